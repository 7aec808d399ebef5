"""Which characters, side by side, make a line worth a look by ftfy.

Derived from ``ftfy.badness.BADNESS_RE`` (ftfy 6.3.1): every match of that expression holds one of these pairs or one
of the lone patterns in ``SUSPECT_LONE``. So a line without them is not mojibake to ftfy, and ftfy need not be asked.
``tests/test_repair.py`` derives the table again from the installed ftfy and compares.
"""

# (bodies of two character classes): one of the first, then one of the second.
SUSPECT_PAIRS: tuple[tuple[str, str], ...] = (
    (
        "ΒΓΞΟ",
        "\x80-\x9f¡-¦\xa8-¬®-°\xb8º»¿ƒ\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385‘‚“-„†-•‰‹›₧€™⌐◊\uf8ff\ufffd",
    ),
    (
        "ά-αγ-ωабг-џ",
        ("¤¦\xa8ª¬\xaf\xb8ºÀ-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽƒ\u02c6\u02c7\u02d8\u02db\u02dcҐ†‡‰⌐◊"
            "\ufffd"),
    ),
    (
        "β",
        ("¤¦\xa8ª¬\xaf\xb8ºÀ-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽƒ\u02c6\u02c7\u02d8\u02db\u02dcҐ†‡‰€⌐◊"
            "\ufffd"),
    ),
    (
        "ВРС",
        ("\x80-\x9f¡-¦\xa8-¬®-°µ\xb8º»¿ƒ\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385‘‚“-„†-•‰‹›₧€™⌐◊"
            "\uf8ff\ufffd"),
    ),
    (
        "Г",
        ("\x80-\x9f¡-¦\xa8-¬®-°µ\xb8º»¿ƒ\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385ў‘‚“-„†-•‰‹›₧€™⌐◊"
            "\uf8ff\ufffd"),
    ),
    (
        "в",
        ("¤¦\xa8ª¬\xaf\xb8ºÀ-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽƒ\u02c6\u02c7\u02d8\u02db\u02dcЂҐ†‡‰⌐◊"
            "\ufffd"),
    ),
    ("‚", "¤¦\xa8ª¬\xaf\xb8ºÄâóƒ\u02c6\u02c7\u02d8\u02db\u02dc†‡‰⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\ufffd"),
    (
        "√",
        ("¡¤-¦\xa8-¬®\xaf±\xb4µ\xb8º»¿-ÑØÜÝß-ñøüĀ-ćČ-ēĖ-ěĞğĢģĪīįİĶķĹ-ľŁ-ŃŅŇŒœŕŘŚśŞ-ŢŤťŮŰŸ-žƒ"
            "\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385Ґґ‘‚“-„†-•‰‹›™∂≠≤≥⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ffﬁﬂ\ufffd"),
    ),
    (
        "≈",
        ("¡¢¤¦\xa8-¬®-°\xb8º»¿-ÑØÜÝß-ñüĀ-ćČ-ēĖ-ěĞğĢģĪīįİĶķĹ-ľŁ-ŃŅŇŒœŕŘŚśŞ-ŢŤťŮŰŸ-žƒ\u02c6\u02c7\u02d8\u02db-"
            "\u02dd\u0384\u0385Ґґ‘‚“-„†-•‰‹›™⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ffﬁﬂ\ufffd"),
    ),
    (
        "│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓",
        ("¡-¬®-³µ¶\xb8-Ýß-üĀ-ćČ-ēĖ-ěĞğĢģĪīįİĶķĹ-ľŁ-ŃŅŇŌŐŒœŕŘŚśŞ-ŢŤťŪŮŰŲŸ-žƒ\u02c6\u02c7\u02d8\u02db-"
            "\u02dd\u0384\u0385Ґґ‘‚“-„†-•‰‹›⁄₧€№™∂∆∏∑√∞∩∫≈≠≡≤≥⌐◊\uf8ffﬁﬂ\ufffd"),
    ),
    (
        "¡©«¿\u0384\u0385‘“„•‹\uf8ff",
        "¤¦\xa8ª¬\xaf\xb8ºƒ\u02c6\u02c7\u02d8\u02db\u02dc†‡‰⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\ufffd",
    ),
    (
        "¢£¥±-³µ¹¼-¾÷⁄₧€№∂∆∏∑∞∩∫≠≡≤≥",
        ("¡¤¦\xa8-¬®\xaf\xb8º»¿-ÑØÜÝß-ñüĀ-ćČ-ēĖ-ěĞğĢģĪīįİĶķĹ-ľŁ-ŃŅŇŒœŕŘŚśŞ-ŢŤťŮŰŸ-žƒ\u02c6\u02c7\u02d8\u02db-"
            "\u02dd\u0384\u0385Ґґ‘‚“-„†-•‰‹›™⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ffﬁﬂ\ufffd"),
    ),
    (
        "¤¦\xa8ª¬\xaf\xb8ºƒ\u02c6\u02c7\u02d8\u02db\u02dc†‡‰⌐◊\ufffd",
        ("¡-¬®\xaf±-³µ¶\xb8-Ñ×ØÜÝß-ñ÷üĀ-ćČ-ēĖ-ěĞğĢģĪīįİĶķĹ-ľŁ-ŃŅŇŒœŕŘŚśŞ-ŢŤťŮŰŸ-žƒ\u02c6\u02c7\u02d8\u02db-"
            "\u02dd\u0384\u0385Ґґ‘‚“-„†-•‰‹›⁄₧€№™∂∆∏∑√∞∩∫≈≠≡≤≥⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ffﬁﬂ\ufffd"),
    ),
    ("§¶", "¤¦\xa8ª¬®\xaf\xb8º»ƒ\u02c6\u02c7\u02d8\u02db-\u02dd”†‡‰›™⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\ufffd"),
    (
        "®»\u02dd”›™",
        ("¡-¦\xa8-¬\xaf\xb8º¿-ÑØÜÝß-ñüĀ-ćČ-ēĖ-ěĞğĢģĪīįİĶķĹ-ľŁ-ŃŅŇŒœŕŘŚśŞ-ŢŤťŮŰŸ-žƒ"
            "\u02c6\u02c7\u02d8\u02db\u02dc\u0384\u0385Ґґ‘‚“„†-•‰‹₧€⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ffﬁﬂ\ufffd"),
    ),
    (
        "ÀÁÄ-ÍÏÑÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ",
        ("¡-¬®-³µ¶\xb8-¿×÷ƒ\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385‘‚“-„†-•‰‹›⁄₧€№™∂∆∏∑√∞∩∫≈≠≡≤≥⌐│┌┐┘├┤┬┼═-"
            "╬▀▄█▌▐-▓◊\uf8ff\ufffd"),
    ),
    (
        "ÂÃÎÐ",
        ("\xa0-¿×÷œŠšŸžƒ\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385–—‘‚“-„†-•‰‹›⁄₧€№™∂∆∏∑√∞∩∫≈≠≡≤≥⌐│┌┐┘├┤┬┼═-╬"
            "▀▄█▌▐-▓◊\uf8ff\ufffd"),
    ),
    (
        "×",
        ("¡¤¦\xa8-¬®\xaf²³\xb8º»¿-ÑØÜÝß-ñüĀ-ćČ-ēĖ-ěĞğĢģĪīįİĶķĹ-ľŁ-ŃŅŇŒœŕŘŚśŞ-ŢŤťŮŰŸ-žƒ"
            "\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385Ґґ‘‚“-„†-•‰‹›™⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ffﬁﬂ\ufffd"),
    ),
    (
        "Ø",
        ("\xa0-¿×÷ŠŸƒ\u02c6\u02c7\u02d8\u02db-\u02dd\u0384\u0385–-―‘-‚“-„†-•…‰‹›⁄₧€№™∂∆∏∑√∞∩∫≈≠≡≤≥⌐│┌┐┘├┤┬┼═-╬"
            "▀▄█▌▐-▓◊\uf8ff\ufffd"),
    ),
    (
        "Ù",
        ("\xa0-¦\xa8-µ·-¿×÷ŠŸƒ\u02c6\u02c7\u02d8\u02db\u02dc\u0384\u0385–-―‘-‚“„†-•…‰‹⁄₧€№∂∆∏∑√∞∩∫≈≠≡≤≥⌐◊"
            "\uf8ff\ufffd"),
    ),
    ("ÞΆΈ-ΊΌΎΏΑΔ-ΝΠ-ΫЁ-БД-ПТ-Я", "¤¦\xa8ª¬\xaf\xb8ºƒ\u02c6\u02c7\u02d8\u02db\u02dc†‡‰⌐◊\ufffd"),
    (
        "ßá-ñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґﬁﬂ",
        ("¡-¦\xa8-¬®\xaf\xb8º»¿-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽƒ\u02c6\u02c7\u02d8\u02db-"
            "\u02dd\u0384\u0385Ґ‘‚“-„†-•‰‹›₧€™⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ff\ufffd"),
    ),
    (
        "à",
        ("¡-¦\xa8-¬®\xaf²µ\xb8-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽƒ\u02c6\u02c7\u02d8\u02db-"
            "\u02dd\u0384\u0385Ґ‘‚“-„†-•‰‹›₧€™⌐│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓◊\uf8ff\ufffd"),
    ),
)

# The third lone pattern below: what follows an A-circumflex that was half of a space or of punctuation.
SPACE_OR_QUOTE = (
    " \xa1\xa9\xab\xae\xbb\xbf\u02dd\u0384\u0385\u2018\u201a\u201c\u201d\u201e\u2022\u2039\u203a\u2122\uf8ff"
)
# A C1 control; an oe ligature before what is no Latin letter; A-tilde or A-circumflex before a space or punctuation.
SUSPECT_LONE = f"[\x80-\x9f]|[\u0152\u0153][^A-Za-z]|[\xc2\xc3][{SPACE_OR_QUOTE}]"
