"""Read until nothing comes.

    while True:                              while chunk := await read(512):
        chunk = await read(512)      ->          yield chunk
        if not chunk:
            return
        yield chunk

What the guard does before it stops, or the error that it ends in, comes after the loop. Only for a
value that is simple to read in the condition: short, or a call with its arguments on lines of their
own, which then stand one step further in. What it is compared with is a constant, or with ``is`` a
name (``is not END``).
"""

from __future__ import annotations

from typing import cast

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..syntax import assignment, block, code, elif_to_else, statements, walk
from ..trivia import lost, splice, with_comments
from .shapes import tail_loop
from .while_condition import end_of, saying

_WIDTH = 60
_LINES = 6


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
    simple = len(code(value)) <= _WIDTH and "\n" not in code(value)
    unit = _unit(value)
    reads = any(isinstance(child, cst.Call | cst.Await | cst.Subscript) for child in walk(value))
    end = end_of(body, tail.inside[2:])
    if end is None or not (simple or unit) or not reads or "#" in code(value):
        return None
    end = saying(end, lost([guard], end))
    test = _joined(negate(guard.test, draft.facts), name, value, None if simple else unit)
    if test is None:
        return None
    inside = tail.inside[2:]
    loop = tail.loop.with_changes(test=test, body=block(inside, tail.loop.body))
    at = len(draft.body) - 1
    loop = with_comments(loop, lost([tail.loop], [loop, *end]))
    return draft.with_body(splice(draft.body, at, at + 1, (loop, *end)))


def _unit(value: cst.BaseExpression) -> str | None:
    """By how much the arguments are indented of a call over several lines that ends as it begins,
    at the indent of its statement."""
    lines = code(value).split("\n")
    call = value.expression if isinstance(value, cst.Await) else value
    if not isinstance(call, cst.Call) or not 2 < len(lines) <= _LINES or lines[-1] != ")":
        return None
    space = call.whitespace_before_args
    if not isinstance(space, cst.ParenthesizedWhitespace) or not space.indent:
        return None
    return space.last_line.value or None


class _Deeper(cst.CSTTransformer):
    """Moves the lines of an expression one step further in."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self.unit = unit

    def leave_ParenthesizedWhitespace(
        self,
        original_node: cst.ParenthesizedWhitespace,
        updated_node: cst.ParenthesizedWhitespace,
    ) -> cst.ParenthesizedWhitespace:
        line = updated_node.last_line
        return updated_node.with_changes(last_line=line.with_changes(value=self.unit + line.value))


def _joined(
    test: cst.BaseExpression, name: str, value: cst.BaseExpression, unit: str | None
) -> cst.BaseExpression | None:
    """The test with the assignment in it, over several lines where there is a ``unit``."""
    named = cst.NamedExpr(
        cst.Name(name),
        value if unit is None else cast(cst.BaseExpression, value.visit(_Deeper(unit))),
        whitespace_before_walrus=cst.SimpleWhitespace(" "),
        whitespace_after_walrus=cst.SimpleWhitespace(" "),
    )
    if isinstance(test, cst.Name) and test.value == name:
        return named if unit is None else _in_parentheses(named, unit)
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    target = test.comparisons[0]
    if code(test.left) != name or not _is_plain(target):
        return None
    return test.with_changes(left=_in_parentheses(named, unit))


def _is_plain(target: cst.ComparisonTarget) -> bool:
    """Whether it is compared with a constant, or with the one object of a name."""
    other = target.comparator
    if isinstance(other, cst.SimpleString | cst.Integer):
        return True
    return isinstance(other, cst.Name) and (
        other.value in {"None", "True", "False"} or isinstance(target.operator, cst.Is | cst.IsNot)
    )


def _in_parentheses(named: cst.NamedExpr, unit: str | None) -> cst.NamedExpr:
    if unit is None:
        return named.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])

    def line(indent: str) -> cst.ParenthesizedWhitespace:
        return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(indent))

    return named.with_changes(
        lpar=[cst.LeftParen(whitespace_after=line(unit))],
        rpar=[cst.RightParen(whitespace_before=line(""))],
    )
