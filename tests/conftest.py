"""How much hypothesis tries: HYPOTHESIS_PROFILE = default (quick), heavy and search (thousands), proof (100,000).

The first two try the same examples everywhere, so that a change is judged by what it changes; `search` and `proof` draw
new ones each time, and what they find becomes a test.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# With pages this long hypothesis finds the drawing slow; in the long profiles that is what we asked for.
SLOW = [HealthCheck.too_slow]
settings.register_profile("default", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("heavy", max_examples=3_000, derandomize=True, deadline=None, suppress_health_check=SLOW)
settings.register_profile("search", max_examples=3_000, deadline=None, suppress_health_check=SLOW)
settings.register_profile("proof", max_examples=100_000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

pytest.register_assert_rewrite("seed_pages")

NOT_TESTED = "NOT TESTED IN A BROWSER"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says aloud that the report was not looked at: a dot less is no message."""
    skipped = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if report.longrepr]
    if reasons := sorted({reason for reason in skipped if NOT_TESTED in reason}):
        terminalreporter.section("the HTML report", yellow=True)
        for reason in reasons:
            terminalreporter.line(f"!! {reason.removeprefix('Skipped: ')}")
