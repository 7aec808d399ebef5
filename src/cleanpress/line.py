"""Lines: what a rule may see, how a source is split, how lines are joined."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from .late import compile_late


class Line(NamedTuple):
    """All that a rule may see of a line.

    >>> Line("Leave a Reply", "leave a reply", True, False).gap
    True
    """

    text: str
    key: str
    gap: bool
    protected: bool


class View(NamedTuple):
    """What rules may see of a page, in columns; a `Line` is a row of it."""

    texts: Sequence[str]
    keys: Sequence[str]
    gaps: Sequence[int]
    protected: Sequence[bool]

    def lines(self) -> list[Line]:
        """Give the lines of the page.

        >>> View(["Read more"], ["read more"], [2], [False]).lines()
        [Line(text='Read more', key='read more', gap=True, protected=False)]
        """
        return [*map(Line, self.texts, self.keys, map(bool, self.gaps), self.protected)]


MANY = 10_000  # lines that are joined, for one look at all of them

# U+0085 in a text that was read as Latin-1 is most often a piece of a character, and then it is no line break.
_PIECE = (
    "(?<=[\u00c2-\u00df])\x85"
    "|(?<=[\u00e0-\u00ef])\x85(?=[\x80-\xbf])"
    "|(?<=[\u00e0-\u00ef][\x80-\xbf])\x85"
    "|(?<=[\u00f0-\u00f4])\x85(?=[\x80-\xbf]{2})"
    "|(?<=[\u00f0-\u00f4][\x80-\xbf])\x85(?=[\x80-\xbf])"
    "|(?<=[\u00f0-\u00f4][\x80-\xbf]{2})\x85"
)
_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_PLAIN_RUN = compile_late("[^\n]+")
_RUN = compile_late(f"(?:[^{_BREAKS}]|{_PIECE})+")
_BREAK = compile_late(f"\r\n|(?!{_PIECE})[{_BREAKS}]")


def scan(text: str) -> Iterator[tuple[int, int, int]]:
    r"""Yield start, end and number of empty lines before it for each line that is not empty.

    Memory stays constant, however many line breaks there are.

    >>> list(scan("one\r\n\r\ntwo"))
    [(0, 3, 0), (7, 10, 1)]
    >>> list(scan("\n\n"))
    []
    """
    runs = _PLAIN_RUN if _is_plain(text) else _RUN
    before = 0
    for run in runs.finditer(text):
        start, end = run.span()
        yield start, end, start - before - text.count("\r\n", before, start) - (before > 0)
        before = end


def find_lines(text: str) -> tuple[list[str], list[int], list[int]]:
    r"""Find the lines that are not empty, as `scan` does, but many at once: texts, starts, numbers of empty lines.

    >>> find_lines("one\n\ntwo")
    (['one', 'two'], [0, 5], [0, 1])
    >>> find_lines("")
    ([], [], [])
    """
    # A list of all the empty lines would be many times larger than a text of line breaks.
    if text.count("\n") * 4 > len(text) or not _is_plain(text):
        found = [*scan(text)]
        return [text[a:b] for a, b, _ in found], [a for a, _, _ in found], [empty for _, _, empty in found]
    texts: list[str] = []
    starts: list[int] = []
    gaps: list[int] = []
    at = empty = 0
    for line in text.split("\n"):
        if line:
            texts.append(line)
            starts.append(at)
            gaps.append(empty)
            empty = 0
            at += len(line) + 1
        else:
            empty += 1
            at += 1
    return texts, starts, gaps


def find_marks(lines: Sequence[str], marks: Sequence[str]) -> set[str]:
    r"""Find which marks stand in lines; a line break stands before each line. Not in all at once: that is a copy.

    >>> find_marks(["a | b", "  c"], ["|", "\n ", "\t"]) == {"|", "\n "}, find_marks(["a"], ["b"])
    (True, set())
    """
    parts = ("\n".join(["", *lines[at : at + MANY]]) for at in range(0, len(lines), MANY))
    return {mark for part in parts for mark in marks if mark in part}


def _is_plain(text: str) -> bool:
    """Tell a text that has no other line break than LF."""
    return not any(mark in text for mark in _BREAKS[1:])


def split(text: str) -> tuple[list[str], list[int]]:
    r"""Split a text into its lines, blank ones too, and tell where each starts.

    >>> split("one\r\ntwo\u2028three")
    (['one', 'two', 'three'], [0, 5, 9])
    >>> split("one line")
    (['one line'], [0])

    Breaks are LF, CRLF, CR, VT, FF, U+001C to U+001E, NEL, U+2028 and U+2029. Offsets are characters of the text.
    """
    if _is_plain(text):
        lines = text.split("\n")
        return lines, [*accumulate((len(line) + 1 for line in lines[:-1]), initial=0)]
    breaks = [found.span() for found in _BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)], starts


def join(texts: Sequence[str], gaps: Sequence[int]) -> str:
    r"""Join lines, with ``gaps[i]`` blank lines before line ``i``; those before the first line are left out.

    >>> join(["one", "two", "three"], [3, 0, 1])
    'one\ntwo\n\nthree'
    >>> join([], [])
    ''
    """
    breaks = ["\n" * (gap + 1) for gap in gaps]
    return "".join([piece for pair in zip(breaks, texts, strict=True) for piece in pair][1:])
