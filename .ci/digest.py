"""Print one digest of what the cleaner does with every page of the tests and both seeds: text, removals, rounds."""

import hashlib
import sys
from pathlib import Path

import cleanpress

digest = hashlib.sha256()
pages = [*sorted(Path("tests/pages").glob("*.page")), *sorted(Path("seeds").glob("0*.txt"))]
assert len(pages) > 100, "there are hardly any pages"
for page in pages:
    result = cleanpress.explain(page.read_text(encoding="utf-8"))
    digest.update(repr((page.name, result.text, [tuple(removal) for removal in result.removals])).encode())
    # The margin of a page is furniture to nobody; its lines alone are another page.
    lines = "\n".join(line.partition("| ")[2] for line in page.read_text(encoding="utf-8").splitlines())
    digest.update(repr(cleanpress.explain(lines).removals).encode())
sys.stdout.write(f"{digest.hexdigest()} {len(pages)} pages\n")
