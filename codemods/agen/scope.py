"""Names: which are read and bound where, and putting one expression in the place of a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

import libcst as cst

from .memory import remembered
from .syntax import children, code, walk, walk_scope

Node = TypeVar("Node", bound=cst.CSTNode)


def mentions(nodes: Iterable[cst.CSTNode]) -> Counter[str]:
    """How often each name occurs, read or bound; attribute and keyword names do not count."""
    found: Counter[str] = Counter()
    for node in nodes:
        found.update(_mentioned(node))
    return found


@remembered
def _mentioned(node: cst.CSTNode) -> tuple[str, ...]:
    if isinstance(node, cst.Name):
        return (node.value,)
    if isinstance(node, cst.Attribute):
        return _mentioned(node.value)
    keyword = node.keyword if isinstance(node, cst.Arg) else None
    return tuple(
        name for child in children(node) if child is not keyword for name in _mentioned(child)
    )


def stores(nodes: Iterable[cst.CSTNode]) -> set[str]:
    """The names that the nodes bind in any way, nested scopes included (which is the safe side)."""
    return {name for node in nodes for name in _bound(node)}


@remembered
def _bound(node: cst.CSTNode) -> tuple[str, ...]:
    below = tuple(name for child in children(node) for name in _bound(child))
    return (*_stored(node), *below)


def declared(body: Iterable[cst.CSTNode]) -> set[str]:
    """The names that the body says are ``global`` or ``nonlocal``, wherever it says so."""
    return {name for statement in body for name in _declared(statement)}


@remembered
def _declared(node: cst.CSTNode) -> tuple[str, ...]:
    found = (each for each in walk_scope(node) if isinstance(each, cst.Global | cst.Nonlocal))
    return tuple(item.name.value for each in found for item in each.names)


def kept_by_closures(body: Iterable[cst.CSTNode]) -> set[str]:
    """The names that functions made in the body read when they are called, which may be later.

    What is made and spent within one statement of a loop does not count; what is made before the
    loop does.
    """
    return {
        name
        for statement in body
        for name in _kept(statement, not isinstance(statement, cst.For | cst.While))
    }


@remembered
def _kept(node: cst.CSTNode, stored: bool) -> frozenset[str]:
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return frozenset(mentions([node]))
    if isinstance(node, cst.Lambda | cst.GeneratorExp) and stored:
        return frozenset(mentions([node]))
    stored = stored or isinstance(node, cst.Assign | cst.AnnAssign | cst.AugAssign | cst.NamedExpr)
    return frozenset(name for child in children(node) for name in _kept(child, stored))


def bindings(node: cst.CSTNode) -> list[str]:
    """Every binding of a name in the node, one entry each."""
    return list(_bound(node))


def own_bindings(nodes: Iterable[cst.CSTNode]) -> set[str]:
    """The names bound in the scope of the nodes itself, not in comprehensions or functions."""
    return {
        name
        for node in nodes
        for child in walk_scope(node)
        if not isinstance(child, cst.CompFor)
        for name in _stored(child)
    }


def own_names(nodes: Iterable[cst.CSTNode]) -> frozenset[str]:
    """The names bound in this scope that belong to it, and that no function in it rebinds."""
    nodes = tuple(nodes)
    below = (child for node in nodes for child in walk(node))
    shared = {child.name.value for child in below if isinstance(child, cst.NameItem)}
    return frozenset(own_bindings(nodes) - shared)


def _stored(node: cst.CSTNode) -> set[str]:
    if isinstance(node, cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.NamedExpr):
        return _target_names(node.target)
    if isinstance(node, cst.For | cst.CompFor):
        return _target_names(node.target)
    if isinstance(node, cst.AsName):
        return _target_names(node.name)
    if isinstance(node, cst.Del):
        return _target_names(node.target)
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return {node.name.value}
    if isinstance(node, cst.ImportAlias) and node.asname is None:
        head: cst.BaseExpression = node.name
        while isinstance(head, cst.Attribute):
            head = head.value
        return _target_names(head)
    if isinstance(node, cst.MatchAs | cst.MatchStar) and node.name is not None:
        return {node.name.value}
    if isinstance(node, cst.MatchMapping) and node.rest is not None:
        return {node.rest.value}
    if isinstance(node, cst.NameItem):
        return {node.name.value}
    return set()


def _target_names(target: cst.CSTNode) -> set[str]:
    if isinstance(target, cst.Name):
        return {target.value}
    if isinstance(target, cst.Tuple | cst.List):
        return {name for element in target.elements for name in _target_names(element.value)}
    return set()


def parameters(params: cst.Parameters) -> list[cst.Param]:
    """All parameters of a signature, in order."""
    found = [*params.posonly_params, *params.params]
    if isinstance(params.star_arg, cst.Param):
        found.append(params.star_arg)
    found.extend(params.kwonly_params)
    if params.star_kwarg is not None:
        found.append(params.star_kwarg)
    return found


def spelled_out(
    old: cst.FormattedStringExpression, new: cst.FormattedStringExpression
) -> cst.BaseFormattedStringContent | cst.FlattenSentinel[cst.BaseFormattedStringContent]:
    """``{x=}`` prints its own text, so where that changes it is written out (catalogue J14)."""
    if old.equal is None or code(old.expression) == code(new.expression):
        return new
    before = old.whitespace_before_expression
    text = "".join(code(part) for part in (before, old.expression, old.equal))
    plain = new.conversion is None and new.format_spec is None
    value = new.with_changes(
        equal=None,
        conversion="r" if plain else new.conversion,
        whitespace_before_expression=cst.SimpleWhitespace(""),
    )
    return cst.FlattenSentinel([cst.FormattedStringText(text), value])


class _Substitute(cst.CSTTransformer):
    def __init__(self, values: Mapping[str, cst.BaseExpression]) -> None:
        self.values = values

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:
        pass

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        value = self.values.get(original_node.value)
        if value is None:
            return updated_node
        if isinstance(value, cst.Name):
            return updated_node.with_changes(value=value.value)
        return value

    def leave_FormattedStringExpression(
        self,
        original_node: cst.FormattedStringExpression,
        updated_node: cst.FormattedStringExpression,
    ) -> cst.BaseFormattedStringContent | cst.FlattenSentinel[cst.BaseFormattedStringContent]:
        return spelled_out(original_node, updated_node)

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)


def substitute(node: Node, values: Mapping[str, cst.BaseExpression]) -> Node:
    """The node with names replaced; attribute and keyword names stay as they are."""
    if values.keys().isdisjoint(_mentioned(node)):
        return node  # which most nodes are, and a visit makes a copy of everything
    return cast(Node, node.visit(_Substitute(values)))


def rename(node: Node, names: Mapping[str, str]) -> Node:
    """The node with names renamed, where read and where bound."""
    return substitute(node, {old: cst.Name(new) for old, new in names.items() if old != new})
