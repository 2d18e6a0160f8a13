"""Who implements the protocol, and how: the classes that bind ``__anext__`` in their body."""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from flake8_agen.imports import Imports
from flake8_agen.syntax import (
    FUNCTIONS,
    Function,
    first_parameter,
    is_generator,
    is_stub,
    walk_scope,
)

_TYPING = ("typing.", "typing_extensions.", "collections.abc.", "_typeshed.")
ITERATOR_BASES = ("AsyncIterator",)
"""Bases that supply an ``__aiter__`` returning self."""
ITERABLE_BASES = ("AsyncIterable",)
INERT_BASES = ("Generic", "Protocol")


class Aiter(enum.Enum):
    """Where ``__aiter__`` comes from and what it gives."""

    SELF = "returns self, perhaps after resetting state"
    INHERITED = "comes from typing's or collections.abc's AsyncIterator"
    UNKNOWN = "may come from a base"
    ABSENT = "is missing"
    OTHER = "does something else"


@dataclass(frozen=True)
class Base:
    """One base class as written."""

    node: ast.expr
    known: str | None
    """``AsyncIterator``, ``Generic``, ``object`` and the like, by origin; None for the others."""


@dataclass(frozen=True)
class Subject:
    """A class that defines ``__anext__``, with its parts sorted out."""

    node: ast.ClassDef
    qualname: str
    owners: tuple[ast.AST, ...]
    """The classes and functions around it, outermost first."""
    imports: Imports

    @cached_property
    def methods(self) -> dict[str, Function]:
        """The last definition of each name directly in the class body."""
        return {node.name: node for node in self.node.body if isinstance(node, FUNCTIONS)}

    @cached_property
    def definitions(self) -> dict[str, list[ast.AST]]:
        """Everything in the class body, nested blocks included, that binds a name."""
        found: dict[str, list[ast.AST]] = {}
        for node in walk_scope(*self.node.body):
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                found.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.setdefault(node.id, []).append(node)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    name = (alias.asname or alias.name).split(".")[0]
                    found.setdefault(name, []).append(node)
        return found

    @property
    def anext(self) -> Function | None:
        """``__anext__`` where it is a plain method of the class body."""
        return self.methods.get("__anext__")

    @property
    def first_methods(self) -> tuple[str, ...]:
        """The methods that give a new object its state."""
        return ("__init__",) if self.dataclass is None else ("__init__", "__post_init__")

    @property
    def init(self) -> Function | None:
        """The ``__init__`` of the class itself."""
        return self.methods.get("__init__")

    @cached_property
    def bases(self) -> tuple[Base, ...]:
        """The bases, those of typing and collections.abc recognised."""
        return tuple(Base(node, self._known_base(node)) for node in self.node.bases)

    def _known_base(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Subscript):
            node = node.value
        origin = self.imports.origin(node)
        if origin is None:
            return None
        if origin == "builtins.object":
            return "object"
        if origin == "abc.ABC":
            return "ABC"
        for module in _TYPING:
            name = origin[len(module) :]
            if origin.startswith(module) and name in (
                *ITERATOR_BASES,
                *ITERABLE_BASES,
                *INERT_BASES,
            ):
                return name
        return None

    @cached_property
    def aiter(self) -> Aiter:
        """How ``__aiter__`` is supplied."""
        if "__aiter__" in self.definitions:
            method = self.methods.get("__aiter__")
            return Aiter.SELF if method is not None and returns_self(method) else Aiter.OTHER
        if any(base.known in ITERATOR_BASES for base in self.bases):
            return Aiter.INHERITED
        inert = (*INERT_BASES, "object", "ABC", *ITERABLE_BASES)
        if all(base.known in inert for base in self.bases) and not self.node.keywords:
            return Aiter.ABSENT
        return Aiter.UNKNOWN

    @cached_property
    def abstract(self) -> bool:
        """Whether ``__anext__`` is only declared."""
        return self.anext is None or is_stub(self.anext)

    @cached_property
    def fields(self) -> dict[str, ast.AnnAssign]:
        """Annotated names of the class body: the fields of a dataclass."""
        return {
            node.target.id: node
            for node in self.node.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }

    @cached_property
    def slots(self) -> frozenset[str] | None:
        """What ``__slots__`` says in so many words, or ``@dataclass(slots=True)``."""
        if isinstance(self.dataclass, ast.Call):
            for each in self.dataclass.keywords:
                given = each.value.value if isinstance(each.value, ast.Constant) else None
                if each.arg == "slots" and given:
                    return frozenset(self.fields)
        values = [
            node.value
            for node in self.node.body
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and target.id == "__slots__"
        ]
        if len(values) != 1 or len(self.definitions["__slots__"]) != 1:
            return None
        return _strings_in(values[0])

    @cached_property
    def dataclass(self) -> ast.expr | None:
        """The decorator that makes this a dataclass."""
        for decorator in self.node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if self.imports.origin(called) == "dataclasses.dataclass":
                return decorator
        return None


def _strings_in(value: ast.expr) -> frozenset[str] | None:
    """The string, or those of the tuple, list, set or keys; None where it is no literal."""
    nodes: list[ast.expr | None] = [value]
    if isinstance(value, (ast.Tuple, ast.List, ast.Set)):
        nodes = list(value.elts)
    elif isinstance(value, ast.Dict):
        nodes = list(value.keys)
    found = [node.value if isinstance(node, ast.Constant) else None for node in nodes]
    strings = frozenset(each for each in found if isinstance(each, str))
    return strings if all(isinstance(each, str) for each in found) else None


def returns_self(method: Function) -> bool:
    """Whether a plain ``__aiter__`` always gives back its own object."""
    if isinstance(method, ast.AsyncFunctionDef) or is_generator(method):
        return False
    name = first_parameter(method)
    returns = [node for node in walk_scope(*method.body) if isinstance(node, ast.Return)]
    last = method.body[-1]
    return (
        bool(returns)
        and isinstance(last, ast.Return)
        and all(
            isinstance(node.value, ast.Name) and node.value.id == name for node in returns
        )
    )


def candidates(tree: ast.Module, imports: Imports) -> Iterator[Subject]:
    """Every class whose body binds ``__anext__``, in the order of the file."""
    pending: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    found: list[Subject] = []
    while pending:
        node, owners = pending.pop()
        inside = owners
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            inside = (*owners, node)
        if isinstance(node, ast.ClassDef):
            subject = Subject(node, qualname_of(inside), owners, imports)
            if "__anext__" in subject.definitions:
                found.append(replace(subject, imports=imports.within(*owners, node)))
        pending.extend((child, inside) for child in ast.iter_child_nodes(node))
    yield from sorted(found, key=lambda subject: subject.node.lineno)


def qualname_of(owners: tuple[ast.AST, ...]) -> str:
    """The dotted name through classes and functions."""
    return ".".join(
        owner.name for owner in owners if isinstance(owner, (*FUNCTIONS, ast.ClassDef))
    )
