"""How far a heading reaches: the lines that a section takes with it."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate, islice, pairwise, takewhile
from typing import TYPE_CHECKING, Literal

from .stopwords import STOPWORDS

if TYPE_CHECKING:
    from .context import Page
    from .rule import Rule


DEFAULT_REACH = 12  # lines that a bounded extent may take where its rule sets no limit
BULLETS = ("- ", "* ", "• ", "· ", "– ", "» ", "› ", "→ ", "◦ ", "▪ ")
TOLD = ("bio", "named-bio", "bio-above", "epigraph", "sweep")  # extents of running text
LONGEST_LABEL = 40  # characters of a heading between two lists of a menu
LONGEST_TITLE = 150  # characters
MOST_ASKED = 40  # lines between a menu and the first prose
FREE, FOR_EACH = 200, 20  # lines that a foot has, that go with each line which proves whose prose it is
MOST_SWEPT = 300  # words of prose; a long article may go on for more after a list of others, or after comments


def _walk(page: "Page", i: int) -> Iterator[int]:
    while i < page.size and page.is_open(i):
        yield i
        i = page.next[i]


def _is(part: Literal["heads", "ends"], page: "Page", i: int, g: int) -> bool:
    return i in page.parts and g in getattr(page.parts[i], part)


def _reach_rest(page: "Page", rule: "Rule", g: int, start: int, head: bool) -> int:
    """Everything to the next prose or the end, or through the first end anchor."""
    first, last = page.reached.get(g, (0, -1))
    if first <= start <= last:  # a heading further up has asked already
        return last
    last = -1
    for count, i in enumerate(_walk(page, start)):
        if page.words(i) or page.is_said(i) or (rule.limit and count >= rule.limit):
            break
        last = i
        if _is("ends", page, i, g):
            break
    if not rule.limit:
        page.reached[g] = start, last
    return last


def _is_titled(page: "Page", i: int) -> bool:
    """Tell whether a line that no rule knows, the title perhaps, stood between this one and the first prose."""
    between = range(i + 1, min(page.first_barrier(), i + 1 + MOST_ASKED))
    return next((len(page.texts[j]) <= LONGEST_TITLE for j in between if j not in page.parts), False)


def _is_kin(page: "Page", i: int, g: int) -> bool:
    """Tell a line that is something to a group of the same family."""
    return i in page.parts and any(page.groups[m.group].bit == page.groups[g].bit for m in page.parts[i].marks)


def _take_items(page: "Page", rule: "Rule", g: int, start: int) -> list[int] | None:
    """The list items that follow the heading: marked with bullets, or without a blank line between."""
    taken: list[int] = []
    above = page.prev[start] if _is("heads", page, page.prev[start], g) else start - 1
    listed = page.texts[above].startswith(BULLETS)  # the heading may be an item itself
    for i in _walk(page, start):
        text = page.texts[i]
        bullet = text.startswith(BULLETS)
        # Below a list a long line without a bullet is the title of what follows.
        apart = not bullet and (page.gap(i) or (listed and len(text) > LONGEST_LABEL))
        # A sentence, with the credit of a picture in brackets perhaps, is no title and no label of a menu.
        told = (". (" in text or (text[-1] == "." and text[-3:] != "...")) and page.keys[i].count(" ") >= 3
        if len(taken) >= (rule.limit or DEFAULT_REACH) or apart or told or page.words(i) or page.is_said(i):
            break
        listed |= bullet
        taken.append(i)
    if taken and not listed:
        # The heading of a rule that is tied to a place could be content elsewhere.
        sure = page.gap(i) and (rule.where == ("anywhere",) or _is_titled(page, taken[-1]))
        if not sure and i <= page.first_barrier() < page.size:  # one of them may be the title of the page
            return None
        if page.words(i) and not page.gap(i):  # so is the line directly above prose
            taken.pop()
    labels = [k for k, i in enumerate(taken) if listed and not page.texts[i].startswith(BULLETS)]
    # What stands below the list, and labels with items that are nothing to the family: the title, a list of its own.
    while labels and (labels[-1] == len(taken) - 1 or not any(_is_kin(page, i, g) for i in taken[labels[-1] :])):
        taken = taken[: labels.pop()]
    # So may be a long line that stands above the list.
    return None if 0 in labels and len(page.texts[taken[0]]) > LONGEST_LABEL else taken or None


def _take_next(page: "Page", rule: "Rule", g: int, start: int) -> list[int] | None:
    """The next line or lines, none of them prose."""
    near = islice(_walk(page, start), rule.limit or 1)
    return [*takewhile(lambda i: not (page.words(i) or page.is_said(i) or len(page.texts[i]) > 160), near)] or None


def _take_bio(page: "Page", rule: "Rule", g: int, start: int) -> list[int] | None:
    """A name and up to three short paragraphs about a person, with no long prose after them."""
    taken, told = list[int](), 0
    for i in _walk(page, start):
        text = page.texts[i]
        name = len(text) <= 60 and not page.words(i)
        full = len(taken) >= (rule.limit or 4) or told + len(text) > 1000
        named = sum(word[0].isupper() for word in text.split()[:3]) > 1 or not any(map(str.isupper, text))
        # The heading of a rule that is tied to other furniture could be content elsewhere: its bio begins with a name.
        plain = all("+" in w for w in rule.where) and not (named and text.split()[0].casefold() not in STOPWORDS)
        if full or (plain and not name and not told) or (name and told and not _is("ends", page, i, g)):
            break
        taken.append(i)
        told += 0 if name else len(text)
        if _is("ends", page, i, g):
            break
    enough = told or (taken and _is("ends", page, taken[-1], g))
    return taken if enough and page.last_long() <= taken[-1] else None


def _take_named_bio(page: "Page", rule: "Rule", g: int, start: int) -> list[int] | None:
    """A bio that begins with the name that the heading says."""
    taken, head = _take_bio(page, rule, g, start), page.prev[start]
    if not taken or not _is("heads", page, head, g):
        return None
    opening = " ".join(page.texts[i] for i in taken)[:120].casefold().split()
    named = [word for word in page.keys[head].split()[1:] if word not in STOPWORDS]
    return taken if named and named[0] in opening else None


def _take_bio_above(page: "Page", rule: "Rule", g: int, start: int) -> list[int] | None:
    """A line with a name and one or two paragraphs that begin with it, above the heading."""
    head = page.prev[start]
    i = page.prev[head] if _is("heads", page, head, g) else head
    taken: list[int] = []
    while i >= 0 and page.is_open(i) and len(taken) < 3 and sum(len(page.texts[x]) for x in taken) <= 700:
        text = page.texts[i]
        if len(text) <= 60 and not page.words(i):
            name = page.keys[i].partition(" ")[0]
            # The paragraph may be gone already.
            belows = [page.texts[x].casefold() for x in (i + 1, page.next[i]) if x < start]
            told = any(len(below) > 60 and name in below[:60].split() for below in belows)
            return [*taken, i] if told and name not in STOPWORDS else None
        taken.append(i)
        i = page.prev[i]
    return None


def _take_epigraph(page: "Page", rule: "Rule", g: int, start: int) -> list[int] | None:
    """A saying and its "— Name" line directly above the heading: glued to it, or below another removed line."""
    head = page.prev[start]
    glued = _is("heads", page, head, g)
    name = page.prev[head] if glued else head
    quote, text = page.prev[name], page.texts[name]
    if name < 0 or len(text) > 48 or not text.startswith(("— ", "– ", "- ", "―")) or page.is_barrier(name):
        return None
    taken = [name] if page.gap(name) else [quote, name]
    after = page.left[taken[0]]
    loose = (not glued or page.gap(head)) and not after
    if loose or len(page.texts[taken[0]]) > 240 or not all(map(page.is_open, taken)):
        return None
    ended = page.last_barrier() < taken[0] and after
    return taken if ended or (glued and _take_bio(page, rule, g, start) is not None) else None


def _reach_all(page: "Page", rule: "Rule", g: int, start: int, head: bool) -> int | None:
    """Everything to the end, prose too, where enough counted lines below say whose prose it is."""
    order = page.evidence.get(g, [])
    first = bisect_left(order, start)
    proofs = len(order) - first
    # What goes on for long below the last of them is the article.
    told = sum(page.words(i) for i, _ in page.last_prose(MOST_SWEPT) if proofs and i > order[-1])
    if rule.min and (proofs < rule.min or told > MOST_SWEPT or page.count_below(start) > FREE + proofs * FOR_EACH):
        return None
    # A count of comments at the head must not reach over the article to a "Reply" at its foot.
    i = start - 1
    for _ in range((rule.limit or 6) + 1):
        if not rule.min or (i := page.next_prose(i + 1)) >= order[first]:
            return page.last_open()
    return None


def _reach_sweep(page: "Page", rule: "Rule", g: int, start: int, head: bool) -> int | None:
    """Everything to the end, prose too, where there is little of it against the prose above, in no long line."""
    tail = page.last_prose(2 * MOST_SWEPT)
    prose = [n for i, n in tail if i >= start]
    enough = MOST_SWEPT * 100 // max(rule.percent, 1) + 1
    most = min(MOST_SWEPT, page.words_before(min(start, page.size), enough) * rule.percent / 100)
    if sum(prose) > most or max(prose, default=0) > (rule.limit or 100):
        return None
    if prose and rule.count and start < page.size:  # titles stand between texts
        least = rule.count + 1
        lines = [*islice(_walk(page, start), len(prose) * least)]
        texts = [n for n, i in enumerate(lines) if page.words(i)][:3]
        # One or two titles with no date or the like are a box within the article, and what follows may be its end.
        boxed = texts and texts[0] < least and page.parts.keys().isdisjoint(lines[: texts[0]])
        teasers = len(texts) == 3 and all(1 < b - a <= least for a, b in pairwise(texts))
        if len(lines) < len(prose) * least or (boxed and not teasers):
            return None
    if rule.min:
        # Cards of other articles: each has a date or the like, and no more than one text.
        cards = page.evidence.get(g, [])[bisect_left(page.evidence.get(g, []), start) :]
        late = sum(i > cards[-1] for i, _ in tail) if cards else 0
        if len(cards) < rule.min or len(prose) > len(cards) + 1 or late > 1:
            return None
    # A page that prints such lines again and again is a list of texts: no small steps may climb it.
    swept = sum(prose) + page.swept.get(g, 0)
    if head:
        above = accumulate(n * (i < start) for i, n in tail)
        top = next((i for (i, _), n in zip(tail, above, strict=True) if n > MOST_SWEPT), 0)
        first = page.sweepers[bisect_left(page.sweepers, top)]
        swept = sum(n for i, n in tail if i > first)
    return page.prev[page.size] if swept <= most else None


def _take_until(page: "Page", rule: "Rule", g: int, start: int) -> list[int] | None:
    """Everything through an `end` line that follows soon, prose too: a box between two anchors."""
    near = [*islice(_walk(page, start), rule.limit or DEFAULT_REACH)]
    return next((near[:count] for count, i in enumerate(near, 1) if _is("ends", page, i, g)), None)


EXTENT: dict[str, Callable[["Page", "Rule", int, int], list[int] | None]] = {
    "items": _take_items, "next": _take_next, "bio": _take_bio, "bio-above": _take_bio_above,
    "named-bio": _take_named_bio, "epigraph": _take_epigraph, "until": _take_until,
}  # fmt: skip

# Extents that may reach to the end of the page: they tell the last line that goes, and many headings may ask.
OPEN: dict[str, Callable[["Page", "Rule", int, int, bool], int | None]] = {
    "rest": _reach_rest, "all": _reach_all, "sweep": _reach_sweep,
}  # fmt: skip


def find_sections(page: "Page") -> Iterator[tuple[int, int]]:
    """Find headings that take lines with them, as far as the rule's extent says."""
    if not (page.heads or page.lost):
        return
    news = page.section_news
    if news.everything:
        asked = {*page.heads, *page.lost}
    else:
        asked = {x for at in news.beside for x in page.around(at, page.reach)} | page.open_heads | page.open_lost
        for a, b in news.ends:
            i = page.survivor(max(a, 0))
            asked.update(page.around(i, page.reach))
            while i < b:
                i = page.next[i]
                asked.add(i)
    news.clear()
    page.reached.clear()
    page.below = 0, -1
    page.sweepers = [i for i in page.sweepers if page.alive[i]]
    done: dict[int, int] = {}  # how far an open-ended section of this round has reached
    for at in sorted(asked):
        own = page.heads.get(at, ()) if at < page.size and page.alive[at] else ()
        for g, head in [*((g, True) for g in own), *((g, False) for g in page.lost.get(at, ()))]:
            group = page.groups[g]
            takes, limit = group.rule.takes, group.rule.limit
            listed = head and page.is_listed(at, at, takes in TOLD)
            if listed or g in page.silent or done.get(g, -1) >= at or not page.may_hold(g):
                continue
            start, takes_end = page.next[at] if head else at, takes in OPEN
            if takes_end:  # what the heading takes begins with it; its lines are listed only if they go
                end = OPEN[takes](page, group.rule, g, start, head)
                first, last = at, -1 if end is None else max(end, at if head else -1)
            else:
                taken = EXTENT[takes](page, group.rule, g, start)
                span = sorted([*taken, at] if head else taken) if taken is not None else []
                first, last = (span[0], span[-1]) if span else (at, -1)
            if last < first or not page.holds(group.places, group.bit, first, last):
                continue
            if takes_end:
                span = [i for i in range(first, last + 1) if page.alive[i] and page.is_open(i)]
                if takes != "rest" or not limit:
                    done[g] = last
                    page.swept[g] = page.swept.get(g, 0) + sum(map(page.words, span))
                    # Evidence counts once: what it has proved must not prove the next heading up, and so the page away.
                    page.evidence[g] = [i for i in page.evidence.get(g, ()) if i < first or i in page.kept]
            if not head:
                page.lost[at].discard(g)  # a heading reaches once
            yield from ((i, g) for i in span)
