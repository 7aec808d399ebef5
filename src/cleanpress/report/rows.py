"""The lines of a result as a page needs them: each as it was, how it was edited, and what stands after it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from .source import split

if TYPE_CHECKING:
    from ..cleaner import Result

Edit = tuple[int, int, str]  # of a line: a span of it, in UTF-16 units as browsers count, and what stands there now


class Rows(NamedTuple):
    """Source lines and, by their number, what is to be told of them.

    The cleaned text is put together again from the edited lines and their breaks. Without an entry a line is followed
    by LF, and a removed or last line by nothing.
    """

    lines: list[str]
    removed: dict[int, int]  # line -> number of the removal
    edits: dict[int, list[Edit]]
    breaks: dict[int, str]


def make_rows(result: Result) -> Rows:
    r"""Cut a result into lines.

    >>> from cleanpress import explain
    >>> print(make_rows(explain("Fish &amp; chips\r\n\r\nClick to see the full-size image")).edits)
    {0: [(5, 10, '&')]}
    >>> make_rows(explain("One.\nTwo."))
    Rows(lines=['One.', 'Two.'], removed={}, edits={}, breaks={})
    """
    lines, starts = split(result.source)
    removed = {}
    for number, removal in enumerate(result.removals):
        first, last = bisect_right(starts, removal.span[0]) - 1, bisect_left(starts, removal.span[1])
        removed.update(dict.fromkeys(range(first, last), number))
    edits: dict[int, list[Edit]] = {}
    gaps: dict[int, list[Edit]] = {}
    for (a, b), (c, d), equal in result.alignment:
        now = result.text[c:d]
        at = bisect_right(starts, a) - 1
        while not equal and at < len(lines) and (starts[at] < b or a == b):
            start, end = starts[at], starts[at] + len(lines[at])
            stop = starts[at + 1] if at + 1 < len(starts) else end
            if max(a, start) < min(b, end) or a == b <= end:
                edits.setdefault(at, []).append((max(a, start) - start, min(b, end) - start, now))
                now = ""
            if max(a, end) < min(b, stop) or a == b > end:
                gaps.setdefault(at, []).append((max(a, end) - end, min(b, stop) - end, now))
                now = ""
            if a == b:
                break
            at += 1
    breaks = {}
    for at, (start, line) in enumerate(zip(starts, lines, strict=True)):
        end = starts[at + 1] if at + 1 < len(starts) else start + len(line)
        here = apply_edits(result.source[start + len(line) : end], gaps.get(at, []))
        if here != ("" if at in removed or at + 1 == len(lines) else "\n"):
            breaks[at] = here
    counted = {at: [_count_units(lines[at], edit) for edit in edits[at]] for at in edits if at not in removed}
    return Rows(lines, removed, counted, breaks)


def apply_edits(line: str, edits: list[Edit]) -> str:
    """Put in what stands there now.

    >>> apply_edits("Fish &amp; chips", [(5, 10, "&")])
    'Fish & chips'
    >>> apply_edits("Fish", [])
    'Fish'
    """
    for start, end, now in reversed(edits):
        line = line[:start] + now + line[end:]
    return line


def _count_units(line: str, edit: Edit) -> Edit:
    if max(line, default="") < "\U00010000":
        return edit
    start, end, now = edit
    before, inside = (len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in (line[:start], line[start:end]))
    return before, before + inside, now
