"""Chunks are cleaned by several processes, and come back in their order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

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
        idle, busy = list(team), dict[Connection, int]()
        sent, done = dict[int, Chunk](), dict[int, Block | None]()
        source, given, taken = iter(chunks), 0, 0
        chunk = next(source, None)
        while chunk is not None or taken < given:
            while chunk is not None and idle and given - taken < AHEAD * jobs:
                sent[given] = chunk
                if chunk.data is None:
                    done[given] = None
                else:
                    busy[ask(team, idle[-1], chunk)] = given
                    idle.pop()
                given += 1
                chunk = next(source, None)
            if taken not in done:
                for worker in wait(list(busy)):
                    assert isinstance(worker, Connection)
                    done[busy.pop(worker)] = hear(team, worker)
                    idle.append(worker)
            while taken in done:
                yield sent.pop(taken), done.pop(taken)
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
    with suppress(EOFError, OSError):
        while True:
            chunk = pipe.recv()
            try:
                answer: Block | Exception = clean(chunk)
            except Exception as error:
                answer = error
            pipe.send(answer)


def ask(team: dict[Connection, SpawnProcess], worker: Connection, chunk: Chunk) -> Connection:
    try:
        worker.send(chunk)
    except OSError:
        raise LostWorkerError(tell_end(team[worker])) from None
    return worker


def hear(team: dict[Connection, SpawnProcess], worker: Connection) -> Block:
    try:
        answer = worker.recv()
    except (EOFError, OSError):
        raise LostWorkerError(tell_end(team[worker])) from None
    if isinstance(answer, Exception):
        raise answer
    assert isinstance(answer, Block)
    return answer


def tell_end(process: SpawnProcess) -> str:
    process.join(5)
    code = process.exitcode or 0
    how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
    return f"worker process {process.pid} {how}" + " (is memory short? try fewer --jobs)" * (code == -signal.SIGKILL)
