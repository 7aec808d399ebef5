"""Options that several commands share: which files, and which rules run."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import reduce
from operator import or_, sub
from typing import TYPE_CHECKING

from .tell import CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..cleaner import Cleaner
    from ..filter import Filter


def make_parser(command: str, about: str, noun: str) -> ArgumentParser:
    """A parser of names; where these are files, of the options that say which rules run, too."""
    from argparse import ArgumentParser

    parser = ArgumentParser(prog=f"cleanpress {command}", description=about, allow_abbrev=False)
    parser.add_argument("names", metavar=noun, nargs="*")
    if noun == "FILE":
        option = parser.add_argument
        option("--only", metavar="NAME,...", action="append", default=[], help="only these families or rules")
        option("--without", metavar="NAME,...", action="append", default=[], help="not these families or rules")
        option("--rules", metavar="PACK.toml", action="append", default=[], help="the rules of this pack too")
        option("--no-normalise", action="store_true", help="remove lines, and change nothing in the others")
    return parser


def parse(parser: ArgumentParser, words: list[str]) -> Namespace:
    """Options and names in any order, `--` before the rest; usage errors and `--help` leave through SystemExit."""
    end = words.index("--") if "--" in words else len(words)
    try:
        chosen = parser.parse_intermixed_args(words[:end])
    finally:
        sys.stdout.flush()  # now, where a closed pipe is no error
    chosen.names += words[end + 1 :]
    return chosen


def choose_cleaner(chosen: Namespace | None = None) -> Cleaner:
    """All rules and those of the packs; of these only what `--only` names; of these not what `--without` names."""
    from .. import filters, normalise
    from ..cleaner import Cleaner

    if chosen is None:
        return Cleaner()
    known = reduce(or_, map(load_pack, chosen.rules), filters.default)
    rules = reduce(or_, select("--only", chosen.only, known)) if chosen.only else known
    rules = reduce(sub, select("--without", chosen.without, known), rules)
    return Cleaner(rules, normalise.none if chosen.no_normalise else normalise.default)


def select(option: str, values: list[str], known: Filter) -> list[Filter]:
    """The rules of each name in a comma-separated list."""
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if values and not names:
        raise CommandError(f"{option} names no family and no rule")
    try:
        return [known & (name := one) for one in names]
    except KeyError:
        ids = {part for rule in map(known.rule, known.members) for part in (rule.family, rule.id)}
        raise CommandError(f"{option}: no family and no rule {name!r}; {suggest(name, ids)}") from None


def load_pack(path: str) -> Filter:
    from ..packs.read import RuleError, load_rules

    try:
        return load_rules(path)
    except RuleError as error:
        raise CommandError(str(error)) from None


def suggest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = sorted(known)
    if nearest := get_close_matches(name, names, n=1, cutoff=0.5):
        return f"did you mean {nearest[0]}?"
    return "known: " + ", ".join(name for name in names if "/" not in name)
