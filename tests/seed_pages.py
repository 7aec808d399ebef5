"""Pages with a label for every line, edits of them, and the one question that the seed tests ask."""

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import cleanpress

OWN = Path(__file__).parent.parent / "seeds"
GIVEN = os.environ.get("CLEANPRESS_SEEDS", "")
NEWS = "000_866bced0a86db7d9.txt"
INVESTOR = "001_9b3243460c3ee01c.txt"
STAYS = frozenset({"keep", "either"})
MAY = "may"  # a line about which a test says nothing

# What becomes of a line: nothing, other text, or several lines ("" is a blank one; a pair gives a line its own label).
Edit = None | str | Sequence[str | tuple[str, str]]


class Page(NamedTuple):
    """Lines of text, each with its label; a blank line has the label "".

    >>> page = Page([("keep", "One."), ("", ""), ("ads", "Advertisement"), ("", ""), ("keep", "Two.")])
    >>> page.article
    'One.\\n\\nTwo.'
    """

    lines: Sequence[tuple[str, str]]

    @property
    def source(self) -> str:
        return "\n".join(text for _, text in self.lines)

    @property
    def article(self) -> str:
        """What must come out: the lines that stay, and a blank line wherever there was at least one between them."""
        out: list[str] = []
        gap = False
        for label, text in self.lines:
            if label in STAYS:
                if out:
                    out.append("\n\n" if gap else "\n")
                out.append(squeeze(text))
                gap = False
            gap = gap or not label
        return "".join(out)

    def with_label(self, *labels: str) -> list[str]:
        return [squeeze(text) for label, text in self.lines if label in labels]

    def furniture(self) -> list[str]:
        return [squeeze(text) for label, text in self.lines if label and label != MAY and label not in STAYS]


def read_page(folder: Path, name: str) -> Page:
    labels = {number: label for number, label, _ in json.loads((folder / "gold.json").read_text("utf-8"))[name]}
    lines = (folder / name).read_bytes().decode("utf-8").split("\n")
    return Page([(labels.get(number, ""), text) for number, text in enumerate(lines, 1)])


def edit_page(page: Page, edits: Mapping[int, Edit]) -> Page:
    """Replace lines, named by their number from 1.

    >>> page = Page([("counters", "3 views"), ("keep", "One.")])
    >>> edit_page(page, {1: ["12 views", ""]}).source
    '12 views\\n\\nOne.'
    >>> edit_page(page, {1: None}).source
    'One.'
    """
    lines: list[tuple[str, str]] = []
    for number, (label, text) in enumerate(page.lines, 1):
        new = edits.get(number, text)
        for part in [new] if isinstance(new, str) else new or ():
            own, line = part if isinstance(part, tuple) else (label, part)
            lines.append((own, line) if line.strip() else ("", line))
    return Page(lines)


def insert_lines(page: Page, after: int, texts: Sequence[str], label: str = "keep") -> Page:
    """Put lines after the line of that number, with a blank line on both sides."""
    new = [(label if text.strip() else "", text) for text in ("", *texts, "")]
    return Page([*page.lines[:after], *new, *page.lines[after:]])


def squeeze(text: str) -> str:
    """One space where there is white space: what normalising does inside a line.

    >>> squeeze("  \u2022 Two\\xa0words ")
    '\u2022 Two words'
    >>> squeeze("Two words")
    'Two words'
    """
    return " ".join(text.split())


def assert_cleans(page: Page) -> None:
    """All furniture goes; the article stays word for word, with its paragraph breaks; a second run changes nothing."""
    out = cleanpress.clean(page.source)
    lines = [squeeze(line) for line in out.strip("\n").split("\n")]
    count, stays = Counter(lines), Counter(page.with_label(*STAYS))
    loose = set(page.with_label(MAY)) - set(stays)
    left = [line for line in page.furniture() if line not in loose and count[line] > stays[line]]
    lost = [line for line in stays if count[line] < stays[line]]
    assert {"furniture left": left, "article lost": lost} == {"furniture left": [], "article lost": []}
    if loose:
        assert [line for line in lines if line and line not in loose] == page.with_label(*STAYS)
    else:
        assert "\n".join(lines) == page.article
    assert cleanpress.clean(out) == out


def assert_untouched(text: str) -> None:
    """No line goes: the text is an article from end to end."""
    assert_cleans(Page([("keep" if line.strip() else "", line) for line in text.split("\n")]))
