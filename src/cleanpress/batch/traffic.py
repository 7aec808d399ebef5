"""What travels between the reader, the workers and the writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..cleaner import Cleaner, Result

Tally = Counter[str]  # numbers by name, and lines removed by the id of their first rule; a name holds no slash


class Settings(NamedTuple):
    """What a worker must know of a run."""

    cleaner: Cleaner
    field: str
    id: str | None
    explain: str | None  # the field that gets the removals


class Mark(NamedTuple):
    """A place in a source where a record begins: bytes after decompression (or rows), and the line (or row) from 1."""

    at: int = 0
    number: int = 1


class Chunk(NamedTuple):
    """Some whole records of one source; without data it is the end of that source, or what is wrong with it."""

    file: int
    start: Mark
    end: Mark
    seen: int  # bytes of the source as it lies on disk
    data: bytes | None = None
    columns: tuple[int, ...] = ()  # CSV: that of the text, and that of the id if there is one
    trouble: BrokenError | None = None


class Reject(NamedTuple):
    """A record that could not be cleaned: where it begins, why, its text, and its id where it has one."""

    number: int
    problem: str
    record: str
    id: object = None


class Block(NamedTuple):
    """A cleaned chunk, ready to be written."""

    data: bytes
    tally: Tally
    rejects: Sequence[Reject] = ()


class BrokenError(Exception):
    """What is wrong with a record, or with a source from some record on; `record` is what is left of it there."""

    def __init__(self, problem: str, record: bytes = b"", number: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.record, self.number = problem, record, number


class MissingError(Exception):
    """A package that is not installed."""


class Account:
    """Cleans the texts of one chunk, and counts what goes."""

    def __init__(self, cleaner: Cleaner) -> None:
        self.cleaner = cleaner
        self.tally: Tally = Counter()

    def clean(self, text: str) -> Result:
        try:
            result = self.cleaner.explain(text)
        except (MemoryError, RecursionError) as error:
            raise BrokenError(f"too large to clean: {type(error).__name__}") from None
        made, gone = result.text, result.removals
        self.tally.update(characters_in=len(text), characters_out=len(made), documents_changed=made != text)
        self.tally.update(lines_removed=len(gone), words_removed=sum(len(removal.text.split()) for removal in gone))
        self.tally["documents_emptied"] += bool(text.strip()) and not made.strip()
        self.tally.update(removal.rules[0] for removal in gone)
        return result

    def keep(self, texts: int) -> None:
        """Counts a record that is done, with as many texts as it had: none where its field is null."""
        self.tally.update(documents=1, nulls=not texts)
