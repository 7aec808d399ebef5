"""The lines of a source as a reader counts them: blank ones too."""

from itertools import accumulate

from ..late import compile_late
from ..line import BREAKS, PIECE

_BREAK = compile_late(f"\r\n|(?!{PIECE})[{BREAKS}]")


def split(text: str) -> tuple[list[str], list[int]]:
    r"""Split a text into its lines, blank ones too, and tell where each starts.

    >>> split("one\r\ntwo\u2028three")
    (['one', 'two', 'three'], [0, 5, 9])
    >>> split("one line")
    (['one line'], [0])

    Breaks are LF, CRLF, CR, VT, FF, U+001C to U+001E, NEL, U+2028 and U+2029. Offsets are characters of the text.
    """
    if not any(mark in text for mark in BREAKS[1:]):
        lines = text.split("\n")
        return lines, [*accumulate((len(line) + 1 for line in lines[:-1]), initial=0)]
    breaks = [found.span() for found in _BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)], starts
