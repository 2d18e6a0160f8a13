"""Projects whose names lead in circles, to nowhere, or to two things: the analysis bears them all.

Nobody writes such files, but a name that is looked up over several files is soon looked up where a
``try`` imports it twice, where it is a class here and a module there, or where two files import it
from each other. Nothing is claimed of the verdicts but that there are some.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project

ROWS = """
class Rows{base}:
    def __init__(self, source):
        self.source = source
        self.n = 3

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return {step}
"""
NAMES = ("Job", "Rows", "More", "make", "stop", "x")
MODULES = ("a", "b", "c", "rows", "pkg", "pkg.d")
MEMBERS = ("rows", "n", "get", "fetch", "source")
PROJECTS = 30
"""So many by test."""


class Tangle:
    """Draws the statements of files that say the same few names."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, *texts: str) -> str:
        """One of the texts, with names, members, modules and expressions in the places for them."""
        text = self.random.choice(texts)
        for mark, choices in (("N", NAMES), ("M", MODULES), ("F", MEMBERS)):
            while f"<{mark}>" in text:
                text = text.replace(f"<{mark}>", self.random.choice(choices), 1)
        while "<E>" in text:
            text = text.replace("<E>", self.expression(), 1)
        return text

    def expression(self) -> str:
        """Half of them are names, so there is an end to it."""
        simple = self.one("<N>", "<N>", "<N>()", "<N>.<F>")
        return simple if self.random.random() < 0.5 else self.one(
            *("<E>.<F>", "<N>(<E>)", "<M>.<N>", "[<E>, <E>]", "<E>[0]", "lib.eat(<E>)"),
            *("(lambda <N>: <E>)", "getattr(<E>, '<F>')", "partial(<N>, <E>)", "dict(<F>=<E>)"),
            "{'<N>': <E>}",
        )

    def imports(self) -> str:
        return self.one(
            *("from <M> import <N>", "from <M> import <N> as <N>", "from <M> import *"),
            *("import <M>", "import <M> as <N>", "from . import <N>"),
        )

    def statements(self, depth: int = 0) -> list[str]:
        """One statement, by its lines."""
        kind = self.random.random()
        if kind < 0.2:
            return [
                self.one("@dataclass", "@total_ordering"),
                self.one("class <N>(<N>):", "class <N>(<N>, <N>):", "class <N>(NamedTuple):"),
                self.one("    <F>: object"),
                "    async def get(self):",
                self.one("        raise StopAsyncIteration", "        return await self.<F>()"),
                self.one("<N>(<N>(<N>()))", "Rows(<N>(<N>()))"),
            ]
        if kind < 0.4 and depth < 2:
            return [
                self.one("@<N>", "@property", "@fixture", "@contextmanager"),
                self.one(
                    *("def <N>(<N>):", "async def <N>(<N>=<E>):", "def <F>(self, *<N>):"),
                    *("def __init__(self, <N>):", "def __getattr__(self, <N>: <N>):"),
                ),
                *(f"    {line}" for line in self.statements(depth + 1)),
                self.one("    return <E>", "    yield <E>"),
            ]
        if kind < 0.5:
            return [self.imports()]
        if kind < 0.55:
            return [self.one("match <E>:"), self.one("    case <N>(<F>=<N>): <E>")]
        if kind < 0.6:
            return [self.one("try: <E>"), self.one("except <N> as <N>: <E>")]
        return [
            self.one(
                *("<N> = <E>", "<E>.<F> = <E>", "<N>: <N> = <E>", "for <N> in <E>: <E>", "del <N>"),
                *("with <E> as <N>: <E>", "if <E>: raise StopAsyncIteration", "<E>", "<N> = <N>"),
                "patch('<M>.<N>', <E>)",
            )
        ]

    def file(self, size: int) -> str:
        lines = [line for _ in range(size) for line in self.statements()]
        return "\n".join(["import lib", self.imports(), self.imports(), *lines, ""])

    def project(self) -> Iterator[tuple[str, str]]:
        """The files, and first the one with the class."""
        step = self.one("self.n", "await <N>(self.source)", "await self.source.get()", "<E>")
        head = f"import lib\n{self.imports()}\n{self.imports()}\n"
        yield "rows.py", head + ROWS.format(base=self.one("", "(<N>)"), step=step)
        for name in ("a.py", "b.py", "c.py", "pkg/__init__.py", "pkg/d.py"):
            yield name, self.file(4)


@pytest.mark.parametrize("batch", range(10))
def test_a_tangle_of_names_is_borne(batch: int) -> None:
    for seed in range(batch * PROJECTS, (batch + 1) * PROJECTS):
        files = {f"/project/{name}": text for name, text in Tangle(seed).project()}
        for text in files.values():
            ast.parse(text)  # what is no Python is passed over
        rows = files["/project/rows.py"]
        project = Project(None, files)
        found = analyse(ast.parse(rows), rows, "/project/rows.py", project, Options())
        assert [verdict.name for verdict in found] == ["Rows"], f"seed {seed}"
