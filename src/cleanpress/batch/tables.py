"""Parquet and Arrow files: read in batches of rows, cleaned by column, and put together at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .lines import CHUNK, need
from .traffic import Account, Block, BrokenError, Chunk, Mark, Settings

ROW_GROUP = 1 << 26  # bytes in memory; rows are written in groups of about this size
MOST_ROWS = 1024  # rows of a chunk


def cut_table(file: int, path: Path, start: Mark, settings: Settings) -> Iterator[Chunk]:
    """The rows of a file from a mark on, in chunks; each is an Arrow stream of one batch."""
    pa = need("pyarrow")
    with path.open("rb") as raw, tell_broken(pa):
        for rows in read_rows(raw, path, settings, start.at):
            end = Mark(start.at + rows.num_rows, start.number + rows.num_rows)
            yield Chunk(file, start, end, raw.tell(), write_stream(pa, rows))
            start = end


@contextmanager
def tell_broken(pa: Any) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, EOFError, UnicodeDecodeError) as error:
        raise BrokenError(f"broken file: {str(error).splitlines()[0]}") from None
    except OSError as error:
        if error.errno:
            raise
        raise BrokenError(f"broken file: {error}") from None


def read_rows(raw: Any, path: Path, settings: Settings, skip: int) -> Iterator[Any]:
    """Small batches of rows, after some that are left out."""
    if path.suffix in PARQUET:
        source = need("pyarrow.parquet").ParquetFile(raw, pre_buffer=False)
        check_columns(source.schema_arrow, settings)
        groups = [source.metadata.row_group(i) for i in range(source.metadata.num_row_groups)]
        weight = sum(group.total_byte_size for group in groups) // max(1, source.metadata.num_rows)
        first = 0
        while first < len(groups) and groups[first].num_rows <= skip:
            skip -= groups[first].num_rows
            first += 1
        batches = source.iter_batches(fit_rows(weight), row_groups=range(first, len(groups)), use_threads=False)
    else:
        source = open_arrow(raw)
        check_columns(source.schema, settings)
        filed = hasattr(source, "get_batch")  # a stream is read as it comes
        batches = map(source.get_batch, range(source.num_record_batches)) if filed else source
    for batch in batches:
        step = fit_rows(batch.nbytes // max(1, batch.num_rows))
        for at in range(skip, batch.num_rows, step):
            yield batch.slice(at, step)
        skip = max(0, skip - batch.num_rows)


def open_arrow(raw: Any) -> Any:
    """A reader of Arrow's file format, or of its stream format, which many write under the same names."""
    ipc = need("pyarrow").ipc
    magic = raw.read(6)
    raw.seek(0)
    if magic[:4] == b"FEA1":
        raise BrokenError("Feather of version 1 is not read: write version 2")
    return ipc.open_file(raw) if magic == b"ARROW1" else ipc.open_stream(raw)


def fit_rows(weight: int) -> int:
    """How many rows of so many bytes make a chunk."""
    return min(MOST_ROWS, max(1, CHUNK // max(1, weight)))


def check_columns(schema: Any, settings: Settings) -> None:
    from ..adapters.arrow import check_type, find_column

    columns = schema.empty_table()
    try:
        kind = find_column(columns, settings.field)[1].type
        check_type(getattr(kind, "value_type", kind) if need("pyarrow").types.is_dictionary(kind) else kind)
    except (KeyError, TypeError) as error:
        raise BrokenError(f"{settings.field}: {error.args[0]}") from None
    if settings.explain in schema.names:
        raise BrokenError(f"there is a column {settings.explain!r} already: give --explain-field another name")


def write_stream(pa: Any, rows: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_batch(rows)
    return bytes(sink.getvalue())


def clean_rows(chunk: Chunk, settings: Settings) -> Block:
    """The rows of a chunk with one column cleaned."""
    from ..adapters.arrow import explain_table

    pa = need("pyarrow")
    account = Account(settings.cleaner)
    rows = pa.ipc.open_stream(chunk.data).read_next_batch()
    name = settings.explain or "removals"
    while not settings.explain and name in rows.schema.names:
        name += "_"
    cleaned = explain_table(rows, settings.field, name, account.clean)
    texts = rows.column(settings.field)
    account.tally.update(documents=rows.num_rows, nulls=texts.null_count)
    if not settings.explain:
        cleaned = cleaned.select(rows.schema.names)
    return Block(write_stream(pa, cleaned), account.tally)


def assemble(partial: Path, whole: Path, source: Path, settings: Settings) -> None:
    """Makes the file of the streams that were written one after another; an empty file keeps its columns."""
    pa = need("pyarrow")
    with pa.OSFile(str(partial)) as streams, source.open("rb") as raw:
        first = pa.ipc.open_stream(streams) if streams.size() else None
        if source.suffix in PARQUET:
            parquet = need("pyarrow.parquet")
            model = parquet.ParquetFile(raw, pre_buffer=False)
            schema, meta = first.schema if first else add_field(model.schema_arrow, settings), model.metadata
            codec = meta.row_group(0).column(0).compression.lower() if meta.num_row_groups else "snappy"
            writer = parquet.ParquetWriter(whole, schema, compression="none" if codec == "uncompressed" else codec)
        else:
            old = open_arrow(raw)
            schema = first.schema if first else add_field(old.schema, settings)
            lz4 = pa.ipc.IpcWriteOptions(compression="lz4" if source.suffix == ".feather" else None)
            make = pa.ipc.new_file if hasattr(old, "get_batch") else pa.ipc.new_stream
            writer = make(str(whole), schema, options=lz4)
        with writer:
            for rows in join_rows(pa, streams, first):
                writer.write_table(rows)


def add_field(schema: Any, settings: Settings) -> Any:
    from ..adapters.arrow import REMOVALS

    return schema.append(need("pyarrow").field(settings.explain, REMOVALS)) if settings.explain else schema


def join_rows(pa: Any, streams: Any, stream: Any) -> Iterator[Any]:
    """Tables of about a row group's size, of streams that follow each other."""
    held: list[Any] = []
    while stream is not None:
        held += stream
        stream = pa.ipc.open_stream(streams) if streams.tell() < streams.size() else None
        if held and (stream is None or sum(rows.nbytes for rows in held) >= ROW_GROUP):
            yield pa.Table.from_batches(held)
            held = []


PARQUET = (".parquet", ".pq")
