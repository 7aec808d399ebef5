"""Text files are cut into chunks of whole records, whatever their size and compression; nothing is parsed here."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from .traffic import BrokenError, Chunk, Mark, MissingError

PIECE = 1 << 17  # bytes read at a time
STEP = 1 << 12  # compressed bytes that are decompressed at a time
CHUNK = 1 << 19  # bytes of records that go to a worker together: a fraction of a second's work
LARGEST = 1 << 30  # bytes; a record that does not end is broken, not read until memory ends

Cut = Callable[[Iterable[bytes]], Iterator[bytes]]


def cut_file(file: int, path: Path, start: Mark, cut: Cut, columns: tuple[int, ...] = ()) -> Iterator[Chunk]:
    """The chunks of a text file from a mark on; raises BrokenError, with the line, after all that is whole."""
    with path.open("rb", buffering=0) as raw:
        pieces = read_pieces(raw, path.suffix)
        try:
            for data in cut(skip_bytes(pieces, start.at)):
                end = Mark(start.at + len(data), start.number + data.count(b"\n"))
                yield Chunk(file, start, end, raw.tell(), data, columns)
                start = end
        except BrokenError as error:
            raise BrokenError(error.problem, error.record, start.number) from None


def read_pieces(raw: BinaryIO | Any, suffix: str) -> Iterator[bytes]:
    """The content of a file in pieces, decompressed after its suffix."""
    pieces = iter(lambda: raw.read(PIECE), b"")
    if suffix == ".gz":
        return inflate(pieces, lambda: zlib.decompressobj(wbits=31), "gzip")
    if suffix == ".zst":
        zstandard = need("zstandard")
        return inflate(pieces, zstandard.ZstdDecompressor().decompressobj, "zstd")
    return pieces


def inflate(pieces: Iterable[bytes], start: Callable[[], Any], name: str) -> Iterator[bytes]:
    """Decompresses streams that stand one after another; what came before a break is given out before it is told."""
    engine = None
    for piece in pieces:
        left = piece
        while left:  # in small steps, since all of a step is lost with what is broken in it
            if engine is None:
                left = left.lstrip(b"\0")  # what tapes and blocks are padded with
                engine = start() if left else None
                continue
            try:
                yield engine.decompress(left[:STEP])
            except Exception as error:  # zlib.error, or zstandard's own, which may not be installed
                raise BrokenError(f"broken {name} stream: {error}") from None
            left = (engine.unused_data if engine.eof else b"") + left[STEP:]
            engine = None if engine.eof else engine
    if engine is not None:
        raise BrokenError(f"the {name} stream ends too early: the file was cut short")


def skip_bytes(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    """Leaves out the first bytes of a stream."""
    for piece in pieces:
        if count < len(piece):
            yield piece[count:]
        count = max(0, count - len(piece))


def cut_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    r"""Whole lines, at least a chunk of them; the last line may lack its end.

    >>> list(cut_lines([b"one\ntw", b"o\nthree"]))
    [b'one\ntwo\nthree']
    >>> list(cut_lines([]))
    []
    """
    return gather(pieces, lambda piece: piece.rfind(b"\n") + 1)


def cut_rows(pieces: Iterable[bytes], delimiter: bytes) -> Iterator[bytes]:
    """Whole rows of CSV: a line break inside quotes ends none."""
    return gather(gather(pieces, lambda piece: piece.rfind(b"\n") + 1, PIECE), RowEnds(delimiter).find_last)


def gather(pieces: Iterable[bytes], find_end: Callable[[bytes], int], enough: int = CHUNK) -> Iterator[bytes]:
    """Joins pieces to chunks that end where a record ends; `find_end` is asked once for each piece, in order."""
    held: list[bytes] = []  # what is not given out; up to `whole` bytes of it are whole records
    size = whole = 0
    try:
        for piece in pieces:
            if end := find_end(piece):
                whole = size + end
            held.append(piece)
            size += len(piece)
            if whole >= enough:
                data = b"".join(held)
                yield data[:whole]
                held, size, whole = [data[whole:]], size - whole, 0
            elif size - whole > LARGEST:
                raise BrokenError(f"a record of more than {LARGEST >> 20} MB, or a quote that is never closed")
    except BrokenError as error:
        data = b"".join(held)
        if whole:
            yield data[:whole]
        raise BrokenError(error.problem, data[whole:] + error.record) from None
    if data := b"".join(held):
        yield data


class RowEnds:
    r"""Where the rows of CSV end, for lines that come in pieces.

    >>> RowEnds(b",").find_last(b'one,"1\n2"\nthree,"4\n')
    10
    >>> RowEnds(b",").find_last(b'5" pipe\n7" pipe\n')
    16
    """

    def __init__(self, delimiter: bytes) -> None:
        quoted, rest = rb'[^"]*+(?:""[^"]*+)*+', b"[^%b]*+%b" % (delimiter, delimiter)
        opens = rb'(?:\xef\xbb\xbf)?(?:(?:"%b"|(?!"))%b)*+"%b\Z' % (quoted, rest, quoted)
        self.leaves_open = re.compile(opens), re.compile(rb'%b(?:\Z|"%b%b)' % (quoted, rest, opens))
        self.inside = False  # quotes that a line before has opened

    def find_last(self, lines: bytes) -> int:
        last = at = 0
        for line in split_lines(lines):
            at += len(line)
            if b'"' in line:
                self.inside = bool(self.leaves_open[self.inside].match(line))
            if not self.inside:
                last = at
        return last


def split_lines(data: bytes) -> list[bytes]:
    """Lines with their newlines, where other line breaks are none."""
    *lines, last = data.split(b"\n")
    return [line + b"\n" for line in lines] + [last] * bool(last)


def compress(data: bytes, suffix: str) -> bytes:
    """A block as it lies in a file of this suffix; compressed ones are streams of their own, that may be joined."""
    if suffix == ".gz":
        import gzip

        return gzip.compress(data, 6, mtime=0)
    if suffix == ".zst":
        return bytes(need("zstandard").compress(data, 3))
    return data


def need(name: str) -> Any:
    """A package of the extra `batch`."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise MissingError(
            f"this needs the package {name.partition('.')[0]}: pip install 'cleanpress[batch]'"
        ) from None
