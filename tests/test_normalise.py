"""The laws of settling, and what each step does."""

import re
from functools import reduce
from operator import or_

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleanpress import normalise
from cleanpress.line import join, scan
from cleanpress.normalise import STEPS, Normaliser, default
from cleanpress.report.source import split
from test_protect import PIECES
from test_repair import HOSTILE

BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
words = st.sampled_from(
    [*HOSTILE, *PIECES, "\n", "\n", "\n\n", "\r\n", "\u3000", "｀｀｀", "• ", "– ", "—", "‐", "´", "   "]
)
wrapped = st.just(
    "When a paragraph was filled to a width of some seventy\n"
    "characters, no line has room for the first word\n"
    " of the next - Ã"
)
texts = st.lists(words | wrapped, max_size=20).map("".join) | st.text(max_size=40)
normalisers = st.sets(st.sampled_from(STEPS)).map(lambda names: Normaliser(*names))


@given(texts, normalisers)
@example("｀｀｀\n```\na\n\n\n b\n```", normalise.compatibility | default)
@example("a\n&#10;\nb", default)
def test_twice_is_once(text: str, normaliser: Normaliser) -> None:
    once = normaliser(text)
    assert normaliser(once) == once


@given(texts, normalisers)
def test_settling_makes_no_line_break_and_spans_are_exact(text: str, normaliser: Normaliser) -> None:
    settled = normaliser.settle(text)
    assert len({len(part) for part in settled}) == 1
    assert not any(BREAKS.search(line) for line in settled.texts if "unicode" in normaliser)
    assert all(line.strip() for line in settled.texts)
    ends = 0
    for start, end in settled.spans:
        assert ends <= start < end <= len(text)
        ends = end
        if "unwrap" not in normaliser:
            assert "\n" not in text[start:end]
            assert start == 0 or BREAKS.fullmatch(text[start - 1])
            assert end == len(text) or BREAKS.match(text, end)


@given(texts)
def test_the_second_run_sees_the_same(text: str) -> None:
    first = default.settle(text)
    again = default.settle(join(first.texts, first.gaps))
    assert again.texts == first.texts
    assert again.gaps == [0, *first.gaps[1:]][: len(first.gaps)]
    assert all(new or not old for old, new in zip(first.protected, again.protected, strict=True))


@given(texts)
def test_split_loses_nothing(text: str) -> None:
    lines, starts = split(text)
    assert len(lines) == len(starts)
    position = 0
    for line, start in zip(lines, starts, strict=True):
        assert text[start : start + len(line)] == line
        assert position == start or BREAKS.fullmatch(text[position:start])
        position = start + len(line)
    assert position == len(text)
    assert [(start, start + len(line)) for line, start in zip(lines, starts, strict=True) if line] == [
        (start, end) for start, end, _ in scan(text)
    ]


@given(normalisers, normalisers, normalisers)
def test_union_is_a_union(a: Normaliser, b: Normaliser, c: Normaliser) -> None:
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a | a == a
    assert a | normalise.none == a
    assert hash(a | b) == hash(b | a)
    assert len(a) == len(list(a))


def test_the_named_steps() -> None:
    named = [getattr(normalise, name) for name in STEPS]
    assert [list(step) for step in named] == [[name] for name in STEPS]
    assert len(reduce(or_, named)) == len(STEPS)
    assert default == normalise.unicode | normalise.whitespace
    assert default - "whitespace" == normalise.unicode
    with pytest.raises(ValueError, match="there is no step 'spelling'"):
        Normaliser("spelling")
    with pytest.raises(ValueError, match="'quotes'"):
        _ = default - "quotes"


@pytest.mark.parametrize(
    ("text", "lines", "starts"),
    [
        ("", [""], [0]),
        ("a\n", ["a", ""], [0, 2]),
        ("a\r\nb\rc", ["a", "b", "c"], [0, 3, 5]),
        ("a\n\rb", ["a", "", "b"], [0, 2, 3]),
        ("a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i", list("abcdefghi"), list(range(0, 17, 2))),
        ("Ã\x85ngström", ["Ã\x85ngström"], [0]),
        ("ð\x9f\x98\x85", ["ð\x9f\x98\x85"], [0]),
        *((piece, [piece], [0]) for piece in ("à\x85\x80", "à\x80\x85", "ð\x85\x80\x80", "ð\x80\x85\x80")),
        ("à\x85 x", ["à", " x"], [0, 2]),
        ("ð\x85\x80 x", ["ð", "\x80 x"], [0, 2]),
        ("ð\x80\x85 x", ["ð\x80", " x"], [0, 3]),
        ("café\x85 bar", ["café", " bar"], [0, 5]),
    ],
)
def test_split(text: str, lines: list[str], starts: list[int]) -> None:
    assert split(text) == (lines, starts)


PARAGRAPH = """\
The old lighthouse stood at the end of the pier for more than a century
before anyone thought of asking who had built it, and by then there was
nobody left who could have told them."""
# The first word of the last line would have found room behind one "z", and not behind two.
ROOM = "The quay is closed. The quay is closed. The quay is closed. .\n" + "zz " * 18 + "{}\nnoon."


@pytest.mark.parametrize(
    ("normaliser", "text", "expected"),
    [
        (default, "\n\n  a \t b\u3000c\xa0\n\n\n\nd\n\n", "a b c\n\nd"),
        (default, "a\n\u200b\nb", "a\n\nb"),
        (default, "voilÃ\xa0\nÃ\x85ngström", "voilà\nÅngström"),
        (default, "```\n\ta  b\xa0c  \n\n\n\td\n```", "```\n\ta  b c\n\n\n\td\n```"),
        (default, "The quay\x00.\n\x1b[31mThe basin.", "The quay.\nThe basin."),
        (default, "", ""),
        (default, " \n\t\n", ""),
        (normalise.none, "“a”  b \n\n\n c", "“a”  b \n\n\n c"),
        (normalise.quotes, "‘a’ ‚b‘ “c” „d“ «e»", "'a' 'b' \"c\" \"d\" «e»"),
        (normalise.dashes, "a—b 1–2 x−y non‑break", "a--b 1-2 x-y non-break"),
        (normalise.ellipsis, "wait…", "wait..."),
        (normalise.compatibility, "ﬁ ＡＢＣ", "fi ABC"),
        (normalise.bullets, "• a\n· b\n  ‣ c\n◦d\n– e\n•\nf • g", "- a\n- b\n  - c\n- d\n- e\n•\nf • g"),
        (normalise.unwrap, PARAGRAPH, PARAGRAPH.replace("\n", " ")),
        (normalise.unwrap, f"{PARAGRAPH}\n\nA.\nB.\nC.", PARAGRAPH.replace("\n", " ") + "\n\nA.\nB.\nC."),
        (normalise.unwrap, "- " + PARAGRAPH, "- " + PARAGRAPH),
        (normalise.unwrap, f"```\nx\n```\n{PARAGRAPH}", "```\nx\n```\n" + PARAGRAPH.replace("\n", " ")),
        (normalise.unwrap, ROOM.format("z"), ROOM.format("z")),
        (normalise.unwrap, ROOM.format("zz"), ROOM.format("zz").replace("\n", " ")),
    ],
)
def test_steps(normaliser: Normaliser, text: str, expected: str) -> None:
    assert normaliser(text) == expected
    assert normaliser(expected) == expected


def test_many_newlines_cost_little() -> None:
    text = "a" + "\n" * 3_000_000 + "b" + "\r\n" * 1_000_000 + "c"
    assert default(text) == "a\n\nb\n\nc"


def test_a_space_at_the_end_hides_no_work() -> None:
    # ftfy reads these characters as mojibake at the end of a line, and as none before a space.
    settled = default("\xe2\x80\x8c\xdd ")
    assert settled == default(settled) == "\xdd"
