"""Rule packs: TOML to a filter, and all built-in packs to one compiled table."""

from collections.abc import Iterable
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any

from .context import parse_places
from .filter import Filter, Pack
from .key import fold
from .match import PatternError, Table, compile_regex, compile_rules, forms
from .rule import EXTENTS, FAMILIES, KINDS, PARTS, PLACES, Rule

RULES = Path(__file__).parent / "rules"
TABLE = RULES / "table.json"
LISTS = (*PARTS, "text", "regex", "index", "where", "follows", "drops", "keeps")
NUMBERS = ("min", "count", "after", "limit", "percent", "bridge")
STRINGS = ("id", "why", "takes", "echo")
NEEDS = {
    "rule": ("line", "text", "regex", "echo"),
    "block": ("member", "strong"),
    "section": ("head", "follows"),
    "keep": ("line", "regex"),
}


class RuleError(ValueError):
    """A pack that cannot be loaded: the message names the file, the rule, the field and the remedy."""


def load_rules(path: str | PathLike[str]) -> Filter:
    """Load a TOML pack of your own; every rule must carry text it drops and near-misses it keeps.

    >>> load_rules("no-such-pack.toml")
    Traceback (most recent call last):
    cleanpress.load.RuleError: no-such-pack.toml: cannot be read: No such file or directory
    """
    rules = read_pack(Path(path))
    return Filter.of(*rules)


def read_pack(path: Path, lang: str = "any") -> tuple[Rule, ...]:
    """Read the rules of one TOML file.  RuleError tells what is wrong with it."""
    import tomllib  # not needed where the compiled table is enough

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: is not TOML: {error}") from None
    return parse_pack(data, str(path), lang)


def parse_pack(data: dict[str, Any], source: str, lang: str = "any") -> tuple[Rule, ...]:
    """Make rules of the data of a pack; `source` names it in errors.

    >>> parse_pack({"rule": [{"id": "images/zoom", "why": "A label.", "line": ["tap to zoom"]}]}, "my.toml")
    Traceback (most recent call last):
    cleanpress.load.RuleError: my.toml: images/zoom: drops: is missing; give text that the rule drops
    """
    lang = data.get("lang", lang)
    if not isinstance(lang, str):
        raise RuleError(f"{source}: lang: must be a language code such as 'en', or 'any'")
    rules: list[Rule] = []
    for kind, tables in data.items():
        if kind == "lang":
            continue
        if kind not in KINDS or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise RuleError(
                f"{source}: [[{kind}]]: is unknown; a pack holds {', '.join(f'[[{k}]]' for k in KINDS)}, and lang"
            )
        for number, table in enumerate(tables, 1):
            where = f"{source}: {table.get('id') or f'[[{kind}]] number {number}'}"
            rules.append(_parse_rule(dict(table), kind, lang, where))
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            raise RuleError(f"{source}: {rule.id}: id: stands twice in the pack; give one of them another name")
        seen.add(rule.name)
    return tuple(rules)


def _parse_rule(table: dict[str, Any], kind: str, lang: str, where: str) -> Rule:
    fields: dict[str, Any] = {"kind": kind, "lang": lang}
    for name, value in table.items():
        if name in LISTS:
            if isinstance(value, str):
                value = [value]
            if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
                raise RuleError(f"{where}: {name}: must be a list of strings that are not empty")
            value = tuple(value)
        elif not (isinstance(value, str) if name in STRINGS else name in NUMBERS and type(value) is int and value >= 0):
            known = ", ".join((*STRINGS, *LISTS, *NUMBERS))
            raise RuleError(
                f"{where}: {name}: "
                + ("has the wrong type" if name in known.split(", ") else f"is unknown; the fields are {known}")
            )
        fields[name] = value
    family, slash, name = str(fields.get("id", "")).partition("/")
    if not (slash and family.replace("-", "").isalnum() and name.replace("-", "").isalnum() and fields["id"].islower()):
        raise RuleError(f"{where}: id: must be 'family/what-it-is' in small letters, digits and hyphens")
    for name, remedy in (
        ("why", "one sentence on why the lines are furniture"),
        ("drops", "give text that the rule drops"),
        ("keeps", "give a near-miss that must stay"),
    ):
        if not fields.get(name) and not (kind == "keep" and name == "drops"):
            raise RuleError(f"{where}: {name}: is missing; {remedy}")
    rule = Rule(**fields)
    if not any(getattr(rule, part) for part in NEEDS[kind]):
        raise RuleError(f"{where}: {NEEDS[kind][0]}: is missing; a [[{kind}]] needs {' or '.join(NEEDS[kind])}")
    for place, _ in (condition for place in parse_places(rule.where) for condition in place):
        if place not in PLACES:
            raise RuleError(f"{where}: where: {place!r} is unknown; the places are {', '.join(PLACES)}")
    if kind == "section" and rule.takes not in EXTENTS:
        raise RuleError(f"{where}: takes: must be one of {', '.join(EXTENTS)}")
    if rule.regex and not rule.index:
        raise RuleError(f"{where}: index: is missing; a regex is tried only on lines with one of its index words")
    for word in rule.index:
        if len(fold(word.replace("#", "0")).split()) != 1:
            raise RuleError(f"{where}: index: {word!r} is not one word; name a single word that every match holds")
    part = ""
    try:
        for part in PARTS:
            for pattern in getattr(rule, part):
                forms(pattern)
        part = "regex"
        for pattern in rule.regex:
            compile_regex(pattern)
    except PatternError as error:
        raise RuleError(f"{where}: {part}: {error}") from None
    return rule


@cache
def read_builtin() -> tuple[Rule, ...]:
    """Read all built-in packs with their examples, from their TOML files."""
    rules: list[Rule] = []
    for path in sorted(RULES.glob("*/*.toml")):
        for rule in read_pack(path, path.parent.name):
            if rule.family != path.stem:
                raise RuleError(f"{path}: {rule.id}: id: family {rule.family!r} does not belong in this file")
            rules.append(rule)
    return tuple(sorted(rules, key=lambda rule: (rule.id, rule.lang)))


@cache
def builtin() -> Filter:
    """All built-in rules, from the compiled table; where it is not built yet, from the packs."""
    import json

    data = json.loads(TABLE.read_text(encoding="utf-8") if TABLE.exists() else encode_table(read_builtin()))
    rows: list[dict[str, Any]] = data["rules"]
    for row in rows:
        row.update({k: tuple(v) for k, v in row.items() if isinstance(v, list)})
    rules = tuple(Rule(**row) for row in rows)
    return Filter(frozenset(range(len(rules))), Pack(Table(rules, data), read_builtin))


def family(name: str) -> Filter:
    """The built-in rules of one family; KeyError where there is none of that name.

    >>> "images/full-size-link" in family("images")
    True
    """
    if name not in FAMILIES:
        raise KeyError(f"there is no family {name!r}; the families are {', '.join(FAMILIES)}")
    rules = builtin()
    return rules & f"{name}/*" if name in rules else Filter()


def encode_table(rules: Iterable[Rule]) -> str:
    """Compile rules to the text of the table: their settings without patterns and examples, and the index of their patterns."""
    import json

    rules = tuple(rules)
    hidden = {*PARTS, "regex", "index", "text", "why"}
    settings = [{k: v for k, v in rule.settings().items() if k not in hidden} for rule in rules]
    return (
        json.dumps(
            {"rules": settings, **compile_rules(rules)}, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        )
        + "\n"
    )
