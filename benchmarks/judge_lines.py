"""Judge a cleaner on texts of which every line was labelled by hand.

A line is compared by its words alone, so repairing and normalising never counts as removing. The lines of a text and of
what the cleaner made of it are paired in order, as heavily as can be; what is left over between two pairs is compared
word by word. A line then is kept, edited (at least half of its words are still there), or removed.
"""

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

Cleaner = Callable[[str], str]
Words = tuple[str, ...]

FAMILIES = (
    "donation", "comments", "image", "counter", "author", "share", "newsletter", "related", "navigation", "legal", "ad",
    "meta", "other",
)  # fmt: skip
FURNITURE = "furniture"  # all families together
ALL = "all"

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_NO_WORDS: Words = ("",)  # "***" and "-" are one and the same line
# Of two copies of a line, the one that an editor would keep is the one that was kept. Whole numbers: sums stay exact.
_WEIGHTS = {"keep": 102, "either": 101}


class Fate(NamedTuple):
    """What became of a line: its state is kept, edited or removed; lost counts its words that are gone."""

    state: str
    lost: int


def squeeze_line(line: str) -> Words:
    """The words of a line.

    >>> squeeze_line("Read&nbsp;more \u2013 \uff23\uff21F\u00c9s")
    ('read', 'more', 'caf\u00e9s')
    >>> squeeze_line("* * *")
    ()
    """
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", _UNSEEN.sub("", html.unescape(line))).casefold()))


def pair_lines(before: Sequence[Words], after: Sequence[Words], weights: Sequence[int]) -> list[tuple[int, int]]:
    """The heaviest pairing of equal lines that crosses nowhere; a pair weighs what its line before weighs.

    >>> pair_lines([("ad",), ("a", "b"), ("ad",)], [("ad",), ("a", "b")], [100, 102, 100])
    [(0, 0), (1, 1)]
    >>> pair_lines([("ad",), ("ad",)], [("ad",)], [100, 102])
    [(1, 0)]
    >>> pair_lines([("ad",)], [], [100])
    []
    """
    start = 0
    if len(before) == len(after):  # mostly nothing was removed at all
        while start < len(before) and before[start] == after[start]:
            start += 1
    height, width = len(before) - start, len(after) - start
    best = [[0] * (width + 1) for _ in range(height + 1)]  # best[i][j]: the weight when i and j lines are passed
    for i in reversed(range(height)):
        words, weight, row, below = before[start + i], weights[start + i], best[i], best[i + 1]
        for j in reversed(range(width)):
            row[j] = max(below[j], row[j + 1])
            if words == after[start + j]:
                row[j] = max(row[j], below[j + 1] + weight)
    pairs = [(k, k) for k in range(start)]
    i = j = 0
    while i < height and j < width:
        same = before[start + i] == after[start + j]
        if same and best[i][j] == best[i + 1][j + 1] + weights[start + i]:
            pairs.append((start + i, start + j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def judge_lines(lines: Sequence[str], labels: Sequence[str], output: Sequence[str]) -> list[Fate]:
    """The fate of each line.

    >>> judge_lines(["The quay is closed.", "Share", "It opens in May."], ["keep", "share", "keep"],
    ...             ["The quay is closed.", "It opens on Monday."])
    [Fate(state='kept', lost=0), Fate(state='removed', lost=1), Fate(state='edited', lost=2)]
    """
    before, after = [squeeze_line(x) for x in lines], [squeeze_line(x) for x in output]
    weights = [_WEIGHTS.get(label, 100) for label in labels]
    pairs = pair_lines([x or _NO_WORDS for x in before], [x or _NO_WORDS for x in after], weights)
    fates = [Fate("removed", len(words)) for words in before]
    first = second = 0
    for i, j in [*pairs, (len(before), len(after))]:
        if first < i and second < j:
            owners = [k for k in range(first, i) for _ in before[k]]
            alive: Counter[int] = Counter()
            ours = [word for words in before[first:i] for word in words]
            theirs = [word for words in after[second:j] for word in words]
            for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
                alive.update(owners[block.a : block.a + block.size])
            for k in range(first, i):
                size = len(before[k])
                # Of one word or two, all must be there: half of "read more" is found anywhere.
                if size and alive[k] * 2 >= size and (size > 2 or alive[k] == size):
                    fates[k] = Fate("edited" if alive[k] < size else "kept", size - alive[k])
        if i < len(before):
            fates[i] = Fate("kept", 0)
        first, second = i + 1, j + 1
    return fates


def percent(part: float, whole: float) -> float | None:
    """A part in percent, or nothing where there is no whole.

    >>> percent(1, 8), percent(1, 0)
    (12.5, None)
    """
    return 100 * part / whole if whole else None


@dataclass
class LineScore:
    """What a cleaner did to the lines of some texts."""

    texts: int = 0
    hurt: int = 0  # texts that lost a kept line
    unstable: int = 0  # texts that change again when they are cleaned again
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)  # (label, state, lines, words or words lost)

    def add_text(self, labels: Sequence[str], fates: Sequence[Fate], sizes: Sequence[int], stable: bool) -> None:
        self.texts += 1
        self.unstable += not stable
        self.hurt += any(x == "keep" and fate.state == "removed" for x, fate in zip(labels, fates, strict=True))
        for label, fate, size in zip(labels, fates, sizes, strict=True):
            for name in (label, FURNITURE) if label in FAMILIES else (label,):
                self.counts[name, "lines"] += 1
                self.counts[name, fate.state] += 1
                self.counts[name, "words"] += size
                self.counts[name, "words lost"] += fate.lost

    def recall(self, family: str = FURNITURE) -> float | None:
        """Lines of the family that were removed, in percent."""
        return percent(self.counts[family, "removed"], self.counts[family, "lines"])

    def precision(self) -> float | None:
        """Furniture among the removed lines, in percent; lines that an editor may keep or not do not count."""
        good = self.counts[FURNITURE, "removed"]
        return percent(good, good + self.counts["keep", "removed"])

    def words_lost(self) -> float | None:
        """Words of kept lines that are gone, in percent."""
        return percent(self.counts["keep", "words lost"], self.counts["keep", "words"])

    def report(self) -> dict[str, Any]:
        """All of it, to be written as JSON."""
        counts = {f"{label} {what}": n for (label, what), n in sorted(self.counts.items())}
        return {
            "recall": self.recall(), "precision": self.precision(), "kept words lost": self.words_lost(),
            "texts": self.texts, "hurt": self.hurt, "unstable": self.unstable,
            "families": {family: self.recall(family) for family in FAMILIES}, "counts": counts,
        }  # fmt: skip


def score_lines(
    rows: Iterable[Mapping[str, Any]], cleaners: Mapping[str, Cleaner], by: str | None = None
) -> dict[str, dict[str, LineScore]]:
    """For each cleaner a score of all rows, and one for each value of the field `by`.

    Raises ValueError where a row has a line without a label, or a label without a line.
    """
    scores: dict[str, dict[str, LineScore]] = {name: defaultdict(LineScore) for name in cleaners}
    for row in rows:
        lines = row["text"].split("\n")
        labels = dict(row["labels"])
        numbers = [k for k, line in enumerate(lines) if line.strip()]
        if sorted(labels) != numbers:
            raise ValueError(f"{row['id']}: `labels` must name each non-blank line of `text`, from 0, and no other")
        lines, names = [lines[k] for k in numbers], [labels[k] for k in numbers]
        sizes = [len(squeeze_line(line)) for line in lines]
        for name, clean in cleaners.items():
            output = clean(row["text"])
            fates = judge_lines(lines, names, [line for line in output.split("\n") if line.strip()])
            stable = clean(output) == output
            for group in (ALL, str(row.get(by) or "-")) if by else (ALL,):
                scores[name][group].add_text(names, fates, sizes, stable)
    return scores
