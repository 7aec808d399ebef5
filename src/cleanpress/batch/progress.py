"""A bar on a terminal; in a pipe nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate

from .journal import Place
from .plan import Plan
from .run import Show

WIDTH = 120  # columns, where the terminal does not tell


@contextmanager
def show_progress(plan: Plan) -> Iterator[Show]:
    """How to show a place: documents, bytes a second, what was removed, time left."""
    try:
        from tqdm import tqdm
    except ImportError:  # a bar is no reason to fail
        tqdm = None
    if tqdm is None or not (sys.stderr and sys.stderr.isatty()):
        yield lambda file, seen, place: None
        return
    before = [0, *accumulate(step.source.stat().st_size for step in plan.steps)]
    tqdm.monitor_interval = 0  # it needs no thread
    # A terminal that does not know its width says 0, and a bar of that width is nothing.
    width = {"dynamic_ncols": True} if os.get_terminal_size(sys.stderr.fileno()).columns else {"ncols": WIDTH, "nrows": 2}
    with tqdm(total=before[-1], unit="B", unit_scale=True, desc="cleaning", file=sys.stderr, **width) as bar:

        def show(file: int, seen: int, place: Place) -> None:
            done, tally = before[file] + seen, place.tally
            bar.initial = bar.initial or done  # what an earlier run did is not this one's speed
            lines, words = tally["lines_removed"], tally["words_removed"]
            bar.set_postfix_str(f"{tally['documents']:,} documents, {lines:,} lines and {words:,} words removed", False)
            bar.update(done - bar.n)

        yield show
