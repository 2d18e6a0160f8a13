"""What the look at the whole project costs: a tree of 5,000 files, 50 of them with a candidate.

    python benchmarks/uses.py

Each run looks at all files of the tree, with and without the uses of the classes; without, each
file is a project of its own. The ratio counts what a linter does, which parses every file and gives
it to the plugin. The command line parses only the files with a candidate; what that comes to is
printed as well.

Two trees: in one the objects stay in sight. In the other they are handed on, so that everybody who
says the name of an attribute is asked for, their files import something, and call what may be a
method of anybody.

What is compared is processor time, of the program and of the system for it. Neither side waits for
anything but files that are in memory, so on an idle machine that is the time by the clock; on one
that is shared, the clock says how busy the others were (1.3 and 1.9 in two runs of the same code).
"""

from __future__ import annotations

import ast
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
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
HANDED_ON = '''\
"""Rows of a page, number {0}."""

from __future__ import annotations

import asyncio
from typing import Any


class Rows{0}:
    def __init__(self, client: Any, query_{0}: str, size: int = 100) -> None:
        self.client = client
        self.query_{0} = query_{0}
        self.size = size
        self._offset = 0
        self._page_{0}: list[Any] = []
        client.register(self)

    def __aiter__(self) -> Rows{0}:
        return self

    async def __anext__(self) -> Any:
        if not self._page_{0}:
            self._page_{0} = await self.client.fetch_{0}(self.query_{0}, self._offset, self.size)
            self._offset += len(self._page_{0})
            if not self._page_{0}:
                raise StopAsyncIteration
            await asyncio.sleep(0)
        return self._page_{0}.pop(0)


class AllRows{0}(Rows{0}):
    pass
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
    good = True
    for what, text in (("in sight", CLASS), ("handed on", HANDED_ON)):
        with tempfile.TemporaryDirectory(prefix="agen-uses-") as name:
            root = Path(name)
            build(root, text)
            linter = ratio(root, "all")
            print(f"{what}: linter, every file parsed: {linter:.2f} of at most {BUDGET}")
            print(f"{what}: command line, candidates parsed: {ratio(root):.2f}")
            good &= linter <= BUDGET
    return 0 if good else 1


def build(root: Path, text: str = CLASS) -> None:
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
        (root / package / f"rows_{number}.py").write_text(text.format(number))
        for user in ("first", "second"):
            using = USER.format(number, package=package)
            (root / f"package_{(number + 7) % 40}" / f"{user}_{number}.py").write_text(using)


def ratio(root: Path, *more: str) -> float:
    """The median processor time with uses by that without, taken in turns."""
    times: dict[str, list[float]] = {"uses": [], "alone": []}
    for turn in range(TIMES + 1):
        for what, taken in times.items():
            start = processor_time()
            subprocess.run([sys.executable, __file__, str(root), what, *more], check=True)
            if turn:  # the first one warms the caches
                taken.append(processor_time() - start)
    with_uses, without = (statistics.median(taken) for taken in times.values())
    print(f"{with_uses:.2f} s with uses, {without:.2f} s without")
    return with_uses / without


def processor_time() -> float:
    """In seconds, of all processes that were waited for."""
    times = os.times()
    return times.children_user + times.children_system


def look_at_all(root: Path, *, everything: bool, project: bool) -> None:
    """One run over the tree."""
    look = lint if everything else explain
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
            number += look(tree, text, str(path), str(root) if project else None)
    assert number == CANDIDATES, number


def lint(tree: ast.Module, text: str, path: str, root: str | None) -> int:
    """What flake8 does with a file; without a root the file is a project of its own."""
    from flake8_agen.options import Options
    from flake8_agen.plugin import Plugin

    Plugin.options = Options(root=root)
    lines = text.splitlines(keepends=True)
    return len(list(Plugin(tree, "-" if root is None else path, lines).run()))


def explain(tree: ast.Module, text: str, path: str, root: str | None) -> int:
    """What the command line does with it."""
    from flake8_agen.analysis import analyse
    from flake8_agen.options import Options
    from flake8_agen.project import Project

    place = Project(None, {path: text}) if root is None else Project.of(path, root)
    return len(list(analyse(tree, text, path, place, Options())))


if __name__ == "__main__":
    sys.exit(main())
