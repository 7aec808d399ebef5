"""Cleaners of plain text that others published, to be measured beside this library.

Each is a function, text -> text, that removes lines. Rules that drop a whole document (too few sentences, a curly
bracket, too many flagged words) are left out: they do not clean a text. Where a package has the rule as a public
function, the package is used, and the name begins with that of the package; the rest is written anew from the source
that its docstring names. Packages are imported when they are needed.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

Cleaner = Callable[[str], str]


def _keep_lines(text: str, wanted: Callable[[str], bool]) -> str:
    return "\n".join(line for line in text.split("\n") if wanted(line))


# ---------------------------------------------------------------------------------------------- C4

_END_MARKS = (".", "?", "!", '"')
_ELLIPSIS = "..."
_POLICIES = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
_CITATION = re.compile(r"\[\d*\]|\[edit\]|\[citation needed\]")


def c4_lines(text: str) -> str:
    """The line rules of C4, written anew: five words, an end mark, no policy, no JavaScript.

    >>> print(c4_lines("Home\\nThe quay is closed until May.\\nWe use cookies on all of our pages.\\nHe waited ..."))
    The quay is closed until May.

    Source: Raffel et al., "Exploring the Limits of Transfer Learning", JMLR 21 (2020), section 2.2; where the paper is
    silent, c4_utils.py of TensorFlow Datasets.
    """
    kept = []
    for raw in text.split("\n"):
        line = _CITATION.sub("", raw.strip())
        small = line.lower()
        if (
            line.endswith(_END_MARKS)
            and not line.endswith(_ELLIPSIS)
            and len(line.split()) >= 5
            and max(map(len, line.split())) <= 1_000
            and "javascript" not in small
            and not any(policy in small for policy in _POLICIES)
        ):
            kept.append(line)
    return "\n".join(kept)


@cache
def _make_c4_filter(end_marks: bool) -> Any:
    from datatrove.pipeline.filters import C4QualityFilter

    return C4QualityFilter(
        filter_no_terminal_punct=end_marks, min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False
    )


def _run_c4_filter(text: str, end_marks: bool) -> str:
    from datatrove.data import Document

    document = Document(text=text, id="")
    _make_c4_filter(end_marks).filter(document)
    cleaned: str = document.text
    return cleaned


def datatrove_c4(text: str) -> str:
    """C4QualityFilter of datatrove, without its rules for whole documents: three words, an end mark, no policy."""
    return _run_c4_filter(text, end_marks=True)


def datatrove_c4_unmarked(text: str) -> str:
    """The same as FineWeb runs it: a line needs no end mark."""
    return _run_c4_filter(text, end_marks=False)


@cache
def _make_symbol_filter() -> Any:
    from datatrove.pipeline.formatters import SymbolLinesFormatter

    return SymbolLinesFormatter()


def datatrove_symbol_lines(text: str) -> str:
    """SymbolLinesFormatter of datatrove: no line of symbols only."""
    cleaned: str = _make_symbol_filter().format(text)
    return cleaned


# -------------------------------------------------------------------------------------- RefinedWeb

_COUNTER = re.compile(
    r"\W*\d[\d.,]*[kmb]?\s+"
    r"(?:likes|shares|comments|retweets|reposts|quotes|bookmarks|upvotes|downvotes|downloads|views|followers)\W*"
)
_CUTS = (re.compile(r"\s?items in cart"), re.compile(r"\s?read more\.\.\.$"), re.compile(r"^sign-in\s?"))


def _correct_line(line: str) -> str:
    """The line without what RefinedWeb cuts from it, and nothing where it takes the line."""
    small = line.lower()
    shouts = 2 * sum(map(str.isupper, line)) > len(line)
    if len(line.split()) < 2 or shouts or line.isdigit() or _COUNTER.fullmatch(small):
        return ""
    if len(line.split()) <= 10 and len(small) == len(line):
        for cut in _CUTS:
            if found := cut.search(line.lower()):
                line = line[: found.start()] + line[found.end() :]
    return line


def refinedweb_lines(text: str) -> str:
    """The line-wise corrections of RefinedWeb, written anew: no capitals, numbers, counters or lone words; three cuts.

    >>> print(refinedweb_lines("HOME\\n3 likes\\n1984\\nShare\\nThe quay is shut. Read More...\\nIt opens in May."))
    The quay is shut.
    It opens in May.

    Source: Penedo et al., "The RefinedWeb Dataset for Falcon LLM" (2023), appendix G.2. The paper gives examples rather
    than lists; the share of capitals, the counters and the three strings are those of DCLM's refinedweb.yaml.
    """
    return _keep_lines("\n".join(map(_correct_line, text.split("\n"))), lambda line: bool(line.strip()))


# ----------------------------------------------------------------------------------------- jusText

_LANGUAGES = (
    "English", "German", "French", "Spanish", "Italian", "Portuguese", "Dutch", "Polish", "Russian", "Ukrainian",
    "Turkish", "Czech", "Swedish", "Arabic", "Persian", "Korean", "Finnish", "Hungarian",
)  # fmt: skip


@cache
def _load_stop_words(language: str) -> frozenset[str]:
    import justext

    return frozenset(word.lower() for word in justext.get_stoplist(language))


def justext_lines(text: str) -> str:
    """jusText with each line as a paragraph without links or headings, and the stop words of the likeliest language."""
    from justext.core import classify_paragraphs, revise_paragraph_classification
    from justext.paragraph import Paragraph

    counts = Counter(text.lower().split())
    lists = map(_load_stop_words, _LANGUAGES)
    stop_words = max(lists, key=lambda words: sum(counts[word] for word in counts.keys() & words))
    lines = [line for line in text.split("\n") if line.strip()]
    paragraphs = [Paragraph(SimpleNamespace(dom="body.p", xpath="/html/body/p")) for _ in lines]
    for line, paragraph in zip(lines, paragraphs, strict=True):
        paragraph.append_text(line)
    classify_paragraphs(paragraphs, stop_words)
    revise_paragraph_classification(paragraphs)
    return "\n".join(line for line, x in zip(lines, paragraphs, strict=True) if not x.is_boilerplate)


# ---------------------------------------------------------------------------------- what anyone does


def cut_ends(text: str) -> str:
    """Nothing before the first line of prose and nothing after the last: twelve words that end a sentence.

    >>> prose = "The quay is closed, and it will stay closed until the first of May."
    >>> print(cut_ends(f"Home\\n{prose}\\nPrices\\n{prose}\\nShare"))
    The quay is closed, and it will stay closed until the first of May.
    Prices
    The quay is closed, and it will stay closed until the first of May.
    >>> cut_ends("Home\\nShare")
    'Home\\nShare'
    """
    lines = text.split("\n")
    ends = (".", "?", "!", '"', "”", "。", "？", "！")
    prose = [k for k, line in enumerate(lines) if len(line.split()) >= 12 and line.rstrip().endswith(ends)]
    return "\n".join(lines[prose[0] : prose[-1] + 1]) if prose else text


def drop_repeats(text: str) -> str:
    """No line for the second time.

    >>> print(drop_repeats("Share\\nThe quay is closed.\\nShare"))
    Share
    The quay is closed.
    """
    seen: set[str] = set()

    def is_new(line: str) -> bool:
        bare = line.strip()
        new = not bare or bare not in seen
        seen.add(bare)
        return new

    return _keep_lines(text, is_new)


def stack(text: str) -> str:
    """What one can put together today: ftfy, then RefinedWeb's lines, C4's without the end mark, and no line twice."""
    import ftfy

    return drop_repeats(datatrove_c4_unmarked(refinedweb_lines(ftfy.fix_text(text))))


CLEANERS: tuple[Cleaner, ...] = (
    c4_lines, datatrove_c4, datatrove_c4_unmarked, datatrove_symbol_lines, refinedweb_lines, justext_lines, cut_ends,
    drop_repeats, stack,
)  # fmt: skip
