"""Judge a cleaner on what extractors made of pages, where a person wrote down the main text of the page.

A line is content when at least half of its runs of four words stand in the reference, else it is residue. References
leave out real content too, so the captured gain stays far under 100 percent, and says most by its sign.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from judge_lines import ALL, Cleaner, percent

_WORD = re.compile(r"\w+")
_RUN = 4  # words
_LONG = 5  # words; a menu entry of one or two words stands in the reference by accident
_JUDGED = 0.5  # word F1 that the best line remover must reach, or the reference is not that of this text
_CHANGED = 0.01  # word F1


def find_words(text: str) -> list[str]:
    """The words of a text, in small letters.

    >>> find_words("The quay, it's closed.")
    ['the', 'quay', 'it', 's', 'closed']
    """
    return _WORD.findall(text.lower())


class Split(NamedTuple):
    """The words of a text in content lines, in long content lines, and in residue lines, and its content lines."""

    content: int
    long: int
    residue: int
    kept: str


class Reference:
    """The main text of a page, as a person wrote it down.

    >>> reference = Reference("The quay is closed. It opens in May.")
    >>> reference.split_text("Share\\nThe quay is closed.\\nIt opens in May.")
    Split(content=8, long=0, residue=1, kept='The quay is closed.\\nIt opens in May.')
    >>> reference.measure_f1("It opens in May.")
    0.6666666666666666
    """

    def __init__(self, text: str) -> None:
        words = find_words(text)
        self._size = len(words)
        self._counts = Counter(words)
        self._runs = {n: set(zip(*(words[k:] for k in range(n)), strict=False)) for n in range(1, _RUN + 1)}

    def split_text(self, text: str) -> Split:
        """Count the words of the text as the reference sees them."""
        content = long = residue = 0
        kept = []
        for line in text.splitlines():
            words = find_words(line)
            n = min(_RUN, len(words))
            runs = list(zip(*(words[k:] for k in range(n)), strict=False))
            if not words:
                continue
            if 2 * sum(run in self._runs[n] for run in runs) < len(runs):
                residue += len(words)
                continue
            content += len(words)
            long += len(words) if len(words) >= _LONG else 0
            kept.append(line)
        return Split(content, long, residue, "\n".join(kept))

    def measure_f1(self, text: str) -> float:
        """Mean of precision and recall of the words, from 0 to 1; order does not count."""
        counts = Counter(find_words(text))
        both = counts.total() + self._size
        return 2 * (counts & self._counts).total() / both if both else 1.0


class PageScore(Counter[str]):
    """Sums over the pages of one extractor; the measures are percentages of them."""

    def residue_left(self) -> float | None:
        """Residue words still there, of those that the extractor left."""
        return percent(self["left"], self["residue"])

    def recall(self) -> float | None:
        """Residue words that are gone."""
        return percent(self["residue"] - self["left"], self["residue"])

    def precision(self) -> float | None:
        """Residue words among all words that are gone."""
        gone = self["residue"] - self["left"]
        return percent(gone, gone + self["lost"])

    def lost(self) -> float | None:
        """Content words that are gone, of those that the extractor delivered."""
        return percent(self["lost"], self["content"])

    def lost5(self) -> float | None:
        """The same, counting lost words in lines of five words and more only."""
        return percent(self["lost5"], self["content"])

    def captured(self) -> float | None:
        """Gain in word F1, of what a perfect remover of lines would gain; below 0 the cleaner does harm."""
        return percent(self["after"] - self["before"], self["best"] - self["before"])

    def mean(self, what: str) -> float | None:
        """Mean word F1 `before`, `after`, or `best`, from 0 to 1."""
        return self[what] / self["judged"] if self["judged"] else None

    def report(self) -> dict[str, Any]:
        """All of it, to be written as JSON."""
        return {
            "residue": self.residue_left(), "lost": self.lost(), "lost5": self.lost5(), "precision": self.precision(),
            "recall": self.recall(), "captured": self.captured(),
            "f1": {what: self.mean(what) for what in ("before", "after", "best")}, "sums": dict(self),
        }  # fmt: skip


def _count_snippets(row: Mapping[str, Any], output: str) -> dict[str, int]:
    """How many required and forbidden snippets the extractor had, and how many of them are gone."""
    before, after = (" ".join(find_words(text)) for text in (row["text"], output))
    counts: Counter[str] = Counter()
    for kind in ("with", "without"):
        for snippet in row.get(kind) or ():
            squeezed = " ".join(find_words(snippet))
            if squeezed and squeezed in before:
                counts[kind] += 1
                counts[f"{kind} gone"] += squeezed not in after
    return counts


def score_pages(
    rows: Iterable[Mapping[str, Any]], cleaners: Mapping[str, Cleaner], sample: int = 1
) -> dict[str, dict[str, PageScore]]:
    """For each cleaner a score of all extractors together, and one for each; of every `sample`-th page only.

    The rows of one page should follow each other: its reference is then read once.
    """
    scores: dict[str, dict[str, PageScore]] = {name: defaultdict(PageScore) for name in cleaners}
    page, reference = None, Reference("")
    for row in rows:
        text = row["text"]
        if not text or zlib.crc32(row["id"].encode()) % sample:
            continue
        judged = False
        if row.get("reference"):
            if page != row["id"]:
                page, reference = row["id"], Reference(row["reference"])
            was = reference.split_text(text)
            before = reference.measure_f1(text)
            best = max(before, reference.measure_f1(was.kept))
            judged = best >= _JUDGED
        for name, clean in cleaners.items():
            output = clean(text)
            sums: dict[str, Any] = {"pages": 1, **_count_snippets(row, output)}
            if judged:
                left = reference.split_text(output)
                after = reference.measure_f1(output)
                sums |= {
                    "judged": 1, "content": was.content, "residue": was.residue, "left": min(left.residue, was.residue),
                    "lost": max(0, was.content - left.content), "lost5": max(0, was.long - left.long),
                    "before": before, "after": after, "best": best,
                    "worse": after < before - _CHANGED, "better": after > before + _CHANGED,
                }  # fmt: skip
            for group in (ALL, row["extractor"]):
                scores[name][group].update(sums)
    return scores
