"""Patterns, written out: what a rule says, as the forms that a table can look up.

A pattern is words over the key of a line: literal words, `#` a number, `*` one to twelve words, `{1-3}` one to three
words, `(a|b)` a choice, `[word]` an option. Choices and options are written out, so a pattern without a wildcard is one
entry of a dictionary, and one with a wildcard is found by its first or last word; no pattern can backtrack.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ..key import EDGE, fold
from ..match import SHARDS, SIDES, find_shard
from ..rule import PARTS, Rule
from ..wild import parse_wild
from .needs import find_needs, find_openings
from .timed import PatternError

MOST_FORMS = 600  # of one pattern, written out
_WILD = re.compile(r"\*|\{(\d+)-(\d+)\}")
_TOKEN = re.compile(r"\*|\{\d+-\d+\}|[(|)\[\]]|[^\s(|)\[\]{}*]+|\s+")


def _fold(literal: str) -> str:
    """Fold the literal words of a pattern as keys are folded; its `#` stays."""
    return fold(literal.replace("#", "\ue000")).replace("\ue000", "#")


def _choices(tokens: list[str], stop: str, source: str) -> tuple[list[str], str]:
    """Read alternatives up to one of the stop marks: every form written out, and the mark that ended them."""
    forms = [""]
    done: list[str] = []
    while tokens:
        token = tokens.pop(0)
        if token in ("(", "["):
            close = ")" if token == "(" else "]"
            inner, end = _choices(tokens, close, source)
            if end != close:
                raise PatternError(f"{source!r}: {token!r} is not closed")
            optional = [""] if token == "[" else []
            forms = [f + x for f in forms for x in optional + inner]
        elif token == "|" and stop:
            done += forms
            forms = [""]
        elif token in (")", "]", "|"):
            if token != stop:
                raise PatternError(f"{source!r}: stray {token!r}; quote furniture without brackets, the key has none")
            return done + forms, token
        else:
            forms = [f + token for f in forms]
        if len(forms) + len(done) > MOST_FORMS:
            raise PatternError(f"{source!r}: more than {MOST_FORMS} forms; split it")
    return done + forms, ""


@lru_cache(maxsize=20000)
def forms(pattern: str) -> tuple[str, ...]:
    """Write a pattern out: every choice and option, folded like a key, wildcards left in.

    >>> forms("(click|tap) [here] to enlarge")
    ('click to enlarge', 'click here to enlarge', 'tap to enlarge', 'tap here to enlarge')
    >>> forms("*")
    Traceback (most recent call last):
    cleanpress.packs.timed.PatternError: '*': a wildcard needs a word of two letters or more beside it
    """
    out: dict[str, None] = {}
    for raw in _choices(_TOKEN.findall(pattern), "", pattern)[0]:
        wilds = _WILD.findall(raw)
        words = [_fold(part) for part in _WILD.split(" ".join(raw.split()))[::3]]
        if len(wilds) > 2:
            raise PatternError(f"{pattern!r}: at most two wildcards")
        if not all(words[1:-1]):
            raise PatternError(f"{pattern!r}: two wildcards side by side; give one of them bounds")
        literal = "".join(words)
        if wilds and sum(c.isalpha() for c in literal) < (2 if literal.isascii() else 1):
            raise PatternError(f"{pattern!r}: a wildcard needs a word of two letters or more beside it")
        marks = [f"{{{a or 1}-{b or 12}}}" for a, b in wilds]
        form = " ".join(x for pair in zip(words, [*marks, ""], strict=True) for x in pair if x).strip(EDGE)
        if not form:
            raise PatternError(f"{pattern!r}: nothing is left of it in a key; symbol-only lines belong in text = [...]")
        out[form] = None
    return tuple(out)


def _side(form: str) -> tuple[str, str]:
    """Tell by what a form is found: its first word or two, its last where a wildcard stands first, or an inner one."""
    if not form.startswith("{"):
        return "first", " ".join(form.partition("{")[0].split()[:2])
    if not form.endswith("}"):
        return "last", " ".join(form.rpartition("}")[2].split()[-2:])
    return "inner", max(parse_wild(form).middle.split(), key=len)


def compile_rules(rules: Iterable[Rule]) -> dict[str, Any]:
    """Compile rules to the plain data of a table, which JSON can hold: numbers of patterns with their forms."""
    runs: list[tuple[int, int, int]] = []
    text: dict[str, list[list[Any]]] = {}
    sides: dict[str, dict[str, dict[int, list[str]]]] = {side: {} for side in SIDES}
    regexes = [(number, rule, pattern) for number, rule in enumerate(rules) for pattern in rule.regex]
    patterns = 0
    for number, rule in enumerate(rules):
        for part in PARTS:
            for pattern in getattr(rule, part):
                for form in forms(pattern):
                    side, word = _side(form)
                    rest = form[len(word) :] if side == "first" else form[: -len(word)] if side == "last" else form
                    sides[side].setdefault(word, {}).setdefault(patterns, []).append(rest)
                    if " " in word:  # what no word alone is found by is not looked for by two
                        sides[side].setdefault(word.split()[0 if side == "first" else -1], {})
                patterns += 1
            if getattr(rule, part):
                runs.append((number, PARTS.index(part), len(getattr(rule, part))))
        for symbol in rule.text:
            text.setdefault(symbol, []).append([number, "line" if rule.kind == "rule" else "filler", -1])
    shards: list[dict[str, dict[int, list[str]]]] = [{} for _ in range(SHARDS)]
    for word, rows in sides.pop("first").items():
        shards[find_shard(word)][word] = rows
    packed = {side: _pack(words) for side, words in sides.items()}
    columns = [*zip(*runs, strict=True)] or [(), (), ()]
    return {"runs": columns, "text": text, "first": [*map(_pack, shards)], **packed, **_index_regexes(regexes)}


def _index_regexes(regexes: list[tuple[int, Rule, str]]) -> dict[str, Any]:
    """Make of regular expressions what finds them: by index words, and by how they begin where that is known."""
    rows: list[str] = []
    indexed: dict[str, list[int]] = {}
    opened: dict[str, list[int]] = {}
    unopened: list[int] = []
    for number, (owner, rule, pattern) in enumerate(regexes):
        rows.append(encode_json([owner, pattern, find_needs(pattern)]))
        for word in dict.fromkeys(map(_fold, rule.index)):
            indexed.setdefault(word, []).append(number)
        openings = find_openings(pattern)
        for text in openings:
            opened.setdefault(text, []).append(number)
        unopened += [] if openings else [number]
    return {"regex": "\n".join([encode_json([opened, unopened]), *rows]), "indexed": indexed}


def encode_json(value: Any) -> str:
    """Write data as JSON in one line, short and always the same."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _pack(words: dict[str, dict[int, list[str]]]) -> str:
    """Make one string, which is read much faster than many; the marks between its parts are no characters of a key.

    Patterns are counted from one to the next, and words stand in order: what repeats so is compressed better.
    """
    buckets = []
    for word, rows in sorted(words.items()):
        steps = [after - before for before, after in pairwise([0, *rows])]
        buckets.append("_".join([word, *("*".join([str(n), *x]) for n, x in zip(steps, rows.values(), strict=True))]))
    return "|".join(buckets)
