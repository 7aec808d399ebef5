"""Parquet and Arrow files: read in batches of rows, cleaned by column, and put together at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .lines import CHUNK, need
from .traffic import Account, Block, BrokenError, Chunk, Mark, Settings

ROW_GROUP = 1 << 26  # bytes in memory; rows are written in groups of about this size
MOST_ROWS = 1024  # rows of a chunk


def cut_table(file: int, path: Path, start: Mark, settings: Settings) -> Iterator[Chunk]:
    """The rows of a file from a mark on, in chunks; each is an Arrow stream of one batch."""
    pa = need("pyarrow")
    try:
        with path.open("rb") as raw:
            for rows in read_rows(raw, path, settings, start.at):
                end = Mark(start.at + rows.num_rows, start.number + rows.num_rows)
                yield Chunk(file, start, end, raw.tell(), write_stream(pa, rows))
                start = end
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:  # else it is of the content as well
            raise
        raise BrokenError(f"broken file: {str(error).splitlines()[0]}") from None


def read_rows(raw: Any, path: Path, settings: Settings, skip: int) -> Iterator[Any]:
    """Small batches of rows, after some that are left out."""
    pa = need("pyarrow")
    if path.suffix in PARQUET:
        source = need("pyarrow.parquet").ParquetFile(raw, pre_buffer=False)
        schema = source.schema_arrow
        groups = [source.metadata.row_group(i) for i in range(source.metadata.num_row_groups)]
        weight = sum(group.total_byte_size for group in groups) // max(1, source.metadata.num_rows)
        first = 0
        while first < len(groups) and groups[first].num_rows <= skip:
            skip -= groups[first].num_rows
            first += 1
        batches = source.iter_batches(fit_rows(weight), row_groups=range(first, len(groups)), use_threads=False)
    else:
        source = open_arrow(raw)
        schema = source.schema
        filed = hasattr(source, "get_batch")  # a stream is read as it comes
        batches = map(source.get_batch, range(source.num_record_batches)) if filed else source
    check_columns(schema, settings)
    if not skip:
        yield pa.RecordBatch.from_pylist([], schema)  # so that an empty file keeps its columns
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
    return ipc.open_file(raw) if magic == b"ARROW1" else ipc.open_stream(raw)


def fit_rows(weight: int) -> int:
    """How many rows of so many bytes make a chunk."""
    return min(MOST_ROWS, max(1, CHUNK // max(1, weight)))


def check_columns(schema: Any, settings: Settings) -> None:
    from ..adapters.arrow import check_type, find_column

    try:
        check_type(find_column(schema.empty_table(), settings.field)[1].type)
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
    cleaned = explain_table(rows, settings.field, settings.explain or "", account.clean)
    account.tally.update(documents=rows.num_rows, nulls=rows.column(settings.field).null_count)
    kept = cleaned if settings.explain else cleaned.select([*range(rows.num_columns)])
    return Block(write_stream(pa, kept), account.tally)


def assemble(partial: Path, whole: Path, source: Path, settings: Settings) -> None:
    """Makes the file of the streams that were written one after another, compressed as its source is."""
    pa = need("pyarrow")
    with pa.OSFile(str(partial)) as streams, source.open("rb") as raw:
        first = pa.ipc.open_stream(streams)
        if source.suffix in PARQUET:
            parquet = need("pyarrow.parquet")
            meta = parquet.ParquetFile(raw, pre_buffer=False).metadata
            codec = meta.row_group(0).column(0).compression.lower() if meta.num_row_groups else "snappy"
            writer = parquet.ParquetWriter(whole, first.schema, compression=codec.replace("uncompressed", "none"))
        else:
            make = pa.ipc.new_file if hasattr(open_arrow(raw), "get_batch") else pa.ipc.new_stream
            codec = "lz4" if source.suffix == ".feather" else None
            packed = pa.ipc.IpcWriteOptions(compression=codec, emit_dictionary_deltas=True)
            writer = make(str(whole), first.schema, options=packed)
        with writer:
            for rows in join_rows(pa, streams, first):
                writer.write_table(rows)


def join_rows(pa: Any, streams: Any, stream: Any) -> Iterator[Any]:
    """Tables of about a row group's size, of streams that follow each other."""
    held: list[Any] = []
    while stream is not None:
        held += stream
        stream = pa.ipc.open_stream(streams) if streams.tell() < streams.size() else None
        if held and (stream is None or sum(rows.nbytes for rows in held) >= ROW_GROUP):
            yield pa.Table.from_batches(held).unify_dictionaries()
            held = []


PARQUET = (".parquet", ".pq")
