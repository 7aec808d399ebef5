"""Where each character came from: a source and its cleaned text, aligned run by run when somebody asks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ..normalise import default

Span = tuple[int, int]  # characters: the first, and the one after the last
Block = tuple[int, int, int, int, bool]  # a span of one sequence, a span of another, and whether they are equal

_TOKEN = re.compile(r"\s+|\S+")
_ELEMENT = re.compile("&#?[0-9A-Za-z]{1,24};|.", re.DOTALL)  # an entity is replaced as a whole
_NEED = 3  # equal elements in a row that end a difference
_WINDOWS = (8, 64, 512)  # how many elements further they are looked for, in this order


class Run(NamedTuple):
    """A run of the source and what became of it: the same characters, others, or an empty span where they went."""

    source: Span
    cleaned: Span
    equal: bool


class Alignment(tuple[Run, ...]):
    """The runs, in order, that make up a source and its cleaned text.

    >>> runs = Alignment([Run((0, 3), (0, 3), True), Run((3, 8), (3, 4), False), Run((8, 9), (4, 4), False)])
    >>> runs.origin(2, 4), runs.cleaned(0, 2), runs.cleaned(8, 9)
    ((2, 8), (0, 2), None)

    A span that cuts into a run that was replaced has all of that run. A span out of range is an IndexError.
    """

    @cached_property
    def _way_back(self) -> "_Way":
        return _Way([(*run.cleaned, *run.source, run.equal) for run in self if run.cleaned[0] < run.cleaned[1]])

    @cached_property
    def _way_there(self) -> "_Way":
        return _Way([(*r.source, *r.cleaned, r.equal) for r in self if r.source[0] < r.source[1] and r[1][0] < r[1][1]])

    def origin(self, start: int, end: int) -> Span:
        """Find the span of the source that a span of the cleaned text came from."""
        _check_range(start, end, self[-1].cleaned[1] if self else 0)
        return self._way_back.follow(start, end) or (0, 0)

    def cleaned(self, start: int, end: int) -> Span | None:
        """Find the span of the cleaned text that is left of a span of the source; None where it was removed."""
        _check_range(start, end, self[-1].source[1] if self else 0)
        return self._way_there.follow(start, end)


def _check_range(start: int, end: int, size: int) -> None:
    if not 0 <= start <= end <= size:
        raise IndexError(f"({start}, {end}) is no span of a text of {size} characters")


class _Way:
    """Runs from here to there, none of them empty here."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.starts, self.ends = [block[0] for block in blocks], [block[1] for block in blocks]

    def follow(self, start: int, end: int) -> Span | None:
        if start == end:  # a point lies in the run that begins with it or contains it, or else at the end of one
            at = bisect_right(self.starts, start) - 1
            if at < 0 or start > self.ends[at]:
                return None
            a, b, c, d, equal = self.blocks[at]
            if not equal and a < start < b:
                return c, d
            point = c + start - a if equal else d if start == b else c
            return point, point
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        if first > last:
            return None
        a, _, c, _, equal = self.blocks[first]
        begin = c + max(start - a, 0) if equal else c
        a, b, c, d, equal = self.blocks[last]
        return begin, c + min(end, b) - a if equal else d


def align(source: str, text: str, origins: Sequence[Sequence[Span]], gone: Sequence[Span]) -> Alignment:
    r"""Align a source and its cleaned text, given where each line of the text stood and the spans that were removed.

    >>> for run in align("Caf&eacute;\n\nReply\n", "Café", [[(0, 11)]], [(13, 18)]):
    ...     print(run)
    Run(source=(0, 3), cleaned=(0, 3), equal=True)
    Run(source=(3, 11), cleaned=(3, 4), equal=False)
    Run(source=(11, 19), cleaned=(4, 4), equal=False)
    >>> align("One.", "One.", [[(0, 4)]], [])
    (Run(source=(0, 4), cleaned=(0, 4), equal=True),)

    Lines are known, so only the inside of a changed line is compared, in time that grows with its length.
    """
    runs: list[Run] = []
    for a, b, c, d, equal in _align_lines(source, text, origins, [start for start, _ in gone]):
        s = runs[-1].source[1] if runs else 0
        if s < a:
            _append(runs, Run((s, a), (c, c), False))
        _append(runs, Run((a, b), (c, d), equal))
    if (s := runs[-1].source[1] if runs else 0) < len(source):
        _append(runs, Run((s, len(source)), (len(text), len(text)), False))
    return Alignment(runs)


def _append(runs: list[Run], run: Run) -> None:
    """Add a run, or extend the last one with it: equal after equal, removed after removed."""
    if runs and runs[-1].equal == run.equal and (run.equal or runs[-1].cleaned[0] == run.cleaned[1]):
        run = Run((runs[-1].source[0], run.source[1]), (runs[-1].cleaned[0], run.cleaned[1]), run.equal)
        runs.pop()
    runs.append(run)


def _align_lines(source: str, text: str, origins: Sequence[Sequence[Span]], gone: list[int]) -> Iterator[Block]:
    """Yield what is left of a source, in order; what no block names was removed."""
    s = c = 0
    lines = default.settle(text).spans
    if len(lines) != len(origins):
        raise ValueError("this result does not know where its lines came from; only a cleaner makes results that do")
    for spans, (start, end) in zip(origins, lines, strict=True):
        yield from _align_break(source, s, _next_stop(gone, s, spans[0][0]), text, c, start)
        if len(spans) == 1 and source[slice(*spans[0])] == text[start:end]:
            yield (*spans[0], start, end, True)
        else:
            blocks = [*_align_line(source, spans, text, start, end, gone)]
            loses = len(spans) == 1 and _loses_ends(source, spans[0], blocks)
            yield from [(*spans[0], start, end, False)] if loses else blocks
        s, c = spans[-1][1], end
    yield from _align_break(source, s, _next_stop(gone, s, len(source)), text, c, len(text))


def _loses_ends(source: str, span: Span, blocks: Sequence[Block]) -> bool:
    """Tell an alignment that went astray: by it nothing came from an end of a line without which it is another line."""
    kept = [block for block in blocks if block[2] < block[3]]
    came = (kept[0][0], kept[-1][1]) if kept else span
    return came != span and default(source[slice(*came)]) != default(source[slice(*span)])


def _next_stop(gone: list[int], start: int, end: int) -> int:
    at = bisect_left(gone, start)
    return min(end, gone[at]) if at < len(gone) else end


def _align_break(source: str, a: int, b: int, text: str, c: int, d: int) -> Iterator[Block]:
    if source.startswith(text[c:d], a, b):
        b = a + d - c
        if a < b:
            yield a, b, c, d, True
    else:
        yield a, b, c, d, False


def _align_line(
    source: str, spans: Sequence[Span], text: str, start: int, end: int, gone: list[int]
) -> Iterator[Block]:
    """Align a line that was changed, word by word and then character by character."""
    left = [found.span() for found in _TOKEN.finditer(source, *spans[0])]
    for (_, before), (a, b) in pairwise(spans):  # lines that became one
        left += [(before, _next_stop(gone, before, a)), *(found.span() for found in _TOKEN.finditer(source, a, b))]
    right = [found.span() for found in _TOKEN.finditer(text, start, end)]
    words, others = (tuple(whole[a:b].strip() for a, b in side) for whole, side in ((source, left), (text, right)))
    for a, b, c, d, equal in _match(words, others):
        if equal or [*map(bool, words[a:b])] == [*map(bool, others[c:d])]:
            for here, there in zip(left[a:b], right[c:d], strict=True):
                same = source[slice(*here)] == text[slice(*there)]
                if same or source[slice(*here)].isspace():
                    yield *here, *there, same
                else:
                    yield from _align_words(source, text, [here], [there], here[0], there[0])
        else:
            begin, stop = left[a - 1][1] if a else spans[0][0], right[c - 1][1] if c else start
            yield from _align_words(source, text, left[a:b], right[c:d], begin, stop)


def _align_words(
    source: str, text: str, left: Sequence[Span], right: Sequence[Span], begin: int, start: int
) -> Iterator[Block]:
    """Align words that differ, given where they begin, character by character; what stood between them was removed."""
    here = [found.span() for a, b in left for found in _ELEMENT.finditer(source, a, b)]
    there = [found.span() for a, b in right for found in _ELEMENT.finditer(text, a, b)]
    for i, j, x, y, equal in _match(tuple(source[a:b] for a, b in here), tuple(text[a:b] for a, b in there)):
        c = there[x - 1][1] if x else start
        d = there[y - 1][1] if x < y else c
        before = here[i - 1][1] if i else begin
        for a, b in _join_spans(here[i:j]) if i < j else [(before, before)]:
            stop = c + b - a if equal else d
            yield a, b, c, stop, equal
            c = stop


def _join_spans(spans: Sequence[Span]) -> Iterator[Span]:
    start, end = spans[0]
    for a, b in spans:
        if a > end:
            yield start, end
            start = a
        end = b
    yield start, end


def _match(left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[Block]:
    """Align two sequences: equal blocks, and between them different ones; each step looks a bounded way ahead."""
    most = min(len(left), len(right))
    head = next((n for n in range(most) if left[n] != right[n]), most)
    most -= head
    tail = next((n for n in range(most) if left[-n - 1] != right[-n - 1]), most)
    end, stop = len(left) - tail, len(right) - tail
    if head:
        yield 0, head, 0, head, True
    i = j = head
    while i < end and j < stop:
        x, y = _meet(left, i, end, right, j, stop)
        yield i, x, j, y, False
        i, j = x, y
        while x < end and y < stop and left[x] == right[y]:
            x, y = x + 1, y + 1
        if i < x:
            yield i, x, j, y, True
        i, j = x, y
    if i < end or j < stop:
        yield i, end, j, stop, False
    if tail:
        yield end, len(left), stop, len(right), True


def _meet(left: tuple[str, ...], i: int, end: int, right: tuple[str, ...], j: int, stop: int) -> Span:
    """Find the nearest places from which the two sequences go on alike; their ends where there are none."""
    for window in _WINDOWS:
        ahead = {right[y : min(y + _NEED, stop)]: y for y in range(min(stop, j + window) - 1, j - 1, -1)}
        found = [
            (x - i + y - j, x, y)
            for x in range(i, min(end, i + window))
            if (y := ahead.get(left[x : min(x + _NEED, end)], -1)) >= 0
        ]
        if found:
            return min(found)[1:]
        if i + window >= end and j + window >= stop:
            break
    return end, stop
