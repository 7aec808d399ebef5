"""Lines: what a rule may see, how they are found in a source, how they are joined."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, compress, count, pairwise
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
PIECE = (
    "(?<=[\u00c2-\u00df])\x85"
    "|(?<=[\u00e0-\u00ef])\x85(?=[\x80-\xbf])"
    "|(?<=[\u00e0-\u00ef][\x80-\xbf])\x85"
    "|(?<=[\u00f0-\u00f4])\x85(?=[\x80-\xbf]{2})"
    "|(?<=[\u00f0-\u00f4][\x80-\xbf])\x85(?=[\x80-\xbf])"
    "|(?<=[\u00f0-\u00f4][\x80-\xbf]{2})\x85"
)
BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_PLAIN_RUN = compile_late("[^\n]+")
_RUN = compile_late(f"(?:[^{BREAKS}]|{PIECE})+")


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


def find_lines(text: str, placed: bool = True) -> tuple[list[str], list[int], list[int]]:
    r"""Find the lines that are not empty, as `scan` does, but many at once: texts, starts, numbers of empty lines.

    The starts may be left out.

    >>> find_lines("one\n\ntwo")
    (['one', 'two'], [0, 5], [0, 1])
    >>> find_lines("")
    ([], [], [])
    """
    # A list of all the empty lines would be many times larger than a text of line breaks.
    if text.count("\n") * 4 > len(text) or not _is_plain(text):
        found = [*scan(text)]
        return [text[a:b] for a, b, _ in found], [a for a, _, _ in found], [empty for _, _, empty in found]
    lines = text.split("\n")
    starts = [*compress(accumulate([len(line) + 1 for line in lines], initial=0), lines)] if placed else []
    gaps = [j - i - 1 for i, j in pairwise(chain([-1], compress(count(), lines)))]
    return [*filter(None, lines)], starts, gaps


def find_marks(lines: Sequence[str], marks: Sequence[str]) -> set[str]:
    r"""Find which marks stand in lines; a line break stands before each line. Not in all at once: that is a copy.

    >>> find_marks(["a | b", "  c"], ["|", "\n ", "\t"]) == {"|", "\n "}, find_marks(["a"], ["b"])
    (True, set())
    """
    parts = ("\n".join(["", *lines[at : at + MANY]]) for at in range(0, len(lines), MANY))
    return {mark for part in parts for mark in marks if mark in part}


def _is_plain(text: str) -> bool:
    """Tell a text that has no other line break than LF."""
    return not any(mark in text for mark in BREAKS[1:])


def join(texts: Sequence[str], gaps: Sequence[int]) -> str:
    r"""Join lines, with ``gaps[i]`` blank lines before line ``i``; those before the first line are left out.

    >>> join(["one", "two", "three"], [3, 0, 1])
    'one\ntwo\n\nthree'
    >>> join([], [])
    ''
    """
    breaks = ["\n" * (gap + 1) for gap in gaps]
    return "".join([piece for pair in zip(breaks, texts, strict=True) for piece in pair][1:])
