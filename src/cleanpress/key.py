"""The key of a line: what is left of it when case, numbers, edge punctuation and Markdown do not count."""

import re
from collections.abc import Sequence
from itertools import chain

from .chartables import DELETED, FOLDED
from .late import compile_late
from .line import MANY

LONGEST = 320  # characters; a longer line gets the empty key, and is known by its ends at most

_CHARACTERS: dict[str, str | None] = {**FOLDED, **dict.fromkeys(DELETED)}
_TABLE = str.maketrans(_CHARACTERS)
# For ASCII: white space as spaces, and one digit for all, since `re` looks for one character fastest.
_ASCII_TABLE = _TABLE | str.maketrans("\t\r\x0b\x0c\x1c\x1d\x1e\x1f123456789", " " * 8 + "0" * 9)
COMMON = "’‘“”–—…•·»›→|"  # the commonest of them in running text and menus
EDGE = " .,:;!-=~/\\<>'+^✓✔✕✖×&。、،؛©"
_LINK = compile_late(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
# A class in front, and not a repetition, lets `re` skip ahead.
_DIGITS = r"\d\d*(?:[.,:/'-]\d+)*(?: \d{3}(?![\d.,:]))*(?:[kKmM](?![^\W_]))?"
_NUMBER, _ASCII_NUMBER = compile_late(_DIGITS), compile_late(_DIGITS.replace("\\d", "0"), re.ASCII)
_FOREIGN = compile_late(f"[{''.join(char for char in _CHARACTERS if char > '~')}]")
_UNSPACED = compile_late(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


def key(text: str) -> str:
    """Fold a settled line to the words by which furniture is known; too long a line has the empty key.

    >>> key("**54 Comments:**"), key("[Inline Feedbacks](https://example.org/#c) »"), key("“Read More…”")
    ('# comments', 'inline feedbacks', 'read more')
    >>> key("共 1,203 条评论")
    '共 # 条 评 论'

    Words keep their order and inner punctuation, so a sentence stays a sentence.

    >>> key("What do you think?"), key("x" * 400)
    ('what do you think?', '')
    """
    return "" if len(text) > LONGEST else fold(text).strip(EDGE)


def fold(text: str) -> str:
    """Fold text as `key` does, but leave the punctuation at its edges.

    >>> fold("Tags: News, 3")
    'tags: news, #'
    """
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = _NUMBER.sub("#", text.casefold().translate(_TABLE))
    if not text.isascii():
        text = _UNSPACED.sub(_space_out, text)
    return " ".join(text.split())


def fold_ends(text: str) -> str:
    """Fold the first twelve words and the last four of a long line to one word, for which no wildcard stands.

    >>> fold_ends("We and our partners keep cookies on your device to count, to learn and to show. " * 9)
    'we…and…our…partners…keep…cookies…on…your…device…to…count,…to…learn…and…to…show'
    """
    return join_ends(key(text[:200]), key(text[-100:]))


def join_ends(first: str, last: str) -> str:
    """Join the first twelve words of one folded text and the last four of another.

    >>> join_ends("we and our partners", "learn more")
    'we…and…our…partners…learn…more'
    """
    return "…".join([*first.split()[:12], *last.split()[-4:]])


def _space_out(run: re.Match[str]) -> str:
    return f" {' '.join(run[0])} "


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Give the keys of lines, as `key` does, but many at once: each step is done to all of them together.

    >>> fold_lines(["**54 Comments:**", "“Read More…”", "x" * 400])
    ['# comments', 'read more', '']
    """
    if not lines or len(lines) > MANY:
        return [*chain.from_iterable(fold_lines(lines[at : at + MANY]) for at in range(0, len(lines), MANY))]
    short = [line if len(line) <= LONGEST else "" for line in lines]
    foreign = [i for i, line in enumerate(short) if not line.isascii()]
    if foreign:  # most of these lines have nothing but typographic marks, and are as good as ASCII without them
        whole = "\n".join([short[i] for i in foreign])
        for char in COMMON:
            whole = whole.replace(char, _CHARACTERS[char] or "")
        for i, line in zip(foreign, whole.split("\n"), strict=True):
            short[i] = line
        foreign = [i for i in foreign if not short[i].isascii()]
    if not foreign:
        return _fold_alike(short)
    others = _fold_alike([short[i] for i in foreign])
    for i in foreign:
        short[i] = ""
    keys = _fold_alike(short)
    for i, folded in zip(foreign, others, strict=True):
        keys[i] = folded
    return keys


def _fold_alike(lines: list[str]) -> list[str]:
    whole = "\n".join(lines)
    if "](" in whole:  # a link must not reach from one line into the next
        whole = "\n".join([_LINK.sub(r"\1", line) if "](" in line else line for line in lines])
    whole = whole.casefold()
    if whole.isascii():
        whole = whole.translate(_ASCII_TABLE)
        whole = _ASCII_NUMBER.sub("#", whole) if "0" in whole else whole
    else:  # `translate` is slow here: replace, one after another, what there is
        for char in '"()[]{}*_`#|\t' + "".join({*_FOREIGN.findall(whole)}):
            whole = whole.replace(char, _CHARACTERS[char] or "")
        whole = _UNSPACED.sub(_space_out, _NUMBER.sub("#", whole))
        if not whole.replace("\n", "").isprintable():  # other white space than spaces, perhaps
            return [" ".join(line.split()).strip(EDGE) for line in whole.split("\n")]
    while "  " in whole:
        whole = whole.replace("  ", " ")
    return [line.strip(EDGE) for line in whole.split("\n")]
