"""The built-in filters: one for each family in `rule.FAMILIES`, and `default` for all of them.

>>> from cleanpress import filters
>>> filters.images("The quay.\\n\\nClick to see the full-size image\\n")
'The quay.\\n'
>>> filters.donations("The quay.\\n\\nClick to see the full-size image\\n")
'The quay.\\n\\nClick to see the full-size image\\n'
"""

from .filter import Filter
from .load import builtin
from .rule import FAMILIES


def __getattr__(name: str) -> Filter:
    """Make a filter when it is first asked for: the table of rules is not read before."""
    if name not in __dir__():
        raise AttributeError(f"there is no filter {name!r}; there are {', '.join(__dir__())}")
    rules = builtin()
    made = globals()[name] = rules if name == "default" else rules & name if name in rules else Filter()
    return made


def __dir__() -> list[str]:
    return [*FAMILIES, "default"]
