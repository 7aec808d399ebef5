"""The command as users run it: a real process, real pipes, real exit statuses."""

import json
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress.cli.jsonl import edit_field
from cleanpress.report.escape import HIDDEN, escape_text
from cleanpress.report.page import annotate
from cleanpress.report.source import split

COMMAND = [sys.executable, "-m", "cleanpress"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(cleanpress.__file__).parents[1])}
ARTICLE = "The ferry to the island leaves at seven and comes back before dark, if the wind allows it.\n"
FURNITURE = "Click to see the full-size image"
PACK = """
[[rule]]
id    = "harbour/tide-table"
why   = "A link to the tide table under every article of this site."
line  = ["full tide table"]
drops = ["Full tide table »"]
keeps = ["The full tide table hangs in the harbour office, where nobody reads it any more."]
"""
PACK_THAT_FAILS = PACK.replace('"Full tide table »"]', '"Full tide table »", "Tide tables of the other harbour"]')


def run(*words: str, stdin: bytes = b"", folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *words], input=stdin, capture_output=True, timeout=60, env=ENVIRONMENT, cwd=folder, check=False
    )


def run_shell(line: str) -> subprocess.CompletedProcess[bytes]:
    """`$0` is the interpreter."""
    return subprocess.run(
        ["sh", "-c", line, sys.executable], capture_output=True, timeout=60, env=ENVIRONMENT, check=False
    )


def write(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return str(path)


def test_streams() -> None:
    for words, stdin, stdout in [
        ("", b"", b""),
        ("", b"\n \n\n", b""),
        ("", b"One day.", b"One day.\n"),
        ("", b"One day.\n\n\n", b"One day.\n"),
        ("", b"One day.\r\nTwo days.\r\n\r\nThree.\r\n", b"One day.\nTwo days.\n\nThree.\n"),
        ("", b"\xef\xbb\xbfOne day.\n", b"One day.\n"),
        ("clean", b"One day.", b"One day.\n"),
        ("clean - -", b"One day.", b"One day.\n"),
        ("-", b"One day.", b"One day.\n"),
        ("--no-normalise", b"One  day.\n", b"One  day.\n"),
        ("--null", b"", b""),
        ("--null", b"One day.\n\0\0Two days.", b"One day.\n\0\0Two days.\n\0"),
        ("clean --null", b"\xef\xbb\xbfOne day.\0\xef\xbb\xbfTwo days.\0", b"One day.\n\0Two days.\n\0"),
        ("--jsonl", b"", b""),
        ("--jsonl", b'{"text": "One day. "}', b'{"text": "One day."}\n'),
        ("--jsonl", b'\xef\xbb\xbf{"text":"One"}\r\n\n{"text":null}\n', b'{"text":"One"}\n{"text":null}\n'),
        (
            "--jsonl --field body",
            b'{"z": 1.50, "body" :"caf\\u00e9 ", "n": -0, "big": 1e999, "a": "\\u00e9", "z": [NaN]}\n',
            b'{"z": 1.50, "body" :"caf\xc3\xa9", "n": -0, "big": 1e999, "a": "\\u00e9", "z": [NaN]}\n',
        ),
        ("--jsonl", b'{"i": ' + b"9" * 5000 + b', "text": "One"}\n', b'{"i": ' + b"9" * 5000 + b', "text": "One"}\n'),
        ("explain", b"", b""),
        ("explain -", b"One day.\r\n\r\nTwo.", b" | One day.\n |\n | Two.\n"),
    ]:
        done = run(*words.split(), stdin=stdin)
        assert (words, done.stdout, done.stderr, done.returncode) == (words, stdout, b"", 0)


def test_a_lone_surrogate_does_not_stop_the_stream() -> None:
    done = run("--jsonl", stdin=b'{"text": "a \\ud800 b"}\n{"text": "c"}\n')
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["text"][0], second, done.returncode) == ("a", {"text": "c"}, 0)


def test_files(tmp_path: Path) -> None:
    one = write(tmp_path, "one.txt", ARTICLE + "\n" + FURNITURE)
    two = write(tmp_path, "two.txt", "Second.")
    done = run("clean", one, "--without", "donations", two, "-", stdin=b"Third.")
    assert (done.stdout.decode(), done.stderr, done.returncode) == (ARTICLE + "Second.\nThird.\n", b"", 0)


def test_names_that_look_like_options(tmp_path: Path) -> None:
    write(tmp_path, "-x.txt", "One.")
    write(tmp_path, "--jsonl", "Two.")
    done = run("clean", "--only", "images", "--", "-x.txt", "--jsonl", folder=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (b"One.\nTwo.\n", b"", 0)


def test_which_rules_run(tmp_path: Path) -> None:
    pack = write(tmp_path, "harbour.toml", PACK)
    page = f"{ARTICLE}\n{FURNITURE}\n\nFull tide table\n".encode()
    for words, taken in [
        ("", {FURNITURE}),
        ("--only comments", set()),
        ("--only images,comments", {FURNITURE}),
        ("--only comments --only images", {FURNITURE}),
        ("--only images --without images/*,comments", set()),
        ("--without images", set()),
        (f"--rules {pack}", {FURNITURE, "Full tide table"}),
        (f"--rules {pack} --only harbour", {"Full tide table"}),
        (f"--rules {pack} --without harbour/tide-table", {FURNITURE}),
    ]:
        done = run(*words.split(), stdin=page)
        kept = [line for line in page.decode().splitlines() if line and line not in taken]
        assert (words, [line for line in done.stdout.decode().splitlines() if line], done.returncode) == (
            words,
            kept,
            0,
        )


def test_bad_bytes_are_replaced_and_told_once_a_file() -> None:
    done = run("--null", stdin=b"The caf\xe9 is open.\0The caf\xe9 is shut.\0")
    assert done.stdout.decode() == "The caf\ufffd is open.\n\0The caf\ufffd is shut.\n\0"
    assert done.stderr.count(b"not UTF-8") == 1
    assert b"standard input: document 1" in done.stderr
    assert done.returncode == 0


def test_a_document_that_comes_out_empty_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"text": ARTICLE}) + "\n" + json.dumps({"text": FURNITURE}) + "\n")
    done = run("clean", "--jsonl", path)
    assert json.loads(done.stdout.splitlines()[1]) == {"text": ""}
    assert done.stderr.decode() == f"cleanpress: {path}: line 2: nothing is left of this document\n"
    assert done.returncode == 0
    assert run(stdin=b" \n").stderr == b""


def test_the_first_record_comes_out_before_stdin_closes() -> None:
    for option, record in (("--jsonl", b'{"text": "One day."}\n'), ("--null", b"One day.\n\0")):
        with subprocess.Popen(
            [*COMMAND, option], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
        ) as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(record)
            process.stdin.flush()
            assert process.stdout.read(len(record)) == record
            process.stdin.close()
            assert process.stdout.read() == b""
        assert process.returncode == 0


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    path = write(tmp_path, "many.jsonl", (json.dumps({"text": ARTICLE}) + "\n") * 5000)
    for words in ("rules", f"clean --jsonl {path}", "--help", "clean --help", f"explain {path}"):
        done = run_shell(f'{{ "$0" -m cleanpress {words}; echo $? >&2; }} | true')
        assert (words, done.stderr) == (words, b"0\n")


def test_streams_that_are_not_there() -> None:
    for line, status, message in [
        ('exec "$0" -m cleanpress <&-', 2, "cleanpress: standard input: closed\n"),
        ('echo One | "$0" -m cleanpress >&-', 2, "cleanpress: standard output is closed\n"),
        ('echo One | "$0" -m cleanpress 2>&-', 0, ""),
        ('printf "\\377" | "$0" -m cleanpress 2>&-', 0, ""),
        ('"$0" -m cleanpress no-such-command 2>&-', 2, ""),
    ]:
        done = run_shell(line)
        assert (line, done.stderr.decode(), done.returncode) == (line, message, status)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_an_error() -> None:
    done = run_shell('echo One | "$0" -m cleanpress > /dev/full')
    assert done.stderr.decode() == "cleanpress: standard output: No space left on device\n"
    assert done.returncode == 2


def test_ten_megabytes_in_one_line_or_of_nothing() -> None:
    start = time.monotonic()
    line = b"word " * 2_000_000
    assert run(stdin=line).stdout == line.rstrip() + b"\n"
    assert run(stdin=b"\n" * 10_000_000).stdout == b""
    assert run("--null", stdin=b"a\0" * 20_000).stdout == b"a\n\0" * 20_000
    assert time.monotonic() - start < 60


BAD_RECORDS = {
    '{"text": "x", }': "broken JSON at column",
    '{"text": "x"': "broken JSON at column",
    '{"text": "x"} {}': "broken JSON at column",
    "[" * 100_000: "broken JSON: nested too deeply",
    '["text"]': "no JSON object, so no field 'text'",
    '{"body": "x"}': "no field 'text'",
    '{"text": 12}': "field 'text' is not a string",
    '{"text": "x", "text": ["y"]}': "field 'text' is not a string",
}


def test_bad_records(tmp_path: Path) -> None:
    for number, (record, problem) in enumerate(BAD_RECORDS.items()):
        path = write(tmp_path, f"{number}.jsonl", f'{{"text": "one"}}\n{record}\n{{"text": "three"}}\n')
        for option, stdout in (
            ("--jsonl", b'{"text": "one"}\n'),
            ("--keep-going", b'{"text": "one"}\n{"text": "three"}\n'),
        ):
            done = run("clean", "--jsonl", option, path)
            assert done.stderr.decode().startswith(f"cleanpress: {path}: line 2: {problem}")
            assert done.stderr.count(b"\n") == 1
            assert (done.stdout, done.returncode) == (stdout, 2)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    good, missing = write(tmp_path, "good.txt", ARTICLE), str(tmp_path / "missing.txt")
    folder = "Is a directory; give its files, or clean all of them with: cleanpress batch IN OUT"
    for bad, problem in ((missing, "No such file or directory"), (str(tmp_path), folder)):
        for words, stdout in (([], ARTICLE), (["--keep-going"], ARTICLE * 2)):
            done = run("clean", *words, good, bad, good)
            assert done.stderr.decode() == f"cleanpress: {bad}: {problem}\n"
            assert (done.stdout.decode(), done.returncode) == (stdout, 2)
    done = run("explain", missing)
    assert (done.stderr.decode(), done.returncode) == (f"cleanpress: {missing}: No such file or directory\n", 2)
    done = run("explain", str(tmp_path))
    assert (done.stderr.decode(), done.returncode) == (f"cleanpress: {tmp_path}: {folder}\n", 2)


def test_usage_errors_name_the_remedy(tmp_path: Path) -> None:
    bad_pack = write(tmp_path, "bad.toml", PACK.replace("keeps", "keep"))
    for words, problem in [
        ("--only coments", "--only: no family and no rule 'coments'; did you mean comments?"),
        ("clean --without images/full-size-lnk", "did you mean images/full-size-link?"),
        ("explain --without xyzzy", "no family and no rule 'xyzzy'; known: a"),
        ("--only ,", "--only names no family and no rule"),
        ("rules coments", "no family 'coments'; did you mean comments?"),
        ("claen", "no command 'claen'; did you mean clean?"),
        (f"{bad_pack}", "cleanpress clean FILE"),
        ("--field body", "--field needs --jsonl"),
        ("--jsonl --null", "not allowed with argument"),
        ("--frobnicate", "unrecognized arguments: --frobnicate"),
        (f"--rules {bad_pack}", "bad.toml"),
        (f"--rules {tmp_path}/none.toml", "none.toml"),
        (f"check {tmp_path}/none.toml", "none.toml"),
        (f"check {bad_pack}", "harbour/tide-table"),
    ]:
        done = run(*words.split(), stdin=ARTICLE.encode())
        assert problem in done.stderr.decode()
        assert b"Traceback" not in done.stderr
        assert (words, done.stdout, done.returncode) == (words, b"", 2)


def test_check(tmp_path: Path) -> None:
    good, failing = write(tmp_path, "good.toml", PACK), write(tmp_path, "failing.toml", PACK_THAT_FAILS)
    bad = write(tmp_path, "bad.toml", "[[rule]]\n")
    done = run("check", good)
    assert (done.stdout.decode(), done.stderr, done.returncode) == (f"{good}: 1 rules, 0 failures\n", b"", 0)
    done = run("check", good, failing)
    assert done.returncode == 1
    assert f"{failing}: harbour/tide-table: " in done.stdout.decode()
    assert "Tide tables of the other harbour" in done.stdout.decode()
    done = run("check", bad, failing)
    assert done.returncode == 2
    assert "Tide tables of the other harbour" in done.stdout.decode()


def test_a_pack_without_a_rule_is_an_error_of_check(tmp_path: Path) -> None:
    empty, good = write(tmp_path, "empty.toml", 'lang = "en"\n# [[rule]]\n'), write(tmp_path, "good.toml", PACK)
    done = run("check", empty, good)
    told = f"cleanpress: {empty}: holds no rule; write one as in docs/rules.md, beginning with [[rule]]\n"
    assert (done.stdout.decode(), done.stderr.decode(), done.returncode) == (f"{good}: 1 rules, 0 failures\n", told, 2)


def test_check_alone_checks_the_built_in_rules() -> None:
    done = run("check")
    told = f"built-in: {len(cleanpress.filters.default)} rules, 0 failures\n"
    assert (done.stdout.decode(), done.stderr, done.returncode) == (told, b"", 0)


def test_rules_are_listed_one_a_line() -> None:
    done = run("rules")
    ids = [line.split()[0] for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert ids == [rule.id for rule in cleanpress.filters.default]
    images = run("rules", "images").stdout.decode().splitlines()
    assert images == [line for line in done.stdout.decode().splitlines() if line.startswith("images/")] != []


def test_help_and_version() -> None:
    for words in ("--help", "-h", "clean --help", "explain -h", "rules --help", "check --help", "--jsonl --help"):
        done = run(*words.split())
        assert (words, done.stdout[:17].lower(), done.stderr, done.returncode) == (words, b"usage: cleanpress", b"", 0)
    assert run("--version").stdout.decode().split()[0] == "cleanpress"


def list_imports(*words: str) -> set[str]:
    listing = subprocess.run(
        [sys.executable, "-X", "importtime", *COMMAND[1:], *words],
        input=ARTICLE.encode(), capture_output=True, env=ENVIRONMENT, timeout=60, check=True,
    ).stderr.decode()  # fmt: skip
    return {line.rpartition("|")[2].strip() for line in listing.splitlines()}


def test_a_plain_filter_starts_light() -> None:
    imported = list_imports()
    assert "cleanpress.cli" in imported
    assert not imported & {"argparse", "difflib", "ftfy", "hashlib", "cleanpress.cli.jsonl", "cleanpress.report.check"}
    assert not [name for name in imported if name.startswith(("cleanpress.report", "cleanpress.packs"))]


def test_usage_names_what_is_needed() -> None:
    assert b" LINE [FILE...]\n" in run("why", "--help").stdout
    assert b" IN... OUT\n" in run("batch", "--help").stdout


def test_help_reads_no_rules() -> None:
    assert not list_imports("--help") & {"argparse", "json", "regex", "ftfy", "tomllib"}


def test_explain_names_the_rule_and_hides_nothing() -> None:
    done = run("explain", stdin=f"{ARTICLE}\n{FURNITURE}\n\x1b[31mRed\n".encode())
    assert done.stdout.decode() == (
        "                      | The ferry to the island leaves at seven and comes back before dark, if the \n"
        "                      : wind allows it.\n"
        "                      |\n"
        "images/full-size-link | Click to see the full-size image\n"
        "                      | \\x1b[31mRed\n"
    )


def test_each_removed_line_has_its_rule_in_the_margin() -> None:
    result = cleanpress.explain(f"{ARTICLE}\r\n{FURNITURE}\u2028{ARTICLE}\x85{FURNITURE}\n\n")
    rows = [row for row in annotate(result).split("\n") if " : " not in row]
    labels = [row.partition("|")[0].strip() for row in rows]
    assert [label for label in labels if label] == [removal.rules[0] for removal in result.removals]
    assert [row.rpartition("| ")[2] for row, label in zip(rows, labels, strict=True) if label] == [FURNITURE] * 2


HOSTILE = st.text(st.sampled_from("ab |:\\\n\r\x0b\x85\u2028\x1b\u202e\ud800\u200d日🙂")) | st.text(max_size=300)


@given(HOSTILE)
def test_every_source_line_stands_on_the_page_once(source: str) -> None:
    page = annotate(cleanpress.Result(source, "", ()))
    lines: list[str] = []
    for row in page.split("\n") if page else []:
        if row.startswith(" |"):
            lines.append(row[3:])
        else:
            lines[-1] += row[3:]
    texts = split(source)[0]
    assert lines == [escape_text(text) for text in (texts if texts[-1] else texts[:-1])]
    assert not [char for char in page if unicodedata.category(char) in HIDDEN and char not in "\n\u200c\u200d"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(HOSTILE | st.just("text"), VALUES, max_size=4), HOSTILE, st.sampled_from([None, 1]), st.booleans()
)
def test_all_other_fields_stay(record: dict[str, object], text: str, indent: int | None, ascii_only: bool) -> None:
    record["text"] = text
    line = json.dumps(record, indent=indent, ensure_ascii=ascii_only)
    assert edit_field(line, "text", lambda text: text) == edit_field(edit_field(line, "text", str), "text", str)
    edited = json.loads(edit_field(line, "text", lambda text: text + "!"))
    assert repr(edited) == repr({**record, "text": text + "!"})
