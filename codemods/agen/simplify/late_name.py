"""A local that the first call sets to what something else is all along is that.

    rows = None                                  while not self.done:
    while not self.done:                             yield await self.source.read()
        if rows is None:                  ->
            rows = self.source
        yield await rows.read()

That is an attribute that nothing but the generator touches, and only ``__init__`` sets, or a
variable that the loop leaves alone. Before the first turn nobody asks for the local.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft, is_place
from ..scope import kept_by_closures, mentions, stores, substitute
from ..syntax import Body, assignment, block, code, statements
from ..trivia import lost, splice, with_comments
from .flags import holds
from .shapes import Tail, initial, rebound, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Put what the local stands for in its place, in the final loop."""
    tail = tail_loop(draft.body)
    if tail is None or len(tail.inside) < 2:
        return None
    first, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(first, cst.If) or first.orelse is not None:
        return None
    inside = statements(first.body)
    found = assignment(inside[0]) if len(inside) == 1 else None
    if found is None or not is_place(found[0]):
        return None  # only what was state is known to be nobody else's
    name, value = found
    start = initial(tail.before, name)
    if start is None or holds(first.test, name, start[1]) is not True:
        return None
    before = splice(tail.before, start[0], start[0] + 1, ())
    if not _is_only(name, draft, (*before, *rest), tail) or not _stays(value, draft, tail):
        return None
    body = tuple(substitute(each, {name: value}) for each in rest)
    body = (with_comments(body[0], lost([first], ()), first=True), *body[1:])
    loop = tail.loop.with_changes(body=block(body, tail.loop.body))
    return draft.with_body((*before, loop))


def _is_only(name: str, draft: Draft, others: Body, tail: Tail) -> bool:
    """Whether the local gets no other value, and nobody asks for it at another time."""
    if name in stores(others) or name in kept_by_closures(draft.body) | draft.outer | draft.params:
        return False
    return not mentions(tail.before)[name] > 1 and not mentions([tail.loop.test])[name]


def _stays(value: cst.BaseExpression, draft: Draft, tail: Tail) -> bool:
    """Whether the value is the same whenever the loop asks for it."""
    if isinstance(value, cst.Name):
        return draft.is_local(value.value) and value.value not in stores([tail.loop])
    known = draft.facts.stable & draft.facts.unshared
    return isinstance(value, cst.Attribute) and code(value) in known - rebound(draft.body)
