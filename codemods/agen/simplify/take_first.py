"""Take the item first, and make something of it behind the ``try``.

    while True:                                while True:
        try:                                       try:
            item = bytes([next(it)])                   code = next(it)
        except StopIteration:           ->         except StopIteration:
            return                                     return
        yield item                                 item = bytes([code])
                                                   yield item

What is made of it might raise StopIteration as well, which would end the generator in an error: so
only with ``--unsafe``, and never where it waits or takes a step of something else.
"""

from __future__ import annotations

from typing import cast

import libcst as cst

from ..draft import Draft, singular
from ..syntax import Statement, assignment, block, call_of, code, dotted, statements, walk
from ..trivia import comments
from .for_next import opening
from .shapes import tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Move what is made of the item out of the ``try`` that opens the final ``while True``."""
    tail = tail_loop(draft.body)
    opened = opening(tail, "StopIteration") if tail is not None else None
    if tail is None or opened is None or not draft.facts.assume:
        return None
    step, value = tail.inside[0], opened[1]
    assert isinstance(step, cst.Try)
    taken = _taken(value, draft)
    if taken is None or step.orelse is not None:
        return None
    (old,) = statements(step.body)
    name = draft.fresh(singular(code(taken.args[0].value)) or "item")
    made = cast(Statement, old.deep_replace(taken, cst.Name(name)))
    first = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name(name))], taken)])
    if comments([old]) or assignment(made) is None:
        return None
    inside = (step.with_changes(body=block([first], step.body)), made, *tail.inside[1:])
    loop = tail.loop.with_changes(body=block(inside, tail.loop.body))
    return draft.with_body((*tail.before, loop))


def _taken(value: cst.BaseExpression, draft: Draft) -> cst.Call | None:
    """The ``next(it)`` in the value, where nothing but it takes a step and nothing is done before
    it: it is, all the way in, the first argument, or the first item of a list."""
    inner: cst.BaseExpression = value
    while call_of(inner, "next", 1) is None:
        if isinstance(inner, cst.Call) and dotted(inner.func) is not None and inner.args:
            if inner.args[0].star:
                return None
            inner = inner.args[0].value
        elif isinstance(inner, cst.List | cst.Tuple) and inner.elements:
            if not isinstance(inner.elements[0], cst.Element):
                return None
            inner = inner.elements[0].value
        else:
            return None
    found = call_of(inner, "next", 1)
    if inner is value or found is None or not draft.is_iterator(found.args[0].value):
        return None
    steps = cst.Await | cst.NamedExpr | cst.Yield | cst.Lambda | cst.BaseComp
    nodes = list(walk(value))
    if any(isinstance(each, steps) for each in nodes):
        return None
    nexts = [each for each in nodes if isinstance(each, cst.Name) and each.value == "next"]
    return found if len(nexts) == 1 else None
