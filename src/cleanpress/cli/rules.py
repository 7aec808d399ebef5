"""`cleanpress rules`: what it knows."""

from .. import filters
from .options import make_parser, parse, suggest
from .tell import CommandError, write_text


def run_rules(words: list[str]) -> int:
    about = "List the rules, or those of some families: id, where it fires, language, why."
    chosen = parse(make_parser("rules", about, "FAMILY"), words).names
    rules = filters.default
    families = {rule.family for rule in map(rules.rule, rules.members)}
    for name in chosen:
        if name not in families:
            raise CommandError(f"no family {name!r}; {suggest(name, families)}")
    for rule in rules:
        if not chosen or rule.family in chosen:
            where = ",".join(rule.where) if rule.kind == "rule" else rule.kind
            write_text(f"{rule.id:<32} {where:<15} {rule.lang:<4} {' '.join(rule.why.split())}\n")
    return 0
