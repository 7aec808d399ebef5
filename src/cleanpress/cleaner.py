"""The cleaner: settle, drop until quiet, join; and what it can tell of its work."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from . import filters, normalise
from .filter import Filter, Origins, Removal, clean_text, take
from .normalise import Normaliser

if TYPE_CHECKING:
    from .report.origin import Alignment, Span


class _Result(NamedTuple):
    source: str
    text: str
    removals: tuple[Removal, ...]
    origins: Origins = ()  # of each line that is left, blank ones not counted: where it stood in the source


class Result(_Result):
    """A cleaned text with its source and everything that was removed, in the order of the source."""

    @cached_property
    def stats(self) -> Mapping[str, int]:
        """Lines removed by family of the first rule, the most frequent family first."""
        counts = Counter(removal.rules[0].partition("/")[0] for removal in self.removals)
        return MappingProxyType(dict(counts.most_common()))

    @cached_property
    def alignment(self) -> "Alignment":
        r"""The runs that make up the source and the cleaned text, compared when first asked for.

        >>> [run.source for run in explain("Fish &amp; chips\r\n").alignment if not run.equal]
        [(5, 10), (16, 18)]
        >>> [run.equal for run in explain("Fish and chips").alignment]
        [True]
        """
        from .report.origin import align  # whoever only cleans does not need it

        return align(self.source, self.text, self.origins, [removal.span for removal in self.removals])

    def origin(self, start: int, end: int) -> "Span":
        r"""Find the span of the source that a span of the cleaned text came from, in characters.

        >>> result = explain("Click to see the full-size image\n\nFish &amp; chips")
        >>> result.text[5:6], result.source[slice(*result.origin(5, 6))]
        ('&', '&amp;')
        >>> explain("Fish and chips").origin(5, 8)
        (5, 8)

        Exact where nothing was changed; a span that cuts into a run that was replaced has all of that run.
        """
        return self.alignment.origin(start, end)

    def cleaned(self, start: int, end: int) -> "Span | None":
        r"""Find the span of the cleaned text that is left of a span of the source; None where it was removed.

        >>> result = explain("Click to see the full-size image\n\nFish &amp; chips")
        >>> result.cleaned(0, 32), result.cleaned(34, 38)
        (None, (0, 4))
        >>> explain("Fish and chips").cleaned(5, 8)
        (5, 8)
        """
        return self.alignment.cleaned(start, end)

    def to_dict(self, rules: Filter | None = None) -> dict[str, Any]:
        """Make plain data of all that is known: text, removals, sums; `rules` is what cleaned, by default all of them.

        >>> explain("The quay.\\n\\nClick to see the full-size image").to_dict()["removals"][0]["rules"]
        ['images/full-size-link']
        >>> explain("The quay.").to_dict()["removals"]
        []

        `docs/result.schema.json` describes the data.
        """
        from .report.record import make_record

        return make_record(self, filters.default if rules is None else rules)

    def to_json(self, rules: Filter | None = None) -> str:
        """Write `to_dict` as one line of JSON.

        >>> explain("The quay.").to_json()[-15:]
        '"removals": []}'
        """
        from .report.record import encode_record

        return encode_record(self.to_dict(rules))

    def __str__(self) -> str:
        from .report.page import annotate

        return annotate(self)


class Cleaner:
    """A filter and a normaliser that make one function from text to text.

    >>> Cleaner(filters.images)("The quay.\\n\\nClick to see the full-size image\\n\\nThe&nbsp;basin.")
    'The quay.\\n\\nThe basin.'
    >>> Cleaner(filters.images)("Click here, said the mail, to see the full-size image of the quay.")
    'Click here, said the mail, to see the full-size image of the quay.'

    Without a filter it is `filters.default`. The normaliser always includes `normalise.default`, by which rules know a
    line; `normalise.none` leaves the lines as they are.
    """

    __slots__ = ("filter", "normaliser")

    def __init__(
        self,
        filter: Filter | None = None,  # noqa: A002  # callers say it by name; the function is not used in this file
        normaliser: Normaliser = normalise.default,
    ) -> None:
        self.filter = filters.default if filter is None else filter
        self.normaliser = normaliser | normalise.default if normaliser else normaliser

    def __call__(self, text: str) -> str:
        return clean_text(text, self.filter.program, self.normaliser)

    def explain(self, text: str) -> Result:
        """Clean a text and tell which line went, by which rules, in which round.

        >>> removal, = Cleaner().explain("The quay.\\n\\nClick to see the full-size image").removals
        >>> removal.span, removal.rules
        ((11, 43), ('images/full-size-link',))
        >>> Cleaner().explain("The quay.").removals
        ()
        """
        return Result(text, *take(text, self.filter.program, self.normaliser))


@cache
def _default() -> Cleaner:
    return Cleaner()


def clean(text: str) -> str:
    """Take the page furniture out of a text, and normalise what stays.

    >>> clean("The quay is closed.\\r\\n\\r\\nClick to see the full-size image\\r\\n")
    'The quay is closed.'
    >>> clean("Leave a reply to the harbour master by noon on Friday.")
    'Leave a reply to the harbour master by noon on Friday.'
    """
    return _default()(text)


def explain(text: str) -> Result:
    """Clean a text and keep account of it: `clean(text)` is `explain(text).text`.

    >>> dict(explain("The quay is closed.\\n\\nClick to see the full-size image").stats)
    {'images': 1}
    >>> explain("The quay is closed.").stats
    mappingproxy({})
    """
    return _default().explain(text)


def clean_many(texts: Iterable[str]) -> Iterator[str]:
    """Clean texts one by one, as they come.

    >>> list(clean_many(["One.", "Two.\\n\\n\\nThree."]))
    ['One.', 'Two.\\n\\nThree.']
    """
    return map(clean, texts)
