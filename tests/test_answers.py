"""What an analysis asked a project tells whether it has to be done again."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_agen.command.fixing import Session
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.uses.use import Place

CANDIDATE = """\
class Ticks:
    def __init__(self, stop):
        self.now = 0
        self.stop = stop

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.now >= self.stop:
            raise StopAsyncIteration
        self.now += 1
        return self.now
"""
USER = """\
from ticks import Ticks


async def total():
    return [now async for now in Ticks(3)]
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A small project."""
    Project.clear()
    (tmp_path / "ticks.py").write_text(CANDIDATE)
    (tmp_path / "user.py").write_text(USER)
    (tmp_path / "other.py").write_text("print('nothing to do with it')\n")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "text", "again"),
    [
        ("other.py", "print('still nothing')\n", False),
        ("user.py", USER + "\n\nasync def f(x):\n    return Ticks(x).now\n", True),
        ("new.py", "import ticks\nprint(ticks.Ticks.stop)\n", True),
        ("ticks.py", CANDIDATE + "\n\nTicks = list\n", True),
    ],
)
def test_a_look_is_repeated_where_it_may_differ(
    place: Path, file: str, text: str, again: bool
) -> None:
    session = Session(Options(root=str(place)))
    path = str(place / "ticks.py")
    first = session.look(path, CANDIDATE)
    assert session.look(path, CANDIDATE) is first
    project = Project.of(path, str(place))
    project.update(str(place / file), text)
    second = session.look(path, text if file == "ticks.py" else CANDIDATE)
    assert (second is not first) is again
    Project.clear()
    fresh = Project.of(path, str(place))
    fresh.update(str(place / file), text)
    third = Session(Options(root=str(place))).look(
        path, text if file == "ticks.py" else CANDIDATE
    )
    assert second == third


def test_unknown_steps_follow_other_files(place: Path) -> None:
    """A file that did not change may still step something else than before."""
    steps = "from maker import make\n\n\nasync def f():\n    return await anext(make())\n"
    (place / "steps.py").write_text(steps)
    generator, unknown = "async def make():\n    yield 1\n", "def make():\n    return given\n"
    (place / "maker.py").write_text(generator)
    project = Project(str(place))
    assert project.unknown_anext() == ()
    project.update(str(place / "maker.py"), unknown)
    assert project.unknown_anext() == (Place(str(place / "steps.py"), 5, "__anext__"),)
    project.update(str(place / "maker.py"), generator)
    assert project.unknown_anext() == ()


def test_definitions_follow_changes(place: Path) -> None:
    project = Project(str(place))
    user = str(place / "user.py")
    assert project.defines("total") and not project.defines("sum_of")
    project.update(user, "def sum_of(): ...\n")
    assert project.defines("sum_of") and not project.defines("total")
    project.update(user, None)
    assert project.defines("total") and not project.defines("sum_of")
