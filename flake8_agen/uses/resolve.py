"""What an expression stands for, as far as it can be told without running anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_agen.syntax import attribute_by_name
from flake8_agen.uses.members import Members, last_part
from flake8_agen.uses.names import Module, Scope
from flake8_agen.uses.things import (
    NOTHING,
    UNBOUND,
    UNKNOWN,
    Things,
    body_results,
    class_of,
    instance,
    returns_self,
)
from flake8_agen.uses.things import Thing as Thing
from flake8_agen.uses.things import What as What

if TYPE_CHECKING:
    from flake8_agen.project import Project

DEPTH = 12
"""How far a value is followed from name to name."""
_BUILTINS = frozenset(dir(builtins))
_NO_CHANGE = frozenset({"staticmethod", "classmethod", "final", "override", "overload"})


class Resolver(Members):
    """Follows names, attributes, imports and calls across the files of a project.

    What is found is remembered for as long as the project allows (:attr:`Project.memory`), but for
    what depends on where the question came from: on what was left out, or how deep it was.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._memory = project.memory
        self._deepest = 0

    def resolve(self, node: ast.expr, module: Module, *, hints: bool = False) -> Things:
        """All that ``node`` may stand for. ``hints``: believe the annotations of parameters."""
        key = (id(node), module.path)
        depth = len(self._open)
        if key in self._open or depth > DEPTH * 4:
            self._cuts += 1
            return NOTHING if key in self._open else frozenset({UNKNOWN})
        known = self._memory.get((node, hints))
        if known is not None and depth + known[1] <= DEPTH * 4:
            self._deepest = max(self._deepest, depth + known[1])
            return known[0]
        before, cuts = self._deepest, self._cuts
        self._deepest = depth
        self._open.add(key)
        try:
            found = self._expression(node, module, hints) or frozenset({UNKNOWN})
        finally:
            self._open.discard(key)
        if self._cuts == cuts:
            self._memory[node, hints] = found, self._deepest - depth
        self._deepest = max(self._deepest, before)
        return found

    def bases(self, thing: Thing) -> Things:
        """All that the bases of a class of the project may stand for; nothing for another thing."""
        found = self.node(thing)
        if found is None or not isinstance(found[1], ast.ClassDef):
            return NOTHING
        return self._all(found[1].bases, found[0], False)

    # -- expressions

    def _expression(self, node: ast.expr, module: Module, hints: bool) -> Things:
        if isinstance(node, ast.Name):
            return self._name(node, module, hints)
        if isinstance(node, ast.Attribute):
            found: set[Thing] = set()
            for base in self.resolve(node.value, module, hints=hints):
                found |= self.attribute(base, node.attr, hints=hints)
            return frozenset(found)
        if isinstance(node, ast.Call):
            return self._call(node, module, hints)
        if isinstance(node, ast.Await):
            return self._awaited(node.value, module, hints)
        if isinstance(node, ast.IfExp):
            return self._all((node.body, node.orelse), module, hints)
        if isinstance(node, ast.BoolOp):
            return self._all(node.values, module, hints)
        if isinstance(node, ast.NamedExpr):
            return self.resolve(node.value, module, hints=hints)
        if isinstance(node, ast.Subscript):
            whats = (What.CLASS, What.EXTERNAL)
            found = {t for t in self.resolve(node.value, module, hints=hints) if t.what in whats}
            return frozenset(found)
        if isinstance(node, ast.Constant):
            return frozenset({Thing(What.MADE, name=f"builtins.{type(node.value).__name__}")})
        if isinstance(node, ast.GeneratorExp):
            if _is_async(node):
                return frozenset({Thing(What.GENERATOR)})
            return frozenset({Thing(What.MADE, name="builtins.generator")})
        if isinstance(node, (ast.List, ast.ListComp)):
            return frozenset({Thing(What.MADE, name="builtins.list")})
        if isinstance(node, (ast.Dict, ast.DictComp)):
            return frozenset({Thing(What.MADE, name="builtins.dict")})
        if isinstance(node, (ast.Set, ast.SetComp)):
            return frozenset({Thing(What.MADE, name="builtins.set")})
        if isinstance(node, (ast.Tuple, ast.JoinedStr)):
            return frozenset({Thing(What.MADE, name="builtins.tuple")})
        return NOTHING

    def _all(self, nodes: Sequence[ast.expr], module: Module, hints: bool) -> Things:
        found: set[Thing] = set()
        for node in nodes:
            found |= self.resolve(node, module, hints=hints)
        return frozenset(found)

    def _name(self, node: ast.Name, module: Module, hints: bool) -> Things:
        scope = module.lookup(node)
        if scope is not None:
            found = self.bound(scope, node.id, module, hints)
            # In the body of a class, ``Name = Name`` still reads the outer one.
            outer = scope.parent.find(node.id) if scope.is_class and scope.parent else None
            return found | self.bound(outer, node.id, module, hints) if outer else found
        if module.stars:
            found = self._starred(module, node.id)
            if found:
                return found
        if node.id in _BUILTINS:
            return frozenset({Thing(What.EXTERNAL, name=f"builtins.{node.id}")})
        return frozenset({UNBOUND})

    # -- calls

    def _call(self, node: ast.Call, module: Module, hints: bool) -> Things:
        found: set[Thing] = set()
        for thing in self.resolve(node.func, module, hints=hints):
            found |= self._called(thing, node, module, hints)
        return frozenset(found)

    def _called(self, thing: Thing, node: ast.Call, module: Module, hints: bool) -> Things:
        if thing.what is What.CLASS:
            return frozenset({instance(thing)})
        if thing.what is What.FUNCTION:
            return self._result(thing, hints, awaited=False)
        if thing.what is What.MADE:
            return frozenset({thing})
        if thing.what is not What.EXTERNAL:
            return frozenset({UNKNOWN})
        if thing.name == "builtins.super":
            return self._super(node, module)
        if len(node.args) == 1 and thing.name == "builtins.type":
            of = self.resolve(node.args[0], module, hints=hints)
            return frozenset(class_of(t) if t.what is What.INSTANCE else UNKNOWN for t in of)
        if node.args and thing.name == "builtins.aiter":
            of = self.resolve(node.args[0], module, hints=hints)
            return frozenset(result for t in of for result in self.iterated(t))
        if len(node.args) == 2 and thing.name in ("typing.cast", "typing_extensions.cast"):
            return self.resolve(node.args[1], module, hints=hints)
        named = attribute_by_name(node, "getattr")
        if named is not None and thing.name == "builtins.getattr":
            found: set[Thing] = set()
            for base in self.resolve(named.value, module, hints=hints):
                if base.what in (What.EXTERNAL, What.MADE) and not base.standard:
                    found |= self.attribute(base, named.attr, hints=hints)
            if found:
                return frozenset(found)
        return frozenset({Thing(What.MADE, name=thing.name)})

    def iterated(self, thing: Thing) -> Things:
        """What ``aiter(thing)`` is."""
        if thing.what is What.GENERATOR:
            return frozenset({thing})
        if thing.what is What.INSTANCE:
            found: set[Thing] = set()
            for member in self.attribute(thing, "__aiter__"):
                method = self.function(member)
                if method is not None and returns_self(method):
                    found.add(thing)
                else:
                    found |= self._result(member, False, awaited=False)
            return frozenset(found)
        return frozenset({UNKNOWN})

    def _super(self, node: ast.Call, module: Module) -> Things:
        scope: Scope | None = module.scope_of(node)
        while scope is not None and not scope.is_class:
            scope = scope.parent
        if scope is None or not isinstance(scope.node, ast.ClassDef):
            return frozenset({UNKNOWN})
        bases = self._all(scope.node.bases, module, False)
        return frozenset(instance(t) if t.what is What.CLASS else t for t in bases)

    def _awaited(self, node: ast.expr, module: Module, hints: bool) -> Things:
        if not isinstance(node, ast.Call):
            return frozenset({UNKNOWN})
        found: set[Thing] = set()
        for thing in self.resolve(node.func, module, hints=hints):
            if thing.what is What.FUNCTION:
                found |= self._result(thing, hints, awaited=True)
            elif thing.what in (What.EXTERNAL, What.MADE):
                found.add(Thing(What.MADE, name=thing.name))
            else:
                found.add(UNKNOWN)
        return frozenset(found)

    def _result(self, thing: Thing, hints: bool, *, awaited: bool) -> Things:
        """What a function of the project returns."""
        module = self.project.module(thing.path) if thing.path else None
        function = self.function(thing)
        if module is None or function is None:
            return frozenset({UNKNOWN})
        if any(last_part(each) not in _NO_CHANGE for each in function.decorator_list):
            return frozenset({UNKNOWN})
        yields, returned = body_results(function)
        is_async = isinstance(function, ast.AsyncFunctionDef)
        if yields:
            if is_async and not awaited:
                return frozenset({Thing(What.GENERATOR)})
            return frozenset({Thing(What.MADE, name="builtins.generator")})
        if is_async is not awaited or not returned:
            return frozenset({UNKNOWN})
        return self._all(returned, module, hints)


def _is_async(node: ast.GeneratorExp) -> bool:
    return any(each.is_async for each in node.generators)
