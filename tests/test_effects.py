"""Whether it may be noticed that a file is not imported any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_agen.project import Project
from flake8_agen.uses.effects import has_effects


def noticed(place: Path, text: str, *, strange: bool = True) -> bool:
    (place / "rows.py").write_text(text, "utf-8")
    (place / "show.py").write_text("from rows import Rows\n", "utf-8")
    (place / "loud.py").write_text("print()\n", "utf-8")
    project = Project(str(place))
    rows, show = (project.place(str(place / name)) for name in ("rows.py", "show.py"))
    return has_effects(project, rows, show, strange=strange)


@pytest.mark.parametrize(
    "text",
    [
        "x = f()",
        "x: int = f()",
        "x = [f() for _ in y]",
        "x = a if f() else b",
        "x = os.environ['X']",
        "x = (y := 1)",
        "x.y = 1",
        "x['y'] = 1",
        "f()",
        "class C:\n    f()",
        "class C:\n    x = f()",
        "class C(f()):\n    pass",
        "class C(metaclass=M):\n    pass",
        "def f(x=g()):\n    pass",
        "def f(*, x=g()):\n    pass",
        "class C:\n    def f(self, x=g()):\n        pass",
        "x = lambda y=f(): y",
        "@register\ndef f():\n    pass",
        "@dataclass(x=f())\nclass C:\n    pass",
        "if f():\n    pass",
        "if f:\n    pass\nelse:\n    g()",
        "try:\n    import x1\nexcept ImportError:\n    f()",
        "assert f()",
        "assert 1 > 2",
        "raise ValueError",
        "for x in y:\n    pass",
        "while f():\n    pass",
        "with f():\n    pass",
        "x += f()",
        "__all__ += f()",
        "import this",
        "import missing",
        "from missing import x",
        "from . import missing",
        "import loud",
        "def cast(x): ...\nx = cast(1)",
    ],
)
def test_it_may_be(tmp_path: Path, text: str) -> None:
    assert noticed(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "'''Rows.'''\nfrom __future__ import annotations\nimport os, typing as t",
        "x = 1, [2], {3: -4}, None\n__all__ = ['x']\n__all__ += ['y']\ny: int",
        "from typing import TypeVar\nT = TypeVar('T')\nPair = tuple[T, dict[str, int]]",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import missing, loud",
        "from dataclasses import dataclass, field\n"
        "@dataclass(frozen=True)\nclass C:\n    x: list = field(default_factory=list)",
        "class C(Exception):\n    '''C.'''\n    x = 1\n    def f(self, y=2): return g()",
        "class C:\n    @property\n    def f(self): ...\n    @f.setter\n    def f(self, x): ...",
        "import sys\nif sys.version_info >= (3, 11):\n    x = 1\nelse:\n    x = 2",
        "if __name__ == '__main__':\n    f()",
        "def f(x=None, *, y=()):\n    print(x, y)",
        "x = lambda: f()",
        "assert Rows",
    ],
)
def test_it_is_not(tmp_path: Path, text: str) -> None:
    assert not noticed(tmp_path, text)


def test_a_library_may_do_anything(tmp_path: Path) -> None:
    """What the file of the class imports comes first all the same."""
    assert noticed(tmp_path, "import missing")
    assert not noticed(tmp_path, "import missing", strange=False)
