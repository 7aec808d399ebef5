"""The key of a line: what is left of it when case, numbers, edge punctuation and Markdown do not count."""

import re

LONGEST = 320  # characters; a longer line is no furniture line and gets the empty key

_DELETED = '"“”„‟«»()[]{}（）［］【】「」『』《》〈〉〔〕*_`#＃\u0307\u0640\u200c\u200d\u200e\u200f️'
_FOLDED = {
    **dict.fromkeys("‘’‚‛´ʼ＇", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("‹›→←↑↓⟶⟵»▶►◀◄▾▼▲△▸▹❯❮⬅➡↗↑⇒➔➜", " "),
    **dict.fromkeys("•·∙‧●○◦‣▪■□◆★☆⋅|｜", " "),
    "…": "...",
    **dict(zip("：，！？ıё\t", ":,!?iе ", strict=True)),
    **dict.fromkeys("أإآ", "ا"),
    **dict.fromkeys("يى", "ی"),
    "ك": "ک",
}
_TABLE = str.maketrans({**_FOLDED, **dict.fromkeys(_DELETED, "")})
EDGE = " .,:;!-=~/\\<>'+^✓✔✕✖×&。、،؛©"
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_NUMBER = re.compile(r"\d+(?:[.,:/'-]\d+)*(?: \d{3}(?![\d.,:]))*(?:[kKmM](?![^\W_]))?")
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


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
        text = _UNSPACED.sub(r" \1 ", text)
    return " ".join(text.split())
