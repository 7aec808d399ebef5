"""Packages that may be missing: a test that needs one says so, or fails where CLEANPRESS_ENGINES=required."""

import os
from importlib import import_module
from typing import Any

import pytest

os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "DO_NOT_TRACK": "1"}


def need(name: str) -> Any:
    """The module, or a loud skip of the whole file."""
    try:
        return import_module(name)
    except ImportError as error:
        if os.environ.get("CLEANPRESS_ENGINES") == "required":
            raise
        told = f"NOT TESTED: {name} is not installed ({error})"
        pytest.skip(told, allow_module_level=True)  # an engine is large and optional, but for the variable above


FURNITURE = "Click to see the full-size image"
TEXTS: list[str | None] = [
    f"The quay is closed.\n\n{FURNITURE}\n\nIt opens in May.",
    None,
    "",
    "Fish &amp; chips\r\n\r\n\r\nPeas",
    f"{FURNITURE}",
    "Nothing to do.",
    "Ｗide 日本語 🙂 e\u0301",
] * 5
