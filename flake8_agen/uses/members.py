"""What the members of modules and classes are: attributes, imports, the names of a scope."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.names import FUNCTIONS, Binding, Function, Module, Scope
from flake8_agen.uses.things import (
    NOTHING,
    UNBOUND,
    UNKNOWN,
    Thing,
    Things,
    What,
    class_of,
    definition,
    instance,
    public_names,
    returns_self,
)

if TYPE_CHECKING:
    from flake8_agen.project import Project


class Members(ABC):
    """Follows names, attributes and imports; what an expression is, :meth:`resolve` tells."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._open: set[tuple[int | str, str]] = set()
        """What is being resolved."""
        self._cuts = 0
        """How often something was left out because it was being resolved already."""

    @abstractmethod
    def resolve(self, node: ast.expr, module: Module, *, hints: bool = False) -> Things:
        """All that ``node`` may stand for. ``hints``: believe the annotations of parameters."""

    def node(self, thing: Thing) -> tuple[Module, ast.ClassDef | Function] | None:
        """The definition of a class, an instance's class or a function."""
        module = self.project.module(thing.path) if thing.path else None
        node = module.definition(thing.name, thing.line) if module else None
        return (module, node) if module and node else None

    def function(self, thing: Thing) -> Function | None:
        """The definition of a function of the project."""
        found = self.node(thing) if thing.what is What.FUNCTION else None
        return None if found is None or isinstance(found[1], ast.ClassDef) else found[1]

    # -- names

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
            names = {last_part(each) for each in function.decorator_list}
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
            self._cuts += 1
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
        for stored in module.stored(name):
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
        if key in self._open:
            self._cuts += 1
            # a package that says `from . import name` means the submodule
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


def _alternatives(node: ast.expr) -> list[ast.expr]:
    """The parts of ``A | B | None``; the meaning of a string is not looked at."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    if isinstance(node, ast.Constant) and node.value is None:
        return []
    return [node]


def last_part(node: ast.expr) -> str:
    """The last part of a (called) dotted name."""
    return last(node.func if isinstance(node, ast.Call) else node)
