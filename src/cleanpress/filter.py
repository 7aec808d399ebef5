"""A filter: a set of rules that is a function from text to text, and its algebra."""

import re
from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

from .drop import Program, Sifted, Taken, drop
from .group import Plan, plan_groups
from .key import fold_lines
from .line import View, join
from .match import NOTHING, Table
from .normalise import Normaliser, Settled, default, none
from .protect import protect
from .rule import Rule


class Removal(NamedTuple):
    """A line that went: span in characters of the source, settled text, ids of the rules that named it, the round."""

    span: tuple[int, int]
    text: str
    rules: tuple[str, ...]
    round: int


class Pack(NamedTuple):
    """The built-in rules: their compiled table, how to read them with their examples, and what all make together."""

    table: Table
    read: Callable[[], tuple[Rule, ...]]
    plan: Plan


EMPTY = Pack(Table((), NOTHING, str.__eq__), tuple, plan_groups(()))
LONG = 10_000_000  # characters; of a longer text a quick look would make copies that are too large
Member = int | Rule  # the number of a built-in rule, or a rule of your own
Origins = tuple[tuple[tuple[int, int], ...], ...]  # of each line, the spans of the source that it was made of


@lru_cache(maxsize=64)
def _compile(rules: frozenset[Rule]) -> Table:
    from .packs.compile import compile_rules  # only own rules are not compiled yet
    from .packs.timed import match_in_time

    ordered = sorted(rules, key=lambda rule: (rule.name, repr(rule)))
    return Table(ordered, compile_rules(ordered), match_in_time)


def _restore(names: frozenset[str], own: frozenset[Rule]) -> "Filter":
    from .load import builtin  # which imports this file

    whole = builtin()
    return Filter(own | {member for member in whole.members if whole.rule(member).name in names}, whole.pack)


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

    def __init__(self, members: frozenset[Member] = frozenset(), pack: Pack = EMPTY) -> None:
        self.members, self.pack = members, pack

    @classmethod
    def of(cls, *rules: Rule) -> "Filter":
        """Make a filter of rules written in Python; `check` runs their examples.

        >>> Filter.of(Rule("images/zoom", line=("tap to zoom",))), Filter.of()
        (<Filter of 1 rules>, <Filter of 0 rules>)
        """
        made = cls(frozenset(rules))
        _compile(made.own)  # a bad pattern is told at once
        return made

    @cached_property
    def own(self) -> frozenset[Rule]:
        """The rules that are not built in."""
        return frozenset(member for member in self.members if isinstance(member, Rule))

    def rule(self, member: Member) -> Rule:
        """The rule of a member; a built-in one comes from the compiled table, without its examples."""
        return self.pack.table.rules[member] if isinstance(member, int) else member

    @cached_property
    def program(self) -> Program:
        """The rules made ready to run."""
        numbers = frozenset(member for member in self.members if isinstance(member, int))
        sources = [(self.pack.table, numbers)] if numbers else []
        if numbers and len(numbers) == len(self.members) == len(self.pack.plan.of[0]):
            return Program(sources, self.pack.plan)
        return Program(sources + ([(_compile(self.own), frozenset(range(len(self.own))))] if self.own else []))

    def __call__(self, text: str) -> str:
        return clean_text(text, self.program, none)

    def __or__(self, other: "Filter") -> "Filter":
        if not isinstance(other, Filter):
            return NotImplemented
        return Filter(self.members | other.members, other.pack if self.pack is EMPTY else self.pack)

    def __and__(self, other: "Filter | str") -> "Filter":
        if isinstance(other, Filter):
            return Filter(self.members & other.members, self.pack)
        if not isinstance(other, str):
            return NotImplemented
        from fnmatch import fnmatchcase  # only who names rules needs it

        pattern = other if "/" in other else f"{other}/*"
        named = frozenset(member for member in self.members if fnmatchcase(self.rule(member).id, pattern))
        if not named:
            raise KeyError(f"no rule is called {other!r}")
        return Filter(named, self.pack)

    def __sub__(self, other: "Filter | str") -> "Filter":
        return Filter(self.members - (self & other).members, self.pack)

    def languages(self, *codes: str) -> "Filter":
        """Narrow to rules of some languages, and those of no language.

        >>> Filter.of(Rule("a/b", lang="de"), Rule("a/c"), Rule("a/d", lang="fr")).languages("fr")
        <Filter of 2 rules>
        """
        return Filter(frozenset(m for m in self.members if self.rule(m).lang in ("any", *codes)), self.pack)

    def __iter__(self) -> Iterator[Rule]:
        rules = (self.pack.read()[member] if isinstance(member, int) else member for member in self.members)
        return iter(sorted(rules, key=lambda rule: (rule.id, rule.lang)))

    def __contains__(self, name: object) -> bool:
        return any(name in (rule.id, rule.family) for rule in map(self.rule, self.members))

    def __len__(self) -> int:
        return len(self.members)

    def __eq__(self, other: object) -> bool:
        return self.members == other.members if isinstance(other, Filter) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.members)

    def __reduce__(self) -> tuple[Callable[..., "Filter"], tuple[object, ...]]:
        return _restore, (frozenset(self.rule(member).name for member in self.members - self.own), self.own)

    def __repr__(self) -> str:
        return f"<Filter of {len(self)} rules>"


def see(settled: Settled, keys: Sequence[str] | None = None) -> View:
    """Make of settled lines what rules may see; the keys of the lines may be given."""
    texts, _, gaps, protected = settled
    keys = fold_lines(texts) if keys is None else keys
    if any(protected):
        keys = ["" if shut else key for key, shut in zip(keys, protected, strict=True)]
    return View(texts, keys, gaps, protected)


# What somebody who looked at a text that the normaliser leaves has found: keys, and what lines are to rules.
Known = tuple[Sequence[str], Sequence[Sifted]]


class Run(NamedTuple):
    """One run over a text: its lines as the rules see them, and those that went; the last run finds none."""

    text: str
    settled: Settled
    taken: dict[int, Taken]


def _drop_in_runs(
    text: str, program: Program, normaliser: Normaliser, known: Known | None = None, placed: bool = True
) -> Iterator[Run]:
    """Drop lines until a further run would find nothing; where the lines stood need not be told.

    Lines that come to stand together can be code, a table or one paragraph; then rules must see them once more.
    """
    view = normaliser or default
    settled = view.settle_left(text, placed) if known else view.settle(text, placed)
    seen = see(settled, known and known[0])
    while taken := drop(seen, program, known and known[1]):
        yield Run(text, settled, taken)
        left = _leave(settled, taken)
        if _settles_anew(normaliser):
            text = join(left.texts, left.gaps) if normaliser else cut(text, settled, taken)
            settled = view.settle(text)
        else:
            settled = left._replace(protected=[group > 0 for group in protect(left.texts, left.gaps)])
        if (settled.texts, settled.protected) == (left.texts, left.protected):
            break
        seen, known = see(settled), None
    yield Run(text, settled, {})


def _settles_anew(normaliser: Normaliser) -> bool:
    """Tell whether lines that are left must be settled again: their spans are those of the text that is left, then."""
    return not normaliser or "unwrap" in normaliser


def _write(last: Run, normaliser: Normaliser) -> str:
    return join(last.settled.texts, last.settled.gaps) if normaliser else last.text


def take(text: str, program: Program, normaliser: Normaliser) -> tuple[str, tuple[Removal, ...], Origins]:
    """Drop lines until a further run would find nothing: the text that is left, what went, whence each line came.

    Without a step in the normaliser the lines that stay are left as they are, though rules know them by `default`.
    """
    origins: list[list[tuple[tuple[int, int], str]]] = []
    gone: list[Removal] = []
    rounds = 0
    for run in _drop_in_runs(text, program, normaliser):
        if not rounds:
            origins = [[origin] for origin in zip(run.settled.spans, run.settled.texts, strict=True)]
        elif _settles_anew(normaliser):
            lines = iter(origins)  # a line that `unwrap` made of several has the origins of all
            spans = run.settled.spans
            origins = [[*chain.from_iterable(islice(lines, run.text.count("\n", *span) + 1))] for span in spans]
        for i, (number, rules) in run.taken.items():
            gone += (Removal(*origin, rules, rounds + number) for origin in origins[i])
        rounds += max((number for number, _ in run.taken.values()), default=0)
        origins = [origin for i, origin in enumerate(origins) if i not in run.taken]
    return _write(run, normaliser), tuple(sorted(gone)), tuple([tuple([span for span, _ in o]) for o in origins])


def clean_text(text: str, program: Program, normaliser: Normaliser) -> str:
    """Give the text that `take` leaves, by a shorter way where it leaves all.

    >>> clean_text("The quay.", Filter().program, default)
    'The quay.'
    """
    known = None
    if normaliser and len(text) < LONG:
        text = text.strip("\n")  # which would not stay
    if len(text) < LONG and (normaliser or default).leaves(text):
        lines = [*filter(None, text.split("\n"))]
        keys = fold_lines(lines)
        known = keys, [*program.sift(keys, lines)]
        if not (program.finders or any(verdict.begins for _, verdict in known[1])):  # nothing can go
            return text
    (last,) = deque(_drop_in_runs(text, program, normaliser, known, _settles_anew(normaliser)), maxlen=1)
    return _write(last, normaliser)


def _leave(settled: Settled, taken: Container[int]) -> Settled:
    texts, spans, gaps, protected = settled
    kept = [i for i in range(len(texts)) if i not in taken]
    widest = [max(gaps[before + 1 : i + 1]) for before, i in pairwise([-1, *kept])]
    return Settled([texts[i] for i in kept], [spans[i] for i in kept], widest, [protected[i] for i in kept])


def cut(text: str, settled: Settled, taken: Container[int]) -> str:
    r"""Cut lines out of a source; where they stood, the widest of the breaks around them stays.

    >>> source = "one\n\nReply\ntwo"
    >>> cut(source, default.settle(source), {1}), cut(source, default.settle(source), ())
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
    return found if at_home else re.sub("^\x85|\x85\\Z", "\n", found)
