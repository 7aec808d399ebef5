"""The offset laws: every character of a cleaned text knows where it came from, and the other way round."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleanpress import Cleaner, Filter, Result, explain, filters, normalise
from cleanpress.normalise import Normaliser
from test_laws import pages, stronger, texts, unions

SPACES = st.text(st.sampled_from(" \t\xa0\u2003\u200b\xad"), max_size=3)
WORDS = st.sampled_from(
    ["caf&eacute;", "na\u00c3\u00afve", "e\u0301te\u0301", "10\xa0km", "“so”", "…", "—", "a", "&lt;b", "ﬁn", "- • x"]
)
changed = st.lists(st.tuples(SPACES, WORDS), max_size=9).map(lambda drawn: "".join(a + b for a, b in drawn))
changed_pages = st.lists(changed | pages, max_size=6).map("\n".join)
sources = texts | changed_pages
views = stronger | st.just(normalise.none)


def assert_whole(result: Result) -> None:
    """The runs make up both texts, in order, and say the truth about what is equal."""
    s = c = 0
    for run in result.alignment:
        assert (run.source[0], run.cleaned[0]) == (s, c)
        (_, s), (_, c) = run.source, run.cleaned
        assert (s, c) > (run.source[0], run.cleaned[0])
        assert run.equal == (result.source[slice(*run.source)] == result.text[slice(*run.cleaned)])
    assert (s, c) == (len(result.source), len(result.text))


@given(sources, unions | st.just(filters.default), views)
def test_runs_make_up_both_texts(source: str, rules: Filter, view: Normaliser) -> None:
    result = Cleaner(rules, view).explain(source)
    assert_whole(result)
    kept = "".join(result.text[slice(*run.cleaned)] for run in result.alignment)
    assert kept == result.text
    for removal in result.removals:
        assert result.cleaned(*removal.span) is None


@given(sources, views, st.data())
def test_origin_is_monotone_and_in_range(source: str, view: Normaliser, data: st.DataObject) -> None:
    result = Cleaner(normaliser=view).explain(source)
    size = len(result.text)
    spans = st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted)
    (a, b), (c, d) = data.draw(spans), data.draw(spans)
    for low, high in ((a, b), (c, d)):
        first, last = result.origin(low, high)
        assert 0 <= first <= last <= len(source)
    (s, e), (t, f) = result.origin(min(a, c), min(b, d)), result.origin(max(a, c), max(b, d))
    assert s <= t
    assert e <= f
    if a < b:
        assert result.origin(a, b) == (result.origin(a, a + 1)[0], result.origin(b - 1, b)[1])


@given(sources, views, st.data())
def test_cleaned_is_monotone_and_in_range(source: str, view: Normaliser, data: st.DataObject) -> None:
    result = Cleaner(normaliser=view).explain(source)
    spans = st.tuples(st.integers(0, len(source)), st.integers(0, len(source))).map(sorted)
    (a, b), (c, d) = data.draw(spans), data.draw(spans)
    early, late = result.cleaned(min(a, c), min(b, d)), result.cleaned(max(a, c), max(b, d))
    for span in (early, late):
        assert span is None or 0 <= span[0] <= span[1] <= len(result.text)
    if early and late:
        assert early[0] <= late[0]
        assert early[1] <= late[1]


@given(sources, views)
def test_there_and_back(source: str, view: Normaliser) -> None:
    """From the cleaned text and back: at least the same span, and that span exactly where nothing was changed."""
    result = Cleaner(normaliser=view).explain(source)
    for run in result.alignment:
        (s, e), (c, d) = run.source, run.cleaned
        if run.equal:
            assert result.origin(c, d) == (s, e)
            assert result.cleaned(s, e) == (c, d)
            assert result.origin(c, c + 1) == (s, s + 1)
            assert result.cleaned(e - 1, e) == (d - 1, d)
        elif c < d:
            assert result.origin(c, d) == (s, e)
            back = result.cleaned(*result.origin(c, d))
            assert back is not None
            assert back[0] <= c < d <= back[1] or s == e
        else:
            assert result.cleaned(s, e) is None


@example("00\x08 10\x08 00 10 &acute;", filters.images, normalise.default)
@given(sources, unions | st.just(filters.default), st.sampled_from([normalise.none, normalise.default]))
def test_whole_lines_come_from_what_settles_to_them(source: str, rules: Filter, view: Normaliser) -> None:
    result = Cleaner(rules, view).explain(source)
    settled = normalise.default.settle(result.text)
    for span, line, guarded in zip(settled.spans, settled.texts, settled.protected, strict=True):
        came = source[slice(*result.origin(*span))]
        if not guarded:
            assert normalise.default(came) == line


@given(sources)
def test_unchanged_lines_are_exact(source: str) -> None:
    result = explain(source)
    lines = [line for line in result.text.split("\n") if line]
    at = 0
    for line, spans in zip(lines, result.origins, strict=True):
        at = result.text.index(line, at)
        if source[slice(*spans[0])] == line:
            assert result.origin(at, at + len(line)) == spans[0]
            for n in range(len(line)):
                assert result.origin(at + n, at + n + 1) == (spans[0][0] + n, spans[0][0] + n + 1)
                assert result.cleaned(spans[0][0] + n, spans[0][0] + n + 1) == (at + n, at + n + 1)
        at += len(line)


def test_what_changed_inside_of_a_line() -> None:
    for source, spans in {
        "  Fish &amp; chips\xa0today": {"&": "&amp;", " today": "\xa0today", "Fish": "Fish", "chips": "chips"},
        "The Mona Lisa doesn\u00e2\u20ac\u2122t blink": {"’": "\u00e2\u20ac\u2122", "t": "t", "blink": "blink"},
        "soft\xadware is ha\u0301rd": {"software": "soft\xadware", "ware": "ware", "á": "a\u0301", "rd": "rd"},
        "0 \xa0 1\xa02": {"0": "0", " 1": " \xa0 1", "2": "2", "1 2": "1\xa02"},
        "one   two \t three": {"one": "one", "two": "two", " three": " \t three"},
        "\u041f\u0440 Ð¿Ñ€Ð¸Ð²ÐµÑ‚ Ð¼Ð¸Ñ€ и да": {"привет": "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "мир": "Ð¼Ð¸Ñ€", "и да": "и да"},
    }.items():
        result = explain(source)
        for cleaned, came in spans.items():
            at = result.text.index(cleaned)
            assert source[slice(*result.origin(at, at + len(cleaned)))] == came


def test_lines_that_became_one() -> None:
    lines = [
        "The board of the harbour met on Monday, and after two hours it",
        "voted to put off the dredging of the old basin until next year",
        "because there is no money for it, no dredger, and no hurry now",
    ]
    result = Cleaner(normaliser=normalise.unwrap).explain("\r\n".join(lines))
    assert result.text == " ".join(lines)
    for line in lines:
        at = result.text.index(line)
        assert result.source[slice(*result.origin(at, at + len(line)))] == line
    assert_whole(result)


def test_a_removed_line_inside_of_one_that_became_one() -> None:
    lines = [
        "The board of the harbour met on Monday, and in the old ship-",
        "Click to see the full-size image",
        "yard nobody was surprised that it put off the dredging of the",
        "basin until the spring, because there is no money and no ship",
    ]
    result = Cleaner(normaliser=normalise.unwrap).explain("\n".join(lines))
    assert result.text == f"{lines[0]}{lines[2]} {lines[3]}"
    assert_whole(result)
    for words in ("in the old ship-", "yard nobody", "of the", "basin until"):
        at, came = result.text.index(words), result.source.index(words)
        assert result.origin(at, at + len(words)) == (came, came + len(words))
        assert result.cleaned(came, came + len(words)) == (at, at + len(words))
    assert result.cleaned(*result.removals[0].span) is None
    across = result.text.index("ship-yard")
    assert result.source[slice(*result.origin(across, across + 9))] == f"ship-\n{lines[1]}\nyard"


def test_a_result_made_by_hand_has_no_origins() -> None:
    with pytest.raises(ValueError, match="does not know where its lines came from"):
        Result("The quay.", "The quay.", ()).origin(0, 3)


def test_points_and_spans_out_of_range() -> None:
    result = explain("Click to see the full-size image\n\nThe quay.")
    assert result.text == "The quay."
    assert [result.origin(0, 0), result.origin(4, 4), result.origin(9, 9)] == [(34, 34), (38, 38), (43, 43)]
    assert [result.cleaned(5, 5), result.cleaned(34, 34), result.cleaned(43, 43)] == [None, (0, 0), (9, 9)]
    assert result.cleaned(0, 43) == (0, 9)
    assert explain("").origin(0, 0) == (0, 0)
    assert explain("").cleaned(0, 0) is None
    for ask, span in ((result.origin, (0, 10)), (result.origin, (3, 2)), (result.cleaned, (-1, 2))):
        with pytest.raises(IndexError, match="is no span of a text of"):
            ask(*span)


HARD_LINES = {
    "one word of a megabyte": "a&amp;" * 200_000,
    "every word changed": "Ð¿Ñ€Ð¸ " * 20_000,
    "every second word changed": "one caf&eacute; " * 20_000,
    "wide spaces everywhere": "a\xa0b  c\u2003" * 30_000,
    "nothing but soft hyphens": "\xad" * 300_000 + "x",
}


@pytest.mark.parametrize("line", HARD_LINES.values(), ids=HARD_LINES)
def test_hard_lines_take_no_long_time(line: str) -> None:
    result = explain(line)
    start = time.perf_counter()
    assert_whole(result)
    assert time.perf_counter() - start < 10


def test_ten_thousand_spans_of_a_long_document() -> None:
    line = "The ferry&nbsp;to the island leaves at seven, and comes back  before dark if the wind allows it.\n\n"
    source = (line + "Click to see the full-size image\n\n" + line.replace("&nbsp;", " ")) * 450
    result = explain(source)
    assert len(source) > 100_000
    start = time.perf_counter()
    step = len(result.text) // 10_000
    for at in range(10_000):
        first, last = result.origin(at * step, at * step + 9)
        assert first < last
    assert time.perf_counter() - start < 1
