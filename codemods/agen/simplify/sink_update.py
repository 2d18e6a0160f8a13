"""Count after the item, as a loop does.

    value = n                    value = n
    n += 1                ->     yield value
    yield value                  n += 1

Only for an int in a local, which cannot fail and which nobody else sees.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import kept_by_closures, mentions
from ..syntax import block, own_jumps
from .shapes import deepest_first, has_yield, tail_loop, update


def simplify(draft: Draft) -> Draft | None:
    """Move an update in the final loop to its end when nothing behind it reads the counter."""
    return deepest_first(draft, _simplify)


def _simplify(draft: Draft) -> Draft | None:
    tail = tail_loop(draft.body)
    if tail is None:
        return None
    for index, statement in enumerate(tail.inside):
        found = update(statement)
        rest = tail.inside[index + 1 :]
        if found is None or not has_yield(rest) or statement.leading_lines:
            continue
        name = cst.Name(found.name)
        if not draft.is_local(found.name) or not draft.facts.is_int(name):
            continue
        if mentions(rest)[found.name] or own_jumps(rest, cst.Continue):
            continue
        if found.name in kept_by_closures([tail.loop]):
            continue  # whoever calls one of those reads it
        if own_jumps(rest, cst.Break):
            continue
        inside = (*tail.inside[:index], *rest, statement)
        loop = tail.loop.with_changes(body=block(inside, tail.loop.body))
        return draft.with_body((*tail.before, loop))
    return None
