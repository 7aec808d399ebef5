"""Clean JSON lines, and a column of Parquet files, with Dask: python examples/dask_pages.py IN.jsonl IN.parquet OUT

Needs `pip install 'cleanpress[dask]'`. It runs here, in two processes; a `distributed.Client` would use a cluster.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import dask
import dask.bag as db
import dask.dataframe as dd

from cleanpress.adapters.dask import clean_bag, clean_column


def main(words: Sequence[str]) -> None:
    lines, table, target = map(Path, words)
    with dask.config.set(scheduler="processes", num_workers=2):
        records = db.read_text(str(lines), blocksize=2**20).map(json.loads)
        clean_bag(records, "text").map(json.dumps).to_textfiles(str(target / "*.jsonl"))
        pages = dd.read_parquet(table)
        clean_column(pages).to_parquet(target / "pages.parquet", write_index=False)


if __name__ == "__main__":
    main(sys.argv[1:])
