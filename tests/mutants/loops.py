"""Loops inside ``__anext__`` start anew with each item; what they are over matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import libcst as cst

from codemods.agen import hoist
from codemods.agen.draft import Draft
from codemods.agen.hoist import Hoist
from codemods.agen.normal_form import Step
from codemods.agen.simplify import (
    buffer, drain, for_index, for_next, iterator_once, unwrap_loop,
)
from codemods.agen.syntax import block, code, line, statements

from .mutant import Fault, always, around, both, mutant, swap
from .passes import instead


@mutant("restarting_loop")
def break_lost() -> Fault:
    """A loop that has found the item goes on looking."""
    return swap(hoist, "break_", lambda: line(cst.Pass()))


@mutant("restarting_loop")
def else_of_loop_lost() -> Fault:
    """A loop that finds nothing is not followed by what its end meant."""

    def hoisted(honest: Any, self: Any, *rest: Any) -> Any:
        (first, *more), ends = honest(self, *rest)
        return (first.with_changes(orelse=None), *more), ends

    return around(Hoist, "_loop", hoisted)


@mutant("restarting_loop")
def restarting_loop_fused() -> Fault:
    """A loop that started anew with each item goes on where it was."""

    def fused(honest: Any, self: Any, *rest: Any) -> Any:
        return honest(replace(self, is_iterator=lambda *_: True), *rest)

    return around(Step, "_fused", fused)


@mutant("loop_behind")
def loop_fused_behind_something() -> Fault:
    """What each step did before its loop is done for the first item only."""

    def step(honest: Any, self: Any, statement: Any, rest: Any, first: Any, last: Any) -> Any:
        return honest(self, statement, rest, True, last)

    return around(Step, "_statement", step)


@mutant("rewinding_source")
def async_for_over_any_source() -> Fault:
    """A source that is stepped by hand is looped over, so its __aiter__ has a say."""
    return always(Draft, "is_async_iterator", True)


@mutant("rewinding_next")
def for_over_any_source() -> Fault:
    """What is stepped with next() is looped over, so its __iter__ has a say."""
    return always(Draft, "is_iterator", True)


@mutant("rebound_sequence")
def for_over_what_is_rebound() -> Fault:
    """A walk by index goes on over the old sequence when the step binds a new one."""
    return both(always(for_index, "_still", True), always(for_index, "says", False))


@mutant("shared_list")
def shared_list_copied() -> Fault:
    """A list that others hold too is looped over instead of emptied."""
    return always(drain, "is_own_list", True)


@mutant("page_checked")
def empty_page_check_lost() -> Fault:
    """A page that comes empty does not end the listing any more."""

    def wrong(before: Draft, after: Draft) -> Draft:
        *start, loop = after.body
        assert isinstance(loop, cst.While)
        inside = [each for each in statements(loop.body) if not _asks_for(each, "page")]
        return after.with_body((*start, loop.with_changes(body=block(inside, loop.body))))

    return instead(buffer.simplify, wrong)


def _asks_for(statement: cst.CSTNode, name: str) -> bool:
    """Whether it is ``if not name: ..``, whatever the working name looks like."""
    return isinstance(statement, cst.If) and code(statement.test).endswith(name)


@mutant("page_unchecked")
def empty_page_skipped() -> Fault:
    """A page that comes empty, on which the step failed, is passed over."""
    return always(buffer, "_fits", True)


@mutant("page_ahead")
def first_page_fetched_too_early() -> Fault:
    """A buffer that starts full is filled before it is emptied."""
    return always(buffer, "_starts_empty", True)


@mutant("aiter_branches")
def endless_loop_runs_once() -> Fault:
    """A loop is taken for one that never comes round again."""
    return always(unwrap_loop, "falls", False)


@mutant("rebound_iterator")
def for_over_a_rebound_iterator() -> Fault:
    """A loop holds on to the iterator that it started with when the step binds a new one."""
    return always(for_next, "stores", set())


@mutant("source_rebound")
def source_changes_meanwhile() -> Fault:
    """A loop takes the iterator of what the name of its source means by then."""
    return always(iterator_once, "_unchanged", True)
