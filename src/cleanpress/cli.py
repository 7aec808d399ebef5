"""\
usage: cleanpress [options] < in > out
       cleanpress clean [options] [FILE...]   clean files, each one document, and print them one after another
       cleanpress explain [options] [FILE...] print each document with the rule that takes each line in the margin
       cleanpress rules [FAMILY...]           list the rules: id, where it fires, language, why
       cleanpress check [PACK.toml...]        run the examples of rule packs, or of the built-in rules
       cleanpress --version

Remove page furniture from extracted plain text and normalise the rest. Text is UTF-8; "-" is stdin, and so is no FILE.
"cleanpress COMMAND --help" lists options; those of "clean" also work without a command.
Exit status: 0 done; 1 "check" found an example that fails; 2 usage, an unreadable file, a bad pack, broken JSON.
"""

# The command starts light: a filter over stdin without options parses none, and `--help` reads no rule.

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial, reduce
from operator import or_, sub
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from io import BufferedReader

    from .clean import Cleaner
    from .filter import Filter

Clean = Callable[[str], str]


class CommandError(Exception):
    """What is wrong with an option, a file or one document; the message says where."""


class Shape(NamedTuple):
    """How documents stand in a file, and how each goes out again."""

    cut: Callable[[BufferedReader], Iterable[bytes]]
    place: str  # how messages name one document
    edit: Callable[[str, Clean], str]  # a document as read -> as written; raises CommandError


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
        from . import __version__

        return write_text(f"cleanpress {__version__}\n")
    if first in COMMANDS:
        return COMMANDS[first](words[1:])
    if first and not first.startswith("-"):
        raise CommandError(f"no command {first!r}; {suggest(first, COMMANDS)} A file: cleanpress clean FILE")
    return run_clean(words)


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


def run_explain(words: list[str]) -> int:
    about = "Print documents, or stdin, with the rule that takes each line in the margin."
    chosen = parse(make_parser("explain", about, "FILE"), words)
    cleaner = choose_cleaner(chosen)
    return clean_files(chosen.names or ["-"], lambda text: str(cleaner.explain(text)), WHOLE)


def run_rules(words: list[str]) -> int:
    from . import filters

    about = "List the rules, or those of some families: id, where it fires, language, why."
    chosen = parse(make_parser("rules", about, "FAMILY"), words).names
    rules = list(filters.default)
    families = {rule.family for rule in rules}
    for name in chosen:
        if name not in families:
            raise CommandError(f"no family {name!r}; {suggest(name, families)}")
    for rule in rules:
        if not chosen or rule.family in chosen:
            where = ",".join(rule.where) if rule.kind == "rule" else rule.kind
            write_text(f"{rule.id:<32} {where:<15} {rule.lang:<4} {' '.join(rule.why.split())}\n")
    return 0


def run_check(words: list[str]) -> int:
    from . import filters

    about = "Run the examples of rule packs, or of the built-in rules, through the whole cleaner."
    packs = parse(make_parser("check", about, "PACK.toml"), words).names
    return max(map(check_pack, packs)) if packs else check_rules("built-in", filters.default)


def check_pack(path: str) -> int:
    try:
        return check_rules(path, load_pack(path))
    except CommandError as error:
        return complain(str(error))


def check_rules(name: str, rules: Filter) -> int:
    from .check import check

    failures = check(rules)
    write_text("".join(f"{name}: {rule}: {problem}: {example!r}\n" for rule, example, problem in failures))
    write_text(f"{name}: {len(rules)} rules, {len(failures)} failures\n")
    return min(len(failures), 1)


def run_batch(words: list[str]) -> int:
    from .batch.command import run_batch

    return run_batch(words)


COMMANDS = {"clean": run_clean, "explain": run_explain, "rules": run_rules, "check": run_check, "batch": run_batch}


def make_parser(command: str, about: str, noun: str) -> ArgumentParser:
    """A parser of names; where these are files, of the options that say which rules run, too."""
    from argparse import ArgumentParser

    parser = ArgumentParser(prog=f"cleanpress {command}", description=about, allow_abbrev=False)
    parser.add_argument("names", metavar=noun, nargs="*")
    if noun == "FILE":
        option = parser.add_argument
        option("--only", metavar="NAME,...", action="append", default=[], help="only these families or rules")
        option("--without", metavar="NAME,...", action="append", default=[], help="not these families or rules")
        option("--rules", metavar="PACK", action="append", default=[], help="the rules of this pack too")
        option("--no-normalise", action="store_true", help="remove lines, and change nothing in the others")
    return parser


def parse(parser: ArgumentParser, words: list[str]) -> Namespace:
    """Options and names in any order, `--` before the rest; usage errors and `--help` leave through SystemExit."""
    end = words.index("--") if "--" in words else len(words)
    try:
        chosen = parser.parse_intermixed_args(words[:end])
    finally:
        sys.stdout.flush()  # now, where a closed pipe is no error
    chosen.names += words[end + 1 :]
    return chosen


def choose_cleaner(chosen: Namespace | None = None) -> Cleaner:
    """All rules and those of the packs; of these only what `--only` names; of these not what `--without` names."""
    from . import filters, normalise
    from .clean import Cleaner

    if chosen is None:
        return Cleaner()
    known = reduce(or_, map(load_pack, chosen.rules), filters.default)
    rules = reduce(or_, select("--only", chosen.only, known)) if chosen.only else known
    rules = reduce(sub, select("--without", chosen.without, known), rules)
    return Cleaner(rules, normalise.none if chosen.no_normalise else normalise.default)


def select(option: str, values: list[str], known: Filter) -> list[Filter]:
    """The rules of each name in a comma-separated list."""
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if values and not names:
        raise CommandError(f"{option} names no family and no rule")
    try:
        return [known & (name := one) for one in names]
    except KeyError:
        ids = {part for rule in known for part in (rule.family, rule.id)}
        raise CommandError(f"{option}: no family and no rule {name!r}; {suggest(name, ids)}") from None


def load_pack(path: str) -> Filter:
    from .load import RuleError, load_rules

    try:
        return load_rules(path)
    except RuleError as error:
        raise CommandError(str(error)) from None


def suggest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = sorted(known)
    if nearest := get_close_matches(name, names, n=1, cutoff=0.5):
        return f"did you mean {nearest[0]}?"
    return "known: " + ", ".join(name for name in names if "/" not in name)


def clean_files(names: Sequence[str], clean: Clean, shape: Shape, keep_going: bool = False) -> int:
    """Cleans every document of every file; each is written whole before the next is read."""
    status = 0
    for name in names:
        for outcome in clean_file(name, clean, shape):
            if isinstance(outcome, str):
                write_text(outcome)
            elif keep_going:
                status = complain(str(outcome))
            else:
                raise outcome
    return status


def clean_file(name: str, clean: Clean, shape: Shape) -> Iterator[str | CommandError]:
    """What to write for each document of a file, or what is wrong with it."""
    file = "standard input" if name == "-" else name
    told = False
    try:
        if name == "-" and sys.stdin is None:
            raise OSError("closed")
        with open(0 if name == "-" else name, "rb", closefd=name != "-") as source:
            for number, raw in enumerate(shape.cut(source), 1):
                place = shape.place.format(file=file, number=number)
                try:
                    text = raw.decode()
                except UnicodeDecodeError:
                    text = raw.decode(errors="replace")
                    if not told:
                        complain(f"{place}: not UTF-8; each bad byte of this file becomes U+FFFD")
                    told = True
                try:
                    yield shape.edit(text.removeprefix("\ufeff"), partial(clean_text, clean, place))
                except CommandError as error:
                    yield CommandError(f"{place}: {error}")
    except OSError as error:
        yield CommandError(f"{file}: {error.strerror or error}")


def clean_text(clean: Clean, place: str, text: str) -> str:
    cleaned = clean(text)
    if (not cleaned or cleaned.isspace()) and text and not text.isspace():
        complain(f"{place}: nothing is left of this document")
    return cleaned


def cut_at_nul(source: BufferedReader) -> Iterator[bytes]:
    """Documents that end with NUL, each as soon as it is there; the last may lack its NUL."""
    started: list[bytes] = []
    while chunk := source.read1(1 << 16):
        first, *others = chunk.split(b"\0")
        started.append(first)
        for other in others:
            yield b"".join(started)
            started = [other]
    if last := b"".join(started):
        yield last


def end_line(text: str) -> str:
    """Text that ends with one newline, or nothing."""
    return text.rstrip("\r\n") + "\n" if text.strip("\r\n") else ""


WHOLE = Shape(lambda source: [source.read()], "{file}", lambda text, clean: end_line(clean(text)))
NULLS = Shape(cut_at_nul, "{file}: document {number}", lambda text, clean: end_line(clean(text)) + "\0")


def json_lines(field: str) -> Shape:
    """Records of which one field is cleaned; blank lines between them are left out."""
    from .jsonl import FieldError, edit_field

    def edit(line: str, clean: Clean) -> str:
        line = line.strip()
        try:
            return edit_field(line, field, clean) + "\n" if line else ""
        except FieldError as error:
            raise CommandError(str(error)) from None

    return Shape(iter, "{file}: line {number}", edit)


def write_text(text: str) -> int:
    """Writes at once, and returns the status 0; a lone surrogate goes out as the escape that JSON also reads."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    return 0


def complain(message: str) -> int:
    """Tells on stderr what is wrong, and returns the status 2."""
    from .report import escape_text

    with suppress(OSError):  # nobody listens
        if sys.stderr is not None:
            print(f"cleanpress: {escape_text(message)}", file=sys.stderr, flush=True)
    return 2
