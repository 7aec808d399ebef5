"""How many documents do the filters of FineWeb and Gopher keep, as they are and cleaned first?

    python examples/clean_before_filter.py PAGES.jsonl[.gz] [EVERY]

Each line is an object with `text`, and perhaps `lang` or `extractor`; with EVERY = 8 each eighth document is taken.
Needs `pip install 'cleanpress[datatrove]'`.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter

import cleanpress

FILTERS = (GopherRepetitionFilter, GopherQualityFilter, FineWebQualityFilter)


def read_texts(path: Path, every: int) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                yield json.loads(line)["text"]


def find_fault(filters: Sequence[Any], text: str) -> str:
    """The first filter that drops a text, and why; empty where all keep it."""
    for one in filters:
        verdict = one.filter(Document(text=text, id=""))
        if verdict is not True:
            return f"{one.name}: {verdict[1]}" if isinstance(verdict, tuple) else one.name
    return ""


def compare(texts: Iterator[str]) -> Counter[tuple[str, str]]:
    """How often a document had these faults as it was and cleaned."""
    filters = [make() for make in FILTERS]
    return Counter((find_fault(filters, text), find_fault(filters, cleanpress.clean(text))) for text in texts)


def main(words: Sequence[str]) -> None:
    path, *every = words
    found = compare(read_texts(Path(path), int(every[0]) if every else 1))
    total = found.total()
    before = sum(count for (fault, _), count in found.items() if not fault)
    after = sum(count for (_, fault), count in found.items() if not fault)
    won = sum(count for (old, new), count in found.items() if old and not new)
    print(f"{total} documents")
    print(f"kept as they are: {before} ({before / total:.1%})")
    print(f"kept when cleaned first: {after} ({after / total:.1%}); {won} won, {won + before - after} lost")
    for title, side in (("dropped as they are", 0), ("dropped when cleaned first", 1)):
        print(f"\n{title}:")
        faults = Counter[str]()
        for pair, count in found.items():
            faults[pair[side]] += count
        for fault, count in faults.most_common():
            if fault:
                print(f"{count:6} {fault}")


if __name__ == "__main__":
    main(sys.argv[1:])
