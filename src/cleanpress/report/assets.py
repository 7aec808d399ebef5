"""The files in `web/`, of which the page for a browser is made."""

from pathlib import Path

WEB = Path(__file__).parent / "web"


def read_asset(name: str) -> str:
    """Read one of them.

    >>> read_asset("template.html").partition("\\n")[0]
    '<!doctype html>'
    """
    return (WEB / name).read_text(encoding="utf-8")
