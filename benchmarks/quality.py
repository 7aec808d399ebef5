"""Measure what cleaners of plain text remove, and what they should not have removed.

    python benchmarks/quality.py DATA... [--cleaner module:function]... [--json FILE] [--plot FILE.png]

DATA are texts with labelled lines, or outputs of extractors with references; README.md beside this file describes both.
Without --cleaner, this library and all of cleaners.py are measured.
"""

import argparse
import gzip
import importlib
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from judge_lines import ALL, FAMILIES, FURNITURE, Cleaner, LineScore, score_lines
from judge_pages import PageScore, score_pages

OURS = "cleanpress:clean"
BESIDE = "cleaners"  # the module whose functions need no module name
LEAST = 0.1  # percent of recall below which precision is chance


class Score(Protocol):
    """What the plot and the report need of either kind of score."""

    def recall(self) -> float | None: ...
    def precision(self) -> float | None: ...
    def report(self) -> dict[str, Any]: ...


class Measured(NamedTuple):
    """The scores of one file by cleaner and group, what they count, and the table of them."""

    scores: Mapping[str, Mapping[str, Score]]
    unit: str
    table: str


def read_rows(path: Path, half: str | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines, compressed or not; of one half of its hosts, A or B, if that is asked for."""
    with path.open("rb") as file, gzip.GzipFile(fileobj=file) as unzipped:
        for line in unzipped if path.suffix == ".gz" else file:
            row = json.loads(line)
            if half is None or "AB"[zlib.crc32(row["host"].encode()) % 2] == half:
                yield row


def load_cleaner(name: str) -> Cleaner:
    """The function that a name of the form module:function means.

    >>> load_cleaner("textwrap:dedent")("  a")
    'a'
    """
    module, _, function = name.rpartition(":")
    cleaner: Cleaner = getattr(importlib.import_module(module or BESIDE), function)
    return cleaner


def load_all() -> dict[str, Cleaner]:
    """This library, and each cleaner beside it whose packages are installed; says which are not."""
    cleaners = {OURS: load_cleaner(OURS)}
    for cleaner in importlib.import_module(BESIDE).CLEANERS:
        try:
            cleaner("")
        except ImportError as error:
            sys.stderr.write(f"{cleaner.__name__} is NOT measured: {error} (pip install 'cleanpress[bench]')\n")
        else:
            cleaners[cleaner.__name__] = cleaner
    return cleaners


# ------------------------------------------------------------------------------------------ tables


def show(number: float | None, digits: int = 1) -> str:
    """A number of a table.

    >>> show(12.345), show(None)
    ('12.3', '-')
    """
    return "-" if number is None else f"{number:.{digits}f}"


def draw_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column stands left and whose other columns stand right.

    >>> print(draw_table(["cleaner", "recall"], [["ours", "7.5"]]))
    cleaner  recall
    ours        7.5
    """
    first, *others = (max(map(len, column)) for column in zip(head, *rows, strict=True))
    return "\n".join(
        "  ".join([name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, others, strict=True))]).rstrip()
        for name, *cells in [head, *rows]
    )


def table_lines(scores: Mapping[str, Mapping[str, LineScore]]) -> str:
    """Two tables: what each cleaner removed, and how much of each family."""
    rows, families = [], []
    for name, groups in scores.items():
        for group, x in sorted(groups.items(), key=lambda item: (item[0] != ALL, item[0])):
            title = name if group == ALL else f"  {group}"
            gone = {label: f"{x.counts[label, 'removed']}/{x.counts[label, 'lines']}" for label in ("keep", "either")}
            rows.append([
                title, str(x.texts), show(x.recall(), 2), show(x.precision(), 2), show(x.words_lost(), 3), gone["keep"],
                str(x.counts["keep", "edited"]), str(x.hurt), gone["either"], str(x.unstable),
            ])  # fmt: skip
            families.append([title, *(show(x.recall(family)) for family in FAMILIES)])
    head = ["cleaner", "texts", "recall", "prec.", "words lost", "keep lost", "edited", "hurt", "either", "unstable"]
    some = next(iter(scores.values()))[ALL].counts
    sizes = ["(lines)", *(str(some[family, "lines"]) for family in FAMILIES)]
    count = some[FURNITURE, "lines"]
    return f"{draw_table(head, rows)}\n\nrecall of {count} lines by family\n" + draw_table(
        ["cleaner", *FAMILIES], [sizes, *families]
    )


def table_pages(scores: Mapping[str, Mapping[str, PageScore]]) -> str:
    """One table, a row for each cleaner and extractor."""
    rows = []
    for name, groups in scores.items():
        for group, x in sorted(groups.items(), key=lambda item: (item[0] != ALL, item[0])):
            rows.append([
                name if group == ALL else f"  {group}", str(x["pages"]), show(x.residue_left()), show(x.lost(), 3),
                show(x.lost5(), 3), show(x.precision()), *(show(x.mean(w), 4) for w in ("before", "after", "best")),
                show(x.captured()), f"{x['worse']}/{x['better']}", f"{x['with gone']}/{x['with']}",
                f"{x['without gone']}/{x['without']}",
            ])  # fmt: skip
    head = [
        "cleaner", "texts", "residue", "lost", "lost5", "prec.", "F1", "after", "best", "captured", "worse/better",
        "with lost", "without gone",
    ]  # fmt: skip
    return draw_table(head, rows)


# -------------------------------------------------------------------------------------------- plot


def draw_plot(results: Mapping[str, Measured], path: Path) -> None:
    """Precision against recall, a panel for each file, a point for each cleaner that removes anything to speak of."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, len(results), figsize=(6 * len(results) + 2, 5), squeeze=False)
    figure.set_layout_engine("constrained")
    for panel, (file, (scores, unit, _)) in zip(panels[0], results.items(), strict=True):
        lowest = 100.0
        for k, (name, groups) in enumerate(scores.items()):
            recall, precision = groups[ALL].recall(), groups[ALL].precision()
            if precision is None or recall is None or recall < LEAST:
                continue
            lowest = min(lowest, precision)
            ours = name.startswith("cleanpress")
            panel.scatter(
                [recall], [precision], label=name, color=f"C{k % 10}", marker="*" if ours else "osD^vPX<>"[k % 9],
                s=260 if ours else 70, zorder=3, clip_on=False,
            )  # fmt: skip
        panel.set(
            title=file, xlabel=f"recall: furniture {unit} removed, %", xlim=(0, 100),
            ylabel=f"precision: furniture in removed {unit}, %", ylim=(max(0, lowest - 5), 100),
        )  # fmt: skip
        panel.grid(alpha=0.3)
    legends = [panel.get_legend_handles_labels() for panel in panels[0]]
    points = {name: point for handles, names in legends for point, name in zip(handles, names, strict=True)}
    figure.legend(list(points.values()), list(points), loc="outside right center")
    figure.savefig(path, dpi=130)
    pyplot.close(figure)


# ----------------------------------------------------------------------------------------- command


def measure_file(
    path: Path, cleaners: Mapping[str, Cleaner], sample: int = 1, half: str | None = None, by: str | None = None
) -> Measured:
    """Measure the cleaners on a file, whichever of the two kinds it is.

    Raises ValueError when the file has no rows.
    """
    rows = read_rows(path, half)
    first = next(rows, None)
    if first is None:
        raise ValueError(f"{path}: no rows")
    if "labels" in first:
        lines = score_lines(chain([first], rows), cleaners, by)
        return Measured(lines, "lines", table_lines(lines))
    pages = score_pages(chain([first], rows), cleaners, sample)
    return Measured(pages, "words", table_pages(pages))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", type=Path, help="files of JSON lines, .gz or not")
    parser.add_argument("-c", "--cleaner", action="append", metavar="MODULE:FUNCTION", help="measure this (and this)")
    parser.add_argument("--sample", type=int, default=1, metavar="K", help="of extractors' outputs, every K-th page")
    parser.add_argument("--half", choices="AB", help="half of the hosts: A to write rules with, B to check them with")
    parser.add_argument("--by", choices=("extractor", "lang", "kind", "host"), help="labelled texts: a row for each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw precision against recall (needs matplotlib)")
    options = parser.parse_args(arguments)
    sys.path.insert(0, "")
    cleaners = {name: load_cleaner(name) for name in options.cleaner} if options.cleaner else load_all()
    results = {}
    for path in options.data:
        results[path.name] = measure_file(path, cleaners, options.sample, options.half, options.by)
        sys.stdout.write(f"{path.name}\n\n{results[path.name].table}\n\n")
        sys.stdout.flush()
    if options.json:
        report = {
            file: {name: {group: x.report() for group, x in groups.items()} for name, groups in scores.items()}
            for file, (scores, _, _) in results.items()
        }
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.plot:
        draw_plot(results, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
