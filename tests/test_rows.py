"""The lines of a report: with their edits and breaks they are the cleaned text again."""

from hypothesis import given

from cleanpress import Cleaner, Filter, Result
from cleanpress.normalise import Normaliser
from cleanpress.report.rows import Edit, make_rows
from test_laws import unions
from test_origin import sources, views


def edit_units(line: str, edits: list[Edit]) -> str:
    """Edit as a browser does, by UTF-16 units."""
    units = line.encode("utf-16-le", "surrogatepass")
    for start, end, now in reversed(edits):
        units = units[: 2 * start] + now.encode("utf-16-le", "surrogatepass") + units[2 * end :]
    return units.decode("utf-16-le", "surrogatepass")


def rebuild(result: Result) -> str:
    rows = make_rows(result)
    whole = ""
    for at, line in enumerate(rows.lines):
        gone = at in rows.removed
        whole += "" if gone else edit_units(line, rows.edits.get(at, []))
        whole += rows.breaks.get(at, "" if gone or at + 1 == len(rows.lines) else "\n")
    return whole


@given(sources, unions, views)
def test_edited_lines_are_the_cleaned_text(source: str, rules: Filter, view: Normaliser) -> None:
    result = Cleaner(rules, view).explain(source)
    units = result.text.encode("utf-16-le", "surrogatepass")
    assert rebuild(result).encode("utf-16-le", "surrogatepass") == units
    rows = make_rows(result)
    assert {*rows.removed.values()} == {*range(len(result.removals))}


def test_wide_characters_count_twice() -> None:
    result = Cleaner().explain("\U0001f6a2 and \U0001f6a2&nbsp;&amp; boats")
    assert make_rows(result).edits == {0: [(9, 20, " &")]}
    assert rebuild(result) == "\U0001f6a2 and \U0001f6a2 & boats"
