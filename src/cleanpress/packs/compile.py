"""Rules to the plain data of a table."""

import json
from collections.abc import Iterable
from typing import Any

from ..match import SHARDS, SIDES, find_shard
from ..pieces import write_numbers
from ..rule import PARTS, Rule
from .factor import factor
from .needs import find_needs, find_openings
from .pattern import fold_literal

ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
Rows = tuple[int, str]  # of a word: the number of its last pattern, and the word with what its patterns have


def compile_rules(rules: Iterable[Rule]) -> dict[str, Any]:
    """Compile rules to the plain data of a table, which JSON can hold: numbers of patterns with their forms."""
    patterns, ended, runs = 0, list[int](), list[tuple[int, int, int]]()
    text: dict[str, list[list[Any]]] = {}
    sides: dict[str, dict[str, Rows]] = {side: {} for side in SIDES}
    regexes = [(number, rule, pattern) for number, rule in enumerate(rules) for pattern in rule.regex]
    for number, rule in enumerate(rules):
        for part in PARTS:
            for pattern in getattr(rule, part):
                for (side, word), products in factor(pattern).items():
                    words = sides[side]
                    if word not in words and " " in word:  # what no word alone is found by is not looked for by two
                        alone = word.split(" ")[0 if side == "first" else -1]
                        words.setdefault(alone, (0, alone))
                    last, rows = words.get(word) or (0, word)
                    words[word] = patterns, f"{rows}_{patterns - last}*{'*'.join(products)}"
                ended += [patterns] * pattern.endswith(".")
                patterns += 1
            if getattr(rule, part):
                runs.append((number, PARTS.index(part), len(getattr(rule, part))))
        for symbol in rule.text:
            text.setdefault(symbol, []).append([number, "line" if rule.kind == "rule" else "filler", -1])
    long = sorted({word.partition("…")[0] for word in sides["first"] if "…" in word})
    shards: list[dict[str, Rows]] = [{} for _ in range(SHARDS)]
    for word, row in sides.pop("first").items():
        shards[find_shard(word)][word] = row
    packed: dict[str, Any] = {side: _pack(words) for side, words in sides.items()} | _index_regexes(regexes)
    columns = [*map(write_numbers, zip(*runs, strict=True))] or [""] * 3
    return {**packed, "ended": ended, "first": [*map(_pack, shards)], "runs": columns, "text": text, "long": long}


def _index_regexes(regexes: list[tuple[int, Rule, str]]) -> dict[str, Any]:
    """Make of regular expressions what finds them: by index words, and by how they begin where that is known."""
    rows, indexed, opened = list[str](), dict[str, Rows](), dict[str, str]()
    for number, (owner, rule, pattern) in enumerate(regexes):
        rows.append(encode_json([owner, pattern, find_needs(pattern)]))
        for word in dict.fromkeys(map(fold_literal, rule.index)):
            indexed[word] = number, indexed.get(word, (0, f"{word}_"))[1] + write_numbers([number])
        for text in find_openings(pattern) or [""]:
            opened[text] = opened.get(text, "") + write_numbers([number])
    return {"regex": "\n".join([encode_json(opened), *rows]), "indexed": _pack(indexed)}


def encode_json(value: Any) -> str:
    """Write data as JSON in one line, short and always the same.

    >>> encode_json({"b": [1, 2], "a": "é"})
    '{"a":"é","b":[1,2]}'
    """
    return ENCODER.encode(value)


def _pack(words: dict[str, Rows]) -> str:
    """Make one string, which is read much faster than many; the marks between its parts are no characters of a key.

    Patterns are counted from one to the next, and words stand in order: what repeats so is compressed better.
    """
    return "|".join(rows for _, (_, rows) in sorted(words.items()))
