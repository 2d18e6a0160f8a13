"""All mentions of one class in the project, each turned into uses."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import strings
from .flow import Follower
from .names import FUNCTIONS, Module, Scope
from .own_objects import OwnObjects
from .passing import NO_EFFECT
from .resolve import Resolver, Thing, What
from .things import definition
from .uses import ClassUses, Construction, Use, UseKind

if TYPE_CHECKING:
    from .project import Project

_OF_AN_OBJECT = frozenset(
    {
        UseKind.ANEXT,
        UseKind.ATTRIBUTE,
        UseKind.REUSED,
        UseKind.ESCAPES,
        UseKind.DEPENDENCY,
        UseKind.UNRESOLVED,
        UseKind.IDENTITY,
        UseKind.ASYNC_ITERATOR_TEST,
        UseKind.AS_ASYNC_ITERATOR,
        UseKind.CONSUMED,
        UseKind.LOCAL_ONCE,
        UseKind.SUBCLASS,
    }
)
"""What counts of the uses of a subclass."""
_LATER_KINDS = frozenset({UseKind.ESCAPES, UseKind.DEPENDENCY, UseKind.PICKLED, UseKind.COMPARED})


def class_uses(project: Project, module: Module, node: ast.ClassDef) -> ClassUses:
    """The uses of the class ``node`` of ``module``, and of its subclasses' objects."""
    resolver = Resolver(project)
    uses: dict[Use, None] = {}
    constructions: list[Construction] = []
    todo: list[tuple[Module, ast.ClassDef, bool]] = [(module, node, False)]
    done: set[Thing] = set()
    while todo:
        home, each, subclass = todo.pop()
        thing = definition(home, each)
        if thing in done:
            continue
        done.add(thing)
        search = Search(project, resolver, home, each, subclass)
        for use in search.run():
            if not subclass or use.kind in _OF_AN_OBJECT or use.of_class:
                uses[use] = None
        constructions += search.constructions
        todo += [(*found, True) for found in search.subclasses]
    return ClassUses(tuple(sorted(uses, key=_order)), tuple(constructions))


def _order(use: Use) -> tuple[bool, str, int, int, str, str]:
    return not use.own, use.path, use.line, use.column, use.kind.value, use.name


class Search:
    """The search for one class."""

    def __init__(
        self,
        project: Project,
        resolver: Resolver,
        module: Module,
        node: ast.ClassDef,
        subclass: bool,
    ) -> None:
        self.project = project
        self.resolver = resolver
        self.home = module
        self.node = node
        self.thing = definition(module, node)
        self.subclass = subclass
        self.constructions: list[Construction] = []
        self.subclasses: list[tuple[Module, ast.ClassDef]] = []
        self._names = {node.name}
        scope = module.scopes[node].parent
        self._local = False
        while scope is not None:
            self._local = self._local or scope.is_function
            scope = scope.parent

    def run(self) -> Iterator[Use]:
        """All uses, file by file, and again for new names the class gets by import or alias."""
        yield from self._decorators()
        yield from OwnObjects(self).uses()
        if self._local:
            yield from self._file(self.home)
            return
        searched: set[tuple[str, str]] = set()
        while True:
            self.project.search(self._names)
            found = {(name, path) for name in self._names for path in self.project.referring(name)}
            found.add((self.node.name, self.home.path))
            if self._stub in self.project.mentioning(self.node.name):
                found.add((self.node.name, self._stub))
            paths = sorted({path for name, path in found - searched})
            if not paths:
                break
            searched |= found
            for path in paths:
                module = self.home if path == self.home.path else self.project.module(path)
                if module is None:
                    yield Use(UseKind.UNRESOLVED, path, 1, 0, "cannot be parsed")
                else:
                    yield from self._file(module)
        yield from self._stars()

    def _decorators(self) -> Iterator[Use]:
        follower = self.follower(self.home)
        for decorator in self.node.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            yield follower.use(UseKind.DECORATED, decorator, ast.unparse(target))

    def follower(self, module: Module) -> Follower:
        """What follows the objects of the class through a file."""
        return Follower(self.project, self.resolver, module, self.thing, self.subclass)

    # -- one file

    def _file(self, module: Module) -> Iterator[Use]:
        if module.path == self._stub:
            yield from self._declared(module)
        follower = self.follower(module)
        strings.adopt_annotations(module, self._names)
        before = 0
        names: set[str] = set()
        references: dict[ast.AST, None] = {}
        while True:  # once more for each alias
            names |= self._names | self._aliases(module)
            if len(names) == before:
                break
            before = len(names)
            for node in _mentions(module, names):
                references[node] = None
        for node in references:
            yield from self._mention(node, module, follower)
        for constant in strings.constants(module, self.node.name):
            yield from strings.string_use(constant, module, self, follower)

    def _aliases(self, module: Module) -> set[str]:
        """Further names that assignments and imports of the module give to the class."""
        found: set[str] = set()
        for scope in module.scopes.values():
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    node = binding.node
                    if isinstance(node, ast.alias):
                        known = node.asname and node.name.rpartition(".")[2] in self._names
                    else:
                        value = binding.value
                        known = not binding.entered and _last(value) in self._names | found
                    if known and name not in self._names and self.bound(name, scope, module):
                        found.add(name)
                        if not any(s.is_function for s in _upwards(scope)):
                            self._names.add(name)
        return found

    def knows(self, path: str) -> bool:
        """Whether the module ``path`` has the class under one of its names."""
        return any(self.thing in self.resolver.member(path, name) for name in self._names)

    def bound(self, name: str, scope: Scope, module: Module) -> bool:
        """Whether ``name`` in ``scope`` may be the class."""
        return self.thing in self.resolver.bound(scope, name, module)

    def _mention(self, node: ast.AST, module: Module, follower: Follower) -> Iterator[Use]:
        if isinstance(node, ast.alias):
            yield from self._imported(node, module, follower)
        elif isinstance(node, ast.expr):
            things = self.resolver.resolve(node, module)
            if self.thing in things:
                yield from self.reference(node, module, follower)
            elif self._unresolved(node, things, module):
                yield follower.use(UseKind.UNRESOLVED, node, ast.unparse(node), of_class=True)

    def _unresolved(self, node: ast.expr, things: frozenset[Thing], module: Module) -> bool:
        """Whether a mention may mean the class for all we know."""
        if self._local:
            return False
        if isinstance(node, ast.Name):
            return any(thing.what is What.UNBOUND for thing in things)
        assert isinstance(node, ast.Attribute)
        if any(thing.what in (What.CLASS, What.FUNCTION) for thing in things):
            return False
        bases = self.resolver.resolve(node.value, module)
        for base in bases:
            if base.what in (What.UNKNOWN, What.UNBOUND, What.MODULE):
                return True
            if base.what is What.MADE and base.standard:
                return True  # importlib.import_module(..), sys.modules[..]
        return False

    def _imported(self, node: ast.alias, module: Module, follower: Follower) -> Iterator[Use]:
        things = self.resolver.imported(node, module)
        bound = node.asname or node.name
        if self.thing in things:
            statement, _ = module.parents[node]
            package = os.path.basename(module.path).startswith("__init__.")
            top = module.scope_of(statement) is module.scope
            public = package and top and not bound.startswith("_")
            kind = UseKind.EXPORT if public else UseKind.IMPORT
            yield follower.use(kind, node, bound)
        elif any(thing.what is What.UNBOUND for thing in things):
            yield follower.use(UseKind.UNRESOLVED, node, node.name, of_class=True)

    # -- one reference to the class

    def reference(self, node: ast.expr, module: Module, follower: Follower) -> Iterator[Use]:
        """The uses that come from an expression that is the class."""
        parent, where = module.parents[node]
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield follower.use(UseKind.UNRESOLVED, node, ast.unparse(node), of_class=True)
            return
        column = node.end_col_offset if node.end_col_offset is not None else -1
        end = module.column(node.lineno, column) if node.end_lineno == node.lineno else -1
        if strings.in_annotation(node, module):
            if self.inside(node, module):
                return
            kind = UseKind.ANNOTATION
            if isinstance(parent, ast.Subscript) and where == "value":
                kind = UseKind.SUBSCRIPT
            yield follower.use(
                kind, node, ast.unparse(node), end_column=end, annotation=kind is UseKind.SUBSCRIPT
            )
            return
        if isinstance(parent, ast.Subscript) and where == "value":
            yield follower.use(UseKind.SUBSCRIPT, node, ast.unparse(node), end_column=end)
            node = parent
            parent, where = module.parents[node]
        if isinstance(parent, ast.Call) and where == "func":
            fate = tuple(follower.fate(parent))
            self.constructions.append(
                Construction(
                    module.path,
                    parent.lineno,
                    parent,
                    fate,
                    module.tree,
                    module.function_of(parent),
                    module is self.home,
                )
            )
            yield from fate
        elif isinstance(parent, ast.ClassDef) and where == "bases":
            self.subclasses.append((module, parent))
            touches = _touches_protocol(parent)
            yield follower.use(UseKind.SUBCLASS, parent, parent.name, protocol=touches)
        elif isinstance(parent, ast.Attribute):
            yield from self._class_attribute(node, parent, module, follower)
        elif isinstance(parent, (*FUNCTIONS, ast.ClassDef)) and where == "decorator_list":
            yield follower.use(UseKind.ESCAPES, node, "decorator", of_class=True)
        elif self._type_test(node, module):
            yield follower.use(UseKind.ISINSTANCE, node, ast.unparse(node))
        elif isinstance(parent, ast.Call) and self.changes_nothing(parent, module):
            return
        elif not self._is_alias(parent, module):
            yield from self._given_away(node, follower)

    def changes_nothing(self, call: ast.Call, module: Module) -> bool:
        """``super(Cls, self)``, ``type(self)``, ``repr(Cls)``."""
        neutral = {"builtins.super", "builtins.type", *NO_EFFECT}
        return any(thing.name in neutral for thing in self.resolver.resolve(call.func, module))

    def _is_alias(self, parent: ast.AST, module: Module) -> bool:
        """``Alias = Cls``: the uses of the alias are found by themselves."""
        target: ast.AST | None = None
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
        elif isinstance(parent, ast.AnnAssign):
            target = parent.target
        if not isinstance(target, ast.Name):
            return False
        scope = module.scope_of(target).home(target.id)
        return self.bound(target.id, scope, module)

    def _given_away(self, node: ast.expr, follower: Follower) -> Iterator[Use]:
        for use in follower.fate(node):
            kind = use.kind if use.kind in _LATER_KINDS else UseKind.UNRESOLVED
            yield follower.use(kind, node, use.name, of_class=True)

    def _class_attribute(
        self, node: ast.expr, parent: ast.Attribute, module: Module, follower: Follower
    ) -> Iterator[Use]:
        """``Cls.name``; what a class method makes is an object of the class for all we know."""
        if self.inside(node, module) and parent.attr in ("__name__", "__qualname__", "__doc__"):
            return
        yield follower.use(UseKind.CLASS_ATTRIBUTE, node, parent.attr)
        call, where = module.parents[parent]
        if isinstance(call, ast.Call) and where == "func":
            for thing in self.resolver.attribute(self.thing, parent.attr):
                found = self.resolver.node(thing) if thing.what is What.FUNCTION else None
                if found is None or _is_class_method(found[1]):
                    yield from follower.fate(call)
                    break

    def _type_test(self, node: ast.expr, module: Module) -> bool:
        child: ast.AST = node
        for parent, where in module.ancestors(node):
            if isinstance(parent, ast.Call):
                names = {thing.name for thing in self.resolver.resolve(parent.func, module)}
                tests = {"builtins.isinstance", "builtins.issubclass"}
                return bool(names & tests) and parent.args[1:2] == [child]
            if isinstance(parent, ast.ExceptHandler) and where == "type":
                return True
            if isinstance(parent, ast.MatchClass) and where == "cls":
                return True
            if not isinstance(parent, (ast.Tuple, ast.BinOp)):
                return False
            child = parent
        return False

    def inside(self, node: ast.AST, module: Module) -> bool:
        """Whether it stands inside the class itself."""
        if module is not self.home:
            return False
        return any(parent is self.node for parent, _ in module.ancestors(node))

    # -- what makes it public, or hides it

    @property
    def _stub(self) -> str:
        return os.path.splitext(self.home.path)[0] + ".pyi"

    def _declared(self, module: Module) -> Iterator[Use]:
        for node, scope in module.scopes.items():
            if isinstance(node, ast.ClassDef) and scope.qualname == self.thing.name:
                yield self.follower(module).use(UseKind.EXPORT, node, node.name)

    def _stars(self) -> Iterator[Use]:
        """``from <module> import *`` in a package's ``__init__.py``."""
        if "." in self.thing.name:
            return
        for path in self.project.mentioning("import *"):
            if not os.path.basename(path).startswith("__init__."):
                continue
            module = self.project.module(path)
            if module is None:
                continue
            for statement in module.stars:
                for source in self.resolver.modules(statement, module) or ():
                    if self.resolver.exports(source, self.node.name):
                        if self.thing in self.resolver.member(source, self.node.name):
                            follower = self.follower(module)
                            yield follower.use(UseKind.EXPORT, statement, self.node.name)


def _mentions(module: Module, names: set[str]) -> Iterator[ast.AST]:
    """Every name, attribute and import that may mean the class, and nothing that binds it."""
    for node in module.parents:
        if isinstance(node, ast.Name):
            if node.id in names and isinstance(node.ctx, ast.Load):
                yield node
        elif isinstance(node, ast.Attribute):
            if node.attr in names:
                yield node
        elif isinstance(node, ast.alias):
            parent, _ = module.parents[node]
            if isinstance(parent, ast.ImportFrom) and node.name in names:
                yield node


def _touches_protocol(node: ast.ClassDef) -> bool:
    for part in ast.walk(node):
        if isinstance(part, FUNCTIONS) and part.name in ("__aiter__", "__anext__"):
            return True
        if isinstance(part, ast.Attribute) and part.attr in ("__aiter__", "__anext__"):
            return True
        if isinstance(part, ast.Name) and part.id in ("anext", "aiter", "__anext__", "__aiter__"):
            return True
    return False


def _is_class_method(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", ())
    return any(_last(each) in ("classmethod", "staticmethod") for each in decorators)


def _upwards(scope: Scope) -> Iterator[Scope]:
    each: Scope | None = scope
    while each is not None:
        yield each
        each = each.parent


def _last(node: ast.AST | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.IfExp):
        return _last(node.body) or _last(node.orelse)
    return node.id if isinstance(node, ast.Name) else ""
