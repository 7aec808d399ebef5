"""pandas: `series.pipe(clean_series)`, or after this import `series.cleanpress.clean()`."""

from typing import Any

import pandas as pd

import cleanpress

from .arrow import Clean


def clean_series(series: Any, clean: Clean = cleanpress.clean) -> Any:
    """Clean a series of strings; index, name, type and missing values stay.

    >>> pd.Series(["The quay.\\n\\nClick to see the full-size image", None]).pipe(clean_series).tolist()
    ['The quay.', nan]
    >>> clean_series(pd.Series(["It opens in May."], index=[7], name="page")).to_dict()
    {7: 'It opens in May.'}
    """
    if isinstance(series.dtype, pd.CategoricalDtype):
        return series.map(clean, na_action="ignore").astype(series.dtype.categories.dtype)
    if series.dtype != object and not pd.api.types.is_string_dtype(series.dtype):
        raise TypeError(f"a series of {series.dtype} is no text: use .astype('string') first")
    values = [text if text is None or text is pd.NA or text != text else clean(text) for text in series.array]
    return pd.Series(values, series.index, series.dtype, series.name)


@pd.api.extensions.register_series_accessor("cleanpress")
class CleanpressAccessor:
    """What a series of strings can do once this module is imported.

    >>> pd.Series(["Fish &amp; chips"]).cleanpress.clean().tolist()
    ['Fish & chips']
    """

    def __init__(self, series: Any) -> None:
        self._series = series

    def clean(self, clean: Clean = cleanpress.clean) -> Any:
        """The series cleaned."""
        return clean_series(self._series, clean)
