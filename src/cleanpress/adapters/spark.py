"""Apache Spark: a column cleaned with Arrow, and a function for SQL."""

from collections.abc import Callable, Iterator
from typing import Any

import cleanpress

from .arrow import REMOVALS, Clean, Explain, clean_array, clean_table, explain_table


def clean_column(frame: Any, field: str = "text", clean: Clean = cleanpress.clean) -> Any:
    """The data frame with one column cleaned, partition by partition; rows and order stay."""
    return frame.mapInArrow(lambda batches: (clean_table(batch, field, clean) for batch in batches), frame.schema)


def explain_column(
    frame: Any, field: str = "text", into: str = "removals", explain: Explain = cleanpress.explain
) -> Any:
    """The data frame with one column cleaned, and a new one with what was removed."""
    from pyspark.sql.pandas.types import from_arrow_type

    def explain_batches(batches: Iterator[Any]) -> Iterator[Any]:
        return (explain_table(batch, field, into, explain) for batch in batches)

    schema = frame.limit(0).schema.add(into, from_arrow_type(REMOVALS))
    return frame.mapInArrow(explain_batches, schema)


def register(spark: Any, name: str = "clean_text", clean: Clean = cleanpress.clean) -> Callable[..., Any]:
    """Make a cleaner a function of SQL, and return it for the data frame API; null stays null."""
    import pandas as pd
    import pyarrow as pa
    from pyspark.sql.functions import pandas_udf

    def clean_values(series: pd.Series) -> pd.Series:
        return pd.Series(clean_array(pa.array(series, pa.string(), from_pandas=True), clean).to_pylist(), dtype=object)

    return spark.udf.register(name, pandas_udf(clean_values, "string"))
