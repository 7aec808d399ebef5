"""Rules to one table: which rules know this line?  The only file that knows regex.

A pattern is words over the key of a line: literal words, `#` a number, `*` one to twelve words, `{1-3}` one to three words,
`(a|b)` a choice, `[word]` an option.  Choices and options are written out, so a pattern without a wildcard is one entry of a
dictionary, and one with a wildcard is found by its first or last word; no pattern can backtrack.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from .key import EDGE, LONGEST, fold
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


class Wild(NamedTuple):
    """A written-out pattern with one or two wildcards: literal words, then bounds and literal words in turn."""

    first: str
    low: int
    high: int
    middle: str
    low2: int
    high2: int
    last: str


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
            if token == "[":
                inner = ["", *inner]
            forms = [f + x for f in forms for x in inner]
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
        parts = _WILD.split(" ".join(raw.split()))
        wilds = _WILD.findall(raw)
        words = [_fold(p) for p in parts[::3]]
        if len(wilds) > 2:
            raise PatternError(f"{pattern!r}: at most two wildcards")
        if any(not w for w in words[1:-1]):
            raise PatternError(f"{pattern!r}: two wildcards side by side; give one of them bounds")
        literal = "".join(words)
        if wilds and sum(c.isalpha() for c in literal) < (2 if literal.isascii() else 1):
            raise PatternError(f"{pattern!r}: a wildcard needs a word of two letters or more beside it")
        if not literal:
            raise PatternError(f"{pattern!r}: nothing is left of it in a key; symbol-only lines belong in text = [...]")
        marks = [f"{{{a or 1}-{b or 12}}}" for a, b in wilds]
        out[" ".join(x for pair in zip(words, [*marks, ""], strict=True) for x in pair if x).strip(EDGE)] = None
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
    start = len(first) + 1 if first else 0
    stop = len(text) - len(last) - 1 if last else len(text)
    if stop <= start or not text.startswith(first + " " if first else "") or not text.endswith(" " + last if last else ""):
        return None
    rest = text[start:stop]
    if not middle:
        return rest if low <= rest.count(" ") + 1 <= high else None
    at = rest.find(f" {middle} ")
    while at > 0:
        left, right = rest[:at], rest[at + len(middle) + 2 :]
        if low <= left.count(" ") + 1 <= high and low2 <= right.count(" ") + 1 <= high2:
            return left
        at = rest.find(f" {middle} ", at + 1)
    return None


class Table:
    """The compiled rules of a pack: exact keys, wildcard patterns by first or last word, symbol-only texts, regexes."""

    __slots__ = ("_regexes", "exact", "first", "inner", "last", "regex", "roles", "rules", "text")

    def __init__(self, rules: Sequence[Rule], data: dict[str, Any]) -> None:
        self.rules = tuple(rules)
        self.roles = tuple(Role(*r) for r in data["roles"])
        self.exact: dict[str, int | list[int]] = data["exact"]
        self.text: dict[str, list[int]] = data["text"]
        self.first: dict[str, list[list[Any]]] = data["first"]
        self.last: dict[str, list[list[Any]]] = data["last"]
        self.inner: dict[str, list[list[Any]]] = data["inner"]
        self.regex: list[list[Any]] = data["regex"]
        self._regexes: dict[str, Any] = {}

    def look(self, folded: str, text: str) -> list[Role]:
        """Find what a line, given as key and settled text, is to the rules."""
        if not folded:
            return [self.roles[n] for n in self.text.get(text, ())] if len(text) < 24 else []
        hit = self.exact.get(folded)
        numbers = [] if hit is None else [hit] if isinstance(hit, int) else list(hit)
        head = folded.partition(" ")[0]
        tail = folded.rpartition(" ")[2]
        for table, word in ((self.first, head), (self.last, tail)):
            for entry in table.get(word, ()):
                if capture(Wild(*entry[0]), folded) is not None:
                    numbers.append(entry[1])
        if self.inner:
            for word in self.inner.keys() & set(folded.split()):
                numbers += [n for wild, n in self.inner[word] if capture(Wild(*wild), folded) is not None]
        if self.regex:
            numbers += self._search(folded, text)
        if self.text and len(text) < 24:
            numbers += self.text.get(text, ())
        return [self.roles[n] for n in numbers]

    def _search(self, folded: str, text: str) -> Iterator[int]:
        words = set(folded.split())
        for pattern, index, number in self.regex:
            if words.isdisjoint(index):
                continue
            if pattern not in self._regexes:
                import regex  # 2.6 times a bare interpreter's start: only for packs that use it

                self._regexes[pattern] = regex.compile(pattern, regex.V1 | regex.IGNORECASE)
            try:
                if self._regexes[pattern].fullmatch(text, timeout=0.2):
                    yield number
            except TimeoutError:  # a pattern that cannot decide in time does not name the line
                continue

    def echoes(self, folded: str, rule: int) -> Iterator[str]:
        """Find what the wildcard of a rule's `line` stands for in this key."""
        for table, word in ((self.first, folded.partition(" ")[0]), (self.last, folded.rpartition(" ")[2])):
            for entry in table.get(word, ()):
                if self.roles[entry[1]][:2] == (rule, "line") and (name := capture(Wild(*entry[0]), folded)):
                    yield name


def compile_rules(rules: Iterable[Rule]) -> dict[str, Any]:
    """Compile rules to the plain data of a table, which JSON can hold."""
    roles: dict[Role, int] = {}
    exact: dict[str, list[int]] = {}
    text: dict[str, list[int]] = {}
    sides: dict[str, dict[str, list[list[Any]]]] = {"first": {}, "last": {}, "inner": {}}
    found: list[list[Any]] = []
    for number, rule in enumerate(rules):
        for part in PARTS:
            for at, pattern in enumerate(getattr(rule, part)):
                role = roles.setdefault(Role(number, part, at), len(roles))
                for form in forms(pattern):
                    if "{" not in form:
                        if role not in exact.setdefault(form, []):
                            exact[form].append(role)
                        continue
                    wild = _wild(form)
                    side, words = (
                        ("first", wild.first.split()[:1])
                        if wild.first
                        else ("last", wild.last.split()[-1:])
                        if wild.last
                        else ("inner", [max(wild.middle.split(), key=len)])
                    )
                    sides[side].setdefault(words[0], []).append([list(wild), role])
        for symbol in rule.text:
            text.setdefault(symbol, []).append(roles.setdefault(Role(number, "line" if rule.kind == "rule" else "filler", -1), len(roles)))
        for pattern in rule.regex:
            role = roles.setdefault(Role(number, "line", -2), len(roles))
            found.append([pattern, [_fold(w) for w in rule.index], role])
    return {
        "roles": [list(r) for r in roles],
        "exact": {k: v[0] if len(v) == 1 else v for k, v in exact.items()},
        "text": text,
        **sides,
        "regex": found,
        "longest": LONGEST,
    }
