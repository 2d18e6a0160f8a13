"""Context managers that may swallow an exception (A12, C16)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.classes.exits import HARMLESS, SWALLOWING, UNAWARE, callee
from flake8_agen.classes.protocol import Subject
from flake8_agen.syntax import FUNCTIONS, first_parameter, is_generator, last_name, walk_scope
from flake8_agen.walking import walk


def swallowing(subject: Subject, methods: frozenset[str], tree: ast.Module) -> frozenset[str]:
    """The context managers in these methods, as written, that may swallow an exception."""
    return frozenset(
        _written(item)
        for item in _items(subject, methods)
        if not _is_harmless(item, subject, tree)
    )


def unaware(subject: Subject, methods: frozenset[str]) -> frozenset[str]:
    """The context managers in these methods whose exit does not look at the exception (A11)."""
    return frozenset(
        _written(item)
        for item in _items(subject, methods)
        if callee(item) in UNAWARE
        or (
            isinstance(item.context_expr, ast.Attribute)
            and made_by(item.context_expr, subject) in UNAWARE
        )
    )


def _items(subject: Subject, methods: frozenset[str]) -> Iterator[ast.withitem]:
    for name in methods:
        method = subject.methods.get(name)
        for node in walk(method) if method is not None else ():
            if isinstance(node, (ast.With, ast.AsyncWith)):
                yield from node.items


def _written(item: ast.withitem) -> str:
    expression = item.context_expr
    return ast.unparse(expression.func if isinstance(expression, ast.Call) else expression)


def _is_harmless(item: ast.withitem, subject: Subject, tree: ast.Module) -> bool:
    name = callee(item)
    if name in SWALLOWING:
        return False
    if name in HARMLESS:
        return True
    expression = item.context_expr
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name):
        cls = _class_named(expression.func.id, tree)
        if cls is not None:
            return exit_ignores_exception(cls)
    if isinstance(expression, ast.Attribute):
        # self._lock: a lock by the way __init__ makes it
        made = made_by(expression, subject)
        return made is not None and made in HARMLESS
    return False


def _class_named(name: str, tree: ast.Module) -> ast.ClassDef | None:
    return next(
        (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name), None
    )


def exit_ignores_exception(cls: ast.ClassDef) -> bool:
    """Whether the exit of a context manager class certainly lets exceptions through."""
    for node in cls.body:
        if isinstance(node, FUNCTIONS) and node.name in ("__exit__", "__aexit__"):
            values = [
                inner.value for inner in walk_scope(*node.body) if isinstance(inner, ast.Return)
            ]
            return not is_generator(node) and all(
                value is None or (isinstance(value, ast.Constant) and not value.value)
                for value in values
            )
    return False


def made_by(expression: ast.expr, subject: Subject) -> str | None:
    """The last name of what ``__init__`` calls to make ``self.x``."""
    init = subject.init
    if init is None or not isinstance(expression, ast.Attribute):
        return None
    own = first_parameter(init)
    made = {
        last_name(node.value.func) if isinstance(node.value, ast.Call) else None
        for node in walk_scope(*init.body)
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        and target.attr == expression.attr
        and isinstance(target.value, ast.Name)
        and target.value.id == own
    }
    return made.pop() if len(made) == 1 else None
