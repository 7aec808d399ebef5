"""DuckDB: after `register(connection)`, `select clean_text(body) from pages`."""

from typing import Any

import cleanpress

from .arrow import Clean, clean_array


def register(connection: Any, name: str = "clean_text", clean: Clean = cleanpress.clean) -> None:
    """Make a cleaner a function of SQL, that works on Arrow columns; null stays null.

    >>> import duckdb
    >>> with duckdb.connect() as connection:
    ...     register(connection)
    ...     connection.sql("select clean_text('Fish &amp; chips'), clean_text(null)").fetchall()
    [('Fish & chips', None)]
    """

    def clean_column(column: Any) -> Any:
        return clean_array(column, clean)

    connection.create_function(name, clean_column, ["VARCHAR"], "VARCHAR", type="arrow", null_handling="special")
