"""Who looks at the attributes of an object: what only the protocol methods touch is the loop's."""

from __future__ import annotations

import pytest
from test_analysis import verdict

from flake8_agen.options import Options
from flake8_agen.verdict import Applicability, Form

TICKS = """\
class Ticks:
    def __init__(self):
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        if self.count > 3:
            raise StopAsyncIteration
        return 1

    async def close(self):
        pass
"""
GIVEN = "\n\ndef ticks():\n    return Ticks()\n"


def unshared(source: str, **others: str) -> bool:
    """Whether the count is the loop's own."""
    found = verdict(source + GIVEN, **others)
    form = next(each for each in found.forms if each.form is Form.METHOD_SELF)
    return "count" in form.plan.unshared


@pytest.mark.parametrize(
    "other",
    [
        "",
        "class Beats:\n    def __init__(self):\n        self.count = 0\n",
        """
        class Beats:
            async def __anext__(self):
                self.count += 1
                if self.count > 3:
                    raise StopAsyncIteration
                return self.count
        """,
        "print(vars(something))",
        "class Beats:\n    def __init__(self):\n        self.count = 0\n\n"
        "beats = Beats()\nprint(beats.count)\n",
        "class Beats:\n    def show(self):\n        return {'count': self.count}\n",
    ],
)
def test_what_a_file_that_knows_no_such_class_says_of_its_own_objects(other: str) -> None:
    assert unshared(TICKS, other=other)


@pytest.mark.parametrize(
    "other",
    [
        "def show(ticks):\n    print(ticks.count)\n",
        "def show(self):\n    print(self.count)\n",
        "class Beats:\n    @staticmethod\n    def show(self):\n        print(self.count)\n",
        "class Beats:\n    def show(self):\n        self = other()\n        print(self.count)\n",
        "class Beats:\n    def show(self):\n        print(self.count, given().count)\n",
        "class Beats:\n    def show(self):\n        print(self.count, 'count')\n",
        "class Beats:\n    def show(self):\n        print(self.count, self. count)\n",
        "class Beats:\n    show = lambda self: self.count\n    told = {'count'}\n",
        "class Beats(unknown()):\n    def show(self):\n        print(self.self.count)\n",
        "class Beats:\n    def show(self):\n        match self.count:\n"
        "            case Any(count=1):\n                pass\n",
        "def broken(:\n    self.count\n",
        "class Beats:\n    def show(self):\n        print(self.count)\n\nBeats.show(given())\n",
        "class Beats:\n    def show(self):\n        patch('other.ticks.count', self.count)\n",
        "class Beats:\n    def show(self):\n        self.count = read(ticks, name='count')\n",
        "class Beats:\n    def show(self):\n        self.count = read(*['a'], *'count')\n",
        "class Beats:\n    def show(self):\n        for name in {'count': self.count}:\n"
        "            print(getattr(ticks, name))\n",
        "class Beats:\n    def show(self):\n        print({'count': self.count}, vars(ticks))\n",
        "class Beats:\n    pass\n\ndef show(beats: Beats):\n    print(beats.count)\n",
        "class Beats:\n    pass\n\nbeats = Beats()\nbeats = given() or beats\nprint(beats.count)\n",
    ],
)
def test_what_may_be_said_of_the_object(other: str) -> None:
    assert not unshared(TICKS, other=other)


@pytest.mark.parametrize(
    "rest",
    [
        "\n\nprint(vars(ticks()))\n",
        "\n\ndef show(ticks):\n    print(ticks.__dict__)\n",
    ],
)
def test_who_knows_the_class_may_look_at_all(rest: str) -> None:
    assert unshared(TICKS)
    assert not unshared(TICKS + rest)
    assert not unshared(TICKS, other=f"from module import Ticks\n{rest}")


def test_who_looks_at_all_of_self() -> None:
    shown = "    def __repr__(self):\n        return repr(vars(self))\n"
    assert not unshared(TICKS + "\n" + shown)


def test_a_dataclass_shows_its_fields() -> None:
    made = "    def __init__(self):\n        self.count = 0\n"
    text = TICKS.replace(made, "    count: int = 0\n")
    assert not unshared("from dataclasses import dataclass\n\n\n@dataclass\n" + text)


def test_another_class_of_the_object() -> None:
    based = "from other import Beats\n\n\n" + TICKS.replace("Ticks:", "Ticks(Beats):")
    assert not unshared(
        based, other="class Beats:\n    def show(self):\n        print(self.count)\n"
    )


ROWS = """\
class Rows:
    def __init__(self, rows):
        self.rows = rows.copy()

    def __aiter__(self):
        self.left = iter(self.rows)
        return self

    async def __anext__(self):
        try:
            return next(self.left)
        except StopIteration:
            raise StopAsyncIteration


def rows():
    return Rows([1, 2])
"""


@pytest.mark.parametrize(
    ("other", "local"),
    [
        ("class Beats:\n    def __init__(self):\n        self.left = 3\n", True),
        ("def show(rows):\n    print(rows.left)\n", False),
    ],
)
def test_what_aiter_sets_anew(other: str, local: bool) -> None:
    forms = [each.form for each in verdict(ROWS, other=other).forms]
    assert (Form.METHOD_LOCALS in forms) is local


PERHAPS = """\
class Ticks:
    def __init__(self, rows):
        self.count = 0
        self.rows = rows

    def __aiter__(self):
        return self

    async def __anext__(self):
        {step}

    async def close(self):
        pass


def ticks(rows):
    return Ticks(rows)


async def peek(given):
    return await given.__anext__()
"""
COUNTED = """self.count += 1
        if self.count > 3:
            raise StopAsyncIteration
        return 1"""
EMPTIED = """if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop(0)"""


@pytest.mark.parametrize(
    ("text", "local"),
    [
        (PERHAPS.format(step=COUNTED), True),
        # it may as well stay where it is
        (PERHAPS.format(step=EMPTIED), False),
        # what is SAFE with its state on self stays so
        (PERHAPS.format(step=COUNTED).partition("async def peek")[0], False),
        # known to be looped over again, or looked at
        (
            PERHAPS.format(step=COUNTED)
            + "\n\nasync def main(rows):\n    ticks = Ticks(rows)\n"
            "    async for _ in ticks:\n        break\n    async for _ in ticks:\n        pass\n",
            False,
        ),
        (PERHAPS.format(step=COUNTED) + "\n\ndef show(given):\n    print(given.count)\n", False),
    ],
)
def test_what_perhaps_outlives_a_pass(text: str, local: bool) -> None:
    forms = {each.form: each for each in verdict(text).forms}
    assert (Form.METHOD_LOCALS in forms) is local
    if local:
        names = {each.name for each in forms[Form.METHOD_LOCALS].hazards}
        assert names == {"PERHAPS_KEPT", "STEPPED_ELSEWHERE"}


LOADER = """\
import importlib


def load(where, name):
    return getattr(importlib.import_module(where), name)
"""


@pytest.mark.parametrize(
    ("other", "local"),
    [
        (LOADER, True),
        (f"{LOADER}\n\nload('module', 'Ticks')\n", False),
        ("import module\n\n\ndef load(name):\n    return getattr(module, name)\n", False),
    ],
)
def test_somebody_may_make_more_of_them(other: str, local: bool) -> None:
    """A class that is spelt as a type alone is hardly what somebody finds by a computed name."""
    text = PERHAPS.format(step=COUNTED).replace("aiter__(self)", 'aiter__(self) -> "Ticks"')
    forms = {each.form: each for each in verdict(text, other=other).forms}
    assert (Form.METHOD_LOCALS in forms) is local
    if local:
        lines = {each.line for each in forms[Form.METHOD_LOCALS].hazards if "other" in each.path}
        assert lines == {5}


@pytest.mark.parametrize(
    ("use", "local"),
    [
        ("def made(make):\n    return make(Ticks)\n", True),
        ("MADE = {'ticks': Ticks}\n", True),
        ("def made(rows):\n    return [Ticks]\n", True),
        ("class More(Ticks):\n    pass\n\n\nmade = [More()]\n", True),
        ("class More(Ticks):\n    def left(self):\n        return self.count\n", False),
        ("class More(Ticks):\n    def __init__(self):\n        self.count = 2\n\n\n"
         "made = [More()]\n", False),
        ("class More(Ticks):\n    def __init__(self):\n        super().__init__(2)\n\n\n"
         "made = [More()]\n", True),
        ("class More(Ticks):\n    async def __anext__(self):\n        return 1\n", False),
        ("def made(make, name):\n    return make(getattr(Ticks, name))\n", False),
        ("print('nobody makes one')\n", False),
    ],
)
def test_the_class_is_handed_on(use: str, local: bool) -> None:
    """Who gets the class makes objects as good as any other."""
    text, found, peek = PERHAPS.format(step=COUNTED).partition("async def peek")
    text = text.replace("def ticks(rows):\n    return Ticks(rows)\n", use)
    forms = {each.form: each for each in verdict(text, other=found + peek).forms}
    assert (Form.METHOD_LOCALS in forms) is local
    if local:
        names = {each.name for each in forms[Form.METHOD_LOCALS].hazards}
        assert {"PERHAPS_KEPT", "STEPPED_ELSEWHERE"} <= names


def test_somebody_looks_at_all_of_something() -> None:
    text = ROWS + "\n\nasync def peek(given):\n    return await given.__anext__()\n"
    forms = {each.form: each for each in verdict(text, other="print(vars(something))\n").forms}
    found = forms[Form.METHOD_LOCALS]
    assert "PERHAPS_KEPT" in {each.name for each in found.hazards}
    assert found.plan.localise == {"left"}


@pytest.mark.parametrize(
    "use",
    ["Ticks([])", "Ticks([]).close", "one = Ticks([])\none.other = 1", "[Ticks([])]"],
)
@pytest.mark.parametrize("library", ["auto", "true"])
def test_it_is_never_safe_for_want_of_a_place_to_show(use: str, library: str) -> None:
    text = PERHAPS.format(step=COUNTED).partition("def ticks")[0] + use + "\n"
    found = verdict(text, Options(library=library), other=PERHAPS[PERHAPS.index("async def peek"):])
    for each in found.forms:
        if each.form is Form.METHOD_LOCALS and each.applicability is Applicability.SAFE:
            assert found.forms[-1].applicability is not Applicability.UNSAFE
