"""`cleanpress clean`: documents in, cleaned documents out; or what that would change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from .documents import WHOLE, Document, add_shapes, choose_shape, clean_files, end_line, only_told, tell_empty
from .options import choose_cleaner, make_parser, parse
from .tell import tell

if TYPE_CHECKING:
    from ..cleaner import Result

    Clean = Callable[[str], str]
    Explain = Callable[[str], Result]


def run_clean(words: list[str]) -> int:
    if not words:
        return clean_files(["-"], partial(show_text, choose_cleaner()), WHOLE)
    parser = make_parser("clean", "Clean documents and print them; without a FILE, those on stdin.", "FILE")
    add_shapes(parser)
    parser.add_argument("--stats", action="store_true", help="at the end, what each rule removed, on stderr")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--diff", action="store_true", help="print what would change, as git shows it")
    instead.add_argument("--check", action="store_true", help="print only the files that would change; the status is 1")
    chosen = parse(parser, words)
    shape = choose_shape(chosen)
    cleaner = choose_cleaner(chosen)
    explain, clean = cleaner.explain, cleaner.__call__  # to keep no account of what is removed takes half of the memory
    if chosen.stats:
        from ..report.tally import Tally

        tally = Tally()
        explain = partial(tally.count, explain)
        clean = partial(write_text, explain)
    changed: set[str] = set()
    if chosen.diff:
        from .explain import choose_paint, show_diff

        edit = partial(show_diff, choose_paint(), explain)
    elif chosen.check:
        edit = partial(name_changed, is_different if shape is WHOLE else is_other_text, changed, clean)
    else:
        edit = partial(show_text, clean)
    outgoing = only_told(shape) if chosen.diff or chosen.check else shape
    status = clean_files(chosen.names or ["-"], edit, outgoing, chosen.keep_going)
    if chosen.stats:
        tell(str(tally))
    return max(status, int(bool(changed)))


def write_text(explain: Explain, text: str) -> str:
    return explain(text).text


def show_text(clean: Clean, document: Document) -> str:
    return tell_empty(document, clean(document.text))


def name_changed(differs: Callable[[Document, str], bool], changed: set[str], clean: Clean, document: Document) -> str:
    """The name of the file, with the first document of it that would change."""
    if document.file in changed or not differs(document, clean(document.text)):
        return ""
    changed.add(document.file)
    return document.file


def is_different(document: Document, cleaned: str) -> bool:
    """Tells whether a whole file would be another one, be it by its last line break."""
    return not document.intact or end_line(cleaned) != document.text


def is_other_text(document: Document, cleaned: str) -> bool:
    """Tells whether a text among others would change; the line break at its end belongs to what stands around it."""
    return end_line(cleaned) != end_line(document.text)
