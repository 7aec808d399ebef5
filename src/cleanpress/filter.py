"""A filter: a set of rules that is a function from text to text, and its algebra."""

from collections.abc import Callable, Container, Iterator
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from .drop import Program, Taken, drop
from .key import LONGEST, key
from .line import Line, join, scan
from .match import Table, compile_rules
from .normalise import Normaliser, Settled
from .normalise import default as settled_view
from .protect import protect
from .rule import Rule


Origin = tuple[tuple[int, int], str]


class Gone(NamedTuple):
    """A line that went: its span in the source, its settled text, and why."""

    span: tuple[int, int]
    text: str
    why: Taken


class Pack:
    """The built-in rules with their compiled table; `read` brings them with their examples."""

    def __init__(self, rules: tuple[Rule, ...], table: Table, read: Callable[[], tuple[Rule, ...]]) -> None:
        self.table, self._read = table, read
        self.names = tuple(rule.id for rule in rules)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, examples included."""
        return self._read()


@lru_cache(maxsize=64)
def _compile(rules: frozenset[Rule]) -> Table:
    ordered = sorted(rules, key=lambda rule: (rule.name, repr(rule)))
    return Table(ordered, compile_rules(ordered))


def _restore(names: tuple[str, ...], own: frozenset[Rule]) -> "Filter":
    from .load import builtin  # which imports this file

    whole = builtin()
    known = {rule.name: n for n, rule in enumerate(whole.pack.table.rules)} if whole.pack else {}
    return Filter(whole.pack, frozenset(known[name] for name in names), own)


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

    def __init__(self, pack: Pack | None = None, numbers: frozenset[int] = frozenset(), own: frozenset[Rule] = frozenset()) -> None:
        self.pack, self.numbers, self.own = pack, numbers, own

    @classmethod
    def of(cls, *rules: Rule) -> "Filter":
        """Make a filter of rules written in Python; `check` runs their examples."""
        _compile(own := frozenset(rules))
        return cls(own=own)

    @cached_property
    def program(self) -> Program:
        """The rules made ready to run."""
        sources = [(self.pack.table, self.numbers)] if self.pack and self.numbers else []
        if self.own:
            sources.append((_compile(self.own), frozenset(range(len(self.own)))))
        return Program(sources)

    def __call__(self, text: str) -> str:
        return take(text, self.program, settled_view, raw=True)[0]

    def _known(self) -> Iterator[tuple[int | Rule, str]]:
        """Tell the rules, built-in ones by number, with their ids."""
        yield from ((n, self.pack.names[n]) for n in self.numbers if self.pack)
        yield from ((rule, rule.id) for rule in self.own)

    def _some(self, chosen: Container[int | Rule]) -> "Filter":
        return Filter(self.pack, frozenset(n for n in self.numbers if n in chosen), frozenset(r for r in self.own if r in chosen))

    def _members(self, other: "Filter | str") -> set[int | Rule]:
        if isinstance(other, Filter):
            return {*other.numbers, *other.own}
        pattern = other if "/" in other else f"{other}/*"
        hits = {at for at, name in self._known() if fnmatchcase(name, pattern)}
        if not hits:
            raise KeyError(f"no rule is called {other!r}")
        return hits

    def __or__(self, other: "Filter") -> "Filter":
        if not isinstance(other, Filter):
            return NotImplemented
        return Filter(self.pack or other.pack, self.numbers | other.numbers, self.own | other.own)

    def __and__(self, other: "Filter | str") -> "Filter":
        return self._some(self._members(other)) if isinstance(other, Filter | str) else NotImplemented

    def __sub__(self, other: "Filter | str") -> "Filter":
        if not isinstance(other, Filter | str):
            return NotImplemented
        return self._some({*self.numbers, *self.own} - self._members(other))

    def languages(self, *codes: str) -> "Filter":
        """Narrow to rules of some languages, and those of no language.

        >>> Filter.of(Rule("a/b", lang="de"), Rule("a/c"), Rule("a/d", lang="fr")).languages("fr")
        <Filter of 2 rules>
        """
        known: tuple[tuple[int | Rule, Rule], ...] = (*((n, self.pack.table.rules[n]) for n in self.numbers if self.pack), *zip(self.own, self.own, strict=True))
        return self._some({at for at, rule in known if rule.lang in ("any", *codes)})

    def __iter__(self) -> Iterator[Rule]:
        rules = [self.pack.rules[n] for n in self.numbers] if self.pack else []
        return iter(sorted([*rules, *self.own], key=lambda rule: (rule.id, rule.lang)))

    def __contains__(self, name: object) -> bool:
        return any(name in (known, known.partition("/")[0]) for _, known in self._known())

    def __len__(self) -> int:
        return len(self.numbers) + len(self.own)

    def __eq__(self, other: object) -> bool:
        return (self.numbers, self.own) == (other.numbers, other.own) if isinstance(other, Filter) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.numbers, self.own))

    def __reduce__(self) -> tuple[Callable[..., "Filter"], tuple[object, ...]]:
        rules = self.pack.table.rules if self.pack else ()
        return _restore, (tuple(sorted(rules[n].name for n in self.numbers)), self.own)

    def __repr__(self) -> str:
        return f"<Filter of {len(self)} rules>"


def see(settled: Settled) -> list[Line]:
    """Make of settled lines what a rule may see."""
    return [
        Line(text, "" if protected or len(text) > LONGEST else key(text), gap > 0, protected)
        for text, gap, protected in zip(settled.texts, settled.gaps, settled.protected, strict=True)
    ]


def take(text: str, program: Program, view: Normaliser, raw: bool) -> tuple[str, list[Gone]]:
    """Drop lines until a further run would find nothing: the text that is left, and what went, in the order of the source.

    Lines that come to stand together can be code, a table or one paragraph; then rules must see them once more.
    """
    settled = view.settle(text)
    origins = [[(span, line)] for span, line in zip(settled.spans, settled.texts, strict=True)]
    gone: list[Gone] = []
    rounds = 0
    while True:
        taken = drop(see(settled), program)
        gone += (Gone(*origin, Taken(rounds + t.round, t.rules)) for i, t in taken.items() for origin in origins[i])
        if raw:
            text = cut(text, settled, taken) if taken else text
        left = _survivors(settled, taken) if taken else settled
        if not raw:
            text = join(left.texts, left.gaps)
        if not taken:
            return text, sorted(gone)
        rounds += max(t.round for t in taken.values())
        origins = [origin for i, origin in enumerate(origins) if i not in taken]
        if raw or "unwrap" in set(view):
            settled = view.settle(text)
            if len(settled.texts) < len(origins):
                origins = _merge(origins, text, settled)
        else:
            settled = left._replace(protected=[group > 0 for group in protect(left.texts, left.gaps)])
        if settled.texts == left.texts and settled.protected == left.protected:
            return text, sorted(gone)


def _survivors(settled: Settled, taken: Container[int]) -> Settled:
    left = Settled([], [], [], [])
    gap = 0
    for i, (line, span, before, protected) in enumerate(zip(*settled, strict=True)):
        gap = max(gap, before)
        if i not in taken:
            for part, value in zip(left, (line, span, gap, protected), strict=True):
                part.append(value)  # type: ignore[arg-type]
            gap = 0
    return left


def _merge(origins: list[list[Origin]], text: str, settled: Settled) -> list[list[Origin]]:
    """Put together the origins of lines that became one."""
    merged: list[list[Origin]] = []
    lines = zip(scan(text), origins, strict=True)
    for _, end in settled.spans:
        merged.append([])
        for (_, last, _), origin in lines:
            merged[-1] += origin
            if last == end:
                break
    return merged


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
        pieces += text[slice(*spans[i])], _break(text[spans[widest - 1][1] : spans[widest][0]], j == i + 1)
    return "".join([*pieces, text[slice(*spans[kept[-1]])], _break(text[spans[-1][1] :], kept[-1] == len(spans) - 1)])


def _break(found: str, at_home: bool) -> str:
    """Keep a break a break: between other lines U+0085 could be a piece of a character."""
    if at_home or "\x85" not in found:
        return found
    return "\n" * found.startswith("\x85") + found.removeprefix("\x85").removesuffix("\x85") + "\n" * (len(found) > 1 and found.endswith("\x85"))
