r"""Annotated pages: the input, the answer and the reason stand in one file, tests/pages/*.page.

The first line of a page says its language and what kind of page it is, and which traps it sets (see TRAPS):

    # en: price list of a museum (trap: 8)

Every other line has a margin, the mark "|", and after one space the line of the source as it is. The margin says

    comments                   | this goes, and a rule of the family comments names it
    comments, share            | this goes, and a rule of one of these families names it
    comments/wordpress-form    | this goes, and by this rule
    ?comments                  | this should go, and perhaps it does: counted and told, never a failure
    !comments                  | this should stay and goes: a known loss, and a failure as soon as it stays
                               | this stays

A page is cleaned as a whole, by all the rules. What stays must be what the lines that stay say, and must be stable.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import cleanpress

FOLDER = Path(__file__).parent / "pages"
HEADER = re.compile(r"# (?P<lang>[a-z]{2}): (?P<kind>[^()]+?)(?: \(trap: (?P<traps>\d+(?:, \d+)*)\))?")
ROW = re.compile(r"(?P<mark>[?!]?)(?P<takes>[a-z0-9/, -]*?) *\|(?: (?P<text>.*))?")
FAMILIES = {
    *("donations", "comments", "images", "counters", "authors", "related"),
    *("share", "newsletters", "navigation", "legal", "ads", "meta"),
}
LANGUAGES = {
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru"),
    *("uk", "tr", "cs", "sv", "fi", "da", "no", "hu", "ro", "ar", "fa", "zh", "ja", "ko"),
}
TRAPS = {
    1: "comments as a chapter of a manual, below a question, in a forum, in a listing",
    2: "What do you think?, Response, Reactions and Thoughts as titles of sections",
    3: "Read more, Recommended, See also, Additional resources as headings of an encyclopedia or a paper",
    4: "Published by, Written by: once for each item of a list",
    5: "key: value, templates, options and <?php in code",
    6: "You may want to ... when:, More on fields, New in version 5.0",
    7: "Join over 38 million people, as a statistic",
    8: "prices, stock, ratings and sizes of a product",
    9: "the label of a shop on the line of a review",
    10: "Contact, Home, Learn more, Terms and Back as content",
    11: "dates and reading times of a listing",
    12: "credits of a round-up; sources and links that end an article",
    13: "sentences on cookies and disclosures in an article on the law",
    14: "symbols, numbers and single words that mean something",
}


class Row(NamedTuple):
    """A line of a page: what takes it, "?" if that is wanted, "!" if it is a loss, and the line itself."""

    takes: tuple[str, ...]
    mark: str
    text: str


class Page(NamedTuple):
    """An annotated page."""

    name: str
    lang: str
    traps: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def source(self) -> str:
        return "\n".join(row.text for row in self.rows)

    @property
    def is_clean(self) -> bool:
        return all(not row.takes or row.mark == "!" for row in self.rows)


def read_page(name: str, text: str) -> Page:
    """Read an annotated page.

    >>> page = read_page("quay", "# en: note\\n           | The quay.\\n?ads       | Advertisement\\n")
    >>> page.lang, page.rows[1]
    ('en', Row(takes=('ads',), mark='?', text='Advertisement'))
    >>> read_page("quay", "# en: note\\nThe quay.\\n")
    Traceback (most recent call last):
    ValueError: quay, line 2: no margin: begin it with "|" or with what takes it and "|"
    """
    first, *lines = text.removesuffix("\n").split("\n")
    header = HEADER.fullmatch(first)
    if header is None:
        raise ValueError(f'{name}, line 1: begin with "# en: what kind of page it is (trap: 1, 2)"')
    rows = []
    for number, line in enumerate(lines, 2):
        row = ROW.fullmatch(line)
        if row is None:
            raise ValueError(f'{name}, line {number}: no margin: begin it with "|" or with what takes it and "|"')
        takes = tuple(filter(None, row["takes"].split(", ")))
        for family in {take.partition("/")[0] for take in takes} - FAMILIES:
            raise ValueError(f"{name}, line {number}: no family {family!r}: one of {', '.join(sorted(FAMILIES))}")
        if (takes or row["mark"]) and not (takes and (row["text"] or "").strip()):
            raise ValueError(f"{name}, line {number}: a margin without a line, or a mark without a family")
        rows.append(Row(takes, row["mark"], row["text"] or ""))
    return Page(name, header["lang"], tuple(map(int, (header["traps"] or "0").split(", "))), tuple(rows))


@cache
def name_takers(page: Page) -> dict[int, tuple[str, ...]]:
    """The rules that name each line that goes, by the number of the row."""
    takers = {}
    for removal in cleanpress.explain(page.source).removals:
        start, end = removal.span
        first = page.source.count("\n", 0, start)
        for number in range(first, first + page.source.count("\n", start, end) + 1):
            takers[number] = removal.rules
    return takers


def find_faults(page: Page) -> list[str]:
    """What goes and should stay, what stays and must go, and what goes by another rule than the margin says."""
    takers = name_takers(page)
    faults = []
    for number, row in enumerate(page.rows):
        rules = takers.get(number, ())
        names = {*rules, *(rule.partition("/")[0] for rule in rules)}
        if row.mark != "?" and not (names & set(row.takes) if row.takes else not rules):
            said = f"{', '.join(rules) or 'stays'}, not {' or '.join(row.takes) or 'stays'}"
            faults.append(f"{page.name}.page:{number + 2}: {said}: {row.text}")
    return faults


def say_kept(page: Page) -> str:
    """What the lines that nothing takes say: one blank line where there was at least one, and single spaces."""
    takers = name_takers(page)
    kept = "\n".join("" if number in takers else row.text for number, row in enumerate(page.rows))
    return squeeze(kept, glue=set(takers))


def squeeze(text: str, glue: set[int] | frozenset[int] = frozenset()) -> str:
    out: list[str] = []
    gap = False
    for number, line in enumerate(text.split("\n")):
        words = " ".join(line.split())
        if words:
            out.append(("\n\n" if gap else "\n") + words if out else words)
        gap = not words and (gap or number not in glue)
    return "".join(out)


PAGES = [read_page(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.page"))]
assert PAGES, f"no pages in {FOLDER}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: Page) -> None:
    assert find_faults(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_left_is_what_the_kept_lines_say(page: Page) -> None:
    out = cleanpress.clean(page.source)
    assert squeeze(out) == say_kept(page)
    assert cleanpress.clean(out) == out
    assert cleanpress.explain(out).removals == ()


def test_pages_are_enough() -> None:
    assert len(PAGES) >= 60
    assert sum(page.is_clean for page in PAGES) >= 20
    assert {page.lang for page in PAGES} == LANGUAGES
    assert {take.partition("/")[0] for page in PAGES for row in page.rows for take in row.takes} == FAMILIES


def test_every_trap_is_set_on_a_page_with_nothing_to_remove() -> None:
    assert {trap for page in PAGES if page.is_clean for trap in page.traps} - {0} == set(TRAPS)


def test_tell_what_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    """Say how many lines should go and do not yet, by family, how many question marks are done with, and the losses."""
    counts: dict[str, Counter[str]] = {"wanted and left": Counter(), "wanted and gone": Counter(), "lost": Counter()}
    for page in PAGES:
        takers = name_takers(page)
        for number, row in enumerate(page.rows):
            if row.mark:
                kind = "lost" if row.mark == "!" else f"wanted and {'gone' if number in takers else 'left'}"
                counts[kind][row.takes[0].partition("/")[0]] += 1
    with capsys.disabled():
        print(f"\npages: {len(PAGES)}", *(f"{kind}: {dict(found.most_common())}" for kind, found in counts.items()))
