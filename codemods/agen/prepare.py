"""One spelling for what the language lets people write in several, before anything is decided.

    if x: return y            ->  the suite on a line of its own
    a = 1; b = 2              ->  two lines
    self.a, self.b = x, y     ->  two assignments (where no value could see the other target)
    value, n = n, n + 1       ->  two assignments
    except StopAsyncIteration: raise  ->  raise StopAsyncIteration
    x: Final = 1              ->  x = 1 (``Final`` has no place in a loop)
    self.a = self.b = 0       ->  two assignments (of a constant)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import libcst as cst

from .syntax import Body, Statement, code, last_name


_NO_SUITES = (cst.BaseSmallStatement, cst.BaseExpression, cst.Parameters)


class _Suites(cst.CSTTransformer):
    """Suites of one line become blocks; several statements on a line become lines."""

    def __init__(self, looped: bool) -> None:
        self.looped = looped

    def on_visit(self, node: cst.CSTNode) -> bool:
        """There are no suites below expressions."""
        return not isinstance(node, _NO_SUITES)

    def leave_SimpleStatementSuite(
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.IndentedBlock:
        last = cst.SimpleStatementLine(
            [updated_node.body[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)],
            trailing_whitespace=updated_node.trailing_whitespace,
        )
        return cst.IndentedBlock([*_lines(updated_node.body[:-1]), last])

    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        if updated_node.type is None or last_name(updated_node.type) != "StopAsyncIteration":
            return updated_node
        caught = updated_node.name.name if updated_node.name is not None else None
        name = caught.value if isinstance(caught, cst.Name) else None
        return updated_node.with_changes(body=updated_node.body.visit(_Reraise(name)))

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        body: list[cst.BaseStatement] = []
        for statement in updated_node.body:
            body.extend(_split(cast(Statement, statement), self.looped))
        return updated_node.with_changes(body=body)


class _Reraise(cst.CSTTransformer):
    """``raise`` and ``raise error`` of a caught StopAsyncIteration say what they raise."""

    def __init__(self, name: str | None) -> None:
        self.name = name

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> bool:
        return False  # there it would be that handler's exception

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        again = isinstance(updated_node.exc, cst.Name) and updated_node.exc.value == self.name
        if updated_node.exc is not None and not again:
            return updated_node
        return cst.Raise(cst.Name("StopAsyncIteration"))


def _lines(smalls: Sequence[cst.BaseSmallStatement]) -> list[cst.SimpleStatementLine]:
    return [
        cst.SimpleStatementLine([small.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])
        for small in smalls
    ]


def _split(statement: Statement, looped: bool) -> list[Statement]:
    if not isinstance(statement, cst.SimpleStatementLine):
        return [statement]
    smalls = [part for small in statement.body for part in _single(small, looped)]
    if len(smalls) == 1 and smalls[0] is statement.body[0]:
        return [statement]
    lines = _lines(smalls)
    lines[0] = lines[0].with_changes(leading_lines=statement.leading_lines)
    lines[-1] = lines[-1].with_changes(trailing_whitespace=statement.trailing_whitespace)
    return list(lines)


def _single(small: cst.BaseSmallStatement, looped: bool) -> list[cst.BaseSmallStatement]:
    """One assignment per attribute where evaluation order cannot be seen."""
    if looped and isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name):
        kind = small.annotation.annotation
        final = last_name(kind.value if isinstance(kind, cst.Subscript) else kind) == "Final"
        if final and small.value is not None:
            return [cst.Assign([cst.AssignTarget(small.target)], small.value)]
    if not isinstance(small, cst.Assign):
        return [small]
    if len(small.targets) > 1:
        targets = [target.target for target in small.targets]
        if _is_constant(small.value) and all(isinstance(t, cst.Attribute) for t in targets):
            return [cst.Assign([cst.AssignTarget(target)], small.value) for target in targets]
        return [small]
    target, value = small.targets[0].target, small.value
    if not (isinstance(target, cst.Tuple) and isinstance(value, cst.Tuple)):
        return [small]
    if len(target.elements) != len(value.elements):
        return [small]
    pairs = [(t.value, v.value) for t, v in zip(target.elements, value.elements, strict=True)]
    attributes = all(
        isinstance(t, cst.Attribute) and isinstance(t.value, cst.Name) for t, _ in pairs
    )
    if attributes and all(isinstance(v, cst.Name) or _is_constant(v) for _, v in pairs):
        return [
            cst.Assign([cst.AssignTarget(t)], v) for t, v in pairs if isinstance(t, cst.Attribute)
        ]
    split = [
        cst.Assign([cst.AssignTarget(t)], v)
        for t, v in pairs
        if isinstance(t, cst.Name | cst.Attribute)
    ]
    return [*split] if len(split) == len(pairs) and _in_turn(pairs) else [small]


def _in_turn(pairs: Sequence[tuple[cst.BaseExpression, cst.BaseExpression]]) -> bool:
    """Whether ``value, n = n, n + 2`` may be done one after the other."""
    if len(pairs) != 2:
        return False
    (first, value), (second, step) = pairs
    return (
        isinstance(step, cst.BinaryOperation)
        and isinstance(step.operator, cst.Add | cst.Subtract)
        and isinstance(step.right, cst.Integer)
        and code(value) == code(second) == code(step.left) != code(first)
    )


def _is_constant(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Name):
        return node.value in {"None", "True", "False"}
    return isinstance(node, cst.Integer | cst.Float | cst.SimpleString)


def prepare_suite(suite: cst.BaseSuite, *, looped: bool = True) -> Body:
    """The statements of a suite in the one spelling; ``looped``: they may become part of a loop."""
    block = cast(cst.IndentedBlock, suite.visit(_Suites(looped)))
    return cast(Body, tuple(block.body))
