"""Records of text formats: one field is cleaned, all else stays as it is written, to the character."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache

from ..adapters.removals import list_removals
from ..cleaner import Result
from ..cli.jsonl import FieldError, edit_field, walk_object
from .lines import RowEnds, gather, split_lines
from .traffic import Account, Block, BrokenError, Chunk, Reject, Settings

BOM = "\ufeff"
Clean = Callable[[str, Account], str]
Find = Callable[[str], object]


def clean_jsonl(chunk: Chunk, settings: Settings) -> Block:
    """The records of JSON lines; blank lines are left out."""

    def clean(line: str, account: Account) -> str:
        line = line.removeprefix(BOM) if chunk.start.at == 0 else line
        if not line.strip():
            return ""
        results: list[Result] = []

        def edit(text: str) -> str:
            results.append(account.clean(text))
            return results[-1].text

        try:
            edited = edit_field(line.strip(), settings.field, edit)
            if settings.explain:
                edited = add_member(edited, settings.explain, results)
        except FieldError as error:
            raise BrokenError(str(error)) from None
        account.keep(len(results))
        return edited + "\n"

    lines = split_lines(chunk.data or b"")
    return clean_records(chunk, settings, lines, clean, lambda line: json.loads(line)[settings.id])


def add_member(line: str, name: str, results: list[Result]) -> str:
    r"""The line with one more member at the end of its object: what was removed, or null where nothing was cleaned.

    >>> add_member('{"text": null }', "removals", [])
    '{"text": null, "removals": null}'
    """
    if any(key == name for key, *_ in walk_object(line)):
        raise FieldError(f"there is a field {name!r} already: give --explain-field another name")
    found = [row for result in results for row in list_removals(result.removals)] if results else None
    return f"{line[:-1].rstrip()}, {json.dumps(name)}: {json.dumps(found, ensure_ascii=False)}}}"


def clean_csv(chunk: Chunk, settings: Settings, delimiter: str) -> Block:
    """The rows of CSV; the first of a file is its header."""
    column, header = chunk.columns[0], chunk.start.at == 0

    def clean(row: str, account: Account) -> str:
        body = row.removesuffix("\n").removesuffix("\r")
        end = row[len(body) :]
        nonlocal header
        if header:
            header = False
            return body + (delimiter + quote(settings.explain, delimiter) if settings.explain else "") + end
        if not body:
            return row
        spans = find_fields(body, delimiter)
        if column >= len(spans):
            raise BrokenError(f"a row of {len(spans)} fields, and the text is in field {column + 1}")
        start, stop = spans[column]
        result = account.clean(unquote(body[start:stop]))
        quoted = body.startswith('"', start)
        body = body[:start] + quote(result.text, delimiter, quoted) + body[stop:]
        if settings.explain:
            found = json.dumps(list_removals(result.removals), ensure_ascii=False)
            body += delimiter + quote(found, delimiter, True)
        account.keep(1)
        return body + end

    rows = split_rows(chunk.data or b"", delimiter.encode())
    return clean_records(chunk, settings, rows, clean, lambda row: read_row(row, delimiter)[chunk.columns[1]])


def split_rows(data: bytes, delimiter: bytes) -> Iterator[bytes]:
    return gather(split_lines(data), RowEnds(delimiter).find_last, 1)


def read_row(row: str, delimiter: str) -> list[str]:
    r"""The fields of a row, without quotes.

    >>> read_row('id,"a, ""b"" c",url\r\n', ",")
    ['id', 'a, "b" c', 'url']
    """
    row = row.removeprefix(BOM).rstrip("\r\n")
    return [unquote(row[start:stop]) for start, stop in find_fields(row, delimiter)]


@cache
def field_pattern(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'(?:"[^"]*+(?:""[^"]*+)*+"(?={delimiter}|\Z)|(?!")[^{delimiter}]*+)')


def find_fields(row: str, delimiter: str) -> list[tuple[int, int]]:
    """Where the fields of a row stand, quotes included."""
    at, spans = 0, list[tuple[int, int]]()
    while at <= len(row):
        if not (found := field_pattern(delimiter).match(row, at)):
            raise BrokenError(f"field {len(spans) + 1}: a quote is not closed, or text follows it")
        spans.append(found.span())
        at = found.end() + 1
    return spans


def unquote(field: str) -> str:
    return field[1:-1].replace('""', '"') if field.startswith('"') else field


def quote(text: str, delimiter: str, always: bool = False) -> str:
    if always or any(mark in text for mark in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def clean_text(chunk: Chunk, settings: Settings) -> Block:
    """A file that is one document."""

    def clean(text: str, account: Account) -> str:
        cleaned = account.clean(text.removeprefix(BOM)).text
        account.keep(1)
        return cleaned.rstrip("\r\n") + "\n" if cleaned.strip("\r\n") else ""

    return clean_records(chunk, settings, [chunk.data or b""], clean, lambda text: None)


def clean_records(chunk: Chunk, settings: Settings, records: Iterable[bytes], clean: Clean, find_id: Find) -> Block:
    """Cleans record by record; a broken one is set aside with the number of its first line."""
    account = Account(settings.cleaner)
    cleaned: list[str] = []
    rejects: list[Reject] = []
    number = chunk.start.number
    for record in records:
        try:
            cleaned.append(clean(record.decode(), account))
        except (BrokenError, UnicodeDecodeError) as error:
            problem = error.problem if isinstance(error, BrokenError) else f"not UTF-8 at byte {error.start + 1}"
            text = record.decode(errors="backslashreplace")
            identity = None
            with suppress(ValueError, LookupError, TypeError, RecursionError):  # a record this broken may have no id
                identity = find_id(text) if settings.id else None
            rejects.append(Reject(number, problem, text.removesuffix("\n"), identity))
        number += record.count(b"\n")
    # a lone surrogate goes out as the escape that JSON also reads
    return Block("".join(cleaned).encode("utf-8", "backslashreplace"), account.tally, rejects)
