"""The pieces of a compiled table: texts, compressed where they come from a file."""

import zlib
from itertools import accumulate, pairwise

Piece = str | memoryview


def inflate(piece: Piece) -> str:
    """Give the text of a piece.

    >>> inflate("forms"), inflate(memoryview(zlib.compress(b"forms")))
    ('forms', 'forms')
    """
    return piece if isinstance(piece, str) else zlib.decompress(piece).decode()


def cut_pieces(table: bytes) -> list[memoryview]:
    r"""Cut a file into its pieces: their sizes, a line break, then one after another.

    >>> [*map(bytes, cut_pieces(b"3 2\nonetw"))]
    [b'one', b'tw']
    """
    sizes = table[: table.index(b"\n")]
    ends = accumulate(map(int, sizes.split()), initial=len(sizes) + 1)
    return [memoryview(table)[a:b] for a, b in pairwise(ends)]
