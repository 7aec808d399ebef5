"""What the command tells: its output, and what is wrong."""

import sys
from contextlib import suppress


class CommandError(Exception):
    """What is wrong with an option, a file or one document; the message says where."""


def write_text(text: str) -> int:
    """Writes at once, and returns the status 0; a lone surrogate goes out as the escape that JSON also reads."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
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
