"""Fuzz the targets, guided by coverage: `python fuzz/run.py [--seconds N] [TARGET...]`.

It needs the extra `fuzz`. Each target runs in a process of its own for so many seconds; an input that breaks a law is
printed and kept as `crash-*` in the current folder, and the exit status is 1.
"""

import argparse
import importlib
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path

if "--here" in sys.argv:  # the process that fuzzes is told by coverage what is new: before anything else is imported
    import atheris

    with atheris.instrument_imports(include=["cleanpress"]):
        import cleanpress

        left_out = tuple(f"cleanpress.{name}" for name in ("adapters", "batch", "table", "__"))
        for module in pkgutil.walk_packages(cleanpress.__path__, "cleanpress."):
            if not module.name.startswith(left_out):
                importlib.import_module(module.name)  # of what is imported late nothing would be told

from targets import PHRASES, SEEDS, TARGETS

SYNTAX = (b'"text":', b"[[rule]]", b"where = ", b"{1,9}")
OPTIONS = ("-max_len=400", "-timeout=20", "-print_final_stats=1")


def run(target: str, seconds: int) -> int:
    """Fuzz one target for so many seconds, in this process; it does not return."""
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS[target]):
            Path(folder, f"seed-{number}").write_bytes(seed)
        words = [*(phrase.encode("utf-8", "replace") for phrase in PHRASES), *SYNTAX]
        dictionary = Path(folder, "words.dict")
        dictionary.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in words))
        options = [f"-max_total_time={seconds}", f"-dict={dictionary}", *OPTIONS]
        atheris.Setup([sys.argv[0], *options, folder], TARGETS[target])
        atheris.Fuzz()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", metavar="TARGET", nargs="*", default=[], help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    if chosen.here:
        return run(chosen.targets[0], chosen.seconds)
    failed = 0
    for target in chosen.targets or TARGETS:
        command = [sys.executable, __file__, "--here", "--seconds", str(chosen.seconds), target]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        counts = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        count = counts[-1].split(":")[-1].strip() if counts else "no"
        print(f"{target}: {count} executions in {chosen.seconds} s", end="")
        print(", nothing found" if done.returncode == 0 else f", status {done.returncode}\n{done.stderr[-4000:]}")
        failed |= done.returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
