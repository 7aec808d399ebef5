"""The rules of one id as the engine knows them, and what a line is to them."""

from collections.abc import Sequence
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


class Ground(NamedTuple):
    """All groups of a program, and what every page asks of them."""

    groups: tuple[Group, ...]
    followers: dict[str, set[int]]  # groups that begin below what an id or a family has taken
    bits: dict[str, int]  # of each family
    sweeps: frozenset[int]  # groups that take prose too, to the end


def parse_places(where: Sequence[str]) -> tuple[Place, ...]:
    """Read conditions: any of `where` may hold, and the parts that `+` joins must hold together.

    >>> parse_places(["tail+beside", "with:donations"])
    ((('tail', ''), ('beside', '')), (('with', 'donations'),))
    """
    return tuple(tuple((p.partition(":")[0], p.partition(":")[2]) for p in w.split("+")) for w in where)
