"""What the look at the whole project costs: a tree of 5,000 files, 50 of them with a candidate.

    python benchmarks/uses.py

Each run looks at all files of the tree, with and without the uses of the classes; without, each
file is a project of its own. The ratio counts what a linter does, which parses every file. The
command line parses only the files with a candidate; what that comes to is printed as well.
"""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import warnings
from pathlib import Path

FILES, CANDIDATES, TIMES, BUDGET = 5000, 50, 3, 1.5
LARGEST = 20_000
"""In bytes; most files of a project are smaller than those of the standard library."""
CLASS = '''\
"""Rows of a page, number {0}."""


class Rows{0}:
    def __init__(self, rows):
        self._rows = rows
        self._position = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._position >= len(self._rows):
            raise StopAsyncIteration
        row = self._rows[self._position]
        self._position += 1
        return row
'''
USER = """\
from {package}.rows_{0} import Rows{0}


async def total_{0}(rows):
    number = 0
    async for row in Rows{0}(rows):
        number += row
    return number
"""


def main() -> int:
    if len(sys.argv) > 1:
        look_at_all(Path(sys.argv[1]), everything="all" in sys.argv, project="uses" in sys.argv)
        return 0
    with tempfile.TemporaryDirectory(prefix="agen-uses-") as name:
        root = Path(name)
        build(root)
        linter = ratio(root, "all")
        print(f"linter, every file parsed: {linter:.2f} of at most {BUDGET}")
        print(f"command line, candidates parsed: {ratio(root):.2f}")
    return 0 if linter <= BUDGET else 1


def build(root: Path) -> None:
    """Copies of the standard library, and the candidates with two users each."""
    library = Path(sysconfig.get_paths()["stdlib"])
    sources = [
        data
        for path in sorted(library.glob("*.py")) + sorted(library.glob("[a-z]*/*.py"))
        if path.stat().st_size <= LARGEST and b"__anext__" not in (data := path.read_bytes())
    ]
    (root / ".git").mkdir()
    for number in range(FILES - 3 * CANDIDATES):
        folder = root / f"package_{number // 100}"
        folder.mkdir(exist_ok=True)
        (folder / f"module_{number}.py").write_bytes(sources[number % len(sources)])
    for number in range(CANDIDATES):
        package = f"package_{number % 40}"
        (root / package / f"rows_{number}.py").write_text(CLASS.format(number))
        for user in ("first", "second"):
            text = USER.format(number, package=package)
            (root / f"package_{(number + 7) % 40}" / f"{user}_{number}.py").write_text(text)


def ratio(root: Path, *more: str) -> float:
    """The median time with uses by that without, taken in turns."""
    times: dict[str, list[float]] = {"uses": [], "alone": []}
    for turn in range(TIMES + 1):
        for what, taken in times.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, __file__, str(root), what, *more], check=True)
            if turn:  # the first one warms the caches
                taken.append(time.perf_counter() - start)
    with_uses, without = (statistics.median(taken) for taken in times.values())
    print(f"{with_uses:.2f} s with uses, {without:.2f} s without")
    return with_uses / without


def look_at_all(root: Path, *, everything: bool, project: bool) -> None:
    """One run over the tree."""
    from flake8_agen.analysis import analyse
    from flake8_agen.options import Options
    from flake8_agen.project import Project

    number = 0
    for path in sorted(root.rglob("*.py")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if everything or "__anext__" in text:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    tree = ast.parse(text)
                except SyntaxError:
                    continue
            if "__anext__" in text:
                name = str(path)
                place = Project.of(name, str(root)) if project else Project(None, {name: text})
                number += len(list(analyse(tree, text, name, place, Options())))
    assert number == CANDIDATES, number


if __name__ == "__main__":
    sys.exit(main())
