"""The pieces of a compiled table: texts, compressed where they come from a file."""

import zlib
from itertools import accumulate, pairwise

Piece = str | tuple[memoryview, bytes]  # the second: what it has in common with others


def inflate(piece: Piece) -> str:
    """Give the text of a piece.

    >>> inflate("forms"), inflate((memoryview(zlib.compress(b"forms")), b""))
    ('forms', 'forms')
    """
    return piece if isinstance(piece, str) else zlib.decompressobj(zdict=piece[1]).decompress(piece[0]).decode()


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
