"""A bar on a terminal; in a pipe nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate

from .journal import Place
from .plan import Plan
from .run import Show


@contextmanager
def show_progress(plan: Plan) -> Iterator[Show]:
    """How to show a place: documents, bytes a second, what was removed, time left."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda file, seen, place: None
        return
    try:
        from tqdm import tqdm
    except ImportError:  # a bar is no reason to fail
        yield lambda file, seen, place: None
        return
    before = [0, *accumulate(step.source.stat().st_size for step in plan.steps)]
    tqdm.monitor_interval = 0  # it needs no thread
    with tqdm(total=before[-1], unit="B", unit_scale=True, desc="cleaning", dynamic_ncols=True, file=sys.stderr) as bar:
        started = False

        def show(file: int, seen: int, place: Place) -> None:
            nonlocal started
            done = before[file] + seen
            if not started:  # what an earlier run did is not this one's speed
                started, bar.initial = True, done
                bar.n = done
            tally = place.tally
            bar.set_postfix_str(
                f"{tally['documents']:,} documents, {tally['lines_removed']:,} lines and "
                f"{tally['words_removed']:,} words removed",
                refresh=False,
            )
            bar.update(done - bar.n)

        yield show
