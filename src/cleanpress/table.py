"""Compile the built-in packs to what is loaded at run time, rules and reasons: `python -m cleanpress.table`."""

import zlib
from pathlib import Path

from .load import TABLE, WHYS, read_builtin
from .packs.encode import encode_table, encode_whys

if __name__ == "__main__":
    Path(TABLE).write_bytes(encode_table(read_builtin()))
    Path(WHYS).write_bytes(zlib.compress(encode_whys(read_builtin()).encode(), 9))
