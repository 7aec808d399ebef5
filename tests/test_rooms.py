"""Which file may know which: read from the imports, not from what anybody says about them."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cleanpress
from cleanpress.load import read_builtin

PACKAGE = Path(cleanpress.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = [str(path.relative_to(PACKAGE)) for path in FILES]
BELOW = {
    "rule",
    "normalise",
    "line",
    "key",
    "prose",
    "stopwords",
    "protect",
    "repair",
    "marks",
    "chartables",
    "match",
    "wild",
    "regexes",
    "pieces",
    "group",
    "blocks",
    "context",
    "late",
    "packs/needs",
    "packs/compile",
    "packs/factor",
    "packs/pattern",
    "extent",
    "drop",
    "filter",
    "load",
}
DOORS = ("cli/", "batch/", "adapters/", "report/assets.py", "load.py", "packs/read.py", "table.py", "__main__.py")
# Lines of code: of what cleans, which is the modules at the top, and of each sub-package around it.
MOST_CODE = {".": 2_000, "cli": 500, "packs": 500, "report": 900, "batch": 900, "adapters": 900}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / name).read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[str]:
    """Yield every imported module and name, wherever in the file; modules of the package without its name."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            home = node.module or ""
            found = [home, *(f"{home}.{alias.name}".strip(".") for alias in node.names)]
        else:
            continue
        yield from (module.removeprefix("cleanpress.") for module in found)


def knows(name: str, module: str) -> bool:
    return any(found.split(".")[0] == module for found in imports(name))


@pytest.mark.parametrize("name", NAMES)
def test_nobody_knows_the_command_line(name: str) -> None:
    assert name.startswith(("cli/", "batch/", "__main__.py")) or not knows(name, "cli")


@pytest.mark.parametrize("name", [name for name in NAMES if name.removesuffix(".py") in BELOW])
def test_what_lies_below_does_not_know_the_cleaner(name: str) -> None:
    for above in ("cleaner", "check", "report", "filters"):
        assert not knows(name, above)


@pytest.mark.parametrize("name", NAMES)
def test_one_home_for_each_dependency(name: str) -> None:
    assert name == "repair.py" or not knows(name, "ftfy")
    assert name == "packs/timed.py" or not knows(name, "regex")


@pytest.mark.parametrize("name", NAMES)
def test_the_package_needs_nothing_else(name: str) -> None:
    import sys

    here = {part.removesuffix(".py") for name in NAMES for part in Path(name).parts}
    heads = {found.split(".")[0] for found in imports(name)} - {"", "cleanpress", "ftfy", "regex"}
    exported = {"__version__", *cleanpress.__all__}
    foreign = heads - here - exported - set(sys.stdlib_module_names)
    optional = {"pyarrow", "tqdm", "zstandard"} if name.startswith("batch/") else set()  # its extra; see below
    assert name.startswith("adapters/") or not foreign - optional


@pytest.mark.parametrize("name", NAMES)
def test_nobody_but_a_batch_knows_the_adapters(name: str) -> None:
    assert name.startswith(("adapters/", "batch/")) or not knows(name, "adapters")


def test_a_batch_and_the_command_start_without_extras() -> None:
    """What is optional is imported where it is used."""
    import subprocess
    import sys

    blocked = "adapters.arrow", "pyarrow", "tqdm", "zstandard", "rich", "pandas"
    program = "import sys, pkgutil, cleanpress.batch as batch\nfrom importlib import import_module\n"
    program += "[import_module(f'cleanpress.batch.{one.name}') for one in pkgutil.iter_modules(batch.__path__)]\n"
    program += f"print([name for name in {blocked} if name in sys.modules or f'cleanpress.{{name}}' in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


@pytest.mark.parametrize("name", NAMES)
def test_only_the_doors_speak_with_the_outside(name: str) -> None:
    if name.startswith(DOORS):
        return
    assert not knows(name, "argparse")
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "open", "input"), f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("stdin", "stdout", "stderr", "read_text", "write_text", "read_bytes"), (
                f"line {node.lineno}"
            )


@pytest.mark.parametrize("name", NAMES)
def test_the_package_knows_neither_tests_nor_seeds(name: str) -> None:
    assert not any(knows(name, outside) for outside in ("tests", "seeds", "bench", "conftest"))


@pytest.mark.parametrize("name", [name for name in NAMES if name.removesuffix(".py") in BELOW])
def test_the_engine_knows_no_rule(name: str) -> None:
    ids = {rule.id for rule in read_builtin()}
    documents = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    }
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in documents:
            assert node.value not in ids, f"line {node.lineno}"


@pytest.mark.parametrize("name", NAMES)
def test_no_file_is_longer_than_400_lines(name: str) -> None:
    assert len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", sorted((PACKAGE / "report" / "web").iterdir()), ids=lambda path: path.name)
def test_no_file_of_the_page_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= 120


def count_code(path: Path) -> int:
    """Count lines that hold code: no docstring, no comment, no blank line."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    documents: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            first = node.body[0]
            documents.update(range(first.lineno, (first.end_lineno or 0) + 1))
    return sum(1 for at, line in enumerate(lines, 1) if at not in documents and re.match(r"\s*[^#\s]", line))


def test_the_library_stays_small() -> None:
    tables = {"chartables.py", "stopwords.py"}  # tables of data, like the rules: they hold no code
    code: Counter[str] = Counter()
    for path in FILES:
        if path.name not in tables:
            code[str(path.relative_to(PACKAGE).parent)] += count_code(path)
    assert {room for room in code if room not in MOST_CODE} == set()
    assert {room: lines for room, lines in code.items() if lines >= MOST_CODE[room]} == {}
