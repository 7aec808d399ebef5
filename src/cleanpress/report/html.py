"""Results as one page for a browser: a single file that asks nothing of the network and trusts no text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape
from statistics import median
from typing import TYPE_CHECKING, Any

from .assets import read_asset
from .escape import escape_text
from .paint import number_family
from .record import count_removals, find_version, find_whys
from .rows import make_rows

if TYPE_CHECKING:
    from ..cleaner import Result
    from ..filter import Filter

STYLES = ("colours.css", "frame.css", "lines.css")
SCRIPTS = ("text.js", "documents.js", "list.js", "lines.js", "reasons.js", "frame.js")  # in the order they run
SUSPICIOUS = 0.6  # of a text removed: a share that is worth a look whatever the others lose
FEWEST = 8  # documents that make an average
LEAST = 0.2  # a share that is not worth a warning
FAR = 5  # median deviations from the median


def make_report(named: Iterable[tuple[str, Result]], rules: Filter) -> str:
    """Make a page of named results; `rules` knows why lines of a rule are furniture.

    >>> from cleanpress import explain, filters
    >>> page = make_report([("<b>.txt", explain("</script><script>alert(1)</script>"))], filters.default)
    >>> page.count("<script"), "alert(1)</script>" in page, "<b>.txt" in page
    (2, False, False)
    """
    data = make_data(named, rules)
    names = [document["name"] for document in data["documents"]]
    title = f"{names[0]} · cleanpress" if len(names) == 1 else f"{len(names)} documents · cleanpress"
    style, script = "\n".join(map(read_asset, STYLES)), read_script()
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    parts = {"policy": policy, "title": escape(escape_text(title)), "style": style, "script": script}
    before, after = read_asset("template.html").split("{{data}}")
    return "".join([_fill(before, parts), encode_data(data), _fill(after, parts)])


def _fill(template: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], template)  # once: a title may look like a field


def read_script() -> str:
    """Read the scripts as one, of which nothing can be called from outside."""
    return "\n".join(['(() => {\n"use strict";', *map(read_asset, SCRIPTS), "})();"])


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def encode_data(data: Any) -> str:
    r"""Write JSON that can stand in a script element and be saved as UTF-8, whatever texts it holds.

    >>> encode_data("</script>&\u2028\ud800")
    '"\\u003c/script\\u003e\\u0026\\u2028\\ud800"'
    >>> encode_data("The quay, às duas.")
    '"The quay, às duas."'
    """
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    unsafe = {char for char in {*written} if char in "<>&\u2028\u2029" or "\ud800" <= char <= "\udfff"}
    return written.translate({ord(char): f"\\u{ord(char):04x}" for char in unsafe})


def make_data(named: Iterable[tuple[str, Result]], rules: Filter) -> dict[str, Any]:
    """Make the data of a page: rules and families by number, and documents that refer to them."""
    numbers: dict[str, int] = {}
    documents = [_make_document(name, result, numbers) for name, result in named]
    for document, warning in zip(documents, find_outliers([d["share"] for d in documents]), strict=True):
        document["warning"] = warning
    whys = find_whys(numbers, rules)
    families = sorted({rule.partition("/")[0] for rule in numbers}, key=number_family)
    return {
        "version": find_version(rules),
        "families": [[name, number_family(name)] for name in families],
        "rules": [[rule, families.index(rule.partition("/")[0]), whys[rule]] for rule in numbers],
        "documents": documents,
    }


def _make_document(name: str, result: Result, numbers: dict[str, int]) -> dict[str, Any]:
    rows = make_rows(result)
    why = [[numbers.setdefault(rule, len(numbers)) for rule in removal.rules] for removal in result.removals]
    size = sum(map(len, rows.lines))
    removed = count_removals(result.removals)
    return {
        "name": escape_text(name),
        "lines": rows.lines,
        "removed": [[line, result.removals[at].round, *why[at]] for line, at in rows.removed.items()],
        "edits": [[line, edits] for line, edits in rows.edits.items()],
        "breaks": [[line, text] for line, text in rows.breaks.items()],
        "size": size,
        "gone": [removed["lines"], removed["characters"]],
        "share": removed["characters"] / size if size else 0.0,
    }


def find_outliers(shares: Sequence[float]) -> list[str]:
    """Find the documents that lose far more than others, or most of what they have; the others get no words.

    >>> find_outliers([0.05, 0.7, 1.0])
    ['', '70 % of the text was removed', 'nothing is left']
    >>> find_outliers([0.02, 0.03, 0.04, 0.02, 0.05, 0.03, 0.04, 0.02, 0.45])[-1]
    '45 % of the text was removed; half of the documents lose 3 % or less'
    >>> find_outliers([0.02, 0.03])
    ['', '']
    """
    middle = median(shares) if shares else 0.0
    spread = median(abs(share - middle) for share in shares) if shares else 0.0
    limit = max(middle + FAR * spread, LEAST) if len(shares) >= FEWEST else 1.0
    warnings = []
    for share in shares:
        far = share > limit
        told = f"{share:.0%} of the text was removed".replace("%", " %") if far or share >= SUSPICIOUS else ""
        others = f"; half of the documents lose {middle:.0%} or less".replace("%", " %") if far else ""
        warnings.append("nothing is left" if share == 1 else told + others)
    return warnings
