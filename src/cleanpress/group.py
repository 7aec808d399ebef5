"""The rules of one id as the engine knows them, and what a line is to them."""

from collections.abc import Sequence
from typing import NamedTuple

from .rule import Rule

Place = tuple[tuple[str, str], ...]  # conditions that must hold together, as (name, argument)


class Group(NamedTuple):
    """The rules of one id, in all its languages: what the engine knows of them."""

    rule: Rule  # the first of them: its settings hold for all
    names: tuple[str, str]  # id and family
    bit: int  # of the family, in the marks of removed lines
    places: tuple[Place, ...]
    strong: bool  # one of them, in any language, has strong members
    evidence: bool

    @property
    def certain(self) -> bool:
        """Tell a group whose lines go wherever they stand."""
        return self.rule.kind == "rule" and not self.rule.after and (("anywhere", ""),) in self.places


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
