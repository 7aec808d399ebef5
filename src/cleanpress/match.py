"""Rules to one table: which rules know this line?  The only file that knows regex.

A pattern is words over the key of a line: literal words, `#` a number, `*` one to twelve words, `{1-3}` one to three
words, `(a|b)` a choice, `[word]` an option. Choices and options are written out, so a pattern without a wildcard is one
entry of a dictionary, and one with a wildcard is found by its first or last word; no pattern can backtrack.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from itertools import accumulate, chain
from typing import Any, NamedTuple

from .key import EDGE, fold
from .rule import PARTS, Rule

MOST_FORMS = 600  # of one pattern, written out
_WILD = re.compile(r"\*|\{(\d+)-(\d+)\}")
_TOKEN = re.compile(r"\*|\{\d+-\d+\}|[(|)\[\]]|[^\s(|)\[\]{}*]+|\s+")


class PatternError(ValueError):
    """A pattern that cannot be read, or that would match everything."""


class Role(NamedTuple):
    """What a line is to a rule: number of the rule, part of it, and which of the part's patterns."""

    rule: int
    part: str
    pattern: int


SIDES = ("first", "last", "inner")


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
    """The patterns that are found by one word, written out; those with a wildcard again by the word beside it."""

    exact: dict[str, list[Role]]
    wild: dict[str, list[tuple[int, int, Wild, Role]]]  # fewest and most words of a key


EMPTY = Bucket({}, {})


def _fold(literal: str) -> str:
    """Fold the literal words of a pattern as keys are folded; its `#` stays."""
    return fold(literal.replace("#", "\ue000")).replace("\ue000", "#")


def _choices(tokens: list[str], stop: str, source: str) -> tuple[list[str], str]:
    """Read alternatives up to one of the stop marks: every form written out, and the mark that ended them."""
    forms = [""]
    done: list[str] = []
    while tokens:
        token = tokens.pop(0)
        if token in ("(", "["):
            close = ")" if token == "(" else "]"
            inner, end = _choices(tokens, close, source)
            if end != close:
                raise PatternError(f"{source!r}: {token!r} is not closed")
            optional = [""] if token == "[" else []
            forms = [f + x for f in forms for x in optional + inner]
        elif token == "|" and stop:
            done += forms
            forms = [""]
        elif token in (")", "]", "|"):
            if token != stop:
                raise PatternError(f"{source!r}: stray {token!r}; quote furniture without brackets, the key has none")
            return done + forms, token
        else:
            forms = [f + token for f in forms]
        if len(forms) + len(done) > MOST_FORMS:
            raise PatternError(f"{source!r}: more than {MOST_FORMS} forms; split it")
    return done + forms, ""


@lru_cache(maxsize=20000)
def forms(pattern: str) -> tuple[str, ...]:
    """Write a pattern out: every choice and option, folded like a key, wildcards left in.

    >>> forms("(click|tap) [here] to enlarge")
    ('click to enlarge', 'click here to enlarge', 'tap to enlarge', 'tap here to enlarge')
    >>> forms("*")
    Traceback (most recent call last):
    cleanpress.match.PatternError: '*': a wildcard needs a word of two letters or more beside it
    """
    out: dict[str, None] = {}
    for raw in _choices(_TOKEN.findall(pattern), "", pattern)[0]:
        wilds = _WILD.findall(raw)
        words = [_fold(part) for part in _WILD.split(" ".join(raw.split()))[::3]]
        if len(wilds) > 2:
            raise PatternError(f"{pattern!r}: at most two wildcards")
        if not all(words[1:-1]):
            raise PatternError(f"{pattern!r}: two wildcards side by side; give one of them bounds")
        literal = "".join(words)
        if wilds and sum(c.isalpha() for c in literal) < (2 if literal.isascii() else 1):
            raise PatternError(f"{pattern!r}: a wildcard needs a word of two letters or more beside it")
        marks = [f"{{{a or 1}-{b or 12}}}" for a, b in wilds]
        form = " ".join(x for pair in zip(words, [*marks, ""], strict=True) for x in pair if x).strip(EDGE)
        if not form:
            raise PatternError(f"{pattern!r}: nothing is left of it in a key; symbol-only lines belong in text = [...]")
        out[form] = None
    return tuple(out)


def _wild(form: str) -> Wild:
    parts = _WILD.split(form)
    words = [p.strip() for p in parts[::3]]
    bounds = [(int(a), int(b)) for a, b in zip(parts[1::3], parts[2::3], strict=True)]
    if len(bounds) == 1:
        return Wild(words[0], *bounds[0], "", 0, 0, words[1])
    return Wild(words[0], *bounds[0], words[1], *bounds[1], words[2])


def capture(wild: Wild, text: str) -> str | None:
    """Match a key against a pattern with wildcards: the words of its first wildcard, or None.

    >>> capture(_wild("support {1-3}"), "support the harbour news")
    'the harbour news'
    >>> capture(_wild("support {1-3}"), "support for the harbour news grows")
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
    """The compiled rules of a pack: patterns by their first, last or inner word, written out when it is first met."""

    __slots__ = ("_buckets", "_ends", "_indexed", "_patterns", "_runs", "parts", "regex", "rules", "text")

    def __init__(self, rules: Sequence[Rule], data: dict[str, Any]) -> None:
        self.rules = tuple(rules)
        self.text = {symbol: [Role(*r) for r in roles] for symbol, roles in data["text"].items()}
        self.regex: list[list[Any]] = data["regex"]
        self._patterns: list[str] = data["patterns"]
        self._runs: list[list[Any]] = data["runs"]
        self._ends = list(accumulate(run[2] for run in self._runs))
        self._buckets: dict[str, dict[str, Any]] = {side: data[side] for side in SIDES}
        self.parts = frozenset((run[0], run[1]) for run in self._runs)
        self._indexed = frozenset(word for _, index, _ in self.regex for word in index)

    def look(self, folded: str, text: str) -> list[Role]:
        """Find what a line, given as key and settled text, is to the rules."""
        found: list[Role] = []
        if folded:
            words = folded.split()
            count = len(words)
            places = [("first", words[0], (*words, "")[1]), ("last", words[-1], ("", *words)[-2])]
            places += [("inner", word, "") for word in sorted(self._buckets["inner"].keys() & words)]
            for side, word, beside in places:
                bucket = self._buckets[side].get(word)
                if bucket is None:
                    continue
                exact, wild = bucket if type(bucket) is Bucket else self._write_out(side, word)
                found += exact.get(folded, ())
                for at in (beside, "") if beside else ("",):
                    for low, high, pattern, role in wild.get(at, ()):
                        if low <= count <= high and capture(pattern, folded) is not None:
                            found.append(role)
            if not self._indexed.isdisjoint(words):
                found += self._search(words, text)
        return found + self.text.get(text, [])

    def _write_out(self, side: str, word: str) -> Bucket:
        bucket = Bucket({}, {})
        for number in self._buckets[side].get(word, ()):
            at = bisect_right(self._ends, number)
            rule, part, count = self._runs[at]
            role = Role(rule, part, number - self._ends[at] + count)
            for form in forms(self._patterns[number]):
                if _side(form) != (side, word):
                    continue
                if "{" in form:
                    wild = _wild(form)
                    literal = " ".join((wild.first, wild.middle, wild.last)).split()
                    near = (wild.first.split() if side == "first" else wild.last.split()[::-1]) + [""]
                    entry = (len(literal) + wild.low + wild.low2, len(literal) + wild.high + wild.high2, wild, role)
                    bucket.wild.setdefault(near[1] if len(near) > 2 else "", []).append(entry)
                else:
                    bucket.exact.setdefault(form, []).append(role)
        self._buckets[side][word] = bucket
        return bucket

    def _search(self, words: list[str], text: str) -> Iterator[Role]:
        known = self._indexed.intersection(words)
        for pattern, index, rule in self.regex:
            with suppress(TimeoutError):  # a pattern that cannot decide in time does not name the line
                if not known.isdisjoint(index) and compile_regex(pattern).fullmatch(text, timeout=0.2):
                    yield Role(rule, "line", -2)

    def echoes(self, folded: str, rule: int) -> Iterator[str]:
        """Find what the wildcard of a rule's `line` stands for in this key."""
        for side, word in (("first", folded.partition(" ")[0]), ("last", folded.rpartition(" ")[2])):
            bucket = self._buckets[side].get(word, EMPTY)
            written = bucket if type(bucket) is Bucket else self._write_out(side, word)
            for _, _, wild, role in chain.from_iterable(written.wild.values()):
                if role[:2] == (rule, "line") and (name := capture(wild, folded)):
                    yield name


def _side(form: str) -> tuple[str, str]:
    """Tell by which word of its a form is found: the first, the last where a wildcard stands first, or an inner one."""
    if not form.startswith("{"):
        return "first", form.partition(" ")[0]
    if not form.endswith("}"):
        return "last", form.rpartition(" ")[2]
    return "inner", max(_wild(form).middle.split(), key=len)


def compile_rules(rules: Iterable[Rule]) -> dict[str, Any]:
    """Compile rules to the plain data of a table, which JSON can hold."""
    patterns: list[str] = []
    runs: list[list[Any]] = []
    text: dict[str, list[list[Any]]] = {}
    sides: dict[str, dict[str, list[int]]] = {side: {} for side in SIDES}
    found: list[list[Any]] = []
    for number, rule in enumerate(rules):
        for part in PARTS:
            for pattern in getattr(rule, part):
                for side, word in sorted({_side(form) for form in forms(pattern)}):
                    sides[side].setdefault(word, []).append(len(patterns))
                patterns.append(pattern)
            if getattr(rule, part):
                runs.append([number, part, len(getattr(rule, part))])
        for symbol in rule.text:
            text.setdefault(symbol, []).append([number, "line" if rule.kind == "rule" else "filler", -1])
        found += ([pattern, [_fold(w) for w in rule.index], number] for pattern in rule.regex)
    return {"patterns": patterns, "runs": runs, "text": text, "regex": found, **sides}
