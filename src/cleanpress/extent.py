"""How far a heading reaches: the lines that a section takes with it."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .prose import STOPWORDS

if TYPE_CHECKING:
    from .context import Group, Page


DEFAULT_REACH = 12  # lines that a bounded extent may take where its rule sets no limit
OPEN = ("rest", "all", "sweep")  # extents that may reach to the end of the page


MOST_SWEPT = 300  # words of prose; a long article may go on for more after a list of others


def _walk(page: "Page", i: int) -> Iterator[int]:
    while i < page.size and not page.lines[i].protected and i not in page.kept:
        yield i
        i = page.next[i]


def _has(page: "Page", i: int, g: int, part: str) -> bool:
    return any(m.group == g and m.part == part for m in page.marks.get(i, ()))


def _take_rest(page: "Page", group: "Group", g: int, start: int) -> list[int]:
    """Everything to the next prose or the end, or through the first end anchor."""
    taken: list[int] = []
    for i in _walk(page, start):
        if page.words(i) or page.is_said(i) or (group.limit and len(taken) >= group.limit):
            break
        taken.append(i)
        if _has(page, i, g, "end"):
            break
    return taken


def _take_items(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """The list items that follow the heading: marked with bullets, or without a blank line between."""
    taken: list[int] = []
    for i in _walk(page, start):
        line = page.lines[i]
        bullet = line.text.startswith(("- ", "* ", "• ", "· ", "– ", "» ", "› ", "→ ", "◦ ", "▪ "))
        if page.words(i) or page.is_said(i) or (page.gap(i) and not bullet) or len(taken) >= (group.limit or 12):
            break
        taken.append(i)
    return taken or None


def _take_next(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """The next line or lines, none of them prose."""
    taken: list[int] = []
    for i in _walk(page, start):
        if len(taken) == (group.limit or 1) or page.words(i) or page.is_said(i) or len(page.lines[i].text) > 160:
            break
        taken.append(i)
    return taken or None


def _take_bio(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """A name and up to three short paragraphs about a person, with no long prose after them."""
    taken: list[int] = []
    told = 0
    for i in _walk(page, start):
        text = page.lines[i].text
        name = len(text) <= 60 and not page.words(i)
        if (
            len(taken) >= (group.limit or 4)
            or told + len(text) > 1000
            or (name and told and not _has(page, i, g, "end"))
        ):
            break
        taken.append(i)
        told += 0 if name else len(text)
        if _has(page, i, g, "end"):
            break
    if not told and not (taken and _has(page, taken[-1], g, "end")):
        return None
    return taken if page.last_long() <= taken[-1] else None


def _take_named_bio(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """A bio that begins with the name that the heading says."""
    taken = _take_bio(page, group, g, start)
    head = page.prev[start] if start < page.size else -1
    if not taken or head < 0 or not _has(page, head, g, "head"):
        return None
    opening = " ".join(page.lines[i].text for i in taken)[:120].casefold().split()
    named = [word for word in page.lines[head].key.split()[1:] if word not in STOPWORDS]
    return taken if named and named[0] in opening else None


def _take_bio_above(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """A line with a name and up to three paragraphs that begin with it, above the heading."""
    i = page.prev[start]
    if i >= 0 and _has(page, i, g, "head"):
        i = page.prev[i]
    taken: list[int] = []
    while i >= 0 and not page.lines[i].protected and i not in page.kept:
        text = page.lines[i].text
        if len(text) <= 60 and not page.words(i):
            name = page.lines[i].key.split()[:1]
            below = page.lines[i + 1].text.casefold() if i + 1 < start else ""  # it may be gone already
            return [*taken, i] if name and len(below) > 60 and name[0] in below[:60].split() else None
        taken.append(i)
        if len(taken) > 3 or sum(len(page.lines[x].text) for x in taken) > 1000:
            return None
        i = page.prev[i]
    return None


def _take_epigraph(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """A saying and its "— Name" line directly above the heading: glued to it, or below another removed line."""
    head = page.prev[start]
    glued = head > 0 and _has(page, head, g, "head")
    name = page.prev[head] if glued else head
    if name < 0:
        return None
    quote = page.prev[name]
    text = page.lines[name].text
    if len(text) > 48 or not text.startswith(("— ", "– ", "- ", "―")) or page.is_barrier(name):
        return None
    taken = [name] if quote < 0 or page.gap(name) else [quote, name]
    if any(page.lines[i].protected or i in page.kept for i in taken):
        return None
    after = page.left[taken[0]]
    if len(page.lines[taken[0]].text) > 240 or ((not glued or page.gap(head)) and not after):
        return None
    ended = page.last_barrier() < taken[0] and after
    return taken if ended or (glued and _take_bio(page, group, g, start) is not None) else None


def _take_all(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """Everything to the end, prose too, where enough counted lines below say whose prose it is."""
    order = page.evidence.get(g, [])
    first = bisect_left(order, start)
    if len(order) - first < group.min:
        return None
    # A count of comments at the head must not reach over the article to a "Reply" at its foot.
    if group.min and sum(page.alive[i] and page.words(i) > 0 for i in range(start, order[first])) > (group.limit or 6):
        return None
    return [i for i in range(start, page.size) if page.alive[i] and not page.lines[i].protected and i not in page.kept]


def _take_sweep(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """Everything to the end, prose too, where there is little of it against the prose above, in no long line."""
    taken = list(_walk(page, start))
    if (page.next[taken[-1]] if taken else start) < page.size:  # code or a table stands in the way
        return None
    prose = [n for i in taken if (n := page.words(i))]
    if sum(prose) > min(MOST_SWEPT, page.words_before(min(start, page.size)) * group.percent / 100):
        return None
    return taken if max(prose, default=0) <= (group.limit or 100) else None


def _take_until(page: "Page", group: "Group", g: int, start: int) -> list[int] | None:
    """Everything through an `end` line that follows soon, prose too: a box between two anchors."""
    taken: list[int] = []
    for i in _walk(page, start):
        taken.append(i)
        if _has(page, i, g, "end"):
            return taken
        if len(taken) >= (group.limit or DEFAULT_REACH):
            break
    return None


EXTENT: dict[str, Callable[["Page", "Group", int, int], list[int] | None]] = {
    "rest": _take_rest,
    "items": _take_items,
    "next": _take_next,
    "bio": _take_bio,
    "bio-above": _take_bio_above,
    "named-bio": _take_named_bio,
    "epigraph": _take_epigraph,
    "all": _take_all,
    "sweep": _take_sweep,
    "until": _take_until,
}
