"""Colours of a terminal: for the families on a page, and for a diff as git has it."""

from collections.abc import Callable
from zlib import crc32

from ..rule import FAMILIES

Paint = Callable[[str, str], str]  # what a row is, a family or a part of a diff, and its text -> what is printed

_DIFF = {"head": "1", "hunk": "36", "removed": "31", "added": "32"}
_HUES = (208, 39, 141, 178, 170, 73, 203, 107, 111, 137, 180, 146, 67)  # of the 256 colours; read on black and white


def plain(name: str, text: str) -> str:
    """No colour at all.

    >>> plain("images", "Tap to zoom")
    'Tap to zoom'
    """
    return text


def paint(name: str, text: str) -> str:
    r"""Text in the colour of what it is; text that is nothing stays plain.

    >>> paint("removed", "-Tap to zoom"), paint("images", "Tap to zoom")
    ('\x1b[31m-Tap to zoom\x1b[m', '\x1b[38;5;141mTap to zoom\x1b[m')
    >>> paint("", "The quay.")
    'The quay.'
    """
    return f"\x1b[{_DIFF.get(name) or f'38;5;{_HUES[number_family(name) % len(_HUES)]}'}m{text}\x1b[m" if name else text


def number_family(name: str) -> int:
    """Give a family its number among the colours; one that is not built in has the same each time, too.

    >>> number_family("donations"), number_family("ships") == number_family("ships")
    (0, True)
    """
    return FAMILIES.index(name) if name in FAMILIES else crc32(name.encode("utf-8", "backslashreplace"))
