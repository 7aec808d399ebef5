"""Whose fault is it: which rules know a line, and which condition kept it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..context import Page
from ..drop import Program, sweep
from ..extent import EXTENT, OPEN, TOLD
from ..filter import see
from ..group import Group
from ..key import LONGEST, key
from ..line import Line
from ..line import View as Seen
from ..normalise import default
from .check import frame
from .escape import escape_text
from .record import find_whys
from .source import split

if TYPE_CHECKING:
    from ..cleaner import Cleaner
    from ..filter import Filter, Removal

MOST = 3  # places of a line in a page that are told
PLACES = {
    "head": "not at the head: {above}",
    "tail": "not at the tail: {below}",
    "start": "not at the start: lines stand above",
    "end": "not at the end: lines stand below",
    "near": "not near: no line beside it was removed by {family} (above what may be the title none counts)",
    "beside": "not beside: no line beside it was removed (above what may be the title none counts)",
    "with": "not with: {arg} removed no line of this page",
    "new-name": "not new-name: it begins with no name, or the article says that name above",
    "once": "not once: another line of this page is one of the rule, too",
    "twice": "not twice: no other line of this page reads the same",
}
GUARDS = {
    "rest": "nothing but prose follows",
    "items": "no list follows",
    "next": "no short line follows",
    "bio": "no short paragraphs about a person follow, or long prose does",
    "named-bio": "no short paragraphs follow that begin with the name it says, or long prose does",
    "bio-above": "no name with paragraphs that begin with it stands above",
    "epigraph": "no saying with a name stands above",
    "until": "the line that ends it does not follow soon",
    "all": "fewer than {rule.min} lines that prove it follow",
    "sweep": "too much prose follows for what stands above",
}
PARTS = {
    "end": "ends what this rule takes",
    "evidence": "proves this rule",
    "unless": "silences this rule while it stands in the page",
    "filler": "goes along with this block, and proves nothing",
}


class View(NamedTuple):
    """A page when nobody names a line any more, and where its lines stand in the source."""

    lines: Sequence[Line]
    numbers: Sequence[int]
    page: Page
    program: Program


def tell_why(cleaner: Cleaner, line: str, source: str) -> str:
    r"""Tell which rules could name a line of a source, and which condition kept it.

    >>> from cleanpress import Cleaner, Filter, Rule
    >>> zoom = Rule("images/zoom", why="The label of a lost picture.", where=("near",), line=("tap to zoom",))
    >>> print(tell_why(Cleaner(Filter.of(zoom)), "Tap to zoom", "The quay.\n\nTap to zoom"))
    Line 3 stays: Tap to zoom
      images/zoom: The label of a lost picture.
        not near: no line beside it was removed by images (above what may be the title none counts)
    >>> print(tell_why(Cleaner(Filter.of(zoom)), "The quay.", "The quay.\n\nTap to zoom"))
    Line 1 stays: The quay.
      No rule knows this line. Its key is: the quay

    A source without such a line is a LookupError.
    """
    return "\n".join(_tell_page(cleaner, line, source))


def tell_why_alone(cleaner: Cleaner, line: str) -> str:
    """Tell what becomes of a line in three places where it is the only furniture, and why where it stays.

    >>> from cleanpress import Cleaner, filters
    >>> print(tell_why_alone(Cleaner(filters.images), "Click to see the full-size image").partition("\\n")[0])
    Alone at the head of a page it goes, among prose it goes, at the foot it goes.
    >>> print(tell_why_alone(Cleaner(filters.images), "The quay"))
    Alone at the head of a page it stays, among prose it stays, at the foot it stays.
    Line 7 stays: The quay
      No rule knows this line. Its key is: the quay
    """
    told = {place: tell_why(cleaner, line, frame(line, place, ()).page) for place in ("anywhere", "head", "tail")}
    stays = {place: " stays: " in rows.partition("\n")[0] for place, rows in told.items()}
    fate = {place: "stays" if stays[place] else "goes" for place in told}
    shown = next((place for place in told if stays[place]), "anywhere")
    head, among, tail = fate["head"], fate["anywhere"], fate["tail"]
    return f"Alone at the head of a page it {head}, among prose it {among}, at the foot it {tail}.\n{told[shown]}"


def _tell_page(cleaner: Cleaner, line: str, source: str) -> Iterator[str]:
    settle = (cleaner.normaliser or default).settle
    settled, wanted = settle(source), (settle(line).texts or [""])[0]
    seen, starts = see(settled), split(source)[1]
    same = key(wanted) or None  # two lines without a key have nothing in common
    places = [i for i, text in enumerate(settled.texts) if text == wanted or key(text) == same]
    if not places:
        raise LookupError(f"no such line: {line}")
    program = cleaner.filter.program
    page, lines = sweep(seen, program), seen.lines()
    page = page or _read_page(seen, program)
    numbers = [bisect_right(starts, start) for start, _ in settled.spans]
    view = View(lines, numbers, page, program)
    removals = {removal.span: removal for removal in cleaner.explain(source).removals}
    for i in places[:MOST]:
        yield from _tell_line(view, i, removals.get(settled.spans[i]), cleaner.filter)
    if len(places) > MOST:
        yield f"The same stands in {len(places) - MOST} more lines: {', '.join(str(numbers[i]) for i in places[MOST:])}"


def _read_page(seen: Seen, program: Program) -> Page:
    """Make a page from which nobody wants a line."""
    pairs = zip(seen.keys, seen.texts, seen.protected, strict=True)
    found = {i: program.judge(key, text) for i, (key, text, protected) in enumerate(pairs) if not protected}
    parts = {i: verdict.parts for i, verdict in found.items() if verdict.parts.marks}
    return Page(seen, parts, program.ground, {i for i in parts if found[i].keep})


def _tell_line(view: View, i: int, removal: Removal | None, rules: Filter) -> Iterator[str]:
    text = view.lines[i].text
    folded = key(text)
    marks = view.program.judge(folded, text).parts.marks
    groups = {m.group: view.program.ground.groups[m.group] for m in marks}
    whys = find_whys([*(removal.rules if removal else ()), *(group.rule.id for group in groups.values())], rules)
    fate = f"goes in round {removal.round}" if removal else "stays"
    yield f"Line {view.numbers[i]} {fate}: {_cut(text)}"
    if removal:
        yield from (f"  {rule}: {whys[rule]}" for rule in removal.rules)
        return
    if view.lines[i].protected:
        yield "  It is protected, for it stands in code or in a table; no rule may name it."
    if not marks:
        short = "it has no words" if len(text) <= LONGEST else f"it is longer than {LONGEST} characters"
        yield f"  No rule knows this line. {f'Its key is: {folded}' if folded else f'It has no key, for {short}.'}"
        if "." in text[-3:] and view.program.judge(folded, folded).parts.marks:
            yield "  Without its full stop they do: a pattern for a sentence of few words ends with a full stop, too."
    for g, group in sorted(groups.items(), key=lambda pair: pair[1].rule.id):
        yield f"  {group.rule.id}: {whys[group.rule.id]}"
        if not view.lines[i].protected:
            parts = {m.part for m in marks if m.group == g}
            yield from (f"    {problem}" for problem in _find_problems(view, i, g, group, parts))


def _find_problems(view: View, i: int, g: int, group: Group, parts: set[str]) -> Iterator[str]:
    page, rule = view.page, group.rule
    if rule.kind == "keep":
        yield "keeps the line, whatever other rules say"
    elif i in page.kept:
        yield "the line is kept by another rule"
    elif rule.kind == "rule" and "line" in parts:
        yield from _find_misplaced(view, g, group, i, i)
    elif rule.kind == "block" and parts & {"member", "strong"}:
        yield from _find_weak_block(view, i, g, group)
    elif rule.kind == "section" and "head" in parts:
        yield from _find_short_section(view, i, g, group)
    else:
        yield from (PARTS[part] for part in sorted(parts) if part in PARTS)


def _find_misplaced(view: View, g: int, group: Group, a: int, b: int) -> Iterator[str]:
    """Find which conditions do not hold for the lines from a to b, which would go together."""
    page, rule = view.page, group.rule
    if g in page.silent:
        veto = next(j for j, parts in page.parts.items() if page.alive[j] and g in parts.vetoes)
        yield f"silent, for line {view.numbers[veto]} stands: {_cut(view.lines[veto].text)}"
    if not page.is_late(rule, a):
        yield f"not after {rule.after} words of prose: {page.words_before(a, rule.after)} stand above"
    if page.is_listed(a, b):
        yield "part of a list of the article: a sentence introduces it, or beside it stands an item that no rule knows"
        return
    if page.holds(group.places, group.bit, a, b):
        return
    above = _tell_barrier(view, page.first_barrier(), "above")
    below = _tell_barrier(view, page.last_barrier(), "below")
    for place in group.places:
        yield "; ".join(
            PLACES[name].format(arg=arg, family=arg or rule.family, above=above, below=below)
            for name, arg in place
            if not page.holds([((name, arg),)], group.bit, a, b)
        )


def _tell_barrier(view: View, i: int, side: str) -> str:
    if not 0 <= i < view.page.size:
        return "there is no prose in this page"
    return f"{'prose' if view.page.words(i) else 'what no rule may take'} in line {view.numbers[i]} stands {side}"


def _find_weak_block(view: View, i: int, g: int, group: Group) -> Iterator[str]:
    page, rule = view.page, group.rule
    hits = {j: parts.members[g] for j, parts in page.parts.items() if g in parts.members}
    first = last = i
    while page.prev[first] in hits:
        first = page.prev[first]
    while page.next[last] in hits:
        last = page.next[last]
    run = [j for j in range(first, last + 1) if page.alive[j]]
    marks = [m for j in run for m in hits.get(j, ()) if m.part != "filler"]
    counted = [j for j in run if any(m.part != "filler" for m in hits.get(j, ()))]
    keys = {view.lines[j].key or view.lines[j].text for j in counted}  # one line is one, however many patterns know it
    distinct = min(len({(m.part, m.pattern) for m in marks}), len(keys))
    if distinct < rule.min:
        yield f"needs {rule.min} different lines of this block together: here are {distinct}"
    if len(counted) < rule.count:
        yield f"needs {rule.count} lines of this block together: here are {len(counted)}"
    if group.strong and not any(m.part == "strong" for m in marks):
        yield "no line beside it is one that only this block has"
    if group.evidence and g not in page.evidence:
        yield "no line of the page proves this block"
    yield from _find_misplaced(view, g, group, run[0], run[-1])


def _find_short_section(view: View, i: int, g: int, group: Group) -> Iterator[str]:
    page, rule = view.page, group.rule
    start, last = page.next[i], None
    page.reached.clear()
    if rule.takes in OPEN:
        last = OPEN[rule.takes](page, rule, g, start, True)
        first = i
    else:
        taken = EXTENT[rule.takes](page, rule, g, start)
        span = sorted([*taken, i]) if taken is not None else [i]
        first, last = span[0], span[-1] if taken is not None else None
    if last is None:
        yield f"takes {rule.takes}: {GUARDS[rule.takes].format(rule=rule)}"
    listed = page.is_listed(i, i, rule.takes in TOLD)
    yield from _find_misplaced(view, g, group, i if listed else first, i if listed else max(last or i, i))


def _cut(text: str) -> str:
    text = escape_text(text)
    return text if len(text) <= 60 else text[:59] + "…"
