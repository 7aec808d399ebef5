"""The benchmark: its measures on invented texts, and the same numbers as other scorers of the same measures."""

import doctest
import gzip
import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import cleaners
import judge_lines
import judge_pages
import pytest
import quality
from hypothesis import given
from hypothesis import strategies as st

import cleanpress

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"

DATA = Path(os.environ.get("CLEANPRESS_DATA", ""))
SCORERS = DATA.parent / "bench"
needs_scorers = pytest.mark.skipif(
    not os.environ.get("CLEANPRESS_DATA") or not SCORERS.is_dir(),
    reason="CLEANPRESS_DATA names no folder with scorers beside it: the measures are NOT compared",
)
# Those that need no package. They differ in what they do: whole lines, parts of lines, copies, ends, little.
PLAIN = ["cleanpress:clean", "c4_lines", "refinedweb_lines", "cut_ends", "drop_repeats"]

TEXT = "Home\nThe quay is closed until May.\n\nRead more\nPhoto: the quay\nShare"
LABELS = [[0, "navigation"], [1, "keep"], [3, "related"], [4, "either"], [5, "share"]]
LINES = {"id": "1", "host": "a.example", "lang": "en", "text": TEXT, "labels": LABELS}
PAGE = {
    "id": "1", "host": "a.example", "extractor": "mine", "text": "Home Shop\nThe quay is closed until May.\nShare",
    "reference": "The quay is closed until May.",
    "with": ["closed until", "not there"], "without": ["home shop", "share"],
}  # fmt: skip


def drop(*gone: str) -> judge_lines.Cleaner:
    return lambda text: "\n".join(line for line in text.split("\n") if line not in gone)


def shout(text: str) -> str:
    return text.upper() + "!"


@pytest.mark.parametrize("module", [cleaners, judge_lines, judge_pages, quality], ids=lambda module: module.__name__)
def test_examples(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed


# ---------------------------------------------------------------------------------- labelled lines


def score_one(clean: judge_lines.Cleaner, **changes: Any) -> judge_lines.LineScore:
    return judge_lines.score_lines([LINES | changes], {"it": clean})["it"][judge_lines.ALL]


def test_what_is_removed_counts_by_family() -> None:
    score = score_one(drop("Home", "Share", "Photo: the quay"))
    assert score.recall() == pytest.approx(200 / 3)
    assert (score.recall("share"), score.recall("related"), score.recall("ad")) == (100, 0, None)
    assert (score.precision(), score.words_lost(), score.hurt, score.unstable) == (100, 0, 0, 0)


def test_lost_content_counts_in_words_and_lines() -> None:
    score = score_one(drop("Home", "The quay is closed until May."))
    assert (score.precision(), score.words_lost(), score.hurt) == (50, 100, 1)


def test_an_edited_line_loses_words_and_is_not_removed() -> None:
    score = score_one(lambda text: text.replace(" until May", ""))
    assert score.precision() is None
    assert score.words_lost() == pytest.approx(100 / 3)
    assert score.counts["keep", "edited"] == 1


def test_normalising_is_no_removal_and_may_be_unstable() -> None:
    score = score_one(shout)
    assert (score.recall(), score.words_lost(), score.unstable) == (0, 0, 1)


@pytest.mark.parametrize("labels", [LABELS[1:], [*LABELS, [2, "keep"]]])
def test_labels_must_cover_the_lines(labels: list[Any]) -> None:
    with pytest.raises(ValueError, match="labels"):
        score_one(drop(), labels=labels)


@given(st.lists(st.text("ab- \u00ad", min_size=1).filter(str.strip), max_size=8))
def test_nothing_removed_is_everything_kept(lines: list[str]) -> None:
    fates = judge_lines.judge_lines(lines, ["keep"] * len(lines), lines)
    assert all(fate == ("kept", 0) for fate in fates)


# ----------------------------------------------------------------------------------------- pages


def test_residue_and_snippets() -> None:
    score = judge_pages.score_pages([PAGE], {"it": drop("Home Shop")})["it"]["mine"]
    assert score.residue_left() == pytest.approx(100 / 3)
    assert (score.precision(), score.lost(), score["better"], score["worse"]) == (100, 0, 1, 0)
    assert (score["with"], score["with gone"], score["without"], score["without gone"]) == (1, 0, 2, 1)
    captured = score.captured()
    assert captured is not None
    assert 0 < captured < 100


def test_harm_is_below_zero() -> None:
    score = judge_pages.score_pages([PAGE], {"it": drop("The quay is closed until May.")})["it"][judge_lines.ALL]
    assert (score.precision(), score.lost(), score.lost5(), score["with gone"]) == (0, 100, 100, 1)
    captured = score.captured()
    assert captured is not None
    assert captured < 0


@pytest.mark.parametrize("reference", [None, "Something else altogether, of another page."])
def test_no_fit_reference_leaves_only_the_snippets(reference: str | None) -> None:
    score = judge_pages.score_pages([PAGE | {"reference": reference}], {"it": drop()})["it"]["mine"]
    assert (score["pages"], score["judged"], score["without"]) == (1, 0, 2)
    assert (score.lost(), score.mean("best")) == (None, None)


# --------------------------------------------------------------------------------------- command


def write_rows(path: Path, *rows: dict[str, Any]) -> str:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return str(path)


def test_tables_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = write_rows(tmp_path / "lines.jsonl", LINES, LINES | {"lang": "de"})
    pages = write_rows(tmp_path / "pages.jsonl.gz", PAGE)
    report = tmp_path / "report.json"
    cleaned = ["-c", "drop_repeats", "-c", "cleaners:cut_ends"]
    assert quality.main([lines, pages, *cleaned, "--by", "lang", "--json", str(report)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "lines.jsonl"
    assert sum(line.startswith(("drop_repeats ", "cleaners:cut_ends ")) for line in printed) == 6
    assert sum(line.startswith(("  de ", "  en ", "  mine ")) for line in printed) == 2 * 2 * 2 + 2
    scores = json.loads(report.read_text(encoding="utf-8"))
    assert scores["lines.jsonl"]["drop_repeats"]["de"]["recall"] == 0
    assert scores["pages.jsonl.gz"]["cleaners:cut_ends"]["mine"]["precision"] is None


def test_halves_share_no_host(tmp_path: Path) -> None:
    hosts = {f"{k}.example" for k in range(20)}
    path = Path(write_rows(tmp_path / "lines.jsonl", *({"host": host} for host in sorted(hosts))))
    first, second = ({row["host"] for row in quality.read_rows(path, half)} for half in "AB")
    assert first
    assert second
    assert first | second == hosts
    assert not first & second


def test_a_file_without_rows_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no rows"):
        quality.measure_file(Path(write_rows(tmp_path / "none.jsonl")), {})


def test_what_cannot_be_measured_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def absent(text: str) -> str:
        raise ImportError("No module named 'absent'")

    monkeypatch.setattr(cleaners, "CLEANERS", (absent, cleaners.cut_ends))
    assert list(quality.load_all()) == ["cleanpress:clean", "cut_ends"]
    assert "absent is NOT measured" in capsys.readouterr().err


@pytest.mark.filterwarnings("default")  # what other packages warn of is theirs
def test_plot(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: the plot is NOT tested")
    lines = write_rows(tmp_path / "lines.jsonl", LINES)
    plot = tmp_path / "plot.png"
    quality.main([lines, "-c", "cleanpress:clean", "-c", "drop_repeats", "--plot", str(plot)])
    assert plot.read_bytes().startswith(b"\x89PNG")


# -------------------------------------------------------------------------------------- cleaners


@pytest.mark.filterwarnings("default")  # what other packages warn of is theirs
@pytest.mark.parametrize("cleaner", cleaners.CLEANERS, ids=lambda cleaner: cleaner.__name__)
def test_cleaners_only_remove(cleaner: judge_lines.Cleaner) -> None:
    # jusText takes a paragraph for content on its own from 200 characters on.
    prose = "The quay is closed, and the ferry that calls there will not run until the first of May. " * 3 + "So it is."
    text = f"3 likes\n{prose}\n***\n{prose.replace('quay', 'bridge')}"
    try:
        cleaned = cleaner(text)
    except ImportError as error:
        pytest.skip(f"{error}: {cleaner.__name__} is NOT tested")
    assert prose in cleaned
    assert set(cleaned.split("\n")) <= set(text.split("\n"))
    assert cleaner("") == ""


@pytest.mark.filterwarnings("default")  # what other packages warn of is theirs
def test_our_c4_agrees_with_datatrove() -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed: the rewrite of C4's rules is NOT compared")
    same = "A line of five words.[1]\nNo mark at the end here\nIt goes on and on ...\nWe use cookies on this page.\n\n"
    assert cleaners.c4_lines(same) == cleaners.datatrove_c4(same) == "A line of five words."
    assert (cleaners.c4_lines("Is it so?"), cleaners.datatrove_c4("Is it so?")) == ("", "Is it so?")


# -------------------------------------------------------------- the same measures, by other hands


def load_scorer(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"scorer_{name}", SCORERS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_scorers
@pytest.mark.parametrize("name", PLAIN)
def test_every_line_meets_the_same_fate(name: str) -> None:
    scorer, clean = load_scorer("gold"), quality.load_cleaner(name)
    tally, unstable = scorer.Tally(), 0
    rows = list(quality.read_rows(DATA / "gold-dev.jsonl"))
    for row in rows:
        lines, labels, output = row["text"].split("\n"), dict(row["labels"]), clean(row["text"])
        unstable += clean(output) != output
        numbers = sorted(labels)
        before, after = [lines[k] for k in numbers], [line for line in output.split("\n") if line.strip()]
        theirs = scorer.fate(before, after, [scorer.TIE.get(labels[k], 1.0) for k in numbers])
        assert judge_lines.judge_lines(before, [labels[k] for k in numbers], after) == theirs, row["id"]
        for k, (state, lost) in zip(numbers, theirs, strict=True):
            tally.add(labels[k], state, lost, len(scorer.words(lines[k])))
    ours = judge_lines.score_lines(rows, {name: clean})[name][judge_lines.ALL]
    assert {(label.replace("FURNITURE", "furniture"), what): n for (label, what), n in tally.c.items()} == ours.counts
    assert f"{ours.precision() or 0:.1f}" == tally.precision().replace("-", "0.0")
    assert ours.unstable == unstable


@needs_scorers
def test_every_page_sums_to_the_same() -> None:
    names = {
        "docs": "pages", "refs": "judged", "good": "content", "bad": "residue", "left": "left", "lost": "lost",
        "lost5": "lost5", "f0": "before", "f1": "after", "best": "best", "worse": "worse", "better": "better",
        "with": "with", "with_lost": "with gone", "without": "without", "without_gone": "without gone",
    }  # fmt: skip
    path = DATA / "wcxb-dev.jsonl.gz"
    found = {"cleanpress:clean": cleanpress.clean} | {f"cleaners:{x}": getattr(cleaners, x) for x in PLAIN[1:]}
    theirs = load_scorer("quality").score(str(path), list(found), 60)
    ours = quality.measure_file(path, found, sample=60).scores
    for name in found:
        assert theirs[name].keys() == ours[name].keys() - {judge_lines.ALL}
        for extractor, sums in theirs[name].items():
            mine: Any = ours[name][extractor]
            assert {old: sums[old] for old in names} == {old: mine[new] for old, new in names.items()}


def test_this_library_is_what_is_measured_first() -> None:
    assert quality.load_cleaner(quality.OURS) is cleanpress.clean
