"""State moves from ``self`` into locals: ``self.x`` becomes a working name for ``x``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

import libcst as cst

from .draft import item_place, place
from .scope import spelled_out
from .syntax import Body, Statement, is_self, last_name

Node = TypeVar("Node", bound=cst.CSTNode)


class _Localise(cst.CSTTransformer):
    def __init__(self, self_name: str, attributes: frozenset[str]) -> None:
        self.self_name = self_name
        self.attributes = attributes

    def _is_state(self, node: cst.CSTNode) -> bool:
        return (
            isinstance(node, cst.Attribute)
            and is_self(node, self.self_name)
            and node.attr.value in self.attributes
        )

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        if not self._is_state(original_node):
            return updated_node
        return cst.Name(
            place(original_node.attr.value), lpar=updated_node.lpar, rpar=updated_node.rpar
        )

    def leave_AnnAssign(
        self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign
    ) -> cst.BaseSmallStatement | cst.RemovalSentinel:
        if not self._is_state(original_node.target):
            return updated_node
        if updated_node.value is None:
            return cst.RemoveFromParent()
        if _needs_annotation(updated_node.value):
            return updated_node
        return cst.Assign([cst.AssignTarget(updated_node.target)], updated_node.value)

    def leave_FormattedStringExpression(
        self,
        original_node: cst.FormattedStringExpression,
        updated_node: cst.FormattedStringExpression,
    ) -> cst.BaseFormattedStringContent | cst.FlattenSentinel[cst.BaseFormattedStringContent]:
        return spelled_out(original_node, updated_node)

    def leave_MatchCase(
        self, original_node: cst.MatchCase, updated_node: cst.MatchCase
    ) -> cst.MatchCase:
        """``case self.end:`` compares, ``case end:`` would bind: it becomes a guard (J11)."""
        pattern = original_node.pattern
        if not isinstance(pattern, cst.MatchValue) or not self._is_state(pattern.value):
            return updated_node
        assert isinstance(updated_node.pattern, cst.MatchValue)
        name = cst.Name(item_place(_MATCHED))
        equal = cst.ComparisonTarget(cst.Equal(), updated_node.pattern.value)
        guard: cst.BaseExpression = cst.Comparison(name, [equal])
        if updated_node.guard is not None:
            more = updated_node.guard
            if isinstance(more, cst.BooleanOperation | cst.IfExp | cst.NamedExpr):
                more = more.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            guard = cst.BooleanOperation(guard, cst.And(), more)
        return updated_node.with_changes(
            pattern=cst.MatchAs(name=name),
            guard=guard,
            whitespace_before_if=cst.SimpleWhitespace(" "),
            whitespace_after_if=cst.SimpleWhitespace(" "),
        )


_MATCHED = 99
"""The number of the working name for what a ``case`` compares."""


_CONTAINERS = {"list", "dict", "set", "deque", "defaultdict", "OrderedDict", "Counter"}


def _needs_annotation(value: cst.BaseExpression) -> bool:
    """Whether a type checker could not tell the type of the local from its first value."""
    if isinstance(value, cst.Lambda):
        return True
    if isinstance(value, cst.List | cst.Tuple | cst.Dict | cst.Set):
        return not value.elements
    if isinstance(value, cst.Call):  # ``deque()``, of what?
        return not value.args and last_name(value.func) in _CONTAINERS
    return isinstance(value, cst.Name) and value.value == "None"


def localise_body(
    body: Sequence[Statement], self_name: str, attributes: frozenset[str]
) -> Body:
    """Like :func:`localise`, for a run of statements."""
    out: list[Statement] = []
    for statement in body:
        new = statement.visit(_Localise(self_name, attributes))
        if isinstance(new, cst.RemovalSentinel):
            continue
        if isinstance(new, cst.SimpleStatementLine) and not new.body:
            continue  # a bare annotation
        out.append(cast(Statement, new))
    return tuple(out)
