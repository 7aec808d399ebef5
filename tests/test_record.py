"""A result as JSON: the schema in docs/ describes it, and nothing is lost on the way."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import assume, given

import cleanpress
from cleanpress import Cleaner, Filter, Rule, explain, filters
from cleanpress.report.source import split
from test_laws import texts, unions

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "docs" / "result.schema.json").read_text("utf-8"))
CHECK = jsonschema.Draft202012Validator(SCHEMA)
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")  # two halves apart: JSON has no way to tell them from one character
PAGE = "The quay is closed.\r\n\r\nClick to see the full-size image\r\n\r\nIt opens in May."


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_record() -> None:
    record = explain(PAGE).to_dict()
    CHECK.validate(record)
    assert record.pop("version") == {
        "cleanpress": cleanpress.__version__,
        "packs": {"built-in": record_of(filters.default)["version"]["packs"]["built-in"]},
    }
    rule = next(rule for rule in filters.default if rule.id == "images/full-size-link")
    sums = {"lines": 1, "characters": 32}
    assert record == {
        "text": "The quay is closed.\n\nIt opens in May.",
        "source": {"lines": 5, "characters": 75},
        "removed": sums,
        "families": {"images": sums},
        "rules": {"images/full-size-link": sums},
        "removals": [
            {
                "span": [23, 55],
                "lines": [3, 3],
                "text": "Click to see the full-size image",
                "rules": ["images/full-size-link"],
                "family": "images",
                "why": rule.why,
                "round": 1,
            }
        ],
    }
    assert rule.why


def record_of(rules: Filter) -> dict[str, dict[str, dict[str, str]]]:
    return Cleaner(rules).explain("Beam me up").to_dict(rules)


def test_own_rules_give_their_own_reasons_and_digest() -> None:
    beam = Rule("ships/beam", why="A joke.", line=("beam me up",))
    own = Filter.of(beam)
    record = Cleaner(own).explain("Beam me up").to_dict(own)
    CHECK.validate(record)
    assert [removal["why"] for removal in record["removals"]] == ["A joke."]
    packs = [record_of(rules)["version"]["packs"] for rules in (own, own | filters.default, Filter.of(Rule("ships/x")))]
    assert [sorted(pack) for pack in packs] == [["own"], ["built-in", "own"], ["own"]]
    assert packs[0]["own"] == packs[1]["own"] != packs[2]["own"]


def test_a_wrong_record_does_not_pass() -> None:
    for name, wrong in (("removals", [{}]), ("text", None), ("families", {"images": 3}), ("surprise", 1)):
        with pytest.raises(jsonschema.ValidationError):
            CHECK.validate({**explain(PAGE).to_dict(), name: wrong})


@given(texts, unions)
def test_json_and_back(text: str, rules: Filter) -> None:
    assume(not PAIR.search(text))
    result = Cleaner(rules).explain(text)
    record = result.to_dict(rules)
    CHECK.validate(record)
    line = result.to_json(rules)
    assert "\n" not in line
    assert json.loads(line.encode().decode()) == record
    assert record["text"] == result.text
    spans = [tuple(removal["span"]) for removal in record["removals"]]
    assert spans == [removal.span for removal in result.removals]
    for sums in (record["families"], record["rules"]):
        for unit in ("lines", "characters"):
            assert sum(count[unit] for count in sums.values()) == record["removed"][unit]
    lines = split(text)[0]
    for removal, told in zip(result.removals, record["removals"], strict=True):
        first, last = told["lines"]
        assert text[slice(*removal.span)] in "\n".join(lines[first - 1 : last])
