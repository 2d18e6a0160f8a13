"""What a class does with its own objects."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.names import FUNCTIONS, Function
from flake8_agen.uses.things import instance
from flake8_agen.uses.use import Use, UseKind
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.uses.mentions import Search


class OwnObjects:
    """What the class does with its own objects: ``self``, ``cls(..)``, ``type(self)(..)``."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.module = search.home
        self.follower = search.follower(search.home)

    def uses(self) -> Iterator[Use]:
        """Where ``self`` goes beyond ``self.name`` and ``return self``."""
        own = instance(self.search.thing)
        for method in self.search.node.body:
            if not isinstance(method, FUNCTIONS):
                continue
            arguments = [*method.args.posonlyargs, *method.args.args]
            first = arguments[0].arg if arguments else ""
            for node in walk(method):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    if node.id != first:
                        continue
                    things = self.search.resolver.resolve(node, self.module)
                    if own in things and self._is_parameter(node):
                        yield from self._self(node, method)
                    elif self.search.thing in things and self._is_parameter(node):
                        yield from self.search.reference(node, self.module, self.follower)
                elif isinstance(node, (ast.Call, ast.Attribute)) and self._is_own_class(node):
                    yield from self.search.reference(node, self.module, self.follower)

    def _is_parameter(self, node: ast.Name) -> bool:
        scope = self.module.lookup(node)
        return scope is not None and any(
            isinstance(binding.node, ast.arg) for binding in scope.bindings[node.id]
        )

    def _is_own_class(self, node: ast.expr) -> bool:
        """``type(self)`` or ``self.__class__``."""
        if isinstance(node, ast.Attribute) and node.attr != "__class__":
            return False
        if isinstance(node, ast.Call) and last(node.func) != "type":
            return False
        return self.search.thing in self.search.resolver.resolve(node, self.module)

    def _self(self, node: ast.Name, method: Function) -> Iterator[Use]:
        parent, where = self.module.parents[node]
        if isinstance(parent, ast.Return):
            if method.name == "__anext__" or self._is_used_by_anext(method.name):
                yield self.follower.escape(node, "an item")
            return
        if isinstance(parent, ast.Attribute):
            if parent.attr == "__anext__" and method.name != "__anext__":
                yield self.follower.use(UseKind.ANEXT, node, "self")
            if parent.attr != "__aiter__":
                return
        if isinstance(parent, ast.Call) and self.search.changes_nothing(parent, self.module):
            return
        for use in self.follower.fate(node):
            if use.kind in (UseKind.CONSUMED, UseKind.LOCAL_ONCE):
                yield self.follower.use(UseKind.REUSED, node, "self", early=use.early)
            elif use.kind is UseKind.ATTRIBUTE and self._is_inside(use):
                continue
            elif use.kind is UseKind.ANEXT and method.name == "__anext__":
                continue
            else:
                yield use

    def _is_used_by_anext(self, name: str) -> bool:
        """Whether ``__anext__`` names the method, and so may give what that returns."""
        return any(
            isinstance(node, ast.Attribute) and node.attr == name
            for method in self.search.node.body
            if isinstance(method, FUNCTIONS) and method.name == "__anext__"
            for node in walk(method)
        )

    def _is_inside(self, use: Use) -> bool:
        """Whether it is the class itself that does it, not a function that it gives itself to."""
        first, end = self.search.node.lineno, self.search.node.end_lineno
        return use.path == self.module.path and first <= use.line <= (end or first)
