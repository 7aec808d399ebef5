"""`cleanpress batch IN... OUT`: options, messages, and what is left when a run ends."""

import errno
import json
import os
import signal
import time
from argparse import Namespace
from collections import Counter
from pathlib import Path

from ..cli.options import choose_cleaner, make_parser, parse
from ..cli.tell import CommandError, complain
from .journal import BusyError, Entry, Journal, Place, claim
from .plan import Plan, PlanError, make_plan, sign_plan, sign_settings
from .progress import show_progress
from .run import Run, RunError, begin
from .traffic import MissingError, Settings
from .workers import LostWorkerError

WORTH = 1 << 17  # bytes on disk for which it is worth to start one more process
NAMES = [
    *("documents", "documents_changed", "documents_emptied", "nulls", "rejects"),
    *("lines_removed", "words_removed", "characters_in", "characters_out"),
]


def run_batch(words: list[str]) -> int:
    """Cleans files and folders into another file or folder."""
    chosen = parse_words(words)
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
    except (PlanError, BusyError, MissingError) as error:
        raise CommandError(str(error)) from None


def parse_words(words: list[str]) -> Namespace:
    parser = make_parser("batch", "Clean files, or folders of them (IN), into a file or a folder (OUT).", "FILE")
    parser.usage = "cleanpress batch [options] IN... OUT"
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
    fresh = Entry(sign_plan(plan), sign_settings(settings))
    check_journal(journal, fresh, chosen.resume)
    size = sum(step.source.stat().st_size for step in plan.steps)
    jobs = min(chosen.jobs or len(os.sched_getaffinity(0)), 1 + size // WORTH)
    clock, started = time.monotonic(), begin(journal, fresh)
    go_on = "; all before it is kept: go on with the same command and --resume"
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end is one as well
        with show_progress(plan) as show:
            end = Run(plan, settings, journal, started, chosen.keep_going).go(jobs, show)
        if chosen.stats:
            write_stats(Path(chosen.stats), end, started.now, time.monotonic() - clock)
    except (RunError, LostWorkerError) as error:
        aside = ", and --keep-going to set it aside" if isinstance(error, RunError) else ""
        raise CommandError(f"{error}{go_on}{aside}") from None
    except OSError as error:
        space = "free some space, then " if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        problem = f"{error.filename or plan.work}: {error.strerror or error}; what was done is kept"
        raise CommandError(f"{problem}: {space}run the same command with --resume") from None
    except KeyboardInterrupt:
        complain("interrupted; what was done is kept: go on with the same command and --resume")
        raise
    return finish(plan, journal, end)


def check_journal(journal: Journal, fresh: Entry, resume: bool) -> None:
    """A run goes on only where it is the same, and begins anew only where no other was interrupted."""
    old = journal.read()
    trouble = ""
    if old is None or (old.now == Place() and not resume):
        journal.write(fresh)
        journal.rejects.write_bytes(b"")
    elif not resume:
        trouble = "a run was interrupted here; add --resume"
    elif old.plan != fresh.plan:
        trouble = "the files are not those of the interrupted run"
    elif old.settings != fresh.settings:
        trouble = "options or rules are not those of the interrupted run; give the same"
    if trouble:
        raise CommandError(f"{journal.folder}: {trouble}, or remove this folder to begin anew")


def finish(plan: Plan, journal: Journal, end: Place) -> int:
    """Puts the rejects where they are found, and leaves nothing else behind."""
    plan.rejects.unlink(missing_ok=True)
    if end.rejected:
        journal.rejects.replace(plan.rejects)
        complain(f"{end.tally['rejects']} broken records were set aside in {plan.rejects}")
    journal.remove()
    return 2 if end.rejected else 0


def write_stats(path: Path, end: Place, started: Place, seconds: float) -> None:
    """Numbers of the whole run, over all times that it was resumed; the speed is that of this time."""
    rules = Counter({name: count for name, count in end.tally.items() if "/" in name})
    families = sum((Counter({rule.partition("/")[0]: count}) for rule, count in rules.items()), Counter[str]())
    data = {
        **{name: end.tally[name] for name in NAMES},
        "by_family": dict(families.most_common()),
        "by_rule": dict(rules.most_common()),
        "seconds": round(seconds, 3),
        "documents_a_second": round((end.tally["documents"] - started.tally["documents"]) / seconds, 1),
    }
    path.write_text(json.dumps(data, indent=2) + "\n", "utf-8")
