"""The built-in filters: one for each family, and `default` for all of them.

>>> from cleanpress import filters
>>> filters.images("The quay.\\n\\nClick to see the full-size image\\n")
'The quay.\\n'
>>> filters.donations("The quay.\\n\\nClick to see the full-size image\\n")
'The quay.\\n\\nClick to see the full-size image\\n'
"""

from .filter import Filter
from .load import builtin, family
from .rule import FAMILIES

donations: Filter
comments: Filter
images: Filter
counters: Filter
authors: Filter
related: Filter
share: Filter
newsletters: Filter
navigation: Filter
legal: Filter
ads: Filter
meta: Filter
default: Filter


def __getattr__(name: str) -> Filter:
    """Make a filter when it is first asked for: the table of rules is not read before."""
    if name != "default" and name not in FAMILIES:
        raise AttributeError(f"there is no filter {name!r}; there are {', '.join(FAMILIES)} and default")
    made = globals()[name] = builtin() if name == "default" else family(name)
    return made
