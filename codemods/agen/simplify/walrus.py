"""Read until nothing comes.

    while True:                              while chunk := await read(512):
        chunk = await read(512)      ->          yield chunk
        if not chunk:
            return
        yield chunk

Only for a value that is simple to read in the condition.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..syntax import assignment, block, code, elif_to_else, statements, walk
from ..trivia import lost, splice, with_comments
from .shapes import ends_with_return, tail_loop

_WIDTH = 60


def simplify(draft: Draft) -> Draft | None:
    """Join the assignment that opens the final ``while True`` with the guard that follows."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks or len(tail.inside) < 3:
        return None
    found = assignment(tail.inside[0])
    guard = tail.inside[1]
    if found is None or not isinstance(guard, cst.If) or elif_to_else(guard.orelse):
        return None
    name, value = found
    body = statements(guard.body)
    simple = len(code(value)) <= _WIDTH and "\n" not in code(value) and "#" not in code(value)
    reads = any(isinstance(child, cst.Call | cst.Await | cst.Subscript) for child in walk(value))
    if not ends_with_return(body) or len(body) > 1 or not simple or not reads:
        return None
    test = _joined(negate(guard.test, draft.facts), name, value)
    if test is None:
        return None
    inside = tail.inside[2:]
    loop = tail.loop.with_changes(test=test, body=block(inside, tail.loop.body))
    at = len(draft.body) - 1
    loop = with_comments(loop, lost([tail.loop], [loop]))
    return draft.with_body(splice(draft.body, at, at + 1, (loop,)))


def _joined(
    test: cst.BaseExpression, name: str, value: cst.BaseExpression
) -> cst.BaseExpression | None:
    named = cst.NamedExpr(
        cst.Name(name),
        value,
        whitespace_before_walrus=cst.SimpleWhitespace(" "),
        whitespace_after_walrus=cst.SimpleWhitespace(" "),
    )
    if isinstance(test, cst.Name) and test.value == name:
        return named
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    target = test.comparisons[0]
    constant = isinstance(target.comparator, cst.SimpleString | cst.Integer) or code(
        target.comparator
    ) in {"None", "True", "False"}
    if code(test.left) != name or not constant:
        return None
    return test.with_changes(
        left=named.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    )
