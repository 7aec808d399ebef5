"""The compiled table is the packs, and says what they say."""

import json
import re
from itertools import product
from pathlib import Path

from cleanpress import Cleaner, Filter
from cleanpress.group import plan_groups
from cleanpress.load import TABLE, builtin, read_builtin
from cleanpress.match import Table
from cleanpress.packs.compile import compile_rules
from cleanpress.packs.encode import encode_table, list_bare_settings, list_settings
from cleanpress.packs.factor import factor
from cleanpress.packs.pattern import fold_literal, forms
from cleanpress.packs.timed import match_in_time
from cleanpress.pieces import cut_pieces, inflate
from cleanpress.report.record import read_whys
from cleanpress.rule import PARTS
from test_laws import FURNITURE, PROSE


def unpack(table: bytes) -> list[str]:
    # Two builds of zlib may compress differently.
    return [*map(inflate, cut_pieces(table))]


def test_the_table_is_fresh() -> None:
    fresh = unpack(Path(TABLE).read_bytes()) == unpack(encode_table(read_builtin()))
    assert fresh, "rules/table.json.z is not what the packs say; rebuild it: python -m cleanpress.table"


def test_every_rule_has_its_reason() -> None:
    assert read_whys() == {rule.id: " ".join(rule.why.split()) for rule in reversed(read_builtin())}


def test_the_table_knows_the_same_rules() -> None:
    packs = read_builtin()
    assert [*map(list_bare_settings, builtin().pack.table.rules)] == [*map(list_bare_settings, packs)]
    assert list(builtin()) == list(packs)  # with their examples, which come from the packs


def test_the_table_finds_the_same_roles() -> None:
    packs = read_builtin()
    compiled = Table(packs, compile_rules(packs), match_in_time)
    loaded = builtin().pack
    assert loaded is not None
    view = Cleaner().normaliser
    from cleanpress.filter import see

    for line in see(view.settle("\n".join([*FURNITURE, *PROSE]))).lines():
        assert loaded.table.look(line.key, line.text) == compiled.look(line.key, line.text)


def test_products_say_what_the_forms_do() -> None:
    """Every form of every built-in pattern once, with the words by which it is found."""
    products = 0
    for pattern in {pattern for rule in read_builtin() for _, pattern in rule.patterns()}:
        said: list[str] = []
        for (side, word), rests in factor(pattern).items():
            products += len(rests)
            for choices in ([piece.split(")") for piece in rest.split("(")] for rest in rests):
                ends = map("".join, product(*choices))
                said += [word + end if side == "first" else end + word if side == "last" else end for end in ends]
        assert sorted(said) == sorted(forms(pattern)), pattern
    assert products < sum(len(forms(pattern)) for rule in read_builtin() for _, pattern in rule.patterns()) / 2


def test_no_choice_is_of_marks_that_no_key_has() -> None:
    """A bullet or a bracket folds to nothing: a choice of it would match lines that its writer did not think of."""
    choice = re.compile(r"(?<=[(|\[])[^()\[\]|{}*]*[^()\[\]|{}*\s][^()\[\]|{}*]*(?=[)|\]])")
    assert choice.findall("(by|·) {1-4} [and ]") == ["by", "·", "and "]
    choices = {word for rule in read_builtin() for _, pattern in rule.patterns() for word in choice.findall(pattern)}
    assert not {word for word in choices if not fold_literal(word)}


def test_the_table_gives_the_same_verdicts() -> None:
    whole = Cleaner(Filter.of(*read_builtin()))
    for at in range(0, len(FURNITURE), 7):
        page = "\n".join([PROSE[0], *FURNITURE[at : at + 20], PROSE[1], *FURNITURE[at + 20 : at + 30]])
        assert whole.explain(page) == Cleaner().explain(page)


def test_the_table_has_no_examples() -> None:
    head, rules, *_ = unpack(Path(TABLE).read_bytes())
    rules, groups = json.loads(rules), [*map(json.loads, head.split("\n")[1:])]
    rows = [*rules, *(row for row, *_ in groups)]
    assert len(rows) > len(rules) > 1000
    assert not any({"drops", "keeps"} & row.keys() for row in rows)


def test_the_groups_of_the_table_are_those_of_its_rules() -> None:
    pack = builtin().pack
    everybody = frozenset(range(len(pack.table.rules)))
    fresh = plan_groups([(pack.table.rules, pack.table.list_parts(), everybody)])
    assert pack.plan.of == fresh.of
    assert {n: pack.plan.ground.groups[n] for n in fresh.ground.groups} == fresh.ground.groups
    assert [*pack.plan.ground[1:]] == json.loads(json.dumps(fresh.ground[1:]))
    assert Filter(everybody, pack).program.ground is pack.plan.ground
    assert builtin().languages("de").program.ground is not pack.plan.ground


def test_a_rule_has_the_same_settings_in_all_its_languages() -> None:
    # The engine goes by those of the first language; another value in a later one would say what is not done.
    words = {"lang", "why", "text", "regex", "index", *PARTS}
    settings: dict[tuple[str, str], dict[str, dict[str, object]]] = {}
    for rule in read_builtin():
        mine = {name: value for name, value in list_settings(rule).items() if name not in words}
        settings.setdefault((rule.id, rule.kind), {})[rule.lang] = mine
    first = {name: next(iter(found.values())) for name, found in settings.items()}
    assert [
        (*name, lang) for name, found in settings.items() for lang, mine in found.items() if mine != first[name]
    ] == []


def test_a_block_alone_does_what_it_does_without_the_others() -> None:
    blocks = {rule.id for rule in read_builtin() if rule.kind == "block"}
    for name in sorted(blocks):
        rules = [rule for rule in read_builtin() if rule.id == name]
        page = "\n\n".join([*PROSE, *(text for rule in rules for text in rule.drops)])
        assert Cleaner(builtin() & name).explain(page) == Cleaner(Filter.of(*rules)).explain(page)
