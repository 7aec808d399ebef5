"""Tables of characters: which, side by side, make a line worth a look by ftfy, and which do not count in a key.

The first are derived from ``ftfy.badness.BADNESS_RE`` (ftfy 6.3.1): every match of that expression holds one of these
pairs or one of the lone patterns in ``SUSPECT_LONE``. So a line without them is not mojibake to ftfy, and ftfy need not
be asked. ``tests/test_repair.py`` derives the table again from the installed ftfy and compares.
"""

# Bodies of character classes, named for what most of their characters are.
_BAD = "¤¦\xa8ª¬\xaf\xb8ºƒˆˇ\u02d8\u02db\u02dc†‡‰⌐◊\ufffd"
_OPENING = "¡©«¿\u0384\u0385‘‚“„•‹\uf8ff"
_CLOSING = "®»\u02dd”›™"
_BOX = "│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓"
_UPPER = "À-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ"
_LOWER = "ß-áã-ñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґﬁﬂ"
_MONEY = "¢£¥₧€"
_NUMBER = "±-³¹¼-¾×÷⁄№∂∆∏∑√∞∩∫≈≠≡≤≥"

# (bodies of two character classes): one of the first, then one of the second or of `_BAD`.
_PAIRS = (
    ("ßá-ñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґﬁﬂ", _OPENING + _CLOSING + _BOX + _UPPER + _MONEY),
    ("ÀÁÄ-ÍÏÑÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ", _OPENING + _CLOSING + _BOX + _MONEY + _NUMBER + "§°µ¶"),
    (_BOX, _OPENING + _CLOSING + _UPPER + _LOWER + _MONEY + _NUMBER + "§°µ¶Ò-ÖÙ-Ûâò-öø-ûŌŐŪŲ"),
    ("¢£¥±-³µ¹¼-¾÷⁄₧€№∂∆∏∑∞∩∫≠≡≤≥", _OPENING + _CLOSING + _BOX + _UPPER + _LOWER + "â"),
    (_BAD, _OPENING + _CLOSING + _BOX + _UPPER + _LOWER + _MONEY + _NUMBER + "§µ¶â"),
    ("≈", _OPENING + _CLOSING + _BOX + _UPPER + _LOWER + "¢°â"),
    ("Ø", _OPENING + _CLOSING + _BOX + _MONEY + _NUMBER + "\xa0§\xad°\xb4-·ŠŸ–-―’…"),
    ("¡©«¿\u0384\u0385‘“„•‹\uf8ff", _BOX),
    ("√", _OPENING + _CLOSING + _BOX + _UPPER + _LOWER + "¥±\xb4µâø∂≠≤≥"),
    (_CLOSING, _OPENING + _BOX + _UPPER + _LOWER + _MONEY + "â"),
    ("×", _OPENING + _CLOSING + _BOX + _UPPER + _LOWER + "²³â"),
    ("§¶", _CLOSING + _BOX),
    ("ÂÃÎÐ", _OPENING + _CLOSING + _BOX + _MONEY + _NUMBER + "\xa0§\xad°\xb4-·œŠšŸž–—"),
    ("‚", _BOX + "Äâó"),
    ("à", _OPENING + _CLOSING + _BOX + _UPPER + _MONEY + "²µ¹¼-¾"),
    ("ÞΆΈ-ΊΌΎΏΑΔ-ΝΠ-ΫЁ-БД-ПТ-Я", ""),
    ("ά-αγ-ωабг-џ", _UPPER),
    ("ВРС", _OPENING + _CLOSING + _MONEY + "\x80-\x9f°µ"),
    ("ΒΓΞΟ", _OPENING + _CLOSING + _MONEY + "\x80-\x9f°"),
    ("в", _UPPER + "Ђ"),
    ("β", _UPPER + "€"),
    ("Г", _OPENING + _CLOSING + _MONEY + "\x80-\x9f°µў"),
    ("Ù", _OPENING + _MONEY + _NUMBER + "\xa0\xad®°\xb4µ·»ŠŸ–-―’…"),
)
SUSPECT_PAIRS = tuple((first, _BAD + second) for first, second in _PAIRS)

# The third lone pattern below: what follows an A-circumflex that was half of a space or of punctuation.
SPACE_OR_QUOTE = " ¡©«®»¿\u02dd\u0384\u0385‘‚“”„•‹›™\uf8ff"
# A C1 control; an oe ligature before what is no Latin letter; A-tilde or A-circumflex before a space or punctuation.
SUSPECT_LONE = f"[\x80-\x9f]|[\u0152\u0153][^A-Za-z]|[\xc2\xc3][{SPACE_OR_QUOTE}]"

# What does not count in a key: characters that are left out, and those that are as good as another.
DELETED = '"“”„‟«»()[]{}（）［］【】「」『』《》〈〉〔〕*_`#＃\u0307\u0640\u200c\u200d\u200e\u200f️'
FOLDED = {
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
