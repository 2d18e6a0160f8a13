"""Who puts another ``__anext__`` into a class, or looks at all that it has, needs it there."""

from __future__ import annotations

import ast

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Applicability, Form

ROWS = '''
class Rows{base}:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return self.n
'''
HEAD = (
    "import inspect\nimport types\nfrom unittest import mock\nfrom rows import Rows\n\n"
    "async def f(self):\n    raise StopAsyncIteration\n\n"
    "async def go():\n    async for x in Rows(3): print(x)\n\n"
)


def hazards(files: dict[str, str], base: str = "") -> tuple[Applicability, set[str]]:
    """What is said of the form that keeps its state on self."""
    text = files.get("rows", "") + ROWS.format(base=base)
    project = Project(
        None, {**{f"/p/{name}.py": source for name, source in files.items()}, "/p/rows.py": text}
    )
    found = analyse(ast.parse(text), text, "/p/rows.py", project, Options())
    verdict = next(each for each in found if each.name == "Rows")
    form = next(each for each in verdict.forms if each.form is Form.METHOD_SELF)
    return form.applicability, {hazard.name for hazard in form.hazards}


@pytest.mark.parametrize(
    "use",
    [
        "mock.patch.multiple(Rows, __anext__=f)",
        "mock.patch.object(target=Rows, attribute='__anext__', new=f)",
        "NAME = '__anext__'\nmock.patch.object(Rows, NAME, f)",
        "for name in ['__anext__']: mock.patch.object(Rows, name, f)",
        "HOOKS = {'__anext__': f}\ndef put(c):\n    for k, v in HOOKS.items(): setattr(c, k, v)\n"
        "put(Rows)",
        "type('K', (Rows,), {'__anext__': f})",
        "type('K', (Rows,), dict(__anext__=f))",
        "types.new_class('K', (Rows,), {}, lambda body: body.update(__anext__=f))",
        "def put(c):\n    for k, v in vars(c).items(): setattr(c, k, f)\nput(Rows)",
        "def names(n, c): return dir(c)\nnames(1, Rows)",
        "def names(n, c): return c.__dict__\nnames(1, c=Rows)",
        "class A:\n    def names(self, c): return inspect.getmembers(c)\nA().names(Rows)",
    ],
)
def test_it_needs_the_step(use: str) -> None:
    assert hazards({"use": HEAD + use})[0] is not Applicability.SAFE


@pytest.mark.parametrize(
    "use",
    [
        "mock.patch.multiple(Rows, n=3)",
        "fake = mock.MagicMock(__anext__=f)\nprint(Rows)",
        "Fake = type('Fake', (), {'__aiter__': f, '__anext__': f})\nprint(Rows)",
        "Fake = type('Fake', (object,), {'__anext__': f})\ndef keep(c): return c\nkeep(Rows)",
        "def put(c, more):\n    for k, v in vars(more).items(): print(k, v)\nput(Rows, f)",
        "def show(c): return c.__name__\nshow(Rows)",
    ],
)
def test_it_does_not(use: str) -> None:
    assert hazards({"use": HEAD + use}) == (Applicability.SAFE, set())


LISTS = "for k, v in vars(cls).items(): print(k, v)"


@pytest.mark.parametrize(
    ("head", "base", "hazard"),
    [
        (
            f"class A:\n    def __init_subclass__(cls):\n        {LISTS}\n",
            "(A)",
            "LOOKED_AT_BY_BASE",
        ),
        (
            f"class A:\n    def __init_subclass__(cls):\n        {LISTS}\n\nclass B(A): ...\n",
            "(B)",
            "LOOKED_AT_BY_BASE",
        ),
        (
            f"class A:\n    def __init_subclass__(cls, /, **more):\n        {LISTS}\n",
            "(A)",
            "LOOKED_AT_BY_BASE",
        ),
        ("class A:\n    def __init_subclass__(cls):\n        print(cls)\n", "(A)", ""),
        (f"class A:\n    def kinds(self, cls):\n        {LISTS}\n", "(A)", ""),
        (
            f"class M(type):\n    def __init__(cls, name, bases, body):\n        {LISTS}\n",
            "(metaclass=M)",
            "UNKNOWN_METACLASS",
        ),
        (
            "class M(type):\n    def __new__(m, name, bases, body):\n        body = wrap(body)\n"
            "        return super().__new__(m, name, bases, body)\n",
            "(metaclass=M)",
            "UNKNOWN_METACLASS",
        ),
        (
            "class M(type):\n    def __new__(m, name, bases, body):\n        print(name)\n"
            "        return super().__new__(m, name, bases, body)\n",
            "(metaclass=M)",
            "",
        ),
    ],
)
def test_a_base_or_metaclass_looks_at_all_methods(head: str, base: str, hazard: str) -> None:
    found = hazards({"rows": head, "use": HEAD}, base)[1]
    assert found == ({hazard} if hazard else set())


@pytest.mark.parametrize(
    ("body", "escapes"),
    [
        ("print('{r.n}'.format(**locals()))", True),
        ("print('{r.n}'.format_map(vars()))", True),
        ("print(vars(r2))", False),
        ("def g(): return locals()\n    g()", False),
    ],
)
def test_all_locals_at_once_hold_the_object(body: str, escapes: bool) -> None:
    text = f"from rows import Rows\n\nasync def go(r2):\n    r = Rows(3)\n    {body}\n"
    files = {"/p/rows.py": ROWS.format(base=""), "/p/use.py": f"{text}    async for x in r: ...\n"}
    project = Project(None, files)
    rows = files["/p/rows.py"]
    (verdict,) = analyse(ast.parse(rows), rows, "/p/rows.py", project, Options())
    form = next(each for each in verdict.forms if each.form is Form.FUNCTION)
    assert ("ESCAPES" in {hazard.name for hazard in form.hazards}) == escapes
