"""Compile the built-in packs to the table that is loaded at run time: `python -m cleanpress.table`."""

from pathlib import Path

from .load import TABLE, encode_table, read_builtin

if __name__ == "__main__":
    Path(TABLE).write_bytes(encode_table(read_builtin()))
