"""Find the code and the tables of a text: lines that no rule may name and no step may squeeze.

Each finder but the fences looks for *windows*: lines in a row that satisfy a test on these lines alone. What stands
around a window cannot undo it, and neither can taking away lines outside of it, so what is protected once is protected
in every later run. A fence is safe for another reason: one without an end has none after lines were removed either.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

Window = tuple[int, int]  # first line, line after the last

_FENCE = re.compile(r"\s*(?:(`{3,})[^`]*|(~{3,}).*)", re.DOTALL)
_BULLET = re.compile(r"\s*(?:[-*+•·‣◦▪●○–—»›>]|\(?(?:\d{1,3}|[a-zA-Z])[.)])(?:\s|$)")
_CODE = re.compile(
    r"""[{};]\s*$ | ^\s*[}\])]+[;,)]*\s*$ | \w\((?:|[^()\s][^()]*)\)\s*(?:[;{:.)]|$) | \w+\[[\w'":-]+\] | [=!<>]=|:=|=> | \w\ =\ ?\S
    | ->|::|\+\+|&&|\|\||</?\w+[^<>]*> | ^\s*(?:\$|>>>|\#!|//|/\*|\#include\b|@\w+\()
    | ^\s*(?:def|class|import|from|return|if|for|while|elif|else|try|except|var|let|const|function|public|private|static|void|int|sudo)\b.*[(:;={]\s*
    | ^\s*(?:import|return|\#include)\s+[\w.<("']+\s*;?\s*$ | ^\s*[\w.-]+\s*[:=]\s*["'\[{\d] | ^\s*--?\w""",
    re.VERBOSE,
)
_SURE_CODE = re.compile(
    r"""\S\s*[{]\s*$ | ^\s*[}\])]+[;,)]*\s*$ | [)\]"'\w]\s*;\s*$ | ^\s*</?[a-zA-Z!][^<>]*>(?:.*</\w+>)?\s*$ | ^\s*(?://|/\*|\*/)
    """,
    re.VERBOSE,
)


def protect(texts: Sequence[str], gaps: Sequence[int]) -> list[int]:
    r"""Give each line the number of its protected group, 0 if it is not protected.

    >>> protect(["Run:", "```sh", "make", "```"], [0, 1, 0, 0])
    [0, 1, 1, 1]
    >>> protect(["Menu", "    Home", "    News"], [0, 0, 0])
    [0, 0, 0]

    The lines are repaired, not blank, and still have their indentation and inner spacing.
    """
    groups = [0] * len(texts)
    windows = [*_find_fences(texts), *_find_indented(texts), *_find_tables(texts), *_find_flat_code(texts)]
    number = end = 0
    for first, last in sorted(windows):
        if first >= end:
            number += 1
        if last > end:
            groups[max(first, end) : last] = [number] * (last - max(first, end))
            end = last
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
        if closes:
            longest[char] = max(longest[char], length)
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
    indented = [
        i for i, text in enumerate(texts) if text[0] in " \t" and (text[0] == "\t" or text.startswith("    ") or text.lstrip(" ")[0] == "\t")
    ]
    for run in _find_runs([i for i in indented if not _BULLET.match(texts[i])]):
        if run[1] - run[0] >= 2 and any(_CODE.search(texts[i]) for i in range(*run)):
            yield run


def _find_tables(texts: Sequence[str]) -> Iterator[Window]:
    cells = {i: _count_cells(text) for i, text in enumerate(texts) if "|" in text}
    yield from _find_equal(cells, 2)
    yield from _find_equal({i: len(text.strip("\t").split("\t")) for i, text in enumerate(texts) if "\t" in text}, 3)


def _count_cells(text: str) -> int:
    text = text.strip()
    inner = text.count("|") - text.startswith("|") - text.endswith("|")
    if text.startswith("|"):
        return inner + 1
    return text.count(" | ") + 1 if text.count(" | ") >= 2 else 0


def _find_equal(cells: dict[int, int], shortest: int) -> Iterator[Window]:
    for run in _find_runs(cells):
        first = run[0]
        for i in range(run[0] + 1, run[1] + 1):
            if i == run[1] or cells[i] != cells[first]:
                if i - first >= shortest and cells[first] >= 2:
                    yield first, i
                first = i


def _find_flat_code(texts: Sequence[str]) -> Iterator[Window]:
    code = [i for i, text in enumerate(texts) if text[-1] in ";{}>)],/" and _SURE_CODE.search(text)]
    for run in _find_runs(code):
        if run[1] - run[0] >= 3:
            yield run


def _find_runs(numbers: Iterable[int]) -> Iterator[Window]:
    first = last = -2
    for number in numbers:
        if number != last + 1:
            if first >= 0:
                yield first, last + 1
            first = number
        last = number
    if first >= 0:
        yield first, last + 1
