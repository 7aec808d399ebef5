"""`cleanpress batch IN... OUT`: options, messages, and what is left when a run ends."""

from __future__ import annotations

import errno
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..cli import CommandError, choose_cleaner, complain, make_parser, parse

if TYPE_CHECKING:
    from argparse import Namespace

    from .journal import Journal, Place
    from .plan import Plan
    from .traffic import Settings, Tally

ANEW = "remove this folder to begin anew"
TOLD = 20  # broken records that are told one by one; all are in the file


def run_batch(words: list[str]) -> int:
    """Cleans files and folders into another file or folder."""
    chosen = parse_words(words)
    from .journal import BusyError, claim
    from .plan import PlanError, make_plan
    from .traffic import Settings

    if len(chosen.names) < 2:
        raise CommandError("batch needs files or folders to read, and one to write: cleanpress batch IN... OUT")
    if chosen.jobs is not None and chosen.jobs < 1:
        raise CommandError("--jobs must be 1 or more")
    settings = Settings(choose_cleaner(chosen), chosen.field, chosen.id, chosen.explain_field)
    try:
        plan = make_plan(chosen.names[:-1], chosen.names[-1])
        if plan.unknown:
            complain(f"{plan.unknown} files without a known suffix are left out")
        with claim(plan.work) as journal:
            return run_plan(plan, settings, journal, chosen)
    except (PlanError, BusyError) as error:
        raise CommandError(str(error)) from None


def parse_words(words: list[str]) -> Namespace:
    about = "Clean files, or folders of them, into a file or a folder. The last name is the one to write."
    parser = make_parser("batch", about, "FILE")
    option = parser.add_argument
    option("--field", metavar="NAME", default="text", help="the field or column to clean (default: text)")
    option("--id", metavar="NAME", help="the field that names a record in messages and in the rejects")
    option("--jobs", metavar="N", type=int, help="processes (default: the cores)")
    option("--explain-field", metavar="NAME", help="a new field: what was removed, where, by which rules")
    option("--stats", metavar="FILE.json", help="write what was counted")
    option("--keep-going", action="store_true", help="set broken records aside, and go on; the status is 2")
    option("--resume", action="store_true", help="go on where an interrupted run stopped")
    return parse(parser, words)


def run_plan(plan: Plan, settings: Settings, journal: Journal, chosen: Namespace) -> int:
    from .journal import Entry
    from .lines import CHUNK
    from .plan import sign_plan, sign_settings
    from .progress import show_progress
    from .run import Run, RunError, begin
    from .traffic import MissingError
    from .workers import LostWorkerError

    fresh = Entry(sign_plan(plan), sign_settings(settings))
    check_journal(journal, fresh, chosen.resume)
    size = sum(step.source.stat().st_size for step in plan.steps)
    jobs = min(chosen.jobs or len(os.sched_getaffinity(0)), 1 + size // CHUNK)
    told = Counter[str]()

    def tell(message: str) -> None:
        told["all"] += 1
        if told["all"] <= TOLD:
            complain(message)

    clock, started = time.monotonic(), begin(journal, fresh)
    go_on = "; all before it is kept: go on with the same command and --resume"
    try:
        with stop_on_signals(), show_progress(plan) as show:
            end = Run(plan, settings, journal, started, chosen.keep_going, tell).go(jobs, show)
    except RunError as error:
        raise CommandError(f"{error}{go_on}, and --keep-going to set it aside") from None
    except LostWorkerError as error:
        raise CommandError(f"{error}{go_on}") from None
    except MissingError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        remedy = "; what was done is kept: free some space, then" if full else "; what was done is kept:"
        raise CommandError(
            f"{error.filename or plan.work}: {error.strerror or error}{remedy} run the same command with --resume"
        ) from None
    except KeyboardInterrupt:
        complain("interrupted; what was done is kept: go on with the same command and --resume")
        raise
    if chosen.stats:
        write_stats(Path(chosen.stats), end, started.now.tally, time.monotonic() - clock)
    return finish(plan, journal, end)


def check_journal(journal: Journal, fresh: object, resume: bool) -> None:
    """A run goes on only where it is the same, and begins anew only where no other was interrupted."""
    from .journal import Entry

    assert isinstance(fresh, Entry)
    old = journal.read()
    if old is None:
        journal.write(fresh)
        journal.rejects.write_bytes(b"")
    elif not resume:
        raise CommandError(f"{journal.folder}: a run was interrupted here; add --resume, or {ANEW}")
    elif old.plan != fresh.plan:
        raise CommandError(f"{journal.folder}: the files are not those of the interrupted run; {ANEW}")
    elif old.settings != fresh.settings:
        raise CommandError(
            f"{journal.folder}: options or rules are not those of the interrupted run; give the same, or {ANEW}"
        )


def finish(plan: Plan, journal: Journal, end: Place) -> int:
    """Puts the rejects where they are found, and leaves nothing else behind."""
    plan.rejects.unlink(missing_ok=True)
    if end.rejected:
        journal.rejects.replace(plan.rejects)
    journal.remove()
    if not end.rejected:
        return 0
    return complain(f"{end.tally['rejects']} broken records were set aside in {plan.rejects}")


def write_stats(path: Path, end: Place, before: Tally, seconds: float) -> None:
    """Numbers of the whole run, over all times that it was resumed; the speed is that of this time."""
    counts = {name: end.tally[name] for name in NAMES}
    rules = Counter({name: count for name, count in end.tally.items() if "/" in name})
    families = Counter[str]()
    for rule, count in rules.items():
        families[rule.partition("/")[0]] += count
    speed = (end.tally["documents"] - before["documents"]) / max(seconds, 1e-9)
    data = {
        **counts,
        "by_family": dict(families.most_common()),
        "by_rule": dict(rules.most_common()),
        "seconds": round(seconds, 3),
        "documents_a_second": round(speed, 1),
    }
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    fresh.replace(path)


NAMES = (
    "documents", "documents_changed", "documents_emptied", "nulls", "rejects", "lines_removed", "words_removed",
    "characters_in", "characters_out",
)  # fmt: skip


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """A polite request to end ends a run as the keyboard does."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old)
