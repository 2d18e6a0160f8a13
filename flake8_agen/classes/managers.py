"""Context managers that may swallow an exception (A12, C16)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Union

from flake8_agen.classes.aliases import bindings
from flake8_agen.classes.exits import HARMLESS, SWALLOWING, UNAWARE, callee
from flake8_agen.classes.protocol import Subject
from flake8_agen.project import Project
from flake8_agen.syntax import (
    FUNCTIONS,
    first_parameter,
    is_generator,
    last,
    last_name,
    walk_scope,
)
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.walking import walk

_With = Union[ast.With, ast.AsyncWith]
_OURS = (What.CLASS, What.FUNCTION, What.INSTANCE, What.MODULE, What.GENERATOR)
_FOREIGN = (What.EXTERNAL, What.MADE, What.UNBOUND)


class Managers:
    """The context managers that the methods of one class enter.

    Those of well-known libraries are known by their names, where these are not names of something
    else; those of the project by what their exit does. ``written``: the attributes of the class
    that others may put another manager in.
    """

    def __init__(
        self, subject: Subject, module: Module, project: Project, written: frozenset[str]
    ) -> None:
        self.subject = subject
        self.module = module
        self.project = project
        self.written = written

    def swallowing(self, methods: frozenset[str]) -> frozenset[str]:
        """Those in these methods, as written, that may swallow an exception."""
        return frozenset(
            _written(item)
            for node, item in self._items(methods)
            if not self._ignores(node, item)
        )

    def unaware(self, methods: frozenset[str]) -> frozenset[str]:
        """Those in these methods whose exit does not look at the exception (A11)."""
        return frozenset(
            _written(item) for _, item in self._items(methods) if self._is_one_of(item, UNAWARE)
        )

    def is_harmless(self, item: ast.withitem) -> bool:
        """Whether it is one of those of well-known libraries that let every exception pass."""
        return self._is_one_of(item, HARMLESS)

    def swallows(self, node: _With) -> bool:
        """Whether one of those of the statement is known to swallow exceptions."""
        return any(
            callee(item) in SWALLOWING
            or any(thing.what is What.CLASS for thing in self._things(item))
            and not self._ignores(node, item)
            for item in node.items
        )

    def _items(self, methods: frozenset[str]) -> Iterator[tuple[_With, ast.withitem]]:
        for name in methods:
            method = self.subject.methods.get(name)
            for node in walk(method) if method is not None else ():
                if isinstance(node, (ast.With, ast.AsyncWith)):
                    yield from ((node, item) for item in node.items)

    def _ignores(self, node: _With, item: ast.withitem) -> bool:
        """Whether its exit certainly lets exceptions through."""
        if callee(item) in SWALLOWING:
            return False
        if self._is_one_of(item, HARMLESS):
            return True
        name = "__aexit__" if isinstance(node, ast.AsyncWith) else "__exit__"
        things = self._things(item)
        return bool(things) and all(self._exit_ignores(thing, name) for thing in things)

    def _is_one_of(self, item: ast.withitem, names: frozenset[str]) -> bool:
        made = self._made_by(item)
        return bool(made) and all(
            last(each) in names and self._is_foreign(each) for each in made
        )

    def _made_by(self, item: ast.withitem) -> list[ast.expr]:
        """What is called to make it, as far as the class itself shows."""
        node = item.context_expr
        if isinstance(node, ast.Call):
            return [node.func]
        init = self.subject.init
        own = first_parameter(init) if init is not None else None
        if (
            not isinstance(node, ast.Attribute)
            or own is None
            or node.attr in self.written
            or node.attr in self.subject.definitions
        ):
            return [node]
        values = [
            value
            for method in self.subject.methods.values()
            for target, value in bindings(*walk(method))
            if isinstance(target, ast.Attribute) and target.attr == node.attr
        ]
        made = [each.func for each in values if isinstance(each, ast.Call)]
        return made if made and len(made) == len(values) else [node]

    def _things(self, item: ast.withitem) -> frozenset[Thing]:
        """What makes it may be."""
        found: set[Thing] = set()
        for each in self._made_by(item):
            own = self._twin(each)
            if own is None:
                return frozenset()
            found |= Resolver(self.project).resolve(own, self.module)
        return frozenset(found)

    def _twin(self, node: ast.expr) -> ast.expr | None:
        return self.module.twin(node) if isinstance(node, (ast.Name, ast.Attribute)) else None

    def _is_foreign(self, node: ast.expr) -> bool:
        """Whether a name that a library made known means what it means there."""
        own = self._twin(node)
        if own is None:
            return False
        things = Resolver(self.project).resolve(own, self.module)
        if any(thing.what in _OURS for thing in things):
            return False
        if all(thing.what in _FOREIGN for thing in things):
            return True
        return isinstance(node, ast.Attribute) and not self.project.defines(node.attr)

    def _exit_ignores(self, thing: Thing, name: str) -> bool:
        """Whether the exit of a class of the project certainly lets exceptions through."""
        found = Resolver(self.project).node(thing) if thing.what is What.CLASS else None
        if found is None or not isinstance(found[1], ast.ClassDef) or found[1].decorator_list:
            return False
        if found[0].stored(name):
            return False  # somebody puts another one in its place
        exits = [
            node
            for node in walk_scope(*found[1].body)
            if last_name(node) == name or getattr(node, "name", None) == name
        ]
        return len(exits) == 1 and isinstance(exits[0], FUNCTIONS) and _gives_nothing(exits[0])


def _gives_nothing(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    values = [inner.value for inner in walk_scope(*node.body) if isinstance(inner, ast.Return)]
    return (
        not is_generator(node)
        and not node.decorator_list
        and all(v is None or (isinstance(v, ast.Constant) and not v.value) for v in values)
    )


def _written(item: ast.withitem) -> str:
    expression = item.context_expr
    return ast.unparse(expression.func if isinstance(expression, ast.Call) else expression)
