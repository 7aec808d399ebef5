"""The forms of a pattern by where they are found, as products of choices: less to store than all of them written out.

In a product "(" stands between what follows each other and ")" between choices, which are no characters of a key.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from ..key import EDGE
from ..wild import parse_wild
from .pattern import columns, forms


@lru_cache(maxsize=50_000)
def factor(pattern: str) -> dict[tuple[str, str], list[str]]:
    """Factor the forms of a pattern: for each place where they are found what follows there, or stands before.

    >>> factor("leave a (reply|note) [here]")
    {('first', 'leave a'): [' reply) note() here']}
    >>> factor("* said")
    {('last', 'said'): ['{1-12} ']}
    """
    found: dict[tuple[str, str], list[str]] = {}
    rests: dict[tuple[str, str], set[str]] = {}
    for form in forms(pattern):
        side, word = _find_side(form)
        rest = form[len(word) :] if side == "first" else form[: -len(word)] if side == "last" else form
        rests.setdefault((side, word), set()).add(rest)
    for word, following in _open(columns(pattern), 0, ""):
        left = rests.get(("first", word), set())
        trials = _shorten(following)
        while left and (trial := next(trials, None)):
            made = [*map("".join, product(*trial))]
            if 0 < len(made) == len({*made}) and left.issuperset(made):
                told = [")".join(choices) for choices in trial if choices != [""]]
                found.setdefault(("first", word), []).append("(".join(told))
                left.difference_update(made)
    return {place: [*found.get(place, ()), *sorted(left)] for place, left in rests.items()}


def _find_side(form: str) -> tuple[str, str]:
    """Tell by what a form is found: its first word or two, its last where a wildcard stands first, or an inner one."""
    if not form.startswith("{"):
        return "first", " ".join(form.partition("{")[0].split()[:2])
    if not form.endswith("}"):
        return "last", " ".join(form.rpartition("}")[2].split()[-2:])
    return "inner", max(parse_wild(form).middle.split(), key=len)


def _open(choices: list[list[str]], at: int, start: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Write columns out until the words by which a form is found are there: these, and columns of what follows."""
    words = start.partition("{")[0].split()
    if at < len(choices) and len(words) < 2 and "{" not in start:
        for choice in choices[at]:
            yield from _open(choices, at + 1, start + choice)
    else:
        yield (word := " ".join(words[:2])), [[start.strip()[len(word) :]], *choices[at:]]


def _shorten(choices: list[list[str]]) -> Iterator[list[list[str]]]:
    """Yield columns, and what is left of them at the edge of a key: without the last, or without its punctuation."""
    while choices:
        yield choices
        *before, last = choices
        yield [*before, [*dict.fromkeys(bare for choice in last if (bare := choice.rstrip(EDGE)))]]
        choices = before if "" in last else []
