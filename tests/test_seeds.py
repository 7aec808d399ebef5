"""The two seed pages, and the same pages as other sites would print them: other names, dates, counts, lost lines."""

import random
from pathlib import Path
from typing import Any, cast

import pytest

import cleanpress
from seed_pages import GIVEN, INVESTOR, MAY, NEWS, OWN, Edit, Page, assert_cleans, edit_page, read_page

needs_given = pytest.mark.skipif(not GIVEN, reason="CLEANPRESS_SEEDS names no folder: the originals are NOT tested")
FOLDERS = [pytest.param(OWN, id="own"), pytest.param(Path(GIVEN), id="original", marks=needs_given)]
NAMES = [NEWS, INVESTOR]

# Line numbers of the news page.
MONEY, MONTH, SUPPORT, SITE, BLOCK = (1, 2, 3, 4), 5, (9, 68), 70, range(72, 85)
NEWS_FURNITURE = (*MONEY, MONTH, 9, 11, 15, 32, 66, 68, SITE, *BLOCK)
STRONG = (73, 78, 79, 82)  # each of them says wpDiscuz; two of them prove it
# Line numbers of the investor's page.
READING, VIEWS, DATE, DISCLAIMER, WORDS, SAYING, SAID_BY = 3, 4, 5, 9, 109, 111, 112
HEADING, BIO, RELATED, TAG = 113, 115, 117, 119

Edits = dict[int, Edit]


def each(line: int, what: str, texts: str) -> dict[str, Edits]:
    """One variation for each text of a line; the texts are separated by bars."""
    return {f"{what}-{text}": {line: text} for text in texts.split(" | ")}


# -------------------------------------------------------------------------------- the pages themselves


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", NAMES)
def test_the_article_comes_out_and_nothing_else(folder: Path, name: str) -> None:
    assert_cleans(read_page(folder, name))


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028"])
def test_line_endings_do_not_matter(folder: Path, name: str, ending: str) -> None:
    source = read_page(folder, name).source
    assert cleanpress.clean(source.replace("\n", ending)) == cleanpress.clean(source)


@pytest.mark.parametrize("folder", FOLDERS)
def test_there_are_36_furniture_lines(folder: Path) -> None:
    assert sum(len(read_page(folder, name).furniture()) for name in NAMES) == 36


@needs_given
@pytest.mark.parametrize("name", NAMES)
def test_own_seeds_have_the_furniture_of_the_originals_and_another_article(name: str) -> None:
    own, given = read_page(OWN, name).lines, read_page(Path(GIVEN), name).lines
    assert [label for label, _ in own] == [label for label, _ in given]
    for (label, mine), (_, theirs) in zip(own, given, strict=True):
        assert (mine == theirs) == (label not in {"keep", "either"})


# -------------------------------------------------------------------------------- the news page, varied


def meter(form: str, numbers: tuple[str, ...] = ("0", "2,500", "5,000", "400")) -> Edits:
    return {line: form.format(number) for line, number in zip(MONEY, numbers, strict=True)}


def site(name: str, verb: str = "Support") -> Edits:
    return {**dict.fromkeys(SUPPORT, f"{verb} {name}"), SITE: name}


def block(*lines: str | tuple[str, str]) -> Edits:
    return {**dict.fromkeys(BLOCK), BLOCK[0]: list(lines)}


def lost_lines(number: int) -> Edits:
    """Leave out any of the block's lines, but for two that prove it."""
    draw = random.Random(number)
    proof = draw.sample(STRONG, draw.randint(2, 4))
    return {line: None for line in BLOCK if line not in proof and (line in STRONG or draw.random() < 0.5)}


FORM = ("Subscribe", "Notify of", "guest")
SORT = ("Oldest", "Newest Most Voted")
FEEDBACK = ("Inline Feedbacks", "View all comments")
CLOSE = ("54", "0", "Would love your thoughts, please comment.x", "()", "x")
WHOLE = (*FORM, "54 Comments", *SORT, *FEEDBACK, *CLOSE)
READERS = tuple(
    (MAY, text)
    for text in (
        "tidewatcher",
        "1 hour ago",
        "My grandfather dug that basin with a spade, and he never asked anybody for a calendar.",
        "2",
        "Reply",
        "View Replies (1)",
        "old_eel",
        "3 hours ago",
        "And look what became of the basin.",
    )
)

MONEY_FORMS = (
    *("${}", "$ {}", "{}$", "{} €", "{}€", "€{}", "€ {}", "{} £", "£{}"),
    *("{} USD", "USD {}", "{} EUR", "{} ₽", "₽{}", "{} zł", "¥{}", "₹ {}"),
)
NEWS_VARIED: dict[str, Edits] = {
    **{f"money-{form}": meter(form) for form in MONEY_FORMS},
    "money-other-amounts": meter("{} $", ("1", "12,345", "1,000,000", "99")),
    "money-cents": meter("${}", ("0.00", "2,500.50", "5,000.00", "19.99")),
    "money-dots": meter("{} €", ("0", "2.500", "5.000", "400")),
    "money-commas": meter("{} €", ("0,00", "2.500,00", "5.000,00", "400,50")),
    "money-spaces": meter("{} ₽", ("0", "2 500", "5 000", "400")),
    "money-no-break-spaces": meter("{}\xa0₽", ("0", "2\xa0500", "5\xa0000", "400")),
    "money-blank-lines-between": {line: [f"{line}00 $", ""] for line in MONEY},
    "money-three-lines": {4: None},
    **each(MONTH, "month", "FEBRUARY 2025 | December 2024 | MAY 2026 | Sept 2025 | JANUAR 2026 | MÄRZ 2025"),
    **each(MONTH, "month", "JANVIER 2026 | ENERO 2026 | GENNAIO 2026 | JANEIRO 2026 | JANUARI 2026 | STYCZEŃ 2026"),
    **each(MONTH, "month", "Août 2025 | OCAK 2026 | ЯНВАРЬ 2026 | Січень 2026"),
    **{
        f"site-{name}": site(name)
        for name in (
            "Ledger",
            "SouthWind",
            "The Daily Ledger",
            "Open Harbour",
            "Ledger.net",
            "the-ledger.example",
            "Radio 24",
            "L’Écho du Port",
            "St. Olaf News",
            "Новости Порта",
        )
    },
    "site-in-capitals": {9: "SUPPORT THE DAILY LEDGER", 68: "Support The Daily Ledger", SITE: "The Daily Ledger"},
    "site-name-in-capitals": {**site("Harbour Post"), SITE: "HARBOUR POST"},
    "site-link": {**site("Harbour Post"), 9: "[Support Harbour Post](https://harbour.example/give)"},
    **{
        f"comments-{count}": {75: count, 80: bubble}
        for count, bubble in (
            ("0 Comments", "0"),
            ("1 Comment", "1"),
            ("2 Comments", "2"),
            ("1,203 Comments", "1,203"),
            ("1.203 Comments", "1203"),
            ("12 comments", "12"),
            ("54 COMMENTS", "54"),
        )
    },
    **{
        f"sort-{'-'.join(order)}": {76: list(order), 77: None}
        for order in (
            ("Newest", "Oldest Most Voted"),
            ("Most Voted", "Newest Oldest"),
            ("Oldest", "Newest", "Most Voted"),
            ("Newest", "Most Voted", "Oldest"),
            ("Most Voted", "Oldest", "Newest"),
            ("Oldest Newest Most Voted",),
        )
    },
    **{
        f"link-{line}-{form}": {line: form.format(text)}
        for line, text in ((72, "Subscribe"), (76, "Oldest"), (78, FEEDBACK[0]), (79, FEEDBACK[1]))
        for form in ("[{}](https://x.y/#)", "[{}](#)", "**{}**")
    },
    "block-all-links": {n: f"[{t}](https://x.y/#)" for n, t in zip((76, 77, 78, 79), SORT + FEEDBACK, strict=True)},
    "block-blank-lines-between": block(*(part for text in WHOLE for part in (text, ""))),
    "block-reply-at-the-end": block(*WHOLE, "| Reply"),
    "block-reply-before-the-close": block(*WHOLE[:-1], "| Reply", "x"),
    "block-insert-at-the-end": block(*WHOLE, "Insert"),
    "block-reply-and-insert": block(*WHOLE, "| Reply", "Insert"),
    "block-load-more": block(*WHOLE[:-5], "Load More Comments", *CLOSE),
    "block-close-apart": block(*WHOLE[:-3], "Would love your thoughts, please comment.", "x"),
    "block-close-glued": block(*WHOLE[:-2], "()x"),
    "block-form-lines": block(
        "Subscribe",
        "Login",
        "Notify of",
        "new follow-up comments",
        "new replies to my comments",
        "›",
        "Label",
        "{}",
        "[+]",
        "Name*",
        "Email*",
        "Website",
        "54 Comments",
        *SORT,
        *FEEDBACK,
        *CLOSE,
    ),
    "block-label-guest": block("Subscribe", "Notify of", "Label", "guest", "0 Comments", *SORT, *FEEDBACK, *CLOSE[1:]),
    "block-no-count": block(*FORM, *SORT, *FEEDBACK, *CLOSE),
    "block-no-form": block("54 Comments", *SORT, *FEEDBACK, *CLOSE),
    "block-only-feedback": block(*FEEDBACK),
    "block-only-close": block("Notify of", *CLOSE),
    "block-with-readers": block(*WHOLE[:-5], *READERS, "Load More Comments", *CLOSE),
    "block-with-readers-below": block(*WHOLE, *READERS),
    **{f"lost-{line}": {line: None} for line in NEWS_FURNITURE},
    **{f"lost-many-{number}": lost_lines(number) for number in range(40)},
    "lost-meter": dict.fromkeys((*MONEY, MONTH)),
    "lost-images": dict.fromkeys((11, 15, 32)),
    "lost-block": dict.fromkeys(BLOCK),
    "image-arrow": dict.fromkeys((11, 15, 32), "Click to see the full-size image »"),
    "image-capitals": dict.fromkeys((11, 15, 32), "CLICK TO SEE THE FULL-SIZE IMAGE"),
    "image-full-size": dict.fromkeys((11, 15, 32), "Click to see the full size image"),
    "image-link": dict.fromkeys((11, 15, 32), "[Click to see the full-size image](https://x.y/1.jpg)"),
    "image-twice-in-a-row": {15: ["Click to see the full-size image", "", "Click to see the full-size image"]},
    "related-no-colon": {66: "MORE ON THE TOPIC"},
    "related-small-letters": {66: "More on the topic:"},
}

# -------------------------------------------------------------------------------- the investor's page, varied

BIOS = (
    "Mara Lindqvist is a financial journalist who writes about pensions and small savers.",
    "Tomasz Kowal covers commodity markets for regional papers. He lives in Gdansk with two dogs.",
    "Amina Yusuf is an economist. She teaches in Leeds. Her work has appeared in several magazines.",
    "Jo Park writes about taxes. They worked in a bank. They live in Busan. You can reach them at jo@ledger.example.",
    "Lucía Ferrer is a freelance writer with more than ten years of experience in personal finance.",
    "Ben Okafor passionately shares his knowledge with beginners. Contact us for collaboration opportunities.",
    "Karin Holm holds a degree in economics and enjoys explaining markets in plain words.",
    "Pieter de Wit is a senior analyst at a pension fund. He has been investing in forests since 1998.",
)
SAYINGS = (
    ("Money is patient only with those who are.", "— Ada Lindqvist"),
    ("“A ledger never raises its voice.”", "— Tomas R. Eklund"),
    ("The first rule is to sleep well. The second is to read what you sign.", "– Ngozi Adeyemi"),
    ("“Buy the slope, not the view.”", "―Jean-Luc Moreau"),
    ("Price is a question; patience is the answer.", "- Old proverb"),
)

INVESTOR_VARIED: dict[str, Edits] = {
    **each(READING, "reading", "1 min read | 12 minute read | 7 mins read | 7 minutes read"),
    **each(READING, "reading", "7-minute read | 7 min. read"),
    **each(VIEWS, "views", "1 view | 0 views | 1.2K views | 12,345 views | 3 Views | 2M views"),
    **each(DATE, "date", "2 January 2026 | 2026-01-02 | 02/01/2026 | Jan 2 | January 2, 2026 | 02.01.2026"),
    **each(DATE, "date", "2 Jan 2026 | Jan. 2, 2026 | Fri, Jan 2, 2026"),
    "counters-other-order": {READING: "Jan 2, 2026", VIEWS: "7 min read", DATE: "3 views"},
    "counters-date-first": {READING: "January 2, 2026", VIEWS: "3 views", DATE: "7 min read"},
    "counters-blank-lines-between": {READING: ["7 min read", ""], VIEWS: ["3 views", ""]},
    "counters-no-date": {DATE: None},
    **each(WORDS, "words", "Word count: 812 | (Word count: approximately 12,000) | Words: 900 | Word Count: 3250"),
    **each(WORDS, "words", "Word count: 1,204 words | [Word count: 812] | (Word count: approx. 3,250)"),
    **each(WORDS, "words", "*(Word count: about 800)* | (Approximate word count: 3,250)"),
    **{f"saying-{by}": {SAYING: text, SAID_BY: by} for text, by in SAYINGS},
    **each(HEADING, "heading", "About the Author | About the author | ABOUT THE AUTHOR | Author: | **Author**"),
    "heading-after-a-blank-line": {HEADING: ["", "Author"]},
    "heading-next-to-the-bio": {114: None},
    **{f"bio-{text.split()[0]}": {BIO: text} for text in BIOS},
    **{f"bio-about-{text.split()[0]}": {HEADING: ["", "About the Author"], BIO: text} for text in BIOS},
    **{f"bio-without-saying-{text.split()[0]}": {SAYING: None, SAID_BY: None, BIO: text} for text in BIOS},
    **{
        f"disclaimer-{text.split('.')[0]}": {DISCLAIMER: text}
        for text in (
            "Financial market analysis from 15/11/2025. Market conditions may have changed since publication.",
            "Crypto market analysis from 02/01/2026. Market conditions may have changed since publication.",
            "Market analysis from 2026-01-02. Market conditions may have changed since publication.",
            "Stock market analysis from January 2, 2026. Market conditions may have changed since publication.",
            "Cryptocurrency market analysis from 2 January 2026. Market conditions may have changed since publication.",
        )
    },
    "disclaimer-at-the-end": {
        DISCLAIMER: None,
        WORDS: [
            "Financial market analysis from 02/01/2026. Market conditions may have changed since publication.",
            "",
            "(Word count: approximately 3,250)",
        ],
    },
    "tag-after-the-heading": {RELATED: ["Related Articles", "?>"], 118: None, TAG: None},
    "tag-before-the-heading": {RELATED: ["?>", "", "Related Articles"], 118: None, TAG: None},
    "tag-after-the-bio": {116: ["?>", ""], RELATED: None, 118: None, TAG: None},
    "tag-after-the-word-count": {WORDS: ["(Word count: approximately 3,250)", "?>"], TAG: None},
    "tag-twice": {TAG: ["?>", "?>"]},
    "tag-and-line-breaks": {TAG: ["?>", "", ""]},
    "related-small-letters": {RELATED: "Related articles"},
    "related-colon": {RELATED: "Related Articles:"},
    "related-capitals": {RELATED: "RELATED ARTICLES"},
    **{f"lost-{line}": {line: None} for line in (READING, VIEWS, DATE, DISCLAIMER, WORDS, SAYING, BIO, RELATED, TAG)},
    "lost-saying-and-name": {SAYING: None, SAID_BY: None},
    "lost-author-box": {SAYING: None, SAID_BY: None, HEADING: None, BIO: None},
    # Without its name a saying is a sentence, without the heading a bio is a paragraph: nothing is asked of them.
    "lost-name": {SAYING: [(MAY, "Successful investing is about managing risk, not avoiding it.")], SAID_BY: None},
    "lost-heading": {
        SAYING: [(MAY, "Money is patient only with those who are.")],
        SAID_BY: [(MAY, "— Ada Lindqvist")],
        HEADING: None,
        BIO: [(MAY, BIOS[0])],
    },
}

VARIED = [
    pytest.param(name, edits, id=f"{page}-{which}")
    for page, name, table in (("news", NEWS, NEWS_VARIED), ("investor", INVESTOR, INVESTOR_VARIED))
    for which, edits in table.items()
]


@pytest.mark.parametrize(("name", "edits"), VARIED)
def test_variation(name: str, edits: Edits) -> None:
    assert_cleans(edit_page(read_page(OWN, name), edits))


@needs_given
def test_variations_of_the_originals() -> None:
    failed = []
    for case in VARIED:
        name, edits = cast("tuple[Any, Any]", case.values)
        try:
            assert_cleans(edit_page(read_page(Path(GIVEN), name), edits))
        except AssertionError as error:
            failed.append((case.id, str(error).splitlines()[0]))
    assert failed == []


@pytest.mark.parametrize("number", range(30))
@pytest.mark.parametrize(("name", "table"), [(NEWS, NEWS_VARIED), (INVESTOR, INVESTOR_VARIED)])
def test_variations_together(name: str, table: dict[str, Edits], number: int) -> None:
    """Another site differs in more than one thing: up to twelve variations that do not touch the same lines."""
    draw = random.Random(number)
    edits: Edits = {}
    for which in draw.sample(sorted(which for which in table if not which.startswith("lost")), 12):
        if not set(table[which]) & set(edits):
            edits |= table[which]
    assert_cleans(edit_page(read_page(OWN, name), edits))


def test_both_pages_in_one_text_keep_both_articles() -> None:
    """Two documents in one: what is certain still goes, and no line of either article is lost."""
    pages: list[Page] = [read_page(OWN, name) for name in NAMES]
    out = cleanpress.clean("\n\n".join(page.source for page in pages))
    lines = {" ".join(line.split()) for line in out.split("\n")}
    assert [line for page in pages for line in page.with_label("keep", "either") if line not in lines] == []
