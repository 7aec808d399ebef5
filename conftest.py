"""The examples in an adapter run where its engine is installed; where it is not, that is said and nothing hidden."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

ADAPTERS = Path(__file__).parent / "src" / "cleanpress" / "adapters"
MISSING: dict[str, str] = {}  # the package that an adapter lacks


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out an adapter whose engine is missing; any other import that fails is an error of its own."""
    if collection_path.parent != ADAPTERS or os.environ.get("CLEANPRESS_ENGINES") == "required":
        return None
    try:
        import_module(f"cleanpress.adapters.{collection_path.stem}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "cleanpress":
            return None
        MISSING[collection_path.stem] = error.name or "?"
        return True
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if MISSING:
        terminalreporter.section("adapters", yellow=True)
        for adapter, package in sorted(MISSING.items()):
            terminalreporter.line(f"!! the examples of {adapter} are NOT TESTED: {package} is not installed")
