"""StopAsyncIteration that leaves a generator as an error, or ends it where it should not."""

from __future__ import annotations

from typing import Any

import libcst as cst

from codemods.agen import normal_form
from codemods.agen.stops import Leaks

from .mutant import Fault, always, around, mutant


@mutant("countdown")
def stop_still_raised() -> Fault:
    """The stop is still raised, which is a RuntimeError in a generator."""
    return always(normal_form, "is_stop", False)


@mutant("wrapped_take", "nested_in_function")
def nested_stop_left_bare() -> Fault:
    """The stop of another iterator gets out of the generator."""
    return always(Leaks, "_call", False)


@mutant("helper_stops")
def stop_of_a_helper_left_bare() -> Fault:
    """The stop that a method lets out gets out of the generator."""

    def made(honest: Any, self: Any, stopping: Any, *known: Any) -> Any:
        honest(self, frozenset(), *known)

    return around(Leaks, "__init__", made)


@mutant("pops_deque", "drained_then_raise")
def stored_error_left_bare() -> Fault:
    """An error that was kept, and may be a stop, is raised out of the generator."""
    return always(Leaks, "raises", False)


@mutant("transaction")
def every_manager_taken_for_a_lock() -> Fault:
    """A transaction is committed at the stop, which rolled it back."""
    return always(Leaks, "notices", False)


@mutant("generic")
def handlers_taken_for_blind() -> Fault:
    """A stop that a handler would catch is thought to pass it."""
    return always(Leaks, "catches", False)


@mutant("wrapped_take")
def nested_stop_gives_none() -> Fault:
    """The end of the source is one more item."""

    def catching(honest: Any, body: Any) -> Any:
        new = honest(body)
        handler = new.handlers[0].with_changes(
            body=cst.IndentedBlock([cst.parse_statement("item = None")])
        )
        return new.with_changes(handlers=[handler])

    return around(normal_form, "catching_stop", catching)
