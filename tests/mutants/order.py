"""Simplifications that put code in the wrong place, or drop code that is alive."""

from __future__ import annotations

from typing import Any

import libcst as cst

from codemods.agen.draft import Draft
from codemods.agen.simplify import (
    copies, dead_code, dead_start, first_call, last_branch, last_item, narrow_try,
    one_shot_self, parameters, peel,
)
from codemods.agen.simplify.shapes import change_first
from codemods.agen.syntax import Body, block, code, is_small, statements

from .mutant import Fault, always, around, mutant
from .passes import instead


@mutant("nested_in_method")
def first_call_on_every_pass() -> Fault:
    """What only the first call did is done before each item."""

    def wrong(before: Draft, after: Draft) -> Draft:
        *start, loop = after.body
        moved = start.pop()
        inside = (moved, *statements(loop.body))
        return after.with_body((*start, loop.with_changes(body=block(inside, loop.body))))

    return instead(first_call.simplify, wrong)


@mutant("phases", "calls_counted")
def first_pass_left_out() -> Fault:
    """What only the first pass does comes after a loop that never ends."""

    def peeled(honest: Any, draft: Any, tail: Any, start: Any, body: Any, inside: Any) -> Any:
        new = honest(draft, tail, start, body, inside)
        if new is None:
            return None
        loop = new.body[-1]
        count = len(body)
        first = new.body[-1 - count : -1]
        return new.with_body((*new.body[: -1 - count], loop, *first))

    return around(peel, "_peeled", peeled)


@mutant("phases", "last_item")
def phases_reordered() -> Fault:
    """What was to come after the loop comes before it."""

    def wrong(before: Draft, after: Draft) -> Draft:
        at = next(i for i, each in enumerate(after.body) if isinstance(each, cst.While | cst.For))
        loop, behind = after.body[at], after.body[at + 1 :]
        return after.with_body((*after.body[:at], *behind, loop))

    return instead(last_branch.simplify, wrong)


@mutant("last_item")
def last_item_left_out() -> Fault:
    """What the source still gives at its end is not given out."""

    def wrong(before: Draft, after: Draft) -> Draft:
        at = next(
            (i for i, each in enumerate(after.body) if isinstance(each, cst.While | cst.For)), None
        )
        return after if at is None else after.with_body(after.body[: at + 1])

    return instead(last_item.simplify, wrong)


@mutant("recursion")
def live_continue_dropped() -> Fault:
    """A continue that skips something is taken for one that says what happens anyway."""

    def dropped(body: Body) -> Body | None:
        for index, each in enumerate(body):
            if is_small(each, cst.Continue) and len(body) > 1:
                return (*body[:index], *body[index + 1 :])
        return None

    def wrong(before: Draft, after: Draft) -> Draft:
        new = change_first(after.body, dropped)
        return after.with_body(new) if new is not None else after

    return instead(dead_code.simplify, wrong)


@mutant("nested_choice")
def code_behind_a_choice_dropped() -> Fault:
    """The rest of a pass becomes the else of a choice that may fall through to it."""
    return always(dead_code, "falls", False)


@mutant("page_loop", "cleanup")
def live_start_dropped() -> Fault:
    """The first value of a local goes although it is read."""
    return always(dead_start, "_overwritten", True)


@mutant("one_shot_self")
def flag_never_set() -> Fault:
    """An object that gave its one item gives it again."""

    def wrong(before: Draft, after: Draft) -> Draft:
        def without(body: Body) -> Body | None:
            kept = [each for each in body if "self._sent = " not in code(each)]
            return tuple(kept) if len(kept) < len(body) else None

        new = change_first(after.body, without)
        return after.with_body(new) if new is not None else after

    return instead(one_shot_self.simplify, wrong)


@mutant("ticker", "range_step")
def copy_that_differs() -> Fault:
    """The value before an update is read after it."""
    return always(copies, "_agree", True)


@mutant("counter_plain")
def parameter_and_state_merged() -> Fault:
    """A parameter and an attribute share a name although both are needed."""
    return always(parameters, "_mergeable", True)


@mutant("first_letters")
def failure_outside_its_try() -> Fault:
    """What may fail stands behind the try that was to see it."""
    return always(narrow_try, "_is_quiet", True)
