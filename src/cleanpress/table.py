"""Compile the built-in packs to the table that is loaded at run time: `python -m cleanpress.table`."""

from .load import TABLE, encode_table, read_builtin

if __name__ == "__main__":
    TABLE.write_text(encode_table(read_builtin()), encoding="utf-8")
