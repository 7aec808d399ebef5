"""The rules of one id as the engine knows them, and what a line is to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from .rule import Rule

_REMOVED = frozenset(("near", "beside", "with"))  # conditions that ask for a removed line
Place = tuple[tuple[str, str], ...]  # conditions that must hold together, as (name, argument)
ANYWHERE: Place = (("anywhere", ""),)


class Group(NamedTuple):
    """The rules of one id, in all its languages: what the engine knows of them."""

    rule: Rule  # the first of them: its settings hold for all
    names: tuple[str, str]  # id and family
    bit: int  # of the family, in the marks of removed lines
    places: tuple[Place, ...]
    strong: bool  # one of them, in any language, has strong members
    evidence: bool
    asks: str  # its conditions, as they are written

    def tell(self, part: str) -> str:
        """Tell what a line that is such a part means for the page, before anything was removed from it.

        It "keeps" itself; it is "certain" to go wherever it stands; by it something "begins": it may go, or take others
        with it; or "" if it can only help.
        """
        kind, begins = self.rule.kind, False
        if kind == "keep":
            return "keeps"
        if kind == "section":
            begins = part == "head"
        elif kind == "block":
            begins = part == ("strong" if self.strong else "member")
        elif part == "line" and not self.rule.echo:  # an echo takes what the wildcard of another rule stood for
            if not self.rule.after and ANYWHERE in self.places:
                return "certain"
            begins = any(_REMOVED.isdisjoint(name for name, _ in place) for place in self.places)
        return "begins" if begins else ""


class Mark(NamedTuple):
    """A line is the part of a group; `pattern` tells two of its patterns apart."""

    group: int
    part: str
    pattern: tuple[int, int, int]


class Parts(NamedTuple):
    """The groups to which a line is a line, a heading and so on; lines that read the same share theirs."""

    marks: tuple[Mark, ...]
    lines: frozenset[int]
    heads: frozenset[int]
    ends: frozenset[int]
    evidence: frozenset[int]
    vetoes: frozenset[int]
    members: Mapping[int, tuple[Mark, ...]]  # of blocks


KINDS_OF = {"line": "rule", "head": "section"}  # of rules, where these parts have a meaning
MEMBERS = frozenset(("member", "strong", "filler"))


def sort_marks(marks: Sequence[Mark], groups: Mapping[int, Group]) -> Parts:
    """Sort what a line is to groups by its parts.

    >>> photo = Group(Rule("images/photo", line=("photo",)), ("images/photo", "images"), 1, (), False, False, "")
    >>> sort_marks([Mark(0, "line", (0, 0, 0))], {0: photo}).lines, sort_marks([], {0: photo}).lines
    (frozenset({0}), frozenset())
    """
    found: dict[str, set[int]] = {part: set() for part in ("line", "head", "end", "evidence", "unless")}
    members: dict[int, tuple[Mark, ...]] = {}
    for mark in marks:
        kind, echo = groups[mark.group].rule.kind, groups[mark.group].rule.echo
        if mark.part in found and KINDS_OF.get(mark.part, kind) == kind and not (mark.part == "line" and echo):
            found[mark.part].add(mark.group)
        elif kind == "block" and mark.part in MEMBERS:
            members[mark.group] = (*members.get(mark.group, ()), mark)
    lines, heads, ends, evidence, vetoes = map(frozenset, found.values())
    return Parts(tuple(marks), lines, heads, ends, evidence, vetoes, members)


class Ground(NamedTuple):
    """All groups of a program, and what every page asks of them."""

    groups: Mapping[int, Group]
    followers: Mapping[str, Sequence[int]]  # groups that begin below what an id or a family has taken
    bits: Mapping[str, int]  # of each family
    sweeps: Collection[int]  # groups that take prose too, to the end
    echoes: Sequence[tuple[int, int]]  # groups that repeat another, each with that one; -1 where it does not take part


@cache
def parse_places(where: tuple[str, ...]) -> tuple[Place, ...]:
    """Read conditions: any of `where` may hold, and the parts that `+` joins must hold together.

    >>> parse_places(("tail+beside", "with:donations"))
    ((('tail', ''), ('beside', '')), (('with', 'donations'),))
    """
    return tuple(tuple((p.partition(":")[0], p.partition(":")[2]) for p in w.split("+")) for w in where)


class Plan(NamedTuple):
    """Which groups there are, and of each table the group of each rule, -1 for one that is left out."""

    ground: Ground
    of: list[list[int]]


# Of a table: its rules, their parts, and who of them takes part.
Source = tuple[Sequence[Rule], Iterable[tuple[int, str]], frozenset[int]]


def plan_groups(sources: Sequence[Source]) -> Plan:
    """Make one group of the rules of one id and kind; where their settings differ, those of the first language hold.

    >>> rules = Rule("images/photo", line=("photo",)), Rule("images/photo", lang="de", line=("foto",))
    >>> plan_groups([(rules, (), frozenset((0, 1)))]).of, plan_groups([(rules, (), frozenset())]).of
    ([[0, 0]], [[-1, -1]])
    """
    of = [[-1] * len(rules) for rules, _, _ in sources]
    chosen = [(rules[n], mine, n) for (rules, _, active), mine in zip(sources, of, strict=True) for n in sorted(active)]
    numbers: dict[tuple[str, str], int] = {}
    firsts: list[Rule] = []
    for rule, mine, n in sorted(chosen, key=lambda c: (c[0].id, c[0].lang != "any", c[0].lang)):
        if (rule.id, rule.kind) not in numbers:
            numbers[rule.id, rule.kind] = len(firsts)
            firsts.append(rule)
        mine[n] = numbers[rule.id, rule.kind]
    # A part that one language has is asked of all.
    held = {(mine[n], part) for (_, parts, _), mine in zip(sources, of, strict=True) for n, part in parts}
    bits = {family: 1 << n for n, family in enumerate(dict.fromkeys(rule.family for rule in firsts))}
    followers: dict[str, list[int]] = {}
    for n, rule in enumerate(firsts):
        for name in rule.follows:
            followers.setdefault(name, []).append(n)
    groups = [make_group(rule, bits, (n, "strong") in held, (n, "evidence") in held) for n, rule in enumerate(firsts)]
    sweeps = [n for n, rule in enumerate(firsts) if rule.takes == "sweep"]
    echoes = [(n, numbers.get((rule.echo, "rule"), -1)) for n, rule in enumerate(firsts) if rule.echo]
    return Plan(Ground(dict(enumerate(groups)), followers, bits, sweeps, echoes), of)


def make_group(rule: Rule, bits: Mapping[str, int], strong: bool, evidence: bool) -> Group:
    """Make a group of its first rule."""
    places = parse_places(rule.where)
    return Group(rule, (rule.id, rule.family), bits[rule.family], places, strong, evidence, "|".join(rule.where))
