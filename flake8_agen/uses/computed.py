"""What text an expression may give, as a regular expression."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from flake8_agen.syntax import last
from flake8_agen.uses.names import Module

ANY = ".*"
_DEPTH = 4


Known = Callable[[ast.expr], "str | None"]
"""Gives a pattern for what somebody knows more of, else None."""


def text_of(
    node: ast.expr | None, module: Module, depth: int = _DEPTH, known: Known | None = None
) -> str:
    """A pattern that every text matches which ``node`` can give."""
    if node is None or not depth:
        return ANY
    found = known(node) if known is not None else None
    if found is not None:
        return found
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else ANY
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part, module, depth, known) for part in node.values)
    if isinstance(node, ast.FormattedValue) and node.format_spec is None and node.conversion < 0:
        return text_of(node.value, module, depth, known) if known is not None else ANY
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = (node.left, node.right)
        return "".join(text_of(side, module, depth, known) for side in sides)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _filled(node.left, r"%(?:\(\w*\))?[-+ #0]*[\d.*]*[a-zA-Z%]")
    if isinstance(node, ast.Call) and last(node.func) == "format":
        assert isinstance(node.func, ast.Attribute) or isinstance(node.func, ast.Name)
        return _filled(getattr(node.func, "value", None), r"\{[^{}]*\}")
    if isinstance(node, ast.IfExp):
        sides = (node.body, node.orelse)
        return _either([text_of(each, module, depth - 1, known) for each in sides])
    if isinstance(node, ast.Name):
        return _named(node, module, depth, known)
    return ANY


def _filled(template: ast.expr | None, field: str) -> str:
    """A template whose fields may hold anything."""
    if not isinstance(template, ast.Constant) or not isinstance(template.value, str):
        return ANY
    return ANY.join(re.escape(part) for part in re.split(field, template.value))


def _named(node: ast.Name, module: Module, depth: int, known: Known | None) -> str:
    """A name that is only ever assigned texts, or goes over a display of texts."""
    scope = module.lookup(node)
    found: list[str] = []
    for binding in scope.bindings[node.id] if scope is not None else ():
        values = [binding.value] if binding.value is not None else _gone_over(binding.node, module)
        if not values or binding.entered:
            return ANY
        found += [text_of(value, module, depth - 1, known) for value in values]
    return _either(found)


def _gone_over(target: ast.AST, module: Module) -> list[ast.expr]:
    """The elements of what a loop goes over, whose target this is."""
    parent, where = module.parents[target]
    if isinstance(parent, (ast.For, ast.comprehension)) and where == "target":
        if isinstance(parent.iter, (ast.List, ast.Tuple, ast.Set)):
            return parent.iter.elts
    return []


def _either(patterns: list[str]) -> str:
    if not patterns or ANY in patterns:
        return ANY
    return f"(?:{'|'.join(patterns)})"
