"""The files that lie beside this one, and of which the page for a browser is made."""

from pathlib import Path

HERE = Path(__file__).parent


def read_asset(name: str) -> str:
    """Read one of them.

    >>> read_asset("template.html").partition("\\n")[0]
    '<!doctype html>'
    """
    return (HERE / name).read_text(encoding="utf-8")
