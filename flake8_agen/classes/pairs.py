"""Pairs: an iterable whose ``__aiter__`` does nothing but build a separate iterator class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.classes.protocol import Subject
from flake8_agen.syntax import (
    FUNCTIONS,
    Function,
    body_of,
    first_parameter,
    is_generator,
    walk_scope,
)
from flake8_agen.walking import walk


@dataclass(frozen=True)
class Pairing:
    """The ``__aiter__`` that builds the iterator."""

    partner: ast.ClassDef
    method: Function
    call: ast.Call
    nested: bool
    """Whether the iterator class is defined inside that ``__aiter__``."""


def pairing_of(subject: Subject, tree: ast.Module) -> Pairing | None:
    """The one ``__aiter__`` of the file that only builds this class, if there is one."""
    found = list(_builders(subject, tree))
    return found[0] if len(found) == 1 else None


def _builders(subject: Subject, tree: ast.Module) -> Iterator[Pairing]:
    for node in walk(tree):
        if not isinstance(node, ast.ClassDef) or node is subject.node:
            continue
        for method in node.body:
            if not isinstance(method, FUNCTIONS) or method.name != "__aiter__":
                continue
            call = _only_builds(method, subject)
            if call is not None:
                yield Pairing(node, method, call, any(method is o for o in subject.owners))


def _only_builds(method: Function, subject: Subject) -> ast.Call | None:
    """The construction, where the method is ``return Iterator(..)`` and at most the class."""
    if isinstance(method, ast.AsyncFunctionDef) or is_generator(method):
        return None
    if method.decorator_list:
        return None
    body = [node for node in body_of(method) if node is not subject.node]
    if len(body) != 1 or not isinstance(body[0], ast.Return):
        return None
    call = body[0].value
    if not isinstance(call, ast.Call) or not _names(call.func, subject, method):
        return None
    inner = [node for node in walk_scope(call) if isinstance(node, ast.Await)]
    return None if inner else call


def _names(func: ast.expr, subject: Subject, method: Function) -> bool:
    name = subject.node.name
    if isinstance(func, ast.Name):
        return func.id == name
    # self.Iterator(..), Outer.Iterator(..): the class is a member of the iterable
    return (
        isinstance(func, ast.Attribute)
        and func.attr == name
        and isinstance(func.value, ast.Name)
        and bool(subject.owners)
        and func.value.id in (first_parameter(method), getattr(subject.owners[-1], "name", ""))
    )
