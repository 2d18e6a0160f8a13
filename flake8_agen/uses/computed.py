"""What text an expression may give, as a regular expression."""

from __future__ import annotations

import ast
import re

from flake8_agen.syntax import last
from flake8_agen.uses.names import Module

ANY = ".*"
_DEPTH = 4


def text_of(node: ast.expr | None, module: Module, depth: int = _DEPTH) -> str:
    """A pattern that every text matches which ``node`` can give."""
    if node is None or not depth:
        return ANY
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else ANY
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part, module, depth) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return text_of(node.left, module, depth) + text_of(node.right, module, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _filled(node.left, r"%(?:\(\w*\))?[-+ #0]*[\d.*]*[a-zA-Z%]")
    if isinstance(node, ast.Call) and last(node.func) == "format":
        assert isinstance(node.func, ast.Attribute) or isinstance(node.func, ast.Name)
        return _filled(getattr(node.func, "value", None), r"\{[^{}]*\}")
    if isinstance(node, ast.IfExp):
        return _either([text_of(each, module, depth - 1) for each in (node.body, node.orelse)])
    if isinstance(node, ast.Name):
        return _named(node, module, depth)
    return ANY


def _filled(template: ast.expr | None, field: str) -> str:
    """A template whose fields may hold anything."""
    if not isinstance(template, ast.Constant) or not isinstance(template.value, str):
        return ANY
    return ANY.join(re.escape(part) for part in re.split(field, template.value))


def _named(node: ast.Name, module: Module, depth: int) -> str:
    """A name that is only ever assigned texts, or goes over a display of texts."""
    scope = module.lookup(node)
    found: list[str] = []
    for binding in scope.bindings[node.id] if scope is not None else ():
        values = [binding.value] if binding.value is not None else _gone_over(binding.node, module)
        if not values or binding.entered:
            return ANY
        found += [text_of(value, module, depth - 1) for value in values]
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
