"""Polars: after this import `pl.col("text").cleanpress.clean()`, eager, lazy and streaming."""

from typing import Any

import polars as pl

import cleanpress

from .arrow import Clean, clean_array


def clean_series(series: Any, clean: Clean = cleanpress.clean) -> Any:
    """Clean a series of strings; its name and nulls stay.

    >>> clean_series(pl.Series("page", ["The quay.\\n\\nClick to see the full-size image", None])).to_list()
    ['The quay.', None]
    """
    if series.dtype in (pl.Categorical, pl.Enum):
        series = series.cast(pl.String)
    return pl.Series(series.name, clean_array(series.to_arrow(), clean), dtype=pl.String)


@pl.api.register_expr_namespace("cleanpress")
class CleanpressNamespace:
    """What an expression can do once this module is imported.

    >>> pl.LazyFrame({"text": ["Fish &amp; chips"]}).select(pl.col("text").cleanpress.clean()).collect().item()
    'Fish & chips'
    """

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def clean(self, clean: Clean = cleanpress.clean) -> Any:
        """The expression cleaned, batch by batch."""
        return self._expression.map_batches(
            lambda series: clean_series(series, clean), return_dtype=pl.String, is_elementwise=True
        )
