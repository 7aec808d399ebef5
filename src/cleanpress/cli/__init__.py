"""\
usage: cleanpress [options] < in > out
       cleanpress clean [options] [FILE...]   clean files, each one document, and print them one after another
       cleanpress explain [options] [FILE...] print each document with the rule that takes each line, as text or HTML
       cleanpress why LINE [FILE...]          tell which rules know a line, and which condition kept it
       cleanpress rules [FAMILY...]           list the rules: id, where it fires, language, why
       cleanpress check [PACK.toml...]        run the examples of rule packs, or of the built-in rules
       cleanpress batch [options] IN... OUT   clean files and folders: JSONL, CSV, Parquet, Arrow, text; --resume
       cleanpress --version

Remove page furniture from extracted plain text and normalise the rest. Text is UTF-8; "-" is stdin, and so is no FILE.
"cleanpress COMMAND --help" lists options; those of "clean" also work without a command.
Exit status: 0 done; 1 "check" found an example that fails, or "clean --check" a file that would change;
2 usage, an unreadable file, a bad pack, broken JSON.
"""

# The command starts light: a filter over stdin without options parses none, and `--help` reads no rule.

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from .tell import CommandError, complain, write_text

FEWEST_MADE = 50_000  # objects before garbage is looked for: of the rules, which are read first, nothing is garbage
COMMANDS = {  # where the function of each stands; it is imported when the command is called
    "clean": "cleanpress.cli.clean:run_clean",
    "explain": "cleanpress.cli.explain:run_explain",
    "why": "cleanpress.cli.why:run_why",
    "rules": "cleanpress.cli.rules:run_rules",
    "check": "cleanpress.cli.check:run_check",
    "batch": "cleanpress.batch.command:run_batch",
}


def run() -> None:
    """The program: one command line, and an end without tidying up, which would take half as long as Python's start."""
    gc.set_threshold(FEWEST_MADE)
    status = main()
    with suppress(AttributeError, OSError, ValueError):  # a stream that is closed
        sys.stderr.flush()
    if "multiprocessing" in sys.modules or "threading" in sys.modules:
        sys.exit(status)
    os._exit(status)  # what goes to stdout is written at once


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line, by default the program's own, and returns the exit status."""
    try:
        return run_command(sys.argv[1:] if argv is None else list(argv))
    except CommandError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # documents and packs have handlers of their own: this is stdout
        with suppress(AttributeError, OSError):  # else the interpreter's last flush would fail once more, and aloud
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0
        return complain(f"{error.filename or 'standard output'}: {error.strerror or error}")


def run_command(words: list[str]) -> int:
    first = words[0] if words else ""
    if sys.stdout is None:
        raise CommandError("standard output is closed")
    if first in ("-h", "--help"):
        return write_text(__doc__ or "")
    if first == "--version":
        from .. import __version__

        return write_text(f"cleanpress {__version__}\n")
    if first in COMMANDS:
        return find_command(first)(words[1:])
    if first and not first.startswith("-"):
        from .options import suggest

        raise CommandError(f"no command {first!r}; {suggest(first, COMMANDS)} (for a file: cleanpress clean FILE)")
    return find_command("clean")(words)


def find_command(name: str) -> Callable[[list[str]], int]:
    """The function of a command: it takes the words after the command's name and returns the exit status."""
    module, _, function = COMMANDS[name].partition(":")
    found: Callable[[list[str]], int] = getattr(__import__(module, fromlist=[function]), function)
    return found
