"""The rules of one id as the engine knows them, and what a line is to them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .rule import Rule

_REMOVED = frozenset(("near", "beside", "with"))  # conditions that ask for a removed line
Place = tuple[tuple[str, str], ...]  # conditions that must hold together, as (name, argument)


class Group(NamedTuple):
    """The rules of one id, in all its languages: what the engine knows of them."""

    rule: Rule  # the first of them: its settings hold for all
    names: tuple[str, str]  # id and family
    bit: int  # of the family, in the marks of removed lines
    places: tuple[Place, ...]
    strong: bool  # one of them, in any language, has strong members
    evidence: bool

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
            if not self.rule.after and (("anywhere", ""),) in self.places:
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


def sort_marks(marks: Sequence[Mark], groups: Sequence[Group]) -> Parts:
    """Sort what a line is to groups by its parts.

    >>> photo = Group(Rule("images/photo", line=("photo",)), ("images/photo", "images"), 1, (), False, False)
    >>> sort_marks([Mark(0, "line", (0, 0, 0))], [photo]).lines, sort_marks([], [photo]).lines
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

    groups: tuple[Group, ...]
    followers: dict[str, set[int]]  # groups that begin below what an id or a family has taken
    bits: dict[str, int]  # of each family
    sweeps: frozenset[int]  # groups that take prose too, to the end
    guarded: frozenset[int]  # groups that ask for prose above a line
    listeners: frozenset[int]  # groups that ask whether an id or a family has taken a line


def parse_places(where: Sequence[str]) -> tuple[Place, ...]:
    """Read conditions: any of `where` may hold, and the parts that `+` joins must hold together.

    >>> parse_places(["tail+beside", "with:donations"])
    ((('tail', ''), ('beside', '')), (('with', 'donations'),))
    """
    return tuple(tuple((p.partition(":")[0], p.partition(":")[2]) for p in w.split("+")) for w in where)
