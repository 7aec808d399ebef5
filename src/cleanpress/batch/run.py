"""A run: read, clean, write, and keep the journal."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from .formats import find_format, find_suffixes
from .journal import Entry, Journal, Place
from .lines import compress
from .plan import Plan, Step
from .traffic import Block, BrokenError, Chunk, Mark, Reject, Settings
from .workers import clean_in_order

EVERY = 2.0  # seconds between two entries of the journal

Tell = Callable[[str], None]
Show = Callable[[int, int, Place], None]  # the source, bytes of it that are done, and the place


class RunError(Exception):
    """Why a run stopped before its end."""


class CleanChunk:
    """What a worker does: cleans a chunk after the format of its file, and packs it as its target wants it."""

    def __init__(self, plan: Plan, settings: Settings) -> None:
        self.plan, self.settings = plan, settings

    def __call__(self, chunk: Chunk) -> Block:
        target = self.plan.steps[chunk.file].target
        block = find_format(target).clean(chunk, self.settings)
        return block._replace(data=compress(block.data, find_suffixes(target)[1])) if block.data else block


class Run:
    """One run over a plan, in a folder that is claimed."""

    def __init__(self, plan: Plan, settings: Settings, journal: Journal, entry: Entry, keep_going: bool, tell: Tell):
        self.plan, self.settings, self.journal, self.entry = plan, settings, journal, entry
        self.keep_going, self.tell = keep_going, tell
        self.output: Any = None
        self.saved = time.monotonic()

    def go(self, jobs: int, show: Show) -> Place:
        """Cleans what is left to do; however it ends, the journal says how far it came."""
        with open_end(self.journal.rejects, self.entry.now.rejected) as self.rejects:
            try:
                for chunk, block in clean_in_order(self.read(), CleanChunk(self.plan, self.settings), jobs):
                    if block is None:
                        self.end_file(chunk)
                    else:
                        self.write(chunk, block)
                    show(chunk.file, chunk.seen, self.entry.now)
                    if time.monotonic() - self.saved > EVERY:
                        self.save()
            finally:
                self.save()
                self.close()
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
            except BrokenError as error:
                trouble = error
            except OSError as error:
                trouble = BrokenError(error.strerror or str(error))
            yield Chunk(number, mark, mark, source.stat().st_size if source.exists() else 0, trouble=trouble)
            mark = Mark()

    def write(self, chunk: Chunk, block: Block) -> None:
        if block.data:
            self.open_output()
            append(self.output, block.data)
        self.reject(chunk, block.rejects)
        now = self.entry.now
        self.move(
            replace(
                now,
                mark=chunk.end,
                written=now.written + len(block.data),
                rejected=self.rejects.tell(),
                tally=now.tally + block.tally,
            )
        )

    def end_file(self, chunk: Chunk) -> None:
        """Gives a whole file its name; a source that breaks off becomes the file of what came before."""
        if chunk.trouble:
            left = chunk.trouble.record.decode(errors="backslashreplace")
            self.reject(chunk, [Reject(chunk.trouble.number or chunk.start.number, chunk.trouble.problem, left)])
        step, now = self.plan.steps[chunk.file], self.entry.now
        worthless = now.rejected + bool(chunk.trouble) > self.entry.begun.rejected and not now.written
        if not worthless:
            self.finish(step)
        self.close()
        self.journal.partial(chunk.file).unlink(missing_ok=True)
        following = replace(now.begin_next(), rejected=self.rejects.tell())
        self.entry = replace(self.entry, now=following, begun=following)

    def finish(self, step: Step) -> None:
        self.open_output()
        if not self.entry.now.written:
            append(self.output, compress(b"", find_suffixes(step.target)[1]))
        os.fsync(self.output.fileno())
        partial = self.journal.partial(self.entry.now.file)
        if assemble := find_format(step.target).assemble:
            whole = partial.with_name("whole")
            assemble(partial, whole, step.source, self.settings)
            partial = whole
        step.target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(step.target)

    def reject(self, chunk: Chunk, rejects: Any) -> None:
        """Sets records aside, or stops at the first."""
        file = str(self.plan.steps[chunk.file].source)
        for reject in rejects:
            known = f" (id {reject.id})" if reject.id is not None else ""
            message = f"{file}: {name_place(file, reject.number)}{known}: {reject.problem}"
            if not self.keep_going:
                raise RunError(message)
            self.tell(message)
            row = {"file": file, "number": reject.number, "problem": reject.problem, "record": reject.record}
            row |= {"id": reject.id} if self.settings.id else {}
            self.move(replace(self.entry.now, tally=self.entry.now.tally + Counter(rejects=1)))
            append(self.rejects, (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))

    def open_output(self) -> None:
        if self.output is None:
            self.output = open_end(self.journal.partial(self.entry.now.file), self.entry.now.written)

    def close(self) -> None:
        if self.output is not None:
            self.output.close()
            self.output = None

    def move(self, place: Place) -> None:
        self.entry = replace(self.entry, now=place)

    def save(self) -> None:
        """What the journal counts as written is on the disk before it says so."""
        for file in (self.output, self.rejects):
            if file is not None:
                os.fsync(file.fileno())
        self.journal.write(self.entry)
        self.saved = time.monotonic()


def begin(journal: Journal, fresh: Entry) -> Entry:
    """The journal's entry, made true: where a file was finished after the last entry, it is cleaned once more."""
    entry = journal.read() or fresh
    partial = journal.partial(entry.now.file)
    if not (partial.exists() and partial.stat().st_size >= entry.now.written):
        entry = replace(entry, now=entry.begun)
    for path in journal.folder.glob("partial-*"):
        if path != partial:
            path.unlink()
    if not journal.rejects.exists() or journal.rejects.stat().st_size < entry.now.rejected:
        entry = replace(fresh)
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
    try:
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        error.filename = error.filename or file.name
        raise


def name_place(file: str, number: int) -> str:
    return f"row {number}" if find_format(Path(file)).assemble else f"line {number}"
