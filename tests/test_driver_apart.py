"""What no signal can interrupt is killed, in a process of its own."""

from __future__ import annotations

import pytest

from driver import OWN, Backend, Side, compare_apart
from driver.on_trio import TRIO
from driver.triple import Triple, triples

APART = [triple for triple in triples() if triple.expected.apart]
every_one = pytest.mark.parametrize("triple", APART, ids=lambda triple: triple.name)

ARGUMENTS = Side("ARGUMENTS = [lambda world: (2,)]", "ARGUMENTS")

ORIGINAL = """
class Original:
    def __init__(self, stop):
        self.stop = stop
        self.i = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i == self.stop:
            raise StopAsyncIteration
        self.i += 1
        return self.i
"""


@pytest.mark.parametrize(
    ("triple", "backend"),
    list(zip(APART, [TRIO, OWN], strict=True)),
    ids=lambda one: one.name,
)
def test_a_rewrite_beyond_the_watchdog_is_killed(triple: Triple, backend: Backend) -> None:
    (found,) = triple.apart("Wrong", backend, patience=1.5)
    assert found.schedule == "drain, arguments 1"
    assert found.rewrite == ("SPINS: killed after 1.5 s",)
    first = str(found).splitlines()[2]
    assert first == f"-> {found.original[0]:<8} | SPINS: killed after 1.5 s"


@every_one
def test_the_right_rewrite_beside_it_is_not(triple: Triple) -> None:
    assert "\n\n".join(map(str, triple.apart("Right"))) == ""


def found(rewrite: str) -> list[str]:
    """The differences of a function from the class."""
    sides = Side(ORIGINAL, "Original"), Side(rewrite, "rewrite")
    return [str(each) for each in compare_apart(*sides, ARGUMENTS, "function")]


def test_the_traces_come_from_the_other_process_as_they_are() -> None:
    first, *_ = found("async def rewrite(stop):\n    yield 1\n")
    assert first == (
        "under 'drain, arguments 1':\n"
        "   original | rewrite\n"
        "   item 1   | item 1\n"
        "-> item 2   | stop\n"
        "   stop     | drop\n"
        "   drop     |"
    )


def test_what_is_printed_past_the_world_does_no_harm() -> None:
    rewrite = """
import sys

async def rewrite(stop):
    sys.stdout.write("null\\n")
    for i in range(1, stop + 1):
        yield i
"""
    assert not found(rewrite)


def test_the_end_of_the_interpreter_is_a_difference_like_any_other() -> None:
    (first,) = found("import os\n\nasync def rewrite(stop):\n    os._exit(3)\n    yield\n")
    assert "DIED: exit code 3" in first


def test_a_process_that_cannot_start_is_no_difference() -> None:
    nothing = Side("ARGUMENTS = []", "MISSING")
    with pytest.raises(RuntimeError, match="the process ended with"):
        compare_apart(Side(ORIGINAL, "Original"), Side(ORIGINAL, "Original"), nothing, "function")


def test_an_original_that_does_not_end_is_nothing_to_compare_with() -> None:
    original = Side(APART[0].source, "Wrong")
    arguments = Side(APART[0].source, "ARGUMENTS")
    with pytest.raises(RuntimeError, match="the original does not come to an end"):
        compare_apart(original, original, arguments, "function", patience=0.2)
