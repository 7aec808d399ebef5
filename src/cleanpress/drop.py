"""Drop until quiet: ask the table once, then the contextual rules about the survivors, until nobody names a line."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .context import Page, find_blocks, name_lines
from .extent import find_sections
from .group import Group, Mark, parse_places
from .line import Line
from .match import Table
from .rule import Finder, Rule


class Taken(NamedTuple):
    """Why a line went: the round, counted from 1, and the ids of all rules that named it in that round."""

    round: int
    rules: tuple[str, ...]


class Verdict(NamedTuple):
    """What a line is to a program; lines that read the same share theirs."""

    marks: tuple[Mark, ...]
    keep: bool
    certain: frozenset[int]  # groups that name it wherever it stands
    waits: bool  # a group may name it, or others, once it has looked around


NOBODY: frozenset[int] = frozenset()


class Program:
    """Rules made ready to run: tables that know lines, and one group for all rules of an id."""

    def __init__(self, sources: Iterable[tuple[Table, frozenset[int]]]) -> None:
        self.groups: list[Group] = []
        self.finders: list[tuple[int, Finder]] = []
        self._sources: list[tuple[Table, list[int]]] = []
        numbers: dict[tuple[str, str], int] = {}
        bits: dict[str, int] = {}
        chosen: list[tuple[Rule, list[int], int]] = []
        for table, active in sources:
            of = [-1] * len(table.rules)
            chosen += [(rule, of, n) for n, rule in enumerate(table.rules) if n in active]
            self._sources.append((table, of))
        # Rules of one id and kind are one group; where their settings differ, those of the first language hold.
        for rule, of, n in sorted(chosen, key=lambda c: (c[0].id, c[0].lang != "any", c[0].lang)):
            if (rule.id, rule.kind) not in numbers:
                numbers[rule.id, rule.kind] = len(self.groups)
                bit = bits.setdefault(rule.family, 1 << len(bits))
                names = rule.id, rule.family
                self.groups.append(Group(rule, names, bit, parse_places(rule.where), strong=False, evidence=False))
            of[n] = numbers[rule.id, rule.kind]
            if rule.find:
                self.finders.append((of[n], rule.find))
        for table, of in self._sources:  # a part that one language has is asked of all
            for rule_number, part in table.parts:
                if part in ("strong", "evidence") and of[rule_number] >= 0:
                    at = of[rule_number]
                    group = self.groups[at]
                    strong, evidence = group.strong or part == "strong", group.evidence or part == "evidence"
                    self.groups[at] = group._replace(strong=strong, evidence=evidence)
        self.followers: dict[str, set[int]] = {}
        for n, group in enumerate(self.groups):
            for name in group.rule.follows:
                self.followers.setdefault(name, set()).add(n)
        self._echoes = [(n, numbers.get((g.rule.echo, "rule"), -1)) for n, g in enumerate(self.groups) if g.rule.echo]

    def look(self, key: str, text: str) -> tuple[Mark, ...]:
        """Find what a line, given as key and settled text, is to the groups."""
        return tuple(
            Mark(of[role.rule], role.part, (at, role.rule, role.pattern))
            for at, (table, of) in enumerate(self._sources)
            for role in table.look(key, text)
            if of[role.rule] >= 0
        )

    def judge(self, marks: tuple[Mark, ...]) -> Verdict:
        """Tell what the marks of a line are good for where it stands alone."""
        if any(self.groups[m.group].rule.kind == "keep" for m in marks):
            return Verdict(marks, True, NOBODY, False)
        certain = frozenset(m.group for m in marks if m.part == "line" and self.groups[m.group].certain)
        waits = any(m.part != "line" or m.group not in certain for m in marks)
        return Verdict(marks, False, certain, waits)

    def hear_echoes(self, page: Page) -> bool:
        """Give lines that repeat what the wildcard of a rule stood for to its echo, once that rule has taken a line."""
        heard = False
        for group, source in self._echoes:
            if source < 0 or self.groups[source].rule.id not in page.done or group in page.heard:
                continue
            page.heard.add(group)
            names = {
                name
                for i, marks in page.marks.items()
                for m in marks
                if m.group == source
                for name in self._sources[m.pattern[0]][0].echoes(page.lines[i].key, m.pattern[1])
            }
            for i, line in enumerate(page.lines):
                if line.key in names and page.alive[i] and page.is_open(i) and page.is_late(self.groups[group].rule, i):
                    page.own[i] = page.share(page.own.get(i, NOBODY) | {group})
                    heard = True
        if heard:
            page.order = sorted(page.own)
            page.line_news.everything = True
        return heard


def drop(lines: Sequence[Line], program: Program) -> dict[int, Taken]:
    """Find the lines that go, each with its round and rules; the order of the rules does not matter."""
    groups, taken = program.groups, dict[int, Taken]()
    page = sweep(lines, program)
    for number, wave in enumerate(page.rounds if page else (), 1):
        told = {named: Taken(number, tuple(sorted({groups[g].rule.id for g in named}))) for named in {*wave.values()}}
        taken.update((i, told[named]) for i, named in wave.items())
    return taken


def sweep(lines: Sequence[Line], program: Program) -> Page | None:
    """Drop lines until quiet: the page as it is then, None where no rule had anything to ask."""
    groups = program.groups
    marks: dict[int, tuple[Mark, ...]] = {}
    kept: set[int] = set()
    certain: dict[int, frozenset[int]] = {}
    waiting = bool(program.finders or program.followers)
    known: dict[tuple[str, str], Verdict | None] = {}
    for i, (text, key, _, protected) in enumerate(lines):
        if protected:
            continue
        seen = key, text
        if seen not in known:
            found = program.look(key, text)
            known[seen] = program.judge(found) if found else None
        if (verdict := known[seen]) is None:
            continue
        marks[i] = verdict.marks
        if verdict.keep:
            kept.add(i)
            continue
        if verdict.certain:
            certain[i] = verdict.certain
        waiting |= verdict.waits
    if not certain and not waiting:
        return None
    page = Page(lines, marks, groups, kept, program.followers)
    # What a surviving line forbids waits, for that line may go.
    certain = {i: left for i, named in certain.items() if (left := named - page.silent)}
    if certain:
        page.apply(certain)
    while waiting or page.silent:
        name_lines(page)
        if program.hear_echoes(page):
            continue
        wave: dict[int, frozenset[int]] = {}
        for i, g in (*find_blocks(page), *find_sections(page), *_ask_finders(page, program)):
            wave[i] = page.share(wave.get(i, NOBODY) | {g})
        if not wave:
            break
        page.apply(wave)
    return page


def _ask_finders(page: Page, program: Program) -> Iterable[tuple[int, int]]:
    """Ask rules written in Python about the survivors; they see nothing that a second run would not."""
    if not program.finders:
        return
    alive = [i for i in range(page.size) if page.alive[i]]
    view = tuple(page.lines[i]._replace(gap=page.gap(i)) for i in alive)
    for group, find in program.finders:
        for at in find(view) if group not in page.silent else ():
            i = alive[at]
            if page.is_open(i):
                yield i, group
