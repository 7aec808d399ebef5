"""Which file becomes which, and whether a run is the one that was interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from glob import glob
from pathlib import Path
from typing import NamedTuple

from ..adapters.fingerprint import digest, fingerprint
from .formats import BY_SUFFIX, find_suffixes
from .traffic import Settings

KNOWN = f"{', '.join(BY_SUFFIX)}, and .gz and .zst after those of text"
WORK = ".cleanpress"  # the folder of a run, inside the output's folder or beside the output's file


class PlanError(Exception):
    """What is wrong with the names that were given."""


class Step(NamedTuple):
    """A source and the file that is made of it."""

    source: Path
    target: Path


class Plan(NamedTuple):
    """The steps of a run in order, the folder that it works in, and the file for what it sets aside."""

    steps: Sequence[Step]
    work: Path
    rejects: Path
    unknown: int  # files in folders that have no known suffix


def make_plan(names: Sequence[str], out: str) -> Plan:
    """Folders are searched, globs expanded; one file becomes a file, anything else a folder of the same shape."""
    target = Path(out)
    found: list[tuple[Path, Path]] = []  # a file, and its name below the output's folder
    unknown = 0
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and WORK not in one.parts)
            known = [one for one in inside if find_suffixes(one)[0]]
            unknown += len(inside) - len(known)
            found += ((one, one.relative_to(path)) for one in known)
            if target.resolve() == path.resolve() or path.resolve() in target.resolve().parents:
                raise PlanError(f"{out}: lies inside {name}, which is read: name another folder")
        elif path.exists():
            found.append((path, Path(path.name)))
        elif matches := sorted(glob(name, recursive=True)):  # noqa: PTH207  # a pattern may be absolute
            found += ((Path(one), Path(Path(one).name)) for one in matches if Path(one).is_file())
        else:
            raise PlanError(f"{name}: no such file or folder, and no file matches it")
    strange = [source for source, _ in found if not find_suffixes(source)[0]]
    if strange or not found:
        raise PlanError(f"{strange[0] if strange else names[0]}: no file of a known suffix; known are {KNOWN}")
    if len(names) == 1 and Path(names[0]).is_file() and not target.is_dir() and not out.endswith("/"):
        kind = find_suffixes(source := found[0][0])[0]
        if BY_SUFFIX.get(find_suffixes(target)[0]) != BY_SUFFIX[kind]:
            raise PlanError(f"{out}: must be {kind}, or a folder; a batch converts nothing but compression")
        plan = Plan([Step(source, target)], Path(out + WORK), Path(out + ".rejects.jsonl"), unknown)
    else:
        if find_suffixes(target)[0] and not target.is_dir():
            raise PlanError(f"{out}: several files need a folder to go to")
        steps = [Step(source, target / below) for source, below in found]
        plan = Plan(steps, target / WORK, target / "cleanpress.rejects.jsonl", unknown)
    check_steps(plan.steps)
    return plan


def check_steps(steps: Sequence[Step]) -> None:
    made: dict[Path, Path] = {}
    sources = {step.source.resolve() for step in steps}
    for source, target in steps:
        if target.resolve() in sources:
            raise PlanError(f"{target}: would be written over while it is read: name another output")
        if (other := made.setdefault(target, source)) is not source:
            raise PlanError(f"{source} and {other} would both become {target}: clean them one by one")


def sign_plan(plan: Plan) -> str:
    """What the sources were when the run began: their names, sizes and times."""
    states = [(step, step.source.stat()) for step in plan.steps]
    return digest([(*map(str, step), state.st_size, state.st_mtime_ns) for step, state in states])


def sign_settings(settings: Settings) -> str:
    return digest([settings.field, settings.explain, fingerprint(settings.cleaner)])
