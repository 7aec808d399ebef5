"""Hugging Face datasets: `dataset.map(CleanExamples(), batched=True)`."""

from typing import Any

from ..cleaner import Cleaner
from ..normalise import Normaliser
from .fingerprint import fingerprint


class CleanExamples:
    """A function for `map` that cleans one column; caches know it again.

    >>> CleanExamples()({"text": ["The quay.\\n\\nClick to see the full-size image", None]})
    {'text': ['The quay.', None]}

    What `map` caches goes by what is pickled here: the rules, in an order that is the same in any process, and the
    version. With other rules no old cache is taken.
    """

    def __init__(self, column: str = "text", cleaner: Cleaner | None = None) -> None:
        self.column, self.cleaner = column, cleaner or Cleaner()

    def __call__(self, examples: Any) -> dict[str, list[str | None]]:
        return {self.column: [None if text is None else self.cleaner(text) for text in examples[self.column]]}

    def __getstate__(self) -> tuple[Any, ...]:
        restore, (names, own) = self.cleaner.filter.__reduce__()
        # Sorted they make the same fingerprint in any process.
        rules = restore, sorted(names), sorted(own, key=repr)  # type: ignore[call-overload]  # two sets, said as objects
        return self.column, fingerprint(self.cleaner), rules, sorted(self.cleaner.normaliser)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.column, _, (restore, names, own), steps = state
        self.cleaner = Cleaner(restore(frozenset(names), frozenset(own)), Normaliser(*steps))
