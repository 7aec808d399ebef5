"""Unicode repair of one line: mojibake, entities, control characters, invisible characters. The only home of ftfy."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from unicodedata import is_normalized

from cleanpress.chartables import SPACE_OR_QUOTE, SUSPECT_LONE, SUSPECT_PAIRS
from cleanpress.late import compile_late
from cleanpress.marks import compose, order_marks

# A line longer than this is repaired word by word, and a word longer than this character by character: ftfy takes
# quadratic time on some hostile lines.
LONGEST = 10_000

_ENTITY = compile_late("&#?[0-9A-Za-z]{1,24};")
_ASCII_CONTROL = compile_late("[\x00-\x08\x0a-\x1f\x7f]")
# Controls, C1, surrogates, line breaks and every invisible character that `_tidy` or ftfy looks at.
_SPECIAL = compile_late(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc]"
)
_PRINTABLE = bytes(range(32, 127))
_BREAK = compile_late("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# One class in front lets `re` skip ahead; an alternation would be tried at every character.
_GATE = compile_late(
    f"[{''.join(first for first, _ in SUSPECT_PAIRS)}](?:[{''.join(second for _, second in SUSPECT_PAIRS)}]"
    f"|(?<=[\u0152\u0153])[^A-Za-z]|(?<=[\xc2\xc3])[{SPACE_OR_QUOTE}])"
)
_BOUNDARY = compile_late("(?<=[0-9A-Za-z.,:;!?]) ")

_SILENT = compile_late("[\xad\u2060-\u2064]")
_RTL = compile_late("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BIDI = compile_late("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OVERRIDE = compile_late("[\u202d\u202e]")
_EMBEDDING = compile_late("[\u202a-\u202e]")

# Where a joiner has a meaning: Indic and South-East Asian letters, Arabic-like letters, emoji.
_INDIC = "\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f\U00011000-\U000114ff"
_CURSIVE = "\u0620-\u08ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc\U00010d00-\U00010d3f\U0001e900-\U0001e95f"
_EMOJI = "\xa9\xae\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\U000e007f"
_JOINER = compile_late(
    f"((?<=[{_INDIC}])[\u200c\u200d]"
    f"|(?<=[{_CURSIVE}])\u200d"
    f"|(?<=[{_CURSIVE}])\u200c(?=[\u200c\u200d]*[{_CURSIVE}])"
    f"|(?<=[{_EMOJI}])\u200d(?=[\u200c\u200d]*[{_EMOJI}]))"
    "|[\u200c\u200d]"
)
# Thai, Lao, Burmese and Khmer write no spaces: a zero-width space there is a word boundary.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_ZERO_SPACE = compile_late(f"((?<=[{_UNSPACED}])\u200b(?=\u200b*[{_UNSPACED}]))|\u200b")


@cache
def _suspects() -> re.Pattern[str]:
    return re.compile("|".join([*(f"[{first}][{second}]" for first, second in SUSPECT_PAIRS), SUSPECT_LONE]))


@cache
def _load_ftfy() -> Callable[[str], str]:
    import ftfy  # costs several times what Python itself takes to start, and most texts never need it

    # explain=True: without it ftfy ignores three of its options for mojibake.
    gentle = ftfy.TextFixerConfig(
        fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False, fix_line_breaks=False, explain=True
    )
    return lambda line: ftfy.fix_and_explain(order_marks(line), gentle).text


def repair(line: str) -> str:
    r"""Repair the Unicode of one line, gently; never make a line break.

    >>> repair("The Mona Lisa doesnÃ¢â‚¬â„¢t have eyebrows &amp; no lashes")
    'The Mona Lisa doesn’t have eyebrows & no lashes'
    >>> repair("soft\xadhyphen, one&#10;line")
    'softhyphen, one line'
    >>> repair("“Curly quotes”, ﬁne ligatures and ＷＩＤＥ letters stay")
    '“Curly quotes”, ﬁne ligatures and ＷＩＤＥ letters stay'

    Joiners stay where an emoji or a script needs them, direction marks stay in lines that hold right-to-left letters.
    Repeated until nothing changes: every change but the last ones (NFC) makes the line shorter, so it ends.
    """
    while not is_clean(line) and (fixed := _repair_once(line)) != line:
        line = fixed
    return line


def is_clean(line: str, printable: bool = False) -> bool:
    r"""Tell, by cheap and sufficient tests, that there is nothing to repair in a line, which may be known as printable.

    >>> is_clean("“Fish & chips”, he said.")
    True
    >>> is_clean("Fish &amp; chips")
    False
    """
    if "&" in line and "<" not in line and _ENTITY.search(line):
        return False
    if line.isascii():
        return printable or line.isprintable() or not _ASCII_CONTROL.search(line)
    # The object replacement character counts as printable; the other special ones do not.
    if "\ufffc" in line or not (printable or line.isprintable() or not _SPECIAL.search(line)):
        return False
    return not (_GATE.search(line) and _suspects().search(line)) and is_normalized("NFC", line)


def are_idle(lines: Sequence[str]) -> bool:
    """Tell by one look at all of them that lines have nothing to repair, and no space but ordinary ones.

    >>> are_idle(["“Fish & chips”,", "he said."]), are_idle(["“Fish & chips”,", "he&nbsp;said."])
    (True, False)
    """
    # What holds for the whole holds for each line, but a "<" in one line would hide the entities of all others.
    return is_idle(" ".join(lines).replace("<", " "))


def is_idle(line: str) -> bool:
    r"""Tell that a line has nothing to repair, and no space but ordinary ones.

    >>> is_idle("“Fish & chips”"), is_idle("“Fish & chips”\xa0")
    (True, False)
    """
    # Of ASCII its bytes tell it sooner: `isprintable` looks up each character.
    printable = not line.encode().translate(None, _PRINTABLE) if line.isascii() else line.isprintable()
    return printable and is_clean(line, printable=True)


def _repair_once(line: str) -> str:
    if len(line) <= LONGEST:
        return _tidy(_load_ftfy()(line))
    return " ".join(
        piece if is_clean(piece) else _tidy(_load_ftfy()(piece) if len(piece) <= LONGEST else _repair_characters(piece))
        for piece in _BOUNDARY.split(line)
    )


def _repair_characters(line: str) -> str:
    from ftfy import fixes

    line = fixes.fix_surrogates(fixes.fix_c1_controls(line)) if not line.isascii() else line
    return compose(fixes.remove_control_chars(fixes.remove_terminal_escapes(line)))


def _tidy(line: str) -> str:
    if line.isprintable():
        return line
    line = _SILENT.sub("", _BREAK.sub(" ", line))
    line = _JOINER.sub(r"\1", _ZERO_SPACE.sub(r"\1", line))
    if not _RTL.search(line):
        return _BIDI.sub("", line)
    return _EMBEDDING.sub("", line) if _OVERRIDE.search(line) else line
