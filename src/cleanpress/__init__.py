"""Take the page furniture out of text that was extracted from the web, and leave every word of the article alone.

>>> import cleanpress
>>> page = "The quay is closed.\\n\\nClick to see the full-size image\\n\\nIt opens in May."
>>> print(cleanpress.clean(page))
The quay is closed.
<BLANKLINE>
It opens in May.

For each line that is gone, `explain` tells which rule took it.

>>> print([removal.rules for removal in cleanpress.explain(page).removals])
[('images/full-size-link',)]

Filters are sets of rules that are functions; a cleaner is a filter and a normaliser.

>>> from cleanpress import Cleaner, filters, normalise
>>> Cleaner(filters.comments | filters.donations)(page) == page
True
>>> Cleaner(filters.default - "images/full-size-link", normalise.default | normalise.quotes)("“Hi”")
'"Hi"'
"""

from . import filters, normalise
from .clean import Cleaner, Result, clean, clean_many, explain
from .filter import Filter, Removal
from .load import RuleError, load_rules
from .rule import Rule

__version__ = "0.1.0"
__all__ = [
    "Cleaner", "Filter", "Removal", "Result", "Rule", "RuleError",
    "clean", "clean_many", "explain", "filters", "load_rules", "normalise",
]  # fmt: skip
