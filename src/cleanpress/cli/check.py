"""`cleanpress check`: rule packs against their own examples."""

from .. import filters
from ..filter import Filter
from .options import load_pack, make_parser, parse
from .tell import CommandError, complain, write_text


def run_check(words: list[str]) -> int:
    about = "Run the examples of rule packs, or of the built-in rules, through the whole cleaner."
    packs = parse(make_parser("check", about, "PACK.toml"), words).names
    return max(map(check_pack, packs)) if packs else check_rules("built-in", filters.default)


def check_pack(path: str) -> int:
    try:
        rules = load_pack(path)
    except CommandError as error:
        return complain(str(error))
    if not rules:
        return complain(f"{path}: holds no rule; write one as in docs/rules.md, beginning with [[rule]]")
    return check_rules(path, rules)


def check_rules(name: str, rules: Filter) -> int:
    from ..report.check import check

    failures = check(rules)
    write_text("".join(f"{name}: {rule}: {problem}: {example!r}\n" for rule, example, problem in failures))
    write_text(f"{name}: {len(rules)} rules, {len(failures)} failures\n")
    return min(len(failures), 1)
