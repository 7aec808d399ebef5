"""`cleanpress why`: which rules know a line, and which condition kept it."""

from ..report.why import tell_why, tell_why_alone
from .documents import WHOLE, Document, clean_files, only_told
from .options import choose_cleaner, make_parser, parse
from .tell import CommandError, write_text


def run_why(words: list[str]) -> int:
    about = "Tell for one LINE which rules could name it, and which condition kept it: in a FILE, or alone among prose."
    parser = make_parser("why", about, "FILE")
    parser.usage = "cleanpress why [options] LINE [FILE...]"
    chosen = parse(parser, words)
    if not chosen.names:
        raise CommandError("why needs a LINE; quote it: cleanpress why 'Leave a Reply' page.txt")
    line, *names = chosen.names
    cleaner = choose_cleaner(chosen)

    def tell(document: Document) -> str:
        try:
            told = tell_why(cleaner, line, document.text)
        except LookupError as error:
            raise CommandError(str(error)) from None
        return f"{document.place}:\n{told}" if len(names) > 1 else told

    return clean_files(names, tell, only_told(WHOLE)) if names else write_text(tell_why_alone(cleaner, line) + "\n")
