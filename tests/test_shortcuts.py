"""Each short way gives what the long way gives: on hostile texts, and on real ones where CLEANPRESS_DATA names them."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import clean, explain, filters
from cleanpress.filter import see
from cleanpress.key import fold_lines, key
from cleanpress.line import find_lines, scan
from cleanpress.normalise import default
from cleanpress.packs.needs import find_needs, find_openings
from cleanpress.prose import ENDS, _find_words, prose_words
from cleanpress.repair import are_idle, is_clean
from cleanpress.stopwords import STOPWORDS
from test_laws import FURNITURE, PROSE
from test_protect import PIECES
from test_repair import HOSTILE

lines = st.one_of(
    st.sampled_from([*FURNITURE, *PROSE, *PIECES]),
    st.lists(st.sampled_from([*HOSTILE, "](", "[a](b)", "1 000", "2.5k", "12", "İ", "ß", "٣", "_", "*"])).map("".join),
)
texts = st.lists(lines | st.sampled_from(["", "", " ", "\t"]), max_size=20).map("\n".join)


def find_slowly(text: str) -> tuple[list[str], list[int], list[int]]:
    found = [*scan(text)]
    return [text[a:b] for a, b, _ in found], [a for a, _, _ in found], [empty for _, _, empty in found]


def check_all(text: str) -> None:
    texts, starts, gaps = find_slowly(text)
    assert find_lines(text) == (texts, starts, gaps)
    assert find_lines(text, placed=False)[::2] == (texts, gaps)
    settled = default.settle(text)
    assert fold_lines(settled.texts) == [*map(key, settled.texts)]
    assert not default.leaves(text) or default(text) == text
    if default.leaves(text):
        assert default.settle_left(text) == settled
    # Who is not sifted out is nothing to any rule.
    table, view = filters.default.pack.table, see(settled)
    sifted = {*table.sift(view.keys, view.texts)}
    for i, line in enumerate(view.lines()):
        assert i in sifted or not table.look(line.key, line.text)
    assert clean(text) == explain(text).text


@given(texts)
def test_short_ways_are_exact(text: str) -> None:
    check_all(text)


@given(st.lists(lines, max_size=8))
def test_what_holds_for_all_lines_holds_for_each(drawn: list[str]) -> None:
    whole = [part for line in drawn for part in line.split("\n")]
    assert not are_idle(whole) or all(map(is_clean, whole))


def test_keys_of_no_line_and_of_a_link_over_two() -> None:
    assert fold_lines([]) == []
    assert fold_lines(["[one", "two](b) 1", "000 Comments"]) == [key("[one"), key("two](b) 1"), key("000 Comments")]


WORD = re.compile(r"[^\W\d_]+(?:'(?=[^\W\d_]))?")


def find_words_slowly(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("’", "'"))


@given(st.text(st.sampled_from("aBé'’”–_1²٣½İßﬁ中\ud800\u0301\xa0\x85 ."), max_size=12) | texts)
def test_words_are_runs_of_letters(text: str) -> None:
    assert _find_words(text) == find_words_slowly(text)


def count_slowly(text: str) -> int:
    """The measure without its test of the length, on spaced languages."""
    words = WORD.findall(text.casefold())
    told = sum(word in STOPWORDS for word in words)
    ended = len(words) >= 12 and text.endswith(ENDS) and told * (8 if len(words) >= 15 else 6) >= len(words)
    return len(words) if ended or (len(words) >= 30 and told * 4 >= len(words)) else 0


@given(st.lists(st.sampled_from(["the", "l'", "a1b", "of", "x", ".", " ", " ", "'", "’"]), max_size=90).map("".join))
def test_a_short_line_is_no_prose(text: str) -> None:
    assert prose_words(text) == count_slowly(text)


@pytest.mark.parametrize(
    ("regex", "needs"),
    [
        ("a|b", [["a", "b"]]),
        ("(?:A|)x?", []),
        ("(?:Ab)?c+", [["c"]]),
        ("[^a]b", [["b"]]),
        (r"\d{1,2}x?|ab\d", [["\0", "ab"]]),
        (r"[\d.]|\D", []),
        ("(?:ab|c){2,}", [["ab", "c"]]),
        ("(?i:Ab)", [["ab"]]),
        ("(?=a)b", [["b"]]),
        ("a{0}b", [["b"]]),
        ("(", []),
        ("[[ab]--[b]]c", []),
        ("[a[b]]c", []),
        (r"\\[\]a[b]]c", []),
        ("(?:ab){e<=1}", []),
    ],
)
def test_what_a_regular_expression_needs(regex: str, needs: list[list[str]]) -> None:
    assert find_needs(regex) == needs


@pytest.mark.parametrize(
    ("regex", "openings"),
    [
        ("Ab|c", ["ab", "c"]),
        ("(?:ab)?cd", ["abcd", "cd"]),
        ("(?:ab)+c", ["ab"]),
        ("-{1,2} ?a", ["- a", "-- a", "--a", "-a"]),
        ("a{0,2}b", ["aab", "ab", "b"]),
        ("a{2,9}b", ["a"]),
        ("[xy]{1,9}z", ["x", "y"]),
        (r"\b(?=.*q)a[0-9]", ["a0"]),
        (r"\d{1,2}a", ["00a", "0a"]),
        ("a(?:b|)c", ["abc", "ac"]),
        (r"\w+a|b", []),
        ("[a-z]b", []),
        ("[^a]b", []),
        ("(?>a)b", []),
        ("a{0}b", ["b"]),
        ("", []),
        ("(", []),
        ("[[ab]--[b]]c", []),
        ("[a[b]]c", []),
        (r"\\[\]a[b]]c", []),
        ("(?:ab){e<=1}", []),
        (
            "(?:"
            + "|".join(f"s{a}{b}" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvwxyz")
            + ")",
            [],
        ),
    ],
)
def test_how_a_regular_expression_begins(regex: str, openings: list[str]) -> None:
    assert find_openings(regex) == openings


def test_every_match_holds_what_is_needed() -> None:
    from cleanpress.load import read_builtin
    from cleanpress.packs.timed import compile_regex
    from cleanpress.regexes import DIGIT, LONGEST_OPENING, fold_opening

    met = 0
    for rule in read_builtin():
        for pattern in rule.regex:
            needs, openings = find_needs(pattern), find_openings(pattern)
            for line in (*FURNITURE, *rule.drops):
                if compile_regex(pattern).fullmatch(line):
                    met += 1
                    held = line.casefold() + (DIGIT if re.search(r"\d", line) else "")
                    assert all(any(text in held for text in some) for some in needs), (pattern, line)
                    begin = [fold_opening(line)[:size] for size in range(1, LONGEST_OPENING + 1)]
                    assert not openings or {*begin} & {*openings}, (pattern, line)
    assert met > 200


def test_real_texts() -> None:
    folder = os.environ.get("CLEANPRESS_DATA")
    if not folder:
        pytest.skip("CLEANPRESS_DATA names no folder with real texts")
    for name in ["gold-dev.jsonl", "wcxb-dev.jsonl.gz", "traf-dev.jsonl.gz"]:
        path = Path(folder, name)
        with gzip.open(path, "rt", encoding="utf-8") if name.endswith("gz") else path.open(encoding="utf-8") as rows:
            for number, row in enumerate(rows):
                if number % 40 == 0:
                    check_all(json.loads(row)["text"])
