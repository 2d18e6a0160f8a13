"""Where the names of one file come from."""

from __future__ import annotations

import ast
import builtins
import copy
import weakref
from functools import lru_cache

from flake8_agen.syntax import FUNCTIONS, Function, dotted
from flake8_agen.walking import MEMORY, own_nodes, statements

_BUILTINS = frozenset(dir(builtins))


class Imports:
    """Resolves ``ai`` to ``typing.AsyncIterator`` and the like, by the imports of a file."""

    def __init__(self, tree: ast.Module) -> None:
        self._origins: dict[str, str] = {}
        # No reference, as what is known of a tree is kept for as long as somebody has the tree.
        self._tree = weakref.ref(tree)
        self._scopes: tuple[ast.AST, ...] = ()
        self._bound: dict[ast.AST | None, frozenset[str]] = {}
        """What is known of scopes so far, of the file for None; the views from inside share it."""
        for node in statements(tree.body):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name.split(".")[0]
                    self._origins[name] = alias.name if alias.asname else name
            elif isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                for alias in node.names:
                    dot = "" if module.endswith(".") else "."
                    self._origins[alias.asname or alias.name] = f"{module}{dot}{alias.name}"

    def within(self, *scopes: ast.AST) -> Imports:
        """The same as seen inside these functions and classes."""
        inner = copy.copy(self)
        inner._scopes = (*self._scopes, *scopes)
        return inner

    def origin(self, node: ast.AST | None) -> str | None:
        """The full dotted name, ``builtins.x`` for a builtin nobody shadows; None if unknown."""
        name = dotted(node)
        if name is None:
            return None
        head, dot, rest = name.partition(".")
        if head in self._origins:
            return self._origins[head] + dot + rest
        if name not in _BUILTINS or self._is_bound(head):
            return None
        return f"builtins.{name}"

    def names_import(self, name: str) -> bool:
        """Whether the file imports something under this name, at whatever place."""
        return name in self._origins

    def is_builtin(self, node: ast.AST | None, *names: str) -> bool:
        """Whether the node names one of these builtins."""
        origin = self.origin(node)
        return origin is not None and origin.startswith("builtins.") and origin[9:] in names

    def _is_bound(self, name: str) -> bool:
        """Whether code in these scopes sees the name bound in one of them; of a class, its methods
        are meant, which see nothing of what the methods of a class around it bind."""
        around = (scope for scope in self._scopes[:-1] if not isinstance(scope, ast.ClassDef))
        for scope in (None, *around, *self._scopes[-1:]):
            bound = self._bound.get(scope)
            if bound is None:
                bound = self._bound[scope] = _bound_at(scope or self._tree())
            if name in bound:
                return True
        return False


_KNOWN: weakref.WeakKeyDictionary[ast.Module, Imports] = weakref.WeakKeyDictionary()


def imports_of(tree: ast.Module) -> Imports:
    """The imports of a file, gathered once."""
    found = _KNOWN.get(tree)
    if found is None:
        found = _KNOWN[tree] = Imports(tree)
    return found


def _bound_at(scope: ast.AST | None) -> frozenset[str]:
    """The names that code inside ``scope`` sees bound there, other than by import.

    The names of a class body are none of them: its methods do not see those.
    """
    if isinstance(scope, FUNCTIONS):
        return own_names(scope)
    if isinstance(scope, ast.ClassDef):
        return frozenset().union(*map(_bound_at, scope.body))
    if not isinstance(scope, ast.Module):
        return frozenset()
    bound: set[str] = set()
    for node in own_nodes(*scope.body):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
    return frozenset(bound)


@lru_cache(MEMORY)
def own_names(function: Function) -> frozenset[str]:
    """Parameters and what the function assigns, without ``global`` and imported names."""
    args = function.args
    given = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    nodes = own_nodes(*function.body)
    # The names that a comprehension binds are its own.
    inner = {
        id(part)
        for node in nodes
        if isinstance(node, ast.comprehension)
        for part in own_nodes(node.target)
    }
    bound: set[str] = set()
    foreign: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load) and id(node) not in inner:
                bound.add(node.id)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            bound.add(node.name or "")
        elif isinstance(node, ast.MatchMapping):
            bound.add(node.rest or "")
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            foreign.update(node.names)
    names = {arg.arg for arg in given if arg is not None} | (bound - foreign)
    return frozenset(names) - {
        (alias.asname or alias.name).split(".")[0]
        for node in statements(function.body)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
