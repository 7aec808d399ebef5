"""What the tests of `cleanpress batch` share: the command as a process, and files of invented documents."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cleanpress

COMMAND = [sys.executable, "-m", "cleanpress", "batch"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(cleanpress.__file__).parents[1])}
FURNITURE = "Click to see the full-size image"
ARTICLE = "The ferry to the island leaves at seven and comes back before dark, if the wind allows it."


def batch(*words: object, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=timeout, env=ENVIRONMENT, check=False
    )


def make_pages(count: int, lines: int = 4) -> Iterator[str]:
    """Documents that are all different, each with a line of furniture and something to repair."""
    for number in range(count):
        body = "\n\n".join(f"{ARTICLE} Sailing {number}.{line} caf\u00e9&amp;bar" for line in range(lines))
        yield f"{body}\n\n{FURNITURE}\n\nThe end of report {number}."


def make_records(pages: Iterable[str | None]) -> list[dict[str, Any]]:
    return [{"id": number, "text": page, "score": 1.5} for number, page in enumerate(pages)]


def write_jsonl(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def clean_records(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What must come out."""
    texts = [record["text"] for record in records]
    cleaned = [text if text is None else cleanpress.clean(text) for text in texts]
    return [{**record, "text": text} for record, text in zip(records, cleaned, strict=True)]


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if ".cleanpress" in str(path.relative_to(folder)))
