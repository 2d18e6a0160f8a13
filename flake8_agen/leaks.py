"""Callees that let a StopAsyncIteration out, which in a generator would be an error (A08)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.imports import Imports
from flake8_agen.project import Project
from flake8_agen.protocol import Subject
from flake8_agen.resolve import Resolver, What
from flake8_agen.syntax import (
    FUNCTIONS,
    Function,
    dotted,
    first_parameter,
    is_generator,
    last_name,
    walk_scope,
)

_STOP = "StopAsyncIteration"


@dataclass(frozen=True)
class Leaks:
    """Where a stop may come from, besides the body itself."""

    called: frozenset[str] = frozenset()
    """Callees as written (``self._fetch``, ``fetch_page``)."""
    handed_on: tuple[tuple[int, str], ...] = ()
    """(line, text) of such callees that are not called here but given to somebody who may."""


def leaks_of(
    subject: Subject, tree: ast.Module, helpers: frozenset[str], project: Project, path: str
) -> Leaks:
    """The callees in ``__anext__`` and its helpers that may let a stop out."""
    leaking = _leaking(subject, tree)
    called: set[str] = set()
    handed_on: list[tuple[int, str]] = []
    for name in sorted(helpers | {"__anext__"}):
        method = subject.methods.get(name)
        if method is None:
            continue
        own = first_parameter(method)
        callees = {id(node.func) for node in ast.walk(method) if isinstance(node, ast.Call)}
        for node in ast.walk(method):
            text = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else None
            if text is None:
                continue
            leaks = _as_self(text, own) in leaking
            if leaks or _leaks_elsewhere(node, text, subject, project, path):
                if id(node) in callees:
                    called.add(text)
                elif isinstance(getattr(node, "ctx", None), ast.Load):
                    handed_on.append((getattr(node, "lineno", 1), text))
    return Leaks(frozenset(called), tuple(handed_on))


def _leaks_elsewhere(
    node: ast.AST, text: str, subject: Subject, project: Project, path: str
) -> bool:
    """Whether an imported name is a function of the project that lets a stop out."""
    origin = subject.imports.origin(node)
    if origin is None or origin.startswith("builtins.") or not isinstance(node, ast.expr):
        return False
    module = project.module(path)
    own = next(
        (
            other
            for other in (module.parents if module is not None else ())
            if type(other) is type(node)
            and (getattr(other, "lineno", 0), getattr(other, "col_offset", 0))
            == (node.lineno, node.col_offset)
            and dotted(other) == text
        ),
        None,
    )
    if module is None or not isinstance(own, ast.expr):
        return False
    resolver = Resolver(project)
    for thing in resolver.resolve(own, module):
        found = resolver.node(thing) if thing.what is What.FUNCTION else None
        if found is not None and isinstance(found[1], FUNCTIONS):
            if found[1].name in _leaking_functions(found[0].tree):
                return True
    return False


def _leaking_functions(tree: ast.Module) -> set[str]:
    """The functions of a file that let a stop out, by name."""
    free = {node.name: node for node in walk_scope(*tree.body) if isinstance(node, FUNCTIONS)}
    return set(_closure({}, free, Imports(tree)))


def _leaking(subject: Subject, tree: ast.Module) -> set[str]:
    own = {name: method for name, method in subject.methods.items() if name != "__anext__"}
    free = {node.name: node for node in _functions_in_sight(subject, tree)}
    return set(_closure(own, free, subject.imports))


def _closure(
    own: dict[str, Function], free: dict[str, Function], imports: Imports
) -> dict[str, Function]:
    """Those of the methods and functions that let a stop out, directly or through another."""
    leaking: dict[str, Function] = {}
    while True:
        more = {
            name: function
            for name, function in [
                *((f"self.{name}", method) for name, method in own.items()),
                *free.items(),
            ]
            if name not in leaking and _lets_stop_out(function, leaking, imports)
        }
        if not more:
            return leaking
        leaking.update(more)


def _functions_in_sight(subject: Subject, tree: ast.Module) -> Iterator[Function]:
    """Functions of the file that code in the class can call by a bare name."""
    bodies = [tree.body]
    bodies.extend(owner.body for owner in subject.owners if isinstance(owner, FUNCTIONS))
    for body in bodies:
        for node in walk_scope(*body):
            if isinstance(node, FUNCTIONS):
                yield node


def _as_self(text: str, own_name: str | None) -> str:
    head, dot, rest = text.partition(".")
    return f"self.{rest}" if dot and head == own_name else text


def _lets_stop_out(function: Function, leaking: dict[str, Function], imports: Imports) -> bool:
    """Whether a StopAsyncIteration may leave the function: raised in it or by what it awaits."""
    if isinstance(function, ast.AsyncFunctionDef) and is_generator(function):
        return False
    guarded = {
        id(inner)
        for node in walk_scope(*function.body)
        if isinstance(node, ast.Try) and any(map(_catches_stop, node.handlers))
        for statement in node.body
        for inner in ast.walk(statement)
    }
    own = first_parameter(function)
    for node in walk_scope(*function.body):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = last_name(raised)
            known = imports.origin(raised) if isinstance(raised, ast.Name) else None
            stored = isinstance(node.exc, (ast.Name, ast.Attribute)) and known is None
            # ``raise self._error``: nobody knows what was stored there
            if name == _STOP or (stored and name is not None and name.islower()):
                return True
        elif isinstance(node, ast.Raise) and _reraises_stop(node, function):
            return True
        elif isinstance(node, ast.Call):
            if last_name(node.func) in ("__anext__", "asend") and isinstance(
                node.func, ast.Attribute
            ):
                return True
            if imports.is_builtin(node.func, "anext") and len(node.args) == 1:
                return True
            text = dotted(node.func)
            if text and _as_self(text, own) in leaking:
                return True
    return False


def _reraises_stop(node: ast.Raise, function: Function) -> bool:
    """A bare ``raise`` in a handler that caught the stop."""
    return any(
        isinstance(handler, ast.ExceptHandler)
        and _catches_stop(handler)
        and any(inner is node for inner in ast.walk(handler))
        for handler in walk_scope(*function.body)
    )


def _catches_stop(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(last_name(each) in (_STOP, "Exception", "BaseException") for each in types)
