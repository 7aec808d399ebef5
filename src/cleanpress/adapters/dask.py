"""Dask: bags of texts or records, and columns of data frames."""

from collections.abc import Callable
from functools import partial
from typing import Any

import cleanpress

Clean = Callable[[str], str]


def clean_bag(bag: Any, field: str | None = None, clean: Clean = cleanpress.clean) -> Any:
    """A bag of texts cleaned, or of records with a field that is; None stays None."""
    return bag.map(clean_record, field=field, clean=clean)


def clean_record(record: Any, field: str | None, clean: Clean) -> Any:
    """One text or record cleaned.

    >>> clean_record({"id": 1, "text": "Fish &amp; chips"}, "text", cleanpress.clean)
    {'id': 1, 'text': 'Fish & chips'}
    >>> clean_record(None, None, cleanpress.clean)
    """
    if record is None:
        return None
    return clean(record) if field is None else {**record, field: clean_record(record[field], None, clean)}


def clean_column(frame: Any, field: str = "text", clean: Clean = cleanpress.clean) -> Any:
    """The data frame with one column cleaned, partition by partition."""
    from .pandas import clean_series

    work = partial(clean_series, clean=clean)
    return frame.assign(**{field: frame[field].map_partitions(work, meta=frame[field]._meta)})
