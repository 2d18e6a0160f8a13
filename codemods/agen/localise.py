"""State moves from ``self`` into locals: ``self.x`` becomes a working name for ``x``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

import libcst as cst

from .draft import place
from .syntax import Body, Statement, code, is_self

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
        if original_node.equal is None or code(original_node.expression) == code(
            updated_node.expression
        ):
            return updated_node
        # ``{self.x=}`` prints its own text, so the text is written out (catalogue J14).
        label = cst.FormattedStringText(f"{code(original_node.expression)}=")
        plain = updated_node.conversion is None and updated_node.format_spec is None
        value = updated_node.with_changes(
            equal=None, conversion="r" if plain else updated_node.conversion
        )
        return cst.FlattenSentinel([label, value])


def _needs_annotation(value: cst.BaseExpression) -> bool:
    """Whether a type checker could not tell the type of the local from its first value."""
    if isinstance(value, cst.Lambda):
        return True
    if isinstance(value, cst.List | cst.Tuple | cst.Dict | cst.Set):
        return not value.elements
    return isinstance(value, cst.Name) and value.value == "None"


def localise(node: Node, self_name: str, attributes: frozenset[str]) -> Node:
    """The node with ``self.x`` turned into the working name of each of the attributes."""
    return cast(Node, node.visit(_Localise(self_name, attributes)))


def localise_body(
    body: Sequence[Statement], self_name: str, attributes: frozenset[str]
) -> Body:
    """Like :func:`localise`, for a run of statements."""
    out: list[Statement] = []
    for statement in body:
        new = statement.visit(_Localise(self_name, attributes))
        if isinstance(new, cst.RemovalSentinel):
            continue
        out.append(cast(Statement, new))
    return tuple(out)
