"""The rules that the documents show are rules, and the examples examples: each loads, runs, and does what is said."""

import doctest
import re
from pathlib import Path

import pytest

from cleanpress import load_rules
from cleanpress.report.check import check

ROOT = Path(__file__).parents[1]
SHOWN = [
    pytest.param(block, id=f"{name}-{number}")
    for name in ("CONTRIBUTING.md", "docs/rules.md")
    for number, block in enumerate(re.findall(r"```toml\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL), 1)
]


def test_the_documents_show_rules() -> None:
    assert len(SHOWN) >= 2


@pytest.mark.parametrize("block", SHOWN)
def test_a_shown_rule_works(block: str, tmp_path: Path) -> None:
    pack = tmp_path / "shown.toml"
    pack.write_text(block, encoding="utf-8")
    assert check(load_rules(pack)) == []


def test_annotations_move() -> None:
    failed, tried = doctest.testfile(str(ROOT / "docs" / "annotations.md"), module_relative=False, encoding="utf-8")
    assert (failed, tried >= 10) == (0, True)
