"""Text that a terminal can be trusted with."""

from unicodedata import category

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidi marks and other formats, surrogates, separators
JOINERS = frozenset("\u200c\u200d")  # Persian words and emoji need them, and no terminal is fooled by them


def escape_text(text: str) -> str:
    r"""Text in which nothing moves a cursor, changes a colour or turns the order of letters round.

    >>> escape_text("a\tb\u202ec")
    'a\\tb\\u202ec'
    >>> escape_text("naïve\xa0日本 🙂")
    'naïve\xa0日本 🙂'
    """
    if text.isprintable():
        return text
    hidden = {char for char in {*text} - JOINERS if category(char) in HIDDEN}
    return text.translate({ord(char): repr(char)[1:-1] for char in hidden}) if hidden else text
