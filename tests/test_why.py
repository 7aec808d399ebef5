"""Whose fault is it: whatever stays although a rule knows it, the condition that kept it is told."""

import pytest

from cleanpress import Cleaner, Filter, Rule, filters
from cleanpress.report.check import ABOVE, BELOW, frame
from cleanpress.report.why import tell_why, tell_why_alone

PROSE = "\n\n".join(ABOVE)
RULES = [*filters.default]
KEEPS = [
    pytest.param(keep, place, id=f"{rule.name}-{number}-{place}")
    for rule in RULES[::9]
    for number, keep in enumerate(rule.keeps[:2])
    for place in ("head", "tail")
    if "\n" not in keep.strip()
]
OWN = Filter.of(
    Rule("a/near", where=("near", "tail+with:b"), line=("alpha",)),
    Rule("a/late", after=5000, line=("beta",)),
    Rule("a/silent", line=("gamma",), unless=("do not touch",)),
    Rule("a/run", kind="block", member=("delta", "epsilon"), strong=("zeta",), min=3, evidence=("proof",)),
    Rule("a/box", kind="section", head=("eta",), takes="until", end=("theta",)),
    Rule("a/safe", kind="keep", line=("iota",)),
    Rule("a/any", line=("iota", "kappa")),
    Rule("a/start", where=("start", "end", "once+near", "twice", "beside", "new-name"), line=("lambda",)),
)
TOLD = {
    "alpha": {"not near: no line beside it was removed by a", "line 9 stands below; not with: b removed no line"},
    "beta": {"not after 5000 words of prose: 1"},
    "gamma": {"silent, for line 11 stands: Do not touch"},
    "delta": {"needs 3 different lines of this block together: here are 2", "only this block has", "the page proves"},
    "eta": {"takes until: the line that ends it does not follow soon"},
    "theta": {"ends what this rule takes"},
    "iota": {"keeps the line, whatever other rules say", "the line is kept by another rule"},
    "do not touch": {"silences this rule while it stands in the page"},
    "lambda": {
        "not at the start",
        "not at the end",
        "not twice: no other line",
        "not beside",
        "not new-name: it begins",
    },
    "proof": {"proves this rule"},
    "omega": {"No rule knows this line. Its key is: omega"},
    "**kappa.**": {"No rule knows this line. Its key is: kappa", "Without its full stop they do"},
    "```": {"It is protected", "No rule knows this line. It has no key, for it has no words."},
}


@pytest.mark.parametrize("line", TOLD)
def test_the_condition_that_kept_a_line(line: str) -> None:
    code = "```\nkappa\n```" if line == "```" else ""
    below = "" if line in ("do not touch", "proof") else "\n\nDo not touch" * (line == "gamma")
    beside = "\nEpsilon" if line == "delta" else ""
    page = f"{PROSE}\n\n{code}{'' if code else line}{beside}\n\n{BELOW}{below}"
    told = tell_why(Cleaner(OWN), line, page)
    rows = told.split("\n")
    assert " stays: " in rows[0]
    for part in TOLD[line]:
        assert any(part in row for row in rows), told


def test_a_line_that_goes_names_its_rules() -> None:
    told = tell_why(Cleaner(), "view all comments", f"{PROSE}\n\n54 Comments\nView all comments\n\n54 comments")
    assert told.startswith("Line 8 goes in round 1: View all comments\n  comments/")
    told = tell_why(Cleaner(OWN), "kappa", f"{PROSE}\n\nKappa\nkappa\n" + "KAPPA\n" * 4)
    assert [row for row in told.split("\n") if "goes" in row] == [
        "Line 7 goes in round 1: Kappa", "Line 8 goes in round 1: kappa", "Line 9 goes in round 1: KAPPA",
    ]  # fmt: skip
    assert told.endswith("The same stands in 3 more lines: 10, 11, 12")


def test_a_page_without_the_line() -> None:
    with pytest.raises(LookupError, match="no such line: Subscribe"):
        tell_why(Cleaner(), "Subscribe", PROSE)
    with pytest.raises(LookupError):
        tell_why(Cleaner(), "", PROSE)


@pytest.mark.parametrize(("keep", "place"), KEEPS)
def test_no_rule_is_left_without_a_word(keep: str, place: str) -> None:
    page = frame(keep, place, ()).page
    rows = tell_why(Cleaner(), keep, page).split("\n")
    stays = keep.strip() in Cleaner()(page).split("\n")
    assert (" stays: " in rows[0]) == stays
    if stays and "It is protected" not in rows[1]:
        for row, after in zip(rows, [*rows[1:], ""], strict=True):
            assert not row.startswith("  ") or row.startswith("    ") or "No rule" in row or after.startswith("    ")


def test_alone_in_three_places() -> None:
    told = tell_why_alone(Cleaner(), "Leave a Reply").split("\n")
    assert told[0] == "Alone at the head of a page it stays, among prose it goes, at the foot it goes."
    assert "    not after 100 words of prose: 0 stand above" in told
