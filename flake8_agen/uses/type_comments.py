"""Type comments: ``x = []  # type: list[Rows]``, ``# type: (Rows) -> None``.

Type checkers read them as annotations (https://peps.python.org/pep-0484/#type-comments), nothing
else does. What they mean is made part of the tree, below the statement that they stand in, so that
names are found and resolved in them as anywhere; nobody rewrites them.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.uses.names import Module

_COMMENT = re.compile(r"#[ \t]*type:(?![ \t]*ignore\b)([^#\r\n]*)")
Type = ast.Expression | ast.FunctionType


def adopt_type_comments(module: Module) -> None:
    """Make the type comments of the module part of its tree, once."""
    if module.knows_type_comments:
        return
    module.knows_type_comments = True
    found = list(type_comments(module.text))
    if not found:
        return
    statements = sorted(_statements(module.tree), key=lambda each: each.lineno)
    lines = [each.lineno for each in statements]
    for line, column, meaning in found:
        for part in walk(meaning):
            if isinstance(part, ast.expr):
                part.lineno = part.end_lineno = line
                part.col_offset, part.end_col_offset = column, -1
        holder: ast.AST = module.tree
        for each in reversed(statements[: bisect_right(lines, line)]):
            if line <= (each.end_lineno or each.lineno):
                holder = each
                break
        module.adopt(meaning, holder)


def in_type_comment(node: ast.AST, module: Module) -> bool:
    """Whether a node is part of what a type comment means."""
    child: ast.AST = node
    for parent, _ in module.ancestors(node):
        if isinstance(child, (ast.Expression, ast.FunctionType)):
            return not isinstance(parent, ast.Constant)
        child = parent
    return False


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    return (node for node in walk(tree) if isinstance(node, ast.stmt))


def type_comments(text: str) -> Iterator[tuple[int, int, Type]]:
    """(1-based line, column, meaning) of the type comments."""
    if "type:" not in text or not _COMMENT.search(text):
        return
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            found = _COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
            meaning = _meaning(found[1].strip()) if found is not None else None
            if meaning is not None:
                yield (*token.start, meaning)
    except (tokenize.TokenError, SyntaxError):
        return  # ast has read it, so this is about its end


def _meaning(text: str) -> Type | None:
    """None where it is no type."""
    try:
        if "->" in text:
            return ast.parse(text, mode="func_type")
        return ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return None
