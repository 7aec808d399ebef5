"""Removals as plain data, for columns and fields beside the text."""

from collections.abc import Sequence

from ..filter import Removal


def list_removals(removals: Sequence[Removal]) -> list[dict[str, object]]:
    """Removals as they stand beside a text; start and end count characters of the source.

    >>> list_removals([Removal((0, 5), "Reply", ("comments/reply",), 1)])
    [{'start': 0, 'end': 5, 'text': 'Reply', 'rules': ['comments/reply'], 'round': 1}]
    >>> list_removals([])
    []
    """
    return [
        {"start": span[0], "end": span[1], "text": text, "rules": list(rules), "round": number}
        for span, text, rules, number in removals
    ]
