"""Faults that are really caused: nothing is lost, nothing comes twice, and the message says what to do."""

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from batches import (
    ARTICLE,
    ENVIRONMENT,
    batch,
    clean_records,
    left_behind,
    make_pages,
    make_records,
    read_jsonl,
    write_jsonl,
)

import cleanpress
from cleanpress.batch import tables
from cleanpress.batch.journal import Entry, Journal, Place, claim
from cleanpress.batch.plan import make_plan
from cleanpress.batch.run import Run, begin
from cleanpress.batch.traffic import Mark, Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "adapters"))
from engines import need

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc, mounts a tmpfs")


# The journal is kept every twentieth of a second, so that a fast machine is amid a file as surely as a slow one.
HASTY = """
from cleanpress.batch import run
from cleanpress.cli import main

run.EVERY = 0.05
raise SystemExit(main())
"""


@contextmanager
def start(*words: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HASTY, "batch", *map(str, words)]
    # What is started in the background may ignore the keyboard, and what it starts would ignore it as well.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, start_new_session=True) as run:
        signal.signal(signal.SIGINT, handler)
        try:
            yield run
        finally:
            run.kill()


def find_workers(parent: int) -> list[int]:
    """The worker processes of a run."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, words = (path / "stat").read_text(), (path / "cmdline").read_bytes()
        except OSError:
            continue
        if int(state.rpartition(")")[2].split()[1]) == parent and b"spawn_main" in words:
            found.append(int(path.name))
    return found


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def are_gone(processes: list[int]) -> bool:
    return not any(map(is_alive, processes))


def wait_until(holds: Callable[[], Any], seconds: float = 120) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not so after {seconds} s")


def read_journal(folder: Path) -> Any:
    path = folder / "journal.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def is_amid(folder: Path, file: int = 0, more_than: int = 0) -> bool:
    """Is something of this file safe, and something not done?"""
    journal = read_journal(folder)
    return bool(journal and journal["now"]["written"] > more_than and journal["now"]["file"] == file)


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of some megabytes, with two broken records; some seconds of work."""
    folder = tmp_path_factory.mktemp("crawl")
    for name, count in (("a", 200), ("b", 5000), ("c", 200)):
        path = write_jsonl(folder / f"{name}.jsonl", make_records(make_pages(count, lines=14)))
        with path.open("a", encoding="utf-8") as file:
            file.write('{"id": "broken", "text": 1}\n' * (name != "b"))
    return folder


@pytest.fixture(scope="module")
def expected(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run makes that nobody disturbs."""
    folder = tmp_path_factory.mktemp("expected")
    done = batch(crawl, folder / "out", "--keep-going", "--id", "id", "--stats", folder / "stats.json")
    assert done.returncode == 2
    assert read_jsonl(folder / "out" / "a.jsonl") == clean_records(read_jsonl(crawl / "a.jsonl")[:-1])
    return folder


def check_same(expected: Path, made: Path) -> None:
    """The same files, to the byte, the same rejects, and the same numbers but for the time."""
    names = sorted(path.name for path in (expected / "out").iterdir())
    assert names == ["a.jsonl", "b.jsonl", "c.jsonl", "cleanpress.rejects.jsonl"]
    assert sorted(path.name for path in (made / "out").iterdir()) == names
    for name in names:
        assert (made / "out" / name).read_bytes() == (expected / "out" / name).read_bytes()
    assert read_stats(made / "stats.json") == read_stats(expected / "stats.json")
    assert not left_behind(made)


def read_stats(path: Path) -> Any:
    """The numbers, but for the time."""
    numbers = json.loads(path.read_text("utf-8"))
    assert numbers.pop("seconds") >= 0 <= numbers.pop("documents_a_second")
    return numbers


@LINUX
@pytest.mark.heavy
@pytest.mark.parametrize("fault", ["worker", "parent", "parent twice", "keyboard", "terminate"])
def test_a_run_that_is_killed_goes_on(crawl: Path, expected: Path, tmp_path: Path, fault: str) -> None:
    words = (crawl, tmp_path / "out", "--keep-going", "--id", "id", "--stats", tmp_path / "stats.json", "--jobs", 2)
    work = tmp_path / "out" / ".cleanpress"
    safe = 0
    for resume in ((), ("--resume",)) if fault == "parent twice" else ((),):
        with start(*words, *resume) as run:
            wait_until(partial(is_amid, work, 1, safe))
            workers = find_workers(run.pid)
            assert len(workers) == 2
            if fault == "worker":
                os.kill(workers[0], signal.SIGKILL)
            else:
                run.send_signal({"keyboard": signal.SIGINT, "terminate": signal.SIGTERM}.get(fault, signal.SIGKILL))
            _, told = run.communicate(timeout=60)
        if fault == "worker":
            assert f"worker process {workers[0]} was killed by SIGKILL (is memory short? try fewer --jobs)" in told
            assert "go on with the same command and --resume" in told
        elif fault in ("keyboard", "terminate"):
            assert "interrupted; what was done is kept: go on with the same command and --resume" in told
        assert "Traceback" not in told
        assert run.returncode == {"worker": 2, "keyboard": 130, "terminate": 130}.get(fault, -signal.SIGKILL)
        wait_until(partial(are_gone, workers), 30)
        assert not (tmp_path / "out" / "b.jsonl").exists()
        safe = read_journal(work)["now"]["written"]
        assert safe
    done = batch(*words, "--resume")
    assert done.returncode == 2
    assert "2 broken records were set aside" in done.stderr
    check_same(expected, tmp_path)


TABLES = ("in.parquet", "in.arrow", "in-stream.arrow")  # the last in Arrow's stream format, under the same suffix


@cache
def make_rows(pages: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Records, some of them null, and what must come out."""
    texts = [page if number % 97 else None for number, page in enumerate(make_pages(pages, lines=14))]
    return make_records(texts), clean_records(make_records(texts))


def write_table(path: Path, records: list[dict[str, Any]], rows: int) -> None:
    """One file of several row groups, or record batches, of so many rows."""
    pa = need("pyarrow")
    table = pa.Table.from_pylist(records)
    if path.suffix == ".parquet":
        need("pyarrow.parquet").write_table(table, path, row_group_size=rows)
        return
    make = pa.ipc.new_stream if "stream" in path.name else pa.ipc.new_file
    with make(str(path), table.schema) as sink:
        sink.write_table(table, rows)


def read_table(path: Path) -> Any:
    pa = need("pyarrow")
    if path.suffix == ".parquet":
        return need("pyarrow.parquet").read_table(path)
    with path.open("rb") as file:
        return (pa.ipc.open_stream if "stream" in path.name else pa.ipc.open_file)(file).read_all()


def has_rows(folder: Path, more_than: int) -> bool:
    """Are more rows of the first file safe? The empty stream with its columns, which comes first, is none."""
    journal = read_journal(folder)
    return bool(journal and journal["now"]["file"] == 0 and journal["now"]["mark"][0] > more_than)


@LINUX
@pytest.mark.engine
@pytest.mark.parametrize("name", TABLES)
def test_a_run_that_is_killed_inside_a_table_goes_on(tmp_path: Path, name: str) -> None:
    """Killed twice inside one file; rows and numbers are those of a quiet run."""
    source, out, quiet = (tmp_path / folder / name for folder in ("source", "out", "quiet"))
    for path in (source, out, quiet):
        path.parent.mkdir()
    records, cleaned = make_rows(6000)
    write_table(source, records, rows=1100)
    words = (source, out, "--jobs", 2, "--stats", out.parent / "stats.json")
    work = Path(f"{out}.cleanpress")
    rows = 0
    for resume in ((), ("--resume",)):
        with start(*words, *resume) as run:
            wait_until(partial(has_rows, work, rows))
            run.kill()
            told = run.communicate(timeout=60)[1]
        assert (told, run.returncode, out.exists()) == ("", -signal.SIGKILL, False)
        now = read_journal(work)["now"]
        assert rows < now["mark"][0] == now["tally"]["documents"] < len(records)
        rows = now["mark"][0]
    done = batch(*words, "--resume")
    assert (done.stderr, done.returncode) == ("", 0)
    assert read_table(out).to_pylist() == cleaned
    done = batch(source, quiet, "--stats", quiet.parent / "stats.json")
    assert (done.stderr, done.returncode) == ("", 0)
    assert read_table(out).equals(read_table(quiet), check_metadata=True)
    assert read_stats(out.parent / "stats.json") == read_stats(quiet.parent / "stats.json")
    assert not left_behind(tmp_path)


@pytest.mark.engine
@pytest.mark.parametrize("name", TABLES)
def test_a_table_goes_on_from_each_of_its_chunks(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted again and again, each time after one chunk more; most chunks do not end where a row group ends."""
    monkeypatch.setattr(tables, "MOST_ROWS", 48)
    source, out = tmp_path / name, tmp_path / f"out-{name}"
    records, cleaned = make_rows(400)
    write_table(source, records, rows=130)
    plan, settings = make_plan([str(source)], str(out)), Settings(cleanpress.Cleaner(), "text", "id", None)
    stops: list[int] = []

    def interrupt(file: int, seen: int, now: Place) -> None:
        if file == 0 == now.file and now.mark.at not in stops:
            stops.append(now.mark.at)
            raise KeyboardInterrupt

    with claim(plan.work) as journal:
        journal.write(Entry("plan", "settings"))
        for attempt in range(100):
            try:
                end = Run(plan, settings, journal, begin(journal, Entry("plan", "settings")), False).go(1, interrupt)
                break
            except KeyboardInterrupt:
                written = journal.read()
                assert written is not None
                assert written.now.mark.at == stops[attempt]
        journal.remove()
    assert stops[0] == 0  # after the columns, before the first row
    assert len(stops) > 4
    assert stops == sorted(stops)
    assert [stop for stop in stops if stop % 130]
    assert end.tally["documents"] == len(records)
    assert end.tally["nulls"] == sum(record["text"] is None for record in records)
    assert read_table(out).to_pylist() == cleaned


@LINUX
@pytest.mark.heavy
def test_a_full_disk_loses_nothing(crawl: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: a full disk, since nothing may be mounted here")
    try:
        words = (crawl / "b.jsonl", disk / "out.jsonl", "--jobs", 2)
        for resume in ((), ("--resume",)):
            done = batch(*words, *resume)
            assert done.returncode == 2
            assert "No space left on device" in done.stderr
            assert "free some space, then run the same command with --resume" in done.stderr
            assert "Traceback" not in done.stderr
            assert not (disk / "out.jsonl").exists()
            assert is_amid(disk / "out.jsonl.cleanpress")
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        done = batch(*words, "--resume")
        assert (done.stderr, done.returncode) == ("", 0)
        assert read_jsonl(disk / "out.jsonl") == clean_records(read_jsonl(crawl / "b.jsonl"))
        assert not left_behind(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_gzip_file_that_is_cut_short_or_damaged(tmp_path: Path) -> None:
    rows = make_records(make_pages(300))
    whole = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
    middle = len(whole) * 2 // 3
    damaged = whole[:middle] + b"\0" * 100 + whole[middle + 100 :]
    for name, data, problem in [
        ("cut", whole[:-4000], "the gzip stream ends too early: the file was cut short"),
        ("tail", whole[:-4], "the gzip stream ends too early: the file was cut short"),
        ("damaged", damaged, "broken gzip stream: "),
    ]:
        source, out = tmp_path / f"{name}.jsonl.gz", tmp_path / f"{name}-out.jsonl"
        source.write_bytes(data)
        done = batch(source, out)
        assert ("broken" in done.stderr or problem in done.stderr, done.returncode, out.exists()) == (True, 2, False)
        done = batch(source, out, "--keep-going", "--resume")
        kept = read_jsonl(out)
        assert (problem in done.stderr, done.returncode) == (True, 2)
        assert len(kept) > 50
        *_, reject = read_jsonl(Path(f"{out}.rejects.jsonl"))
        if name != "damaged":  # whose last lines before the damage is noticed may be damaged as well
            assert kept == clean_records(rows[: len(kept)])
            assert f"{source}: line {len(kept) + 1}: " in done.stderr
            left = json.dumps(rows[len(kept)]) if len(kept) < len(rows) else ""
            assert left.startswith(reject["record"])


def test_two_runs_cannot_write_to_one_output(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", make_records(make_pages(5)))
    out = tmp_path / "out.jsonl"
    with claim(Path(f"{out}.cleanpress")):
        done = batch(source, out)
        assert "another run is writing to this output" in done.stderr
        assert (done.returncode, out.exists()) == (2, False)
    assert batch(source, out).returncode == 0
    assert len(read_jsonl(out)) == 5


@pytest.mark.heavy
def test_two_runs_at_the_same_time(crawl: Path, tmp_path: Path) -> None:
    words = (crawl / "b.jsonl", tmp_path / "out.jsonl")
    with start(*words) as one, start(*words) as two:
        told = [run.communicate(timeout=300)[1] for run in (one, two)]
    assert sorted((one.returncode, two.returncode)) == [0, 2]
    assert sum("another run is writing to this output" in text for text in told) == 1
    assert read_jsonl(tmp_path / "out.jsonl") == clean_records(read_jsonl(crawl / "b.jsonl"))


def test_a_file_that_got_its_name_after_the_last_entry_is_cleaned_once_more(tmp_path: Path) -> None:
    """A run that died between renaming a file and writing that down."""
    rows = make_records(make_pages(20))
    source, out = write_jsonl(tmp_path / "in.jsonl", [*rows, {"text": 5}]), tmp_path / "out.jsonl"
    assert batch(source, out).returncode == 2
    journal = Journal(Path(f"{out}.cleanpress"))
    entry = journal.read()
    assert entry
    journal.write(Entry(entry.plan, entry.settings, now=Place(0, Mark(700, 3), 600, 0), begun=Place()))
    journal.partial(0).unlink(missing_ok=True)
    assert batch(source, out, "--resume", "--keep-going").returncode == 2
    assert read_jsonl(out) == clean_records(rows)


def test_a_journal_is_whole_or_the_one_before(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    entry = Entry("plan", "settings", now=Place(2, Mark(10, 5), 7, 3))
    entry.now.tally.update({"documents": 4, "comments/reply": 2})
    journal.write(entry)
    assert journal.read() == entry
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, limit[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            journal.write(Entry("other", "other"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert journal.read() == entry
    assert [path.name for path in tmp_path.iterdir()] == ["journal.json"]


@pytest.mark.heavy
def test_a_record_of_200_megabytes(tmp_path: Path) -> None:
    huge = f"{ARTICLE}\n\n" * (200_000_000 // (len(ARTICLE) + 2))
    source = tmp_path / "in.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for text in ("one", huge, "three"):
            file.write(json.dumps({"text": text}) + "\n")
    done = batch(source, tmp_path / "out.jsonl", "--jobs", 2, timeout=900)
    assert (done.stderr, done.returncode) == ("", 0)
    assert read_jsonl(tmp_path / "out.jsonl") == [{"text": "one"}, {"text": huge.rstrip()}, {"text": "three"}]
