"""Find the code and the tables of a text: lines that no rule may name and no step may squeeze.

Each finder but the fences looks for *windows*: lines in a row that satisfy a test on these lines alone. What stands
around a window cannot undo it, and neither can taking away lines outside of it, so what is protected once is protected
in every later run. A fence is safe for another reason: one without an end has none after lines were removed either.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from .late import compile_late
from .line import find_marks

Window = tuple[int, int]  # first line, line after the last

_FENCE = compile_late(r"\s*(?:(`{3,})[^`]*|(~{3,}).*)", re.DOTALL)
_BULLET = compile_late(r"\s*(?:[-*+•·‣◦▪●○–—»›>]|\(?(?:\d{1,3}|[a-zA-Z])[.)])(?:\s|$)")
_INDENTED = compile_late(r"(?: {4}|\s*\t)")
# What code looks like, and running text, menus and prices do not: no footnote[1], no plural(s), no "History[edit]".
_OPENING = compile_late(
    r"""\s*(?:
    []})]+[;,)]*\s*$ | [\w.\[\]"']+\s*[-+*/]?=\s*\S | "[^"]+"\s*:\s*\S | [\w.-]+:\s*["'\[{] | <!
    | \$\ [a-z] | >>>\s | \#! | //\s | /\* | \*/ | @\w+$ | --[a-z] | \#\s*(?:include|define)\b
    | import\ [\w.]+$ | from\ [\w.]+\ import\b | return(?:\ [\w.]+)?$ | (?:var|let|const)\ [^=]+=
    | (?:async\ )?(?:def|class|if|for|while|elif|else|try|except|finally|with|switch|case|function)\b.*[:{(]\s*$
    | (?:sudo|npm|npx|pip|git|curl|docker|yarn|brew|cargo|apt-get|mkdir|cd)\ [a-z-]
    )""",
    re.VERBOSE,
)
_CALL = compile_late(r"""[a-z_]\w*\((?:\)|[^()]*["'=,._\[][^()]*\))""")
_KEY = compile_late(r"""\w\[(?:["'][\w-]+["']\]|\w+\]\s*[=.])""")
_TAG = compile_late(r"</?[a-zA-Z][\w.-]*(?:\s[^<>]*)?/?>")
_OPERATOR = compile_late(r"[=!]=|:=\s|=>\s*[{(\w]|\w->\w|\)\s*->|\w::\w|\s(?:&&|\|\|)\s")
_STATEMENT = compile_late(
    r"""(?:return|throw|await|yield|import|export|package|const|let|var)\b.*;
    | [a-z_][\w.]*(?:\s[\w.]+)?; | [\w-]+:\s?\S+(?:\s\S+){0,3}; | .*[])}"'];""",
    re.VERBOSE,
)
_TAG_LINE = compile_late(r"</?[a-zA-Z!][^<>]*>(?:.*</\w+>)?")


def protect(texts: Sequence[str], gaps: Sequence[int]) -> list[int]:
    r"""Give each line the number of its protected group, 0 if it is not protected.

    >>> protect(["Run:", "```sh", "make", "```"], [0, 1, 0, 0])
    [0, 1, 1, 1]
    >>> protect(["Menu", "    Home", "    News"], [0, 0, 0])
    [0, 0, 0]

    The lines are repaired, not blank, and still have their indentation and inner spacing.
    """
    groups = [0] * len(texts)
    held = find_marks(texts, ("```", "~~~", "|", "\t"))
    windows = [*_find_flat_code(texts)]
    if [*map(str.lstrip, texts)] != texts:  # what has nothing to strip is the same string
        windows += _find_indented(texts)
    if held & {"```", "~~~"}:
        windows += _find_fences(texts)
    if held & {"|", "\t"}:
        windows += _find_tables(texts)
    number = end = 0
    for first, last in sorted(windows):
        number += first >= end
        groups[max(first, end) : last] = [number] * (last - max(first, end))
        end = max(first, end, last)
    return groups


def _find_fences(texts: Sequence[str]) -> Iterator[Window]:
    marks: list[tuple[int, str, int, bool]] = []  # line, character, length, can close
    for i, text in enumerate(texts):
        if ("```" in text or "~~~" in text) and (match := _FENCE.fullmatch(text)):
            mark = match[1] or match[2]
            marks.append((i, mark[0], len(mark), text.strip() == mark))
    # The longest closing fence after each mark: without it a search for one that does not exist is quadratic.
    longest = {"`": 0, "~": 0}
    later: list[int] = []
    for _, char, length, closes in reversed(marks):
        later.append(longest[char])
        longest[char] = max(longest[char], length if closes else 0)
    later.reverse()
    at = 0
    while at < len(marks):
        first, char, length, _ = marks[at]
        if later[at] >= length:
            at += 1
            while not (marks[at][1] == char and marks[at][2] >= length and marks[at][3]):
                at += 1
            yield first, marks[at][0] + 1
        at += 1


def _find_indented(texts: Sequence[str]) -> Iterator[Window]:
    indented = [i for i, text in enumerate(texts) if text[0] in " \t" and _INDENTED.match(text)]
    for first, end in _find_runs({i: 0 for i in indented if not _BULLET.match(texts[i])}):
        if end - first >= 2:
            # Raw pages are full of indented menus: a line of code speaks for few lines around it.
            yield from _find_heavy(first, [3 if _is_code(text) else -1 for text in texts[first:end]], 2)


def _is_code(text: str) -> bool:
    return (
        text.endswith((";", "{", "}"))
        or _OPENING.match(text) is not None
        or ("(" in text and _CALL.search(text) is not None)
        or ("[" in text and _KEY.search(text) is not None)
        or ("<" in text and _TAG.search(text) is not None)
        or (any(mark in text for mark in ("=", "->", "::", "&&", "||")) and _OPERATOR.search(text) is not None)
    )


def _is_surely_code(text: str) -> bool:
    last, text = text[-1], text.strip()
    if last == ";":  # the items of a list in running text end so too
        return _STATEMENT.fullmatch(text) is not None or _is_code(text[:-1])
    if last == ">":
        return _TAG_LINE.fullmatch(text) is not None
    if text.startswith(">>> "):
        return _is_code(text[4:])
    closes = text[0] in "]})" and not text.strip("[](){};, ")
    return closes or (last == "{" and len(text) > 1) or text.startswith(("//", "/*"))


def _find_tables(texts: Sequence[str]) -> Iterator[Window]:
    pipes = {i: _count_cells(text) for i, text in enumerate(texts) if "|" in text}
    tabs = {i: len(text.strip("\t").split("\t")) for i, text in enumerate(texts) if "\t" in text and not _is_week(text)}
    for cells, fewest in ((pipes, 2), (tabs, 3)):
        for first, end in _find_runs(cells):
            if end - first >= fewest and cells[first] >= 2:
                yield first, end


def _is_week(text: str) -> bool:
    """Tell a row of a blog's calendar: the names of seven days, or days of a month that follow each other."""
    cells = text.split()
    if all(cell.isdecimal() for cell in cells):
        days = [int(cell) for cell in cells]
        return days == [*range(days[0], days[0] + len(days))] and days[-1] < 32
    return len(cells) == 7 and all(cell.isalpha() and len(cell) <= 3 for cell in cells)


def _count_cells(text: str) -> int:
    text = text.strip()
    inner = text.count(" | ")
    return text.count("|") - text.endswith("|") if text.startswith("|") else (inner + 1) * (inner >= 2)


def _find_flat_code(texts: Sequence[str]) -> Iterator[Window]:
    ends = ";{}>)],(/"  # or a comment, or what is typed into Python
    weights = {i: 2 for i, x in enumerate(texts) if (x[-1] in ends or x.lstrip()[0] in "/>") and _is_surely_code(x)}
    if len(weights) < 3:
        return
    for direction in (1, -1):
        for i in list(weights):
            neighbour = i + direction
            while 0 <= neighbour < len(texts) and neighbour not in weights and _may_be_code(texts[neighbour]):
                weights[neighbour] = -1
                neighbour += direction
    for first, end in _find_runs(dict.fromkeys(sorted(weights), 0)):
        yield from _find_heavy(first, [weights[i] for i in range(first, end)], 6)


def _may_be_code(text: str) -> bool:
    return (text[0] in " \t" or _is_code(text)) and not _BULLET.match(text)


def _find_heavy(start: int, weights: Sequence[int], least: int) -> Iterator[Window]:
    """Find the union of all windows whose weights sum up to at least so much, in linear time."""
    ending = [*accumulate(weights, _extend)]
    starting = [*accumulate(reversed(weights), _extend)][::-1]
    sums = [left + right - weight for left, right, weight in zip(ending, starting, weights, strict=True)]
    return _find_runs({start + i: 0 for i, heaviest in enumerate(sums) if heaviest >= least})


def _extend(best: int, weight: int) -> int:
    return weight + max(best, 0)


def _find_runs(values: dict[int, int]) -> Iterator[Window]:
    """Find lines in a row that have the same value."""
    for _, run in groupby(enumerate(values), lambda pair: (pair[1] - pair[0], values[pair[1]])):
        lines = [line for _, line in run]
        yield lines[0], lines[-1] + 1
