"""What a file is, by the end of its name: how it is cut, cleaned and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from . import records, tables
from .lines import cut_file, cut_lines, cut_rows, gather, read_pieces
from .traffic import Block, BrokenError, Chunk, Mark, Settings

Assemble = Callable[[Path, Path, Path, Settings], None]


class Format(NamedTuple):
    """A kind of file; `assemble` makes it of the blocks that were written, where joining them is not enough."""

    cut: Callable[[int, Path, Mark, Settings], Iterator[Chunk]]
    clean: Callable[[Chunk, Settings], Block]
    assemble: Assemble | None = None


def cut_jsonl(file: int, path: Path, start: Mark, settings: Settings) -> Iterator[Chunk]:
    return cut_file(file, path, start, cut_lines)


def cut_text(file: int, path: Path, start: Mark, settings: Settings) -> Iterator[Chunk]:
    if settings.explain:
        raise BrokenError("plain text has no fields, so nowhere to put --explain-field")
    return cut_file(file, path, start, lambda pieces: gather(pieces, lambda piece: 0))


def cut_csv(file: int, path: Path, start: Mark, settings: Settings, delimiter: str) -> Iterator[Chunk]:
    """The rows of CSV; the header tells which column is cleaned."""
    mark = delimiter.encode()
    with path.open("rb", buffering=0) as raw:
        first = next(records.split_rows(next(cut_rows(read_pieces(raw, path.suffix), mark), b""), mark), b"")
    if not first:
        return iter(())
    names = records.read_row(first.decode(), delimiter)
    for name in filter(None, (settings.field, settings.id)):
        if name not in names:
            raise BrokenError(f"no column {name!r}; the columns are {', '.join(names)}")
    if settings.explain in names:
        raise BrokenError(f"there is a column {settings.explain!r} already: give --explain-field another name")
    columns = tuple(names.index(name) for name in (settings.field, settings.id) if name)
    return cut_file(file, path, start, lambda pieces: cut_rows(pieces, mark), columns)


JSONL = Format(cut_jsonl, records.clean_jsonl)
TEXT = Format(cut_text, records.clean_text)
CSV, TSV = (
    Format(partial(cut_csv, delimiter=mark), partial(records.clean_csv, delimiter=mark)) for mark in (",", "\t")
)
TABLE = Format(tables.cut_table, tables.clean_rows, tables.assemble)
BY_SUFFIX = {
    ".jsonl": JSONL, ".ndjson": JSONL, ".csv": CSV, ".tsv": TSV, ".txt": TEXT,
    ".parquet": TABLE, ".pq": TABLE, ".arrow": TABLE, ".feather": TABLE, ".ipc": TABLE,
}  # fmt: skip
COMPRESSED = (".gz", ".zst")


def find_suffixes(path: Path) -> tuple[str, str]:
    """The suffixes of a file's format and compression, each empty where it is unknown or there is none.

    >>> find_suffixes(Path("crawl.2024.jsonl.gz")), find_suffixes(Path("a.parquet"))
    (('.jsonl', '.gz'), ('.parquet', ''))
    >>> find_suffixes(Path("a.parquet.gz")), find_suffixes(Path("README"))
    (('', ''), ('', ''))
    """
    squeezed = path.suffix if path.suffix in COMPRESSED else ""
    kind = Path(path.name.removesuffix(squeezed)).suffix
    return ("", "") if kind not in BY_SUFFIX or (squeezed and BY_SUFFIX[kind] is TABLE) else (kind, squeezed)


def find_format(path: Path) -> Format:
    return BY_SUFFIX[find_suffixes(path)[0]]
