"""Builtins whose names mean something else where a class stands."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from flake8_agen.classes.protocol import Subject
from flake8_agen.project import Project
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver
from flake8_agen.walking import walk

_EXCEPTIONS = frozenset({"StopAsyncIteration", "StopIteration", "IndexError"})
_TYPES = frozenset({"int", "list", "tuple", "str", "bytes"})
_CALLED = frozenset(
    {
        *("aiter", "anext", "enumerate", "filter", "hash", "id", "iter", "len", "map", "next"),
        *("ord", "range", "reversed", "sorted", "zip"),
    }
)
BY_NAME = _EXCEPTIONS | _TYPES
"""Builtins that the analysis knows by their names alone."""
_ALL = BY_NAME | _CALLED


@dataclass(frozen=True)
class Shadowed:
    """The builtins, among those that a rewrite relies on or writes, that mean something else."""

    names: frozenset[str] = frozenset()
    by_star: frozenset[str] = frozenset()
    """Those of them that ``from .. import *`` brings, which the file itself does not show."""


def shadowed_around(subject: Subject, module: Module, project: Project) -> Shadowed:
    """What is shadowed for the methods of the class."""
    imports = subject.imports
    named = {
        name
        for name in _ALL
        if imports.origin(ast.Name(id=name, ctx=ast.Load())) != f"builtins.{name}"
    }
    # ``global range`` in a function binds it for the whole file.
    for node in walk(module.tree):
        if isinstance(node, ast.Global):
            named |= _ALL.intersection(node.names)
    by_star = set(_by_star(module, project)) if module.stars else set()
    return Shadowed(frozenset(named | by_star), frozenset(by_star))


def _by_star(module: Module, project: Project) -> set[str]:
    """The builtins for which a module of the project that is imported with ``*`` has a name."""
    resolver = Resolver(project)
    found: set[str] = set()
    for statement in module.stars:
        for path in resolver.modules(statement, module) or ():
            there = project.module(path)
            if there is not None:
                there.reveal(_ALL)
                found |= {
                    name
                    for name in _ALL
                    if name in there.scope.bindings and resolver.exports(path, name)
                }
    return found
