"""Arrow, pandas, Polars, DuckDB and datasets: the same bytes as `clean`, nulls and empty strings included."""

import os
import pickle
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from engines import FURNITURE, TEXTS, need

import cleanpress
from cleanpress import Cleaner, filters

pa = need("pyarrow")
pytestmark = pytest.mark.engine

CLEANED = [None if text is None else cleanpress.clean(text) for text in TEXTS]
ONLY_IMAGES = Cleaner(filters.images)
BY_IMAGES = [None if text is None else ONLY_IMAGES(text) for text in TEXTS]
HARBOUR = cleanpress.Rule("harbour/tide-table", line=("full tide table",))


def test_arrays_of_every_kind() -> None:
    from cleanpress.adapters.arrow import clean_array

    kinds = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
    for kind in [*kinds, pa.dictionary(pa.int32(), pa.large_string(), ordered=True)]:
        plain = pa.array(TEXTS, kind.value_type if pa.types.is_dictionary(kind) else kind)
        array = plain.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else plain
        for given in (
            array,
            array[3:9],
            array[:0],
            pa.chunked_array([array[:5], array[5:]]),
            pa.chunked_array([], kind),
        ):
            made = clean_array(given)
            assert made.type == given.type
            assert isinstance(made, type(given))
            assert made.to_pylist() == [text and cleanpress.clean(text) for text in given.to_pylist()]
    assert clean_array(pa.nulls(3)).to_pylist() == [None] * 3
    assert clean_array(pa.array(TEXTS), ONLY_IMAGES).to_pylist() == BY_IMAGES
    for wrong in (pa.array([1]), pa.array([b"x"]), pa.array([["x"]]), pa.array([1]).dictionary_encode()):
        with pytest.raises(TypeError, match="cast it to string first"):
            clean_array(wrong)


def test_a_dictionary_is_cleaned_once_an_entry_and_only_where_it_is_used() -> None:
    from cleanpress.adapters.arrow import clean_array

    seen: list[str] = []

    def clean(text: str) -> str:
        seen.append(text)
        return text.upper()

    array = pa.array(["a", "b", "a", None, "c"]).dictionary_encode()[:4]
    assert clean_array(array, clean).to_pylist() == ["A", "B", "A", None]
    assert seen == ["a", "b"]


def test_tables_and_removals_add_up() -> None:
    from cleanpress.adapters.arrow import clean_table, explain_table

    table = pa.table({"id": range(len(TEXTS)), "text": TEXTS})
    for given in (table, table.to_batches()[0]):
        assert clean_table(given)["text"].to_pylist() == CLEANED
        made = explain_table(given, into="gone")
        assert (made["text"].to_pylist(), made["id"].to_pylist()) == (CLEANED, list(range(len(TEXTS))))
        for text, gone in zip(TEXTS, made["gone"].to_pylist(), strict=True):
            assert (gone is None) == (text is None)
            assert [text[one["start"] : one["end"]] for one in gone or [] if text] == [FURNITURE] * len(gone or [])
    with pytest.raises(KeyError, match="no column 'body', or several; the columns are id, text"):
        clean_table(table, "body")


def test_pandas() -> None:
    pd = need("pandas")
    from cleanpress.adapters.pandas import clean_series

    for kind in (object, "string[python]", "string[pyarrow]", "str", pd.ArrowDtype(pa.string())):
        series = pd.Series(TEXTS, range(10, 10 + len(TEXTS)), kind, "page")
        for made in (series.pipe(clean_series), series.cleanpress.clean()):
            assert (made.dtype, made.name, list(made.index)) == (series.dtype, "page", list(series.index))
            assert [None if pd.isna(text) else text for text in made] == CLEANED
        assert [None if pd.isna(text) else text for text in series.cleanpress.clean(ONLY_IMAGES)] == BY_IMAGES
    made = pd.Series(TEXTS, dtype="category").cleanpress.clean()
    assert [None if pd.isna(text) else text for text in made] == CLEANED
    with pytest.raises(TypeError, match="is no text"):
        clean_series(pd.Series([1, 2]))


def test_polars() -> None:
    pl = need("polars")
    need("cleanpress.adapters.polars")
    frame = pl.DataFrame({"id": range(len(TEXTS)), "text": TEXTS})
    cleaned = pl.col("text").cleanpress.clean()
    assert frame.select(cleaned)["text"].to_list() == CLEANED
    assert frame.lazy().with_columns(cleaned).collect()["text"].to_list() == CLEANED
    streamed = frame.lazy().with_columns(cleaned).filter(pl.col("id") > 3).collect(engine="streaming")
    assert streamed["text"].to_list() == CLEANED[4:]
    assert frame.lazy().with_columns(cleaned).collect_schema() == {"id": pl.Int64, "text": pl.String}
    assert frame.select(pl.col("text").cast(pl.Categorical).cleanpress.clean())["text"].to_list() == CLEANED
    assert frame.select(pl.col("text").cleanpress.clean(ONLY_IMAGES))["text"].to_list() == BY_IMAGES


def test_polars_streams_from_file_to_file(tmp_path: Path) -> None:
    pl = need("polars")
    need("cleanpress.adapters.polars")
    pl.DataFrame({"text": TEXTS}).write_parquet(tmp_path / "in.parquet", row_group_size=4)
    scan = pl.scan_parquet(tmp_path / "in.parquet").with_columns(pl.col("text").cleanpress.clean())
    scan.sink_parquet(tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet")["text"].to_list() == CLEANED


def test_duckdb() -> None:
    duckdb = need("duckdb")
    from cleanpress.adapters.duckdb import register

    table = pa.table({"id": range(len(TEXTS)), "body": TEXTS})
    with duckdb.connect() as connection:
        register(connection)
        register(connection, "clean_images", ONLY_IMAGES)
        connection.register("pages", table)
        rows = connection.execute("select clean_text(body), clean_images(body) from pages order by id").fetchall()
    assert rows == list(zip(CLEANED, BY_IMAGES, strict=True))


def make_dataset(folder: Path) -> Any:
    datasets = need("datasets")
    datasets.disable_progress_bars()
    return datasets.Dataset.from_dict({"id": list(range(len(TEXTS))), "text": TEXTS}).save_to_disk(folder)


def test_datasets(tmp_path: Path) -> None:
    datasets = need("datasets")
    from cleanpress.adapters.datasets import CleanExamples

    make_dataset(tmp_path / "pages")
    pages = datasets.load_from_disk(tmp_path / "pages")
    made = pages.map(CleanExamples(), batched=True, batch_size=4)
    assert (made["text"][:], made["id"][:], made.features) == (CLEANED, pages["id"][:], pages.features)
    assert pages.map(CleanExamples(), batched=True, batch_size=4, num_proc=2)["text"][:] == CLEANED
    assert pages.map(CleanExamples(cleaner=ONLY_IMAGES), batched=True)["text"][:] == BY_IMAGES
    own = Cleaner(filters.images | cleanpress.Filter.of(HARBOUR))
    again = pickle.loads(pickle.dumps(CleanExamples("body", own)))
    assert (again.column, again.cleaner.filter) == ("body", own.filter)
    assert again({"body": ["One.\n\nFull tide table"]}) == {"body": ["One."]}


def test_a_cache_knows_a_cleaner_again_and_tells_it_from_others() -> None:
    need("datasets")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom datasets.fingerprint import Hasher\n"
        "from cleanpress import Cleaner, Filter, Rule, filters, normalise\n"
        "from cleanpress.adapters.datasets import CleanExamples\n"
        "own = filters.images | Filter.of(Rule('a/b', line=('x y',)), Rule('a/c', line=('y z',)))\n"
        "made = CleanExamples(), CleanExamples('body'), CleanExamples(cleaner=Cleaner(own)),"
        " CleanExamples(cleaner=Cleaner(filters.images)), CleanExamples(cleaner=Cleaner(None, normalise.none))\n"
        "print(*map(Hasher.hash, made))"
    )
    source = str(Path(cleanpress.__file__).parents[1])
    told = [
        subprocess.run(
            [sys.executable, "-c", program, source],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert len(set(told[0])) == 5


def test_rules_travel_with_a_partial() -> None:
    from cleanpress.adapters.arrow import clean_table

    work = pickle.loads(pickle.dumps(partial(clean_table, field="body", clean=ONLY_IMAGES)))
    assert work(pa.table({"body": TEXTS}))["body"].to_pylist() == BY_IMAGES
