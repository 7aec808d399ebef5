"""`cleanpress explain`: documents with the rule that takes each line, in the form that is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..report.paint import Paint, paint, plain
from .documents import Document, Edit, add_shapes, choose_shape, clean_files, only_told
from .options import choose_cleaner, make_parser, parse
from .tell import write_text

if TYPE_CHECKING:
    from ..cleaner import Cleaner, Result

    Explain = Callable[[str], Result]

FORMATS = ("page", "json", "diff", "html")


def run_explain(words: list[str]) -> int:
    about = "Print documents, or stdin, with the rule that takes each line."
    parser = make_parser("explain", about, "FILE")
    add_shapes(parser)
    parser.add_argument("--format", choices=FORMATS, default="page", help="page: the rule in the margin (the default)")
    chosen = parse(parser, words)
    cleaner = choose_cleaner(chosen)
    names, shape = chosen.names or ["-"], only_told(choose_shape(chosen))
    if chosen.format == "html":
        return write_report(cleaner, lambda edit: clean_files(names, edit, shape, chosen.keep_going))
    shows: dict[str, Edit] = {
        "page": partial(show_page, choose_paint(), cleaner.explain),
        "json": partial(show_json, cleaner),
        "diff": partial(show_diff, choose_paint(), cleaner.explain),
    }
    return clean_files(names, shows[chosen.format], shape, chosen.keep_going)


def choose_paint() -> Paint:
    """Colours where a person looks on: on a terminal that has them, unless NO_COLOR is set."""
    looked_at = sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")
    return paint if looked_at else plain


def show_page(paint: Paint, explain: Explain, document: Document) -> str:
    from ..report.page import annotate

    return annotate(explain(document.text), paint)


def show_diff(paint: Paint, explain: Explain, document: Document) -> str:
    from ..report.diff import make_diff

    return make_diff(explain(document.text), document.place, paint)


def show_json(cleaner: Cleaner, document: Document) -> str:
    from ..report.record import encode_record

    return encode_record({"name": document.place, **cleaner.explain(document.text).to_dict(cleaner.filter)})


def write_report(cleaner: Cleaner, clean: Callable[[Edit], int]) -> int:
    """One page for all documents, when the last is read."""
    from ..report.html import make_report

    named: list[tuple[str, Result]] = []

    def collect(document: Document) -> str:
        named.append((document.place, cleaner.explain(document.text)))
        return ""

    status = clean(collect)
    write_text(make_report(named, cleaner.filter))
    return status
