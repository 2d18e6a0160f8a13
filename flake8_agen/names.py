"""What the names of one file are bound to, by Python's rules of scope."""

from __future__ import annotations

import ast
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_TYPE_PARAMETERS = ("TypeVar", "ParamSpec", "TypeVarTuple")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef, *COMPREHENSIONS)
_BINDERS = (
    *(*FUNCTIONS, ast.ClassDef, ast.Name, ast.Attribute, ast.Import, ast.ImportFrom),
    *(ast.Global, ast.Nonlocal, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping),
    *(kind for name in _TYPE_PARAMETERS if (kind := getattr(ast, name, None))),
)
_NO_NODES = frozenset({"ctx", "op", "ops", "id", "attr", "kind", "type_comment", "conversion"})
"""Fields that hold no nodes with a place in the text."""


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


class Module:
    """One parsed file: its tree with parents, scopes and bindings."""

    def __init__(self, path: str, tree: ast.Module, text: str) -> None:
        self.path = path
        self.tree = tree
        self.text = text.removeprefix("\ufeff")
        self.scope = Scope(tree)
        self.parents: dict[ast.AST, tuple[ast.AST, str]] = {}
        self.scopes: dict[ast.AST, Scope] = {tree: self.scope}
        self.stars: list[ast.ImportFrom] = []
        self.names: dict[str, list[ast.Name]] = {}
        self.stored: dict[str, list[ast.Attribute]] = {}
        """Attributes that are assigned to, by name."""
        self.adopted: set[ast.expr] = set()
        """Strings in annotations whose meaning is part of the tree."""
        self._lines: list[str] | None = None
        self._definitions: dict[tuple[str, int], ast.ClassDef | Function] | None = None
        self._grow(tree, self.scope)

    # -- building

    def _grow(self, root: ast.AST, scope: Scope) -> None:
        """Note parents, scopes and bindings of all below ``root``, in the order of the text."""
        parents = self.parents
        todo: list[tuple[ast.AST, Scope]] = [(root, scope)]
        while todo:
            node, scope = todo.pop()
            inner = scope
            if isinstance(node, SCOPES):
                inner = self.scopes[node] = Scope(node, scope)
            if isinstance(node, _BINDERS):
                self._bind(node, scope)
            plain = inner is scope and not isinstance(node, ast.comprehension)
            children: list[tuple[ast.AST, Scope]] = []
            for name in node._fields:
                if name in _NO_NODES:
                    continue
                value = getattr(node, name, None)
                for child in value if isinstance(value, list) else (value,):
                    if isinstance(child, ast.AST):
                        parents[child] = (node, name)
                        where = scope if plain else self._inside(node, name, child, scope, inner)
                        children.append((child, where))
            if children:
                children.reverse()
                todo.extend(children)

    def _inside(
        self, node: ast.AST, name: str, child: ast.AST, outer: Scope, inner: Scope
    ) -> Scope:
        """The scope of a child of ``node``: bodies are inside, what is evaluated first is not."""
        if outer is inner:
            # The first iterable of a comprehension is evaluated outside of it.
            if isinstance(node, ast.comprehension) and name == "iter" and outer.parent is not None:
                generators = getattr(outer.node, "generators", ())
                if generators and generators[0] is node:
                    return outer.parent
            return outer
        if isinstance(node, COMPREHENSIONS) or name in ("body", "type_params"):
            return inner
        if isinstance(child, ast.arguments):
            for arg in _arguments(child):
                inner.bindings.setdefault(arg.arg, []).append(Binding(arg))
        return outer

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            self._add(scope, node.name, Binding(node))
        elif isinstance(node, ast.Name):
            self.names.setdefault(node.id, []).append(node)
            if isinstance(node.ctx, ast.Store):
                self._add(scope, node.id, self._assignment(node))
        elif isinstance(node, ast.Attribute):
            if isinstance(node.ctx, ast.Store):
                self.stored.setdefault(node.attr, []).append(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name == "*":
                    self.stars.append(node)  # type: ignore[arg-type]
                else:
                    bound = alias.asname or alias.name
                    if isinstance(node, ast.Import) and alias.asname is None:
                        bound = bound.partition(".")[0]
                    self._add(scope, bound, Binding(alias))
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            for name in node.names:
                scope.declared[name] = isinstance(node, ast.Global)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            self._add(scope, node.name, Binding(node))
        elif isinstance(node, ast.MatchMapping) and node.rest:
            self._add(scope, node.rest, Binding(node))
        elif type(node).__name__ in _TYPE_PARAMETERS:
            self._add(scope, str(getattr(node, "name", "")), Binding(node))

    @staticmethod
    def _add(scope: Scope, name: str, binding: Binding) -> None:
        if isinstance(binding.node, ast.Name):
            while isinstance(scope.node, COMPREHENSIONS) and scope.parent and binding.value:
                scope = scope.parent  # a walrus binds outside of the comprehension
        scope.home(name).bindings.setdefault(name, []).append(binding)

    def _assignment(self, name: ast.Name) -> Binding:
        """What a name that is stored to is plainly assigned."""
        parent, where = self.parents[name]
        if isinstance(parent, ast.Assign):
            return Binding(name, parent.value if len(parent.targets) == 1 else None)
        if isinstance(parent, (ast.AnnAssign, ast.NamedExpr)):
            return Binding(name, parent.value)
        if isinstance(parent, ast.withitem):
            return Binding(name, parent.context_expr, entered=True)
        if isinstance(parent, ast.Tuple) and where == "elts":
            value = paired(self.parents, parent, parent.elts.index(name))
            return Binding(name, value)
        return Binding(name)

    def adopt(self, subtree: ast.expr, holder: ast.expr) -> None:
        """Make ``subtree``, the meaning of the string ``holder``, part of the tree."""
        self.parents[subtree] = (holder, "value")
        self._grow(subtree, self.scope_of(holder))

    # -- asking

    def scope_of(self, node: ast.AST) -> Scope:
        """The scope in which ``node`` is evaluated."""
        child = node
        while child in self.parents:
            parent, name = self.parents[child]
            if parent in self.scopes:
                if isinstance(parent, COMPREHENSIONS) or name in ("body", "type_params"):
                    if not self._first_iterable(parent, child, node):
                        return self.scopes[parent]
            child = parent
        return self.scope

    def _first_iterable(self, parent: ast.AST, child: ast.AST, node: ast.AST) -> bool:
        generators = getattr(parent, "generators", ())
        if not generators or child is not generators[0]:
            return False
        inner = node
        while inner is not child and self.parents[inner][0] is not child:
            inner = self.parents[inner][0]
        return inner is not child and self.parents[inner][1] == "iter"

    def lookup(self, name: ast.Name) -> Scope | None:
        """The scope that binds a name that is read."""
        return self.scope_of(name).find(name.id)

    def loads(self, scope: Scope, name: str) -> Iterator[ast.Name]:
        """Every read of ``name`` that means the one bound in ``scope``."""
        for node in self.names.get(name, ()):
            if isinstance(node.ctx, ast.Load) and self.lookup(node) is scope:
                yield node

    def function_of(self, node: ast.AST) -> Function | ast.Lambda | None:
        """The innermost function whose body holds ``node``."""
        scope: Scope | None = self.scope_of(node)
        while scope is not None:
            if isinstance(scope.node, (*FUNCTIONS, ast.Lambda)):
                return scope.node
            scope = None if scope.is_class else scope.parent
        return None

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that holds ``node``."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node][0]
        return node

    def ancestors(self, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
        """(parent, field) upwards."""
        while node in self.parents:
            parent, name = self.parents[node]
            yield parent, name
            node = parent

    def column(self, line: int, offset: int) -> int:
        """The code-point column of a byte offset, as ast counts them."""
        if offset <= 0:
            return offset
        text = self.line(line)
        return offset if text.isascii() else len(text.encode("utf-8")[:offset].decode("utf-8"))

    def line(self, number: int) -> str:
        """The text of a 1-based line, split as Python splits lines."""
        if self._lines is None:
            self._lines = list(io.StringIO(self.text, newline=None))
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def definition(self, qualname: str, line: int) -> ast.ClassDef | Function | None:
        """The class or function of that name whose ``class`` or ``def`` stands on that line."""
        if self._definitions is None:
            self._definitions = {
                (scope.qualname, node.lineno): node
                for node, scope in self.scopes.items()
                if isinstance(node, (ast.ClassDef, *FUNCTIONS))
            }
        return self._definitions.get((qualname, line))


def parse(path: str, text: str | None) -> Module | None:
    """The file, or None where it is no Python."""
    if text is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Module(path, tree, text)


def paired(
    parents: dict[ast.AST, tuple[ast.AST, str]], target: ast.Tuple, index: int
) -> ast.expr | None:
    """The value that element ``index`` of ``target`` gets in ``a, b = x, y``."""
    statement, where = parents[target]
    if not isinstance(statement, ast.Assign) or where != "targets" or len(statement.targets) > 1:
        return None
    value = statement.value
    if not isinstance(value, ast.Tuple) or len(value.elts) != len(target.elts):
        return None
    if any(isinstance(each, ast.Starred) for each in (*value.elts, *target.elts)):
        return None
    return value.elts[index]


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    if arguments.vararg:
        yield arguments.vararg
    yield from arguments.kwonlyargs
    if arguments.kwarg:
        yield arguments.kwarg
