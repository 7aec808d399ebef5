"""A result as a unified diff, as git shows it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from .escape import escape_text
from .paint import Paint, plain

if TYPE_CHECKING:
    from ..cleaner import Result

CONTEXT = 3  # unchanged lines around a change
_LINE = re.compile("[^\n]*\n|[^\n]+")
_MARKS = {" ": "", "-": "removed", "+": "added"}

Op = tuple[str, str]  # " ", "-" or "+", and a line with its newline


def make_diff(result: Result, name: str, paint: Paint = plain) -> str:
    r"""Show what cleaning a file changes, as a patch that `git apply` and `patch` take; nothing if it changes nothing.

    >>> from cleanpress import explain
    >>> print(make_diff(explain("The quay.\nClick to see the full-size image\nMay&nbsp;Day\n"), "a.txt"), end="")
    diff --git a/a.txt b/a.txt
    --- a/a.txt
    +++ b/a.txt
    @@ -1,3 +1,2 @@
     The quay.
    -Click to see the full-size image
    -May&nbsp;Day
    +May Day
    >>> make_diff(explain("The quay.\n"), "a.txt")
    ''

    Lines end with LF alone, as for git; the new file ends with one if anything is left. No line is compared with
    another: where each came from is known.
    """
    after = result.text.rstrip("\n") + "\n" if result.text.strip("\n") else ""
    ops = _order(_list_ops(result, _LINE.findall(result.source), _LINE.findall(after)))
    hunks = [*_cut_hunks(ops)]
    if not hunks:
        return ""
    name = escape_text(name)
    head = [f"diff --git a/{name} b/{name}", f"--- a/{name}", f"+++ b/{name}"]
    rows = [paint("head", row) for row in head]
    for title, changes in hunks:
        rows.append(paint("hunk", title))
        for mark, line in changes:
            shown = line.removesuffix("\n")
            rows.append(paint(_MARKS[mark], mark + (shown if paint is plain else escape_text(shown))))
            if shown == line:
                rows.append("\\ No newline at end of file")
    return "\n".join([*rows, ""])


def _list_ops(result: Result, before: Sequence[str], after: Sequence[str]) -> Iterator[Op]:
    """List the lines that go, stay and come, in order."""
    i = j = 0
    for at, to in _pair_lines(result, before, after):
        yield from (("-", line) for line in before[i:at])
        yield from (("+", line) for line in after[j:to])
        yield from [(" ", before[at])] if before[at] == after[to] else [("-", before[at]), ("+", after[to])]
        i, j = at + 1, to + 1
    yield from (("-", line) for line in before[i:])
    yield from (("+", line) for line in after[j:])


def _pair_lines(result: Result, before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pair lines of the cleaned text with those that they came from, and the blank ones between them in turn."""
    starts = [*accumulate(map(len, before), initial=0)]
    c = i = j = 0
    for to, line in enumerate(after):
        if line != "\n":
            at = bisect_right(starts, result.origin(c, c + 1)[0]) - 1
            if at >= i:
                blank = [n for n in range(i, at) if before[n] == "\n"]
                yield from zip(blank, [n for n in range(j, to) if after[n] == "\n"], strict=False)
                yield at, to
                i, j = at + 1, to + 1
        c += len(line)


def _order(ops: Iterator[Op]) -> list[Op]:
    """Put the lines that go before those that come, in each run of changes."""
    ordered: list[Op] = []
    come: list[Op] = []
    for op in ops:
        if op[0] == "+":
            come.append(op)
            continue
        if op[0] == " ":
            ordered += come
            come = []
        ordered.append(op)
    return ordered + come


def _cut_hunks(ops: Sequence[Op]) -> Iterator[tuple[str, Sequence[Op]]]:
    """Cut out what changed, with the lines around it."""
    changed = [n for n, (mark, _) in enumerate(ops) if mark != " "]
    old = [*accumulate((mark != "+" for mark, _ in ops), initial=0)]
    new = [*accumulate((mark != "-" for mark, _ in ops), initial=0)]
    at = 0
    while at < len(changed):
        first = changed[at]
        while at + 1 < len(changed) and changed[at + 1] - changed[at] <= 2 * CONTEXT + 1:
            at += 1
        start, end = max(first - CONTEXT, 0), min(changed[at] + CONTEXT + 1, len(ops))
        sides = (_tell_range(counts[start], counts[end]) for counts in (old, new))
        yield "@@ -{} +{} @@".format(*sides), ops[start:end]
        at += 1


def _tell_range(start: int, end: int) -> str:
    count = end - start
    return f"{start + (count > 0)}" + (f",{count}" if count != 1 else "")
