"""A run: read, clean, write, and keep the journal."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ..cli.tell import complain
from .formats import find_format, find_suffixes
from .journal import Entry, Journal, Place
from .lines import compress
from .plan import Plan, Step
from .traffic import Block, BrokenError, Chunk, Mark, Reject, Settings
from .workers import clean_in_order

EVERY = 2.0  # seconds between two entries of the journal

TOLD = 20  # broken records that are told one by one; all are in the file
Show = Callable[[int, int, Place], None]  # the source, bytes of it that are done, and the place


class RunError(Exception):
    """Why a run stopped before its end."""


def clean_chunk(chunk: Chunk, plan: Plan, settings: Settings) -> Block:
    """What a worker does: cleans a chunk after the format of its file, and packs it as its target wants it."""
    target = plan.steps[chunk.file].target
    block = find_format(target).clean(chunk, settings)
    return block._replace(data=compress(block.data, find_suffixes(target)[1])) if block.data else block


class Run:
    """One run over a plan, in a folder that is claimed."""

    def __init__(self, plan: Plan, settings: Settings, journal: Journal, entry: Entry, keep_going: bool):
        self.plan, self.settings, self.journal, self.entry = plan, settings, journal, entry
        self.keep_going, self.told = keep_going, 0
        self.output = open_end(journal.partial(entry.now.file), entry.now.written)
        self.rejects = open_end(journal.rejects, entry.now.rejected)
        self.saved = time.monotonic()

    def go(self, jobs: int, show: Show) -> Place:
        """Cleans what is left to do; however it ends, the journal says how far it came."""
        with self.rejects:
            try:
                clean = partial(clean_chunk, plan=self.plan, settings=self.settings)
                for chunk, block in clean_in_order(self.read(), clean, jobs):
                    self.end_file(chunk) if block is None else self.write(chunk, block)
                    show(chunk.file, chunk.seen, self.entry.now)
                    if time.monotonic() - self.saved > EVERY:
                        self.save()
            finally:
                self.save()
                self.output.close()
        return self.entry.now

    def read(self) -> Iterator[Chunk]:
        """The chunks of all files from the present place on, and after those of each file its end."""
        mark = self.entry.now.mark
        for number, (source, _) in enumerate(self.plan.steps):
            if number < self.entry.now.file:
                continue
            trouble = None
            try:
                for chunk in find_format(source).cut(number, source, mark, self.settings):
                    yield chunk
                    mark = chunk.end
            except (BrokenError, OSError) as error:
                trouble = error if isinstance(error, BrokenError) else BrokenError(error.strerror or str(error))
            yield Chunk(number, mark, mark, source.stat().st_size if source.exists() else 0, trouble=trouble)
            mark = Mark()

    def write(self, chunk: Chunk, block: Block) -> None:
        append(self.output, block.data)
        self.reject(chunk, block.rejects)
        now = self.entry.now
        written, tally = now.written + len(block.data), now.tally + block.tally + Counter(rejects=len(block.rejects))
        now = replace(now, mark=chunk.end, written=written, rejected=self.rejects.tell(), tally=tally)
        self.entry = replace(self.entry, now=now)

    def end_file(self, chunk: Chunk) -> None:
        """Gives a whole file its name; a source that breaks off becomes the file of what came before."""
        if chunk.trouble:
            left = chunk.trouble.record.decode(errors="backslashreplace")
            self.reject(chunk, [Reject(chunk.trouble.number or chunk.start.number, chunk.trouble.problem, left)])
        now = self.entry.now
        if now.written or self.rejects.tell() == self.entry.begun.rejected:  # nothing but broken records is no file
            self.finish(self.plan.steps[chunk.file])
        self.output.close()
        self.journal.partial(chunk.file).unlink(missing_ok=True)
        tally = now.tally + Counter(rejects=bool(chunk.trouble))
        following = Place(now.file + 1, rejected=self.rejects.tell(), tally=tally)
        self.entry = replace(self.entry, now=following, begun=following)
        self.output = open_end(self.journal.partial(following.file), 0)

    def finish(self, step: Step) -> None:
        """Puts the file together and gives it its name."""
        if not self.entry.now.written:
            append(self.output, compress(b"", find_suffixes(step.target)[1]))
        made = self.journal.partial(self.entry.now.file)
        if assemble := find_format(step.target).assemble:
            whole = made.with_name("whole")
            assemble(made, whole, step.source, self.settings)
            made = whole
        with made.open("rb") as file:
            os.fsync(file.fileno())
        step.target.parent.mkdir(parents=True, exist_ok=True)
        made.replace(step.target)

    def reject(self, chunk: Chunk, rejects: Any) -> None:
        """Sets records aside, or stops at the first."""
        file = str(self.plan.steps[chunk.file].source)
        for reject in rejects:
            known = f" (id {reject.id})" if reject.id is not None else ""
            message = f"{file}: {name_place(file, reject.number)}{known}: {reject.problem}"
            if not self.keep_going:
                raise RunError(message)
            self.told += 1
            if self.told <= TOLD or chunk.trouble:
                complain(message)
            row = {"file": file, "number": reject.number, "problem": reject.problem, "record": reject.record}
            row |= {"id": reject.id} if self.settings.id else {}
            append(self.rejects, (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))

    def save(self) -> None:
        """What the journal counts as written is on the disk before it says so."""
        self.output.truncate(self.entry.now.written)  # where a disk was full the journal has room again
        os.fsync(self.output.fileno())
        os.fsync(self.rejects.fileno())
        self.journal.write(self.entry)
        self.saved = time.monotonic()


def begin(journal: Journal, fresh: Entry) -> Entry:
    """The journal's entry, made true: where a file was finished after the last entry, it is cleaned once more."""
    entry = journal.read() or fresh
    made = journal.partial(entry.now.file)
    if not (made.exists() and made.stat().st_size >= entry.now.written):
        entry = replace(entry, now=entry.begun)
    return entry


def open_end(path: Path, size: int) -> Any:
    """Opens a file to write on after its first bytes; what stands behind them goes."""
    file = path.open("r+b" if path.exists() else "xb", buffering=0)
    file.truncate(size)
    file.seek(size)
    return file


def append(file: Any, data: bytes) -> None:
    """Writes all, where one call may write a part of it."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def name_place(file: str, number: int) -> str:
    return f"row {number}" if find_format(Path(file)).assemble else f"line {number}"
