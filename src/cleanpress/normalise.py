"""Settle a text: named steps, composed like sets, that repair each line until nothing changes."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from operator import add
from typing import NamedTuple
from unicodedata import is_normalized

from cleanpress.late import compile_late
from cleanpress.line import MANY, find_lines, find_marks, join
from cleanpress.marks import compose
from cleanpress.protect import protect
from cleanpress.repair import are_idle, is_idle, repair

Step = Callable[[str], str]

_ODD_SPACE = compile_late("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„‟", '"')})
_DASHES = str.maketrans({**dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"), "\u2014": "--", "\u2015": "--"})
_BULLET = compile_late(r"(\s*)[•·‣◦▪●–](?:\s+|(?<=[•‣◦▪●])(?=\w))")
_ITEM = compile_late(r"(?:[-*+•·‣◦▪●–—>|#]|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s|```|~~~)")
_ROUNDS = 8
SOME = 8  # lines that are looked at together


class Settled(NamedTuple):
    """The lines of a text that are not blank, each with its span in the source and the blank lines before it."""

    texts: list[str]
    spans: list[tuple[int, int]]
    gaps: list[int]
    protected: list[bool]


class Normaliser:
    r"""A set of named steps that is a function from text to text.

    >>> default("Fish &amp; chips\xa0 \r\n\r\n\r\nPeas")
    'Fish & chips\n\nPeas'
    >>> default("Nothing to do.\n\nNothing at all.")
    'Nothing to do.\n\nNothing at all.'
    >>> (default | quotes)("“Hi”")
    '"Hi"'
    >>> sorted(default - "whitespace")
    ['unicode']

    The order in which steps are named does not matter: they run in one fixed order until nothing changes.
    """

    __slots__ = ("_gentle", "_layout", "_names", "_steps")

    def __init__(self, *names: str) -> None:
        for name in names:
            if name not in STEPS:
                raise ValueError(f"there is no step {name!r}; the steps are {', '.join(STEPS)}")
        self._names = frozenset(names)
        self._gentle = self._names <= {"unicode", "whitespace", "bullets", "unwrap"}
        self._steps = tuple(step for name, step in CHARACTER_STEPS.items() if name in self._names)
        self._layout = tuple(step for name, step in LAYOUT_STEPS.items() if name in self._names)

    def __call__(self, text: str) -> str:
        settled = self.settle(text)
        return join(settled.texts, settled.gaps)

    def __or__(self, other: "Normaliser") -> "Normaliser":
        if not isinstance(other, Normaliser):
            return NotImplemented
        return Normaliser(*self._names, *other._names)

    def __sub__(self, name: str) -> "Normaliser":
        if name not in self._names:
            raise ValueError(f"there is no step {name!r} in {self!r}")
        return Normaliser(*(self._names - {name}))

    def __eq__(self, other: object) -> bool:
        return self._names == other._names if isinstance(other, Normaliser) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return (name for name in STEPS if name in self._names)

    def __repr__(self) -> str:
        return f"Normaliser({', '.join(map(repr, self))})"

    def leaves(self, text: str) -> bool:
        r"""Tell, by quick and sufficient tests of the whole, that the normaliser leaves a text as it is.

        >>> default.leaves("The quay.\n\nThe basin."), default.leaves("The quay.\n\n\nThe basin.")
        (True, False)
        """
        # Two spaces are left of two spaces, of one beside a line break, and of three line breaks.
        whole = text.replace("\n\n", "\n").replace("\n", " ")
        simple = self._gentle and self._names.isdisjoint(("bullets", "unwrap"))
        return simple and "  " not in whole and text == text.strip() and are_idle([whole])

    def settle_left(self, text: str, placed: bool = True) -> Settled:
        r"""Settle a text that the normaliser `leaves`: as `settle` does, without a look at what there is to do.

        >>> default.settle_left("The quay.\n\nThe basin.") == default.settle("The quay.\n\nThe basin.")
        True
        """
        texts, starts, gaps = find_lines(text, placed)
        spans = [*zip(starts, map(add, starts, map(len, texts)), strict=True)] if placed else [(0, 0)] * len(texts)
        return Settled(texts, spans, gaps, [group > 0 for group in protect(texts, gaps)])

    def settle(self, text: str, placed: bool = True) -> Settled:
        r"""Settle each line of a text and find the protected ones.

        >>> unicode.settle("caf\u00c3\u00a9\r\n\r\n```\n  x\n```").texts
        ['café', '```', '  x', '```']
        >>> default.settle("  one\n\n\ntwo").gaps
        [0, 1]

        A span is a range of characters of the source, without the line break (`unwrap` makes one of several lines).
        To know none takes less memory.
        """
        views, starts, gaps = find_lines(text, placed)
        spans = [*zip(starts, map(add, starts, map(len, views)), strict=True)] if placed else [(0, 0)] * len(views)
        squeeze = "whitespace" in self._names
        for i in self._find_work(views):
            views[i] = _settle_line(views[i], self._steps)
            while squeeze and views[i] != (bare_line := views[i].rstrip()):  # what the end hid may be work
                views[i] = _settle_line(bare_line, self._steps)
        bare = [*map(str.rstrip, views)]
        if squeeze:
            views = bare
        if not all(bare):
            full = [i for i, line in enumerate(bare) if line]
            above = [*accumulate(gaps, initial=0)]  # empty lines above line i - 1; a blank line counts as one more
            gaps = [above[j + 1] - above[i + 1] + j - i - 1 for i, j in pairwise([-1, *full])]
            views, spans = [views[i] for i in full], [spans[i] for i in full]
        groups = protect(views, gaps)
        if self._layout:
            views = self._lay_out(views, groups)
        if squeeze and max(gaps, default=0) > 1:  # blank lines in a row stay inside of a protected group
            inside = [above == group > 0 for above, group in pairwise([0, *groups])]
            gaps = [gap if within else min(gap, 1) for gap, within in zip(gaps, inside, strict=True)]
        settled = Settled(views, spans, gaps, [group > 0 for group in groups])
        return self._unwrap(settled) if "unwrap" in self._names else settled

    def _find_work(self, lines: list[str]) -> list[int]:
        """Find the lines in which a step may have something to do: none in printable ASCII without an entity."""
        odd = [i for i, line in enumerate(lines) if not line.isascii() or "&" in line or not line.isprintable()]
        if not self._gentle:
            return odd
        # Most of them are idle too, and then one look tells it of several.
        parts = (odd[at : at + SOME] for at in range(0, len(odd), SOME))
        return [i for part in parts if not are_idle([lines[i] for i in part]) for i in part if not is_idle(lines[i])]

    def _lay_out(self, lines: list[str], groups: list[int]) -> list[str]:
        if "bullets" not in self._names:
            if not find_marks(lines, ("\n ", "  ", "\t")):
                return lines
            if not any(groups):
                parts = ("\n".join(["", *lines[at : at + MANY]]) for at in range(0, len(lines), MANY))
                bare = (squeeze_spaces(part).replace("\n ", "\n").replace(" \n", "\n") for part in parts)
                pairs = zip((line for part in bare for line in part.split("\n")[1:]), lines, strict=True)
                return [line if line == before else self._settle_again(line, before) for line, before in pairs]
        return [line if group else self._lay_out_line(line) for line, group in zip(lines, groups, strict=True)]

    def _lay_out_line(self, line: str) -> str:
        before = line
        for step in self._layout:
            line = step(line)
        return self._settle_again(line, before)

    def _settle_again(self, line: str, before: str) -> str:
        """Settle a line that was laid out: this can make work for the other steps, but not in ASCII."""
        if line == before or line.isascii() or (self._gentle and "bullets" not in self._names and is_idle(line)):
            return line
        return _settle_line(line, self._layout + self._steps)

    def _unwrap(self, settled: Settled) -> Settled:
        lines = [*zip(*settled, strict=True)]
        texts, spans, gaps, protected = settled
        starts = [i for i in range(len(texts)) if i == 0 or gaps[i] or protected[i] or protected[i - 1]]
        unwrapped = []
        for start, end in pairwise([*starts, len(texts)]):
            if not protected[start] and _is_wrapped(paragraph := texts[start:end]):
                line = _settle_line(_join_wrapped(paragraph), self._layout + self._steps)
                unwrapped.append((line, (spans[start][0], spans[end - 1][1]), gaps[start], False))
            else:
                unwrapped += lines[start:end]
        return Settled(*map(list, zip(*unwrapped, strict=True))) if unwrapped else settled


def _settle_line(line: str, steps: tuple[Step, ...]) -> str:
    """Run the steps in turn until each has left the line alone."""
    idle = 0
    for step in steps * _ROUNDS:
        before, line = line, step(line)
        idle = idle + 1 if line == before else 0
        if idle == len(steps):
            break
    return line


def _is_wrapped(lines: list[str]) -> bool:
    """Tell whether a paragraph was filled to a width: no line had room for the first word of the next."""
    width = max(map(len, lines))
    return (
        len(lines) >= 3
        and 45 <= width <= 100
        and all(len(line) + 1 + len(after.split(None, 1)[0]) > width for line, after in pairwise(lines))
        and not any(map(_ITEM.match, lines))
    )


def _join_wrapped(lines: list[str]) -> str:
    joined = " ".join(line.strip() for line in lines)
    return re.sub(r"(?<=[^\W\d_]-) (?=[^\W\d_])", "", joined) if any(line.endswith("-") for line in lines) else joined


def plain_spaces(line: str) -> str:
    r"""Make every kind of space but the tab an ordinary space.

    >>> plain_spaces("10\xa0km")
    '10 km'
    >>> plain_spaces("a\tb")
    'a\tb'
    """
    return line if line.isprintable() or line.isascii() else _ODD_SPACE.sub(" ", line)


def squeeze_spaces(line: str) -> str:
    r"""Make one space of every run of spaces and tabs, and strip the ends.

    >>> squeeze_spaces("\tone  two ")
    'one two'
    >>> squeeze_spaces("one two")
    'one two'
    """
    if "\t" in line:
        line = line.replace("\t", " ")
    while "  " in line:
        line = line.replace("        ", " ").replace("  ", " ")
    return line.strip(" ")


def straighten_quotes(line: str) -> str:
    """Make curly and low quotation marks straight; guillemets stay.

    >>> straighten_quotes("„Nein“, it’s “no”")
    '"Nein", it\\'s "no"'
    >>> straighten_quotes("«oui»")
    '«oui»'
    """
    return line if line.isascii() else line.translate(_QUOTES)


def plain_dashes(line: str) -> str:
    """Make hyphens, en dashes and minus signs "-", em dashes and bars "--".

    >>> plain_dashes("1914–1918 — a war")
    '1914-1918 -- a war'
    >>> plain_dashes("well-known")
    'well-known'
    """
    return line if line.isascii() else line.translate(_DASHES)


def spell_ellipsis(line: str) -> str:
    """Make an ellipsis three full stops.

    >>> spell_ellipsis("and so on…")
    'and so on...'
    >>> spell_ellipsis("and so on.")
    'and so on.'
    """
    return line.replace("…", "...")


def fold_compatibility(line: str) -> str:
    """Fold ligatures, wide letters and other compatibility characters (NFKC); this loses content: 10² is 102.

    >>> fold_compatibility("ﬁne ＷＩＤＥ")
    'fine WIDE'
    >>> fold_compatibility("café")
    'café'
    """
    return line if line.isascii() or is_normalized("NFKC", line) else compose(line, "NFKC")


def mark_bullet(line: str) -> str:
    """Make a bullet at the start of a line "- ".

    >>> mark_bullet("• Milk")
    '- Milk'
    >>> mark_bullet("– Oui ?")
    '- Oui ?'
    >>> mark_bullet("- Milk")
    '- Milk'
    """
    return _BULLET.sub(r"\1- ", line, count=1) if (match := _BULLET.match(line)) and match.end() < len(line) else line


CHARACTER_STEPS: dict[str, Step] = {
    "unicode": repair,
    "compatibility": fold_compatibility,
    "quotes": straighten_quotes,
    "dashes": plain_dashes,
    "ellipsis": spell_ellipsis,
    "whitespace": plain_spaces,
}
LAYOUT_STEPS: dict[str, Step] = {"whitespace": squeeze_spaces, "bullets": mark_bullet}  # not for protected lines
STEPS = (*CHARACTER_STEPS, "bullets", "unwrap")

unicode, compatibility, quotes, dashes, ellipsis, whitespace, bullets, unwrap = map(Normaliser, STEPS)
none = Normaliser()
default = unicode | whitespace
