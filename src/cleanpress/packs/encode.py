"""Rules to the compiled table that is loaded at run time."""

import zlib
from collections.abc import Iterable

from ..group import plan_groups
from ..match import Table
from ..rule import PARTS, Rule
from .compile import compile_rules, encode_json
from .timed import match_in_time


def encode_table(rules: Iterable[Rule]) -> bytes:
    """Compile rules to the bytes of the table, in pieces of which all but the first are read when they are needed.

    The pieces: indexes and groups; what each rule says; why its lines are furniture; regular expressions; shards of
    forms. Of a reason that is given in several languages the first speaks for all.
    """
    rules = tuple(rules)
    data = compile_rules(rules)
    everybody = frozenset(range(len(rules)))
    (groups, *ground), (of,) = plan_groups([(rules, Table(rules, data, match_in_time).list_parts(), everybody)])
    rows = [[list_bare_settings(group.rule), group.strong, group.evidence] for group in groups.values()]
    whys = {rule.id: " ".join(rule.why.split()) for rule in reversed(rules)}
    later = [*map(encode_json, ([*map(list_bare_settings, rules)], whys)), data.pop("regex"), *data.pop("first")]
    return join_pieces(["\n".join(map(encode_json, [data | {"ground": ground, "of": of}, *rows])), *later])


def list_settings(rule: Rule) -> dict[str, object]:
    """List the fields that differ from their default, without examples.

    >>> list_settings(Rule("images/photo", line=("photo",), keeps=("Photos",)))
    {'id': 'images/photo', 'line': ('photo',)}
    """
    told = rule._replace(drops=(), keeps=(), find=None)._asdict()
    return {name: value for name, value in told.items() if value != rule._field_defaults.get(name)}


def list_bare_settings(rule: Rule) -> dict[str, object]:
    """List what `list_settings` does, without patterns and reasons: what the engine asks for.

    >>> list_bare_settings(Rule("images/photo", line=("photo",), where=("tail",)))
    {'id': 'images/photo', 'where': ('tail',)}
    """
    return {name: x for name, x in list_settings(rule).items() if name not in {*PARTS, "regex", "index", "text", "why"}}


def join_pieces(texts: list[str]) -> bytes:
    """Compress texts to one file of pieces; the first piece is what they have in common, how each of them begins.

    >>> from cleanpress.pieces import cut_pieces, inflate
    >>> [*map(inflate, cut_pieces(join_pieces(["one", "two"])))]
    ['one', 'two']
    """
    common = "".join([text[:400] for text in texts]).encode()[-32_768:]  # so far does zlib look back
    presses = [zlib.compressobj(9, zdict=common) for _ in texts]
    packed = (press.compress(text.encode()) + press.flush() for press, text in zip(presses, texts, strict=True))
    pieces = [zlib.compress(common, 9), *packed]
    return b" ".join(b"%d" % len(piece) for piece in pieces) + b"\n" + b"".join(pieces)
