"""Is a line prose?  Running text stops a cut; menus, titles and labels do not."""

from .late import compile_late
from .stopwords import STOPWORDS

SHORTEST_PROSE = 21  # characters, a full stop included: twenty of an unspaced script
_UNSPACED = compile_late(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_LOOSE = compile_late(r"'(?:(?![^\W\d_])|(?<![^\W\d_]'))")
_UTF8, _ASCII = ("utf-8", "surrogatepass"), bytes(range(128))
_LETTERS = bytes.maketrans(_ASCII, bytes([char if chr(char).isalpha() or char == ord("'") else 32 for char in _ASCII]))
_STOPS = (":", "：", ".", "!", "?", "…", "。", "！", "？", "؟", ".”", '."')
ENDS = (*'.!?…。！？؟।:”"」』', ".»", ".)", ".’", ".'")


def prose_words(text: str) -> int:
    """Count the words of prose: twelve and an end, a sixth function words (of fifteen an eighth), or thirty, a quarter.

    >>> prose_words("The harbour board met on Monday and voted to put off the dredging of the old basin.")
    17
    >>> prose_words("Valtuusto päätti, että vanha uimahalli pidetään auki talvella, vaikka lämmitys maksaa paljon.")
    12
    >>> prose_words("Home News Sport Culture Opinion Weather Jobs Cars Homes Travel Shop Games Puzzles.")
    0

    In Chinese, Japanese and Korean two characters count as a word: prose has twenty and a sentence end, or sixty.

    >>> prose_words("港口委员会星期一开会，决定推迟旧港池的疏浚工程，直到明年春天为止。")
    15
    """
    # Twelve words take 23 characters at least, thirty take 59; so most lines need no count.
    if len(text) < (SHORTEST_PROSE if text.endswith(ENDS) else 59):
        return 0
    if not text.isascii():
        dense = len(_UNSPACED.findall(text))
        if dense * 2 > len(text):
            return dense // 2 if dense >= 60 or (dense >= 20 and text.endswith(ENDS)) else 0
    words = _find_words(text)
    count = len(words)
    ended = count >= 12 and text.endswith(ENDS)
    told = sum(map(STOPWORDS.__contains__, words))
    # Czech, Finnish and Turkish put into endings what others say in words of their own.
    return count if (ended and told * (8 if count >= 15 else 6) >= count) or (count >= 30 and told * 4 >= count) else 0


def is_sentence(text: str) -> bool:
    """Tell a sentence, even one too short to be prose: five words, two of them function words, and a full stop.

    >>> is_sentence("A telephone number. Somebody will ask for it.")
    True
    >>> is_sentence("All articles by Anna Keel"), is_sentence("Read more.")
    (False, False)
    """
    if not text.endswith(_STOPS):
        return False
    words = _find_words(text)
    if len(words) < 5:
        return len(_UNSPACED.findall(text)) >= 8
    return sum(map(STOPWORDS.__contains__, words)) >= 2


def _find_words(text: str) -> list[str]:
    """Find runs of letters, in small letters; an apostrophe between two letters ends one, any other is part of none."""
    text = text.casefold().replace("’", "'")
    if "'" in text:
        text = _LOOSE.sub(" ", text).replace("'", "' ")
    # Of characters beyond ASCII a line has few different ones; what is ASCII is told in bytes, all of it at once.
    for char in () if text.isascii() else {*text.encode(*_UTF8).translate(None, _ASCII).decode(*_UTF8)}:
        if not char.isalnum() or char.isdecimal():
            text = text.replace(char, " ")
    return text.encode(*_UTF8).translate(_LETTERS).decode(*_UTF8).split()
