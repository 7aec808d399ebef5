"""Rules to one table: which rules know this line?  The only file that knows regex."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate, chain
from typing import Any, NamedTuple

from .rule import Rule


class PatternError(ValueError):
    """A pattern that cannot be read, or that would match everything."""


class Role(NamedTuple):
    """What a line is to a rule: number of the rule, part of it, and which of the part's patterns."""

    rule: int
    part: str
    pattern: int


SIDES = ("first", "last", "inner")
NOTHING: dict[str, Any] = {"runs": (), "text": {}, "regex": (), "first": {}, "last": {}, "inner": {}}


class Wild(NamedTuple):
    """A written-out pattern with one or two wildcards: literal words, then bounds and literal words in turn."""

    first: str
    low: int
    high: int
    middle: str
    low2: int
    high2: int
    last: str


class Bucket(NamedTuple):
    """The forms that are found by one word; those with a wildcard again by the word beside it."""

    exact: dict[str, list[Role]]
    wild: dict[str, list[tuple[int, int, Wild, Role]]]  # fewest and most words of a key


EMPTY = Bucket({}, {})


def parse_wild(form: str) -> Wild:
    """Read a form with wildcards.

    >>> parse_wild("support {1-3}")
    Wild(first='support', low=1, high=3, middle='', low2=0, high2=0, last='')
    """
    pieces = [piece.partition("}") for piece in form.split("{")]
    words = [pieces[0][0], *(rest for _, _, rest in pieces[1:])]
    first, middle, *last = [word.strip() for word in words]
    (low, high), *more = [[int(bound) for bound in bounds.split("-")] for bounds, _, _ in pieces[1:]]
    if not more:
        return Wild(first, low, high, "", 0, 0, middle)
    return Wild(first, low, high, middle, more[0][0], more[0][1], last[0])


def capture(wild: Wild, text: str) -> str | None:
    """Match a key against a pattern with wildcards: the words of its first wildcard, or None.

    >>> capture(parse_wild("support {1-3}"), "support the harbour news")
    'the harbour news'
    >>> capture(parse_wild("support {1-3}"), "support for the harbour news grows")
    """
    first, low, high, middle, low2, high2, last = wild
    opening, closing = first and first + " ", last and " " + last
    rest = text[len(opening) : len(text) - len(closing)]
    if not (rest and text.startswith(opening) and text.endswith(closing)):
        return None
    if not middle:
        return rest if low <= rest.count(" ") + 1 <= high else None
    at = 0
    while (at := rest.find(f" {middle} ", at + 1)) > 0:
        left, right = rest[:at], rest[at + len(middle) + 2 :]
        if low <= left.count(" ") + 1 <= high and low2 <= right.count(" ") + 1 <= high2:
            return left
    return None


@cache
def compile_regex(pattern: str) -> Any:
    """Compile the escape hatch of a rule.  PatternError tells what is wrong with it."""
    import regex  # 2.6 times a bare interpreter's start: only for packs that use it

    try:
        return regex.compile(pattern, regex.V1 | regex.IGNORECASE)
    except regex.error as error:
        raise PatternError(f"{pattern!r}: is no regular expression: {error}") from None


class Table:
    """The compiled rules of a pack: forms by their first, last or inner word, unpacked when it is first met."""

    __slots__ = ("_buckets", "_ends", "_indexed", "_runs", "_within", "parts", "regex", "rules", "text")

    def __init__(self, rules: Sequence[Rule], data: dict[str, Any]) -> None:
        self.rules = tuple(rules)
        self.text = {symbol: [Role(*r) for r in roles] for symbol, roles in data["text"].items()}
        self.regex: list[list[Any]] = data["regex"]
        self._runs: list[list[Any]] = data["runs"]
        self._ends = list(accumulate(run[2] for run in self._runs))
        self._buckets: dict[str, dict[str, Any]] = {side: data[side] for side in SIDES}
        self.parts = frozenset((run[0], run[1]) for run in self._runs)
        self._indexed = frozenset(word for _, index, _ in self.regex for word in index)
        self._within = self._indexed.union(self._buckets["inner"])

    def look(self, folded: str, text: str) -> list[Role]:
        """Find what a line, given as key and settled text, is to the rules."""
        found: list[Role] = []
        if folded:
            words = folded.split()
            count = len(words)
            places = [("first", words[0], (*words, "")[1]), ("last", words[-1], ("", *words)[-2])]
            places += [("inner", word, "") for word in sorted(self._buckets["inner"].keys() & words)]
            for side, word, beside in places:
                exact, wild = self._open(side, word)
                found += exact.get(folded, ())
                for at in (beside, "") if beside else ("",):
                    for low, high, pattern, role in wild.get(at, ()):
                        if low <= count <= high and capture(pattern, folded) is not None:
                            found.append(role)
            if not self._indexed.isdisjoint(words):
                found += self._search(words, text)
        return found + self.text.get(text, [])

    def _open(self, side: str, word: str) -> Bucket:
        bucket = self._buckets[side].get(word, EMPTY)
        return bucket if type(bucket) is Bucket else self._unpack(side, word, bucket)

    def _unpack(self, side: str, word: str, packed: str) -> Bucket:
        bucket = Bucket({}, {})
        for row in packed.split("\n"):
            number, *rests = row.split("\t")
            at = bisect_right(self._ends, int(number))
            rule, part, count = self._runs[at]
            role = Role(rule, part, int(number) - self._ends[at] + count)
            for rest in rests:
                form = word + rest if side == "first" else rest + word if side == "last" else rest
                if "{" not in form:
                    bucket.exact.setdefault(form, []).append(role)
                    continue
                wild = parse_wild(form)
                literal = " ".join((wild.first, wild.middle, wild.last)).split()
                near = (wild.first.split() if side == "first" else wild.last.split()[::-1]) + [""]
                entry = (len(literal) + wild.low + wild.low2, len(literal) + wild.high + wild.high2, wild, role)
                bucket.wild.setdefault(near[1] if len(near) > 2 else "", []).append(entry)
        self._buckets[side][word] = bucket  # only now, for another thread may look
        return bucket

    def may_know(self, keys: Iterable[str]) -> Iterator[str]:
        """Sift the keys for which `look` could find something without a look at the text: a cheap and sufficient test.

        >>> [*Table((), NOTHING).may_know(["read more"])]
        []
        """
        firsts, lasts, within = self._buckets["first"], self._buckets["last"], self._within
        for key in keys:
            first, _, rest = key.partition(" ")
            if first in firsts:
                exact, wild = self._open("first", first)
                if key in exact or (wild and ("" in wild or rest.partition(" ")[0] in wild)):
                    yield key
                    continue
            if key.rpartition(" ")[2] in lasts or not within.isdisjoint(key.split()):
                yield key

    def _search(self, words: list[str], text: str) -> Iterator[Role]:
        known = self._indexed.intersection(words)
        for pattern, index, rule in self.regex:
            with suppress(TimeoutError):  # a pattern that cannot decide in time does not name the line
                if not known.isdisjoint(index) and compile_regex(pattern).fullmatch(text, timeout=0.2):
                    yield Role(rule, "line", -2)

    def echoes(self, folded: str, rule: int) -> Iterator[str]:
        """Find what the wildcard of a rule's `line` stands for in this key."""
        for side, word in (("first", folded.partition(" ")[0]), ("last", folded.rpartition(" ")[2])):
            for _, _, wild, role in chain.from_iterable(self._open(side, word).wild.values()):
                if role[:2] == (rule, "line") and (name := capture(wild, folded)):
                    yield name
