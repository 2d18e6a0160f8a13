"""A loop in a try, in a loop: one of them is enough."""

from __future__ import annotations

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.simplify import one_loop
from codemods.agen.prepare import prepare_suite
from codemods.agen.syntax import code
from flake8_agen.verdict import Form

STATE = """self.n = 0
self.over = False"""
EXTRA = """
async def read(self):
    self.n += 1
    if self.n > 5:
        raise EOFError
    return None if self.n % 2 else self.n
"""
CASES = (
    Case(
        "the value is there at the end",
        """
        try:
            while True:
                row = await self.read()
                if row is None:
                    continue
                return row
        except EOFError as error:
            self.over = True
            raise StopAsyncIteration
        """,
        """
        class Sample:
            def __init__(self):
                self.n = 0
                self.over = False

            async def __aiter__(self):
                while True:
                    try:
                        row = await self.read()
                        if row is None:
                            continue
                    except EOFError as error:
                        self.over = True
                        return
                    yield row

            async def read(self):
                self.n += 1
                if self.n > 5:
                    raise EOFError
                return None if self.n % 2 else self.n
        """,
        state=STATE,
        extra=EXTRA,
        form=Form.METHOD_SELF,
    ),
    Case(
        "the value is there in a branch",
        """
        try:
            while True:
                # the next one
                row = await self.read()
                if self.over:
                    raise KeyError
                elif row is not None:
                    return row
                # else once more
        except EOFError as error:
            self.over = True
            raise error
        """,
        """
        class Sample:
            def __init__(self):
                self.n = 0
                self.over = False

            async def __aiter__(self):
                while True:
                    try:
                        # the next one
                        row = await self.read()
                        if self.over:
                            raise KeyError
                        elif row is None:
                            # else once more
                            continue
                    except EOFError as error:
                        self.over = True
                        raise error
                    yield row

            async def read(self):
                self.n += 1
                if self.n > 5:
                    raise EOFError
                return None if self.n % 2 else self.n
        """,
        state=STATE,
        extra=EXTRA,
        form=Form.METHOD_SELF,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)


LOOP = """\
while True:
    try:
        while True:
            a
            {last}
    except E:
        return
    yield b
"""
TURNED = {
    "break": "",
    "if c: break": "if not c: continue",
    "if c:\n                d\n                break": "if not c: continue\n d",
    "if c: return\n            elif d:\n                e\n                break": (
        "if c: return\n elif not d: continue\n e"
    ),
    "if c: return\n            elif d: break": "if c: return\n elif not d: continue",
}


def simplified(text: str) -> str | None:
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    new = one_loop.simplify(Draft(body, Facts({})))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize("last", TURNED)
def test_the_last_choice_is_turned_round(last: str) -> None:
    after = simplified(LOOP.format(last=last))
    assert after is not None
    assert after.count("while") == 1 and "break" not in after
    assert "".join(TURNED[last].split()) in "".join(after.split())


@pytest.mark.parametrize(
    "text",
    [
        LOOP.format(last="if c: break\n            d"),
        LOOP.format(last="if c: d\n            elif e: break"),
        LOOP.format(last="if c: break\n            else: d"),
        LOOP.format(last="if c: break\n            if d: break"),
        LOOP.format(last="break").replace("    except E:\n        return", "    finally: e"),
        LOOP.format(last="break").replace("    yield b", "    else:\n        e\n    yield b"),
        LOOP.format(last="break").replace("    try:", "    e\n    try:"),
        LOOP.format(last="break").replace("    yield b\n", "    yield b\n    if f: break\n"),
        LOOP.format(last="break").replace("while True:\n    t", "while g:\n    t"),
        LOOP.format(last="break").replace("        while True:", "        e\n        while True:"),
        LOOP.format(last="break").replace("        while True:", "        while g:"),
        LOOP.format(last="break").replace("    except", "        e\n    except"),
        LOOP.format(last="d"),
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert simplified(text) is None
