"""A result as plain data, which JSON can hold; docs/result.schema.json describes it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ..load import read_table
from ..pieces import inflate
from .source import split

if TYPE_CHECKING:
    from ..cleaner import Result
    from ..filter import Filter, Removal

_SURROGATE = re.compile("[\ud800-\udfff]")


def make_record(result: Result, rules: Filter) -> dict[str, Any]:
    """Make plain data of a result: its text, its removals, sums, and what cleaned it; `rules` knows the reasons.

    >>> from cleanpress import explain, filters
    >>> record = make_record(explain("The quay.\\n\\nClick to see the full-size image"), filters.default)
    >>> [(removal["lines"], removal["family"]) for removal in record["removals"]]
    [([3, 3], 'images')]
    >>> make_record(explain("The quay."), filters.default)["removed"]
    {'lines': 0, 'characters': 0}

    Lines are counted from 1, offsets are characters of the source. Sums go by the first rule that named a line, so
    that each line counts once.
    """
    texts, starts = split(result.source)
    whys = find_whys((removal.rules[0] for removal in result.removals), rules)
    return {
        "version": find_version(rules),
        "text": result.text,
        "source": {"lines": len(texts) - (not texts[-1]), "characters": len(result.source)},
        "removed": count_removals(result.removals),
        "families": _sum_up(result.removals, lambda rule: rule.partition("/")[0]),
        "rules": _sum_up(result.removals, str),
        "removals": [
            {
                "span": list(removal.span),
                "lines": [bisect_right(starts, removal.span[0]), bisect_right(starts, removal.span[1] - 1)],
                "text": removal.text,
                "rules": list(removal.rules),
                "family": removal.rules[0].partition("/")[0],
                "why": whys[removal.rules[0]],
                "round": removal.round,
            }
            for removal in result.removals
        ],
    }


def _sum_up(removals: Iterable[Removal], name: Callable[[str], str]) -> dict[str, dict[str, int]]:
    groups: dict[str, list[Removal]] = {}
    for removal in removals:
        groups.setdefault(name(removal.rules[0]), []).append(removal)
    return {name: count_removals(groups[name]) for name in sorted(groups, key=lambda name: (-len(groups[name]), name))}


def count_removals(removals: Sequence[Removal]) -> dict[str, int]:
    """Count lines and characters of the source.

    >>> from cleanpress.filter import Removal
    >>> count_removals([Removal((11, 16), "Reply", ("comments/reply",), 1)]), count_removals([])
    ({'lines': 1, 'characters': 5}, {'lines': 0, 'characters': 0})
    """
    return {"lines": len(removals), "characters": sum(end - start for (start, end), *_ in removals)}


def find_whys(ids: Iterable[str], rules: Filter) -> dict[str, str]:
    """Find why lines of these rules are furniture: in the words of the filter's own rules, or of the built-in ones.

    >>> from cleanpress import Filter, Rule
    >>> find_whys(["images/zoom", "no/such-rule"], Filter.of(Rule("images/zoom", why="A label.", line=("zoom in",))))
    {'images/zoom': 'A label.', 'no/such-rule': ''}
    """
    own = {rule.id: " ".join(rule.why.split()) for rule in rules.own}
    return {name: own[name] if name in own else read_whys().get(name, "") for name in ids}


@cache
def read_whys() -> dict[str, str]:
    """Read why lines of each built-in rule are furniture, by the rule's id; no TOML is parsed for it."""
    whys: dict[str, str] = json.loads(inflate(read_table()[2]))
    return whys


def find_version(rules: Filter) -> dict[str, Any]:
    """Find what cleaned: the library's version, and a digest of each pack of rules."""
    from cleanpress import __version__

    packs = {"built-in": digest_builtin()} if len(rules) > len(rules.own) else {}
    if rules.own:
        packs["own"] = _digest(repr(sorted(rules.own, key=repr)).encode("utf-8", "backslashreplace"))
    return {"cleanpress": __version__, "packs": packs}


@cache
def digest_builtin() -> str:
    """Digest what the built-in rules say; not the bytes of the file, for two versions of zlib pack differently.

    >>> len(digest_builtin())
    12
    """
    return _digest("\n".join(map(inflate, read_table())).encode())


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:12]


def encode_record(record: dict[str, Any]) -> str:
    r"""Write plain data as one line of JSON that UTF-8 can hold: a lone surrogate is an escape.

    >>> encode_record({"text": "café \ud800"})
    '{"text": "café \\ud800"}'
    >>> encode_record({"text": "coffee"})
    '{"text": "coffee"}'
    """
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(record, ensure_ascii=False))
