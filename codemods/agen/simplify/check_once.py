"""A check that can only fail at the first item comes before the loop.

    while True:                             if self.error is not None:
        if self.error is not None:              raise self.error
            raise self.error          ->    while True:
        ..                                      ..

Where the check leaves, the loop is over; where it does not, what it asks stays as it is: nothing
else in the loop sets it, and nobody else touches it. Asked is for None alone, which runs no code.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import stores
from ..syntax import Body, block, code, own_jumps, statements
from ..trivia import lost, with_comments
from .shapes import falls, has_yield, rebound, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Move the check that opens the final ``while True`` to before the loop."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or len(tail.inside) < 2:
        return None
    check, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(check, cst.If) or check.orelse is not None or not has_yield(rest):
        return None
    inside = statements(check.body)
    jumps = own_jumps(inside, cst.Break) or own_jumps(inside, cst.Continue)
    if jumps or falls(inside) or has_yield(inside):
        return None
    if not _is_settled(_asked(check.test), draft, tail.before, rest):
        return None
    loop = tail.loop.with_changes(body=block(rest, tail.loop.body), leading_lines=[])
    first = check.with_changes(leading_lines=[*tail.loop.leading_lines, *check.leading_lines])
    loop = with_comments(loop, lost([tail.loop], [first, loop]))
    return draft.with_body((*tail.before, first, loop))


def _asked(test: cst.BaseExpression) -> cst.BaseExpression | None:
    """What ``x is None`` or ``x is not None`` asks."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    target = test.comparisons[0]
    none = isinstance(target.operator, cst.Is | cst.IsNot) and code(target.comparator) == "None"
    return test.left if none else None


def _is_settled(
    asked: cst.BaseExpression | None, draft: Draft, before: Body, rest: Body
) -> bool:
    """Whether it is the same each time round."""
    if isinstance(asked, cst.Name):
        return draft.is_local(asked.value) and asked.value not in stores(rest)
    if not isinstance(asked, cst.Attribute) or code(asked) not in draft.facts.unshared:
        return False
    # Another loop over the object may set it before it begins.
    return code(asked) not in rebound([*before, *rest])
