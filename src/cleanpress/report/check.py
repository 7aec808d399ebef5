"""Run the rules of a filter against their own examples, through the whole cleaner."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .. import filters
from ..cleaner import Cleaner
from ..filter import Filter
from ..key import key
from ..match import Table
from ..packs.compile import compile_rules
from ..packs.pattern import forms
from ..packs.timed import match_in_time
from ..rule import Rule

_PAGE = """
The harbour board met on Monday, and after two hours it voted to put off the dredging of the old basin until the spring.

Nobody on the quay was surprised by this, for the board has put it off in every one of the last six years, and the
reasons that it gives are always the same: there is no money, there is no dredger, and there is no hurry at all.

The fishermen have another view of it. They say that the basin has lost a metre of water since the bridge was built,
and that the larger boats now wait for the tide before they can land what they have caught in the night.

The next meeting is in May, and those who have a boat in the basin will have to be patient until then.
"""
*ABOVE, BELOW = (" ".join(paragraph.split()) for paragraph in _PAGE.split("\n\n"))
_WILD = re.compile(r"\{(\d+)-(\d+)\}")


class Failure(NamedTuple):
    """An example that a filter does not do justice to: the rule's name, the example, and what is wrong."""

    rule: str
    example: str
    problem: str


class Example(NamedTuple):
    """A page with the numbers of the lines, blank ones not counted, that a rule must take; all others must stay."""

    page: str
    taken: frozenset[int]


def check(rules: Filter, within: Filter | None = None) -> list[Failure]:
    """Find the examples that fail: drops that stay or go by other rules, near-misses that go, forms that no line has.

    >>> zoom = Rule("images/zoom", line=("tap to zoom",), drops=("Tap to zoom",), keeps=("Tap to zoom in.",))
    >>> check(Filter.of(zoom))
    []
    >>> bold = Rule("images/bold", line=("quay",), drops=("The quay",), keeps=("The quay is near.",))
    >>> [failure.problem for failure in check(Filter.of(bold))]
    ["'The quay' is not dropped"]

    All examples run through `within`, by default the built-in rules and these.
    """
    cleaner = Cleaner((filters.default if within is None else within) | rules)
    return [failure for rule in rules for failure in check_rule(rule, cleaner)]


def check_rule(rule: Rule, cleaner: Cleaner) -> Iterator[Failure]:
    """Check the examples of one rule through a cleaner that holds it."""
    for text in rule.drops:
        page = read_example(text, rule)
        if rule.kind != "keep" and not page.taken:
            yield Failure(rule.name, text, "no line is marked with '- ' as dropped")
        yield from _judge(rule, text, page, cleaner)
    words = _words(line for text in rule.drops for line in text.split("\n"))
    written = (form.replace("…", " ") for _, pattern in rule.patterns() for form in forms(pattern))
    words |= {word for form in written for word in form.split()}
    for text in rule.keeps:
        yield from _judge(rule, text, Example(text, frozenset()), cleaner)
        for place in _places(rule) if "\n" not in text.strip() else ():
            yield from _judge(rule, text, frame(text, place, ()), cleaner)
        if not (words & _words(text.split("\n")) or any(s in text for s in rule.text) or rule.regex or rule.echo):
            yield Failure(rule.name, text, "is no near-miss: it shares no word with the rule")
    yield from _check_forms(rule)


def _words(lines: Iterable[str]) -> set[str]:
    return {word for line in lines for word in key(line).split()}


def read_example(text: str, rule: Rule) -> Example:
    r"""Read a drop: one line, which is put where the rule fires, or a page that marks the lines that go with "- ".

    >>> read_example("  The quay.\n\n- Tap to zoom", Rule("images/zoom"))
    Example(page='The quay.\n\nTap to zoom', taken=frozenset({1}))
    >>> sorted(read_example("Tap to zoom", Rule("images/zoom")).taken)
    [3]
    """
    if "\n" not in text.strip("\n"):
        return frame(text, _places(rule)[0], (0,))
    lines = text.strip("\n").split("\n")
    page = "\n".join(line[2:] if line[:2] in ("- ", "  ") else line for line in lines)
    return Example(page, frozenset(i for i, line in enumerate(filter(str.strip, lines)) if line.startswith("- ")))


def frame(text: str, place: str, taken: Iterable[int]) -> Example:
    """Put a line where a rule fires: among prose, above all of it, or below it.

    >>> frame("Tap to zoom", "head", ()).page.partition("\\n")[0], frame("Tap to zoom", "tail", (0,)).taken
    ('Tap to zoom', frozenset({3}))
    """
    above, below = ((), (*ABOVE, BELOW)) if place == "head" else (ABOVE, () if place == "tail" else (BELOW,))
    return Example("\n\n".join((*above, text, *below)), frozenset(len(above) + n for n in taken))


def _places(rule: Rule) -> list[str]:
    names = {name for place in rule.where for name in re.split(r"[+:]", place)}
    if "anywhere" in names:
        return ["anywhere"]
    return ["head"] * bool(names & {"head", "start"}) + ["tail"] * bool(names & {"tail", "end"}) or ["anywhere"]


def _judge(rule: Rule, text: str, example: Example, cleaner: Cleaner) -> Iterator[Failure]:
    result = cleaner.explain(example.page)
    by_span = {removal.span: removal.rules for removal in result.removals}
    takers: set[str] = set()
    for number, span in enumerate(cleaner.normaliser.settle(example.page).spans):
        line, names = example.page[slice(*span)].strip(), by_span.get(span, ())
        if number in example.taken:
            takers.update(names)
            if not names:
                yield Failure(rule.name, text, f"{line!r} is not dropped")
        elif names:
            yield Failure(rule.name, text, f"{line!r} is dropped by {', '.join(names)}")
    if takers and rule.id not in takers:
        yield Failure(rule.name, text, f"is dropped, but by {', '.join(sorted(takers))}")
    if cleaner(result.text) != result.text:
        yield Failure(rule.name, text, "is not stable: a second run changes what is left")


def _check_forms(rule: Rule) -> Iterator[Failure]:
    """Find written-out forms that no line can have, since their key is another."""
    table = Table((rule,), compile_rules((rule,)), match_in_time)
    for part, pattern in rule.patterns():
        for form in forms(pattern):
            line = _WILD.sub(lambda m: " ".join(["word"] * int(m[1])), form).replace("#", "7")
            if "…" in line:  # the ends of a long line
                words = line.split("…")
                line = " ".join([*words[:12], *["word"] * 100, *words[12:]])
            if not any(role.part == part for role in table.look(key(line), line)):
                yield Failure(rule.name, pattern, f"no line matches its form {form!r}")
