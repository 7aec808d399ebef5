"""`cleanpress batch` over Parquet and Arrow files, and zstd; a real pyarrow reads what comes out."""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from engines import need

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))
from batches import batch, clean_records, make_pages, make_records, read_jsonl, write_jsonl

pa = need("pyarrow")
ipc = need("pyarrow.ipc")
pq = need("pyarrow.parquet")
zstandard = need("zstandard")
pytestmark = pytest.mark.engine

SCHEMA = pa.schema(
    [
        pa.field("id", pa.int64()),
        pa.field("text", pa.large_string(), metadata={"of": "the page"}),
        pa.field("score", pa.decimal128(5, 2)),
        pa.field("kind", pa.dictionary(pa.int8(), pa.string())),
        pa.field("tags", pa.list_(pa.string())),
    ],
    metadata={"made by": "a test"},
)


def make_table(pages: list[str | None], schema: Any = SCHEMA) -> Any:
    rows = [
        {"id": number, "text": page, "score": None, "kind": "ab"[number % 2], "tags": ["x", None]}
        for number, page in enumerate(pages)
    ]
    return pa.Table.from_pylist(rows, schema)


def write_table(path: Path, table: Any, rows: int) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=rows, compression="zstd")
        return path
    make = ipc.new_stream if "stream" in path.name else ipc.new_file
    with make(str(path), table.schema) as sink:
        sink.write_table(table, rows)
    return path


def read_table(path: Path) -> Any:
    if path.suffix == ".parquet":
        return pq.read_table(path)
    with path.open("rb") as file:
        return (ipc.open_stream if "stream" in path.name else ipc.open_file)(file).read_all()


NAMES = ("in.parquet", "in.arrow", "in.feather", "in-stream.arrow")
NOISE = [sha256(bytes([i // 256, i % 256])).hexdigest() for i in range(6000)]  # what does not compress
PAGES = [
    *(f"{page} {' '.join(NOISE[20 * i : 20 * i + 20])}" for i, page in enumerate(make_pages(300))),
    None,
    "",
    "plain",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_one_column_is_cleaned_and_all_else_stays(tmp_path: Path, name: str, jobs: int) -> None:
    table = make_table(PAGES)
    source, out = write_table(tmp_path / name, table, 400), tmp_path / name.replace("in", "out")
    done = batch(source, out, "--jobs", jobs)
    assert (done.stderr, done.returncode) == ("", 0)
    made = read_table(out)
    assert made.schema.equals(table.schema, check_metadata=name != "in.parquet")
    assert made.drop_columns("text").equals(table.drop_columns("text"))
    expected = [record["text"] for record in clean_records(table.to_pylist())]
    assert made["text"].to_pylist() == expected
    if name == "in.parquet":
        assert pq.ParquetFile(out).metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("name", NAMES)
def test_removals_stand_in_a_new_column(tmp_path: Path, name: str) -> None:
    source, out = write_table(tmp_path / name, make_table(PAGES[-5:]), 2), tmp_path / name.replace("in", "out")
    done = batch(source, out, "--explain-field", "gone")
    assert (done.stderr, done.returncode) == ("", 0)
    gone = read_table(out)["gone"].to_pylist()
    assert [None if row is None else [removal["rules"] for removal in row] for row in gone] == [
        [["images/full-size-link"]],
        [["images/full-size-link"]],
        None,
        [],
        [],
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_rows_keeps_its_columns(tmp_path: Path, name: str) -> None:
    source, out = write_table(tmp_path / name, make_table([]), 2), tmp_path / name.replace("in", "out")
    assert batch(source, out, "--explain-field", "gone").returncode == 0
    assert read_table(out).schema.names == [*SCHEMA.names, "gone"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_cut_short(tmp_path: Path, name: str) -> None:
    source = write_table(tmp_path / name, make_table(PAGES), 100)
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) // 2])
    out = tmp_path / "out"
    done = batch(source, f"{out}/")
    assert (f"{source}: row " in done.stderr, "broken file: " in done.stderr, done.returncode) == (True, True, 2)
    assert "Traceback" not in done.stderr
    assert not (out / name).exists()
    good = write_table(tmp_path / f"good-{name}", make_table(PAGES[-9:]), 3)
    done = batch(source, good, tmp_path / "both", "--keep-going")
    assert (f"{source}: row " in done.stderr, done.returncode) == (True, 2)
    assert read_table(tmp_path / "both" / good.name)["text"].to_pylist() == [
        record["text"] for record in clean_records(make_table(PAGES[-9:]).to_pylist())
    ]
    if (tmp_path / "both" / name).exists():  # a stream is read up to the break
        kept = read_table(tmp_path / "both" / name)["text"].to_pylist()
        assert kept == [record["text"] for record in clean_records(make_table(PAGES).to_pylist())][: len(kept)]
        assert name == "in-stream.arrow"


def test_columns_that_cannot_be_cleaned(tmp_path: Path) -> None:
    for number, (kind, value) in enumerate([(pa.int64(), 5), (pa.binary(), b"x"), (pa.list_(pa.string()), ["x"])]):
        source = write_table(tmp_path / f"{number}.parquet", pa.table({"text": pa.array([value], kind)}), 1)
        done = batch(source, tmp_path / f"out-{number}.parquet")
        told = f"{source}: row 1: text: a column of "
        assert (told in done.stderr, "cast it to string first" in done.stderr, done.returncode) == (True, True, 2)
    source = write_table(tmp_path / "other.parquet", pa.table({"body": ["x"]}), 1)
    assert "no column 'text', or several; the columns are body" in batch(source, tmp_path / "out.parquet").stderr
    source = write_table(tmp_path / "same.parquet", pa.table({"text": ["x"]}), 1)
    done = batch(source, tmp_path / "out-same.parquet", "--explain-field", "text")
    assert "there is a column 'text' already" in done.stderr


def test_a_table_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """The run is stopped by a broken file behind a whole one."""
    good = write_table(tmp_path / "a.parquet", make_table(PAGES), 100)
    bad = write_table(tmp_path / "b.parquet", make_table(PAGES), 100)
    whole = bad.read_bytes()
    bad.write_bytes(whole[:1000] + b"\xff" * 100_000 + whole[101_000:])
    done = batch(good, bad, tmp_path / "out", "--jobs", 2)
    assert (f"{bad}: row " in done.stderr, done.returncode) == (True, 2)
    first = (tmp_path / "out" / "a.parquet").stat()
    done = batch(good, bad, tmp_path / "out", "--jobs", 2, "--resume", "--keep-going")
    assert done.returncode == 2
    assert (tmp_path / "out" / "a.parquet").stat().st_mtime_ns == first.st_mtime_ns
    assert read_table(tmp_path / "out" / "a.parquet").num_rows == len(PAGES)


def test_zstd(tmp_path: Path) -> None:
    rows = make_records(make_pages(300))
    plain = write_jsonl(tmp_path / "in.jsonl", rows)
    source = tmp_path / "in.jsonl.zst"
    source.write_bytes(zstandard.compress(plain.read_bytes()[:9000]) + zstandard.compress(plain.read_bytes()[9000:]))
    assert batch(source, tmp_path / "out.jsonl.zst").returncode == 0
    assert batch(tmp_path / "out.jsonl.zst", tmp_path / "again.jsonl").returncode == 0
    assert read_jsonl(tmp_path / "again.jsonl") == clean_records(rows)
    source.write_bytes(source.read_bytes()[:-200])
    done = batch(source, tmp_path / "cut.jsonl", "--keep-going")
    assert ("the zstd stream ends too early" in done.stderr, done.returncode) == (True, 2)
    kept = read_jsonl(tmp_path / "cut.jsonl") if (tmp_path / "cut.jsonl").exists() else []
    assert kept == clean_records(rows)[: len(kept)]
