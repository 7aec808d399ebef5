"""Where a rule may fire: positions, neighbours, blocks and sections over one page.

One law keeps a second run quiet: for the same survivors, more removals may only add names.  So a removed line is never a
barrier, only evidence; and every guard is a measure of the survivors, or of evidence that a second run has less of.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from .extent import EXTENT
from .line import Line
from .prose import prose_words

LONGEST_BRIDGE = 60  # characters of a stranger between two members of a block
Place = tuple[tuple[str, str], ...]  # conditions that must hold together, as (name, argument)


class Group(NamedTuple):
    """The rules of one id, in all its languages: what the engine knows of them."""

    id: str
    family: str
    bit: int
    kind: str
    places: tuple[Place, ...]
    takes: str
    min: int
    count: int
    after: int
    limit: int
    percent: int
    bridge: int
    strong: bool
    evidence: bool
    echo: str


class Mark(NamedTuple):
    """A line is the part of a group; `pattern` tells two of its patterns apart."""

    group: int
    part: str
    pattern: tuple[int, int, int]


def parse_places(where: Sequence[str]) -> tuple[Place, ...]:
    """Read conditions: any of `where` may hold, and the parts that `+` joins must hold together.

    >>> parse_places(["tail+beside", "with:donations"])
    ((('tail', ''), ('beside', '')), (('with', 'donations'),))
    """
    return tuple(tuple((p.partition(":")[0], p.partition(":")[2]) for p in w.split("+")) for w in where)


class Page:
    """The state of one document while lines are dropped: who is alive, and what was removed where."""

    def __init__(self, lines: Sequence[Line], marks: dict[int, list[Mark]], groups: Sequence[Group], kept: set[int]) -> None:
        self.lines, self.marks, self.groups, self.kept = lines, marks, groups, kept
        n = self.size = len(lines)
        self.alive = bytearray(b"\1") * n
        self.next = [*range(1, n + 1), 0]  # next[-1] is the first survivor
        self.prev = list(range(-1, n))  # prev[n] is the last survivor
        self.left = [0] * (n + 1)  # families removed between a survivor and the one before it
        self._gaps = bytearray(bool(line.gap) for line in lines)
        self.done: set[str] = set()  # ids and families that have taken a line
        self._words: dict[int, int] = {}
        self._first, self._last = 0, n - 1
        self._before: list[int] | None = None
        self._counts: Counter[str] | None = None
        self._unless = [(i, m.group) for i, found in marks.items() for m in found if m.part == "unless"]

    def drop(self, i: int, groups: Iterable[int]) -> None:
        """Take line i out: its families stay as a mark before the next survivor."""
        before, after = self.prev[i], self.next[i]
        self.alive[i] = 0
        self.next[before], self.prev[after] = after, before
        self.left[after] |= self.left[i]
        if after < self.size:
            self._gaps[after] |= self._gaps[i]
        for g in groups:
            group = self.groups[g]
            self.left[after] |= group.bit
            self.done.update((group.id, group.family))

    def gap(self, i: int) -> bool:
        """Tell whether a blank line, or the start of the page, stands before survivor i."""
        return bool(self._gaps[i]) or self.prev[i] == -1

    def survivor(self, i: int) -> int:
        """Find the first survivor at or after i."""
        seen = []
        while i < self.size and not self.alive[i]:
            seen.append(i)
            i = self.next[i]
        for j in seen:
            self.next[j] = i
        return i

    def silent(self) -> set[int]:
        """Find the groups that a surviving line forbids."""
        return {group for i, group in self._unless if self.alive[i]}

    def words(self, i: int) -> int:
        """Count the words of line i if it is prose."""
        if i not in self._words:
            self._words[i] = prose_words(self.lines[i].text)
        return self._words[i]

    def is_barrier(self, i: int) -> bool:
        """Tell a survivor that ends every cut: prose, code, a table, or a line that a keep rule protects."""
        return self.lines[i].protected or i in self.kept or bool(self.words(i))

    def first_barrier(self) -> int:
        """Find the first survivor that is a barrier; the size of the page where there is none."""
        i = self.survivor(self._first)
        while i < self.size and not self.is_barrier(i):
            i = self.next[i]
        self._first = i
        return i

    def last_barrier(self) -> int:
        """Find the last survivor that is a barrier; -1 where there is none."""
        i = self._last
        while i >= 0 and not (self.alive[i] and self.is_barrier(i)):
            i -= 1
        self._last = i
        return i

    def words_before(self, i: int) -> int:
        """Count the words of prose above line i."""
        if self._before is None:
            self._before = [0, *accumulate(map(self.words, range(self.size)))]
        return self._before[i]

    def holds(self, places: Iterable[Place], family: int, a: int, b: int) -> bool:
        """Ask whether a place holds for the survivors from a to b, which would go together."""
        return any(all(self._at(name, arg, family, a, b) for name, arg in place) for place in places)

    def _at(self, name: str, arg: str, family: int, a: int, b: int) -> bool:
        if name in ("near", "beside"):
            removed = self.left[a] | self.left[self.next[b]]
            if arg:
                family = next((g.bit for g in self.groups if g.family == arg), 0)
            return bool(removed & family if name == "near" else removed)
        if name == "tail":
            last = self.last_barrier()
            return self.next[b] == self.size or 0 <= last <= b and (last < a or a <= last)
        if name == "head":
            first = self.first_barrier()
            return self.prev[a] == -1 or a <= first < self.size and (first > b or first >= a)
        if name == "start":
            return self.prev[a] == -1
        if name == "end":
            return self.next[b] == self.size
        if name == "with":
            return arg in self.done
        if name == "twice":
            if self._counts is None:
                self._counts = Counter(self.lines[i].key for i in self.marks)
            return self._counts[self.lines[a].key] > 1
        return True


def name_lines(page: Page, rounds: list[dict[int, set[int]]]) -> None:
    """Drop lines whose own rules allow it where they stand, in waves, until none does; each wave is a round."""
    groups = page.groups
    own = {
        i: {m.group for m in marks if m.part == "line" and groups[m.group].kind == "rule" and not groups[m.group].echo}
        for i, marks in page.marks.items()
        if page.alive[i] and i not in page.kept
    }
    silent = page.silent()
    order = sorted(i for i, g in own.items() if g)
    dirty: Iterable[int] = order
    while dirty:
        wave: dict[int, set[int]] = {}
        for i in dirty:
            for g in own.get(i, ()) if page.alive[i] else ():
                group = groups[g]
                if g in silent or (group.after and page.words_before(i) < group.after):
                    continue
                if page.holds(group.places, group.bit, i, i):
                    wave.setdefault(i, set()).add(g)
        if not wave:
            return
        known, first, last = len(page.done), page.first_barrier(), page.last_barrier()
        apply(page, wave, rounds)
        if len(page.done) > known or page.silent() != silent:
            silent, dirty = page.silent(), order
            continue
        touched = {x for i in wave for x in (page.survivor(i), page.prev[page.survivor(i)])}
        touched.update(order[bisect_left(order, page.last_barrier()) : bisect_right(order, last)])
        touched.update(order[bisect_left(order, first) : bisect_right(order, page.first_barrier())])
        dirty = sorted(touched & own.keys())


def apply(page: Page, wave: dict[int, set[int]], rounds: list[dict[int, set[int]]]) -> None:
    """Drop the lines of one round and write it down."""
    for i in sorted(wave):
        page.drop(i, wave[i])
    rounds.append(wave)


def find_blocks(page: Page) -> Iterator[tuple[int, int]]:
    """Find runs of lines that only one widget prints together: enough distinct members, one of them strong."""
    parts = ("member", "strong", "filler")
    found: dict[int, dict[int, list[Mark]]] = {}
    for i, marks in page.marks.items():
        for m in marks:
            if page.groups[m.group].kind == "block" and m.part in parts:
                found.setdefault(m.group, {}).setdefault(i, []).append(m)
    silent = page.silent()
    proved = {m.group for marks in page.marks.values() for m in marks if m.part == "evidence"}
    for g, hits in found.items():
        if g not in silent and (g in proved or not page.groups[g].evidence):
            dead = sorted(i for i in hits if not page.alive[i])
            for run in _runs(page, g, hits):
                yield from ((i, g) for i in _judge(page, page.groups[g], hits, dead, run))


def _runs(page: Page, g: int, hits: dict[int, list[Mark]]) -> Iterator[list[int]]:
    """Split the surviving lines of a block into runs; a bridge may span a few short strangers between two members."""
    run: list[int] = []
    bridge = page.groups[g].bridge
    for i in sorted(i for i in hits if page.alive[i] and i not in page.kept):
        if run:
            between, j = [], page.next[run[-1]]
            counted = all(any(m.part != "filler" for m in hits[x]) for x in (run[-1], i))
            while j < i and len(between) < (bridge if counted else 0) and len(page.lines[j].text) <= LONGEST_BRIDGE and not page.is_barrier(j):
                between.append(j)
                j = page.next[j]
            if j != i:
                yield run
                run, between = [], []
            run += between
        run.append(i)
    if run:
        yield run


def _judge(page: Page, group: Group, hits: dict[int, list[Mark]], dead: list[int], run: list[int]) -> list[int]:
    a, b = run[0], run[-1]
    gone = dead[bisect_right(dead, page.prev[a]) : bisect_left(dead, page.next[b])]
    marks = [m for i in [*run, *gone] for m in hits.get(i, ())]
    counted = [i for i in [*run, *gone] if any(m.part != "filler" for m in hits.get(i, ()))]
    distinct = {m.pattern for m in marks if m.part != "filler"}
    keys = {page.lines[i].key or page.lines[i].text for i in counted}  # one line is one member, however many patterns know it
    if min(len(distinct), len(keys)) < max(group.min, 1) or len(counted) < group.count or (group.strong and all(m.part != "strong" for m in marks)):
        return []
    if group.after and page.words_before(a) < group.after:
        return []
    return run if page.holds(group.places, group.bit, a, b) else []


def find_sections(page: Page) -> Iterator[tuple[int, int]]:
    """Find headings that take lines with them, as far as the rule's extent says."""
    heads = [
        (i, m.group)
        for i, marks in page.marks.items()
        for m in marks
        if m.part == "head" and page.groups[m.group].kind == "section" and i not in page.kept
    ]
    silent = page.silent()
    for head, g in heads:
        group = page.groups[g]
        start = page.next[head] if page.alive[head] else page.survivor(head)
        if g in silent or (group.after and page.words_before(head) < group.after):
            continue
        taken = EXTENT[group.takes](page, group, g, start)
        if taken is None or (not taken and not page.alive[head]):
            continue
        span = sorted([*taken, head] if page.alive[head] else taken)
        if page.holds(group.places, group.bit, span[0], span[-1]):
            yield from ((i, g) for i in span)
