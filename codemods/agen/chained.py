"""``else:`` with nothing in it but an ``if`` reads better as ``elif``.

    if full:                               if full:
        yield page                             yield page
    else:                          ->      elif rows:
        if rows:                               yield rows
            yield rows
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import libcst as cst

from .syntax import Body, Statement, walk


def chained(body: Body, old: Iterable[cst.CSTNode]) -> Body:
    """The statements with ``elif`` where that loses no comment; as they are if the author of the
    code ``old`` says it the long way."""
    if any(isinstance(each, cst.If) and _lone_if(each) for node in old for each in walk(node)):
        return body
    return tuple(cast(Statement, each.visit(_Chained())) for each in body)


class _Chained(cst.CSTTransformer):
    def on_visit(self, node: cst.CSTNode) -> bool:
        """Expressions and definitions are left alone."""
        return not isinstance(
            node,
            cst.BaseExpression | cst.SimpleStatementLine | cst.FunctionDef | cst.ClassDef,
        )

    def leave_If(self, original_node: cst.If, updated_node: cst.If) -> cst.If:
        """Innermost first, so a whole chain becomes one."""
        inner = _lone_if(updated_node)
        return updated_node if inner is None else updated_node.with_changes(orelse=inner)


def _lone_if(statement: cst.If) -> cst.If | None:
    """The ``if`` that is all there is in the ``else``, without blank lines above it."""
    orelse = statement.orelse
    if not isinstance(orelse, cst.Else) or not isinstance(orelse.body, cst.IndentedBlock):
        return None
    body = orelse.body
    inner = body.body[0]
    if len(body.body) > 1 or not isinstance(inner, cst.If):
        return None
    lines = (*orelse.leading_lines, *inner.leading_lines, *body.footer)
    if body.header.comment is not None or any(each.comment is not None for each in lines):
        return None
    return inner.with_changes(leading_lines=())
