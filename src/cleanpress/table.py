"""Compile the built-in packs to the table that is loaded at run time: `python -m cleanpress.table`."""

import zlib

from .load import TABLE, encode_table, read_builtin

if __name__ == "__main__":
    TABLE.write_bytes(zlib.compress(encode_table(read_builtin()).encode(), 9))
