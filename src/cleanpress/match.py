"""Rules to one table: which rules know this line?"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, product
from typing import Any, NamedTuple

from .key import LONGEST, fold_ends
from .pieces import Piece, inflate, read_numbers, split_rows
from .regexes import Regexes
from .rule import PARTS, Rule
from .wild import Wild, capture, parse_wild


class Role(NamedTuple):
    """What a line is to a rule: number of the rule, part of it, and which of the part's patterns."""

    rule: int
    part: str
    pattern: int
    ended: bool = True  # whether the pattern ends with a full stop, as it must to name a short line that does


SIDES = ("first", "last", "inner")
OPENING = 100  # characters of a long line: a word of a regular expression is looked for in them
GLUED = 1_000  # characters of a line that may begin with a notice and go on with an article
SHARDS = 64  # parts of a table, by the first characters of keys: a short text needs few
NOTHING: dict[str, Any] = {
    "runs": ("",) * 3, "text": {}, "first": (), "last": "", "inner": "", "regex": "{}", "indexed": "",
    "long": (), "ended": (),
}  # fmt: skip

# A form with wildcards: fewest and most words of a key, what stands in it and at its end, the form and its roles.
Entry = tuple[int, int, str, str, Wild, list[Role]]


Rules = Sequence[Rule] | Callable[[], Sequence[Rule]]


class Bucket(NamedTuple):
    """The forms that are found by one or two words, and what tells quickly that none with a wildcard matches."""

    exact: dict[str, list[Role]]
    wild: list[Entry]
    most: int  # words of a key that matches one of them
    bare: int  # words of a key that needs neither of these
    lasts: frozenset[str]  # last words of keys
    middles: list[str]  # words within keys


def make_bucket(forms: dict[str, list[Role]], found_by_last: bool) -> Bucket:
    """Make a bucket of forms, given with their roles."""
    exact: dict[str, list[Role]] = {}
    entries: list[Entry] = []
    lasts: set[str] = set()
    middles: list[str] = []
    most = bare = -1
    for form, roles in forms.items():
        if "{" not in form:
            exact[form] = roles
            continue
        wild = parse_wild(form)
        literal = len(f"{wild.first} {wild.middle} {wild.last}".split())
        low, high = literal + wild.low + wild.low2, literal + wild.high + wild.high2
        entries.append((low, high, wild.middle, wild.last, wild, roles))
        most = max(most, high)
        if wild.last and not found_by_last:
            lasts.add(wild.last.rpartition(" ")[2])
        elif wild.middle:
            middles.append(wild.middle)
        else:
            bare = max(bare, high)
    return Bucket(exact, entries, most, bare, frozenset(lasts), middles)


EMPTY = make_bucket({}, found_by_last=False)


def find_shard(text: str) -> int:
    """Find in which shard of a table the forms are that begin as a text does.

    >>> find_shard("a photo") == find_shard("a"), find_shard("photo") == find_shard("phone")
    (True, True)
    """
    first, second = text[0], text[1:2].strip()
    return (ord(first) * 31 + (ord(second) if second else 0)) % SHARDS


class Table:
    """The compiled rules of a pack: forms by their first, last or inner words, unpacked when these are first met."""

    def __init__(self, rules: Rules, data: dict[str, Any], matches: Callable[[str, str], object]) -> None:
        self._rules, self._matches = rules, matches
        self.text: dict[str, list[list[Any]]] = data["text"]
        self._longest = max(map(len, self.text), default=-1)
        self._regexes = Regexes(data["regex"], data["indexed"])
        self._long = frozenset(data["long"])  # how lines begin that are known by their ends
        self._ended = frozenset(data["ended"])  # patterns that end with a full stop
        self._runs, self._ends = data["runs"], [*accumulate(read_numbers(data["runs"][2]))]
        self._shards: dict[int, Piece] = {n: packed for n, packed in enumerate(data["first"]) if packed}
        self._buckets: dict[str, dict[str, Any]] = {"first": {}, **{side: split_rows(data[side]) for side in SIDES[1:]}}
        self._within = frozenset((*self._regexes.words, *self._buckets["inner"]))

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules; those of a compiled table are read when somebody asks."""
        if callable(rules := self._rules):  # looked up once, for another thread may put the list there
            rules = self._rules = rules()
        return rules

    def list_parts(self) -> set[tuple[int, str]]:
        """List which parts the rules have, by the number of the rule."""
        return {(rule, PARTS[part]) for rule, part, _ in zip(*map(read_numbers, self._runs), strict=True)}

    def look(self, key: str, text: str) -> list[Role]:
        """Find what a line, given as key and settled text, is to the rules."""
        found: list[Role] = []
        key, words, seen = self._read_long(text) if len(text) > LONGEST else (key, key.split(" "), text)
        self._fetch([key])
        hits = self._within.intersection(words)
        for side, name in (*_list_ends(words), *[("inner", word) for word in sorted(hits)]):
            self._match(self._open(side, name), key, len(words), found)
        if len(words) < 5 and (end := seen.rstrip("\"'”“’»*_")[-2:])[1:] == "." != end[0]:  # labels have no full stop
            found = [role for role in found if role.ended or role.part == "unless"]
        found += [Role(x.rule, "line", -2) for x in self._regexes.find(hits, seen) if self._matches(x.pattern, seen)]
        return found + [Role(*role) for role in self.text.get(text, ())]

    def _read_long(self, text: str) -> tuple[str, list[str], str]:
        """Give of a long line the key of its ends, the words by which it is found, and what regular expressions see."""
        # Not folded as a key is: what stands in quotation marks is quoted, and stays.
        words = text[:OPENING].casefold().replace("’", "'").split(" ")
        key = "…"  # which no form is, begins or ends with
        if words[0] in self._long:
            key = fold_ends(text)
            self._fetch([key])
        return key, [key, *(words if len(text) <= GLUED else ()), "…"], text[:LONGEST] + "\n"

    def _match(self, bucket: Bucket, key: str, count: int, found: list[Role]) -> None:
        found += bucket.exact.get(key, ())
        for low, high, middle, closing, wild, roles in bucket.wild:
            if low <= count <= high and key.endswith(closing) and middle in key and capture(wild, key) is not None:
                found += roles

    def _fetch(self, keys: Iterable[str]) -> None:
        """Read the shards of the table that hold the first words of keys."""
        for shard in {find_shard(start) for start in {key[:2] for key in keys if key}} if self._shards else ():
            if packed := self._shards.get(shard):
                self._buckets["first"].update(split_rows(inflate(packed)))
                self._shards.pop(shard, None)  # only now, for another thread may look

    def _open(self, side: str, name: str) -> Bucket:
        bucket: Any = self._buckets[side].get(name) or EMPTY
        return bucket if type(bucket) is Bucket else self._unpack(side, name, bucket)

    def _unpack(self, side: str, name: str, packed: str) -> Bucket:
        forms: dict[str, list[Role]] = {}
        number = 0
        for row in packed.split("_"):
            step, *rests = row.split("*")
            number += int(step)
            at = bisect_right(self._ends, number)
            rule, part, count = read_numbers([column[at] for column in self._runs])
            role = Role(rule, PARTS[part], number - self._ends[at] + count, number in self._ended)
            products = [product(*[choices.split(")") for choices in rest.split("(")]) for rest in rests]
            for rest in map("".join, chain.from_iterable(products)):
                form = name + rest if side == "first" else rest + name if side == "last" else rest
                forms.setdefault(form, []).append(role)
        bucket = self._buckets[side][name] = make_bucket(forms, side == "last")  # only now, for another thread may look
        return bucket

    def sift(self, keys: Sequence[str], texts: Sequence[str]) -> Iterator[int]:
        """Yield the lines for which `look` may find something; for the others it finds nothing.

        >>> [*Table((), NOTHING, str.__eq__).sift(["read more"], ["Read more"])]
        []
        """
        firsts, lasts, hit = self._buckets["first"], self._buckets["last"], self._within.intersection
        longest, symbols, may_match, find = self._longest, self.text, self._may_match, self._regexes.find
        self._fetch(keys)
        for i, (key, text) in enumerate(zip(keys, texts, strict=True)):
            found, words, seen = self._read_long(text) if len(text) > LONGEST else (key, key.split(" "), text)
            if (
                (words[0] in firsts and may_match("first", (words[0], " ".join(words[:2])), found, words))
                or (words[-1] in lasts and may_match("last", (words[-1], " ".join(words[-2:])), found, words))
                or ((hits := hit(words)) and (may_match("inner", hits, found, words) or find(hits, seen)))
                or (len(text) <= longest and text in symbols)
            ):
                yield i

    def _may_match(self, side: str, names: Iterable[str], key: str, words: list[str]) -> bool:
        """Tell, by quick tests, that a form which is found by one of these names may match a key."""
        buckets, count = self._buckets[side], len(words)
        for name in names:
            if found := buckets.get(name):
                exact, _, most, bare, lasts, middles = found if type(found) is Bucket else self._open(side, name)
                ended = count <= bare or words[-1] in lasts
                if key in exact or (count <= most and (ended or any(map(key.__contains__, middles)))):
                    return True
        return False

    def echoes(self, key: str, rule: int) -> Iterator[str]:
        """Find what the wildcard of a rule's `line` stands for in this key."""
        for side, name in _list_ends(key.split(" ")):
            for *_, wild, roles in self._open(side, name).wild:
                if any(role[:2] == (rule, "line") for role in roles) and (named := capture(wild, key)):
                    yield named


def _list_ends(words: list[str]) -> list[tuple[str, str]]:
    ends = [("first", words[0]), ("last", words[-1])]
    return [*ends, ("first", " ".join(words[:2])), ("last", " ".join(words[-2:]))] if len(words) > 1 else ends
