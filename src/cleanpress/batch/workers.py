"""Chunks are cleaned by several processes, and come back in their order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from .traffic import Block, Chunk

Clean = Callable[[Chunk], Block]
AHEAD = 4  # chunks a worker that may wait for their turn to be written: the bound of memory


class LostWorkerError(Exception):
    """A worker is gone."""


def clean_in_order(chunks: Iterable[Chunk], clean: Clean, jobs: int) -> Iterator[tuple[Chunk, Block | None]]:
    """Each chunk with its block; what has no data passes by in its place. `clean` is pickled where jobs are several."""
    if jobs == 1:
        for one in chunks:
            yield one, None if one.data is None else clean(one)
        return
    with hire(clean, jobs) as team:
        idle, busy = list(team), dict[Any, int]()
        sent, done = dict[int, Chunk](), dict[int, Block | Exception | None]()
        source, given, taken = iter(chunks), 0, 0
        chunk = next(source, None)
        while chunk is not None or taken < given:
            while chunk is not None and idle and given - taken < AHEAD * jobs:
                sent[given], done[given] = chunk, None
                if chunk.data is not None:
                    busy[worker := idle.pop()] = given
                    with tell_loss(team[worker]):
                        worker.send(chunk)
                given += 1
                chunk = next(source, None)
            if taken in busy.values():
                for ready in busy.keys() & set(wait(list(busy))):
                    with tell_loss(team[ready]):
                        done[busy.pop(ready)] = ready.recv()
                    idle.append(ready)
            while taken < given and taken not in busy.values():
                if isinstance(block := done.pop(taken), Exception):
                    raise block
                yield sent.pop(taken), block
                taken += 1


@contextmanager
def hire(clean: Clean, jobs: int) -> Iterator[dict[Connection, SpawnProcess]]:
    """Starts workers, and ends them; each has a pipe that nobody else holds, so it ends when this process does."""
    context = get_context("spawn")
    team: dict[Connection, SpawnProcess] = {}
    try:
        for _ in range(jobs):
            here, there = context.Pipe()
            team[here] = context.Process(target=serve, args=(there, clean), daemon=True)
            team[here].start()
            there.close()
        yield team
    finally:
        for pipe, process in team.items():
            pipe.close()
            if process.pid is not None:
                process.terminate()  # between chunks or in one that nobody waits for
                process.join()


def serve(pipe: Connection, clean: Clean) -> None:
    """The life of a worker: chunk in, block out, until nobody is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard speaks to the process that started it
    with suppress(EOFError, OSError):  # the other end is closed: nobody waits for an answer
        while True:
            chunk = pipe.recv()
            try:
                answer: Block | Exception = clean(chunk)
            except Exception as error:  # whatever it is, the parent tells it with file and record
                answer = error
            pipe.send(answer)


@contextmanager
def tell_loss(process: SpawnProcess) -> Iterator[None]:
    """A worker at whose pipe is nobody has ended."""
    try:
        yield
    except (EOFError, OSError):
        process.join(5)
        code = process.exitcode or 0
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
        hint = " (is memory short? try fewer --jobs)" if code == -signal.SIGKILL else ""
        raise LostWorkerError(f"worker process {process.pid} {how}{hint}") from None
