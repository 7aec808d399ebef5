"""One field of a JSON line is edited; all else stays as it is written, to the character."""

import json
import re
from collections.abc import Callable, Iterator

DECODER = json.JSONDecoder(parse_int=len, parse_float=len)  # numbers are only skipped: none is too long to convert
BEFORE_KEY = re.compile(r"[\s{,]*")
BEFORE_VALUE = re.compile(r"[\s:]*")


class FieldError(ValueError):
    """What is wrong with a line or its field."""


def edit_field(line: str, field: str, edit: Callable[[str], str]) -> str:
    r"""The line with one string of its object edited, wherever that field stands at the top level.

    >>> edit_field('{"id": 1.50, "text": "caf\\u00e9"}', "text", str.upper)
    '{"id": 1.50, "text": "CAFÉ"}'
    >>> edit_field('{"text": null, "other": {"text": "no"}}', "text", str.upper)
    '{"text": null, "other": {"text": "no"}}'

    Raises FieldError for broken JSON, for no object, and where the field is missing or no string.
    """
    try:
        DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise FieldError(f"broken JSON at column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise FieldError("broken JSON: nested too deeply") from None
    if not line.lstrip().startswith("{"):
        raise FieldError(f"no JSON object, so no field {field!r}")
    values = [(value, start, end) for key, value, start, end in walk_object(line) if key == field]
    if not values:
        raise FieldError(f"no field {field!r}")
    edited, done = "", 0
    for value, start, end in values:
        if isinstance(value, str):
            edited += line[done:start] + json.dumps(edit(value), ensure_ascii=False)
            done = end
        elif value is not None:
            raise FieldError(f"field {field!r} is not a string")
    return edited + line[done:]


def walk_object(line: str) -> Iterator[tuple[object, object, int, int]]:
    """Key, value and where the value stands, for each member of a valid JSON object."""
    at = 0
    while line.startswith('"', at := end_of(BEFORE_KEY, line, at)):
        key, at = DECODER.raw_decode(line, at)
        start = end_of(BEFORE_VALUE, line, at)
        value, at = DECODER.raw_decode(line, start)
        yield key, value, start, at


def end_of(marks: re.Pattern[str], line: str, at: int) -> int:
    return found.end() if (found := marks.match(line, at)) else at
