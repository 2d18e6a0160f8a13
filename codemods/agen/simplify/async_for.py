"""Driving an async iterator by hand is ``async for``.

    while True:                                        async for row in rows:
        try:                                               yield row
            row = await rows.__anext__()        ->
        except StopAsyncIteration:
            return
        yield row

Only when that call is the single source and ``rows`` is its own iterator (rule 6).
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..syntax import call_of, code
from .for_next import as_loop, opening
from .shapes import says, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Turn the final ``while True`` around ``__anext__()`` into ``async for``."""
    tail = tail_loop(draft.body)
    opened = opening(tail, "StopAsyncIteration") if tail is not None else None
    if tail is None or opened is None:
        return None
    name, value, inside, after = opened
    source = driven(value)
    if source is None or not draft.is_async_iterator(source):
        return None
    if says((*inside, *after), code(source)):
        return None
    return as_loop(draft, tail, name, source, inside, after, asynchronous=True)


def driven(value: cst.BaseExpression) -> cst.BaseExpression | None:
    """The iterator in ``await iterator.__anext__()`` or ``await anext(iterator)``, else None."""
    if not isinstance(value, cst.Await):
        return None
    call = value.expression
    one = call_of(call, "anext", 1)
    if one is not None:
        return one.args[0].value
    if isinstance(call, cst.Call) and not call.args and isinstance(call.func, cst.Attribute):
        if call.func.attr.value == "__anext__":
            return call.func.value
    return None
