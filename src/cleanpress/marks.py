"""Normal forms of Unicode in linear time, however many combining marks follow each other."""

import re
from typing import Literal
from unicodedata import combining, normalize

# Python sorts the marks of a letter by insertion: fast for the few that letters have, quadratic for a million of them.
SHORT = 1000  # characters; in a line as short as this even that is fast
_MANY = b"[^\0]{100,}"  # in the classes of characters, 0 is no mark
# Letters that are no marks themselves, but are taken apart to marks (the last two only by the K forms).
_OPENED = {0xF73: "\u0f71\u0f72", 0xF75: "\u0f71\u0f74", 0xF81: "\u0f71\u0f80"}
_OPENED_K = _OPENED | {0xFF9E: "\u3099", 0xFF9F: "\u309a"}


def compose(line: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    r"""Bring a line to a normal form, as `unicodedata.normalize` does.

    >>> compose("cafe\u0301"), compose("ﬁne", "NFKC")
    ('café', 'fine')
    >>> compose("ﬁne café")
    'ﬁne café'
    """
    return normalize(form, order_marks(line, _OPENED_K if "K" in form else _OPENED))


def order_marks(line: str, opened: dict[int, str] = _OPENED) -> str:
    r"""Put long runs of marks in their canonical order, which changes nothing that a normal form tells apart.

    >>> order_marks("e" + "\u0301\u0316" * 1000) == "e" + "\u0316" * 1000 + "\u0301" * 1000
    True
    >>> order_marks("e\u0301\u0316") == "e\u0301\u0316"
    True
    """
    if len(line) <= SHORT or line.isascii():
        return line
    line = line.translate(opened)
    pieces: list[str] = []
    done = 0
    for run in re.finditer(_MANY, bytes(map(combining, line))):
        marks = "".join(normalize("NFD", mark) for mark in line[slice(*run.span())])
        pieces += line[done : run.start()], "".join(sorted(marks, key=combining))
        done = run.end()
    return "".join([*pieces, line[done:]])
