"""The words by which a line is known, and which lines are prose or sentences."""

import pytest

from cleanpress.key import fold_lines, key
from cleanpress.prose import is_sentence, prose_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sign‐up – or — not", "sign-up - or - not"),
        ("Log‑in ‒ now － and ﹣ then − again", "log-in - now - and - then - again"),
        ("Don’t ‚share‛ it", "don't 'share' it"),
        ("“Read” „more‟ «here»", "read more here"),
        ("Next › last » top ↑ home →", "next last top home"),
        ("News • Sport | Culture ★ ☆", "news sport culture"),
        ("One…two", "one...two"),
        ("文章：评论，更多！", "文 章 : 评 论 , 更 多"),
        ("Ёлка Işık", "елка işik"),
        ("**Bold** _words_ and `code` #tag", "bold words and code tag"),
        ("[Read] (more) {here}", "read more here"),
        ("a\u200bb co\u200dop", "a\u200bb coop"),
        ("  Reply  to\tAnna  ", "reply to anna"),
        (". , : ; ! - = ~ / \\ < > ' + ^ & ©", ""),
        ("Really?", "really?"),
        ("!?", "?"),
        ("Tags: News, Sport.", "tags: news, sport"),
        ("3 replies", "# replies"),
        ("1,203 replies", "# replies"),
        ("1.2K replies, 3M views, 2km away", "# replies, # views, #km away"),
        ("10 000 replies 12 May", "# replies # may"),
        ("02/01/2026 at 10:30 - 12", "# at # - #"),
        ("٣ ردود", "# ردود"),
        ("5 4000", "# #"),
        ("5 400.1", "# #"),
        ("[3 replies](https://example.org/a) now", "# replies now"),
        ('![a lamp](lamp.png "The lamp") below', "a lamp below"),
        ("[a](b c) d", "ab c d"),
        ("共12条", "共 # 条"),
        ("ヘルプとサポート", "ヘ ル プ と サ ポ ー ト"),
        ("도움말", "도움말"),
        ("x" * 320, "x" * 320),
        ("x" * 321, ""),
    ],
)
def test_keys(text: str, words: str) -> None:
    assert key(text) == words
    assert fold_lines([text]) == [words]
    assert fold_lines(["Read more", text, "«Plus»"]) == ["read more", words, "plus"]


def say(told: int, size: int) -> str:
    """So many words, the first of them function words."""
    return " ".join(["the"] * told + ["quay"] * (size - told))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (say(2, 12) + ".", 12),
        (say(2, 11) + ".", 0),
        (say(1, 12) + ".", 0),
        (say(2, 13) + ".", 0),
        (say(2, 12), 0),
        (say(2, 14) + ".", 0),
        (say(2, 16) + ".", 16),  # of fifteen an eighth
        (say(2, 17) + ".", 0),
        (say(3, 24), 0),
        (say(8, 30), 30),
        (say(7, 30), 0),
        (say(8, 29), 0),
        (say(8, 32), 32),
        (say(5, 30) + ".", 30),
        (" ".join("a" * 12) + ".", 12),
        (" ".join("a" * 30), 30),
        (say(2, 12).replace("quay", "quay1") + ".", 12),  # digits are no letters of a word
        ("THE " * 2 + "quay " * 9 + "(quay).", 12),
        ("l’ami l'ami " + "le " * 8 + "x.", 13),
        ("L’été, l’eau qu’Anne n’a pas d’habitude dort jusqu’à l’aube au port gris.", 19),
        ("港" * 24 + "。", 12),
        ("港" * 20 + "。", 10),
        ("港" * 19 + "。", 0),
        ("港" * 60, 30),
        ("港" * 59, 0),
        ("港" * 30 + "x" * 29 + "。", 0),  # as many other characters
        ("항" * 30 + ".", 15),
        ("ゐ" * 25 + "！", 12),
    ],
)
def test_words_of_prose(text: str, words: int) -> None:
    assert prose_words(text) == words


@pytest.mark.parametrize("end", [*".!?…。！？؟।:”", ".”", ".»", ".)", ".’", ".'", '."', ".」", ".』"])
def test_a_sentence_end(end: str) -> None:
    assert prose_words(say(2, 12) + end) == 12


@pytest.mark.parametrize("end", ["", ",", ";", "-", ")", "»", "'", "’", "'.x"])
def test_no_sentence_end(end: str) -> None:
    assert prose_words(say(2, 12) + end) == 0
    assert not is_sentence(say(2, 12) + end)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (say(2, 5) + ".", True),
        (say(2, 4) + ".", False),
        (say(1, 5) + ".", False),
        (say(3, 5) + ".", True),
        (say(2, 5), False),
        *((say(2, 5) + end, True) for end in (":", "：", "!", "?", "…", "。", "！", "？", "؟", ".”", '."')),
        ("港" * 8 + "。", True),
        ("港" * 7 + "。", False),
        ("The Quay: of the board.", True),
    ],
)
def test_sentences(text: str, told: bool) -> None:
    assert is_sentence(text) == told
