"""How fast: ratios to yardsticks that are timed in the same run, in turns, by CPU time.

    python benchmarks/speed.py PAGES.jsonl[.gz] [--multilingual PAGES.jsonl[.gz]] [--sample K] [--json FILE]

A page is an object with `text`, and perhaps `reference`, the clean text. Y1 is `ftfy.fix_text` on the same text, Y2
splits it, strips each line and joins them again. Peers are measured where they are installed (the extra `bench`).
"""

import argparse
import gzip
import json
import math
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import ftfy

import cleanpress
from cleanpress import Cleaner, Filter, Rule, filters

Clean = Callable[[str], str]


def read_pages(path: Path, sample: int) -> Iterator[dict[str, str]]:
    """Read every K-th page of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % sample == 0:
                yield json.loads(line)


def split_strip_join(text: str) -> str:
    """Do the least that any line cleaner does."""
    return "\n".join(map(str.strip, text.split("\n")))


def load_peers() -> dict[str, Clean]:
    """Find the cleaners of other packages that are installed."""
    peers: dict[str, Clean] = {}
    try:
        from datatrove.data import Document
        from datatrove.pipeline.filters import C4QualityFilter
        from datatrove.pipeline.formatters import FTFYFormatter
    except ImportError:
        print("datatrove is NOT MEASURED: it is not installed", file=sys.stderr)
    else:
        repair, drop = FTFYFormatter(), C4QualityFilter()

        def clean_with_datatrove(text: str) -> str:
            page = Document(text=repair.format(text), id="")
            drop.filter(page)
            return str(page.text)

        peers["datatrove, FTFY and C4"] = clean_with_datatrove
    return peers


def time_in_turns(cleaners: Mapping[str, Clean], texts: list[str], times: int) -> dict[str, float]:
    """Seconds of CPU time of each cleaner over all texts: the median of several turns."""
    spent: dict[str, list[float]] = {name: [] for name in cleaners}
    for _ in range(times):
        for name, clean in cleaners.items():
            start = time.process_time()
            for text in texts:
                clean(text)
            spent[name].append(time.process_time() - start)
    return {name: statistics.median(seconds) for name, seconds in spent.items()}


def add_rules(times: int) -> Filter:
    """Make the built-in rules so many times as many, with phrases that no page has."""
    built_in = len(filters.default)
    words = [f"zq{n} quay {n % 97} lamp" for n in range(built_in * (times - 1))]
    more = [Rule(f"more/rule-{n}", line=(word,), drops=(word,), keeps=("quay",)) for n, word in enumerate(words)]
    return filters.default | Filter.of(*more)


def time_command(words: list[str], text: str, times: int = 5) -> float:
    """CPU seconds of a process, the least of several."""
    spent = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], input=text, capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


def find_slope(texts: Iterable[str]) -> float:
    """How time grows with the page: the slope of log time over log size, 1 where it is linear."""
    whole, points = "\n\n".join(texts), []
    for size in (30_000, 100_000, 300_000, 1_000_000, 3_000_000):
        text = (whole * (size // len(whole) + 1))[:size]
        seconds = min(time_in_turns({"clean": cleanpress.clean}, [text], 1)["clean"] for _ in range(3))
        points.append((math.log(size), math.log(seconds)))
    xs, ys = zip(*points, strict=True)
    return statistics.linear_regression(xs, ys).slope


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--multilingual", type=Path)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    pages = [*read_pages(chosen.pages, chosen.sample)]
    prose = {page["reference"] for page in pages if (page.get("reference") or "").isascii()} - {None, ""}
    corpora = {
        "clean ASCII prose": [cleanpress.clean(text) for text in sorted(prose)],
        "mixed output": [page["text"] for page in pages],
        "mojibake": [page["text"].encode().decode("cp1252", "replace") for page in pages[:40]],
    }
    if chosen.multilingual:
        corpora["multilingual"] = [page["text"] for page in read_pages(chosen.multilingual, max(1, chosen.sample // 2))]
    rows: dict[str, float] = {}
    for name, texts in corpora.items():
        cleaners: dict[str, Clean] = {"Y1": ftfy.fix_text, "Y2": split_strip_join, "cleanpress": cleanpress.clean}
        if name == "mixed output":
            cleaners |= {"cleanpress, ten times the rules": Cleaner(add_rules(10)), **load_peers()}
        for clean in cleaners.values():
            clean(texts[0])
        seconds = time_in_turns(cleaners, texts, chosen.times)
        print(f"\n{name}: {len(texts)} texts, {sum(map(len, texts)) / 1e6:.1f} M characters")
        for cleaner, spent in seconds.items():
            rows[f"{name}: {cleaner}"] = ratio = seconds["Y1"] / spent
            print(f"  {cleaner:32} {sum(map(len, texts)) / spent / 1e6:8.2f} M characters/s  {ratio:8.2f} x Y1")
    bare = time_command(["-c", "pass"], "")
    for name, words, text in (
        ("--help", ["-m", "cleanpress", "--help"], ""),
        ("text that needs no repair", ["-m", "cleanpress"], "The quay is closed.\n\nLeave a Reply\n"),
        ("text that needs repair", ["-m", "cleanpress"], "Fish &amp; chips, caf\u00c3\u00a9\n"),
    ):
        rows[f"command: {name}"] = ratio = time_command(words, text) / bare
        print(f"command, {name}: {ratio:.1f} x python -c pass")
    rows["slope"] = find_slope(corpora["mixed output"][:20])
    print(f"time against size, 30 kB to 3 MB, log-log slope: {rows['slope']:.2f}")
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
