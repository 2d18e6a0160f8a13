"""What is raised under a name of its own: a stop, or certainly none."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form
from test_analysis import form, verdict

HEAD = "from far.errors import Unavailable\nimport far"
CLASS = """

class Done(StopAsyncIteration): pass


class Closed(Exception): pass


def made(): return Closed()


def stop(): return StopAsyncIteration()


class It:
    def __init__(self, rows, error=None):
        self.rows = rows
        self.i = 0
        self.error = error
{members}
    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= len(self.rows):
            if self.error:
{fails}
            raise StopAsyncIteration
        self.i += 1
        return self.rows[self.i - 1]
"""
FAILS = "raise self.error"


def known(use: str, members: str = "", fails: str = FAILS, **others: str) -> frozenset[str]:
    """What is raised and known to be no stop, where a function does ``use`` with objects."""

    def block(text: str, depth: int) -> str:
        return "\n".join(" " * depth + each for each in text.split("\n") if each)

    body = CLASS.format(members=block(members, 4), fails=block(fails, 16))
    main = f"async def main(given):\n{block(use, 4)}\n    async for x in It([]): pass\n"
    found = verdict(f"{HEAD}{body}\n\n{main}", **others)
    return form(found, Form.METHOD_SELF).plan.plain_errors


PLAIN = (
    "async for x in It([], ValueError('no')): pass",
    "async for x in It([], error=Closed()): pass",
    "async for x in It([], error=Unavailable('no')): pass",
    "async for x in It([], error=far.Gone()): pass",
    "async for x in It([], error=made()): pass",
    "error = Closed()\nasync for x in It([], error): pass",
    "async for x in It([], None): pass",
    "it = It([])\nasync for x in it: pass",
)
PERHAPS = (
    "async for x in It([], StopAsyncIteration()): pass",
    "async for x in It([], StopAsyncIteration): pass",
    "async for x in It([], Done()): pass",
    "async for x in It([], stop()): pass",
    "async for x in It([], given): pass",
    "async for x in It(*given): pass",
    "async for x in It([], **given): pass",
    "async for x in It([], error=given.Gone()): pass",
    "Gone = given()\nasync for x in It([], error=Gone()): pass",
    "error = Closed()\nerror = given\nasync for x in It([], error): pass",
    "for error in given:\n    async for x in It([], error): pass",
    "try:\n    given()\nexcept Exception as e:\n    async for x in It([], e): pass",
    "it = It([])\nit.error = given\nasync for x in it: pass",
    "given(It)",
    "class Sub(It):\n    error = given",
)


@pytest.mark.parametrize("use", PLAIN)
def test_all_that_it_is_made_with_are_plain_errors(use: str) -> None:
    assert known(use) == {"self.error"}


@pytest.mark.parametrize("use", PERHAPS)
def test_some_of_what_it_is_made_with_may_be_a_stop(use: str) -> None:
    assert known(use) == frozenset()


@pytest.mark.parametrize(
    ("other", "plain"),
    [
        ("class Task:\n    def __init__(self, error):\n        self.error = error\n", True),
        ("class Task:\n    pass\n\ntask = Task()\ntask.error = StopAsyncIteration()\n", True),
        ("def fail(task):\n    task.error = StopAsyncIteration()\n", False),
        ("def fail(task):\n    setattr(task, 'error', StopAsyncIteration())\n", False),
        ("def fail(task):\n    for name in ['error']:\n        setattr(task, name, None)\n", False),
    ],
)
def test_a_file_that_may_have_got_such_an_object(other: str, plain: bool) -> None:
    use = "async for x in It([], ValueError('no')): pass\ngiven(It([], ValueError('no')))"
    assert known(use, other=other) == ({"self.error"} if plain else set())


SET = "def fail(self, error):\n    self.error = error"


def test_what_a_method_is_called_with() -> None:
    it = "it = It([])\n{}\nasync for x in it: pass"
    assert known(it.format("it.fail(Closed())"), SET) == {"self.error"}
    assert known(it.format("it.fail(error=Closed())"), SET) == {"self.error"}
    other = ("it.fail(given)", "given(it.fail)", "it.fail(*given)", "getattr(it, 'fail')(given)")
    for use in other:
        assert known(it.format(use), SET) == frozenset()
    changed = "def fail(self, error):\n    error = error.last\n    self.error = error"
    assert known(it.format("it.fail(Closed())"), changed) == frozenset()
    caught = (
        "async def fail(self, step):\n    try:\n        await step()\n"
        "    except Exception as e:\n        self.error = e"
    )
    assert known(it.format("await it.fail(given)"), caught) == frozenset()


@pytest.mark.parametrize(
    ("fails", "plain"),
    [
        ("error, self.error = self.error, None\nraise error", {"error"}),
        ("error = self.error\nraise error", {"error"}),
        ("error = self.error\nerror = self.rows\nraise error", set()),
        ("error = self.error\nfor error in self.rows: pass\nraise error", set()),
        ("try:\n    x = self.rows[9]\nexcept Exception as error:\n    raise error", set()),
        ("raise self.error()", set()),
    ],
)
def test_locals_that_are_raised(fails: str, plain: set[str]) -> None:
    assert known("async for x in It([], ValueError('no')): pass", fails=fails) == plain
