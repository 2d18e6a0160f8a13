"""The budgets for runs that meet no candidate, as ratios of medians in one run.

    python benchmarks/budgets.py

Needs an environment in which flake8-agen is installed (not editable: the finder of an editable
install costs more than the run), and grep. Exit status 1 where a budget is exceeded.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

TIMES = 15
GREP = ("grep", "-rlE", "__a(iter|next)__", "--include=*.py")


def main() -> int:
    agen = str(Path(sys.executable).with_name("agen-codemod"))
    with tempfile.TemporaryDirectory(prefix="agen-budgets-") as name:
        tree = Path(name) / "tree"
        number = copy_without_candidates(Path(sysconfig.get_paths()["stdlib"]), tree)
        one = tree / "one.py"
        one.write_text("a = 1\n")
        ratios = [
            ratio("one file", (agen, str(one)), (sys.executable, "-c", "pass"), 2.5),
            ratio(f"tree of {number} files", (agen, str(tree)), (*GREP, str(tree)), 2.0),
        ]
    return 0 if all(ratios) else 1


def copy_without_candidates(source: Path, target: Path) -> int:
    """Copy the .py files of the standard library that have no candidate; how many these are."""
    number = 0
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(set(folders) - {"site-packages", "__pycache__"})
        for name in sorted(names):
            path = Path(folder) / name
            if not name.endswith(".py"):
                continue
            data = path.read_bytes()
            if b"__aiter__" not in data and b"__anext__" not in data:
                copy = target / path.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
                number += 1
    return number


def ratio(what: str, ours: Sequence[str], theirs: Sequence[str], budget: float) -> bool:
    """Print how much longer ours takes; whether that is within the budget."""
    first, second = interleaved(lambda: run(ours), lambda: run(theirs))
    value = first / second
    verdict = "ok" if value <= budget else "TOO SLOW"
    times = f"{first * 1000:.1f} ms / {second * 1000:.1f} ms"
    print(f"{what}: {value:.2f} of at most {budget} ({times}) {verdict}")
    return value <= budget


def interleaved(*calls: Callable[[], None]) -> list[float]:
    """The median time of each, taken in turns so that a busy moment hits all alike."""
    times: list[list[float]] = [[] for _ in calls]
    for turn in range(TIMES + 1):
        for call, taken in zip(calls, times):
            start = time.perf_counter()
            call()
            if turn:  # the first one warms the caches
                taken.append(time.perf_counter() - start)
    return list(map(statistics.median, times))


def run(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main())
