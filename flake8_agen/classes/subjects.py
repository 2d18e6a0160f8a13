"""The candidates of a file: every class whose body binds ``__anext__``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from flake8_agen.classes.protocol import Subject, qualname_of
from flake8_agen.imports import Imports
from flake8_agen.syntax import FUNCTIONS
from flake8_agen.walking import blocks, own_nodes

_NAME = "__anext__"


def subjects(tree: ast.Module, imports: Imports) -> Iterator[Subject]:
    """All of them, in the order of the file."""
    found: list[Subject] = []
    todo: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    while todo:
        node, owners = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            inside = (*owners, node)
            if isinstance(node, ast.ClassDef) and _may_bind_it(node):
                subject = Subject(node, qualname_of(inside), owners, imports)
                if _NAME in subject.definitions:
                    found.append(replace(subject, imports=imports.within(*owners, node)))
            owners = inside
        todo += [(child, owners) for child in blocks(node)]
    yield from sorted(found, key=lambda subject: subject.node.lineno)


def _may_bind_it(node: ast.ClassDef) -> bool:
    """Whether the name stands where the class body can bind it."""
    return any(
        _NAME in (getattr(each, "name", ""), getattr(each, "asname", ""), getattr(each, "id", ""))
        for each in own_nodes(*node.body)
    )
