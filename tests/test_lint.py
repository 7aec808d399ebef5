"""Packs of somebody else: nothing in them may hang the cleaner, and nothing may pass for a built-in rule."""

import time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleanpress.key import LONGEST
from cleanpress.packs.lint import find_slow_part

SLOW = {
    "no upper bound": ["a*", "a+", "a{2,}", "(?:ab)*", "[ab]+c", "a{,}"],
    "repeats more than": ["a{1,61}", "a{400}"],
    "too many ways": ["(a|aa){1,60}b", "(a?a?){1,60}b", "(a{1,9}){1,9}b", "a?" * 15 + "a{15}", r"\d{1,60}" * 3],
    "is not known here": ["(?=a)a", "(?<!a)b", r"(a)\1", "(a)(?1)", "(?>a)", "(?i)a", r"\Ga", "[[a]--[b]]", "a{x"],
    "closes no group": ["a)", "(a))"],
}


@pytest.mark.parametrize(("words", "pattern"), [(words, pattern) for words, found in SLOW.items() for pattern in found])
def test_what_could_be_slow_is_told(words: str, pattern: str) -> None:
    assert words in find_slow_part(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:image|photo|slide)[:#]? ?\d{1,3} ?/ ?\d{1,3}",
        r"[\w.]{2,40} · \d{1,2}:\d\d",
        r"\p{Lu}{1,40} \(\d{4}\)",
        "(?:ab){1,60}",
        "[]a]{,5}",
        r"a\*\+\{",
    ],
)
def test_bounded_expressions_are_let_in(pattern: str) -> None:
    regex.compile(pattern)
    assert find_slow_part(pattern) == ""


pieces = st.recursive(
    st.sampled_from(["a", "b", "[ab]", ".", r"\w"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda x: f"(?:{'|'.join(x)})"),
        st.tuples(inner, st.sampled_from(["?", "{1,2}", "{0,60}", "{2,9}", "{1,60}", "+", "*"])).map(
            lambda x: f"(?:{x[0]}){x[1]}"
        ),
    ),
    max_leaves=8,
)


@given(pieces, st.sampled_from(["a", "b", "ab", "aab"]))
def test_what_is_let_in_is_fast(pattern: str, unit: str) -> None:
    if find_slow_part(pattern):
        return
    line = (unit * LONGEST)[: LONGEST - 1]
    start = time.process_time()
    for hostile in (line + "!", "!" + line, line):
        regex.fullmatch(pattern, hostile)
    assert time.process_time() - start < 1
