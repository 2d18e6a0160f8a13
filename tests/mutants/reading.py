"""What a reader would miss in a text: comments and docstrings."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter


def missed(right: str, wrong: str) -> tuple[str, str] | None:
    """The first kind of remark in which the texts differ, and which remark it is."""
    for kind, remarks in (("comment", comments), ("docstring", docstrings)):
        lost, more = remarks(right) - remarks(wrong), remarks(wrong) - remarks(right)
        if lost or more:
            said = next(iter(lost), "") or next(iter(more))
            return f"{kind} {'lost' if lost else 'too many'}", said
    return None


def comments(text: str) -> Counter[str]:
    """Every comment of a module."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def docstrings(text: str) -> Counter[str]:
    """Every docstring of a module."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    return Counter(said for node in nodes if (said := ast.get_docstring(node)))
