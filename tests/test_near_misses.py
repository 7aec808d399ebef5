"""What looks like furniture and is not: alone, and in the middle of pages whose furniture goes.

The texts are in tests/near_misses: each begins with a line "%% " and its name, and blank lines around it do not count.
"""

import re
from pathlib import Path

import pytest

from cleanpress import clean
from cleanpress.load import read_builtin
from cleanpress.packs.pattern import forms
from seed_pages import INVESTOR, NEWS, OWN, assert_cleans, assert_untouched, insert_lines, read_page

TEXTS = Path(__file__).parent / "near_misses"
BETWEEN = [(NEWS, 37), (NEWS, 52), (INVESTOR, 61), (INVESTOR, 93)]  # two paragraphs of an article


def read_texts(name: str) -> dict[str, str]:
    sections = ("\n" + (TEXTS / name).read_text("utf-8")).split("\n%% ")[1:]
    return {title: text.strip("\n") for title, text in (section.split("\n", 1) for section in sections)}


def list_params(texts: dict[str, str]) -> list[object]:
    assert texts
    return [pytest.param(text, id=name) for name, text in texts.items()]


ARTICLE = read_texts("article.txt")
INSIDE = list_params(read_texts("inside.txt"))  # stand in the middle of an article
WHOLE = list_params(read_texts("whole.txt"))  # whole texts: here the first or the last line looks like furniture


@pytest.mark.parametrize("text", INSIDE)
def test_stays_in_the_middle_of_an_article(text: str) -> None:
    assert_untouched(f"{ARTICLE['before']}\n\n{text}\n\n{ARTICLE['after']}")


@pytest.mark.parametrize("text", INSIDE)
@pytest.mark.parametrize(("name", "after"), BETWEEN)
def test_stays_in_a_page_whose_furniture_goes(name: str, after: int, text: str) -> None:
    assert_cleans(insert_lines(read_page(OWN, name), after, text.split("\n")))


@pytest.mark.parametrize("text", WHOLE)
def test_whole_text_stays(text: str) -> None:
    assert_untouched(text.replace("<before>", ARTICLE["before"]).replace("<after>", ARTICLE["after"]))


def test_hardly_any_label_goes_where_it_ends_a_text_as_a_sentence() -> None:
    """Of the short forms that no pattern has with a full stop only those go that an expression knows with one."""
    patterns = [
        pattern for rule in read_builtin() for part in ("line", "head", "member") for pattern in getattr(rule, part)
    ]
    told = {form for pattern in patterns if pattern.endswith(".") for form in forms(pattern)}
    written = {form for pattern in patterns for form in forms(pattern)} - told
    labels = [form for form in sorted(written) if form.count(" ") < 4 and not re.search("[{#…]", form)][::50]
    texts = [f"{ARTICLE['before']}\n\n{label.capitalize()}." for label in labels]
    assert len(labels) > 900
    assert sum(clean(text) != text for text in texts) <= len(labels) // 100
