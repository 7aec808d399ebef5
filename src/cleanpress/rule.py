"""A rule: what it takes, where it may, and the examples that prove it.  Pure data."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from .line import Line

Finder = Callable[[Sequence[Line]], Iterable[int]]

FAMILIES = (
    "donations", "comments", "images", "counters", "authors", "related",
    "share", "newsletters", "navigation", "legal", "ads", "meta", "foot",
)  # fmt: skip


class Rule(NamedTuple):
    """One named reason to drop lines, written as a table of a rule pack.

    >>> rule = Rule("images/full-size-link", line=("click to see the full-size image",))
    >>> rule.family, rule.where
    ('images', ('anywhere',))
    >>> rule == Rule("images/full-size-link", line=("view # images",))
    False

    `line`, `head`, `member` and the other tuples of phrases are patterns over the key of a line (see `packs.pattern`);
    `text` holds whole symbol-only lines; `after` counts words of prose, `limit` and `bridge` count lines.
    `docs/rules.md` has the rest.
    """

    id: str
    why: str = ""
    lang: str = "any"
    kind: str = "rule"
    where: tuple[str, ...] = ("anywhere",)
    line: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    regex: tuple[str, ...] = ()
    index: tuple[str, ...] = ()  # type: ignore[assignment]  # a field; mypy sees the method `index` of tuples
    head: tuple[str, ...] = ()
    member: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    echo: str = ""
    takes: str = ""
    min: int = 0
    count: int = 0  # type: ignore[assignment]  # a field too; mypy sees the method `count` of tuples
    after: int = 0
    limit: int = 0
    percent: int = 0
    bridge: int = 0
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    find: Finder | None = None

    @property
    def family(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        """The id, with the language where there is one: what tells two rules of a filter apart.

        >>> Rule("images/zoom", lang="de").name, Rule("images/zoom").name
        ('images/zoom@de', 'images/zoom')
        """
        return self.id if self.lang == "any" else f"{self.id}@{self.lang}"

    def patterns(self) -> Iterator[tuple[str, str]]:
        """All patterns, each with the part of the rule in which it stands.

        >>> [*Rule("images/zoom", line=("tap to zoom",)).patterns()], [*Rule("images/zoom", text=("()",)).patterns()]
        ([('line', 'tap to zoom')], [])
        """
        return ((part, pattern) for part in PARTS for pattern in getattr(self, part))


PARTS = ("line", "head", "member", "strong", "filler", "end", "evidence", "unless")
