"""`cleanpress explain`: documents with the rule that takes each line."""

from .documents import WHOLE, clean_files
from .options import choose_cleaner, make_parser, parse


def run_explain(words: list[str]) -> int:
    about = "Print documents, or stdin, with the rule that takes each line in the margin."
    chosen = parse(make_parser("explain", about, "FILE"), words)
    cleaner = choose_cleaner(chosen)
    return clean_files(chosen.names or ["-"], lambda text: str(cleaner.explain(text)), WHOLE)
