"""The laws of cleaning, tried on hostile texts, with the built-in rules and with random ones."""

import re
from binascii import crc32
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Cleaner, Filter, Rule, clean, explain, filters, normalise
from cleanpress.context import News
from cleanpress.line import Line
from cleanpress.load import read_builtin
from cleanpress.normalise import STEPS, Normaliser
from cleanpress.packs.read import EXTENTS
from cleanpress.rule import FAMILIES, PARTS

BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
WORDS = {"#": "54", "*": "harbour post"}


def speak(pattern: str, random: Random) -> str:
    """Make a line of a pattern: one form, with words for the wildcards."""
    text = re.sub(r"\{\d+-(\d+)\}", lambda m: " ".join(["quay"] * random.randint(1, int(m[1]))), pattern)
    while match := re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", text):
        inner = match[1] if match[1] is not None else random.choice([match[2], ""])
        text = text[: match.start()] + random.choice(inner.split("|")) + text[match.end() :]
    for mark, word in WORDS.items():
        text = text.replace(mark, word)
    return random.choice(
        [text, text.capitalize(), text.upper(), f"**{text}**", f"[{text}](https://example.org/)", f"- {text}"]
    )


def furniture() -> list[str]:
    """Lines of every built-in rule: from its patterns and its examples."""
    random = Random(0)
    lines: dict[str, None] = {}
    for rule in read_builtin():
        for part in PARTS:
            for pattern in getattr(rule, part)[:12]:
                lines[speak(pattern, random)] = None
        for symbol in rule.text:
            lines[symbol] = None
        for text in (*rule.drops, *rule.keeps):
            for line in text.split("\n"):
                if line.strip():
                    lines[line[2:] if line[:2] in ("- ", "  ") else line] = None
    return list(lines)


FURNITURE = furniture()
PROSE = [
    "The harbour board met on Monday and voted to put off the dredging of the old basin until the spring.",
    (
        "Nobody on the quay was surprised by this, for the board has put it off in every one of the last six years, "
        "and the reasons that it gives are always the same: there is no money, there is no dredger, and there is no "
        "hurry at all, and so the boats that are too deep for the basin wait outside of it for the tide, as they have "
        "done since the bridge was built."
    ),
    "港口委员会星期一开会，决定推迟旧港池的疏浚工程，直到明年春天为止。",
    "The history of the basin",
    "A ship is safe in harbour.",
    "— John Shedd",
    "“No,” she said.",
    "These are the berths that the board will close:",
]
HOSTILE = [
    *(
        "\u2028",
        "\u2029",
        "\x85",
        "\r",
        "\r\n",
        "&#10;",
        "&amp;",
        "<",
        "<b>",
        "\xa0",
        "Ã",
        "Â",
        "Ã©",
        "â€™",
        "\u200d",
        "\u200c",
    ),
    *(
        "\xad",
        "\u202e",
        "\u200f",
        "👩\u200d🚀",
        "\ud800",
        "\udfff",
        "\t",
        "\x00",
        "\ufeff",
        "e\u0301",
        "ﬁ",
        "´",
        "…",
        "\u200b",
    ),
]
BLOCKS = [
    *(
        "```",
        "~~~",
        "```py\nx = 1\n```",
        "    x = f(1)",
        "    return x;",
        "| a | b |",
        "|---|---|",
        "a | b | c",
        "Share | Print | Mail",
    ),
    *(
        "Price\t10\t3",
        "Size\tXL\t4",
        "p {",
        "}",
        "margin: 0;",
        "foo();",
        "• Milk",
        "- Milk",
        "1. One",
        "0 $",
        "2,500 $",
        "54",
        "0",
        "x",
    ),
]
line = st.one_of(
    st.sampled_from(FURNITURE),
    st.sampled_from(FURNITURE),
    st.sampled_from(PROSE),
    st.sampled_from(BLOCKS),
    st.lists(st.sampled_from([*HOSTILE, *FURNITURE[:40], "a", " "]), max_size=4).map("".join),
)
gap = st.sampled_from(["\n", "\n", "\n\n", "\n\n\n", "\r\n", "\n \n", "\u2028", "\x85", "\r"])


def spread(drawn: Sequence[tuple[str, str]]) -> str:
    return "".join(part for pair in drawn for part in pair)


pages = st.lists(st.tuples(line, gap), max_size=24).map(spread)
texts = pages | pages | st.text(st.characters(codec=None), max_size=60)
families = st.sampled_from(FAMILIES).map(lambda name: getattr(filters, name))
unions = st.sets(st.sampled_from(FAMILIES)).map(lambda names: sum_filters(getattr(filters, name) for name in names))
stronger = st.sets(st.sampled_from(STEPS)).map(lambda names: normalise.default | Normaliser(*names))


def sum_filters(parts: Iterable[Filter]) -> Filter:
    whole = Filter.of()
    for part in parts:
        whole = whole | part
    return whole


def assert_quiet(cleaner: Cleaner, text: str) -> None:
    """Clean twice is clean once, and the second run takes no line."""
    once = cleaner.explain(text)
    again = cleaner.explain(once.text)
    assert again.removals == ()
    assert again.text == once.text


def assert_once(rules: Filter, text: str, normaliser: Normaliser = normalise.default) -> None:
    raw = rules(text)
    assert rules(raw) == raw
    assert Cleaner(rules, normalise.none)(text) == raw
    for view in (normalise.none, normalise.default, normaliser):
        assert_quiet(Cleaner(rules, view), text)


@given(texts)
def test_clean_twice_is_clean_once(text: str) -> None:
    once = explain(text)
    assert clean(text) == once.text
    again = explain(once.text)
    assert again.removals == ()
    assert again.text == once.text


@given(texts, families, unions, stronger)
def test_each_filter_and_any_union_is_idempotent(text: str, one: Filter, union: Filter, normaliser: Normaliser) -> None:
    assert_once(one, text, normaliser)
    assert_once(union, text, normaliser)


@given(texts, st.randoms(use_true_random=False))
def test_removed_and_kept_rebuild_the_source(text: str, random: Random) -> None:
    settled = normalise.default.settle(text)
    result = explain(text)
    spans = [removal.span for removal in result.removals]
    assert spans == sorted(set(spans))
    assert set(spans) <= set(settled.spans)
    by_span = dict(zip(settled.spans, settled.texts, strict=True))
    assert all(
        by_span[removal.span] == removal.text and removal.rules and removal.round > 0 for removal in result.removals
    )
    kept = [by_span[span] for span in settled.spans if span not in set(spans)]
    assert [line for line in result.text.split("\n") if line] == kept
    assert not any(
        guarded and span in set(spans) for span, guarded in zip(settled.spans, settled.protected, strict=True)
    )
    assert sum(result.stats.values()) == len(spans)
    assert "\n\n\n" not in result.text or any(settled.protected)


@given(texts, families | st.just(filters.default))
def test_a_raw_filter_changes_nothing_else(text: str, rules: Filter) -> None:
    out = rules(text)
    spans = normalise.default.settle(text).spans
    removals = Cleaner(rules, normalise.none).explain(text).removals
    gone = {removal.span for removal in removals}
    kept = [text[slice(*span)] for span in spans if span not in gone]
    assert [out[slice(*span)] for span in normalise.default.settle(out).spans] == kept
    if not gone:
        assert out == text


shuffled_rules = list(read_builtin())


@given(texts, st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(text: str, random: Random) -> None:
    rules = random.sample(shuffled_rules, random.randint(1, len(shuffled_rules)))
    again = random.sample(rules, len(rules))
    cut = random.randint(0, len(rules))
    assert Filter.of(*rules) == Filter.of(*again)
    first = Cleaner(Filter.of(*rules)).explain(text)
    assert Cleaner(Filter.of(*again)).explain(text) == first
    assert Cleaner(Filter.of(*again[cut:]) | Filter.of(*again[:cut])).explain(text) == first


def test_the_table_and_the_packs_say_the_same() -> None:
    whole = Filter.of(*read_builtin())
    random = Random(1)
    for _ in range(200):
        page = "\n".join(random.choice([*FURNITURE, *PROSE]) for _ in range(random.randint(1, 30)))
        assert Cleaner(whole).explain(page) == explain(page)


@given(
    st.lists(st.tuples(st.sampled_from(PROSE[:4]), st.sampled_from(["\n", "\n\n"])), min_size=1, max_size=10).map(
        spread
    )
)
def test_a_text_without_furniture_comes_back(text: str) -> None:
    text = text.rstrip("\n")
    assert clean(text) == text
    assert filters.default(text) == text


@given(st.text(st.characters(codec=None)))
def test_any_text_is_cleaned_without_an_error(text: str) -> None:
    assert clean(text) == explain(text).text
    filters.default(text)
    str(explain(text))


# Random rules over a tiny vocabulary.
VOCABULARY = ["aa", "bb", "cc", "dd", "ee"]
PATTERNS = [*VOCABULARY, "(aa|bb)", "aa {1-2}", "{1-2} bb", "about {1-2}", "cc [dd]", "about aa", "#", "aa.", "cc dd."]
PAGE_LINES = [
    *(*VOCABULARY, *VOCABULARY, "aa cc", "cc dd", "dd bb", "about aa", "about bb cc", "- aa", "- bb", "— aa", "7"),
    *("- ee ff", "• ff", "• gg aa", "- zz yy", "• cc", "- dd."),
    *("```", "aa | bb | cc", "a | b | c", "    x = f(1)", "    return x;", "    aa", "\taa", "<p>", "foo();", "p {"),
    *("}", "cc;", "Ã", "AA", "", *PROSE[:2]),
    *("The aa and the bb are on it:", "Here is the list of aa:", "This is the end of it.", "about bb:", "aa:"),
    *("Aa", "Bb", "Aa bb", "Dd", "Aa.", "Cc dd.", "Bb."),
    "Aa has kept a boat on the river, and Bb has mended it for her there and here.",
    "aa has kept a boat on the river, and bb has mended it for her there.",
    "aa was the first of the names that they had on the list of the harbour and it was the last.",
]
vocabulary_pages = st.lists(
    st.tuples(st.sampled_from(PAGE_LINES), st.sampled_from(["\n", "\n", "\n\n", "\n\n\n", "\x85"])), max_size=14
).map(spread)
names = st.sampled_from(["p/a", "p/b", "p/c", "q/a", "q/b"])
followed = st.sampled_from(["p", "q", "p/a", "p/b", "p/c", "q/a", "q/b"])
conditions = st.one_of(
    st.sampled_from(["anywhere", "near", "beside"] * 2),
    st.sampled_from(["head", "tail", "start", "end", "once", "twice", "new-name", "near:p", "near:q"]),
    st.sampled_from(["p", "q", "p/a", "p/b", "q/a"]).map("with:{}".format),
)
places = st.lists(st.lists(conditions, min_size=1, max_size=3).map("+".join), min_size=1, max_size=2).map(tuple)
some = st.lists(st.sampled_from(PATTERNS), max_size=3).map(tuple)
few = st.one_of(st.just(()), st.just(()), some)
small = st.sampled_from([0, 0, 1, 2, 3])
NEEDED = {"rule": "line", "block": "member", "section": "head", "keep": "line"}


class Pick:
    """A pure finder: which of the survivors it names depends on all that it may see, and on nothing else."""

    def __init__(self, seed: int, share: int) -> None:
        self.seed, self.share = seed, share

    def __call__(self, lines: Sequence[Line]) -> Iterable[int]:
        whole = crc32(repr((self.seed, lines)).encode("utf-8", "surrogatepass"))
        return [i for i in range(len(lines)) if crc32(b"%d %d" % (whole, i)) % self.share == 0]

    def __repr__(self) -> str:
        return f"Pick({self.seed}, {self.share})"


@st.composite
def random_rules(draw: st.DrawFn) -> Rule:
    kind = draw(st.sampled_from(["rule", "rule", "rule", "block", "block", "section", "section", "keep"]))
    fields: dict[str, Any] = {
        "line": draw(some),
        "head": draw(few),
        "member": draw(few),
        "strong": draw(few),
        "filler": draw(few),
        "end": draw(few),
        "evidence": draw(few),
        "unless": draw(few),
        "text": draw(st.sampled_from([(), (), ("}",), ("```",)])),
        "follows": draw(st.lists(followed, max_size=2).map(tuple)) if kind == "section" else (),
        NEEDED[kind]: draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3).map(tuple)),
    }
    if fields["follows"] and draw(st.booleans()):
        fields["head"] = ()
    finds = kind == "rule" and draw(st.integers(0, 5)) == 0
    return Rule(
        draw(names),
        kind=kind,
        where=draw(places),
        lang=draw(st.sampled_from(["any", "en", "de"])),
        takes=draw(st.sampled_from(EXTENTS)),
        echo=draw(st.sampled_from(["", "", "p/a", "q/a"])) if kind == "rule" else "",
        min=draw(small),
        count=draw(small),
        after=draw(st.sampled_from([0, 0, 1, 20, 60])),
        limit=draw(small),
        percent=draw(st.sampled_from([0, 20, 60, 100, 300])),
        bridge=draw(small),
        find=Pick(draw(st.integers(0, 99)), draw(st.integers(2, 6))) if finds else None,
        **fields,
    )


rule_sets = st.lists(random_rules(), min_size=2, max_size=7)


@given(rule_sets, vocabulary_pages, stronger, st.randoms(use_true_random=False))
def test_random_rules_are_idempotent(rules: list[Rule], page: str, normaliser: Normaliser, random: Random) -> None:
    whole = Filter.of(*rules)
    assert_once(whole, page, normaliser)
    again = sum_filters(Filter.of(rule) for rule in random.sample(rules, len(rules)))
    assert again == whole
    assert Cleaner(again).explain(page) == Cleaner(whole).explain(page)


@given(rule_sets, vocabulary_pages)
def test_asking_only_what_changed_is_asking_all(rules: list[Rule], page: str) -> None:
    whole = Filter.of(*rules)
    quick = Cleaner(whole).explain(page)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(News, "clear", lambda self: None)  # everything is new, always
        assert Cleaner(whole).explain(page) == quick
