"""How fast it is beside others: python benchmarks/speed.py [PAGES.jsonl[.gz] ...] [--sample K] [--json FILE] ...

CPU time of one process, all functions in turn over the same texts, the median of the rounds: whatever else the machine
does, the ratios hold. The yardsticks: Y1 is `ftfy.fix_text`, Y2 splits a text, strips its lines and joins them. Without
a file the texts are made, of invented prose and the examples of the rules. A missing package is named and left out.
"""

import argparse
import gc
import importlib.util
import json
import math
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import ftfy
from quality import read_rows

import cleanpress
from cleanpress import Cleaner, Filter, filters
from cleanpress.load import read_builtin
from cleanpress.rule import PARTS, Rule

Function = Callable[[str], str]
ROUNDS = 5
SENTENCES = {
    "ascii": "The harbour board met on Monday and put off the dredging of the old basin until the spring.",
    "de": "Über die Brücke führt die alte Straße zum Hafen, und im Frühjahr wird sie für Fußgänger gesperrt.",
    "ru": "Портовый совет собрался в понедельник и отложил углубление старого бассейна до весны.",
    "zh": "港口委员会星期一开会，决定推迟旧港池的疏浚工程，直到明年春天为止。",
    "fr": "Le conseil du port s’est réuni lundi ; il a reporté le dragage de l’ancien bassin jusqu’au printemps.",
}


def strip_lines(text: str) -> str:
    return "\n".join(map(str.strip, text.split("\n")))


@cache
def make_datatrove() -> Any:
    from datatrove.pipeline.filters import C4QualityFilter
    from datatrove.pipeline.formatters import FTFYFormatter

    return FTFYFormatter(), C4QualityFilter(filter_no_terminal_punct=False, min_num_sentences=-1)


def run_datatrove(text: str) -> str:
    from datatrove.data import Document

    formatter, quality = make_datatrove()
    document = Document(text=formatter.format(text), id="")
    quality.filter(document)
    return str(document.text)


def run_clean_text(text: str) -> str:
    from cleantext import clean

    return str(clean(text, fix_unicode=True, to_ascii=False, lower=False, no_line_breaks=False))


def run_unstructured(text: str) -> str:
    from unstructured.cleaners import core

    return "\n".join(
        core.clean(core.replace_unicode_quotes(line), extra_whitespace=True, bullets=True) for line in text.split("\n")
    )


def run_trafilatura(text: str) -> str:
    from trafilatura.utils import sanitize

    return sanitize(text) or ""


def run_textacy(text: str) -> str:
    from textacy import preprocessing as steps

    return str(steps.normalize.whitespace(steps.normalize.unicode(steps.normalize.quotation_marks(text))))


PEERS: dict[str, Function] = {
    "datatrove FTFY + C4": run_datatrove,
    "clean-text": run_clean_text,
    "unstructured": run_unstructured,
    "trafilatura sanitize": run_trafilatura,
    "textacy": run_textacy,
}


def find_peers() -> dict[str, Function]:
    found = {}
    for name, function in PEERS.items():
        try:
            function("A line.\n\nAnother line, with “quotes”.")
        except ImportError as error:
            sys.stderr.write(f"{name} is NOT measured: {error}\n")
        else:
            found[name] = function
    return found


# ------------------------------------------------------------------------------------------- texts


def make_page(rng: random.Random, languages: list[str], lines: int, furniture: list[str], share: float) -> str:
    """A page of invented paragraphs, of which a share of the lines is furniture."""
    made = []
    for _ in range(lines):
        prose = " ".join(SENTENCES[rng.choice(languages)] for _ in range(rng.randint(1, 5)))
        made.append(rng.choice(furniture) if rng.random() < share else prose)
    return "\n\n".join(made)


def list_furniture() -> list[str]:
    return [text for rule in read_builtin() for text in rule.drops if "\n" not in text]


def make_corpora() -> dict[str, list[str]]:
    rng, furniture = random.Random(1), list_furniture()
    mixed = [make_page(rng, [*SENTENCES], 40, furniture, 0.4) for _ in range(120)]
    foreign = [make_page(rng, [*SENTENCES][1:], 30, furniture, 0.1) for _ in range(120)]
    return {
        "clean ASCII prose": [make_page(rng, ["ascii"], 30, furniture, 0) for _ in range(120)],
        "mixed extractor output": mixed,
        "multilingual": foreign,
        "mojibake": [break_text(text) for text in foreign[:40]],
    }


def break_text(text: str) -> str:
    """Read UTF-8 as Latin-1: true mojibake."""
    return text[:4000].encode("utf-8", "replace").decode("latin-1")


def read_corpora(paths: list[Path], sample: int) -> dict[str, list[str]]:
    """Prose is what references say; texts of which a fiftieth of the characters is not ASCII are multilingual."""
    rows = [row for path in paths for number, row in enumerate(read_rows(path)) if number % sample == 0]
    references = [*dict.fromkeys(row["reference"] for row in rows if row.get("reference"))]
    prose = ["\n".join(x for x in text.split("\n") if x.isascii() and x.isprintable()) for text in references]
    texts = [row["text"] for row in rows if row["text"]]
    foreign = [text for text in texts if sum(char > "\x7f" for char in text) * 50 >= len(text)] or texts
    return {
        "clean ASCII prose": [text for text in map(cleanpress.clean, prose) if text],
        "mixed extractor output": texts,
        "multilingual": foreign,
        "mojibake": [break_text(text) for text in foreign[:120]],
    }


# ----------------------------------------------------------------------------------------- measures


def time_functions(functions: dict[str, Function], texts: list[str], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of CPU for all texts, the median of the rounds; in each round every function has its turn."""
    spent: dict[str, list[float]] = {name: [] for name in functions}
    for function in functions.values():
        function(texts[0])
    gc.collect()
    for _ in range(rounds):
        for name, function in functions.items():
            start = time.process_time()
            for text in texts:
                function(text)
            spent[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in spent.items()}


def time_rules(texts: list[str]) -> dict[str, float]:
    """Seconds with the built-in rules, and with nine times as many others beside them that are made of other words."""
    functions: dict[str, Function] = {"1": Cleaner()}
    for times in (2, 5, 10):
        others = Filter.of(*(rule for turn in range(1, times) for rule in turn_rules(turn)))
        functions[str(times)] = Cleaner(filters.default | others)
    return time_functions(functions, texts)


def turn_rules(turn: int) -> Iterator[Rule]:
    """The built-in rules with an end at every word, in any script: as many words, that no text has."""
    end = "qxzjvkwyg"[turn - 1] * 2
    letters = re.compile(r"[^\W\d_]+")  # a pattern without a letter would match what the built-in one matches
    for rule in read_builtin():
        known = {part: [x for x in getattr(rule, part) if letters.search(x)] for part in PARTS}
        parts = {part: tuple(letters.sub(rf"\g<0>{end}", x) for x in found) for part, found in known.items()}
        if any(parts.values()):
            changed: dict[str, Any] = {"regex": (), "index": (), "text": (), "follows": (), "echo": "", **parts}
            yield rule._replace(id=f"{rule.id}-{turn}", **changed)


def time_growth() -> dict[str, dict[str, float]]:
    """Seconds against the size of a page in characters, and against the share of its lines that is furniture."""
    rng, furniture = random.Random(2), list_furniture()
    page = make_page(rng, [*SENTENCES], 4000, furniture, 0.3)
    by_size = {}
    for exponent in range(3, 9):
        text = (page + "\n\n") * (10**exponent // len(page) + 1)
        text = text[: 10**exponent]
        repeats = max(1, 10 ** (6 - exponent))
        by_size[str(len(text))] = time_functions({"clean": cleanpress.clean}, [text] * repeats, 1)["clean"] / repeats
    by_share = {}
    for tenths in range(0, 11, 2):
        pages = [make_page(rng, [*SENTENCES], 60, furniture, tenths / 10) for _ in range(40)]
        by_share[str(tenths / 10)] = time_functions({"clean": cleanpress.clean}, pages)["clean"] / sum(map(len, pages))
    return {"size": by_size, "share": by_share}


def find_slope(points: dict[str, float]) -> float:
    """The slope of a line through the logarithms of sizes and times."""
    xs, ys = [math.log(float(size)) for size in points], [math.log(spent) for spent in points.values()]
    return statistics.linear_regression(xs, ys).slope


def time_commands(rounds: int = 11) -> dict[str, float]:
    """Seconds of CPU, the start of the interpreter included, from bytecode as an installed package has it."""
    script = "from cleanpress.cli import run; run()"
    commands = {
        "python -c pass": (["pass"], b""),
        "text that needs no repair": ([script], b"The quay is closed.\n\nLeave a reply\n"),
        "text that needs repair": ([script], "The quay is clos\u00c3\u00a9d.\n\nLeave a reply\n".encode()),
        "--help": ([script, "--help"], b""),
    }
    spent: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = folder
        for turn in range(rounds + 1):
            for name, (words, given) in commands.items():
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([sys.executable, "-c", *words], input=given, capture_output=True, check=True, env=env)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                if turn:  # the first writes the bytecode
                    spent[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {name: statistics.median(times) for name, times in spent.items()}


def measure_memory() -> dict[str, float]:
    """Megabytes at the most: of a stream of records, of no document, of one of 10 MB and of one of 100 MB (Linux).

    One emoji makes Python give four bytes to each character of a text, where two are enough for the rest.
    """
    rng = random.Random(3)
    narrow = [text for text in list_furniture() if max(text) < "\ud800"]
    page = make_page(rng, ["ascii", "de", "fr"], 400, narrow, 0.3) + "\n\n"
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        stream, document = Path(folder, "stream"), Path(folder, "document")
        stream.write_text("".join(json.dumps({"text": page[n : n + 9000]}) + "\n" for n in range(5000)), "utf-8")
        found["--jsonl, a stream"] = run_peak(["--jsonl"], stream)
        for megabytes in (0, 10, 100):
            document.write_text((page * (megabytes * 10**6 // len(page) + 1))[: megabytes * 10**6], "utf-8")
            found[f"one document of {megabytes} MB"] = run_peak([], document)
        with document.open("a", encoding="utf-8") as file:
            file.write("\U0001f600\n")
        found["the last with an emoji"] = run_peak([], document)
    return found


def run_peak(words: list[str], source: Path) -> float:
    # Not `ru_maxrss`: a process inherits that of the one that started it.
    script = (
        "import re, sys; from cleanpress.cli import main; status = main();"
        "sys.stderr.write(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]); sys.exit(status)"
    )
    with source.open("rb") as given:
        command = [sys.executable, "-c", script, *words]
        told = subprocess.run(command, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return int(told.stderr.split()[-1]) / 1024


# ------------------------------------------------------------------------------------------- tables


def show(title: str, rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sys.stdout.write(f"\n{title}\n")
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        sys.stdout.write("  " + "  ".join(cells).rstrip() + "\n")
    sys.stdout.flush()


def draw(found: dict[str, Any], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 2, figsize=(11, 8))
    mixed = found["texts"]["mixed extractor output"]
    axes[0, 0].barh([*mixed["seconds"]], [mixed["characters"] / s / 1e6 for s in mixed["seconds"].values()])
    axes[0, 0].set(title="mixed extractor output", xlabel="million characters a second (CPU)", xscale="log")
    for axis, points, label in (
        (axes[0, 1], found["growth"]["size"], "characters of the page"),
        (axes[1, 0], found["rules"], "times the built-in rules"),
        (axes[1, 1], found["growth"]["share"], "share of furniture among the lines"),
    ):
        axis.plot([float(x) for x in points], [*points.values()], marker="o")
        axis.set(xlabel=label, ylabel="seconds")
        if axis is axes[0, 1]:
            axis.set(xscale="log", yscale="log")
        else:
            axis.set_ylim(bottom=0)
    figure.tight_layout()
    figure.savefig(path)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, default=1, metavar="K", help="every K-th row of each file")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all numbers")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="throughput, and how time grows")
    chosen = parser.parse_args(argv)
    corpora = read_corpora(chosen.pages, chosen.sample) if chosen.pages else make_corpora()
    functions = {"Y2": strip_lines, "Y1": ftfy.fix_text, "cleanpress": cleanpress.clean}
    found: dict[str, Any] = {"texts": {}}
    for name, texts in corpora.items():
        peers = find_peers() if name == "mixed extractor output" else {}
        seconds, size = time_functions(functions | peers, texts), sum(map(len, texts))
        found["texts"][name] = {"documents": len(texts), "characters": size, "seconds": seconds}
        show(
            f"{name}: {len(texts)} documents, {size / 1e6:.2f} million characters",
            [("", "million/s", "x Y1")]
            + [(x, f"{size / s / 1e6:.2f}", f"{seconds['Y1'] / s:.2f}") for x, s in seconds.items()],
        )
    texts = corpora["mixed extractor output"]
    found["rules"] = time_rules(texts[: max(20, len(texts) // 4)])
    show("rules", [(f"x {n}", f"{s / found['rules']['1']:.2f}") for n, s in found["rules"].items()])
    found["commands"] = time_commands()
    bare = found["commands"]["python -c pass"]
    show("commands", [(x, f"{s * 1000:.0f} ms", f"{s / bare:.1f} x") for x, s in found["commands"].items()])
    if Path("/proc/self/status").exists():
        found["memory"] = measure_memory()
        show("memory", [(x, f"{megabytes:.0f} MB") for x, megabytes in found["memory"].items()])
    found["growth"] = time_growth()
    found["slope"] = find_slope(found["growth"]["size"])
    show("seconds by size", [(size, f"{s:.4f}") for size, s in found["growth"]["size"].items()])
    sys.stdout.write(f"\nlog-log slope of time against size: {found['slope']:.3f}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if chosen.plot and importlib.util.find_spec("matplotlib"):
        draw(found, chosen.plot)


if __name__ == "__main__":
    main()
