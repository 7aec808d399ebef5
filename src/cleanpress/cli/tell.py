"""What the command tells: its output, and what is wrong."""

import sys
from contextlib import suppress


class CommandError(Exception):
    """What is wrong with an option, a file or one document; the message says where."""


PIECE = 1 << 20  # characters that are written together: of a large text no copy is made


def write_text(*texts: str) -> int:
    """Writes at once, and returns the status 0; a lone surrogate goes out as the escape that JSON also reads."""
    for text in texts:
        for at in range(0, len(text), PIECE):
            sys.stdout.buffer.write(text[at : at + PIECE].encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    return 0


def complain(message: str) -> int:
    """Tells on stderr what is wrong, and returns the status 2."""
    from ..report.escape import escape_text

    tell(f"cleanpress: {escape_text(message)}")
    return 2


def tell(text: str) -> None:
    with suppress(OSError):  # nobody listens
        if sys.stderr is not None:
            print(text, file=sys.stderr, flush=True)
