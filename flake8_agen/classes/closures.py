"""Functions made inside ``__anext__`` that outlive the item they were made for (J09).

Each call of ``__anext__`` has a fresh frame, a generator has one: a closure that is kept would see
the locals of later items.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.imports import Imports
from flake8_agen.syntax import (
    COROUTINE_RUNNERS,
    FUNCTIONS,
    Function,
    first_parameter,
    is_generator,
    last_name,
    names_bound_in,
    parents_of,
    self_attribute,
    walk_scope,
)
from flake8_agen.walking import walk

_AT_ONCE = (
    "all", "any", "dict", "frozenset", "list", "max", "min", "next", "set", "sorted", "sum",
    "tuple", "bytes", "bytearray",
)  # fmt: skip
"""Builtins that are done with an iterable or a ``key`` when they return."""
_AT_ONCE_METHODS = frozenset({"join", "extend", "update", "sort", "writelines"})


def escaping_closures(
    function: Function, imports: Imports, attributes: frozenset[str] = frozenset()
) -> Iterator[tuple[int, str]]:
    """(line, local) of each closure over a local of the function that may outlive the item.

    ``attributes`` of the own object are about to become locals.
    """
    locals_ = names_bound_in(function)
    own = first_parameter(function)
    parents = parents_of(function)
    for node in walk_scope(*function.body):
        if not isinstance(node, (ast.Lambda, ast.GeneratorExp, *FUNCTIONS, ast.ClassDef)):
            continue
        captured = sorted(_captures(node, locals_))
        captured += sorted(
            f"{own}.{name}"
            for inner in walk(node)
            if (name := self_attribute(inner, own)) is not None and name in attributes
        )
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            captured = [name for name in captured if name != node.name]
        if captured and _escapes(node, function, parents, imports):
            yield node.lineno, captured[0]


def captured_in(function: Function, names: frozenset[str]) -> set[str]:
    """Which of the names a function made in this one reads when it is called."""
    return {name for node in walk_scope(*function.body) for name in _captures(node, names)}


def _captures(node: ast.AST, locals_: frozenset[str]) -> set[str]:
    """The locals that the inner function reads when it runs, not when it is made."""
    late: list[ast.AST]
    if isinstance(node, ast.GeneratorExp):
        # The first iterable is evaluated at once.
        first = {id(inner) for inner in walk(node.generators[0].iter)}
        late = [inner for inner in walk(node) if id(inner) not in first]
    elif isinstance(node, ast.Lambda):
        late = list(walk(node.body))
    elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        late = [inner for statement in node.body for inner in walk(statement)]
    else:
        late = []
    own = {
        inner.arg
        for inner in walk(node)
        if isinstance(inner, ast.arg)
    } | {
        inner.id
        for inner in late
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
    return {
        inner.id
        for inner in late
        if isinstance(inner, ast.Name) and inner.id in locals_ and inner.id not in own
    }


def _escapes(
    node: ast.AST, function: Function, parents: dict[ast.AST, ast.AST], imports: Imports
) -> bool:
    if isinstance(node, ast.ClassDef):
        return True
    if isinstance(node, FUNCTIONS):
        if node.decorator_list:
            return True
        uses = [
            inner
            for inner in walk(function)
            if isinstance(inner, ast.Name) and inner.id == node.name
        ]
        return not all(_is_spent(use, node, parents, imports) for use in uses)
    return not _is_spent(node, node, parents, imports)


def _is_spent(
    value: ast.AST, made: ast.AST, parents: dict[ast.AST, ast.AST], imports: Imports
) -> bool:
    """Whether the statement that uses the closure is also done with it."""
    parent = parents.get(value)
    if isinstance(parent, ast.Call) and parent.func is value:
        if isinstance(made, ast.AsyncFunctionDef):
            return isinstance(parents.get(parent), ast.Await) and not is_generator(made)
        return not (isinstance(made, ast.FunctionDef) and is_generator(made))
    if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
        return parent.iter is value and isinstance(made, ast.GeneratorExp)
    if isinstance(parent, ast.keyword):
        if parent.arg != "key" and not isinstance(made, ast.GeneratorExp):
            return False  # dict(get=lambda: x) keeps it
        parent = parents.get(parent)
    if not isinstance(parent, ast.Call):
        return False
    if imports.is_builtin(parent.func, *_AT_ONCE):
        return True
    name = last_name(parent.func)
    if isinstance(parent.func, ast.Attribute) and name in _AT_ONCE_METHODS:
        return True
    return name in COROUTINE_RUNNERS and isinstance(parents.get(parent), ast.Await)
