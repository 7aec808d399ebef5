"""The escape hatch of packs that nobody vouches for, with a time limit.  The only file that knows regex."""

from functools import cache
from typing import Any


class PatternError(ValueError):
    """A pattern that cannot be read, or that would match everything."""


@cache
def compile_regex(pattern: str) -> Any:
    """Compile the escape hatch of a rule.

    >>> compile_regex("tap to (zoom|look)").groups
    1
    >>> compile_regex("tap to (zoom")
    Traceback (most recent call last):
    cleanpress.packs.timed.PatternError: 'tap to (zoom': is no regular expression: missing ) at position 12
    """
    import regex  # 2.6 times a bare interpreter's start: only for packs that use it

    try:
        return regex.compile(pattern, regex.V1 | regex.IGNORECASE)
    except regex.error as error:
        raise PatternError(f"{pattern!r}: is no regular expression: {error}") from None


def match_in_time(pattern: str, text: str) -> bool:
    """Match a whole text; a pattern that cannot decide in time does not match.

    >>> match_in_time("tap to zoom", "Tap to zoom"), match_in_time("tap to zoom", "Tap to zoom in")
    (True, False)
    """
    try:
        return compile_regex(pattern).fullmatch(text, timeout=0.2) is not None
    except TimeoutError:
        return False
