"""What each engine adds to the plain loop: python benchmarks/overhead.py PAGES.jsonl[.gz] [--sample K] [--json FILE]

For each engine the loop is timed right before it, over the same texts and in the same minute; so the ratio says what
the engine costs, whatever else the machine does. Results are compared with the loop's to the character. An engine
whose package is missing is named and left out.
"""

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cleanpress

os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "HF_HUB_OFFLINE": "1", "DO_NOT_TRACK": "1"}
Run = Callable[[], list[str]]  # what is timed
Prepare = Callable[[list[str], int, Path], Any]  # texts, processes, a folder -> a context that gives a Run
ENGINES: dict[str, tuple[Prepare, tuple[int, ...]]] = {}


def engine(name: str, *processes: int) -> Callable[[Callable[..., Iterator[Run]]], None]:
    def enter(prepare: Callable[..., Iterator[Run]]) -> None:
        ENGINES[name] = contextmanager(prepare), processes

    return enter


def write_jsonl(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)), "utf-8")
    return path


def read_jsonl(*paths: Path) -> list[str]:
    rows = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    return [row.get("text", "") for row in sorted(rows, key=lambda row: int(row["id"]))]


@engine("cleanpress batch", 1, 2)
def run_batch(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    from cleanpress.batch.command import run_batch as run

    source, target = write_jsonl(folder / "in.jsonl", texts), folder / "out.jsonl"

    def work() -> list[str]:
        run([str(source), str(target), "--jobs", str(processes)])
        return read_jsonl(target)

    yield work


@engine("pyarrow", 1)
def run_arrow(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import pyarrow as pa

    from cleanpress.adapters.arrow import clean_array

    array = pa.array(texts)
    yield lambda: clean_array(array).to_pylist()


@engine("pandas", 1)
def run_pandas(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import pandas as pd

    from cleanpress.adapters.pandas import clean_series

    series = pd.Series(texts)
    yield lambda: series.pipe(clean_series).tolist()


@engine("Polars", 1)
def run_polars(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import polars as pl

    import cleanpress.adapters.polars  # noqa: F401  # it gives expressions their name

    frame = pl.LazyFrame({"text": texts}).select(pl.col("text").cleanpress.clean())
    yield lambda: list(frame.collect(engine="streaming")["text"])


@engine("DuckDB", 1)
def run_duckdb(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import duckdb
    import pyarrow as pa

    from cleanpress.adapters.duckdb import register

    with duckdb.connect() as connection:
        register(connection)
        connection.register("pages", pa.table({"id": range(len(texts)), "text": texts}))
        query = "select clean_text(text) from pages order by id"
        yield lambda: [text for (text,) in connection.execute(query).fetchall()]


@engine("datasets", 1, 2)
def run_datasets(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import datasets

    from cleanpress.adapters.datasets import CleanExamples

    datasets.disable_progress_bars()
    datasets.disable_caching()
    pages = datasets.Dataset.from_dict({"text": texts})
    yield lambda: pages.map(CleanExamples(), batched=True, num_proc=None if processes == 1 else processes)["text"][:]


@engine("Dask bag", 1, 2)
def run_dask(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import dask.bag as db

    from cleanpress.adapters.dask import clean_bag

    bag = clean_bag(db.from_sequence(texts, npartitions=16))
    yield lambda: bag.compute(scheduler="processes", num_workers=processes)


@engine("Spark", 1, 2)
def run_spark(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cleanpress.adapters.spark import clean_column

    sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))
    from spark_pages import start_spark

    source = folder / "in.parquet"
    pq.write_table(pa.table({"id": range(len(texts)), "text": texts}), source)
    spark = start_spark(f"local[{processes}]")
    try:
        spark.sparkContext.setLogLevel("ERROR")
        frame = clean_column(spark.read.parquet(str(source)).repartition(16))

        def work() -> list[str]:
            frame.write.mode("overwrite").parquet(str(folder / "out"))
            rows = pq.read_table(folder / "out").to_pylist()
            return [row["text"] for row in sorted(rows, key=lambda row: row["id"])]

        yield work
    finally:
        spark.stop()


@engine("Ray Data", 1, 2)
def run_ray(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    import pyarrow as pa
    import ray

    from cleanpress.adapters.ray import clean_dataset

    ray.init(num_cpus=processes, include_dashboard=False, object_store_memory=300_000_000, _node_ip_address="127.0.0.1",
             log_to_driver=False)  # fmt: skip
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        table = pa.table({"id": range(len(texts)), "text": texts})
        blocks = [table.slice(at, -(-len(texts) // 16)) for at in range(0, len(texts), -(-len(texts) // 16))]
        pages = ray.data.from_arrow(blocks)

        def work() -> list[str]:
            rows = clean_dataset(pages, num_cpus=1).take_all()
            return [row["text"] for row in sorted(rows, key=lambda row: row["id"])]

        yield work
    finally:
        ray.shutdown()


@engine("datatrove", 1, 2)
def run_datatrove(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    from datatrove.executor.local import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from loguru import logger

    from cleanpress.adapters.datatrove import CleanpressFormatter

    logger.remove()
    (folder / "in").mkdir()
    half = -(-len(texts) // 2)
    for part in range(2):
        rows = [{"id": str(n), "text": text} for n, text in enumerate(texts) if n // half == part]
        (folder / "in" / f"{part}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    def work() -> list[str]:
        out = Path(tempfile.mkdtemp(dir=folder))
        steps = [JsonlReader(str(folder / "in")), CleanpressFormatter(), JsonlWriter(str(out), compression=None)]
        LocalPipelineExecutor(steps, tasks=2, workers=processes, logging_dir=str(out / "logs")).run()
        return read_jsonl(*out.glob("*.jsonl"))

    yield work


@engine("spaCy", 1)
def run_spacy(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    """A blank pipeline, so the time is that of cleaning, of the offsets back to the source, and of the tokenizer."""
    import spacy

    from cleanpress.adapters.spacy import clean_first

    nlp = clean_first(spacy.blank("en"))
    nlp.max_length = max(map(len, texts), default=0) + 1
    yield lambda: [doc.text for doc in nlp.pipe(texts)]


@engine("spaCy, no cleaning", 1)
def run_spacy_alone(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    """The same pipeline over texts that are clean already: what of the row above is the tokenizer's own."""
    import spacy

    nlp, cleaned = spacy.blank("en"), [cleanpress.clean(text) for text in texts]
    nlp.max_length = max(map(len, texts), default=0) + 1
    yield lambda: [doc.text for doc in nlp.pipe(cleaned)]


@engine("scikit-learn", 1)
def run_sklearn(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    from cleanpress.adapters.sklearn import CleanTransformer

    yield lambda: CleanTransformer().fit_transform(texts).tolist()


@engine("LangChain", 1)
def run_langchain(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    from langchain_core.documents import Document

    from cleanpress.adapters.langchain import CleanDocuments

    pages = [Document(text) for text in texts]
    yield lambda: [page.page_content for page in CleanDocuments().transform_documents(pages)]


@engine("LlamaIndex", 1)
def run_llamaindex(texts: list[str], processes: int, folder: Path) -> Iterator[Run]:
    from llama_index.core.schema import Document

    from cleanpress.adapters.llamaindex import CleanNodes

    pages = [Document(text=text) for text in texts]
    yield lambda: [node.get_content() for node in CleanNodes()(pages)]


def measure(prepare: Prepare, texts: list[str], processes: int, times: int) -> dict[str, float]:
    """Seconds of the loop and of the engine, in turns; the first run of the engine, which starts it, is told alone."""
    with tempfile.TemporaryDirectory() as folder, prepare(texts, processes, Path(folder)) as run:
        first = timed(run)[0]
        pairs = []
        for _ in range(times):
            loop, expected = timed(lambda: [cleanpress.clean(text) for text in texts])
            seconds, made = timed(run)
            if made != expected:
                raise AssertionError("the engine's texts are not those of the loop")
            pairs.append((loop, seconds))
    loop, ratio = statistics.median(one for one, _ in pairs), statistics.median(two / one for one, two in pairs)
    return {"processes": processes, "loop": len(texts) / loop, "ratio": ratio, "first": first}


def timed(work: Run) -> tuple[float, list[str]]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=Path)
    parser.add_argument("--sample", type=int, default=1, metavar="K", help="each K-th document")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", action="append", help="an engine")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with gzip.open(chosen.pages, "rt") if chosen.pages.suffix == ".gz" else chosen.pages.open() as lines:
        texts = [text for n, line in enumerate(lines) if n % chosen.sample == 0 and (text := json.loads(line)["text"])]
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} documents, {size / 1e6:.1f} MB, {os.cpu_count()} cores")
    print(f"{'engine':18} processes  loop docs/s  engine docs/s  times the loop's time  first run s")
    rows: list[dict[str, object]] = []
    for name, (prepare, counts) in ENGINES.items():
        for processes in counts if not chosen.only or name in chosen.only else ():
            try:
                row = measure(prepare, texts, processes, chosen.times)
            except ImportError as error:
                print(f"{name:18} NOT MEASURED: {error}")
                continue
            rows.append({"engine": name, "documents": len(texts), **row})
            speed = row["loop"] / row["ratio"]
            print(f"{name:18} {processes:9}  {row['loop']:11.0f}  {speed:13.0f}  {row['ratio']:21.2f}", end="")
            print(f"  {row['first']:11.1f}")
            sys.stdout.flush()
    if chosen.json:
        chosen.json.write_text(json.dumps({"bytes": size, "documents": len(texts), "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
