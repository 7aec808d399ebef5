"""The built-in rules: read from the compiled table, which is made of the packs in `rules/`."""

import json
import re
from functools import cache, partial
from os import path
from typing import Any

from .filter import Filter, Pack
from .group import Ground, Group, Plan, make_group
from .match import Table
from .pieces import Piece, cut_pieces, inflate
from .rule import Rule

RULES = path.join(path.dirname(__file__), "rules")
TABLE = path.join(RULES, "table.json.z")
MATCHES = partial(re.fullmatch, flags=re.IGNORECASE)  # the time of built-in expressions is known to be bounded


def read_builtin() -> tuple[Rule, ...]:
    """Read all built-in packs with their examples, from their TOML files."""
    from .packs.read import read_folder  # not needed where the compiled table is enough

    return read_folder(RULES)


def read_table() -> list[Piece]:
    """Read the pieces of the compiled table, each compressed; where it is not built yet, make it of the packs."""
    if not path.exists(TABLE):
        from .packs.encode import encode_table  # what writes tables is not needed where they are built

        return cut_pieces(encode_table(read_builtin()))
    with open(TABLE, "rb") as file:
        return cut_pieces(file.read())


@cache
def builtin() -> Filter:
    """All built-in rules, from the compiled table."""
    first, rules, _, regexes, *shards = read_table()
    head, *rows = inflate(first).split("\n")
    data = {**json.loads(head), "regex": regexes, "first": shards}
    followers, bits, *others = data["ground"]
    ground = Ground(_Groups(rows, bits), followers, bits, *others)
    table = Table(lambda: [*map(_restore, json.loads(inflate(rules)))], data, MATCHES)
    return Filter(frozenset(range(len(data["of"]))), Pack(table, read_builtin, Plan(ground, [data["of"]])))


class _Groups(dict[int, Group]):
    """The groups of the compiled table, each made when it is first asked for: a text meets few."""

    def __init__(self, rows: list[str], bits: dict[str, int]) -> None:
        self._rows, self._bits = rows, bits

    def __missing__(self, number: int) -> Group:
        settings, *has = json.loads(self._rows[number])
        return self.setdefault(number, make_group(_restore(settings), self._bits, *has))


def _restore(row: dict[str, Any]) -> Rule:
    settings: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Rule(**settings)
