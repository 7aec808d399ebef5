"""What the command shows of its work: colours, diffs, sums, checks, reasons, one page for a browser."""

import json
import os
import pty
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

import cleanpress
from cleanpress import Cleaner, filters
from cleanpress.report.diff import make_diff
from cleanpress.report.page import annotate
from cleanpress.report.paint import paint
from test_cli import ARTICLE, COMMAND, ENVIRONMENT, FURNITURE, PACK, run, write
from test_laws import texts, unions
from test_origin import changed_pages

PAGE = f"{ARTICLE}\n{FURNITURE}\n\nFish&nbsp;&amp; chips.\n"
CLEAN = f"{ARTICLE}\nFish & chips.\n"


def run_on_terminal(*words: str, **environment: str) -> str:
    ours, theirs = pty.openpty()
    settings = {"TERM": "xterm-256color", **{k: v for k, v in ENVIRONMENT.items() if k != "NO_COLOR"}, **environment}
    with subprocess.Popen([*COMMAND, *words], stdin=subprocess.DEVNULL, stdout=theirs, env=settings) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux ends a terminal so
                break
            if not piece:
                break
            told += piece
        process.wait(timeout=60)
    os.close(ours)
    return told.decode()


@pytest.mark.parametrize("words", ["explain", "explain --format diff", "clean --diff"])
def test_colours_on_a_terminal_only(words: str, tmp_path: Path) -> None:
    path = write(tmp_path, "page.txt", PAGE)
    coloured = run_on_terminal(*words.split(), path)
    assert "\x1b[" in coloured
    assert "\x1b[" not in run_on_terminal(*words.split(), path, NO_COLOR="1")
    assert "\x1b[" not in run_on_terminal(*words.split(), path, TERM="dumb")
    assert "\x1b[" in run_on_terminal(*words.split(), path, NO_COLOR="")
    plain = run(*words.split(), path).stdout.decode()
    assert "\x1b" not in plain
    assert plain.count(FURNITURE) == coloured.count(FURNITURE) == 1


def test_a_page_paints_what_goes() -> None:
    rows = annotate(cleanpress.explain(PAGE), paint).split("\n")
    painted = [row for row in rows if row.startswith("\x1b[38;5;")]
    assert len(painted) == 1
    assert FURNITURE in painted[0]
    assert painted[0].endswith("\x1b[m")


def test_a_terminal_is_not_told_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path, "page.txt", PAGE + "\x1b]0;owned\x07 \u202e\n")
    for words in ("explain", "explain --format diff"):
        told = run_on_terminal(*words.split(), path)
        assert "\x1b]" not in told
        assert "\u202e" not in told


def apply_diff(source: str, diff: str) -> str:
    """Patch as git does: hunks by their numbers, every context line compared."""
    before = [line + "\n" for line in source.split("\n")]
    if before[-1] == "\n":
        before.pop()
    else:
        before[-1] = before[-1][:-1]
    rows = diff.split("\n")[3:-1]
    after: list[str] = []
    at = 0
    for n, row in enumerate(rows):
        line = row[1:] + ("" if rows[n + 1 : n + 2] == ["\\ No newline at end of file"] else "\n")
        if row.startswith("@@"):
            start, _, count = row.split(" ")[1][1:].partition(",")
            first = int(start) - (count != "0")
            after += before[at:first]
            at = first
        elif row[:1] in (" ", "-"):
            assert before[at] == line
            at += 1
        if row[:1] in (" ", "+"):
            after.append(line)
    return "".join(after + before[at:])


@given(texts | changed_pages, unions)
def test_a_diff_is_a_patch(text: str, rules: cleanpress.Filter) -> None:
    result = Cleaner(rules).explain(text)
    diff = make_diff(result, "page.txt")
    want = result.text.rstrip("\n") + "\n" if result.text.strip("\n") else ""
    assert (apply_diff(text, diff) if diff else text) == want
    marks = [row[:1] for row in diff.split("\n")[3:-1]]
    assert not any(pair == ("+", "-") for pair in pairwise(marks))


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_git_takes_the_diff(tmp_path: Path) -> None:
    seeds = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
    odd = ["One.\r\n\r\n\r\nTwo&amp;.\r\n", "\n\nHead.\n \n\nFoot.\n\n", f"No newline at the end.\n\n{FURNITURE}"]
    for number, text in enumerate([*(seed.read_bytes().decode() for seed in seeds), *odd, PAGE]):
        (tmp_path / f"{number}.txt").write_bytes(text.encode())
        diff = run("clean", "--diff", f"{number}.txt", folder=tmp_path)
        cleaned = run("clean", f"{number}.txt", folder=tmp_path)
        subprocess.run(["git", "apply", "--unsafe-paths", "-"], input=diff.stdout, cwd=tmp_path, check=True)
        assert (tmp_path / f"{number}.txt").read_bytes() == cleaned.stdout


def test_a_diff_of_nothing(tmp_path: Path) -> None:
    assert run("clean", "--diff", write(tmp_path, "a.txt", CLEAN)).stdout == b""
    assert run("explain", "--format", "diff", stdin=CLEAN.encode()).stdout == b""


def test_check_names_the_files_that_would_change(tmp_path: Path) -> None:
    clean, dirty = write(tmp_path, "clean.txt", CLEAN), write(tmp_path, "dirty.txt", PAGE)
    done = run("clean", "--check", clean, dirty, clean)
    assert (done.stdout.decode(), done.stderr, done.returncode) == (f"{dirty}\n", b"", 1)
    done = run("clean", "--check", clean)
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 0)
    for text in (CLEAN[:-1], CLEAN + "\n", CLEAN.replace("\n", "\r\n"), "\ufeff" + CLEAN, FURNITURE):
        done = run("--check", stdin=text.encode())
        assert (done.stdout, done.stderr, done.returncode) == (b"standard input\n", b"", 1)
    assert run("--check", stdin=b"").returncode == 0
    assert run("clean", "--check", dirty, str(tmp_path / "none")).returncode == 2


def test_check_of_streams(tmp_path: Path) -> None:
    records = [json.dumps({"text": text, "\u00e9": 1.50}) for text in (CLEAN[:-1], PAGE, PAGE)]
    path = write(tmp_path, "a.jsonl", "\n".join(records))
    done = run("clean", "--jsonl", "--check", path)
    assert (done.stdout.decode(), done.returncode) == (f"{path}\n", 1)
    done = run("--jsonl", "--check", stdin=records[0].encode())
    assert (done.stdout, done.returncode) == (b"", 0)
    assert run("--null", "--check", stdin=b"One day.\0Two days.\n\0").returncode == 0


def test_stats(tmp_path: Path) -> None:
    path = write(tmp_path, "page.txt", PAGE)
    done = run("clean", "--stats", path, path, "-", stdin=b"One day.")
    assert done.stdout.decode() == CLEAN * 2 + "One day.\n"
    assert done.stderr.decode() == (
        "rule                   lines  characters\n"
        "images/full-size-link      2          64\n"
        "2 of 3 documents           2          64\n"
    )
    done = run("clean", "--stats", "--check", path)
    assert (done.stdout.decode(), done.stderr.count(b"\n"), done.returncode) == (f"{path}\n", 3, 1)
    assert run("clean", "--diff", "--check", path).returncode == 2


def test_explain_as_json(tmp_path: Path) -> None:
    path = write(tmp_path, "page.txt", PAGE)
    pack = write(tmp_path, "pack.toml", PACK)
    done = run("explain", "--format", "json", "--rules", pack, path, "-", stdin=b"Full tide table")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["name"], first["text"]) == (path, CLEAN[:-1])
    assert second["name"] == "standard input"
    assert second["removals"][0]["why"] == "A link to the tide table under every article of this site."
    assert sorted(second["version"]["packs"]) == ["built-in", "own"]
    stream = "".join(json.dumps({"body": text}) + "\n" for text in (PAGE, "One."))
    done = run("explain", "--format", "json", "--jsonl", "--field", "body", stdin=stream.encode())
    names = [json.loads(line)["name"] for line in done.stdout.splitlines()]
    assert names == ["standard input: line 1", "standard input: line 2"]


def test_explain_as_html(tmp_path: Path) -> None:
    path = write(tmp_path, "page.txt", PAGE)
    done = run("explain", "--format", "html", path, "--jsonl", "-", stdin=b"")
    assert (done.returncode, done.stdout) == (2, b"")  # a page is no JSON
    done = run("explain", "--format", "html", path, "-", stdin=b"One day.")
    assert (done.stderr, done.returncode) == (b"", 0)
    page = done.stdout.decode()
    assert page.startswith("<!doctype html>")
    assert page.count("<script") == page.count("</script>") == 2
    assert "{{" not in page
    for outside in ("http:", "https:", "src=", "url(", "@import"):
        assert outside not in page
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert [document["name"] for document in data["documents"]] == [path, "standard input"]


def test_why(tmp_path: Path) -> None:
    path = write(tmp_path, "page.txt", PAGE)
    done = run("why", FURNITURE.upper(), path)
    rule = next(rule for rule in filters.default if rule.id == "images/full-size-link")
    assert done.stdout.decode() == f"Line 3 goes in round 1: {FURNITURE}\n  {rule.id}: {rule.why}\n"
    assert run("why", "Subscribe").stdout.startswith(b"Alone at the head of a page it stays, ")
    done = run("why", "Subscribe", path)
    assert done.stderr.decode() == f"cleanpress: {path}: no such line: Subscribe\n"
    assert (done.stdout, done.returncode) == (b"", 2)
    assert run("why").returncode == 2
    two = run("why", FURNITURE, path, path).stdout.decode()
    assert two.count(f"{path}:\n") == 2
