"""Patterns, written out: what a rule says, as the forms that a table can look up.

A pattern is words over the key of a line: literal words, `#` a number, `*` one to twelve words, `{1-3}` one to three
words, `(a|b)` a choice, `[word]` an option. Choices and options are written out, so a pattern without a wildcard is one
entry of a dictionary, and one with a wildcard is found by its first or last two words, or by one within; no pattern can
backtrack.
"""

import re
from functools import lru_cache

from ..key import EDGE, fold, join_ends
from .timed import PatternError

MOST_FORMS = 600  # of one pattern, written out
_WILD = re.compile(r"\*|\{(\d+)-(\d+)\}")
_STOP = re.compile(r"(?<=\}) [.,;?!](?= [^{])")  # in a key it is part of the last word that a wildcard stands for
_TOKEN = re.compile(r"\*|\{\d+-\d+\}|\{\.\.\.\}|[(|)\[\]]|[^\s(|)\[\]{}*]+|\s+")


def fold_literal(literal: str) -> str:
    """Fold the literal words of a pattern as keys are folded; its `#` stays.

    >>> fold_literal("View # Images"), fold_literal("images")
    ('view # images', 'images')
    """
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


def _spell(raw: str) -> str:
    """Spell a form as a table holds it: literal words folded, wildcards with both bounds, a long line by its ends."""
    if "{...}" in raw:
        return join_ends(*map(fold_literal, raw.split("{...}", 1)))
    words = [fold_literal(part) for part in _WILD.split(" ".join(raw.split()))[::3]]
    marks = [f"{{{low or 1}-{high or 12}}}" for low, high in _WILD.findall(raw)]
    return _STOP.sub("", " ".join(x for pair in zip(words, [*marks, ""], strict=True) for x in pair if x))


@lru_cache(maxsize=50_000)
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
        form = _spell(raw).strip(EDGE)
        if form.count("{") > 2:
            raise PatternError(f"{pattern!r}: at most two wildcards")
        if "} {" in form:
            raise PatternError(f"{pattern!r}: two wildcards side by side; give one of them bounds")
        literal = _WILD.sub("", form)
        if "{" in form and sum(c.isalpha() for c in literal) < (2 if literal.isascii() else 1):
            raise PatternError(f"{pattern!r}: a wildcard needs a word of two letters or more beside it")
        if "{...}" in raw and (_WILD.search(raw) or (raw.count("{...}"), form.count("…")) != (1, 15)):
            raise PatternError(f"{pattern!r}: {{...}} stands between twelve words and four")
        if not form:
            raise PatternError(f"{pattern!r}: nothing is left of it in a key; symbol-only lines belong in text = [...]")
        out[form] = None
    return tuple(out)


def columns(pattern: str) -> list[list[str]]:
    """Cut a pattern at its outer spaces, and write each piece out, with a space before it.

    >>> columns("[please] (click|tap) here")
    [['', ' please'], [' click', ' tap'], [' here']]
    >>> columns("(click here|tap)")
    [[' click here', ' tap']]
    """
    pieces: list[list[str]] = [[]]
    depth = 0
    for token in _TOKEN.findall(pattern.removesuffix(".")):
        depth += (token in "([") - (token in ")]")
        if token.isspace() and not depth:
            pieces.append([])
        else:
            pieces[-1].append(token)
    written = ([*map(_spell, _choices(piece, "", pattern)[0])] for piece in pieces)
    return [[*dict.fromkeys(" " + form if form else "" for form in piece)] for piece in written]
