"""`cleanpress clean`: documents in, cleaned documents out."""

from .documents import NULLS, WHOLE, clean_files, json_lines
from .options import choose_cleaner, make_parser, parse
from .tell import CommandError


def run_clean(words: list[str]) -> int:
    if not words:
        return clean_files(["-"], choose_cleaner(), WHOLE)
    parser = make_parser("clean", "Clean documents and print them; without a FILE, those on stdin.", "FILE")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help="one JSON object a line; clean one field of it")
    form.add_argument("--null", action="store_true", help="documents end with NUL, in and out")
    parser.add_argument("--field", metavar="NAME", help="with --jsonl: the field to clean (default: text)")
    parser.add_argument("--keep-going", action="store_true", help="go on after a bad file or record; the status is 2")
    chosen = parse(parser, words)
    if chosen.field is not None and not chosen.jsonl:
        raise CommandError("--field needs --jsonl")
    shape = json_lines(chosen.field or "text") if chosen.jsonl else NULLS if chosen.null else WHOLE
    return clean_files(chosen.names or ["-"], choose_cleaner(chosen), shape, chosen.keep_going)
