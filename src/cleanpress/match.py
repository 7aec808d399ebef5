"""Rules to one table: which rules know this line?  The only file that knows regex."""

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from .rule import Rule


class PatternError(ValueError):
    """A pattern that cannot be read, or that would match everything."""


class Role(NamedTuple):
    """What a line is to a rule: number of the rule, part of it, and which of the part's patterns."""

    rule: int
    part: str
    pattern: int


class Regex(NamedTuple):
    """A regular expression, and what tells quickly that it matches no line: words, and sets of texts."""

    pattern: str
    words: frozenset[str]  # one of them stands in the key
    rule: int
    needs: list[list[str]]  # one of each set stands in the text, in small letters


SIDES = ("first", "last", "inner")
LONGEST_OPENING = 4  # characters by which a regular expression is found
OPENINGS = 4096  # of texts, remembered
SHARDS = 64  # parts of a table, by the first character of keys: a short text needs few
NOTHING: dict[str, Any] = {"runs": (), "text": {}, "regex": (), "first": ("",) * SHARDS, "last": "", "inner": ""}


class Wild(NamedTuple):
    """A written-out pattern with one or two wildcards: literal words, then bounds and literal words in turn."""

    first: str
    low: int
    high: int
    middle: str
    low2: int
    high2: int
    last: str


# A form with wildcards: fewest and most words of a key, what stands in it and at its end, the form and its roles.
Entry = tuple[int, int, str, str, Wild, list[Role]]


class Node:
    """Forms with wildcards whose literal words beside the wildcard are the path to here, and the nodes further down."""

    __slots__ = ("bare", "below", "entries", "lasts", "middles", "most")

    def __init__(self) -> None:
        self.below: dict[str, Node] = {}
        self.entries: list[Entry] = []
        self.lasts: set[str] = set()  # last words of forms, where the path to here does not say them
        self.middles: tuple[str, ...] = ()
        self.bare = -1  # most words of a key that needs neither of these
        self.most = -1  # most words of a key here or further down

    def add(self, entry: Entry, side: str) -> None:
        _, high, middle, closing, *_ = entry
        self.entries.append(entry)
        if closing and side == "first":
            self.lasts.add(closing.rpartition(" ")[2])
        elif middle:
            self.middles += (middle,)
        else:
            self.bare = max(self.bare, high)

    def may_match(self, key: str, count: int, last: str) -> bool:
        """Tell, by quick tests, that a form of this node may match a key with so many words and this last one."""
        if count <= self.bare or last in self.lasts:
            return True
        return any(map(key.__contains__, self.middles))

    def __iter__(self) -> "Iterator[Entry]":
        yield from self.entries
        for node in self.below.values():
            yield from node


class Bucket(NamedTuple):
    """The forms that are found by one word; those with a wildcard as a tree of the literal words beside it.

    From the first word the tree goes down, from the last word up.
    """

    exact: dict[str, list[Role]]
    wild: Node


NOWHERE = Node()
EMPTY = Bucket({}, NOWHERE)


def fold_opening(text: str) -> str:
    """Fold the first characters of a text, as those of matches of a regular expression are: one digit for all.

    >>> fold_opening("12k views"), fold_opening("Views")
    ('00k ', 'view')
    """
    folded = text[:LONGEST_OPENING].casefold()[:LONGEST_OPENING]
    return folded if folded.isalpha() else "".join(["0" if char.isdecimal() else char for char in folded])


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

    __slots__ = (
        "_buckets", "_ends", "_find_opened", "_indexed", "_longest", "_opened", "_runs", "_shards", "_within", "parts",
        "regex", "rules", "text",
    )  # fmt: skip

    def __init__(self, rules: Sequence[Rule], data: dict[str, Any]) -> None:
        self.rules = tuple(rules)
        self.text = {symbol: [Role(*r) for r in roles] for symbol, roles in data["text"].items()}
        self._longest = max(map(len, self.text), default=-1)
        self.regex: list[Regex] = []
        self._indexed: dict[str, list[int]] = {}  # numbers of regular expressions, by a word or by an opening
        self._opened: dict[str, list[int]] = {}
        for number, (pattern, index, rule, needs, openings) in enumerate(data["regex"]):
            self.regex.append(Regex(pattern, frozenset(index), rule, needs))
            for place, texts in ((self._opened, openings), (self._indexed, () if openings else index)):
                for start in texts:
                    place.setdefault(start, []).append(number)
        self._find_opened = lru_cache(OPENINGS)(self._list_opened)
        self._runs: list[list[Any]] = data["runs"]
        self._ends = list(accumulate(run[2] for run in self._runs))
        self._shards: list[str | bytes] = [*data["first"]]
        self._buckets: dict[str, dict[str, Any]] = {"first": {}, **{side: _split(data[side]) for side in SIDES[1:]}}
        self.parts = frozenset((run[0], run[1]) for run in self._runs)
        self._within = frozenset((*self._indexed, *self._buckets["inner"]))

    def look(self, key: str, text: str) -> list[Role]:
        """Find what a line, given as key and settled text, is to the rules."""
        found: list[Role] = []
        if key:
            self._fetch([key])
            words = key.split(" ")
            if words[0] in self._buckets["first"]:
                self._match("first", words, key, found)
            if words[-1] in self._buckets["last"]:
                self._match("last", words[::-1], key, found)
            if not self._within.isdisjoint(words):
                for word in sorted(self._buckets["inner"].keys() & words):
                    self._match("inner", [word], key, found)
            found += self._search(words, text)
        return found + self.text.get(text, [])

    def _match(self, side: str, words: list[str], key: str, found: list[Role]) -> None:
        bucket = self._open(side, words[0])
        found += bucket.exact.get(key, ())
        count = key.count(" ") + 1
        for node in _descend(bucket.wild, words):
            for low, high, middle, closing, pattern, roles in node.entries:
                fits = low <= count <= high and key.endswith(closing) and middle in key
                if fits and capture(pattern, key) is not None:
                    found += roles

    def _fetch(self, keys: Iterable[str]) -> None:
        """Read the shards of the table that hold the first words of keys."""
        for shard in {ord(key[0]) % SHARDS for key in keys if key}:
            if packed := self._shards[shard]:
                text = packed if isinstance(packed, str) else zlib.decompress(packed).decode()
                self._buckets["first"].update(_split(text))
                self._shards[shard] = ""  # only now, for another thread may look

    def _open(self, side: str, word: str) -> Bucket:
        bucket = self._buckets[side].get(word, EMPTY)
        return bucket if type(bucket) is Bucket else self._unpack(side, word, bucket)

    def _unpack(self, side: str, word: str, packed: str) -> Bucket:
        exact: dict[str, list[Role]] = {}
        wilds: dict[str, list[Role]] = {}
        root, number = Node(), 0
        for step, *rests in [row.split("*") for row in packed.split("_")[1:]]:
            number += int(step)
            at = bisect_right(self._ends, number)
            rule, part, count = self._runs[at]
            role = Role(rule, part, number - self._ends[at] + count)
            for rest in rests:
                form = word + rest if side == "first" else rest + word if side == "last" else rest
                (wilds if "{" in form else exact).setdefault(form, []).append(role)
        for form, roles in wilds.items():
            wild, node = parse_wild(form), root
            literal = len(" ".join((wild.first, wild.middle, wild.last)).split())
            low, high = literal + wild.low + wild.low2, literal + wild.high + wild.high2
            beside = {"first": wild.first.split()[1:], "last": wild.last.split()[-2::-1], "inner": []}[side]
            for near in beside:
                node.most = max(node.most, high)
                node = node.below.setdefault(near, Node())
            node.most = max(node.most, high)
            node.add((low, high, wild.middle, wild.last, wild, roles), side)
        bucket = self._buckets[side][word] = Bucket(exact, root)  # only now, for another thread may look
        return bucket

    def sift(self, keys: Sequence[str], texts: Sequence[str]) -> Iterator[int]:
        """Yield the lines for which `look` may find something; for the others it finds nothing.

        >>> [*Table((), NOTHING).sift(["read more"], ["Read more"])]
        []
        """
        firsts, lasts, inner = (self._buckets[side] for side in SIDES)
        within, longest, symbols = self._within, self._longest, self.text
        self._fetch(keys)
        find_opened, indexed = self._find_opened, self._indexed.keys()
        for i, key in enumerate(keys):
            text = texts[i]
            if key:
                words = key.split(" ")
                first, last = words[0], words[-1]
                if first in firsts and self._may_match(self._open("first", first), words, 1, key):
                    yield i
                    continue
                if last in lasts and self._may_match(self._open("last", last), words, -1, key):
                    yield i
                    continue
                met = not within.isdisjoint(words)
                if met and any(self._may_match(self._open("inner", w), [w], 1, key) for w in inner.keys() & words):
                    yield i
                    continue
                regexes = find_opened(text[:LONGEST_OPENING]) or (met and not indexed.isdisjoint(words))
                if regexes and any(self._find_regexes(words, text)):
                    yield i
                    continue
            if len(text) <= longest and text in symbols:
                yield i

    def _may_match(self, bucket: Bucket, words: list[str], step: int, key: str) -> bool:
        """Tell, by quick tests, that a form of a bucket may match a key; its words are read up or down from an end."""
        exact, node = bucket
        if key in exact:
            return True
        count = key.count(" ") + 1
        if count > node.most:
            return False
        last, at = words[-1], 0 if step > 0 else -1
        while count <= node.most:
            if node.may_match(key, count, last):
                return True
            at += step
            if not node.below or not -count <= at < count:
                return False
            node = node.below.get(words[at], NOWHERE)
        return False

    def _find_regexes(self, words: list[str], text: str) -> Iterator[Regex]:
        """Find the regular expressions that are worth a trial, by opening, words and needs."""
        numbers = self._find_opened(text[:LONGEST_OPENING])
        if not self._indexed.keys().isdisjoint(words):
            numbers += tuple([n for word in self._indexed.keys() & words for n in self._indexed[word]])
        if not numbers:
            return
        found = [self.regex[n] for n in sorted({*numbers}) if not self.regex[n].words.isdisjoint(words)]
        folded = text.casefold() if found else ""
        for regex in found:
            for needs in regex.needs:
                for need in needs:
                    if need in folded:
                        break
                else:
                    break
            else:
                yield regex

    def _list_opened(self, start: str) -> tuple[int, ...]:
        starts = {fold_opening(start)[:size] for size in range(1, LONGEST_OPENING + 1)}
        return tuple([number for start in starts for number in self._opened.get(start, ())])

    def _search(self, words: list[str], text: str) -> Iterator[Role]:
        for regex in self._find_regexes(words, text):
            with suppress(TimeoutError):  # a pattern that cannot decide in time does not name the line
                if compile_regex(regex.pattern).fullmatch(text, timeout=0.2):
                    yield Role(regex.rule, "line", -2)

    def echoes(self, key: str, rule: int) -> Iterator[str]:
        """Find what the wildcard of a rule's `line` stands for in this key."""
        for side, word in (("first", key.partition(" ")[0]), ("last", key.rpartition(" ")[2])):
            for *_, wild, roles in self._open(side, word).wild:
                if any(role[:2] == (rule, "line") for role in roles) and (name := capture(wild, key)):
                    yield name


def _split(packed: str) -> dict[str, str]:
    return {bucket.partition("_")[0]: bucket for bucket in packed.split("|")} if packed else {}


def _descend(node: Node, words: list[str]) -> Iterator[Node]:
    """Go down the tree by the words beside the first of them, as far as it knows them."""
    yield node
    for word in words[1:]:
        if word not in node.below:
            break
        node = node.below[word]
        yield node
