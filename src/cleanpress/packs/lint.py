r"""What a pack of somebody else may not do: be endless, be slow, or pass for a rule that is built in.

A regular expression of a pack is made of characters, classes, groups and quantifiers with bounds. The ways in which it
can try to match are counted (choices add up, what follows each other multiplies), and with a bound on these a line of
bounded length is matched in bounded time, whatever stands in it.
"""

import re
from collections.abc import Container, Iterator

from ..rule import Rule
from .pattern import forms

MOST_BYTES = 1_000_000  # of a pack
MOST_RULES = 2_000  # of a pack
MOST_FORMS = 200_000  # of a pack, written out
MOST_REGEXES = 200  # of a pack: each may be tried on every line
MOST_SECTIONS = 200  # of a pack, with echoes: each may ask how far a heading reaches
LONGEST = 2_000  # characters of a pattern
LARGEST = 10_000  # number in a field
MOST_REPEATS = 320  # times that a quantifier may repeat: the length of the longest line that has a key
MOST_WAYS = 10_000  # in which a regular expression may try to match

_PIECE = re.compile(
    r"""(?P<escape>\\(?:[pP]\{[^{}]*\}|[^\d\W_gGkKRXKLmM]|[\W_]|[mM]))
    |(?P<set>\[\^?\]?(?:\\.|[^\[\]\\])*\])
    |(?P<open>\((?:\?:)?(?!\?))
    |(?P<close>\))
    |(?P<repeat>(?:\*|\+|\?|\{\d*,?\d*\})[+?]?)
    |(?P<other>[^\\\[\](){}*+?])""",
    re.VERBOSE | re.DOTALL,
)


def find_risks(rule: Rule, builtin: Container[str]) -> Iterator[str]:
    """Tell what of a rule cannot be let in; `builtin` holds the ids that are taken.

    >>> list(find_risks(Rule("images/zoom", regex=("(?:tap ?)+to zoom",)), ()))
    ["regex: '(?:tap ?)+to zoom' at 9: '+' has no upper bound; write {1,320} or less"]
    >>> list(find_risks(Rule("images/zoom", regex=("tap to zoom(?: in)?",)), ()))
    []
    """
    if rule.id in builtin:
        yield f"id: {rule.id!r} is a built-in rule; choose another name; subtract the built-in one if need be"
    for pattern in rule.regex:
        if fault := find_slow_part(pattern):
            yield f"regex: {pattern!r} {fault}"


def count_forms(rule: Rule) -> int:
    """Count the forms of all patterns of a rule, written out.

    >>> count_forms(Rule("images/zoom", line=("(tap|click) [here] to zoom",)))
    4
    >>> count_forms(Rule("images/zoom", text=("()",)))
    0
    """
    return sum(len(forms(pattern)) for _, pattern in rule.patterns())


def find_slow_part(pattern: str) -> str:
    r"""Tell what could make a regular expression slow, and where; nothing if its time is bounded.

    >>> find_slow_part(r"\d{1,3} of \d{1,3}")
    ''
    >>> find_slow_part(r"(?:\d{1,3} ?){1,9}x")
    'at 13: has too many ways to match up to here; bound it more tightly, or split it'
    """
    at, before = 0, 1  # the ways of the last piece, which a quantifier multiplies
    groups = [(0, 1)]  # of each open group: ways of the branches that ended, and of this one without its last piece
    while at < len(pattern):
        found = _PIECE.match(pattern, at)
        if found is None:
            return f"at {at}: {pattern[at : at + 3]!r} is not known here; use characters, classes, groups and {{m,n}}"
        piece, kind = found[0], found.lastgroup
        ended, ways = groups[-1]
        if kind == "repeat":
            least, _, most = "0,1".partition(",") if piece[0] == "?" else piece.strip("{}+?").partition(",")
            if not (most or least.isdigit()) or piece.rstrip("+?").endswith(",}"):
                return f"at {at}: {piece!r} has no upper bound; write {{1,{MOST_REPEATS}}} or less"
            if int(most or least) > MOST_REPEATS:
                return f"at {at}: {piece!r} repeats more than {MOST_REPEATS} times; write fewer"
            before = sum(before**times for times in range(int(least or 0), int(most or least) + 1))
        elif kind == "close":
            if len(groups) == 1:
                return f"at {at}: ')' closes no group"
            before, (ended, ways) = ended + ways * before, groups[-2]
            groups.pop()
        else:
            ways, before = ways * before, 1
            groups[-1] = ended, ways
            if kind == "open":
                groups.append((0, 1))
            elif piece == "|":
                groups[-1] = ended + ways, 1
        if ended + ways * before > MOST_WAYS:
            return f"at {at}: has too many ways to match up to here; bound it more tightly, or split it"
        at = found.end()
    return ""
