"""Rules to the compiled table that is loaded at run time, and to the reasons that are shown with them."""

import json
import zlib
from collections.abc import Iterable

from ..rule import PARTS, Rule
from .pattern import compile_rules


def encode_whys(rules: Iterable[Rule]) -> str:
    """Compile the reasons of rules, by id: the first language in which one is given speaks for all."""
    whys = {rule.id: " ".join(rule.why.split()) for rule in reversed([*rules])}
    return json.dumps(whys, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def encode_table(rules: Iterable[Rule]) -> bytes:
    """Compile rules to the bytes of the table: their settings without patterns and examples, then shards of forms."""
    rules = tuple(rules)
    hidden = {*PARTS, "regex", "index", "text", "why"}
    settings = [{k: v for k, v in rule.settings().items() if k not in hidden} for rule in rules]
    data = compile_rules(rules)
    shards = data.pop("first")
    head = json.dumps({"rules": settings, **data}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    pieces = [zlib.compress(piece.encode(), 9) for piece in (head, *shards)]
    return b" ".join(b"%d" % len(piece) for piece in pieces) + b"\n" + b"".join(pieces)
