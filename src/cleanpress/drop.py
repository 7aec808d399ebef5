"""Drop until quiet: ask the table once, then the contextual rules about the survivors, until nobody names a line."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from .blocks import find_blocks
from .context import NOBODY, Page, name_lines
from .extent import find_sections
from .group import Mark, Parts, Plan, plan_groups, sort_marks
from .line import View
from .match import Role, Table
from .rule import Finder


class Taken(NamedTuple):
    """Why a line went: the round, counted from 1, and the ids of all rules that named it in that round."""

    round: int
    rules: tuple[str, ...]


class Verdict(NamedTuple):
    """What a line is to a program; lines that read the same share theirs."""

    parts: Parts
    keep: bool
    certain: frozenset[int]  # groups that name it wherever it stands
    begins: bool  # it may go, or take others with it, though nothing was removed before


Sifted = tuple[int, Verdict]  # a line that is something to the groups
REMEMBERED = 8192  # lines whose marks a program remembers: pages print the same furniture again and again


class Program:
    """Rules made ready to run: tables that know lines, and one group for all rules of an id."""

    def __init__(self, sources: Sequence[tuple[Table, frozenset[int]]], plan: Plan | None = None) -> None:
        self.ground, groups = plan or plan_groups([(table.rules, table.list_parts(), of) for table, of in sources])
        self._sources = [(table, of) for (table, _), of in zip(sources, groups, strict=True)]
        self.finders: list[tuple[int, Finder]] = []
        for table, of in self._sources if plan is None else ():  # none of a plan that was made before is Python
            self.finders += [(of[n], rule.find) for n, rule in enumerate(table.rules) if of[n] >= 0 and rule.find]
        self.judge, self._weigh = lru_cache(REMEMBERED)(self._judge), lru_cache(REMEMBERED)(self._weigh_roles)

    def sift(self, keys: Sequence[str], texts: Sequence[str]) -> Iterator[Sifted]:
        """Find the lines, given as keys and settled texts, that are something to the groups."""
        sifted = [table.sift(keys, texts) for table, _ in self._sources]
        for i in sifted[0] if len(sifted) == 1 else sorted({*chain.from_iterable(sifted)}):
            verdict = self.judge(keys[i], texts[i])
            if verdict.parts.marks:
                yield i, verdict

    def _judge(self, key: str, text: str) -> Verdict:
        return self._weigh(tuple([tuple(table.look(key, text)) for table, _ in self._sources]))

    def _weigh_roles(self, roles: tuple[tuple[Role, ...], ...]) -> Verdict:
        """Tell what a line is that is so much to the rules of each table: of this there are fewer than lines."""
        found: list[tuple[Mark, str]] = []
        for at, (_, of) in enumerate(self._sources):
            for rule, part, pattern, _ in roles[at]:
                if (group := of[rule]) >= 0:
                    found.append((Mark(group, part, (at, rule, pattern)), self.ground.groups[group].tell(part)))
        parts, tells = sort_marks([mark for mark, _ in found], self.ground.groups), {told for _, told in found}
        if "keeps" in tells:
            return Verdict(parts, True, NOBODY, False)
        certain = frozenset(mark.group for mark, told in found if told == "certain") if "certain" in tells else NOBODY
        return Verdict(parts, False, certain, "certain" in tells or "begins" in tells)

    def hear_echoes(self, page: Page) -> bool:
        """Give lines that repeat what the wildcard of a rule stood for to its echo, once that rule has taken a line."""
        heard = False
        for group, source in self.ground.echoes:
            if source < 0 or self.ground.groups[source].rule.id not in page.done or group in page.heard:
                continue
            page.heard.add(group)
            # Lines that read the same, and patterns of one rule, are asked once.
            asked = {
                (page.keys[i], *m.pattern[:2]) for i, p in page.parts.items() for m in p.marks if m.group == source
            }
            names = {name for key, at, rule in asked for name in self._sources[at][0].echoes(key, rule)}
            for i, key in enumerate(page.keys):
                if key in names and page.alive[i] and page.is_open(i) and page.is_late(page.groups[group].rule, i):
                    page.own[i] = page.share(page.own.get(i, NOBODY) | {group})
                    heard = True
        if heard:
            page.order = sorted(page.own)
            page.line_news.everything = True
        return heard


def drop(view: View, program: Program, sifted: Iterable[Sifted] | None = None) -> dict[int, Taken]:
    """Find the lines that go, each with its round and rules; the order of the rules does not matter."""
    groups, taken = program.ground.groups, dict[int, Taken]()
    page = sweep(view, program, sifted)
    for number, wave in enumerate(page.rounds if page else (), 1):
        told = {named: Taken(number, tuple(sorted({groups[g].rule.id for g in named}))) for named in {*wave.values()}}
        taken.update((i, told[named]) for i, named in wave.items())
    return taken


def sweep(view: View, program: Program, sifted: Iterable[Sifted] | None = None) -> Page | None:
    """Drop lines until quiet: the page as it is then, None where no rule had anything to ask.

    What the lines are to the program may be given, if somebody has sifted them already.
    """
    found = program.sift(view.keys, view.texts) if sifted is None else sifted
    seen = {i: verdict for i, verdict in found if not view.protected[i]}
    if not (program.finders or any(verdict.begins for verdict in seen.values())):
        return None
    page = Page(view, {i: v.parts for i, v in seen.items()}, program.ground, {i for i, v in seen.items() if v.keep})
    # What a surviving line forbids waits, for that line may go.
    certain = {i: left for i, v in seen.items() if (left := v.certain - page.silent) and not page.is_rest(i)}
    if certain:
        page.apply(certain)
    while True:
        name_lines(page)
        if program.hear_echoes(page):
            continue
        wave: dict[int, frozenset[int]] = {}
        for i, g in (*find_blocks(page), *find_sections(page), *_ask_finders(page, view, program)):
            wave[i] = page.share(wave.get(i, NOBODY) | {g})
        if not wave:
            break
        page.apply(wave)
    return page


def _ask_finders(page: Page, view: View, program: Program) -> Iterable[tuple[int, int]]:
    """Ask rules written in Python about the survivors; they see nothing that a second run would not."""
    if not program.finders:
        return
    alive = [i for i in range(page.size) if page.alive[i]]
    lines = view.lines()
    seen = tuple(lines[i]._replace(gap=page.gap(i)) for i in alive)
    for group, find in program.finders:
        for at in find(seen) if group not in page.silent else ():
            i = alive[at]
            if page.is_open(i):
                yield i, group
