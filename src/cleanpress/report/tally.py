"""What each rule removed, counted over many results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from .escape import escape_text

if TYPE_CHECKING:
    from ..cleaner import Result


class Tally:
    r"""Lines and characters by rule; a line counts for the first rule that named it.

    >>> from cleanpress import explain
    >>> tally = Tally()
    >>> tally.count(explain, "The quay.\n\nClick to see the full-size image").text
    'The quay.'
    >>> print(tally)
    rule                   lines  characters
    images/full-size-link      1          32
    1 of 1 documents           1          32
    >>> print(Tally())
    rule              lines  characters
    0 of 0 documents      0           0
    """

    def __init__(self) -> None:
        self.lines: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()
        self.documents = self.touched = 0  # touched: those that lost a line

    def count(self, explain: Callable[[str], Result], text: str) -> Result:
        """Explain a text, and count what was removed."""
        result = explain(text)
        self.documents += 1
        self.touched += bool(result.removals)
        for removal in result.removals:
            self.lines[removal.rules[0]] += 1
            self.characters[removal.rules[0]] += removal.span[1] - removal.span[0]
        return result

    def __str__(self) -> str:
        order = sorted(self.lines, key=lambda rule: (-self.lines[rule], rule))
        rows = [(escape_text(rule), str(self.lines[rule]), str(self.characters[rule])) for rule in order]
        sums = str(self.lines.total()), str(self.characters.total())
        table = [
            ("rule", "lines", "characters"),
            *rows,
            (f"{self.touched} of {self.documents} documents", *sums),
        ]
        first, second, third = (max(map(len, column)) for column in zip(*table, strict=True))
        return "\n".join(f"{rule:{first}}  {lines:>{second}}  {count:>{third}}" for rule, lines, count in table)
