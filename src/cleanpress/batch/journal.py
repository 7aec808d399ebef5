"""The folder of a run: a lock, the file that is being written, and a journal of how far it is safe."""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .traffic import Mark, Tally

START = Mark()


@dataclass(frozen=True)
class Place:
    """How far a run is: the source, the place in it, and how many bytes of what was written belong to that."""

    file: int = 0
    mark: Mark = START
    written: int = 0
    rejected: int = 0
    tally: Tally = field(default_factory=Counter)


@dataclass(frozen=True)
class Entry:
    """The journal: what run it is, how far, and where its present source began."""

    plan: str
    settings: str
    now: Place = field(default_factory=Place)
    begun: Place = field(default_factory=Place)


class BusyError(Exception):
    """Another run is writing here."""


class Journal:
    """The journal in the folder of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "journal.json"
        self.rejects = folder / "rejects.jsonl"

    def partial(self, file: int) -> Path:
        return self.folder / f"partial-{file}"

    def read(self) -> Entry | None:
        try:
            data = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        now, begun = (
            Place(one["file"], Mark(*one["mark"]), one["written"], one["rejected"], Counter(one["tally"]))
            for one in (data["now"], data["begun"])
        )
        return Entry(data["plan"], data["settings"], now, begun)

    def write(self, entry: Entry) -> None:
        """Writes the journal whole, or leaves the one before."""
        fresh = self.path.with_suffix(".new")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(entry, file, default=vars)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        finally:
            fresh.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes all that a finished run leaves; the lock goes last."""
        for path in sorted(self.folder.iterdir(), key=lambda path: path.name == "lock"):
            path.unlink()
        with suppress(OSError):  # another run has just put its lock there
            self.folder.rmdir()


@contextmanager
def claim(folder: Path) -> Iterator[Journal]:
    """Makes the folder of a run and locks it while the block runs; a process that dies holds no lock."""
    with open_lock(folder, folder / "lock"):
        yield Journal(folder)


def open_lock(folder: Path, path: Path) -> BinaryIO:
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # the other run has just ended, and taken the folder with it
            lock = path.open("ab")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BusyError(f"{folder}: another run is writing to this output; wait, or name another") from None
            if os.fstat(lock.fileno()).st_ino == path.stat().st_ino:
                return lock
