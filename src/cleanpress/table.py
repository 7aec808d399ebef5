"""Compile the built-in packs to what is loaded at run time: `python -m cleanpress.table`."""

from pathlib import Path

from .load import TABLE, read_builtin
from .packs.encode import encode_table

if __name__ == "__main__":
    Path(TABLE).write_bytes(encode_table(read_builtin()))
