"""A result as a page to read: the source, and in its left margin the rule that took each line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from .escape import escape_text
from .paint import Paint, plain
from .source import split

if TYPE_CHECKING:
    from ..cleaner import Result

WIDTH = 100  # columns of a page
NARROWEST = 40  # columns that the text keeps beside a very long rule id


def annotate(result: Result, paint: Paint = plain) -> str:
    r"""The source of a result, line by line, with the rule that took a line in the margin.

    >>> from types import SimpleNamespace as Page
    >>> from cleanpress.filter import Removal
    >>> taken = Removal((17, 24), "| Reply", ("comments/reply", "comments/votes"), 1)
    >>> print(annotate(Page(source="It rained today.\n| Reply\n\nThe end.\n", removals=(taken,))))
                      | It rained today.
    comments/reply +1 | | Reply
                      |
                      | The end.

    A kept line has an empty margin; characters that a terminal would obey are spelt out.

    >>> print(annotate(Page(source="Red \x1b[31malert\u202e.", removals=())))
     | Red \x1b[31malert\u202e.

    The format is stable. The margin is as wide as its longest name: a rule, then `+n` where n more rules name the line.
    The mark `|` opens each line of the source, each stands there once and in order, blank ones included. The page is
    100 columns wide, wide East Asian characters counted as two: a longer line goes on below its first row, after the
    mark `:` and an empty margin, and the rows of a line joined are that line. No newline ends the page, and an empty
    source is an empty page. Controls, bidi marks, other invisible characters and lone surrogates are spelt as Python
    spells them; a backslash of the source stands as it is, so a page is for reading and not for parsing back.
    """
    texts, starts = split(result.source)
    if not texts[-1]:
        del texts[-1], starts[-1]  # what follows the last line break is no line
    labels = [*label_lines(result, [(at, at + len(text)) for at, text in zip(starts, texts, strict=True)])]
    margin = max(map(len, labels), default=0)
    width = max(NARROWEST, WIDTH - margin - 3)
    rows: list[str] = []
    further = f"{'':{margin}} : "
    for label, text in zip(labels, texts, strict=True):
        family = label.partition("/")[0]
        first = f"{label:{margin}} | "
        if len(text) * 2 <= width and text.isprintable():
            rows.append(paint(family, first + text if text else first[:-1]))
            continue
        wrapped = wrap_text(escape_text(text), width)
        rows.append(paint(family, first + next(wrapped)))
        rows += (paint(family, further + row) for row in wrapped)
    return "\n".join(rows)


def label_lines(result: Result, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The margin of each source line, given where the lines stand; a removal may span several."""
    removals = sorted(result.removals, key=lambda removal: removal.span)
    ends = [removal.span[1] for removal in removals]
    for start, end in spans:
        at = bisect_right(ends, start)
        if at < len(ends) and removals[at].span[0] < end:
            first, *others = removals[at].rules
            yield escape_text(first) + (f" +{len(others)}" if others else "")
        else:
            yield ""


def wrap_text(text: str, width: int) -> Iterator[str]:
    """Rows of at most `width` columns that joined are the text, cut after a space where one is near.

    >>> list(wrap_text("one two three", 9))
    ['one two ', 'three']
    >>> list(wrap_text("short", 9))
    ['short']
    """
    at = 0
    if text.isascii() or {"W", "F"}.isdisjoint(map(east_asian_width, {*text})):
        while len(text) - at > width:
            end = at + width
            end = text.rfind(" ", at + width // 2, end) + 1 or end
            yield text[at:end]
            at = end
        yield text[at:]
        return
    columns = [*accumulate((2 if east_asian_width(char) in "WF" else 1 for char in text), initial=0)]
    while columns[-1] - columns[at] > width:
        end = max(bisect_right(columns, columns[at] + width) - 1, at + 1)
        end = text.rfind(" ", at + (end - at) // 2, end) + 1 or end
        yield text[at:end]
        at = end
    yield text[at:]
