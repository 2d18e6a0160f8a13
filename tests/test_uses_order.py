"""In which order things happen around an object, and how often its loop can run."""

from __future__ import annotations

import ast

import pytest

from flake8_agen.project import Project
from flake8_agen.uses.use import ClassUses
from test_uses import CLASS, brief


def uses_of(text: str, home: str = "m", **others: str) -> ClassUses:
    """The uses of the class ``C`` of a text; ``others`` are more files of the project."""
    files = {f"/project/{name}.py": more for name, more in {home: text, **others}.items()}
    tree = ast.parse(text)
    node = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == "C")
    return Project(None, files).uses(f"/project/{home}.py", tree, node)


LOOP = "async for x in it: pass"


def inside(*lines: str) -> str:
    """An ``async def`` with these lines as its body, which makes ``it`` first."""
    return "\n    ".join(["async def f(a, y):", "it = C()", *lines])


ONCE = {
    "one case of a match or another": inside(
        "match a:", "    case 1:", f"        {LOOP}", "    case _:", f"        {LOOP}"
    ),
    "a loop that its last statement leaves": inside("while True:", f"    {LOOP}", "    return"),
    "a loop that ends with break": inside("for i in y:", f"    {LOOP}", "    break"),
    "the else of a try": inside(
        "try:", "    pass", "except E:", "    pass", "else:", f"    {LOOP}"
    ),
    "a handler": inside("try:", "    pass", "except E:", f"    {LOOP}"),
    "a finally": inside("try:", "    a()", "finally:", f"    {LOOP}"),
    "made in one branch, looped over in the other": (
        f"async def f(a):\n    if a:\n        it = C()\n    else:\n        {LOOP}"
    ),
}
AGAIN = {
    "a continue starts the loop over": inside(
        "while True:", f"    {LOOP}", "    if y: continue", "    return"
    ),
    "a branch that passes, then another loop": inside(
        "if a:", "    pass", "elif y:", "    return", LOOP, "if a:", f"    {LOOP}"
    ),
    "a branch that does not leave": inside("if a:", f"    {LOOP}", LOOP),
    "made at the end of a round": (
        f"async def f(y):\n    for i in y:\n        {LOOP}\n        it = C()"
    ),
    "branches of an if in a loop": (
        f"async def f(a):\n    while a:\n        if a:\n            it = C()\n"
        f"        else:\n            {LOOP}"
    ),
    "in the condition of a comprehension": inside("return [z for z in y if [x async for x in it]]"),
    "in the element of a comprehension": inside("return {z: [x async for x in it] for z in y}"),
    "a while around": inside("while [x async for x in it]: pass"),
}


@pytest.mark.parametrize("name", ONCE)
def test_no_run_loops_twice(name: str) -> None:
    found = uses_of(f"{CLASS}\n\n{ONCE[name]}\n")
    assert {use.kind.name for use in found.uses} == {"LOCAL_ONCE"}
    assert found.single_pass


@pytest.mark.parametrize("name", AGAIN)
def test_a_run_may_loop_twice(name: str) -> None:
    found = uses_of(f"{CLASS}\n\n{AGAIN[name]}\n")
    assert "REUSED" in {use.kind.name for use in found.uses}
    assert not found.single_pass


BETWEEN = [
    # nothing acts between construction and first step
    (["def helper(): ...", LOOP], False),
    (["out: list", LOOP], False),
    (["pass", LOOP], False),
    (["'a note'", LOOP], False),
    (["while True:", f"    {LOOP}", "    return"], False),
    (["try:", "    n = 0", f"    {LOOP}", "except E: pass"], False),
    (["return y([x async for x in it], a())"], False),
    # a decorator, a class body and an import run code
    (["@a", "def helper(): ...", LOOP], True),
    (["class Helper: ...", LOOP], True),
    (["import helper", LOOP], True),
    # an attribute or an item may be a property
    (["a.b = 1", LOOP], True),
    (["a[0] = 1", LOOP], True),
    (["b = a.b", LOOP], True),
    (["b = a < y", LOOP], True),
    (["del a", LOOP], True),
    (["if y():", f"    {LOOP}"], True),
    (["for i in y:", f"    {LOOP}", "    break"], True),
    (["match a:", "    case 1:", f"        {LOOP}"], True),
    (["try: a()", "finally:", f"    {LOOP}"], True),
    (["try:", "    a()", f"    {LOOP}", "except E: pass"], True),
]


@pytest.mark.parametrize(("lines", "between"), BETWEEN)
def test_what_may_happen_before_the_first_step(lines: list[str], between: bool) -> None:
    """Work in ``__init__`` must not become lazy where this is seen."""
    (use,) = uses_of(f"{CLASS}\n\n{inside(*lines)}\n").uses
    assert brief(use) == ("LOCAL_ONCE between" if between else "LOCAL_ONCE")


EARLY = [
    ("break", True),
    ("return", True),
    ("raise ValueError", True),
    ("with a: break", True),
    ("for i in x: break", False),
    ("while x: return", True),
    # what an inner function or class does is not the loop's
    ("def stop(): return x", False),
    ("async def stop(): raise x", False),
    ("class Stop:\n            def __call__(self): return 1", False),
    ("a(lambda: x)", False),
]


@pytest.mark.parametrize(("body", "early"), EARLY)
def test_loops_that_leave_early(body: str, early: bool) -> None:
    code = f"async def f(a):\n    async for x in C():\n        {body}"
    (use,) = uses_of(f"{CLASS}\n\n{code}\n").uses
    assert use.early is early
