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

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import filters, normalise
    from .cleaner import Cleaner, Result, clean, clean_many, explain
    from .filter import Filter, Removal
    from .packs.read import RuleError, load_rules
    from .rule import Rule

__version__ = "0.1.0"
__all__ = [
    "Cleaner", "Filter", "Removal", "Result", "Rule", "RuleError",
    "clean", "clean_many", "explain", "filters", "load_rules", "normalise",
]  # fmt: skip

# A name is imported when it is first asked for: `cleanpress --help` needs none of them. Not by `importlib`, which would
# take longer to import than the module.
_HOMES = {
    "cleaner": ("Cleaner", "Result", "clean", "clean_many", "explain"),
    "filter": ("Filter", "Removal"),
    "packs.read": ("RuleError", "load_rules"),
    "rule": ("Rule",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(__import__(f"{__name__}.{home}", fromlist=[name]), name)
            return found
    if name in __all__:
        return __import__(f"{__name__}.{name}", fromlist=["__name__"])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
