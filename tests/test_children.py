"""Our way to the children of a libcst node gives what libcst's own gives."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest

from codemods.agen.syntax import all_children
from driver.fixture import FOLDER

SAID = """\
import a, b as c; from . import (d, e as f,)
@deco(*args, key=1, **more)
class A(B[int], metaclass=M): x: int = 0; y: str
async def f(a, /, b: int = 1, *c, d, e=2, **g) -> None:  # why
    global h; nonlocal i
    try: del a[1:2, ::3], b.c
    except (X, Y) as error: raise Z from error
    else: assert (n := 1), "no"
    finally: pass
    async with a as b, c: [x async for x in y if x if not -x]
    for x, *y in {**a, 1: 2}, {*b}, (z for z in w): break
    else: continue
    while a < b <= c is not d not in e: a @= b; c: int
    match a:
        case {"k": [1, *_], **rest} | A(x=1) | (2 as y) if z: yield
        case None | "s" "t" | -1j: yield (await x), lambda *a, b=1: a if b else c
    return f"{a!r:>{b}} {c=}" f"{d}" + rb'x' * 1.5 ** ..., a[b][c:d]
"""
PLACES = [SAID, *(path.read_text("utf-8") for path in sorted(Path(FOLDER).glob("*/before.py")))]


@pytest.mark.parametrize("text", PLACES, ids=range(len(PLACES)))
def test_the_children_are_those_of_libcst_in_their_order(text: str) -> None:
    todo: list[cst.CSTNode] = [cst.parse_module(text)]
    while todo:
        node = todo.pop()
        ours = list(all_children(node))
        assert [id(each) for each in ours] == [id(each) for each in node.children], type(node)
        todo += ours
