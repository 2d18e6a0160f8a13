"""Wrong ways out of ``__anext__``: a value, the end of the body, another try."""

from __future__ import annotations

from typing import Any

import libcst as cst

from codemods.agen import hoist, normal_form
from codemods.agen.hoist import LEAVES, Hoist
from codemods.agen.normal_form import Step
from codemods.agen.simplify import except_returns, last_turn, way_out
from codemods.agen.stops import is_stop, recursion
from codemods.agen.syntax import Statement, block, line, only, return_, statements

from .mutant import Fault, always, around, mutant, swap


@mutant("branches", "falls_off")
def continue_dropped() -> Fault:
    """Nothing skips the rest of the pass after a converted early return."""
    return swap(normal_form, "continue_", lambda: line(cst.Pass()))


@mutant("falls_off")
def none_lost() -> Fault:
    """A pass that falls off its end yields nothing, where __anext__ gave None."""

    def normal(self: Step, body: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return self.free(body, first=True, last=True)[0]

    return swap(Step, "normal_form", normal)


@mutant("bare_return")
def bare_return_ends() -> Fault:
    """A return without a value ends the generator, where __anext__ gave None."""

    def step(honest: Any, self: Any, statement: Any, *rest: Any) -> Any:
        small = only(statement)
        if isinstance(small, cst.Return) and small.value is None:
            return (return_(statement),), False, False
        return honest(self, statement, *rest)

    return around(Step, "_statement", step)


@mutant("recursion")
def tail_call_falls_through() -> Fault:
    """A skipped item goes on to the code after it, instead of to the next pass."""

    def step(honest: Any, self: Any, statement: Any, *rest: Any) -> Any:
        if recursion(statement, self.self_name):
            return (line(cst.Pass(), statement),), True, False
        return honest(self, statement, *rest)

    return around(Step, "_statement", step)


@mutant("recursion")
def tail_call_is_an_item() -> Fault:
    """A skipped item is given out as None."""

    def step(honest: Any, self: Any, statement: Any, *rest: Any) -> Any:
        if recursion(statement, self.self_name):
            statement = line(cst.Return(cst.Name("None")), statement)
        return honest(self, statement, *rest)

    return around(Step, "_statement", step)


@mutant("lock", "transaction")
def yield_inside_with() -> Fault:
    """The lock is held, the transaction open, while the consumer has the item."""
    return around(Step, "_statement", _left_inside(cst.With))


@mutant("try_finally")
def yield_inside_try() -> Fault:
    """The clean-up of an item waits until the consumer asks for the next one."""
    return around(Step, "_statement", _left_inside(cst.Try))


def _left_inside(kind: Any) -> Any:
    def step(honest: Any, self: Any, statement: Any, *rest: Any) -> Any:
        if not isinstance(statement, kind):
            return honest(self, statement, *rest)
        body, falls = self.free(statements(statement.body))
        return (statement.with_changes(body=block(body, statement.body)),), falls, False

    return step


@mutant("suppress")
def value_taken_as_ready() -> Fault:
    """A block that swallowed the error is left as if the value were there."""
    return always(Hoist, "may_swallow", False)


@mutant("exit_fails")
def ready_after_a_failed_exit() -> Fault:
    """A value counts as ready although leaving the block around it raised."""
    return always(hoist, "_returns_from_block", False)


@mutant("try_finally")
def finally_twice() -> Fault:
    """What a finally does is done once more after the try."""

    def hoisted(honest: Any, self: Any, statement: Any, *rest: Any) -> Any:
        (new,), ends = honest(self, statement, *rest)
        again = statements(new.finalbody.body) if new.finalbody is not None else ()
        return (new, *again), ends

    return around(Hoist, "_try", hoisted)


@mutant("else_raises")
def else_inside_try() -> Fault:
    """What stood in the else of a try stands in the try, whose handlers then see its errors."""

    def hoisted(honest: Any, self: Any, statement: Any, *rest: Any) -> Any:
        (new,), ends = honest(self, statement, *rest)
        if new.orelse is not None:
            inside = (*statements(new.body), *statements(new.orelse.body))
            new = new.with_changes(body=block(inside, new.body), orelse=None)
        return (new,), ends

    return around(Hoist, "_try", hoisted)


@mutant("swallowed_stop", "transaction")
def stop_where_a_handler_sees_it() -> Fault:
    """The stop is a return where an except or a with was to see it pass."""
    def hoisted(honest: Any, self: Any, statement: Any, *rest: Any) -> Any:
        if is_stop(statement):
            return (return_(statement),), LEAVES
        return honest(self, statement, *rest)

    return around(Hoist, "_statement", hoisted)


@mutant("let_go")
def item_overwritten_on_the_way_out() -> Fault:
    """The item is read after a finally or the end of a handler has changed its name."""
    return always(normal_form, "_overwritten", set())


@mutant("told_once")
def note_of_a_path_that_goes_on() -> Fault:
    """What is noted for the next turn goes, as if the generator were about to end."""
    return always(way_out, "_leaves", True)


@mutant("last_turn")
def last_turn_in_the_middle() -> Fault:
    """The flag of the last turn ends that turn at once, whatever still follows in it."""
    return swap(last_turn._Leaving, "left", lambda *_args, **_kwargs: (return_(),))


@mutant("else_returns")
def next_turn_after_the_handler() -> Fault:
    """A handler that was followed by the end goes on with the loop instead."""
    return swap(except_returns, "_ended", lambda choice: choice.with_changes(orelse=None))
