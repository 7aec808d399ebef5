"""Forms with one or two wildcards, which stand for words: "support {1-3}"."""

from typing import NamedTuple


class Wild(NamedTuple):
    """A written-out pattern with one or two wildcards: literal words, then bounds and literal words in turn."""

    first: str
    low: int
    high: int
    middle: str
    low2: int
    high2: int
    last: str


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
