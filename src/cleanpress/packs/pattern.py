"""Patterns, written out: what a rule says, as the forms that a table can look up.

A pattern is words over the key of a line: literal words, `#` a number, `*` one to twelve words, `{1-3}` one to three
words, `(a|b)` a choice, `[word]` an option. Choices and options are written out, so a pattern without a wildcard is one
entry of a dictionary, and one with a wildcard is found by its first or last word; no pattern can backtrack.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ..key import EDGE, fold
from ..match import SHARDS, SIDES, PatternError, parse_wild
from ..rule import PARTS, Rule
from .needs import find_needs, find_openings

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
    cleanpress.match.PatternError: '*': a wildcard needs a word of two letters or more beside it
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
    """Tell by which word of its a form is found: the first, the last where a wildcard stands first, or an inner one."""
    if not form.startswith("{"):
        return "first", form.partition(" ")[0]
    if not form.endswith("}"):
        return "last", form.rpartition(" ")[2]
    return "inner", max(parse_wild(form).middle.split(), key=len)


def compile_rules(rules: Iterable[Rule]) -> dict[str, Any]:
    """Compile rules to the plain data of a table, which JSON can hold: numbers of patterns with their forms."""
    runs: list[list[Any]] = []
    text: dict[str, list[list[Any]]] = {}
    sides: dict[str, dict[str, dict[int, list[str]]]] = {side: {} for side in SIDES}
    found: list[list[Any]] = []
    patterns = 0
    for number, rule in enumerate(rules):
        for part in PARTS:
            for pattern in getattr(rule, part):
                for form in forms(pattern):
                    side, word = _side(form)
                    rest = form[len(word) :] if side == "first" else form[: -len(word)] if side == "last" else form
                    sides[side].setdefault(word, {}).setdefault(patterns, []).append(rest)
                patterns += 1
            if getattr(rule, part):
                runs.append([number, part, len(getattr(rule, part))])
        for symbol in rule.text:
            text.setdefault(symbol, []).append([number, "line" if rule.kind == "rule" else "filler", -1])
        found += ([x, [_fold(w) for w in rule.index], number, find_needs(x), find_openings(x)] for x in rule.regex)
    shards: list[dict[str, dict[int, list[str]]]] = [{} for _ in range(SHARDS)]
    for word, rows in sides.pop("first").items():
        shards[ord(word[0]) % SHARDS][word] = rows
    packed = {side: _pack(words) for side, words in sides.items()}
    return {"runs": runs, "text": text, "regex": found, "first": [*map(_pack, shards)], **packed}


def _pack(words: dict[str, dict[int, list[str]]]) -> str:
    """Make one string, which is read much faster than many; the marks between its parts are no characters of a key.

    What is alike stands side by side, and a number is the step from the one before, so that it takes less room.
    """
    steps = ((word, zip(rows, [0, *rows], strict=False), rows) for word, rows in sorted(words.items()))
    return "|".join("_".join([w, *("*".join([str(n - m), *sorted(r[n])]) for n, m in pairs)]) for w, pairs, r in steps)
