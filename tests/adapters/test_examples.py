"""The examples as somebody would run them, each on its real engine; and the parts that they leave out."""

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engines import TEXTS, need

import cleanpress
from cleanpress import Cleaner, filters

pa = need("pyarrow")
pq = need("pyarrow.parquet")
pytestmark = pytest.mark.engine

EXAMPLES = Path(__file__).parents[2] / "examples"
CLEANED = [None if text is None else cleanpress.clean(text) for text in TEXTS]
RESULTS = [cleanpress.explain(text) for text in TEXTS if text is not None]
LINES = sum(len(result.removals) for result in RESULTS)
CHANGED = sum(result.text != result.source for result in RESULTS)
ROWS = sorted(enumerate(CLEANED))
ONLY_IMAGES = Cleaner(filters.images)
BY_IMAGES = [None if text is None else ONLY_IMAGES(text) for text in TEXTS]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of two Parquet files."""
    (tmp_path / "in").mkdir()
    table = pa.table({"id": list(range(len(TEXTS))), "text": TEXTS})
    pq.write_table(table[:20], tmp_path / "in" / "a.parquet")
    pq.write_table(table[20:], tmp_path / "in" / "b.parquet")
    return tmp_path / "in"


def find_processes(mark: str) -> list[str]:
    """What still runs and has this in its environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (path / "environ").read_bytes():
                found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def run(name: str, *words: object) -> str:
    """Runs an example in a process of its own, that leaves none behind."""
    mark = f"CLEANPRESS_TEST={os.getpid()}-{time.monotonic_ns()}"
    environment = {**os.environ, **dict([mark.split("=")]), "PYTHONPATH": str(Path(cleanpress.__file__).parents[1])}
    command = [sys.executable, "-W", "ignore", str(EXAMPLES / name), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    end = time.monotonic() + 20
    while (left := find_processes(mark)) and time.monotonic() < end:
        time.sleep(0.2)
    assert not left
    return done.stdout


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_rows(folder: Path) -> list[tuple[int, str | None]]:
    rows = pa.concat_tables(pq.read_table(path) for path in sorted(folder.glob("*.parquet"))).to_pylist()
    return sorted((row["id"], row["text"]) for row in rows)


def test_spark(pages: Path, tmp_path: Path) -> None:
    need("pyspark")
    told = run("spark_pages.py", pages, tmp_path / "out")
    assert read_rows(tmp_path / "out") == ROWS
    assert f"{LINES} lines removed" in told
    assert f"{CHANGED} documents changed" in told


@pytest.fixture
def spark() -> Iterator[Any]:
    need("pyspark")
    session = load("spark_pages").start_spark()
    yield session
    session.stop()


def test_spark_takes_rules_along_and_speaks_sql(spark: Any, pages: Path) -> None:
    from cleanpress.adapters.spark import clean_column, register

    frame = spark.read.parquet(str(pages)).repartition(3)
    cleaned = clean_column(frame, clean=ONLY_IMAGES).orderBy("id").collect()
    assert [row.text for row in cleaned] == BY_IMAGES
    register(spark, "clean_images", ONLY_IMAGES)
    clean_text = register(spark)
    frame.createOrReplaceTempView("pages")
    rows = spark.sql("select clean_images(text) as text from pages order by id").collect()
    assert [row.text for row in rows] == BY_IMAGES
    rows = frame.orderBy("id").select(clean_text("text").alias("text")).collect()
    assert [row.text for row in rows] == CLEANED


def test_ray(pages: Path, tmp_path: Path) -> None:
    need("ray")
    told = run("ray_pages.py", pages, tmp_path / "out")
    assert read_rows(tmp_path / "out") == ROWS
    assert f"{LINES} lines removed" in told


def test_dask(pages: Path, tmp_path: Path) -> None:
    need("dask")
    lines = tmp_path / "in.jsonl"
    lines.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(TEXTS)), "utf-8")
    run("dask_pages.py", lines, pages, tmp_path / "out")
    assert read_rows(tmp_path / "out" / "pages.parquet") == ROWS
    files = sorted((tmp_path / "out").glob("*.jsonl"))
    found = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    assert [(row["id"], row["text"]) for row in found] == ROWS


def test_dask_takes_rules_along() -> None:
    bag = need("dask.bag")
    from cleanpress.adapters.dask import clean_bag

    made = clean_bag(bag.from_sequence(TEXTS, npartitions=3), clean=ONLY_IMAGES)
    assert made.compute(scheduler="processes", num_workers=2) == BY_IMAGES


def test_datatrove(tmp_path: Path) -> None:
    need("datatrove")
    (tmp_path / "in").mkdir()
    rows = [(number, text) for number, text in enumerate(TEXTS) if text]  # its reader leaves out the others
    for part in range(2):
        chosen = [{"id": str(number), "text": text} for number, text in rows if number % 2 == part]
        path = tmp_path / "in" / f"{part}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in chosen), "utf-8")
    run("datatrove_pages.py", tmp_path / "in", tmp_path / "out", tmp_path / "logs")
    files = sorted((tmp_path / "out").glob("*.jsonl"))
    assert len(files) == 2
    found = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    made = {int(row["id"]): row.get("text", "") for row in found}
    assert {number: CLEANED[number] for number, _ in rows} == {number: made.get(number, "") for number, _ in rows}
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text("utf-8"))
    [ours] = [one["stats"] for one in stats if "cleanpress" in one["name"]]
    count = {name: value["total"] if isinstance(value, dict) else value for name, value in ours.items()}
    assert count["removed/lines"] == LINES == count["removed/images"]
    assert count["removed/words"] == 6 * LINES
    assert count["changed"] == CHANGED


def test_clean_before_you_filter(tmp_path: Path) -> None:
    need("datatrove")
    story = (
        "The ferry to the island left the quay at seven with forty cars. It was the first crossing of the year, and "
        "the captain said that the wind had been with them. A baker from the village had brought bread for the crew. "
        "When the boat came back in the evening, the harbour was full of people who had not seen the sea for weeks. "
        "They stood on the wall and talked about the winter, and of what they would do when the days were longer."
    )
    share = "\n".join(["Share on Facebook", "Share on Twitter", "Share on LinkedIn", "Leave a comment"] * 12)
    path = tmp_path / "pages.jsonl"
    texts = [f"{story}\n\n{share}", story, "Too short."]
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    told = run("clean_before_filter.py", path)
    assert "3 documents" in told
    assert "kept as they are: 1 (33.3%)" in told
    assert "kept when cleaned first: 2 (66.7%); 1 won, 0 lost" in told
