"""Patterns, conditions, blocks, sections, the algebra of filters, errors of packs, and the time that it all takes."""

import gc
import multiprocessing
import pickle
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Cleaner, Filter, Removal, Rule, RuleError, clean, explain, filters, load_rules, normalise
from cleanpress.filter import cut, see
from cleanpress.key import key
from cleanpress.load import builtin, read_builtin
from cleanpress.match import Table
from cleanpress.normalise import default
from cleanpress.packs.compile import compile_rules
from cleanpress.packs.pattern import forms
from cleanpress.packs.timed import PatternError, match_in_time
from cleanpress.rule import FAMILIES

PROSE = "The harbour board met on Monday and voted to put off the dredging of the old basin until the spring."
BIO = "Anna Keel writes about ports and rivers for people who live beside them. She has kept a boat since she was nine."

LONG = " ".join([PROSE] * 11)

# Patterns against a naive translation to regular expressions.
atoms = st.sampled_from(["aa", "bb", "cc", "#"])
word = atoms | st.lists(atoms, min_size=2, max_size=3).map(lambda w: f"({'|'.join(w)})") | atoms.map(lambda w: f"[{w}]")
wild = st.sampled_from(["*", "{1-2}", "{2-3}", "{1-12}"])
patterns = st.tuples(
    st.lists(word, max_size=2),
    wild | st.just(""),
    st.lists(word, min_size=1, max_size=2),
    wild | st.just(""),
    st.lists(word, max_size=2),
).map(lambda p: " ".join(x for x in [*p[0], p[1], *p[2], p[3], *p[4]] if x))
keys = st.lists(st.sampled_from(["aa", "bb", "cc", "#", "dd"]), min_size=1, max_size=8).map(" ".join)


def translate(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression over words that all end in a space."""
    parts = []
    for token in pattern.replace("*", "{1-12}").split():
        if bounds := re.fullmatch(r"\{(\d+)-(\d+)\}", token):
            parts.append(rf"(?:\S+ ){{{bounds[1]},{bounds[2]}}}")
        elif token[0] == "[":
            parts.append(f"(?:{token[1:-1]} )?")
        else:
            parts.append(f"(?:{token.strip('()')}) ")
    return re.compile("".join(parts))


@given(st.lists(patterns, min_size=1, max_size=4), st.lists(keys, min_size=1, max_size=12))
def test_look_up_is_matching(drawn: list[str], words: list[str]) -> None:
    usable = []
    for pattern in drawn:
        try:
            forms(pattern)
        except PatternError:
            continue
        usable.append(pattern)
    rules = [Rule(f"p/{at}", line=(pattern,)) for at, pattern in enumerate(usable)]
    table = Table(rules, compile_rules(rules), match_in_time)
    for text in words:
        found = {role.rule for role in table.look(text, text)}
        assert found == {at for at, pattern in enumerate(usable) if translate(pattern).fullmatch(text + " ")}


@pytest.mark.parametrize(
    "pattern", ["aa {1-2} bb {2-3} cc", "{1-2} bb {2-3} cc", "aa {1-2} bb {2-3}", "{1-2} bb {2-3}"]
)
def test_each_of_two_wildcards_keeps_its_bounds(pattern: str) -> None:
    rules = [Rule("p/a", line=(pattern,))]
    table = Table(rules, compile_rules(rules), match_in_time)
    for left in range(5):
        for right in range(5):
            text = re.sub(r"\{.*\}", " ".join(["x"] * left + ["bb"] + ["y"] * right), pattern)
            assert bool(table.look(text, text)) == (left in (1, 2) and right in (2, 3))


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "* *",
        "a *",
        "(a",
        "a)",
        "[a",
        "a|b",
        "!!",
        "* a * b *",
        "* aa * *",
        " ".join(["(aa|bb|cc)"] * 8),
    ],
)
def test_patterns_that_say_nothing_or_too_much(pattern: str) -> None:
    with pytest.raises(PatternError):
        forms(pattern)


def test_a_stop_after_a_wildcard_is_part_of_its_last_word() -> None:
    rule = Rule("p/a", line=("aa {1-3}, bb", "cc {1-2}[.] dd", "ee {1-2}? ff", "gg {1-2}! ff"))
    page = "Aa x y, bb\nAa x, y bb\nCc x. Dd\nCc x dd\nAa , bb\nEe x y? Ff\nGg x! Ff"
    assert taken(f"{PROSE}\n{page}\n{PROSE}", rule) == (
        "aa x y, bb, aa x, y bb, cc x. dd, cc x dd, aa , bb, ee x y? ff, gg x! ff"
    )


# A line of more than 320 characters: the first twelve words and the last four.
OPENING = "One of, two – three: “four” five, 6 seven eight nine ten eleven twelve"
ENDS = "one of, two - three: four five, # seven eight nine ten {...} and the last word"
ENDLESS = f"{OPENING}, {'ninety ' * 90}and the last word."


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (ENDLESS, [ENDLESS]),
        (f"* {ENDLESS}", []),  # found by its first word
        (f"[{ENDLESS}](https://example.org)", []),
        (ENDLESS.replace(" 6 ", " 1,200 "), [ENDLESS.replace(" 6 ", " 1,200 ")]),
        (ENDLESS.replace("last", "very last"), []),
        (ENDLESS.replace("five", "fife"), []),
        (f"{ENDLESS} And then some.", []),
        (f"{OPENING}, and the last word.", []),  # short enough for a key
        (f"```\n{ENDLESS}\n```", []),
    ],
)
def test_a_long_line_is_known_by_its_ends(page: str, gone: list[str]) -> None:
    result = Cleaner(Filter.of(Rule("p/a", line=(ENDS,)))).explain(f"{PROSE}\n\n{page}\n\n{PROSE}")
    assert [removal.text for removal in result.removals] == gone


def test_a_curly_apostrophe_in_the_first_word_of_a_long_line() -> None:
    rule = Rule("p/a", line=(ENDS.replace("one", "l'one", 1),))
    page = f"{PROSE}\n{ENDLESS.replace('One', 'L’one', 1)}"
    assert Cleaner(Filter.of(rule))(page) == PROSE


def test_no_other_pattern_knows_a_long_line() -> None:
    known = (
        "{1-12} and the last word",
        "one of, {1-12}",
        "one of, two {1-200}",
        "one {1-99} word",
        "{1-9} seven {1-99}",
    )
    loose = Rule("p/a", line=known, regex=(".{1,9999}",), index=("seven", "ninety", "word"))
    assert not Cleaner(Filter.of(loose)).explain(ENDLESS).removals
    assert Cleaner(Filter.of(loose)).explain(ENDLESS[:300]).removals


def test_a_regular_expression_may_know_how_a_long_line_begins() -> None:
    rule = Rule("p/a", regex=(r"one of, two.{0,320}\n?",), index=("two",))
    assert taken(f"{PROSE}\n{ENDLESS}\n{ENDLESS[:300]}", rule) == f", {key(ENDLESS[:300])}"
    assert taken(f"{PROSE}\nSo {ENDLESS}", rule) == ""
    assert taken(f"{PROSE}\n{ENDLESS} {ENDLESS} {ENDLESS}", rule) == ""  # an article is glued to it, perhaps
    far = Rule("p/a", regex=(r"one of, two.{0,320}\n?",), index=("last",))
    assert taken(f"{PROSE}\n{ENDLESS}", far) == ""


def test_two_long_lines_that_differ_in_the_middle_are_no_repetition() -> None:
    rule = Rule("p/a", line=(ENDS,), where=("twice",))
    assert taken(f"{ENDLESS}\n{ENDLESS.replace('ninety ninety', 'nine')}", rule) == ""
    assert taken(f"{ENDLESS}\n{PROSE}\n{ENDLESS}", rule) == ", "


@pytest.mark.parametrize(
    "pattern",
    [
        "aa {...} bb",
        ENDS.replace("last", ""),
        ENDS.replace("two", "*"),
        ENDS.replace("two", "{1-2}"),
        f"{ENDS} {{...}} aa",
    ],
)
def test_the_ends_of_a_long_line_are_twelve_words_and_four(pattern: str) -> None:
    with pytest.raises(PatternError, match="between twelve words and four"):
        forms(pattern)


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        ("{0}\n\nAnna Keel writes", "anna keel writes"),
        ("Anna Keel\n\n{0}\n\nAnna Keel writes", "anna keel writes"),  # a byline
        ("{0}\n\nOf Keel they spoke.\n\nAnna Keel writes", ""),
        ("{0}\n\nAnna’s boat\n\nAnna Keel writes", ""),
        ("{0}\n\nanna keel writes", ""),
        ("{0}\n\nThe Keel writes", "the keel writes"),
        ("{0}\n\nDr. Anna Keel writes\n\n{0}\n\nAnna Keel writes", ""),
        ("{0}\n\nAnna Keel writes\n\n{0}", "anna keel writes"),
        ("{0}\n\nAnna Keel goes\n\nAnna Keel writes", "anna keel goes, anna keel writes"),
        ("{0}\n\nBen Hull writes\n\nOf Kiel.\n\nAnna Keel writes", ""),  # a list of people
        ("{0}\n\nBen Hull mends nets.\n\nAnna Keel writes", ""),  # here too, though only one line is of the kind
        ("Ben Hull\n\n{0} {0}\n\nOf Ben\n\nBen Hull mends nets.\n\nAnna Keel writes", "anna keel writes"),
        ("Anna Keel writes", "anna keel writes"),
    ],
)
def test_a_name_is_new_where_the_article_has_not_said_it(page: str, gone: str) -> None:
    writes = Rule("p/a", where=("new-name",), line=("{1-2} writes",))
    assert taken(page.format(PROSE), writes, Rule("p/b", line=("{1-2} goes",))) == gone


def test_a_name_is_new_again_when_the_last_line_that_says_it_has_gone() -> None:
    names = Rule("p/n", where=("near",), line=("{1-2} nn",))
    writes = Rule("q/w", where=("new-name",), line=("{1-2} writes",))
    page = f"{PROSE}\nseed\nxx nn\nyy nn\nAnna nn\n" + f"{PROSE}\n" * 12 + "Anna Keel writes"
    assert taken(page, SEED, names, writes) == "seed, xx nn, yy nn, anna nn, anna keel writes"


# Conditions: which of these lines go?
def taken(page: str, *rules: Rule) -> str:
    """The keys of the lines that go, in order."""
    return ", ".join(key(removal.text) for removal in Cleaner(Filter.of(*rules)).explain(page).removals)


SEED = Rule("p/seed", line=("seed",))


@pytest.mark.parametrize(
    ("where", "page", "gone"),
    [
        ("anywhere", f"aa\n{PROSE}\naa\n{PROSE}\naa", "aa, aa, aa"),
        ("head", f"bb\naa\n{PROSE}\naa\n{PROSE}\naa", "aa"),
        ("tail", f"aa\n{PROSE}\naa\n{PROSE}\naa\nbb", "aa"),
        ("start", f"aa\naa\nbb\naa\n{PROSE}", "aa, aa"),
        ("end", f"aa\n{PROSE}\naa\nbb\naa\naa", "aa, aa"),
        ("head", "bb\naa\ncc", ""),
        ("tail", "bb\naa\ncc", ""),
        ("near", f"{PROSE}\naa\nseed\naa\naa\nbb\naa", "aa, seed, aa, aa"),
        ("near:q", "aa\nseed\naa", "seed"),
        ("beside", "bb\nseed\n\naa\nbb", "seed, aa"),
        ("with:p", f"aa\n{PROSE}\nseed", "aa, seed"),
        ("with:p/seed", f"aa\n{PROSE}\nseed", "aa, seed"),
        ("with:q", f"aa\n{PROSE}\nseed", "seed"),
        ("twice", f"aa\n{PROSE}\nAA", "aa, aa"),
        ("twice", f"aa\n{PROSE}", ""),
        ("once", f"{PROSE}\naa\n{PROSE}", "aa"),
        ("once", f"{PROSE}\naa\n{PROSE}\nAa", ""),
        ("tail+beside", f"{PROSE}\naa\nbb\nseed\naa", "seed, aa"),
        ("tail+beside", f"aa\nseed\n{PROSE}", "seed"),
    ],
)
def test_conditions(where: str, page: str, gone: str) -> None:
    assert taken(page, SEED, Rule("p/a", where=(where,), line=("aa",))) == gone


def test_once_counts_the_lines_that_survive() -> None:
    rule = Rule("p/a", where=("beside", "once"), line=("aa",))
    assert taken(f"seed\naa\n{PROSE}\naa\n{PROSE}\nbb", SEED, rule) == "seed, aa, aa"
    assert taken(f"seed\naa\n{PROSE}\naa\n{PROSE}\naa", SEED, rule) == "seed, aa"
    alone, kept = Rule("p/b", where=("once",), line=("aa", "bb")), Rule("p/kept", kind="keep", line=("bb",))
    assert taken(f"{PROSE}\naa\n{PROSE}\nbb", alone, kept) == ""
    assert taken(f"{PROSE}\naa\n{PROSE}\ncc", alone, kept) == "aa"


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        ("aa bb\naa bb.\nAA BB.\n“Aa bb.”\n**Aa bb.**", "aa bb"),
        ("aa bb!\naa bb…\naa bb...\n- aa bb:", "aa bb, aa bb, aa bb, aa bb"),
        ("cc dd\ncc dd.\n“Cc dd.”", "cc dd, cc dd, cc dd"),
        ("ee ff gg hh.\nee ff gg hh ii.", "ee ff gg hh ii"),
        ("kk zz zz\nkk zz.\nll zz zz.\nzz mm.\nzz nn.", "kk zz zz, ll zz zz, zz nn"),
        ("oo 5.\npp 5.\npp 5", "pp #, pp #"),
    ],
)
@pytest.mark.parametrize("where", ["anywhere", "tail"])
def test_a_short_line_with_a_full_stop_is_named_by_a_pattern_with_one(where: str, page: str, gone: str) -> None:
    some = "aa bb", "cc dd.", "ee ff gg hh [ii]", "kk {1-2}", "ll {1-2}.", "{1-2} mm", "{1-2} nn.", "oo #", "pp #."
    assert taken(f"{PROSE}\n{page}", Rule("p/a", line=some, where=(where,))) == gone


def test_a_sentence_is_no_heading_and_no_member() -> None:
    section = Rule("p/a", kind="section", head=("aa",), takes="next")
    assert [taken(page, section) for page in ("aa\nbb", "aa.\nbb")] == ["aa, bb", ""]
    block = Rule("p/a", kind="block", member=("bb", "cc", "dd"), min=3)
    assert [taken(page, block) for page in ("bb\ncc\ndd", "bb\ncc.\ndd")] == ["bb, cc, dd", ""]


def test_a_sentence_that_forbids_a_rule_needs_no_full_stop() -> None:
    assert taken("aa\nbb.", Rule("p/a", line=("aa",), unless=("bb",))) == ""


BROKEN = (
    "the board has put off the dredging of the old basin and asks all of us"  # a line of a paragraph filled to a width
)


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"{BROKEN}\nto wait.", ""),
        (f"{BROKEN}\n\nto wait.", "to wait"),
        (f"{BROKEN}\nTo wait.", "to wait"),
        (f"{BROKEN}\nto wait", "to wait"),  # the rest of a paragraph ends it
        (f"{BROKEN}.\nto wait.", "to wait"),
        (f"{BROKEN[:49]}\nto wait.", "to wait"),
        (f"{BROKEN[:49].rstrip()}!?\nto wait.", "to wait"),
        (f"{BROKEN[:50]}\nto wait.", ""),
        (f"{BROKEN}\nseed\nto wait.", "seed, to wait"),  # something stood between
        (f"{BROKEN}\nto wait.\nto wait.", "to wait"),
    ],
)
@pytest.mark.parametrize("where", ["anywhere", "tail"])
def test_the_rest_of_a_broken_paragraph_is_no_line_of_its_own(where: str, page: str, gone: str) -> None:
    assert taken(page, SEED, Rule("p/a", line=("to wait.",), where=(where,))) == gone


@pytest.mark.parametrize("takes", ["rest", "items", "next", "all"])
def test_the_rest_of_a_broken_paragraph_is_no_heading(takes: str) -> None:
    rule = Rule("p/a", kind="section", head=("to wait.",), takes=takes)
    assert taken(f"{PROSE}\n{BROKEN}\nto wait.\naa", rule) == ""
    assert taken(f"{PROSE}\n{BROKEN}\nTo wait.\naa", rule) == "to wait, aa"


def test_the_rest_of_a_broken_paragraph_goes_once_the_paragraph_has_gone() -> None:
    known = Rule("p/known", line=(key(BROKEN),), where=("near",))
    assert (
        taken(f"seed\n{BROKEN}\nto wait.", SEED, known, Rule("p/a", line=("to wait.",))) == f"seed, {BROKEN}, to wait"
    )


def test_a_late_removal_is_news_for_the_whole_page() -> None:
    late = Rule("q/late", line=("late",), where=("near:p",))
    rules = SEED, late, Rule("p/a", line=("aa",), where=("with:q",)), Rule("p/v", line=("bb",), unless=("late",))
    page = f"aa\nbb\n{PROSE}\naa\nzz\nlate\nseed\nzz\nbb"
    assert taken(page, *rules) == "aa, bb, aa, late, seed, bb"
    block = Rule("p/block", kind="block", member=("mm", "nn"), min=2, where=("with:q",))
    more = Rule("p/more", kind="section", head=("more",), takes="next", where=("with:p/block",))
    page = f"more\nzz\n{PROSE}\nmm\nnn\n{PROSE}\nlate\nseed"
    assert taken(page, SEED, late, block, more) == "more, zz, mm, nn, late, seed"


@pytest.mark.parametrize(
    ("place", "lines", "fields"),
    [
        ("tail", "aa", {"line": ("aa",)}),
        ("head", "aa", {"line": ("aa",)}),
        ("tail", "aa\nbb", {"kind": "block", "member": ("aa", "bb"), "min": 2}),
        ("head", "aa\nbb", {"kind": "block", "member": ("aa", "bb"), "min": 2}),
        ("tail", "aa\nbb", {"kind": "section", "head": ("aa",), "takes": "next"}),
        ("head", "aa\nbb", {"kind": "section", "head": ("aa",), "takes": "next"}),
        ("tail", f"aa\n{BIO}", {"kind": "section", "head": ("aa",), "takes": "bio"}),
    ],
)
def test_prose_that_goes_late_is_news_far_away(place: str, lines: str, fields: dict[str, Any]) -> None:
    text = " ".join([PROSE] * 3)
    late = Rule("p/late", line=(key(text),), where=("near",))
    rule = Rule("p/a", where=("anywhere" if fields.get("takes") == "bio" else place,), **fields)
    for seed, gone in (("seed", True), ("zz", False)):  # the two paragraphs go one after the other, or not at all
        parts = [lines, "\n".join(["zz"] * 40), text, text, seed]
        page = "\n".join([f"{PROSE} Yes.", *parts] if place == "tail" else [*parts[::-1], f"{PROSE} Yes."])
        assert (key(lines.splitlines()[-1]) in taken(page, SEED, late, rule)) == gone


def test_a_heading_far_above_the_line_that_goes_late() -> None:
    box = Rule("p/box", kind="section", head=("more",), end=("stop",), takes="until", limit=40, where=("near",))
    page = ["more", *["zz"] * 25, "stop", *["open", "yy"] * 3, "seed"]
    assert taken("\n".join(page), SEED, CHAIN, box) == ", ".join(page)


# Each pair goes as soon as what stands beside it has gone, one pair a round.
CHAIN = Rule("p/chain", kind="section", head=("open",), takes="next", where=("near",))


def test_a_bio_far_below_the_line_that_goes_late() -> None:
    bio = Rule("p/bio", kind="section", head=("more",), takes="bio-above", where=("near",))
    page = ["seed", *["open", "yy"] * 3, "Anna Keel", BIO, "more"]
    assert taken("\n".join([*page, f"{PROSE} Yes."]), SEED, CHAIN, bio) == ", ".join(map(key, page))


def test_what_goes_far_away_after_prose_and_something_else() -> None:
    text = " ".join([PROSE] * 3)
    late = Rule("p/late", line=(key(text), "late"), where=("near",))
    block = Rule("p/a", kind="block", member=("aa", "bb"), min=2, where=("tail",))
    below = ["late", text, *["open", "yy"] * 2, "late", "seed"]
    page = "\n".join([f"{PROSE} Yes.", "aa", "bb", *["zz"] * 40, *below])
    assert taken(page, SEED, CHAIN, late, block) == ", ".join(map(key, ["aa", "bb", *below]))


@pytest.mark.parametrize(
    ("evidence", "lines", "gone"),
    [
        (1, 220, True),  # a foot of 200 lines, and twenty for one that says whose prose it is
        (1, 221, False),
        (3, 260, True),
        (3, 261, False),
    ],
)
def test_a_heading_takes_few_lines_for_each_that_proves_whose_they_are(evidence: int, lines: int, gone: bool) -> None:
    rule = Rule("p/more", kind="section", head=("more",), evidence=("proof",), min=1, takes="all")
    below = ["proof"] * evidence + ["aa"] * (lines - evidence)
    assert (taken("\n".join([PROSE, "more", *below]), rule) != "") == gone
    # A line that another rule takes does not count.
    seeds = "\n".join([PROSE, "more", *below, "seed"])
    assert (taken(seeds, rule, SEED).count("more") == 1) == gone


@pytest.mark.parametrize(("paragraphs", "gone"), [(15, True), (16, False)])  # of 20 words each
def test_a_heading_takes_little_prose_below_the_last_line_that_proves_whose_it_is(paragraphs: int, gone: bool) -> None:
    rule = Rule("p/more", kind="section", head=("more",), evidence=("proof",), min=1, takes="all")
    below = [f"{PROSE[:-1]} {n}." for n in range(paragraphs)]
    assert (taken("\n".join([PROSE, "more", "aa", "proof", *below]), rule) != "") == gone
    # Above the last one there may be any number of them.
    assert taken("\n".join([PROSE, "more", "aa", "proof", *below, "proof"]), rule) != ""


def test_what_was_an_item_above_the_list_of_a_heading_tells_nothing_of_it() -> None:
    rule = Rule("p/more", kind="section", head=("more",), takes="items")
    # A second run does not see the seed.
    assert taken(f"{PROSE}\nmore\n- seed\naa\nbb", rule, SEED) == "more, seed, aa, bb"
    assert taken(f"{PROSE}\n- more\naa\nbb", rule) == ""


@pytest.mark.parametrize(("line", "gone"), [("at noon on monday.", False), ("At noon on Monday.", True)])
def test_the_rest_of_a_sentence_proves_nothing(line: str, gone: bool) -> None:
    rule = Rule("p/more", kind="section", head=("more",), evidence=("at noon on {1-2}.",), min=1, takes="all")
    assert (taken(f"{PROSE}\nmore\naa\n{line}", rule) != "") == gone


def test_a_veto_and_what_becomes_of_it() -> None:
    rule = Rule("p/a", line=("aa",), unless=("veto {1-2}",))
    assert taken("aa\nveto it", rule) == ""
    assert taken("aa\nveto it", rule, Rule("q/v", line=("veto it",))) == "aa, veto it"
    assert taken("aa\nbb", rule, Rule("p/k", kind="keep", line=("aa",))) == ""
    assert taken("```\naa\n```\naa", rule) == "aa"


def test_a_line_that_goes_anywhere_goes_in_a_list_too_once_its_veto_has_gone() -> None:
    rule = Rule("p/a", line=("aa",), unless=("seed",))
    listed = "These are the berths that the board will close:\naa"
    assert taken(listed, rule) == "aa"
    assert taken(f"seed\n{listed}", SEED, rule) == "seed, aa"
    assert taken(f"seed\n{listed}", rule) == ""


def test_after_counts_words_of_prose() -> None:
    rule = Rule("p/a", line=("aa",), after=21)
    assert taken(f"aa\n{PROSE}\naa", rule) == ""
    assert taken(f"aa\n{PROSE}\n{PROSE}\naa", rule) == "aa"


@pytest.mark.parametrize(
    ("fields", "page", "gone"),
    [
        ({"min": 2, "member": ("aa", "bb")}, "aa\nbb", "aa, bb"),
        ({"min": 2, "member": ("aa", "bb")}, "aa\naa", ""),
        ({"min": 2, "member": ("aa", "(aa|bb)")}, "aa\nzz", ""),  # one line is one member
        ({"min": 2, "member": ("aa", "bb")}, "aa\ncc\nbb", ""),
        ({"min": 2, "member": ("aa", "bb"), "bridge": 1}, "aa\ncc\nbb", "aa, cc, bb"),
        ({"min": 2, "member": ("aa", "bb"), "bridge": 1}, f"aa\n{PROSE}\nbb", ""),
        ({"min": 2, "member": ("aa", "bb"), "filler": ("cc",)}, "cc\naa\ncc\nbb\ncc", "cc, aa, cc, bb, cc"),
        ({"min": 2, "member": ("aa", "bb"), "filler": ("cc",), "bridge": 1}, "aa\nbb\nzz\ncc", "aa, bb"),
        ({"min": 2, "member": ("aa", "bb"), "filler": ("bb",), "bridge": 1}, "aa\nzz\nbb", "aa, zz, bb"),
        ({"min": 2, "member": ("aa {1-1}", "ee"), "filler": ("cc",)}, f"aa bb\naa dd\ncc\n{PROSE}\nee", ""),
        ({"min": 2, "member": ("aa", "bb"), "limit": 2}, "- aa\n- cc\n- dd\n- bb", "aa, cc, dd, bb"),
        ({"min": 2, "member": ("aa", "bb"), "limit": 1}, "- aa\n\n- cc\n\n- dd\n\n- bb", ""),
        ({"min": 2, "member": ("aa", "bb"), "limit": 2}, "- aa\ncc\n- bb", ""),  # no item
        ({"min": 2, "member": ("aa", "bb"), "limit": 2, "bridge": 1}, "- aa\n- cc\ndd\n- bb", "aa, cc, bb"),
        ({"min": 2, "member": ("aa", "bb"), "limit": 2}, "- cc\n- aa\n- bb\n- dd\n\n- ee", "cc, aa, bb, dd"),
        ({"min": 2, "member": ("aa", "bb"), "limit": 2}, f"- {PROSE}\n- aa\n- bb\nee", "aa, bb"),
        ({"min": 2, "member": ("aa", "bb"), "limit": 2}, "- cc\naa\nbb\n- dd", "aa, bb"),  # the run is no list
        ({"min": 2, "member": ("aa", "bb"), "limit": 3, "percent": 50}, "- aa\n- cc\n- dd\n- ee\n- bb", ""),
        ({"min": 2, "member": ("aa", "bb"), "limit": 3, "percent": 50}, "- aa\n- cc\n- dd\n- bb", "aa, cc, dd, bb"),
        ({"min": 3, "strong": ("aa", "bb", "cc"), "limit": 3}, f"- aa\n- dd\n- ee\n\n{PROSE}", "aa, dd, ee"),
        ({"min": 3, "strong": ("aa", "bb", "cc"), "limit": 4}, f"- aa\n- dd\n- ee\n\n{PROSE}", ""),
        # The index of a book may hold one such word; so may one below a menu that went.
        ({"min": 3, "strong": ("aa", "bb", "cc"), "limit": 3}, f"Index\n\n- aa\n- dd\n- ee\n\n{PROSE}", ""),
        (
            {"min": 3, "strong": ("aa", "bb", "cc"), "limit": 3},
            f"aa\nbb\ncc\n\nIndex\n\n- aa\n- dd\n- ee\n\n{PROSE}",
            "aa, bb, cc",
        ),
        ({"min": 3, "strong": ("aa", "bb", "cc"), "limit": 3}, f"Index\n\n- aa\n- bb\n- ee\n\n{PROSE}", "aa, bb, ee"),
        ({"min": 3, "member": ("aa", "bb", "cc"), "limit": 3}, f"- aa\n- dd\n- ee\n\n{PROSE}", ""),
        ({"min": 3, "strong": ("aa", "bb", "cc"), "limit": 3}, f"{PROSE}\n\n- aa\n- dd\n- ee", ""),
        ({"min": 3, "strong": ("aa", "bb", "cc"), "limit": 3}, "- aa\n- dd\n- ee", ""),
        ({"min": 2, "member": ("aa", "bb")}, f"{PROSE}\n\n- cc\n- aa\n- bb", ""),  # they end a list of the article
        ({"min": 2, "member": ("aa", "bb")}, f"{PROSE}\n\n- cc\n- cc\n- cc\n- cc\n- cc\n- aa\n- bb", "aa, bb"),
        ({"min": 2, "member": ("aa", "bb")}, f"{PROSE}\n\nMore\n- cc\n- aa\n- bb", "aa, bb"),
        ({"min": 1, "member": ("aa",), "strong": ("bb",)}, "aa\naa", ""),
        ({"min": 1, "member": ("aa",), "strong": ("bb",)}, "aa\nbb", "aa, bb"),
        ({"min": 1, "member": ("aa",), "strong": ("bb",)}, "bb", "bb"),
        ({"min": 1, "count": 3, "member": ("aa",)}, "aa\naa", ""),
        ({"min": 1, "count": 3, "member": ("aa",)}, "aa\naa\naa", "aa, aa, aa"),
        ({"min": 1, "member": ("aa",), "evidence": ("proof {1-2}",)}, "aa", ""),
        ({"min": 1, "member": ("aa",), "evidence": ("proof {1-2}",)}, f"aa\n{PROSE}\nproof it", "aa"),
    ],
)
def test_blocks(fields: dict[str, Any], page: str, gone: str) -> None:
    assert taken(page, Rule("p/block", kind="block", **fields)) == gone


@pytest.mark.parametrize("kind", ["block", "section"])
def test_a_line_that_forbids_a_run_or_a_heading(kind: str) -> None:
    rule = Rule("p/a", kind=kind, member=("aa",), head=("aa",), takes="next", unless=("veto {1-2}",))
    assert taken("aa\nbb\nveto it", rule) == ""
    assert taken("aa\nbb", rule).startswith("aa")
    gone = Rule("q/veto", line=("veto it",), where=("end",))  # it forbids as long as it stands
    assert taken("aa\nbb\nveto it", rule, gone) == taken("aa\nbb", rule) + ", veto it"


@pytest.mark.parametrize("items", [1, 7, 70, 200])
@pytest.mark.parametrize("place", ["start", "end"])
def test_a_list_is_asked_again_when_a_line_far_from_its_members_goes(place: str, items: int) -> None:
    menu = Rule("p/menu", kind="block", member=("aa", "bb"), min=2, limit=2, where=(place,))
    more = Rule("p/more", kind="section", head=("more",), takes="next", where=(place,))
    list_of = [f"- item {letter * number}" for number in range(1, items // 10 + 2) for letter in "cdefghijkl"][:items]
    heads = ["more\nno."] * 3  # they go one after another, in rounds of their own
    lines = [PROSE, "- aa", "- bb", *list_of, *heads] if place == "end" else [*heads, *list_of, "- aa", "- bb", PROSE]
    clean = Cleaner(Filter.of(menu, more))
    assert clean("\n".join(lines)) == PROSE


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"- aa\n- more\n- bb\n{PROSE}", ""),  # an item of a list of the article
        (f"- aa\n- more\n{PROSE}", ""),
        (f"- more\n- bb\n{PROSE}", ""),
        (f"- more\n{PROSE}", "more, the rest"),
        (f"aa\n- more\n{PROSE}", "more, the rest"),
        (f"- seed\n- more\n{PROSE}", "seed, more, the rest"),
        (f"- known\n- more\n{PROSE}", "more, the rest"),  # a tab of a box
    ],
)
def test_an_item_of_a_list_is_no_heading_of_a_text(page: str, gone: str) -> None:
    bio = Rule("p/bio", kind="section", head=("more",), takes="bio")
    known = Rule("p/near", line=("known",), where=("near:q",))
    assert taken(page, bio, SEED, known) == gone.replace("the rest", key(PROSE))


def test_a_block_with_strong_members_asks_for_its_evidence_too() -> None:
    words = "abcdef"
    fields: dict[str, Any] = {"kind": "block", "min": 1, "evidence": ("proof {1-2}",)}
    blocks = [Rule(f"p/{w}", member=(f"m{w}",), strong=(f"s{w}",), **fields) for w in words]
    page = "\n\n".join(f"m{w}\ns{w}" for w in words)
    assert taken(page, *blocks) == ""
    assert taken(f"{page}\nproof it", *blocks) == ", ".join(f"m{w}, s{w}" for w in words)


def test_regular_expressions_of_several_rules() -> None:
    one = Rule("p/a", regex=(r"aa \d+", r".* dd"), index=("aa", "dd"))
    other = Rule("q/a", regex=(r"(?:bb|cc) [a-c]{2}",), index=("bb", "cc"))
    plain = Rule("r/a", line=("ee",))
    for rules in ([one, other, plain], [plain, other, one]):
        page = "aa 12\naa twelve\nzz dd\nbb ab\ncc\ncc ba\nee ab\nee"
        assert taken(page, *rules) == "aa #, zz dd, bb ab, cc ba, ee"


def test_parts_of_another_kind_say_nothing() -> None:
    parts: dict[str, Any] = {"line": ("aa",), "head": ("bb",), "member": ("cc",), "strong": ("dd",), "filler": ("ee",)}
    page = "\n\n".join(["aa", "bb", "ff", "cc", "dd", "ee"])
    assert taken(page, Rule("p/a", takes="next", **parts)) == "aa"
    assert taken(page, Rule("p/a", kind="section", takes="next", **parts)) == "bb, ff"
    assert taken(page, Rule("p/a", kind="block", takes="next", **parts)) == "cc, dd, ee"
    assert taken(page, Rule("p/a", kind="keep", takes="next", **parts)) == ""


@pytest.mark.parametrize(
    ("takes", "page", "gone"),
    [
        ("rest", f"more\naa\n\nbb\n{PROSE}\ncc", "more, aa, bb"),
        ("rest", "more\naa\nstop\nbb", "more, aa, stop"),
        ("items", "more\naa\nbb\n\ncc", "more, aa, bb"),
        ("items", "more\naa\nbb", "more, aa, bb"),  # nothing follows that could have a title
        ("items", "more\n\n- aa\n\n- bb\n\ncc", "more, aa, bb"),
        ("items", f"{PROSE}\nmore\naa\nbb\n{PROSE}", "more, aa"),  # the title of what follows
        ("items", f"more\naa\nbb\n{PROSE}", ""),  # the title of the page and its byline
        ("items", f"more\n- aa\nbb\n{PROSE}", "more, aa"),
        ("items", f"more\naa\nbb\n\n{PROSE}", "more, aa, bb"),
        ("items", f"more\naa\n{PROSE}", ""),
        ("items", f"more\n{'z' * 41}\nbb\n\ncc", f"more, {'z' * 41}, bb"),
        ("items", f"more\n- aa\n{'z' * 40}\n- more", f"more, aa, {'z' * 40}, more"),
        ("items", "more\n- aa\nzz\n- bb", "more, aa"),  # a title with a list of its own
        ("items", f"more\n{'z' * 40}\n- more", f"more, {'z' * 40}, more"),
        ("items", f"more\n{'z' * 41}\n- more", ""),  # a title above a list
        ("items", f"more\n- aa\n{'z' * 41}\n- bb", "more, aa"),
        ("items", f"more\n- aa\n{'z' * 40}", "more, aa"),  # below its last item stands what follows
        ("items", f"more\n- aa\n{'z' * 41}", "more, aa"),  # the title of what follows
        ("items", "more\n- aa\n- Lights three new lamps.\n- bb", "more, aa"),  # what an item of the article says
        ("items", "more\n- aa\n- Lights new lamps.\n- bb", "more, aa, lights new lamps, bb"),
        ("items", "more\n- aa\n- Lights three new lamps...\n- bb", "more, aa, lights three new lamps, bb"),
        ("next", "more\naa\nbb", "more, aa"),
        ("next", f"more\n{PROSE}", ""),
        ("bio", f"{PROSE}\nmore\n{BIO}", f"more, {key(BIO)}"),
        ("bio", f"{PROSE}\nmore\n{BIO}\n{LONG}", ""),
        ("bio", f"{PROSE}\nmore\n{BIO}\nstop\nzz", f"more, {key(BIO)}, stop"),
        ("bio", f"{PROSE}\nmore\naa\nstop\nzz", "more, aa, stop"),
        ("bio", f"{PROSE}\nmore\naa\nzz", ""),  # nothing is told
        ("named-bio", f"more\n{BIO}", ""),
        ("rest", "more\n```\naa\n```", "more"),
        ("rest", "more\naa\n```\nzz\n```\nbb", "more, aa"),
        ("items", "more\n- aa\n```\nzz\n```\n- bb", "more, aa"),
        ("sweep", f"{PROSE}\nmore\n```\naa\n```", ""),
    ],
)
def test_sections(takes: str, page: str, gone: str) -> None:
    assert taken(page, Rule("p/more", kind="section", head=("more",), end=("stop",), takes=takes, percent=50)) == gone


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"more\naa\nbb\n\n{PROSE}", ""),  # the title of the page may be one of them
        (f"more\naa\nbb\n\nzz\n{PROSE}", "more, aa, bb"),  # there is another
        (f"more\naa\nbb\n\nstop\n{PROSE}", ""),  # a line that a rule knows is no title
        (f"more\n- aa\n- bb\n\n{PROSE}", "more, aa, bb"),
    ],
)
def test_a_menu_at_the_head_leaves_a_title(page: str, gone: str) -> None:
    rule = Rule("p/more", kind="section", head=("more",), end=("stop",), takes="items", where=("head",))
    assert taken(page, rule) == gone


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"{PROSE}\n- zz\n- more\n- aa\n- bb", ""),  # an item of the article's list
        (f"{PROSE}\n- more\n- zz\n- aa", ""),
        (f"{PROSE}\n- more\n- stop\n- aa", "more, stop, aa"),
        (f"{PROSE}\nmore\n- aa\n- bb", "more, aa, bb"),
        (f"- zz\n- more\n- aa\n- bb\n\n{PROSE}", "more, aa, bb"),  # above all prose are menus
    ],
)
def test_an_item_of_a_list_heads_no_list(page: str, gone: str) -> None:
    assert taken(page, Rule("p/more", kind="section", head=("more",), end=("stop",), takes="items")) == gone


def test_a_section_begins_below_what_others_took() -> None:
    below = Rule("q/below", kind="section", takes="next", follows=("p/seed",))
    family = Rule("q/below", kind="section", takes="next", follows=("p",))
    for rule in (below, family):
        assert taken(f"{PROSE}\nseed\nzz\nbb", SEED, rule) == "seed, zz"
        assert taken(f"{PROSE}\nzz\nbb", SEED, rule) == ""
        assert taken(f"seed\n{PROSE}\nzz", SEED, rule) == "seed"  # prose stands in the way
        assert taken("```\nseed\nzz\n```", SEED, rule) == ""
    assert taken("seed\nzz", Rule("p/other", line=("seed",)), below) == "seed"
    rest = Rule("q/rest", kind="section", takes="rest", follows=("p/seed",))
    assert taken(f"seed\n{PROSE}\nzz", SEED, rest) == "seed"
    assert taken(f"seed\naa\nbb\n{PROSE}\nzz", SEED, rest) == "seed, aa, bb"
    assert taken(
        f"seed\nzz\n{PROSE}\nseed\nbb", SEED, Rule("q/b", kind="section", takes="next", after=9, follows=("p",))
    ) == ("seed, seed, bb")


@pytest.mark.parametrize(
    ("takes", "line", "lines", "gone"),
    [
        ("items", "- zz", 12, 12),
        ("items", "- zz", 13, 12),
        ("next", "zz", 2, 1),
        ("until", "zz", 11, 11),
        ("until", "zz", 12, 0),
        ("bio", "zz", 3, 3),
        ("bio", "zz", 4, 0),
        ("rest", "zz", 99, 99),
    ],
)
def test_how_many_lines_a_heading_takes_without_a_limit(takes: str, line: str, lines: int, gone: int) -> None:
    rule = Rule("p/more", kind="section", head=("more",), end=("stop",), takes=takes)
    assert taken("\n".join(["more", *[line] * lines, "stop"]), rule).count("zz") == gone


def test_a_heading_among_what_another_takes_reaches_as_far() -> None:
    more = Rule("p/more", kind="section", head=("more",), takes="rest", limit=2)
    assert taken("more\naa\nmore\nbb\ncc\ndd", more) == "more, aa, more, bb, cc"
    assert taken("more\nmore\naa\nbb\ncc", more) == "more, more, aa, bb"


def test_a_name_has_at_most_sixty_characters() -> None:
    more = Rule("p/more", kind="section", head=("more",), takes="bio")
    for size in (60, 61):  # below her bio begins the next one; a longer line is another paragraph of hers
        lines = [key(BIO), "z" * size][: 2 - (size == 60)]
        assert taken(f"{PROSE}\nmore\n{BIO}\n{'z' * size}", more) == f"more, {', '.join(lines)}"


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"{PROSE}\nmore\n{BIO}\nstop\nzz", f"more, {key(BIO)}, stop"),
        (f"{PROSE}\nmore\n{BIO}\nzz", ""),
        ("more\naa\nbb\ncc\nstop", ""),  # too far below
        ("more\naa\nbb\nstop\nstop", "more, aa, bb, stop"),
        ("more\n```\naa\n```\nstop", ""),
    ],
)
def test_until_an_end_that_follows_soon(page: str, gone: str) -> None:
    assert taken(page, Rule("p/box", kind="section", head=("more",), end=("stop",), takes="until", limit=3)) == gone


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"{PROSE}\nAnna Keel\n{BIO}\nmore", f"anna keel, {key(BIO)}, more"),
        (f"{PROSE}\nAnna Keel\nseed\n{BIO}\nmore", f"anna keel, seed, {key(BIO)}, more"),
        (f"{PROSE}\nAnna Keel\nseed\n{BIO}\nseed\nmore", f"anna keel, seed, {key(BIO)}, seed, more"),
        (f"{PROSE}\nThe basin\n{BIO}\nmore", ""),
        (f"{PROSE}\nThe basin\nThe board {'x ' * 30}\nmore", ""),  # an article is no name
        (f"{PROSE}\n{BIO}\nmore", ""),
        (f"Anna Keel\n{BIO}\nmore", f"anna keel, {key(BIO)}, more"),  # a page of nothing else
        (f"{BIO}\nmore\nAnna Keel", ""),  # her name stands below
        (f"Anna Keel\n{LONG}\nmore", ""),
        (f"{PROSE}\nAnna Keel\n{BIO}\n{BIO}\nmore", f"anna keel, {key(BIO)}, {key(BIO)}, more"),
        (f"{PROSE}\nAnna Keel\n{'x ' * 28}anna wrote\nmore", f"anna keel, {'x ' * 28}anna wrote, more"),
        (f"{PROSE}\nAnna Keel\n{'x ' * 27}xx, anna wrote\nmore", ""),  # her name comes late
        (f"{PROSE}\nAnna Keel\nAnna {'z' * 695}\nmore", "anna keel, , more"),  # 700 characters have no key
        (f"{PROSE}\nAnna Keel\nAnna {'z' * 696}\nmore", ""),
        (f"{PROSE}\nAnna Keel\n{BIO}\n{BIO}\n{BIO}\nmore", ""),  # a chapter on her
    ],
)
def test_a_bio_above_its_heading(page: str, gone: str) -> None:
    assert taken(page, SEED, Rule("p/bio", kind="section", head=("more",), takes="bio-above")) == gone


def test_a_bio_above_its_heading_takes_no_kept_name() -> None:
    bio = Rule("p/bio", kind="section", head=("more",), takes="bio-above")
    assert taken(f"{PROSE}\nAnna Keel\n{BIO}\nmore", bio, Rule("q/k", kind="keep", line=("anna keel",))) == ""


SWEEP = Rule("p/sweep", kind="section", head=("more",), takes="sweep", percent=50)
BELOW = Rule("q/sweep", kind="section", follows=("p/seed",), takes="sweep", percent=50)


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"{PROSE}\n{PROSE}\nmore\nzz\n{PROSE}", f"more, zz, {key(PROSE)}"),
        (f"{PROSE}\nmore\nzz\n{PROSE}", ""),  # as much below as above
        (f"{LONG}\n{LONG}\nmore\n{LONG}", ""),  # a long line
        (f"{PROSE}\nmore\nzz\n```\naa\n```", ""),
        (f"{PROSE}\nmore\nzz\nkeep it", ""),
    ],
)
def test_a_sweep_takes_little_prose(page: str, gone: str) -> None:
    assert taken(page, SWEEP, Rule("p/k", kind="keep", line=("keep it",))) == gone


def test_a_sweep_measures_what_is_left_below_its_own_heading() -> None:
    page = "\n".join([*[PROSE] * 2, "more", "zz", PROSE, BIO, *["open", "yy"] * 3, "seed"])
    late = Rule("p/late", line=(key(BIO),), where=("near",))  # with her bio there is too much prose
    assert taken(page, SWEEP, SEED, CHAIN).startswith("open")
    assert taken(page, SWEEP, SEED, CHAIN, late).startswith(f"more, zz, {key(PROSE)}, {key(BIO)}")
    other = Rule("p/other", kind="section", head=("note",), takes="next", where=("near:q",))
    assert taken("\n".join(["note", *[PROSE] * 12, "more", PROSE]), SWEEP, other) == f"more, {key(PROSE)}"
    assert taken(f"{PROSE}\n{PROSE}\nseed\nzz\n{PROSE}", BELOW, SEED) == f"seed, zz, {key(PROSE)}"


@pytest.mark.parametrize(("limit", "gone"), [(19, ""), (20, f"more, {key(PROSE)}")])
def test_the_longest_line_of_a_sweep_has_as_many_words_as_its_limit(limit: int, gone: str) -> None:
    assert len(PROSE.split()) == 20
    assert taken(f"{LONG}\nmore\n{PROSE}", SWEEP._replace(limit=limit)) == gone


@pytest.mark.parametrize(
    ("heading", "gone"), [("About Anna", True), ("About Anna Keel", True), ("About Carl", False), ("About the", False)]
)
def test_a_bio_that_begins_with_the_name_in_its_heading(heading: str, gone: bool) -> None:
    rule = Rule("p/bio", kind="section", head=("about {1-3}",), takes="named-bio")
    assert taken(f"{PROSE}\n{heading}\n{BIO}", rule) == (f"{key(heading)}, {key(BIO)}" if gone else "")


@pytest.mark.parametrize(("limit", "gone"), [(0, ""), (250, "more, ")])
def test_a_sweep_with_a_limit_takes_longer_lines(limit: int, gone: str) -> None:
    rule = Rule("p/sweep", kind="section", head=("more",), takes="sweep", percent=50, limit=limit)
    assert taken(f"{LONG}\n{LONG}\nmore\n{LONG}", rule) == gone


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        (f"{PROSE}\nseed\nA saying\n— Anna Keel\nmore", "seed, a saying, anna keel, more"),
        (f"{PROSE}\n\nA saying\n— Anna Keel\nmore", ""),  # it may close the article
        (f"{PROSE}\nseed\nA saying\n— Anna Keel\nmore\nzz\n{LONG}", "seed"),  # or open the next part of it
        (f"{PROSE}\nseed\n{PROSE}\n— Anna Keel\nmore", "seed"),  # running text is no saying
        (f"{PROSE}\nseed\nA saying\n— Anna Keel\nseed\nzz", "seed, a saying, anna keel, seed"),
        (f"{PROSE}\n\nA saying\n— Anna Keel\nseed\nzz", "seed"),
        (f"{PROSE}\n\nzz\n\n— Anna Keel\nmore\n{BIO}", "anna keel, more"),  # parted from it
    ],
)
def test_what_stands_around_an_epigraph(page: str, gone: str) -> None:
    rule = Rule("p/saying", kind="section", head=("more",), follows=("p/seed",), takes="epigraph")
    assert taken(page, SEED, rule) == gone


@pytest.mark.parametrize(("size", "gone"), [(240, True), (241, False)])
def test_an_epigraph_is_short(size: int, gone: bool) -> None:
    rule = Rule("p/saying", kind="section", head=("more",), takes="epigraph")
    saying = "z" * size
    for above in ("", f"{PROSE}\n\n"):  # it may be the first line of all
        lines = taken(f"{above}{saying}\n— Anna Keel\nmore\n{BIO}", rule)
        assert lines == (f"{saying}, anna keel, more" if gone else "")


@pytest.mark.parametrize(
    ("below", "gone"),
    [
        (f"zz\nyy\n{PROSE}", True),
        (f"zz\n{PROSE}\nyy\n{PROSE}\nxx\n{PROSE}", True),
        (f"a date\n{PROSE}\nzz", True),  # a rule knows it: this is a card
        (PROSE, False),
        (f"zz\n{PROSE}", False),  # a box within the article, and its last paragraph
        (f"{PROSE}\nzz", False),
        (f"zz\n{PROSE}\na date\nyy", False),
        (f"zz\n{PROSE}\nyy\n{PROSE}", False),  # two paragraphs, each below a heading
        (f"zz\n{PROSE}\nyy\n{PROSE}\n{PROSE}\nxx\nxx", False),
        (f"zz\n{PROSE}\n{PROSE}", False),  # an article goes on below the title of another one
        (f"zz\n{PROSE}\nseed\n{PROSE}", False),  # and nothing that went was a title
    ],
)
def test_titles_stand_between_teasers(below: str, gone: bool) -> None:
    page = f"{PROSE}\n" * 6 + f"more\n{below}"
    rule = Rule("p/teasers", kind="section", head=("more",), takes="sweep", percent=100, count=1)
    date = Rule("p/date", line=("a date",), where=("with:nobody",))
    lines = taken(page, rule, date, SEED).split(", ")
    assert (key(PROSE) in lines, "more" in lines) == (gone, gone)


CARDS = Rule("p/cards", kind="section", head=("more",), takes="sweep", percent=100, min=2, evidence=("on # {1-1}",))


@pytest.mark.parametrize(
    ("cards", "gone"),
    [
        (f"aa\non 3 May\n{PROSE}\nbb\non 4 May\n{PROSE}", True),
        (f"aa\n{PROSE}\non 3 May\nbb\n{PROSE}\non 4 May", True),
        (f"aa\non 3 May\n{PROSE}\nbb\n{PROSE}", False),  # one date
        (f"aa\non 3 May\nbb\non 4 May\n{PROSE}\n{PROSE}", False),  # an article goes on below the cards
        (f"{PROSE}\n{PROSE}\n{PROSE}\n{PROSE}\non 3 May\nbb\non 4 May", False),  # more texts than cards
    ],
)
def test_cards_have_one_text_each(cards: str, gone: bool) -> None:
    page = f"{PROSE}\n" * 6 + f"more\n{cards}"
    assert taken(page, CARDS) == (f"more, {', '.join(map(key, cards.splitlines()))}" if gone else "")


def test_no_small_steps_climb_a_list_of_texts() -> None:
    for head in ("more", "seed"):
        posts = "\n".join([PROSE] * 12 + [PROSE, PROSE, PROSE, head] * 20)
        assert taken(posts, SWEEP, SEED, BELOW).count(key(PROSE)) <= 15  # 300 words
        left = Filter.of(SWEEP, SEED, BELOW)(posts)
        assert taken(left, SWEEP, SEED, BELOW) == ""
        once = "\n".join([PROSE] * 12 + ["seed"] + [PROSE] * 60 + [head] + [PROSE] * 3)
        assert taken(once, SWEEP, SEED, BELOW).count(key(PROSE)) == 3
    readers = Rule("p/readers", kind="section", head=("comments",), evidence=("reply",), takes="all", min=2)
    page = [PROSE, PROSE, "comments"] * 12 + [BIO, "reply", "reply"]
    assert taken("\n".join(page), readers).count(key(PROSE)) <= 6
    assert taken("\n".join([*[PROSE] * 9, "comments", BIO, "reply", BIO, "reply"]), readers).count(key(BIO)) == 2
    assert taken("\n".join(["comments", *[PROSE] * 9, "reply", "reply"]), readers) == ""
    for texts in (6, 7):  # above the first reply
        gone = taken("\n".join(["comments", *[BIO] * texts, "reply", "reply"]), readers)
        assert gone.count(key(BIO)) == (6 if texts == 6 else 0)


def test_what_a_sentence_introduces_stays() -> None:
    block = Rule("p/block", kind="block", member=("aa", "bb"), min=2)
    more = Rule("p/more", kind="section", head=("more",), takes="rest")
    for lines in ("aa\nbb", "more\naa\nbb"):
        assert taken(f"The board has put these on its list:\n{lines}", block, more) == ""
        assert taken(f"The board has put these on its list.\n{lines}", block, more) == lines.replace("\n", ", ")
        assert taken(f"On its list:\n{lines}", block, more) == lines.replace("\n", ", ")  # a label
        assert taken(f"The board has put these on its list:\nzz\n{lines}", block, more) == lines.replace("\n", ", ")
        sentence = Rule("p/s", line=("the board has put these on its list",))
        assert taken(f"The board has put these on its list:\n{lines}", block, more, sentence).endswith("aa, bb")


def test_an_echo_repeats_what_a_wildcard_stood_for() -> None:
    button = Rule("p/support", line=("support {1-3}",), where=("tail",), unless=("veto {1-2}",))
    echo = Rule("p/name", echo="p/support", where=("beside",), unless=("never mind",))
    assert (
        taken(f"{PROSE}\nSupport Harbour Post\nHarbour Post\nbb", button, echo) == "support harbour post, harbour post"
    )
    assert taken(f"Harbour Post\n{PROSE}\nHarbour Post", button, echo) == ""
    assert taken(f"{PROSE}\nSupport Harbour Post\nHarbour Post\nNever mind", button, echo) == "support harbour post"
    assert taken(f"{PROSE}\nSupport Harbour Post\nit\nveto it", button, echo) == ""


def test_an_echo_hears_only_patterns_that_match() -> None:
    button = Rule("p/support", line=("support {1-3}", "support us today {1-3}"))
    page = "support harbour post\nharbour post\nost\npost"  # as many letters in as the other pattern's words
    assert taken(page, button, Rule("p/name", echo="p/support")) == "support harbour post, harbour post"


def test_an_echo_has_no_lines_of_its_own() -> None:
    # They were once certain to go on a first look, and nothing after that: a second run took what the first had left.
    echo = Rule("p/echo", line=("aa",), echo="p/echo", unless=("cc",))
    veto = Rule("p/veto", line=("cc",), where=("near",))
    first = Rule("p/first", line=("dd",))
    assert taken("aa", echo) == ""
    for rules in ((echo, veto, first), (first, veto, echo)):
        assert taken("aa\nbb\ncc\ndd\nbb", *rules) == "cc, dd"
        assert taken("aa\nbb\nbb", *rules) == ""


def test_a_rule_written_in_python_obeys_vetoes() -> None:
    rule = Rule(
        "p/find", find=lambda lines: [i for i, line in enumerate(lines) if line.key == "aa"], unless=("veto {1-2}",)
    )
    assert taken("aa\nbb\n```\naa\n```", rule) == "aa"
    assert taken("aa\nveto it", rule) == ""


def test_two_rules_of_one_id_do_not_depend_on_their_order() -> None:
    one, other = Rule("p/a", line=("aa",)), Rule("p/a", line=("bb",), where=("head",))
    keep = Rule("p/a", kind="keep", line=("cc",))
    page = f"aa\nbb\ncc\n{PROSE}\naa\nbb\ncc"
    assert Filter.of(one)(page) != page
    for rules in ([one, other, keep], [keep, other, one], [other, keep, one]):
        whole = Filter.of()
        for rule in rules:
            whole = whole | Filter.of(rule)
        assert Cleaner(whole).explain(page) == Cleaner(Filter.of(one, other, keep)).explain(page)
        assert whole(page).count("cc") == 2


def test_lines_that_come_together_are_seen_once_more() -> None:
    zoom = Filter.of(Rule("p/zoom", line=("zoom",)), Rule("p/x", line=("a b c",), unless=("d e f",)))
    for page in ("a | b | c\nzoom\nd | e | f\nzoom\na b c", "    x = f(1)\nzoom\n    return x;\na b c"):
        once = zoom(page)
        assert zoom(once) == once
    page = "caf\u00e0\nzoom\x85\x80b"
    assert zoom(zoom(page)) == zoom(page)
    assert len(default.settle(zoom(page)).texts) == 2


# The algebra.
own = st.sets(
    st.sampled_from(
        [Rule(f"{f}/{n}", line=("aa",), lang=lang) for f in ("p", "q") for n in ("a", "b") for lang in ("any", "de")]
    )
)
built = st.sets(st.sampled_from(FAMILIES))
some = st.tuples(own, built).map(lambda drawn: unite(drawn[0], drawn[1]))


def unite(rules: set[Rule], names: set[str]) -> Filter:
    whole = Filter.of(*rules)
    for name in names:
        whole = whole | getattr(filters, name)
    return whole


@given(some, some, some)
def test_filters_are_sets(a: Filter, b: Filter, c: Filter) -> None:
    assert a | b == b | a
    assert hash(a | b) == hash(b | a)
    assert (a | b) | c == a | (b | c)
    assert a | a == a == a & a == a | Filter.of()
    assert len(a | b) == len(a) + len(b) - len(a & b)
    assert a - b == a - (a & b)
    assert (a - b) | (a & b) == a
    assert len(a - a) == 0
    assert len(list(a)) == len(a)
    assert {rule.name for rule in a | b} == {rule.name for rule in a} | {rule.name for rule in b}
    assert a.languages("de") | a.languages() == a.languages("de")
    assert pickle.loads(pickle.dumps(a)) == a
    assert pickle.loads(pickle.dumps(a)) | a == a
    assert bool(a != b) == (set(a) != set(b))


def test_names() -> None:
    a = Filter.of(Rule("p/a", line=("aa",)), Rule("p/b", line=("bb",)), Rule("q/a", line=("cc",)))
    assert [rule.id for rule in a - "p"] == ["q/a"]
    assert [rule.id for rule in a & "*/a"] == ["p/a", "q/a"]
    langs = "any", "de", "en", "fr", "nl", "pl"
    rules = Filter.of(*(Rule("p/a", line=("aa",), lang=lang) for lang in langs[::-1]))
    assert [rule.lang for rule in rules] == [*langs]
    assert "p" in a
    assert "p/b" in a
    assert "p/c" not in a
    assert "q" not in a - "q/a"
    for name in ("p/c", "r", "comments"):
        with pytest.raises(KeyError, match="no rule is called"):
            _ = a - name
        with pytest.raises(KeyError, match="no rule is called"):
            _ = a & name
    with pytest.raises(TypeError):
        _ = a | "p"  # type: ignore[operator]  # the wrong type is the test


def test_a_pickled_cleaner_and_eight_threads() -> None:
    page = f"{PROSE}\n\nClick to see the full-size image\n\n7 min read\n\nSupport Harbour Post"
    cleaner = Cleaner(filters.default - "images/full-size-link" | Filter.of(Rule("p/a", line=("aa",))))
    again = pickle.loads(pickle.dumps(cleaner))
    assert again.explain(page) == cleaner.explain(page)
    assert again.filter == cleaner.filter
    pages = [f"{page}\n{number} Comments\n{PROSE} {number}" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(clean, pages)) == [clean(text) for text in pages]


def test_eight_threads_unpack_one_table() -> None:
    pages = ["\n".join([PROSE, *rule.drops]) for rule in read_builtin()[::40]]
    fresh = Cleaner(builtin.__wrapped__())  # of which nothing is read yet
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            rules = pool.map(lambda _: [*fresh.filter.pack.table.rules], range(8))
            assert [*pool.map(fresh.explain, pages * 2)] == [*map(explain, pages)] * 2
            assert [*rules] == [[*builtin().pack.table.rules]] * 8
    finally:
        sys.setswitchinterval(interval)


WORKERS = """
import multiprocessing, sys
from cleanpress import Cleaner, Filter, Rule, filters
cleaner = Cleaner(filters.default | Filter.of(Rule("p/a", line=("aa",))))
pages = [f"{n} Comments\\naa\\nThe quay is closed.\\n\\nClick to see the full-size image" for n in range(40)]
here = [cleaner(page) for page in pages]
with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
    there = pool.map(cleaner, pages)
assert here == there and "aa" not in here[0] and "full-size" not in here[0] and "quay" in here[0], here[0]
"""


@pytest.mark.parametrize("method", sorted({"fork", "spawn"} & set(multiprocessing.get_all_start_methods())))
def test_processes_give_the_same_answers(method: str) -> None:
    # In a process of its own: what threads the other tests have left is nothing to fork.
    subprocess.run([sys.executable, "-W", "error", "-c", WORKERS, method], check=True, timeout=120)


def test_the_fields_of_a_result() -> None:
    result = explain(f"{PROSE}\r\n\r\n  Click to see the full-size&nbsp;image \r\n")
    (removal,) = result.removals
    assert isinstance(removal, Removal)
    assert result.source[slice(*removal.span)] == "  Click to see the full-size&nbsp;image "
    assert removal.text == "Click to see the full-size image"
    assert removal.rules == ("images/full-size-link",)
    assert removal.round == 1
    assert dict(result.stats) == {"images": 1}
    assert result.text == PROSE
    with pytest.raises(TypeError):
        result.stats["images"] = 2  # type: ignore[index]  # that it cannot be written is the test


def test_a_normaliser_of_your_own_comes_on_top() -> None:
    page = "“Fish &amp; chips”\xa0\n\n\nClick to see the full-size image\n\nThe  quay…"
    assert Cleaner(normaliser=normalise.quotes)(page) == '"Fish & chips"\n\nThe quay…'
    assert Cleaner(normaliser=normalise.ellipsis)(page) == "“Fish & chips”\n\nThe quay..."
    assert Cleaner(normaliser=normalise.none)(page) == "“Fish &amp; chips”\xa0\n\n\nThe  quay…"


def test_a_filter_alone_knows_lines_as_a_cleaner_does() -> None:
    fish = Filter.of(Rule("p/fish", line=("fish & chips",)))
    assert fish(" The&nbsp;quay \nFish&nbsp;&amp;  chips\n\n\nThe basin") == " The&nbsp;quay \n\n\nThe basin"
    assert fish(" Fish&nbsp;&amp; peas ") == " Fish&nbsp;&amp; peas "


def test_cut_keeps_the_widest_break() -> None:
    source = "  a\n\n\nzz\nb\r\nzz\r\n\r\nc\n"
    assert cut(source, default.settle(source), {1, 3}) == "  a\n\n\nb\r\n\r\nc\n"
    assert cut(source, default.settle(source), range(5)) == ""
    source = "\n \n  a\nzz\nb"
    assert cut(source, default.settle(source), {1}) == "\n \n  a\nb"
    assert cut(source, default.settle(source), {0}) == "zz\nb"


RULE = 'id = "p/a"\nwhy = "w"\nline = ["aa bb"]\ndrops = ["aa bb"]\nkeeps = ["aa"]\n'


@pytest.mark.parametrize(
    ("pack", "words"),
    [
        ("[[rule]\n", "is not TOML"),
        ("[[thing]]\n", r"\[\[thing\]\]: is unknown"),
        ("rule = [1]\n", r"\[\[rule\]\]"),
        ("lang = 3\n[[rule]]\n" + RULE, "lang: must be"),
        ("[[rule]]\n" + RULE.replace('"p/a"', '"P/a"'), "id: must be 'family/what-it-is'"),
        ("[[rule]]\n" + RULE.replace('why = "w"\n', ""), "p/a: why: is missing"),
        ("[[rule]]\n" + RULE.replace('drops = ["aa bb"]\n', ""), "p/a: drops: is missing; give text"),
        ("[[rule]]\n" + RULE.replace('keeps = ["aa"]\n', ""), "p/a: keeps: is missing; give a near-miss"),
        ("[[rule]]\n" + RULE.replace('line = ["aa bb"]\n', ""), "p/a: line: is missing"),
        ("[[rule]]\n" + RULE.replace('["aa bb"]\nd', '["* *"]\nd'), r"p/a: line: '\* \*': "),
        ("[[rule]]\n" + RULE + 'line2 = "x"\n', "p/a: line2: is unknown; the fields are"),
        ("[[rule]]\n" + RULE + "min = -1\n", "p/a: min: has the wrong type"),
        ("[[rule]]\n" + RULE + 'min = "1"\n', "p/a: min: has the wrong type"),
        ("[[rule]]\n" + RULE + 'where = ["somewhere"]\n', "p/a: where: 'somewhere' is unknown; the places are"),
        ("[[rule]]\n" + RULE + 'where = [""]\n', "p/a: where: must be a list of strings"),
        ("[[rule]]\n" + RULE + "regex = 'a+'\n", "p/a: index: is missing"),
        ("[[rule]]\n" + RULE + "regex = '('\nindex = 'a'\n", "p/a: regex: '\\(': "),
        ("[[rule]]\n" + RULE + "regex = 'a b'\nindex = 'a b'\n", "p/a: index: 'a b' "),
        ("[[section]]\n" + RULE.replace("line", "head"), "p/a: takes: must be one of"),
        ("[[rule]]\n" + RULE + "[[rule]]\n" + RULE, "p/a: id: stands twice"),
    ],
)
def test_an_error_names_file_rule_field_and_remedy(tmp_path: Path, pack: str, words: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(pack, encoding="utf-8")
    with pytest.raises(RuleError, match=words) as error:
        load_rules(path)
    assert str(error.value).startswith(str(path))


def test_a_good_pack(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('lang = "en"\n[[rule]]\n' + RULE, encoding="utf-8")
    mine = load_rules(path)
    assert mine("AA bb!\ncc") == "cc"
    assert mine == load_rules(path)
    path.write_bytes(b"# \xff")
    with pytest.raises(RuleError, match="is not UTF-8 at byte 2"):
        load_rules(path)


# Time.
NEAR = Filter.of(
    Rule("p/a", line=("near a",), where=("near:q",)),
    Rule("q/a", line=("near b",), where=("near:p",)),
    Rule("p/seed", line=("seed",)),
)
NAMED = Filter.of(
    Rule("p/a", line=("of anna",), where=("near:p",)),
    Rule("p/seed", line=("seed",)),
    Rule("q/a", line=("anna keel writes",), where=("new-name",)),
)
ARTICLE = [PROSE] * 12
SENTENCE = "These are the berths that the board will close:"
SHAPES: dict[str, tuple[Filter, list[str]]] = {
    "x": (filters.default, ["x"]),
    "zero": (filters.default, ["0"]),
    "reply": (filters.default, ["Reply"]),
    "notify": (filters.default, ["Notify of"]),
    "heads and members": (filters.default, ["Related Articles", "Notify of"]),
    "author and bio": (filters.default, ["Author", BIO]),
    "epigraph, author and bio": (filters.default, ["A saying", "— Anna", "Author", BIO]),
    "near in turn": (NEAR, ["seed", *["near a", "near b"] * 1000]),
    "a name that is new at last": (NAMED, [PROSE, "seed", *["of Anna"] * 1000, "Anna Keel writes"]),
    "near without a seed": (NEAR, ["near a", "near b"]),
    "copyright and long texts": (filters.default, ["© 2026 The Harbour Post", LONG]),
    "copyright and short texts": (filters.default, ["© 2026 The Harbour Post", "zz"]),
    "share": (filters.default, ["Share this"]),
    "share and short lines": (filters.default, ["Share this", "zz"]),
    "headings": (filters.default, ["Related Articles", "zz"]),
    "headings and prose": (filters.default, ["Related Articles", PROSE]),
    "counts": (filters.default, ["3 Comments", "zz"]),
    "counts and prose": (filters.default, ["3 Comments", PROSE]),
    "introduced headings": (filters.default, [SENTENCE, "Related Articles", "zz"]),
    "introduced counts": (filters.default, [SENTENCE, "3 Comments", "zz"]),
    "links to authors": (filters.default, ["Anna Keel", BIO, "View all posts by Anna Keel"]),
    "terms": (filters.default, ["Republish this article", "zz"]),
    "a menu in long lists": (filters.default, ["• Home", "• About us", "• Contact us", *["• zz"] * 80]),
    "a menu word in long lists": (filters.default, ["• Home", *["• zz"] * 40]),
    "cards": (filters.default, ["Related Articles", "zz", "May 2, 2026", PROSE]),
    "dates": (filters.default, ["Related Articles", "May 2, 2026"]),
    "below seeds": (Filter.of(SEED, BELOW), ["seed", "zz"]),
    "below seeds, long texts": (Filter.of(SEED, BELOW), ["seed", LONG]),
}
# Shapes of which even a million lines take little time.
PLAIN = {"x", "zero", "reply", "notify", "heads and members", "near in turn", "near without a seed"}


def measure(rules: Filter, shape: list[str], size: int) -> float:
    lines = (shape * (size // len(shape) + 1))[:size]
    # What may reach to the end of the page has to look past all lines, at comments and at a text too long for it.
    text = "\n".join([*ARTICLE, *lines, *["Anna says:", "Reply"] * 3, LONG])
    start = time.process_time()
    Cleaner(rules)(text)
    return time.process_time() - start


def growth(rules: Filter, shape: list[str], size: int, tries: int, long_tries: int) -> float:
    """How much longer four times the lines take. What else the machine does only adds to a time: the least is ours."""
    Cleaner(rules)(PROSE)
    gc.collect()
    gc.freeze()  # the heap of the other tests is not ours to walk again and again
    times: dict[int, list[float]] = {size: [], size // 4: []}
    for turn in range(tries):
        for lines in (size, size // 4) if turn < long_tries else (size // 4,):
            times[lines].append(measure(rules, shape, lines))
    gc.unfreeze()
    return min(times[size]) / min(times[size // 4])


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_with_the_page(name: str) -> None:
    assert growth(*SHAPES[name], 16_000, tries=5, long_tries=5) < 6


def test_lines_that_read_the_same_are_asked_once_for_what_an_echo_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    echoes = Table.echoes

    def ask(table: Table, key: str, rule: int) -> list[str]:
        asked.append(key)
        return [*echoes(table, key, rule)]

    monkeypatch.setattr(Table, "echoes", ask)
    posts = Rule("p/posts", line=("posts by {1-3}", "{1-2} by {1-3}"))
    gone = taken("Posts by Anna Keel\n" * 9 + "Anna Keel", posts, Rule("p/name", echo="p/posts"))
    assert gone.endswith("posts by anna keel, anna keel")
    assert asked == ["posts by anna keel"]


@pytest.mark.heavy
@pytest.mark.parametrize("name", SHAPES)
def test_a_million_lines(name: str) -> None:
    # A minute is long enough to even out what else the machine does: the long page is cleaned once.
    assert growth(*SHAPES[name], 1_000_000 if name in PLAIN else 400_000, tries=2, long_tries=1) < 6


def test_a_rule_sees_nothing_of_protected_or_endless_lines() -> None:
    assert see(default.settle("```\naa\n```\n" + "b" * 400)).keys == [""] * 4
