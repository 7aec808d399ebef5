"""The escape hatch: regular expressions, and what finds those worth a trial."""

import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from .pieces import Piece, inflate, read_numbers, split_rows

LONGEST_OPENING = 4  # characters by which a regular expression is found
OPENINGS = 16_384  # of texts, remembered
DIGIT = "\0"  # stands, among what is needed, for any digit


class Regex(NamedTuple):
    """A regular expression, and what tells quickly that it matches no text."""

    rule: int
    pattern: str
    needs: Sequence[Sequence[str]]  # one of each stands in the text, in small letters

    def may_match(self, folded: str) -> bool:
        r"""Tell, by quick tests, that it may match a text, given in small letters.

        >>> Regex(0, r"\d+ views?", [["view"], [DIGIT]]).may_match("3 views")
        True
        >>> Regex(0, r"\d+ views?", [["view"], [DIGIT]]).may_match("no views")
        False
        """
        for needs in self.needs:
            for need in needs:
                if need in folded:
                    break
            else:
                if DIGIT not in needs or not any(map(str.isdecimal, folded)):
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

    def __init__(self, packed: Piece, indexed: str) -> None:
        self.words = split_rows(indexed)  # of a word the numbers of expressions, as they are written
        self._packed, self._rows = packed, list[str]()
        self._opened: dict[str, str] = {}
        self._read = cache(lambda number: Regex(*json.loads(self._rows[read_numbers(number)[0]])))
        self._list_indexed = cache(lambda word: frozenset(self.words[word]))
        self._find_opened = lru_cache(OPENINGS)(self._list_opened)

    def find(self, words: Iterable[str], text: str) -> list[Regex]:
        """Find what is worth a trial on a text; its key holds these of the index words."""
        opened = self._find_opened(text[:LONGEST_OPENING])
        found = {number for word in words if word in self.words for number in self._list_indexed(word) & opened}
        if not found:
            return []
        folded = text.casefold()
        return [regex for number in sorted(found) if (regex := self._read(number)).may_match(folded)]

    def _list_opened(self, start: str) -> frozenset[str]:
        if not self._rows:
            head, *rows = inflate(self._packed).split("\n")
            self._opened = json.loads(head)
            self._rows = rows  # only now, for another thread may look
        folded = fold_opening(start)
        # By no character at all is found what may begin with any.
        return frozenset().union(*[self._opened.get(folded[:size], "") for size in range(LONGEST_OPENING + 1)])
