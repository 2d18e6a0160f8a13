"""Scopes and what they bind, by Python's rules."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Union

from flake8_agen.syntax import last_name

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef, *COMPREHENSIONS)


@dataclass(frozen=True, eq=False)
class Binding:
    """One place that binds a name.

    ``node`` is a ClassDef, FunctionDef, alias (import), arg (parameter), or the Name that is bound.
    ``value`` is what a Name is plainly assigned, ``entered`` says that a ``with`` enters it first.
    """

    node: ast.AST
    value: ast.expr | None = None
    entered: bool = False


@dataclass(eq=False)
class Scope:
    """A module, class, function, lambda or comprehension."""

    node: ast.AST
    parent: Scope | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    declared: dict[str, bool] = field(default_factory=dict)
    """Names declared ``global`` (True) or ``nonlocal`` (False)."""
    renamed: set[str] = field(default_factory=set)
    """The last parts of the dotted names that are bound to another name here."""

    @property
    def qualname(self) -> str:
        """Dotted through enclosing classes and functions; empty for the module."""
        above = self.parent.qualname if self.parent else ""
        name = getattr(self.node, "name", "")
        return f"{above}.{name}" if above and name else above or name

    @property
    def is_class(self) -> bool:
        """Whether it is the body of a class."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_function(self) -> bool:
        """Whether it is the body of a ``def``."""
        return isinstance(self.node, FUNCTIONS)

    @property
    def outermost(self) -> ast.AST | None:
        """The outermost function that this is or is in."""
        found, scope = None, self
        while scope.parent is not None:
            if scope.is_function:
                found = scope.node
            scope = scope.parent
        return found

    def find(self, name: str) -> Scope | None:
        """The scope that binds ``name`` when it is read here; None for a builtin."""
        scope: Scope | None = self
        first = True
        while scope is not None:
            if name in scope.declared and scope.declared[name]:
                return scope.module if name in scope.module.bindings else None
            if name in scope.bindings and (first or not scope.is_class):
                return scope
            first = False
            scope = scope.parent
        return None

    @property
    def module(self) -> Scope:
        """The scope of the whole file."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def home(self, name: str) -> Scope:
        """The scope in which an assignment here binds ``name``."""
        if name not in self.declared:
            return self
        if self.declared[name]:
            return self.module
        scope = self.parent
        while scope is not None and not (scope.is_function and name in scope.bindings):
            scope = scope.parent
        return scope or self


def last(node: ast.AST | None) -> str:
    """The last part of a dotted name, or of one that a condition chooses; empty otherwise."""
    if isinstance(node, ast.IfExp):
        return last(node.body) or last(node.orelse)
    return last_name(node) or ""
