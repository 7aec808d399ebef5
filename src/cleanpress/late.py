"""Regular expressions that are compiled when they are first used: most texts need few, and a command starts fast."""

import re
from typing import Any, cast


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._source)
        for method in ("search", "match", "fullmatch", "sub", "split", "findall", "finditer"):
            setattr(self, method, getattr(compiled, method))  # found at once from now on
        return getattr(compiled, name)


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Make a pattern that is compiled when it is first used.

    >>> compile_late("[0-9]+").findall("3 of 12"), compile_late("[0-9]+").findall("three")
    (['3', '12'], [])
    """
    return cast("re.Pattern[str]", _Late(pattern, flags))
