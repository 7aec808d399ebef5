"""Packs of somebody else: nothing in them may hang the cleaner, and nothing may pass for a built-in rule."""

import re
import time
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import RuleError, load_rules
from cleanpress.key import LONGEST
from cleanpress.load import read_builtin
from cleanpress.packs.lint import find_slow_part

SLOW = {
    "no upper bound": ["a*", "a+", "a{2,}", "(?:ab)*", "[ab]+c", "a{,}"],
    "repeats more than": ["a{1,321}", "a{400}"],
    "too many ways": ["(a|aa){1,60}b", "(a?a?){1,60}b", "(a{1,9}){1,9}b", "a?" * 15 + "a{15}", r"\w{1,320}" * 2],
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


RULE = 'id = "p/a"\nwhy = "w"\nline = ["aa bb"]\ndrops = ["aa bb"]\nkeeps = ["aa"]\n'
PACKS = {
    "is larger than 1,000,000 bytes": "#" * 1_000_001,
    "nested too deeply": "x = " + "[" * 100_000,
    "is not TOML": "x = " + "9" * 10_000,
    "min: is larger than 10,000": f"[[rule]]\n{RULE}min = 99999\n",
    "longer than 2,000 characters": f"[[rule]]\n{RULE}".replace("aa bb", "a" * 2_001, 1),
    "more than a pack may hold": "".join(
        f"[[rule]]\n{RULE}".replace("p/a", f"p/a{n}").replace("aa bb", "(a|b|c|d) (e|f|g|h) (i|j|k|l) (m|n|o|p) n#", 1)
        for n in range(1_000)
    ),
    "p/a200: takes: is more than a pack may hold (200 rules with 'takes')": "".join(
        f"[[section]]\n{RULE}takes = 'rest'\n".replace("p/a", f"p/a{n}").replace("line", "head") for n in range(201)
    ),
    "p/a: regex: is more than a pack may hold (200 regular expressions); write patterns instead, or split": (
        f"[[rule]]\n{RULE}index = 'aa'\nregex = [{', '.join(repr('a' * n) for n in range(1, 202))}]\n"
    ),
    "regex: 'a+' at 1: '+' has no upper bound": f"[[rule]]\n{RULE}regex = 'a+'\nindex = 'aa'\n",
    "'images/full-size-link' is a built-in rule": f"[[rule]]\n{RULE}".replace("p/a", "images/full-size-link"),
    "member: says nothing in a [[rule]]; its fields are after, echo": f"[[rule]]\n{RULE}member = ['aa']\n",
    "takes: says nothing in a [[block]]": f"[[block]]\n{RULE}takes = 'rest'\n".replace("line", "member"),
    "where: says nothing in a [[keep]]": f"[[keep]]\n{RULE}where = ['tail']\n",
}


@pytest.mark.parametrize("words", PACKS)
def test_a_pack_that_is_not_let_in_is_told_soon(tmp_path: Path, words: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(PACKS[words], encoding="utf-8")
    start = time.process_time()
    with pytest.raises(RuleError, match=re.escape(words)) as error:
        load_rules(path)
    assert str(error.value).startswith(str(path))
    assert time.process_time() - start < 10


@pytest.mark.parametrize("name", ["a\0b", ".", "/dev/zero", "no/such"])
def test_a_name_that_is_no_pack_is_an_error(name: str) -> None:
    with pytest.raises(RuleError):
        load_rules(name)


def test_the_built_in_expressions_are_fast_on_hostile_lines() -> None:
    # They are not held to the lint of other packs, but to this: words of their examples, repeated to a full line.
    slow = []
    for rule in read_builtin():
        lines = {line for text in (*rule.drops, *rule.keeps) for line in text.split("\n") if len(line) < LONGEST}
        units = {f"{word} " for line in lines for word in line.split()} | {"1 ", "1", "a ", "a", "A | ", " · ", *lines}
        for pattern in rule.regex:
            found = regex.compile(pattern, regex.V1 | regex.IGNORECASE)
            start = time.process_time()
            for unit in units - {""}:
                for end in ("", "!"):
                    found.fullmatch((unit * LONGEST)[: LONGEST - 1] + end, timeout=5)
            if time.process_time() - start > 0.01 * 2 * len(units) + 0.1:
                slow.append((rule.name, pattern))
    assert not slow
