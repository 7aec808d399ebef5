"""Clean a column of Parquet files with Ray Data: python examples/ray_pages.py IN OUT

Needs `pip install 'cleanpress[ray]'`. It runs here, in two processes; `ray.init("auto")` would join a cluster.
"""

import sys
from collections.abc import Sequence

import ray

from cleanpress.adapters.ray import explain_dataset


def start_ray() -> None:
    """A Ray of two processes on this machine alone, content with little."""
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=200_000_000,
        _node_ip_address="127.0.0.1",
        log_to_driver=False,
        configure_logging=False,
    )


def main(words: Sequence[str]) -> None:
    source, target = words
    start_ray()
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        pages = explain_dataset(ray.data.read_parquet(source)).materialize()
        lines = sum(len(row["removals"] or ()) for row in pages.iter_rows())
        pages.drop_columns(["removals"]).write_parquet(target)
        print(f"{lines} lines removed")
    finally:
        ray.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
