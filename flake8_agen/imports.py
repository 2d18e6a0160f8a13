"""Where the names of one file come from."""

from __future__ import annotations

import ast
import builtins
import copy

from flake8_agen.syntax import FUNCTIONS, dotted, names_bound_in, walk_scope

_BUILTINS = frozenset(dir(builtins))


class Imports:
    """Resolves ``ai`` to ``typing.AsyncIterator`` and the like, by the imports of a file."""

    def __init__(self, tree: ast.Module) -> None:
        self._origins: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name.split(".")[0]
                    self._origins[name] = alias.name if alias.asname else name
            elif isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                for alias in node.names:
                    dot = "" if module.endswith(".") else "."
                    self._origins[alias.asname or alias.name] = f"{module}{dot}{alias.name}"
        self._bound = _bound_at(tree)

    def within(self, *scopes: ast.AST) -> Imports:
        """The same as seen inside these functions and classes."""
        inner = copy.copy(self)
        inner._bound = self._bound.union(*(_bound_at(scope) for scope in scopes))
        return inner

    def origin(self, node: ast.AST | None) -> str | None:
        """The full dotted name, ``builtins.x`` for a builtin nobody shadows; None if unknown."""
        name = dotted(node)
        if name is None:
            return None
        head, dot, rest = name.partition(".")
        if head in self._origins:
            return self._origins[head] + dot + rest
        if head in self._bound:
            return None
        return f"builtins.{name}" if head in _BUILTINS else None

    def is_builtin(self, node: ast.AST | None, *names: str) -> bool:
        """Whether the node names one of these builtins."""
        origin = self.origin(node)
        return origin is not None and origin.startswith("builtins.") and origin[9:] in names


def _bound_at(scope: ast.AST) -> frozenset[str]:
    """The names that code inside ``scope`` sees bound there, other than by import.

    The names of a class body are none of them: its methods do not see those.
    """
    if isinstance(scope, FUNCTIONS):
        args = scope.args
        given = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        names = {arg.arg for arg in given if arg is not None} | names_bound_in(scope)
        return frozenset(names - _imported(scope))
    if isinstance(scope, ast.ClassDef):
        return frozenset().union(*map(_bound_at, scope.body))
    if not isinstance(scope, ast.Module):
        return frozenset()
    bound: set[str] = set()
    for node in walk_scope(*scope.body):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
    return frozenset(bound)


def _imported(function: ast.AST) -> set[str]:
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
