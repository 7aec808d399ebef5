"""`cleanpress batch` over text formats: each document is what `clean` makes of it, and nothing else changes."""

import csv
import gzip
import io
import json
import os
import pty
import subprocess
import time
from pathlib import Path

import pytest
from batches import (
    ARTICLE,
    COMMAND,
    ENVIRONMENT,
    FURNITURE,
    batch,
    clean_records,
    left_behind,
    make_pages,
    make_records,
    read_jsonl,
    write_jsonl,
)
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress.batch import lines, records
from cleanpress.batch.journal import Entry, Journal, Place
from cleanpress.batch.traffic import Mark


def test_one_file_becomes_one_file(tmp_path: Path) -> None:
    rows = make_records([*make_pages(50), None, "", "\ud800 lone"])
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    for words in ((), ("--jobs", 1), ("--jobs", 3)):
        done = batch(source, tmp_path / "out.jsonl", *words)
        assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
        assert read_jsonl(tmp_path / "out.jsonl") == clean_records(rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_several_processes_keep_the_order(tmp_path: Path) -> None:
    rows = make_records(make_pages(1500, lines=14))
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    assert source.stat().st_size > 4 * lines.CHUNK
    done = batch(source, tmp_path / "out.jsonl", "--jobs", 2)
    assert (done.stderr, done.returncode) == ("", 0)
    assert read_jsonl(tmp_path / "out.jsonl") == clean_records(rows)


def test_all_but_the_field_stays_to_the_character(tmp_path: Path) -> None:
    record = '{ "n":1.50,"text" : "One  day.","big":1e999, "other":{"text":"x  y"} }'
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + record.encode() + b"\r\n\n" + record.encode())
    assert batch(source, tmp_path / "out.jsonl").returncode == 0
    expected = record.replace("One  day.", "One day.") + "\n"
    assert (tmp_path / "out.jsonl").read_text("utf-8") == expected * 2


def test_folders_keep_their_shape(tmp_path: Path) -> None:
    crawl, out = tmp_path / "crawl", tmp_path / "clean"
    (crawl / "a" / "b").mkdir(parents=True)
    rows = make_records(make_pages(3))
    write_jsonl(crawl / "one.jsonl", rows)
    (crawl / "a" / "two.jsonl.gz").write_bytes(gzip.compress((crawl / "one.jsonl").read_bytes()))
    (crawl / "a" / "b" / "page.txt").write_text(f"{ARTICLE}\n{FURNITURE}\n", "utf-8")
    (crawl / "a" / "empty.jsonl").touch()
    (crawl / "a" / "empty.csv.gz").write_bytes(gzip.compress(b""))
    (crawl / "readme.md").touch()
    done = batch(crawl, out)
    assert (done.stderr, done.returncode) == ("cleanpress: 1 files without a known suffix are left out\n", 0)
    assert read_jsonl(out / "one.jsonl") == clean_records(rows)
    with gzip.open(out / "a" / "two.jsonl.gz", "rb") as file:
        assert file.read() == (out / "one.jsonl").read_bytes()
    assert (out / "a" / "b" / "page.txt").read_text("utf-8") == ARTICLE + "\n"
    assert (out / "a" / "empty.jsonl").read_bytes() == b""
    assert gzip.decompress((out / "a" / "empty.csv.gz").read_bytes()) == b""
    assert not left_behind(tmp_path)
    assert len([path for path in out.rglob("*") if path.is_file()]) == 5


def test_globs_and_many_names(tmp_path: Path) -> None:
    for name in ("a1", "a2", "b1"):
        write_jsonl(tmp_path / f"{name}.jsonl", make_records([name]))
    done = batch(tmp_path / "a*.jsonl", tmp_path / "b1.jsonl", tmp_path / "out")
    assert (done.stderr, done.returncode) == ("", 0)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a1.jsonl", "a2.jsonl", "b1.jsonl"]


def test_csv_changes_one_column_and_nothing_else(tmp_path: Path) -> None:
    page = f'He said ""{ARTICLE}""\n\n{FURNITURE}\n\nThe end.'
    row = f'1,"{page}", 5" pipe ,"a ""b"" c"\r\n'
    source = tmp_path / "in.csv"
    source.write_bytes(f"\ufeffid,text,note,last\r\n{row}\n2,plain  text,,\n3,,x,y".encode())
    done = batch(source, tmp_path / "out.csv", "--explain-field", "gone")
    assert (done.stderr, done.returncode) == ("", 0)
    made = (tmp_path / "out.csv").read_bytes().decode()
    head, *rows = csv.reader(io.StringIO(made.removeprefix("\ufeff"), newline=""))
    assert head == ["id", "text", "note", "last", "gone"]
    assert [row[:1] + row[2:4] for row in rows] == [["1", ' 5" pipe ', 'a "b" c'], [], ["2", "", ""], ["3", "x", "y"]]
    assert rows[0][1] == f'He said "{ARTICLE}"\n\nThe end.'
    assert json.loads(rows[0][4])[0]["text"] == FURNITURE
    assert (rows[2][1], json.loads(rows[2][4])) == ("plain text", [])
    assert batch(source, tmp_path / "bare.csv").returncode == 0
    bare = (tmp_path / "bare.csv").read_bytes().decode()
    assert bare == f"\ufeffid,text,note,last\r\n{row}\n2,plain text,,\n3,,x,y".replace(f"{FURNITURE}\n\n", "")


FIELDS = st.lists(st.text('",\n;a é', max_size=8), min_size=2, max_size=4)


@given(st.lists(FIELDS, min_size=1, max_size=5), st.sampled_from(["\r\n", "\n"]), st.integers(1, 9))
def test_rows_are_those_of_the_standard_library(rows: list[list[str]], end: str, piece: int) -> None:
    sink = io.StringIO(newline="")
    csv.writer(sink, lineterminator=end).writerows(rows)
    data = sink.getvalue().encode()
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
    whole = b"".join(lines.cut_rows(pieces, b","))
    assert whole == data
    found = [records.read_row(row.decode(), ",") for row in records.split_rows(data, b",")]
    assert found == list(csv.reader(io.StringIO(data.decode(), newline="")))


@given(st.binary(max_size=200), st.integers(1, 50), st.integers(1, 40))
def test_chunks_are_whole_lines_and_all_of_them(data: bytes, piece: int, enough: int) -> None:
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
    chunks = list(lines.gather(pieces, lambda piece: piece.rfind(b"\n") + 1, enough))
    assert b"".join(chunks) == data
    assert all(chunk.endswith(b"\n") for chunk in chunks[:-1])
    assert all(len(chunk) >= enough for chunk in chunks[:-1])


def test_what_was_removed_stands_beside_the_text(tmp_path: Path) -> None:
    [page] = make_pages(1)
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": page}, {"text": None}])
    assert batch(source, tmp_path / "out.jsonl", "--explain-field", "removals").returncode == 0
    first, second = read_jsonl(tmp_path / "out.jsonl")
    [removal] = first["removals"]
    assert page[removal["start"] : removal["end"]] == FURNITURE == removal["text"]
    assert removal["rules"] == ["images/full-size-link"]
    assert second == {"text": None, "removals": None}


def test_stats_add_up(tmp_path: Path) -> None:
    pages = [*make_pages(30), "", FURNITURE, None, ARTICLE]
    source = write_jsonl(tmp_path / "in.jsonl", make_records(pages))
    assert batch(source, tmp_path / "out.jsonl", "--stats", tmp_path / "stats.json", "--jobs", 2).returncode == 0
    stats = json.loads((tmp_path / "stats.json").read_text("utf-8"))
    results = [cleanpress.explain(page) for page in pages if page is not None]
    removals = [removal for result in results for removal in result.removals]
    assert stats["documents"] == len(pages)
    assert stats["nulls"] == 1
    assert stats["documents_emptied"] == 1
    assert stats["documents_changed"] == 31
    assert stats["lines_removed"] == len(removals) == sum(stats["by_rule"].values()) == sum(stats["by_family"].values())
    assert stats["words_removed"] == sum(len(removal.text.split()) for removal in removals)
    assert stats["characters_in"] == sum(len(result.source) for result in results)
    assert stats["characters_out"] == sum(len(result.text) for result in results)


def test_stats_that_cannot_be_written_lose_nothing(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", make_records(make_pages(20)))
    words = (source, tmp_path / "out.jsonl", "--stats")
    done = batch(*words, tmp_path / "absent" / "stats.json")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "absent/stats.json: No such file or directory; what was done is kept: run" in done.stderr
    assert "--resume" in done.stderr
    assert batch(*words, tmp_path / "stats.json", "--resume").returncode == 0
    assert json.loads((tmp_path / "stats.json").read_text("utf-8"))["documents"] > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "stats.json"]


def test_rules_travel_to_the_workers(tmp_path: Path) -> None:
    pack = tmp_path / "harbour.toml"
    pack.write_text(
        '[[rule]]\nid = "harbour/tide-table"\nwhy = "A link under every article."\nline = ["full tide table"]\n'
        'drops = ["Full tide table"]\nkeeps = ["The full tide table hangs in the harbour office on the quay."]\n',
        "utf-8",
    )
    pages = [f"{page}\n\nFull tide table" for page in make_pages(1500, lines=8)]
    source = write_jsonl(tmp_path / "in.jsonl", make_records(pages))
    done = batch(source, tmp_path / "out.jsonl", "--jobs", 2, "--rules", pack, "--only", "harbour")
    assert (done.stderr, done.returncode) == ("", 0)
    texts = [row["text"] for row in read_jsonl(tmp_path / "out.jsonl")]
    assert not [text for text in texts if "tide table" in text or FURNITURE not in text]


BROKEN = {
    '{"text": "x", }': "broken JSON at column",
    '["text"]': "no JSON object, so no field 'text'",
    '{"id": 7, "body": "x"}': "no field 'text'",
    '{"id": 7, "text": 12}': "field 'text' is not a string",
    '{"id": 7, "text": ["x"]}': "field 'text' is not a string",
    '{"text": "caf\udce9"}': "not UTF-8 at byte 14",
}


def test_broken_records_stop_a_run_or_are_set_aside(tmp_path: Path) -> None:
    for number, (record, problem) in enumerate(BROKEN.items()):
        source, out = tmp_path / f"{number}.jsonl", tmp_path / f"out-{number}.jsonl"
        source.write_bytes(b'{"text": "one"}\n' + record.encode("utf-8", "surrogateescape") + b'\n{"text": "three"}\n')
        done = batch(source, out)
        assert done.returncode == 2
        assert done.stderr.startswith(f"cleanpress: {source}: line 2: {problem}")
        assert "--resume, and --keep-going to set it aside" in done.stderr
        assert "Traceback" not in done.stderr
        assert not out.exists()
        done = batch(source, out, "--resume", "--keep-going", "--id", "id")
        assert done.returncode == 2
        assert f"{source}: line 2{' (id 7)' * ('7' in record)}: {problem}" in done.stderr
        assert out.read_text("utf-8") == '{"text": "one"}\n{"text": "three"}\n'
        [reject] = read_jsonl(tmp_path / f"out-{number}.jsonl.rejects.jsonl")
        assert (reject["file"], reject["number"]) == (str(source), 2)
        assert reject["problem"].startswith(problem)
        assert reject["id"] == (7 if "7" in record else None)
        assert reject["record"] == record.replace("\udce9", "\\xe9")


def test_csv_troubles(tmp_path: Path) -> None:
    for number, (content, options, problem) in enumerate([
        ("id,body\n1,x\n", (), "line 1: no column 'text'; the columns are id, body"),
        ("id,text\n1,x\n", ("--id", "key"), "line 1: no column 'key'"),
        ("id,text\n1,x\n", ("--explain-field", "id"), "line 1: there is a column 'id' already"),
        ("id,text\n1,x\n2\n3,z\n", (), "line 3: a row of 1 fields, and the text is in field 2"),
        ('id,text\n1,"x"y\n', (), "line 2: field 2: a quote is not closed, or text follows it"),
        ('id,text\n1,x\n2,"y\nz\n', (), "line 3: field 2: a quote is not closed, or text follows it"),
    ]):  # fmt: skip
        source = tmp_path / f"{number}.csv"
        source.write_text(content, "utf-8")
        done = batch(source, tmp_path / f"out-{number}.csv", *options)
        assert (problem in done.stderr, done.returncode) == (True, 2), done.stderr
    done = batch(tmp_path / "3.csv", tmp_path / "out-3.csv", "--keep-going", "--resume", "--id", "id")
    assert (tmp_path / "out-3.csv").read_text("utf-8") == "id,text\n1,x\n3,z\n"
    assert "line 3 (id 2)" in done.stderr


def test_names_that_cannot_be_done(tmp_path: Path) -> None:
    one, two = (write_jsonl(tmp_path / name / "a.jsonl", make_records(["x"])) for name in make_folders(tmp_path, "12"))
    (tmp_path / "image.png").touch()
    for words, problem in [
        ((), "batch needs files or folders to read, and one to write"),
        ((one,), "batch needs files or folders to read, and one to write"),
        ((tmp_path / "none.jsonl", tmp_path / "out.jsonl"), "no such file or folder, and no file matches it"),
        ((tmp_path / "image.png", tmp_path / "out.png"), "no file of a known suffix; known are .jsonl"),
        ((one, one), "would be written over while it is read"),
        ((one, one.parent), "would be written over while it is read"),
        ((tmp_path / "1", tmp_path / "1" / "out"), "which is read: name another folder"),
        ((one, two, tmp_path / "out"), "would both become"),
        ((one, two, tmp_path / "out.jsonl"), "several files need a folder to go to"),
        ((one, tmp_path / "out.csv"), "must be .jsonl, or a folder; a batch converts nothing but compression"),
        ((one, tmp_path / "out.jsonl", "--jobs", "0"), "--jobs must be 1 or more"),
        ((one, tmp_path / "out.jsonl", "--only", "coments"), "did you mean comments?"),
    ]:
        done = batch(*words)
        assert problem in done.stderr
        assert (words, done.stdout, done.returncode, done.stderr.count("\n")) == (words, "", 2, 1)
    assert not left_behind(tmp_path)


def make_folders(folder: Path, names: str) -> str:
    for name in names:
        (folder / name).mkdir()
    return names


def test_plain_text_has_no_place_for_removals(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("One.", "utf-8")
    done = batch(source, tmp_path / "b.txt", "--explain-field", "x")
    assert "nowhere to put --explain-field" in done.stderr
    source.write_bytes(b"caf\xe9")
    done = batch(source, tmp_path / "c.txt", "--keep-going")
    assert f"{source}: line 1: not UTF-8 at byte 4" in done.stderr
    assert not (tmp_path / "c.txt").exists()


def test_a_bar_on_a_terminal_and_silence_in_a_pipe(tmp_path: Path) -> None:
    pytest.importorskip("tqdm", reason="tqdm is not installed: the bar is NOT tested")
    source = write_jsonl(tmp_path / "in.jsonl", make_records(make_pages(400, lines=8)))
    ours, theirs = pty.openpty()
    with subprocess.Popen([*COMMAND, str(source), str(tmp_path / "o.jsonl")], stderr=theirs, env=ENVIRONMENT) as run:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    assert run.returncode == 0
    assert b"400 documents, 400 lines and 2,400 words removed" in shown
    assert b"B/s" in shown


def test_a_run_that_is_not_this_one_is_not_resumed(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "one"}, {"text": 2}])
    out = tmp_path / "out.jsonl"
    assert batch(source, out).returncode == 2
    journal = Journal(Path(f"{out}.cleanpress"))
    entry = journal.read()
    assert entry
    journal.write(Entry(entry.plan, entry.settings, now=Place(0, Mark(16, 2), 16, 0)))
    journal.partial(0).write_text('{"text": "one"}\n', "utf-8")
    assert "a run was interrupted here; add --resume" in batch(source, out).stderr
    assert "options or rules are not those" in batch(source, out, "--resume", "--only", "images").stderr
    time.sleep(0.01)
    write_jsonl(source, [{"text": "one"}, {"text": "two"}])
    assert "the files are not those of the interrupted run" in batch(source, out, "--resume").stderr
    assert not out.exists()


def test_resume_with_nothing_to_resume_begins(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": "one"}])
    for _ in range(2):
        assert batch(source, tmp_path / "out.jsonl", "--resume").returncode == 0
        assert read_jsonl(tmp_path / "out.jsonl") == [{"text": "one"}]
