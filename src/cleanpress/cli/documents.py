"""Files and streams of documents: how each is cut out, edited and written again."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BufferedReader
from typing import TYPE_CHECKING, NamedTuple

from .tell import CommandError, complain, write_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

Clean = Callable[[str], str]


class Document(NamedTuple):
    """One document of a file: where it stands, for messages, and whether the bytes it was read from are its text."""

    file: str
    place: str
    text: str
    intact: bool


Edit = Callable[[Document], str]


class Shape(NamedTuple):
    """How documents stand in a file, and how each goes out again."""

    cut: Callable[[BufferedReader], Iterable[bytes]]
    place: str  # how messages name one document
    edit: Callable[[str, Clean], str]  # a document as read -> as written, but for its end; raises CommandError
    mark: str = ""  # what is written after the line break at its end


def clean_files(names: Sequence[str], edit: Edit, shape: Shape, keep_going: bool = False) -> int:
    """Edits every document of every file; each is written whole before the next is read."""
    status = 0
    for name in names:
        for outcome in clean_file(name, edit, shape):
            if isinstance(outcome, str):
                bare = outcome.rstrip("\r\n")
                write_text(bare, "\n" if bare else "", shape.mark)
            elif keep_going:
                status = complain(str(outcome))
            else:
                raise outcome
    return status


def clean_file(name: str, edit: Edit, shape: Shape) -> Iterator[str | CommandError]:
    """What to write for each document of a file, or what is wrong with it."""
    file = "standard input" if name == "-" else name
    number, told = 0, False
    try:
        if name == "-" and sys.stdin is None:
            raise OSError("closed")
        with open(0 if name == "-" else name, "rb", closefd=name != "-") as source:
            for raw in shape.cut(source):
                number += 1
                place = shape.place.format(file=file, number=number)
                try:
                    text, intact = raw.decode(), True
                except UnicodeDecodeError:
                    text, intact = raw.decode(errors="replace"), False
                    if not told:
                        complain(f"{place}: not UTF-8; each bad byte of this file becomes U+FFFD")
                    told = True
                raw = b""  # noqa: PLW2901  # it may be large: the loop must not hold it beside its text
                intact &= not text.startswith("\ufeff")
                try:
                    yield shape.edit(text.removeprefix("\ufeff"), partial(edit_text, edit, file, place, intact))
                except CommandError as error:
                    yield CommandError(f"{place}: {error}")
    except OSError as error:
        folder = isinstance(error, IsADirectoryError)
        remedy = "; give its files, or clean all of them with: cleanpress batch IN OUT" if folder else ""
        yield CommandError(f"{file}: {error.strerror or error}{remedy}")


def edit_text(edit: Edit, file: str, place: str, intact: bool, text: str) -> str:
    return edit(Document(file, place, text, intact))


def cut_nothing(source: BufferedReader) -> Iterator[bytes]:
    """A file that is one document, of which nobody but the reader keeps the bytes."""
    yield source.read()


def tell_empty(document: Document, cleaned: str) -> str:
    """The cleaned text; that nothing is left of a document is told."""
    if (not cleaned or cleaned.isspace()) and document.text and not document.text.isspace():
        complain(f"{document.place}: nothing is left of this document")
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


WHOLE = Shape(cut_nothing, "{file}", lambda text, clean: clean(text))
NULLS = Shape(cut_at_nul, "{file}: document {number}", lambda text, clean: clean(text), "\0")


def json_lines(field: str) -> Shape:
    """Records of which one field is cleaned; blank lines between them are left out."""
    from .jsonl import FieldError, edit_field

    def edit(line: str, clean: Clean) -> str:
        line = line.strip()
        try:
            return edit_field(line, field, clean) if line else ""
        except FieldError as error:
            raise CommandError(str(error)) from None

    return Shape(iter, "{file}: line {number}", edit)


def only_told(shape: Shape) -> Shape:
    """The same documents; what becomes of each is written as it is, and nothing of what stood around it."""

    def edit(text: str, clean: Clean) -> str:
        told: list[str] = []

        def tell(text: str) -> str:
            told.append(clean(text))
            return text

        shape.edit(text, tell)
        return "".join(map(end_line, told))

    return shape._replace(edit=edit, mark="")


def add_shapes(parser: "ArgumentParser") -> None:
    """The options that say how documents stand in a file."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help="one JSON object a line; clean one field of it")
    form.add_argument("--null", action="store_true", help="documents end with NUL, in and out")
    parser.add_argument("--field", metavar="NAME", help="with --jsonl: the field to clean (default: text)")
    parser.add_argument("--keep-going", action="store_true", help="go on after a bad file or record; the status is 2")


def choose_shape(chosen: "Namespace") -> Shape:
    if chosen.field is not None and not chosen.jsonl:
        raise CommandError("--field needs --jsonl")
    return json_lines(chosen.field or "text") if chosen.jsonl else NULLS if chosen.null else WHOLE
