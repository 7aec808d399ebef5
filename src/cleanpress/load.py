"""The built-in rules: read from the compiled table, which is made of the packs in `rules/`."""

import zlib
from collections.abc import Mapping
from functools import cache
from itertools import accumulate, pairwise
from os import path
from types import MappingProxyType
from typing import Any

from .filter import Filter, Pack
from .match import Table
from .rule import Rule

RULES = path.join(path.dirname(__file__), "rules")
TABLE = path.join(RULES, "table.json.z")
WHYS = path.join(RULES, "whys.json.z")


def read_builtin() -> tuple[Rule, ...]:
    """Read all built-in packs with their examples, from their TOML files."""
    from .packs.read import read_folder  # not needed where the compiled table is enough

    return read_folder(RULES)


def read_table() -> list[bytes]:
    """Read the pieces of the compiled table, each compressed; where it is not built yet, make it of the packs."""
    return cut_table(_read(TABLE) or _compile("encode_table"))


def _compile(function: str) -> Any:
    from .packs import encode  # what reads TOML and writes tables is not needed where they are built

    return getattr(encode, function)(read_builtin())


def cut_table(table: bytes) -> list[bytes]:
    """Cut a table into its pieces: settings, then shards of forms."""
    sizes, _, body = table.partition(b"\n")
    return [body[a:b] for a, b in pairwise(accumulate(map(int, sizes.split()), initial=0))]


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


@cache
def builtin() -> Filter:
    """All built-in rules, from the compiled table."""
    import json

    head, *shards = read_table()
    data = {**json.loads(zlib.decompress(head)), "first": shards}
    rows: Any = [{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()} for row in data["rules"]]
    rules = [Rule(**row) for row in rows]
    return Filter(frozenset(range(len(rules))), Pack(Table(rules, data), read_builtin))


@cache
def read_whys() -> Mapping[str, str]:
    """Read why lines of each built-in rule are furniture, by the rule's id; no TOML is parsed for it."""
    import json

    whys = _read(WHYS)
    return MappingProxyType(json.loads(zlib.decompress(whys) if whys else _compile("encode_whys")))
