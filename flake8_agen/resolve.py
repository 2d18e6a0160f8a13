"""What an expression stands for, as far as it can be told without running anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .names import FUNCTIONS, Binding, Function, Module, Scope
from .things import (
    NOTHING,
    UNBOUND,
    UNKNOWN,
    Things,
    body_results,
    class_of,
    definition,
    instance,
    public_names,
    returns_self,
)
from .things import Thing as Thing
from .things import What as What

if TYPE_CHECKING:
    from .project import Project

DEPTH = 12
"""How far a value is followed from name to name."""
_BUILTINS = frozenset(dir(builtins))
_NO_CHANGE = frozenset({"staticmethod", "classmethod", "final", "override", "overload"})


class Resolver:
    """Follows names, attributes, imports and calls across the files of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._open: set[tuple[int | str, str]] = set()

    def resolve(self, node: ast.expr, module: Module, *, hints: bool = False) -> Things:
        """All that ``node`` may stand for. ``hints``: believe the annotations of parameters."""
        key = (id(node), module.path)
        if key in self._open or len(self._open) > DEPTH * 4:
            return NOTHING if key in self._open else frozenset({UNKNOWN})
        self._open.add(key)
        try:
            return self._expression(node, module, hints) or frozenset({UNKNOWN})
        finally:
            self._open.discard(key)

    def node(self, thing: Thing) -> tuple[Module, ast.ClassDef | Function] | None:
        """The definition of a class, an instance's class or a function."""
        module = self.project.module(thing.path) if thing.path else None
        node = module.definition(thing.name, thing.line) if module else None
        return (module, node) if module and node else None

    def function(self, thing: Thing) -> Function | None:
        """The definition of a function of the project."""
        found = self.node(thing) if thing.what is What.FUNCTION else None
        return None if found is None or isinstance(found[1], ast.ClassDef) else found[1]

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
            return self.bound(scope, node.id, module, hints)
        if module.stars:
            found = self._starred(module, node.id)
            if found:
                return found
        if node.id in _BUILTINS:
            return frozenset({Thing(What.EXTERNAL, name=f"builtins.{node.id}")})
        return frozenset({UNBOUND})

    def bound(self, scope: Scope, name: str, module: Module, hints: bool = False) -> Things:
        """What ``name`` is bound to in ``scope``."""
        found: set[Thing] = set()
        for binding in scope.bindings[name]:
            found |= self._binding(binding, scope, module, hints)
        return frozenset(found)

    def _binding(self, binding: Binding, scope: Scope, module: Module, hints: bool) -> Things:
        node = binding.node
        if isinstance(node, (ast.ClassDef, *FUNCTIONS)):
            return frozenset({definition(module, node)})
        if isinstance(node, ast.alias):
            return self.imported(node, module)
        if isinstance(node, ast.arg):
            return self._parameter(node, scope, module, hints)
        if binding.value is None:
            return frozenset({UNKNOWN})
        things = self.resolve(binding.value, module, hints=hints)
        if not binding.entered:
            return things
        return frozenset(self._entered(thing) for thing in things)

    def _entered(self, thing: Thing) -> Thing:
        """What ``with thing as name`` binds."""
        if thing.what is What.MADE:
            return thing
        if thing.what is What.INSTANCE:
            for method in ("__aenter__", "__enter__"):
                for member in self.attribute(thing, method):
                    found = self.function(member)
                    if found is not None and returns_self(found):
                        return thing
        return UNKNOWN

    def _parameter(self, node: ast.arg, scope: Scope, module: Module, hints: bool) -> Things:
        above = scope.parent
        if scope.is_function and above is not None and isinstance(above.node, ast.ClassDef):
            function = scope.node
            assert isinstance(function, FUNCTIONS)
            first = next(iter((*function.args.posonlyargs, *function.args.args)), None)
            names = {_last(each) for each in function.decorator_list}
            if node is first and "staticmethod" not in names:
                own = definition(module, above.node)
                made = "classmethod" in names or function.name in ("__new__", "__init_subclass__")
                return frozenset({own if made else instance(own)})
        if hints and node.annotation is not None:
            found = set()
            for part in _alternatives(node.annotation):
                for thing in self.resolve(part, module):
                    if thing.what is What.CLASS:
                        found.add(instance(thing))
                    elif thing.what is What.EXTERNAL and not thing.name.startswith(
                        ("typing", "collections.abc", "builtins.object")
                    ):
                        found.add(Thing(What.MADE, name=thing.name))
                    else:
                        found.add(UNKNOWN)
            return frozenset(found)
        return frozenset({UNKNOWN})

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
        if any(_last(each) not in _NO_CHANGE for each in function.decorator_list):
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

    # -- attributes and imports

    def attribute(self, base: Thing, name: str, *, hints: bool = False) -> Things:
        """What ``base.name`` may be."""
        if base.what is What.MODULE:
            return self.member(base.path, name)
        if base.what in (What.EXTERNAL, What.MADE):
            return frozenset({Thing(base.what, name=f"{base.name}.{name}")})
        if base.what in (What.CLASS, What.INSTANCE):
            found = self.node(base)
            if found is None or not isinstance(found[1], ast.ClassDef):
                return frozenset({UNKNOWN})
            if name == "__class__" and base.what is What.INSTANCE:
                return frozenset({class_of(base)})
            return self._class_attribute(base, found[0], found[1], name, hints)
        return frozenset({UNKNOWN})

    def _class_attribute(
        self, base: Thing, module: Module, node: ast.ClassDef, name: str, hints: bool
    ) -> Things:
        things: set[Thing] = set()
        scope = module.scopes[node]
        if name in scope.bindings:
            things |= self.bound(scope, name, module, hints)
        if base.what is What.INSTANCE:
            things |= self._stored(scope, name, module, hints)
        if things:
            return frozenset(things)
        key = (f"{base.path}:{base.line}:{name}", base.name)
        if key in self._open:
            return NOTHING
        self._open.add(key)
        try:
            for each in node.bases:
                for parent in self.resolve(each, module):
                    if parent.what is What.CLASS:
                        made = instance(parent) if base.what is What.INSTANCE else parent
                        things |= self.attribute(made, name, hints=hints)
                    elif parent.name != "builtins.object" and not parent.standard:
                        things.add(UNKNOWN)
        finally:
            self._open.discard(key)
        return frozenset(things)

    def _stored(self, scope: Scope, name: str, module: Module, hints: bool) -> Things:
        """What the methods of a class store in ``self.name``."""
        things: set[Thing] = set()
        for stored in module.stored.get(name, ()):
            if self._is_self(stored.value, scope, module):
                parent, _ = module.parents[stored]
                value = getattr(parent, "value", None)
                if isinstance(parent, (ast.Assign, ast.AnnAssign)) and value is not None:
                    things |= self.resolve(value, module, hints=hints)
                elif not isinstance(parent, ast.AnnAssign):
                    things.add(UNKNOWN)
        return frozenset(things)

    def _is_self(self, node: ast.expr, scope: Scope, module: Module) -> bool:
        if not isinstance(node, ast.Name) or not isinstance(scope.node, ast.ClassDef):
            return False
        return instance(definition(module, scope.node)) in self.resolve(node, module)

    def imported(self, alias: ast.alias, module: Module) -> Things:
        """What an import binds."""
        statement, _ = module.parents[alias]
        if isinstance(statement, ast.Import):
            dotted = alias.name if alias.asname else alias.name.partition(".")[0]
            modules = self.project.layout.absolute(dotted, module.path)
            if modules is None:
                return frozenset({Thing(What.EXTERNAL, name=dotted)})
            return frozenset(Thing(What.MODULE, path) for path in modules) or frozenset({UNBOUND})
        assert isinstance(statement, ast.ImportFrom)
        sources = self.modules(statement, module)
        if sources is None:
            return frozenset({Thing(What.EXTERNAL, name=f"{statement.module}.{alias.name}")})
        found: set[Thing] = set()
        for path in sources:
            found |= self.member(path, alias.name)
        return frozenset(found) or frozenset({UNBOUND})

    def modules(self, statement: ast.ImportFrom, module: Module) -> tuple[str, ...] | None:
        """The files of the project that ``from .. import`` reads; None outside the project."""
        layout = self.project.layout
        if statement.level:
            return layout.relative(statement.module or "", statement.level, module.path)
        return layout.absolute(statement.module or "", module.path)

    def member(self, path: str, name: str) -> Things:
        """What ``name`` is in the module ``path``."""
        key = (f"member {path}", name)
        if key in self._open:  # a package that says `from . import name` means the submodule
            below = self.project.layout.submodule(path, name)
            return frozenset({Thing(What.MODULE, below)}) if below else NOTHING
        self._open.add(key)
        try:
            module = self.project.module(path) if path.endswith((".py", ".pyi")) else None
            if module is not None and name in module.scope.bindings:
                return self.bound(module.scope, name, module, False) or frozenset({UNBOUND})
            below = self.project.layout.submodule(path, name)
            if below is not None:
                return frozenset({Thing(What.MODULE, below)})
            if module is not None and module.stars:
                found = self._starred(module, name)
                if found:
                    return found
            return frozenset({UNBOUND})
        finally:
            self._open.discard(key)

    def _starred(self, module: Module, name: str) -> Things:
        """What ``name`` is by one of the module's ``from .. import *``."""
        found: set[Thing] = set()
        for statement in module.stars:
            sources = self.modules(statement, module)
            if sources is None:
                continue  # outside the project: cannot be a class of it
            for path in sources:
                if self.exports(path, name):
                    found |= {t for t in self.member(path, name) if t.what is not What.UNBOUND}
        return frozenset(found)

    def exports(self, path: str, name: str) -> bool:
        """Whether ``from <path> import *`` may bring ``name``."""
        module = self.project.module(path) if path.endswith((".py", ".pyi")) else None
        if module is None:
            return False
        listed = public_names(module)
        return name in listed if listed is not None else not name.startswith("_")


def _is_async(node: ast.GeneratorExp) -> bool:
    return any(each.is_async for each in node.generators)


def _alternatives(node: ast.expr) -> list[ast.expr]:
    """The parts of ``A | B | None``; the meaning of a string is not looked at."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    if isinstance(node, ast.Constant) and node.value is None:
        return []
    return [node]


def _last(node: ast.expr) -> str:
    """The last part of a (called) dotted name."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
