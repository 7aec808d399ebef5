"""Rule packs: TOML to rules, with errors that name the file, the rule, the field and the remedy."""

from collections.abc import Iterator
from functools import cache
from os import PathLike, fspath, path
from typing import Any

from ..filter import Filter
from ..group import parse_places
from ..key import fold
from ..load import builtin
from ..rule import PARTS, Rule
from . import lint
from .encode import list_settings
from .lint import count_forms, find_risks
from .pattern import forms
from .timed import PatternError, compile_regex

FIELDS = {name: type(x) for name, x in Rule._field_defaults.items() if name not in ("kind", "lang", "find")}
FIELDS["id"] = str  # the one field without a default
NEEDS = {
    "rule": ("line", "text", "regex", "echo"), "block": ("member", "strong"), "section": ("head", "follows"),
    "keep": ("line", "regex"),
}  # fmt: skip
EXTENTS = ("rest", "items", "next", "bio", "named-bio", "epigraph", "all", "sweep", "until", "bio-above")
PLACES = ("anywhere", "head", "tail", "start", "end", "near", "beside", "new-name", "once", "twice", "with")
EVERYWHERE = {"id", "why", "lang", "kind", "drops", "keeps"}
PLACED = {"where", "unless", "after"}
USES = {  # the other fields of each kind
    "rule": {*PLACED, "line", "text", "regex", "index", "echo"},
    "block": {*PLACED, "member", "strong", "filler", "text", "evidence", "min", "count", "bridge", "limit", "percent"},
    "section": {*PLACED, "head", "follows", "takes", "end", "evidence", "min", "count", "limit", "percent"},
    "keep": {"line", "regex", "index"},
}
# Of a pack of somebody else.
ROOMS = {"regex": lint.MOST_REGEXES, "echo": lint.MOST_SECTIONS, "takes": lint.MOST_SECTIONS}
REMEDIES = {
    "why": "one sentence on why the lines are furniture",
    "drops": "give text that the rule drops",
    "keeps": "give a near-miss that must stay",
}


class RuleError(ValueError):
    """A pack that cannot be loaded: the message names the file, the rule, the field and the remedy."""


def load_rules(pack: str | PathLike[str]) -> Filter:
    """Load a TOML pack of your own; every rule must carry text it drops and near-misses it keeps.

    >>> load_rules("no-such-pack.toml")
    Traceback (most recent call last):
    cleanpress.packs.read.RuleError: no-such-pack.toml: cannot be read: No such file or directory

    A pack is not trusted: it cannot be endless, hang the cleaner, or pass for a built-in rule (see `lint`).
    """
    known = {member.id for member in map(builtin().rule, builtin().members)}
    rules = read_pack(fspath(pack))
    held = dict.fromkeys(ROOMS, 0)
    for rule in rules:
        for field, most_of in ROOMS.items():
            value = getattr(rule, field)
            held[field] += len(value) if field == "regex" else bool(value)
            if held[field] > most_of:
                most = "regular expressions" if field == "regex" else f"rules with {field!r}"
                raise RuleError(
                    f"{fspath(pack)}: {rule.id}: {field}: is more than a pack may hold ({most_of} {most}); "
                    "write patterns instead, or split the pack"
                )
        for risk in find_risks(rule, known):
            raise RuleError(f"{fspath(pack)}: {rule.id}: {risk}")
    return Filter.of(*rules)


def read_pack(pack: str, lang: str = "any") -> tuple[Rule, ...]:
    """Read the rules of one TOML file.  RuleError tells what is wrong with it."""
    import tomllib  # not needed where the compiled table is enough

    try:
        with open(pack, "rb") as file:
            raw = file.read(lint.MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # a NUL in the name is a ValueError
        raise RuleError(f"{pack}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(raw) > lint.MOST_BYTES:
        raise RuleError(f"{pack}: is larger than {lint.MOST_BYTES:,} bytes; split it")
    try:
        data = tomllib.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise RuleError(f"{pack}: is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except RecursionError:
        raise RuleError(f"{pack}: is not TOML that can be read: it is nested too deeply") from None
    except ValueError as error:  # not only a TOMLDecodeError: a number may have too many digits
        raise RuleError(f"{pack}: is not TOML: {error}") from None
    return parse_pack(data, pack, lang)


def parse_pack(data: dict[str, Any], source: str, lang: str = "any") -> tuple[Rule, ...]:
    """Make rules of the data of a pack; `source` names it in errors.

    >>> parse_pack({"rule": [{"id": "images/zoom", "why": "A label.", "line": ["tap to zoom"]}]}, "my.toml")
    Traceback (most recent call last):
    cleanpress.packs.read.RuleError: my.toml: images/zoom: drops: is missing; give text that the rule drops
    """
    pack = dict(data)
    lang = pack.pop("lang", lang)
    if not isinstance(lang, str):
        raise RuleError(f"{source}: lang: must be a language code such as 'en', or 'any'")
    rules: dict[str, Rule] = {}
    room = lint.MOST_FORMS
    for kind, tables in pack.items():
        if kind not in NEEDS or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            known = ", ".join(f"[[{kind}]]" for kind in NEEDS)
            raise RuleError(f"{source}: [[{kind}]]: is unknown; a pack holds {known}, and lang")
        for number, table in enumerate(tables, 1):
            try:
                values = {name: _parse_field(name, value) for name, value in table.items()}
                rule = Rule(**{"id": "", **values}, kind=kind, lang=lang)
                for fault in _find_faults(rule):
                    raise RuleError(fault)
                if rule.name in rules:
                    raise RuleError("id: stands twice in the pack; give one of them another name")
                room -= count_forms(rule)
                if room < 0 or len(rules) == lint.MOST_RULES:
                    most = f"{lint.MOST_RULES:,} rules or {lint.MOST_FORMS:,} written-out forms"
                    raise RuleError(f"is more than a pack may hold ({most}); split the pack")
            except RuleError as error:
                where = table.get("id") or f"[[{kind}]] number {number}"
                raise RuleError(f"{source}: {where}: {error}") from None
            rules[rule.name] = rule
    return tuple(rules.values())


def _parse_field(name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise RuleError(f"{name}: is unknown; the fields are {', '.join(FIELDS)}")
    if FIELDS[name] is tuple:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise RuleError(f"{name}: must be a list of strings that are not empty")
        return tuple(values)
    if type(value) is not FIELDS[name] or (isinstance(value, int) and value < 0):
        raise RuleError(f"{name}: has the wrong type")
    if isinstance(value, int) and value > lint.LARGEST:
        raise RuleError(f"{name}: is larger than {lint.LARGEST:,}")
    return value


def _find_faults(rule: Rule) -> Iterator[str]:
    family, _, name = rule.id.partition("/")
    if not (rule.id.islower() and family.replace("-", "").isalnum() and name.replace("-", "").isalnum()):
        yield "id: must be 'family/what-it-is' in small letters, digits and hyphens"
    for field, remedy in REMEDIES.items():
        if not getattr(rule, field) and not (rule.kind == "keep" and field == "drops"):
            yield f"{field}: is missing; {remedy}"
    for field in sorted(list_settings(rule).keys() - EVERYWHERE - USES[rule.kind]):
        yield f"{field}: says nothing in a [[{rule.kind}]]; its fields are {', '.join(sorted(USES[rule.kind]))}"
    needs = NEEDS[rule.kind]
    if not any(getattr(rule, part) for part in needs):
        yield f"{needs[0]}: is missing; a [[{rule.kind}]] needs {' or '.join(needs)}"
    for place in {name for conditions in parse_places(rule.where) for name, _ in conditions}.difference(PLACES):
        yield f"where: {place!r} is unknown; the places are {', '.join(PLACES)}"
    if rule.kind == "section" and rule.takes not in EXTENTS:
        yield f"takes: must be one of {', '.join(EXTENTS)}"
    if rule.regex and not rule.index:
        yield "index: is missing; a regex is tried only on lines with one of its index words"
    for word in rule.index:
        if len(fold(word.replace("#", "0")).split()) != 1:
            yield f"index: {word!r} is not one word; name a single word that every match holds"
    for part in (*PARTS, "regex"):
        for pattern in getattr(rule, part):
            if len(pattern) > lint.LONGEST:
                yield f"{part}: {pattern[:40]!r}...: is longer than {lint.LONGEST:,} characters; split it"
                continue
            try:
                compile_regex(pattern) if part == "regex" else forms(pattern)
            except PatternError as error:
                yield f"{part}: {error}"


@cache
def read_folder(folder: str) -> tuple[Rule, ...]:
    """Read all packs of a folder, which stand as LANGUAGE/FAMILY.toml in it."""
    from glob import glob

    rules: list[Rule] = []
    for pack in sorted(glob(path.join(folder, "*", "*.toml"))):
        lang, family = pack.removesuffix(".toml").split(path.sep)[-2:]
        for rule in read_pack(pack, lang):
            if rule.family != family:
                raise RuleError(f"{pack}: {rule.id}: id: family {rule.family!r} does not belong in this file")
            rules.append(rule)
    return tuple(sorted(rules, key=lambda rule: (rule.id, rule.lang)))
