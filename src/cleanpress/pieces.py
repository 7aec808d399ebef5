"""The pieces of a compiled table: texts, compressed where they come from a file, and what is written in them."""

import zlib
from collections.abc import Iterable
from itertools import accumulate, pairwise

Piece = str | tuple[memoryview, bytes]  # the second: what it has in common with others


def inflate(piece: Piece) -> str:
    """Give the text of a piece.

    >>> inflate("forms"), inflate((memoryview(zlib.compress(b"forms")), b""))
    ('forms', 'forms')
    """
    return piece if isinstance(piece, str) else zlib.decompressobj(zdict=piece[1]).decompress(piece[0]).decode()


def write_numbers(numbers: Iterable[int]) -> str:
    """Write small numbers as one character each: a text is read much faster than a list.

    >>> write_numbers([0, 12]), read_numbers("Ā")
    ('ĀČ', [0])
    """
    return "".join([chr(number + 256) for number in numbers])


def read_numbers(text: Iterable[str]) -> list[int]:
    """Read what `write_numbers` wrote."""
    return [ord(char) - 256 for char in text]


def split_rows(packed: str) -> dict[str, str]:
    """Split what is found by words; nothing is found by one that is there for a longer one.

    >>> split_rows("copy|right_rows"), split_rows("")
    ({'copy': '', 'right': 'rows'}, {})
    """
    return {word: found for word, _, found in [x.partition("_") for x in packed.split("|")]} if packed else {}


def cut_pieces(table: bytes) -> list[Piece]:
    r"""Cut a file into its pieces: their sizes, a line break, what they have in common, then one after another.

    >>> [(bytes(piece), common) for piece, common in cut_pieces(b"11 3 2\n" + zlib.compress(b"ask") + b"onetw")]
    [(b'one', b'ask'), (b'tw', b'ask')]
    """
    sizes = table[: table.index(b"\n")]
    ends = accumulate(map(int, sizes.split()), initial=len(sizes) + 1)
    first, *pieces = [memoryview(table)[a:b] for a, b in pairwise(ends)]
    common = zlib.decompress(first)
    return [(piece, common) for piece in pieces]
