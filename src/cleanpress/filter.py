"""A filter: a set of rules that is a function from text to text, and its algebra."""

from collections.abc import Callable, Container, Iterator
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import pairwise

from .drop import Program, Taken, drop
from .key import LONGEST, key
from .line import Line
from .match import Table, compile_rules
from .normalise import Settled
from .normalise import default as settled_view
from .rule import Rule


class Pack:
    """Rules that were loaded together, with their compiled table; `read` brings the rules with their examples."""

    def __init__(self, rules: tuple[Rule, ...], table: Table | None = None, read: Callable[[], tuple[Rule, ...]] | None = None) -> None:
        self.table = table or Table(rules, compile_rules(rules))
        self.identity: object = rules if table is None else "built-in"
        self._read = read or (lambda: rules)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, examples included."""
        return self._read()


class Filter:
    """An immutable set of rules, callable: it removes what its rules name and changes nothing else.

    >>> fullsize = Filter.of(Rule("images/full-size-link", line=("click to see the full-size image",)))
    >>> fullsize("The quay.\\n\\nClick to see the full-size image\\n\\nThe basin.\\n")
    'The quay.\\n\\nThe basin.\\n'
    >>> fullsize("Click to see the full-size image, said the mail.")
    'Click to see the full-size image, said the mail.'

    Filters are sets: `a | b`, `a & b`, `a - b`, and `a - "family"`, `a & "family/*"`, `a - "family/rule"` by name.

    >>> len(fullsize - "images"), fullsize | fullsize == fullsize
    (0, True)
    >>> fullsize - "images/no-such-rule"
    Traceback (most recent call last):
    KeyError: "no rule is called 'images/no-such-rule'"
    """

    def __init__(self, chosen: dict[Pack, frozenset[int]]) -> None:
        self._chosen = {pack: numbers for pack, numbers in chosen.items() if numbers}

    @classmethod
    def of(cls, *rules: Rule) -> "Filter":
        """Make a filter of rules written in Python; `check` runs their examples."""
        return cls({Pack(rules): frozenset(range(len(rules)))})

    @cached_property
    def program(self) -> Program:
        """The rules made ready to run."""
        return Program((pack.table, numbers) for pack, numbers in self._chosen.items())

    def __call__(self, text: str) -> str:
        settled = settled_view.settle(text)
        taken = self.find(settled)
        return cut(text, settled, taken) if taken else text

    def find(self, settled: Settled) -> dict[int, Taken]:
        """Find the lines that go among settled lines: their number there, round and rules."""
        return drop(see(settled), self.program)

    def _names(self) -> dict[tuple[Pack, int], str]:
        return {(pack, n): pack.table.rules[n].id for pack, numbers in self._chosen.items() for n in numbers}

    def _named(self, name: str) -> "Filter":
        hits = [at for at, known in self._names().items() if fnmatchcase(known, name if "/" in name else f"{name}/*")]
        if not hits:
            raise KeyError(f"no rule is called {name!r}")
        chosen: dict[Pack, set[int]] = {}
        for pack, n in hits:
            chosen.setdefault(pack, set()).add(n)
        return Filter({pack: frozenset(numbers) for pack, numbers in chosen.items()})

    def __or__(self, other: "Filter") -> "Filter":
        if not isinstance(other, Filter):
            return NotImplemented
        chosen = dict(self._chosen)
        for pack, numbers in other._chosen.items():
            chosen[pack] = chosen.get(pack, frozenset()) | numbers
        return Filter(chosen)

    def __and__(self, other: "Filter | str") -> "Filter":
        other = self._named(other) if isinstance(other, str) else other
        return Filter({p: numbers & other._chosen.get(p, frozenset()) for p, numbers in self._chosen.items()})

    def __sub__(self, other: "Filter | str") -> "Filter":
        other = self._named(other) if isinstance(other, str) else other
        return Filter({p: numbers - other._chosen.get(p, frozenset()) for p, numbers in self._chosen.items()})

    def languages(self, *codes: str) -> "Filter":
        """Narrow to rules of some languages, and those of no language.

        >>> Filter.of(Rule("a/b", lang="de"), Rule("a/c"), Rule("a/d", lang="fr")).languages("fr")
        <Filter of 2 rules>
        """
        return Filter(
            {p: frozenset(n for n in numbers if p.table.rules[n].lang in ("any", *codes)) for p, numbers in self._chosen.items()}
        )

    def __iter__(self) -> Iterator[Rule]:
        rules = [pack.rules[n] for pack, numbers in self._chosen.items() for n in numbers]
        return iter(sorted(rules, key=lambda rule: (rule.id, rule.lang)))

    def __contains__(self, name: object) -> bool:
        return any(name in (known, known.partition("/")[0]) for known in self._names().values())

    def __len__(self) -> int:
        return sum(map(len, self._chosen.values()))

    def _identity(self) -> frozenset[tuple[object, frozenset[int]]]:
        whole: dict[object, frozenset[int]] = {}
        for pack, numbers in self._chosen.items():
            whole[pack.identity] = whole.get(pack.identity, frozenset()) | numbers
        return frozenset(whole.items())

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, Filter) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity())

    def __repr__(self) -> str:
        return f"<Filter of {len(self)} rules>"


def see(settled: Settled) -> list[Line]:
    """Make of settled lines what a rule may see."""
    return [
        Line(text, "" if protected or len(text) > LONGEST else key(text), gap > 0, protected)
        for text, gap, protected in zip(settled.texts, settled.gaps, settled.protected, strict=True)
    ]


def cut(text: str, settled: Settled, taken: Container[int]) -> str:
    r"""Cut lines out of a source; where they stood, the widest of the breaks around them stays.

    >>> source = "one\n\nReply\ntwo"
    >>> cut(source, settled_view.settle(source), {1}), cut(source, settled_view.settle(source), ())
    ('one\n\ntwo', 'one\n\nReply\ntwo')
    """
    spans, gaps = settled.spans, settled.gaps
    kept = [i for i in range(len(spans)) if i not in taken]
    if not kept:
        return ""
    pieces = [text[: spans[0][0]]] if kept[0] == 0 else []
    for i, j in pairwise(kept):
        widest = max(range(i + 1, j + 1), key=gaps.__getitem__)
        pieces += text[slice(*spans[i])], text[spans[widest - 1][1] : spans[widest][0]]
    return "".join([*pieces, text[slice(*spans[kept[-1]])], text[spans[-1][1] :]])
