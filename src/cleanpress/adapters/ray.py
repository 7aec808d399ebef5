"""Ray Data: `dataset.map_batches(clean_batch, batch_format="pyarrow")`, or `clean_dataset(dataset)`."""

from functools import partial
from typing import Any

import cleanpress

from .arrow import Clean, Explain, clean_table, explain_table

clean_batch = clean_table
explain_batch = explain_table


def clean_dataset(dataset: Any, field: str = "text", clean: Clean = cleanpress.clean, **options: Any) -> Any:
    """The dataset with one column cleaned; options go to `map_batches`."""
    work = partial(clean_table, field=field, clean=clean)
    return dataset.map_batches(work, batch_format="pyarrow", **options)


def explain_dataset(
    dataset: Any, field: str = "text", into: str = "removals", explain: Explain = cleanpress.explain, **options: Any
) -> Any:
    """The dataset with one column cleaned, and a new one with what was removed."""
    work = partial(explain_table, field=field, into=into, explain=explain)
    return dataset.map_batches(work, batch_format="pyarrow", **options)
