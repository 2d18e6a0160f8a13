"""Only the step stands in the ``try`` that waits for the stop.

    try:                                      try:
        row = await rows.__anext__()              row = await rows.__anext__()
        self.seen.append(row)                 except StopAsyncIteration:
        return row                  ->            self.done = True
    except StopAsyncIteration:                    raise
        self.done = True                      self.seen.append(row)
        raise                                 return row

Where the rest lets no StopAsyncIteration out, the handler was never meant for it; and what stands
outside of the ``try`` may give the item right there.
"""

from __future__ import annotations

import libcst as cst

from .simplify.async_for import driven
from .simplify.shapes import change_first, falls
from .stops import Leaks
from .syntax import Body, assignment, block, code, statements


def narrowed(body: Body, leaks: Leaks) -> Body:
    """The body of ``__anext__`` with each such ``try`` narrowed."""
    while True:
        new = change_first(body, lambda each: _block(each, leaks))
        if new is None:
            return body
        body = new


def _block(body: Body, leaks: Leaks) -> Body | None:
    for index, statement in enumerate(body):
        if isinstance(statement, cst.Try):
            narrow = _narrow(statement, leaks)
            if narrow:
                return (*body[:index], *narrow, *body[index + 1 :])
    return None


def _narrow(statement: cst.Try, leaks: Leaks) -> Body | None:
    if statement.orelse or statement.finalbody or len(statement.handlers) != 1:
        return None
    kind = statement.handlers[0].type
    inside = statements(statement.body)
    found = assignment(inside[0])
    if kind is None or code(kind) != "StopAsyncIteration" or len(inside) < 2 or found is None:
        return None
    if driven(found[1]) is None or leaks.may_stop(inside[1:]):
        return None
    rest = inside[1:]
    narrow = statement.with_changes(body=block(inside[:1], statement.body))
    if falls(statements(statement.handlers[0].body)):
        return (narrow.with_changes(orelse=cst.Else(block(rest))),)
    return (narrow, *rest)
