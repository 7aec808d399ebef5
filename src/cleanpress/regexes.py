"""The escape hatch: regular expressions, and what finds those worth a trial."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from .pieces import Piece, inflate

LONGEST_OPENING = 4  # characters by which a regular expression is found
OPENINGS = 16_384  # of texts, remembered


class Regex(NamedTuple):
    """A regular expression, and what tells quickly that it matches no text."""

    rule: int
    pattern: str
    needs: Sequence[Sequence[str]]  # one of each stands in the text, in small letters

    def may_match(self, folded: str) -> bool:
        """Tell, by quick tests, that it may match a text, given in small letters."""
        for needs in self.needs:
            for need in needs:
                if need in folded:
                    break
            else:
                return False
        return True


def fold_opening(text: str) -> str:
    """Fold the first characters of a text, as those of matches of a regular expression are: one digit for all.

    >>> fold_opening("12k views"), fold_opening("Views")
    ('00k ', 'view')
    """
    folded = text[:LONGEST_OPENING].casefold()[:LONGEST_OPENING]
    return folded if folded.isalpha() else "".join(["0" if char.isdecimal() else char for char in folded])


class Regexes:
    """The regular expressions of a table: index words first, then how a text begins, then what every match holds."""

    __slots__ = ("_find_opened", "_matches", "_opened", "_packed", "_read", "_rows", "_unopened", "words")

    def __init__(self, packed: Piece, indexed: dict[str, list[int]], matches: Callable[[str, str], object]) -> None:
        self.words = {word: frozenset(numbers) for word, numbers in indexed.items()}
        self._packed, self._matches = packed, matches
        self._rows: list[str] = []
        self._opened: dict[str, list[int]] = {}
        self._unopened: frozenset[int] = frozenset()
        self._read = cache(lambda number: Regex(*json.loads(self._rows[number])))
        self._find_opened = lru_cache(OPENINGS)(self._list_opened)

    def find(self, words: Iterable[str], text: str) -> list[Regex]:
        """Find what is worth a trial on a text; its key holds these of the index words."""
        opened = self._find_opened(text[:LONGEST_OPENING])
        found = {number for word in words if word in self.words for number in self.words[word] & opened}
        if not found:
            return []
        folded = text.casefold()
        return [regex for number in sorted(found) if (regex := self._read(number)).may_match(folded)]

    def match(self, words: Iterable[str], text: str) -> list[int]:
        """Find the rules of which one matches a text."""
        return [regex.rule for regex in self.find(words, text) if self._matches(regex.pattern, text)]

    def _list_opened(self, start: str) -> frozenset[int]:
        if not self._rows:
            head, *rows = inflate(self._packed).split("\n")
            self._opened, unopened = json.loads(head)
            self._unopened = frozenset(unopened)
            self._rows = rows  # only now, for another thread may look
        folded = fold_opening(start)
        starts = {folded[:size] for size in range(1, LONGEST_OPENING + 1)}
        return self._unopened.union(*(self._opened.get(start, ()) for start in starts))
