"""What every match of a regular expression holds, and how it begins: lines without these need no trial."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from re._parser import parse  # type: ignore[import-not-found]  # private, but what it reads is what `re` documents
from typing import Any

from ..regexes import DIGIT, LONGEST_OPENING, fold_opening

MOST_NEEDS = 40  # texts; to search for more takes as long as to try the regular expression
MOST_OPENINGS = 400
REMEMBERED = 10_000  # regular expressions: to look into one takes milliseconds
# Fuzziness and sets of sets, which `re` reads as characters.
_FOREIGN = re.compile(r"\{[^\d,]|(?<!\\)(?:\\\\)*\[\^?\]?(?:[^\]\\]|\\.)*\[|--|&&|~~|\|\|")


def _parse(regex: str) -> list[Any]:
    try:
        return [] if _FOREIGN.search(regex) else [*parse(regex)]
    except re.error:  # what only the other engine can read
        return []


@lru_cache(REMEMBERED)
def find_needs(regex: str) -> Sequence[Sequence[str]]:
    """Find sets of texts, in small letters: every match of a regular expression holds one text of each set.

    >>> find_needs(r"(?:\\w+ )?(?:copyright|\\(c\\))+ [12]\\d*"), find_needs(".*|a"), find_needs(r"\\d")
    ([['(c)', 'copyright'], ['1', '2']], [], [['\\x00']])
    """
    return sorted(map(sorted, _find_needs(_parse(regex))), key=lambda x: (DIGIT in x, len(x)))  # the shortest first


def _find_needs(tokens: Iterable[Any]) -> list[set[str]]:
    found, run = list[set[str]](), ""
    for kind, value in [*tokens, ("END", None)]:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value)
            continue
        found.append({run.casefold()})
        run = ""
        if name == "BRANCH":
            best = [max(_find_needs(branch), key=lambda x: min(map(len, x)), default=set()) for branch in value[1]]
            found.append(set().union(*best) if all(best) else set())
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0]:
            found += _find_needs(value[2])
        elif name == "SUBPATTERN":
            found += _find_needs(value[3])
        elif name == "IN":
            found.append({DIGIT if char == "0" else char.casefold() for char in _list_class(value)})
    return [needs for needs in found if needs and needs.isdisjoint(("", " ")) and len(needs) <= MOST_NEEDS]


@lru_cache(REMEMBERED)
def find_openings(regex: str) -> Sequence[str]:
    """Find the texts with one of which every match of a regular expression begins, as `fold_opening` writes them.

    >>> find_openings("(?:by )?(?:Anna|bo+)k"), find_openings(r"\\d+ views"), find_openings("a?b*")
    (['anna', 'bo', 'by a', 'by b'], ['0'], [])
    """
    texts = sorted({fold_opening(text) for text, _ in _find_openings(_parse(regex))})
    return texts if len(texts) <= MOST_OPENINGS and all(texts) else []


def _find_openings(tokens: Iterable[Any]) -> set[tuple[str, bool]]:
    """Find how matches begin: each text with whether the next token goes on from its end."""
    done, ends = set[str](), {""}
    for kind, value in tokens:
        name, again = str(kind), False
        found: set[tuple[str, bool]] = {("", name in ("AT", "ASSERT", "ASSERT_NOT"))}
        if name == "LITERAL":
            found = {(chr(value), True)}
        elif name == "IN":
            found = {(char, True) for char in _list_class(value)} or found
        elif name == "BRANCH":
            found = set().union(*map(_find_openings, value[1]))
        elif name == "SUBPATTERN":
            found = _find_openings(value[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, item = value
            again = high > LONGEST_OPENING
            times = range(low, high + 1) if not again else {0, 1} if low == 0 else {1}
            found = set().union(*(_find_openings([*item] * count) for count in times))
        done |= {end + text for end in ends for text, goes_on in found if not goes_on or (again and text)}
        ends = {end + text for end in ends for text, goes_on in found if goes_on and not (again and text)}
        done |= {end for end in ends if len(end) >= LONGEST_OPENING}
        ends = {end for end in ends if len(end) < LONGEST_OPENING}
        if len(done) > MOST_OPENINGS:
            return {(text, False) for text in done | ends}
    return {(text, False) for text in done} | {(text, True) for text in ends}


def _list_class(members: list[Any]) -> set[str]:
    """List the characters of a class, one digit for all; none where there are too many."""
    listed: set[str] = set()
    for kind, value in members:
        if str(value) == "CATEGORY_DIGIT":
            listed.add("0")
        elif str(kind) == "LITERAL" or (str(kind) == "RANGE" and value[1] - value[0] < 10):
            first, last = value if isinstance(value, tuple) else (value, value)
            listed |= {*map(chr, range(first, last + 1))}
        else:
            return set()
    return listed
