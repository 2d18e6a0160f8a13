"""Which files need no look at the tree to know what types they test objects for."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_agen.project import Project
from flake8_agen.uses.plain_tests import only_builtins_tested
from flake8_agen.uses.steps import unknown_steps, words_of
from test_project import ANEXT, write

TEST = "isinstance(x, str)\n"
PLAIN = [
    "",
    TEST,
    "isinstance(x, (str, int))\ny: str = 1\ndef f(x: str = '', y: int = 2): pass",
    "# issubclass() is asked elsewhere\nif isinstance(x.y[z], dict): a = 1",
    "if isinstance(x, int) and isinstance(y, (int, float)) and a == b: c = str(x)",
    f"{TEST}strings = 3\nmy_str = 4\nf(a.str)",
]
NOT_PLAIN = [
    "isinstance(x, Rows)",
    "isinstance(x, strint)",
    "isinstance(x, (str, Rows))",
    "isinstance(x, str if a else Rows)",
    "isinstance(f(x), str)",
    "test = isinstance",
    f"{TEST}str = Rows",
    f"{TEST}a = str = Rows",
    f"{TEST}a[0], str = 1, Rows",
    f"{TEST}[a, str] = 1, Rows",
    f"{TEST}a = 1; str = Rows",
    f"{TEST}str: type = Rows",
    f"{TEST}(str := Rows)",
    f"{TEST}if a: str = Rows",
    f"{TEST}def f(): str = Rows",
    f"{TEST}class str(Rows): ...",
    f"{TEST}from rows import str",
    f"{TEST}from rows import (\n    Rows,\n    str,\n)",
    f"{TEST}from rows import Rows, \\\n    str",
    f"{TEST}from rows import *",
    f"{TEST}import rows as str",
]


@pytest.mark.parametrize("code", PLAIN)
def test_only_builtins_tested(code: str) -> None:
    assert only_builtins_tested(code.encode())


@pytest.mark.parametrize("code", NOT_PLAIN)
def test_perhaps_others(code: str) -> None:
    assert not only_builtins_tested(code.encode())


ABC = "from collections.abc import AsyncIterator\n"
ROWS = "class Rows:\n    def __aiter__(self){}\n    async def __anext__(self): ...\n"
OWN = [
    ": return self",
    ":\n        return self",
    ':\n        """Rows."""\n        return self',
    " -> Rows:\n        return self\n",
]
NOT_OWN = [": return iter(self)", ":\n        return self.rows",
           ":\n        if self.rows: return self.rows\n        return self",
           ":\n        return self\n        return self.rows"]  # fmt: skip
KEPT = [f"{ABC}{TEST}show.register(AsyncIterator)", f"{ABC}{TEST}def f(): return AsyncIterator",
        f"{ABC[:-1]} as Rows\n{TEST}show(Rows)",
        f"{ABC}@typechecked\ndef f(x: AsyncIterator[int]): {TEST}"]  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [code for code, _ in ANEXT]
    + [ROWS.format(body) for body in (*OWN, *NOT_OWN)]
    + KEPT
    + [ABC + code for code in (*PLAIN, *NOT_PLAIN)],
)
def test_nothing_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """What is found in a file by its bytes first is what is found in its tree."""
    write(tmp_path, {"m.py": code})

    def found() -> list[int]:
        project = Project(str(tmp_path))
        return unknown_steps(project, str(tmp_path / "m.py"), words_of(project))

    by_bytes = found()
    monkeypatch.setattr("flake8_agen.uses.steps._worth_parsing", lambda data: True)
    assert found() == by_bytes


@pytest.mark.parametrize("body", OWN)
def test_a_plain_class_is_not_parsed(tmp_path: Path, body: str) -> None:
    write(tmp_path, {"m.py": f"{ABC}{ROWS.format(body)}\ndef f(x: AsyncIterator[int]): {TEST}"})
    project = Project(str(tmp_path))
    assert not project.unknown_anext()
    assert project.parsed(str(tmp_path / "m.py")) is None
