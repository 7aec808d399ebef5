"""Arrow arrays, batches and tables: what the adapters of table engines call."""

from collections.abc import Callable
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

import cleanpress

from .removals import list_removals

Clean = Callable[[str], str]
Explain = Callable[[str], cleanpress.Result]
Table = TypeVar("Table", pa.Table, pa.RecordBatch)

REMOVALS = pa.list_(
    pa.struct(
        {
            "start": pa.int64(),  # characters of the source
            "end": pa.int64(),
            "text": pa.string(),
            "rules": pa.list_(pa.string()),
            "round": pa.int64(),
        }
    )
)


def clean_array(array: Any, clean: Clean = cleanpress.clean) -> Any:
    """Clean an array of strings, of any string type, chunked or dictionary; type, length and nulls stay.

    >>> page = "The quay is closed.\\n\\nClick to see the full-size image"
    >>> clean_array(pa.array([page, None, ""], pa.large_string())).to_pylist()
    ['The quay is closed.', None, '']
    >>> clean_array(pa.array(["It opens in May."]).dictionary_encode()).to_pylist()
    ['It opens in May.']
    """
    if isinstance(array, pa.ChunkedArray):
        return pa.chunked_array([clean_array(chunk, clean) for chunk in array.chunks], array.type)
    kind = array.type
    if pa.types.is_dictionary(kind):
        used = pc.unique(array.indices).drop_null()  # other entries may be many, and are nobody's text
        indices = pc.index_in(array.indices, used).cast(kind.index_type)
        values = clean_array(array.dictionary.take(used), clean)
        return pa.DictionaryArray.from_arrays(indices, values, ordered=kind.ordered)
    check_type(kind)
    return build_array([None if text is None else clean(text) for text in array.to_pylist()], kind)


def clean_table(table: Table, field: str = "text", clean: Clean = cleanpress.clean) -> Table:
    """Clean one column of a table or record batch; the others stay.

    >>> clean_table(pa.table({"id": [1], "text": ["The quay.\\n\\nClick to see the full-size image"]})).to_pylist()
    [{'id': 1, 'text': 'The quay.'}]
    """
    at, column = find_column(table, field)
    return table.set_column(at, table.schema.field(at), clean_array(column, clean))


def explain_table(
    table: Table, field: str = "text", into: str = "removals", explain: Explain = cleanpress.explain
) -> Table:
    """Clean one column, and append another with what was removed; a null stays null in both.

    >>> page = "The quay.\\n\\nClick to see the full-size image"
    >>> [removals] = explain_table(pa.table({"text": [page]}))["removals"].to_pylist()
    >>> removals[0]["text"], removals[0]["rules"]
    ('Click to see the full-size image', ['images/full-size-link'])
    """
    at, column = find_column(table, field)
    check_type(column.type)
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    results = [None if text is None else explain(text) for text in column.to_pylist()]
    texts = build_array([None if result is None else result.text for result in results], kind)
    removals = [None if result is None else list_removals(result.removals) for result in results]
    table = table.set_column(at, table.schema.field(at).with_type(kind), texts)
    return table.append_column(pa.field(into, REMOVALS), pa.array(removals, REMOVALS))


def find_column(table: Any, field: str) -> tuple[int, Any]:
    """The place of a column and the column; raises KeyError where there is none or more than one."""
    at = table.schema.get_field_index(field)
    if at < 0:
        raise KeyError(f"no column {field!r}, or several; the columns are {', '.join(table.schema.names)}")
    return at, table.column(at)


def check_type(kind: Any) -> None:
    """Raises TypeError for a type that is no text."""
    types = pa.types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    if not (types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind) or types.is_null(kind)):
        raise TypeError(f"a column of {kind} is no text: cast it to string first")


def build_array(values: list[str | None], kind: Any) -> Any:
    """An array of this type; a type with 32-bit offsets holds 2 GB."""
    array = pa.array(values, kind)
    if isinstance(array, pa.ChunkedArray):
        raise OverflowError(f"more than 2 GB of text in one array of {kind}: use large_string or smaller batches")
    return array
