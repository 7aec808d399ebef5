"""Runs of lines that only one widget prints: which of them are enough to go together."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, MutableSequence
from itertools import chain

from .context import LISTED, Page
from .extent import BULLETS, LONGEST_LABEL
from .group import Group, Mark
from .rule import Rule

FAR = 100  # removed members above and below a run that still count for it
LONGEST_LIST = 250  # items of a list that go with its known ones
LONGEST_BRIDGE = 60  # characters of a stranger between two members of a block


def find_blocks(page: Page) -> Iterator[tuple[int, int]]:
    """Find runs of lines that only one widget prints together: enough distinct members, one of them strong."""
    if page.members is None:
        members: dict[int, dict[int, tuple[Mark, ...]]] = {}
        for i, found in page.parts.items():
            for g, marks in found.members.items():
                members.setdefault(g, {})[i] = marks
        page.places = sorted({i for hits in members.values() for i in hits})
        page.members = {g: hits for g, hits in members.items() if _may_fire(page.groups[g], hits)}
    if not page.members:
        return
    news, order = page.block_news, page.places
    changed = set(order)
    if not news.everything:
        reach = LISTED + max(page.groups[g].rule.bridge + page.groups[g].rule.limit for g in page.members)
        changed = {x for at in news.beside for x in page.around(at, reach)}
        if any(page.groups[g].rule.limit for g in page.members):  # such a run ends where its list does, far away
            changed |= _find_lists(page, {x for at in news.beside for x in page.around(at, LISTED) if x < page.size})
        for first, last in news.ends:
            changed.update(order[bisect_left(order, first) : bisect_right(order, last)])
    news.clear()
    asked: dict[int, int] = {}
    for i in sorted(x for x in changed if x in page.parts and page.alive[x] and x not in page.kept):
        for g in page.parts[i].members:
            group = page.groups[g]
            told = g in page.members and (not group.evidence or g in page.evidence) and asked.get(g, -1) < i
            if not told or g in page.silent or not page.may_hold(g):
                continue
            run = _run_around(page, page.members[g], group.rule, i)
            asked[g] = run[-1]
            yield from ((x, g) for x in _judge(page, group, page.members[g], run))


def _may_fire(group: Group, hits: dict[int, tuple[Mark, ...]]) -> bool:
    """Tell whether all members of a page together would be enough for a block: most pages have too few."""
    marks = {(m.part, m.pattern) for found in hits.values() for m in found}
    counted = sum(part != "filler" for part, _ in marks)
    strong = not group.strong or any(part == "strong" for part, _ in marks)
    return strong and ((counted >= group.rule.min and len(hits) >= group.rule.count) or bool(group.rule.limit))


def _run_around(page: Page, hits: dict[int, tuple[Mark, ...]], rule: Rule, i: int) -> list[int]:
    """Find the run of members that line i belongs to; a bridge may span a few short strangers between two members."""
    above, below = [i], [i]
    while more := _step(page, hits, rule, above[-1], page.prev):
        above += more
    while more := _step(page, hits, rule, below[-1], page.next):
        below += more
    return [*reversed(above), *below[1:]]


def _is_long(page: Page, i: int) -> bool:
    return len(page.texts[i]) > LONGEST_BRIDGE or page.is_barrier(i) or page.is_said(i)


def _list_on(page: Page, i: int, links: MutableSequence[int]) -> Iterator[int]:
    """Go on to the end of the list of which line i is an item; no blank line parts it."""
    for _ in range(LONGEST_LIST):
        if not page.texts[i].startswith(BULLETS) or not 0 <= (j := links[i]) < page.size:
            break
        if page.gap(max(i, j)) or not page.texts[j].startswith(BULLETS) or _is_long(page, j):
            break
        yield (i := j)


def _find_lists(page: Page, lines: set[int]) -> set[int]:
    """Find the items of the lists that hold some lines, and the lines beside these lists."""
    found: set[int] = set()
    for links in (page.prev, page.next):
        seen: set[int] = set()
        for i in sorted(lines, reverse=links is page.next):  # a walk that meets another goes no further than that
            for j in chain([i], _list_on(page, i, links)):
                if j in seen:
                    break
                seen.add(j)
        found |= seen | {links[i] for i in seen}
    return found


def _step(page: Page, hits: dict[int, tuple[Mark, ...]], rule: Rule, i: int, links: MutableSequence[int]) -> list[int]:
    path: list[int] = []
    items = 0  # strangers that are items of a list
    j = links[i]
    while 0 <= j < page.size:
        if j in hits and j not in page.kept:
            counted = len(path) == items or all(any(m.part != "filler" for m in hits[x]) for x in (i, j))
            # What stands between items and is none may be the title below a menu: it stays.
            return [*(x for x in path if not items or page.texts[x].startswith(BULLETS)), j] if counted else []
        item = items < rule.limit and page.texts[j].startswith(BULLETS)
        items += item
        # Between items what is longer than their labels may be the title below a menu.
        bridged = item or (len(path) - items < rule.bridge and (not rule.limit or len(page.texts[j]) <= LONGEST_LABEL))
        if not bridged or _is_long(page, j):
            return []
        path.append(j)
        j = links[j]
    return []


def _judge(page: Page, group: Group, hits: dict[int, tuple[Mark, ...]], run: list[int]) -> list[int]:
    a, b, lines, rule = run[0], run[-1], page.places, group.rule
    first, last = bisect_left(lines, a), bisect_right(lines, b)
    low = bisect_right(lines, page.prev[a], max(first - FAR, 0), first)
    high = bisect_left(lines, page.next[b], last, min(last + FAR, len(lines)))
    gone = [i for i in lines[low:high] if i in hits and not page.alive[i]]
    if len(run) + len(gone) < max(rule.min, rule.count) and (not rule.limit or b >= page.first_barrier()):
        return []
    marks = [m for i in [*run, *gone] for m in hits.get(i, ())]
    counted = [i for i in [*run, *gone] if any(m.part != "filler" for m in hits.get(i, ()))]
    distinct = {(m.part, m.pattern) for m in marks if m.part != "filler"}
    # One line is one member, however many patterns know it.
    keys = {page.keys[i] or page.texts[i] for i in counted}
    enough = min(len(distinct), len(keys)) >= max(rule.min, 1) and len(counted) >= rule.count
    strong = not group.strong or any(m.part == "strong" for m in marks)
    dense = 100 * (sum(i in hits for i in run) + len(gone)) >= rule.percent * (len(run) + len(gone))
    if rule.limit:
        run = [*reversed([*_list_on(page, a, page.prev)]), *run, *_list_on(page, b, page.next)]
    # Above all prose a list as long as this is a menu; below a line that may be its title it needs a second proof.
    items = sum(page.texts[i].startswith(BULLETS) for i in run) if run[-1] < page.first_barrier() < page.size else 0
    proofs = {page.keys[i] for i in run if any(m.part == "strong" for m in hits.get(i, ()))}
    listed = items >= rule.limit > 0 and len(proofs) > (page.prev[run[0]] >= 0)
    if not (((enough and dense) or listed) and strong and page.is_late(rule, a)):
        return []
    run = run[:-1] if page.may_be_title(run[-1]) else run  # it stands below a menu
    return run if run and page.holds(group.places, group.bit, run[0], run[-1]) else []
