"""Where a rule may fire: positions, neighbours, blocks and sections over one page.

One law keeps a second run quiet: for the same survivors, more removals may only add names.  So a removed line is never
a barrier, only evidence; and every guard is a measure of the survivors, or of evidence that a second run has less of.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, MutableSequence
from functools import cached_property

from .extent import BULLETS, DEFAULT_REACH, OPEN
from .group import ANYWHERE, Ground, Mark, Parts, Place
from .line import View
from .names import list_names, open_names
from .prose import ENDS, SHORTEST_PROSE, is_sentence, prose_words
from .rule import Rule

LISTED = 8  # lines above one that may tell it is part of a list: known ones, then unknown items
SHORTEST_BROKEN = 50  # characters of a line that goes on in the next
RESTS = (".", ",", ":", ";", ")", "]")  # how ends what was cut off from a paragraph
NOBODY: frozenset[int] = frozenset()


class News:
    """What changed since somebody last asked: lines beside removed ones, stretches that an end has reached."""

    def __init__(self) -> None:
        # Everything is new when an id or a family has taken its first line, a veto has gone, or a line stands alone.
        self.everything, self.beside, self.ends = True, set[int](), list[tuple[int, int]]()

    def clear(self) -> None:
        self.everything, self.beside, self.ends = False, set(), []


class Page:
    """The state of one document while lines are dropped: who is alive, and what was removed where.

    `parts` tells what lines are to groups, from the top down.
    """

    def __init__(self, view: View, parts: dict[int, Parts], ground: Ground, kept: set[int]) -> None:
        self.texts, self.keys, gaps, self.protected = view
        self.parts, self.kept = parts, kept
        self.groups, self.followers, self.bits, sweeps, _ = ground
        n = self.size = len(self.texts)
        self.alive = bytearray(b"\1") * n
        self.next = array("q", [*range(1, n + 1), 0])  # next[-1] is the first survivor
        self.prev = array("q", range(-1, n))  # prev[n] is the last survivor
        self.left = [0] * (n + 1)  # families removed between a survivor and the one before it
        self._gaps = bytearray(map(bool, gaps))
        self.done: set[str] = set()  # ids and families that have taken a line
        self._words = [-1 if len(text) >= SHORTEST_PROSE else 0 for text in self.texts]  # of prose, -1 if nobody asked
        self._first, self._last, self._long, self._open, self._low = 0, n - 1, n - 1, n - 1, n
        self._unknown = next((i for i in range(n) if i not in parts), n)  # the first line that no rule knows
        self._jump = array("q", range(1, n + 1))  # from a line that is no surviving prose to one further down
        self._said, self._tail = dict[int, bool](), list[tuple[int, int]]()
        self._before = [0]  # words of prose above a line, as far down as somebody has asked
        self._named: dict[str, list[int]] = {}  # of each name the lines that say it, the first one last
        self._awaited: set[int] = set()  # lines near the end that go once their name is new
        self._vetoes = Counter([g for found in parts.values() if found.vetoes for g in found.vetoes])
        self.silent = set(self._vetoes)  # groups that a surviving line forbids
        # How many lines survive of groups that ask to have one; and how many of these groups have come down to it.
        self._once = Counter([g for x in parts.values() for g in x.lines if "once" in self.groups[g].asks])
        self.alone = 0
        self._shared: dict[frozenset[int], frozenset[int]] = {}
        self.own = self._find_own([(i, found.lines) for i, found in parts.items() if found.lines])
        self.order = [*self.own]
        self.heads = self._find_own([(i, found.heads) for i, found in parts.items() if found.heads])
        known = {g for own in (*self.heads.values(), *self.followers.values()) for g in own}
        self.open = {g for g in known if self.groups[g].rule.takes in OPEN}
        self.reach = 8 + max((self.groups[g].rule.limit or DEFAULT_REACH for g in known - self.open), default=0)
        self.open_heads = {i for i, own in self.heads.items() if self.open and own & self.open}
        self.open_lost: set[int] = set()
        self.reached: dict[int, tuple[int, int]] = {}  # of a group: a heading of this round, and how far it reaches
        self.below = 0, -1  # a line, and how many survive from there; -1 where nobody has counted in this round
        self.swept: dict[int, int] = {}  # words of prose that a group has taken through to the end
        self.sweepers = [i for i, found in parts.items() if found.heads and not found.heads.isdisjoint(sweeps)]
        self.lost: dict[int, set[int]] = {}  # groups of removed headings between a survivor and the one before it
        self.evidence: dict[int, list[int]] = {}
        for i, found in parts.items():
            rest = self.texts[i][0].islower() and self.texts[i][-1] == "."  # of a sentence: it proves nothing
            for g in () if rest else found.evidence:
                self.evidence.setdefault(g, []).append(i)
        self.members: dict[int, dict[int, tuple[Mark, ...]]] | None = None  # of each block, with their marks
        self.places: list[int] = []  # the lines among them
        self.heard: set[int] = set()  # echo groups whose source has taken a line
        self.rounds: list[dict[int, frozenset[int]]] = []
        self.line_news, self.block_news, self.section_news = self._news = News(), News(), News()

    def _find_own(self, known: Iterable[tuple[int, frozenset[int]]]) -> dict[int, frozenset[int]]:
        """Keep of the groups that lines are known to those with enough prose above the line."""
        own: dict[int, frozenset[int]] = {}
        for i, named in known:
            late = [g for g in named if self.is_late(self.groups[g].rule, i)]
            if late and i not in self.kept:
                own[i] = self.share(frozenset(late))
        return own

    def share(self, groups: frozenset[int]) -> frozenset[int]:
        """Give equal sets as one: a page of a million lines has few different ones."""
        return self._shared.setdefault(groups, groups)

    def is_late(self, rule: Rule, i: int) -> bool:
        """Tell whether enough prose stands above line i."""
        return self.words_before(i, rule.after) >= rule.after

    def apply(self, wave: dict[int, frozenset[int]]) -> None:
        """Drop the lines of one round, write it down, and spread the news."""
        ends = self.first_barrier(), self.last_barrier(), self.last_long()
        known, silent, alone = len(self.done), len(self.silent), self.alone
        for i in sorted(wave):
            self.drop(i, wave[i])
        self.rounds.append(wave)
        first, last, long = self.first_barrier(), self.last_barrier(), self.last_long()
        self._awaited = {i for i in self._awaited if self.alive[i]}
        moved = [(a, b) for a, b in ((ends[0], first), (last, ends[1]), (long, ends[2])) if a != b]
        after = {self.survivor(i) for i in wave}
        beside = after | {self.prev[i] for i in after} | self._awaited
        for news in self._news:
            news.everything |= len(self.done) > known or len(self.silent) < silent or self.alone > alone
            news.beside |= beside
            news.ends += moved

    def drop(self, i: int, groups: frozenset[int]) -> None:
        """Take line i out: its families stay as a mark before the next survivor."""
        before, after = self.prev[i], self.next[i]
        self.alive[i] = 0
        self.next[before], self.prev[after] = after, before
        self.left[after] |= self.left[i]
        if after < self.size:
            self._gaps[after] |= self._gaps[i]
        lost = self.lost.pop(i, NOBODY) | self.heads.get(i, NOBODY) - groups
        for g in groups:
            self.left[after] |= self.groups[g].bit
            self.done.update(self.groups[g].names)
            for name in self.groups[g].names:
                lost |= {s for s in self.followers.get(name, ()) if self.is_late(self.groups[s].rule, i)}
        if lost:
            self.lost.setdefault(after, set()).update(lost)
            self.open_heads.discard(i)
            self.open_lost.discard(i)
            if lost & self.open:
                self.open_lost.add(after)
        for g in self.parts[i].vetoes if i in self.parts else ():
            self._vetoes[g] -= 1
            if not self._vetoes[g]:
                self.silent.discard(g)
        for g in self.parts[i].lines if i in self.parts else ():
            self._once[g] -= 1  # of the other groups it is no number of lines, and never one
            self.alone += self._once[g] == 1

    def gap(self, i: int) -> bool:
        """Tell whether a blank line, or the start of the page, stands before survivor i."""
        return bool(self._gaps[i]) or self.prev[i] == -1

    def survivor(self, i: int) -> int:
        """Find the first survivor at or after i."""
        return self._seek_down(self.next, i, self.alive.__getitem__)

    def _seek_down(self, links: MutableSequence[int], i: int, holds: Callable[[int], object]) -> int:
        seen = []
        while i < self.size and not holds(i):
            seen.append(i)
            i = links[i]
        for j in seen:
            links[j] = i
        return i

    def around(self, i: int, reach: int) -> Iterator[int]:
        """Yield survivors around i, up to so many on both sides, and the end of the page where it is among them."""
        i = a = b = self.survivor(i) if i >= 0 else self.next[-1]
        yield i
        for _ in range(reach):
            if a >= 0 and (a := self.prev[a]) >= 0:
                yield a
            if b < self.size:
                yield (b := self.next[b])

    def words(self, i: int) -> int:
        """Count the words of line i if it is prose."""
        if self._words[i] < 0:
            self._words[i] = prose_words(self.texts[i])
        return self._words[i]

    def is_barrier(self, i: int) -> bool:
        """Tell a survivor that ends every cut: prose, code, a table, or a line that a keep rule protects."""
        return bool(self.protected[i] or i in self.kept or self.words(i))

    def is_open(self, i: int) -> bool:
        """Tell a line that is neither protected nor kept."""
        return not self.protected[i] and i not in self.kept

    def is_said(self, i: int) -> bool:
        """Tell a sentence that no rule knows."""
        if i not in self._said:
            self._said[i] = i not in self.parts and is_sentence(self.texts[i])
        return self._said[i]

    def is_listed(self, a: int, b: int, told: bool = False) -> bool:
        """Tell whether the lines from a to b are of a list of the article.

        Four words or a sentence with a colon introduce it, or they are items beside a short one that no rule knows;
        above all prose such are menus, but for a heading of what is told.
        """
        above, below = a, self.next[b]
        for _ in range(LISTED // 2):
            if (above := self.prev[above]) not in self.parts:
                break
        text = self.texts[above]
        introduced = above >= 0 and text.endswith((":", "：")) and (text.count(" ") >= 3 or self.is_said(above))
        beside = [above] * (not self.left[a]) + [below] * (not self.left[below])  # a removed line parts lists
        strange = [i for i in beside if 0 <= i < self.size and i not in self.parts and not self.words(i)]
        items = any(self.texts[i].startswith(BULLETS) for i in strange) and self.texts[a].startswith(BULLETS)
        # Several together are no menu only in a list that is short.
        return introduced or (items and (a == b or self._hangs(above)) and (told or a > self.first_barrier()))

    def _hangs(self, i: int) -> bool:
        """Tell one of the first items of a list that begins right below prose."""
        for _ in range(LISTED // 2):
            if self.left[i] or not self.texts[i].startswith(BULLETS):
                break
            i = self.prev[i]
        return i >= 0 and bool(self.words(i))

    def is_rest(self, i: int) -> bool:
        """Tell the rest of a paragraph that was cut into lines: in small letters, right below a line without an end."""
        text = self.texts[i]
        above = self.texts[self.prev[i]] if text[0].islower() and text.endswith(RESTS) and not self.gap(i) else ""
        return len(above) >= SHORTEST_BROKEN and not above.endswith(ENDS) and not self.left[i]

    def may_be_title(self, i: int) -> bool:
        """Tell a paragraph of its own directly above all prose, where every line above it is known to rules."""
        below = self.next[i]
        alone = i < self._unknown and below == self.first_barrier() < self.size
        return alone and self.gap(i) and self.gap(below) and not self.texts[i].startswith(BULLETS)

    def first_barrier(self) -> int:
        """Find the first survivor that is a barrier; the size of the page where there is none."""
        i = self.survivor(self._first)
        while i < self.size and not self.is_barrier(i):
            i = self.next[i]
        self._first = i
        return i

    def _seek_up(self, i: int, holds: Callable[[int], bool]) -> int:
        while i >= 0 and not (self.alive[i] and holds(i)):
            i -= 1
        return i

    def last_barrier(self) -> int:
        """Find the last survivor that is a barrier; -1 where there is none."""
        self._last = self._seek_up(self._last, self.is_barrier)
        return self._last

    def last_long(self) -> int:
        """Find the last surviving barrier of more than 300 characters; -1 where there is none."""
        self._long = self._seek_up(self._long, lambda i: len(self.texts[i]) > 300 and self.is_barrier(i))
        return self._long

    def last_open(self) -> int:
        """Find the last survivor that is neither protected nor kept; -1 where there is none."""
        self._open = self._seek_up(self._open, self.is_open)
        return self._open

    def last_prose(self, most: int) -> list[tuple[int, int]]:
        """Find the last barriers, each with its words, until there are too many; what nobody may take is too many."""
        self._tail = [(i, words) for i, words in self._tail if self.alive[i]]
        total = sum(words for _, words in self._tail)
        while total <= most and self._low > 0:
            self._low = i = self._seek_up(self._low - 1, self.is_barrier)
            if i >= 0:
                self._tail.append((i, self.words(i) if self.is_open(i) else most + 1))
                total += self._tail[-1][1]
        return self._tail

    def next_prose(self, i: int) -> int:
        """Find the first surviving prose at or after line i; the size of the page where there is none."""
        return self._seek_down(self._jump, i, lambda j: bool(self.alive[j] and self.words(j)))

    def count_below(self, i: int) -> int:
        """Count the survivors from line i down; in one round it is asked from the top down."""
        at, left = self.below if self.below[1] >= 0 else (0, self.alive.count(1))
        self.below = i, left - self.alive.count(1, at, i)
        return self.below[1]

    def words_before(self, i: int, enough: int) -> int:
        """Count the words of prose above line i; the count need not go on beyond enough of them."""
        before = self._before
        while len(before) <= i and before[-1] < enough:
            before.append(before[-1] + self.words(len(before) - 1))
        return before[min(i, len(before) - 1)]

    def holds(self, places: Iterable[Place], family: int, a: int, b: int) -> bool:
        """Ask whether a place holds for the survivors from a to b, which would go together."""
        for place in places:
            for name, arg in place:
                held = True
                if name == "with":
                    held = arg in self.done
                elif name == "tail":
                    held = self.next[b] == self.size or 0 <= self.last_barrier() <= b
                elif name == "head":
                    held = self.prev[a] == -1 or a <= self.first_barrier() < self.size
                elif name in ("near", "beside"):
                    # What stood above a title tells nothing about it.
                    lost = self.left[self.next[b]] | (0 if self.may_be_title(a) else self.left[a])
                    held = bool(lost if name == "beside" else lost & (self.bits.get(arg, 0) if arg else family))
                elif name in ("start", "end"):
                    held = self.prev[a] == -1 if name == "start" else self.next[b] == self.size
                elif name == "new-name":
                    held = self._is_new_name(a)
                elif name == "once":
                    held = a in self.parts and max(map(self._once.__getitem__, self.parts[a].lines), default=0) == 1
                elif name == "twice":
                    held = self._counts[self.keys[a] or self.texts[a]] >= 2
                if not held:
                    break
            else:
                return not (self.is_listed(a, b) or self.is_rest(a))
        return False

    def _is_new_name(self, i: int) -> bool:
        """Tell one of the last lines that begins with a name which no other says from the first prose down to it."""
        near = [*self.around(i, LISTED)]
        if self.size not in near:  # of the last lines there are so few that they can be asked again and again
            return False
        self._awaited.add(i)
        for j in reversed(range(0 if self._named else self.size)):
            for name in list_names(self.texts[j]):
                self._named.setdefault(name, []).append(j)
        # One more of the kind, or one more who is new directly above, makes a list of people.
        alone = not any(self.own.get(j, NOBODY) & self.own.get(i, NOBODY) for j in near if j != i)
        return alone and self._opens_new(i, 1) and not self._opens_new(self.prev[i], 2)

    def _opens_new(self, i: int, least: int) -> bool:
        """Tell a line that begins with so many names, none of which stands in a surviving line of the text above."""
        first, names = self.first_barrier(), open_names(self.texts[i])
        for said in map(self._named.__getitem__, names):
            # For good: a removed line stays removed, and the first prose only moves down.
            while said[-1] < i and not (self.alive[said[-1]] and said[-1] >= first):
                said.pop()
        return len(names) >= least and all(self._named[name][-1] >= i >= 0 for name in names)

    def may_hold(self, g: int) -> bool:
        """Tell quickly whether a place of a group may hold somewhere, by what ids and families have taken."""
        places, asks = self.groups[g].places, self.groups[g].asks
        return "with:" not in asks or any(all(n != "with" or arg in self.done for n, arg in p) for p in places)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self.keys[i] or self.texts[i] for i in self.parts)


def name_lines(page: Page) -> None:
    """Drop lines whose own rules allow it where they stand, in waves, until none does; each wave is a round."""
    groups, own, order, news = page.groups, page.own, page.order, page.line_news
    while True:
        dirty: Iterable[int] = order
        if not news.everything:
            near = {x for at in news.beside for x in page.around(at, LISTED) if x in own}
            for a, b in news.ends:
                near.update(order[bisect_left(order, a) : bisect_right(order, b)])
            dirty = sorted(near)
        news.clear()
        wave: dict[int, frozenset[int]] = {}
        for i in dirty:
            for g in own[i] if page.alive[i] else ():
                # What is certain goes in a list too, when what forbade it at first has gone.
                sure = ANYWHERE in groups[g].places and groups[g].tell("line") == "certain" and not page.is_rest(i)
                if g not in page.silent and (sure or page.holds(groups[g].places, groups[g].bit, i, i)):
                    wave[i] = page.share(wave.get(i, NOBODY) | {g})
        if not wave:
            return
        page.apply(wave)
