"""The sorts of things an expression may stand for, and what a definition says about itself."""

from __future__ import annotations

import ast
import enum
import sys
from dataclasses import dataclass

from flake8_agen.uses.names import FUNCTIONS, Function, Module
from flake8_agen.walking import walk


class What(enum.Enum):
    """Sorts of :class:`Thing`."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    INSTANCE = "instance"
    """Of a class of the project."""
    GENERATOR = "async generator"
    """Of an ``async def`` with ``yield`` of the project."""
    EXTERNAL = "external"
    """A module, class or function outside the project; ``name`` is its dotted name."""
    MADE = "made outside"
    """What a callable outside the project returned; ``name`` is that callable."""
    UNKNOWN = "unknown"
    UNBOUND = "unbound"
    """A name nothing in the file binds and that is no builtin; or one that an import of a file of
    the project does not yield."""


@dataclass(frozen=True)
class Thing:
    """Something an expression may stand for."""

    what: What
    path: str = ""
    name: str = ""
    line: int = 0

    @property
    def standard(self) -> bool:
        """Whether it comes from the standard library."""
        return self.name.partition(".")[0] in sys.stdlib_module_names


Things = frozenset[Thing]
"""All that an expression may stand for."""
UNKNOWN = Thing(What.UNKNOWN)
UNBOUND = Thing(What.UNBOUND)
NOTHING: Things = frozenset()


def definition(module: Module, node: ast.ClassDef | Function) -> Thing:
    """The class or function itself."""
    what = What.CLASS if isinstance(node, ast.ClassDef) else What.FUNCTION
    return Thing(what, module.path, module.scopes[node].qualname, node.lineno)


def instance(thing: Thing) -> Thing:
    """An object of the class ``thing``."""
    return Thing(What.INSTANCE, thing.path, thing.name, thing.line)


def class_of(thing: Thing) -> Thing:
    """The class of the instance ``thing``."""
    return Thing(What.CLASS, thing.path, thing.name, thing.line)


def public_names(module: Module) -> frozenset[str] | None:
    """The strings of the module's ``__all__``; None where there is none or it is computed."""
    names: set[str] = set()
    bindings = module.scope.bindings.get("__all__")
    if not bindings:
        return None
    for node in module.names("__all__"):
        statement = module.statement(node)
        for part in walk(statement):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                names.add(part.value)
            elif isinstance(part, ast.Name) and part.id != "__all__":
                return None
    return frozenset(names)


def body_results(function: Function) -> tuple[bool, list[ast.expr]]:
    """Whether the function itself yields, and what it returns."""
    yields, returned = False, []
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.ClassDef, ast.Lambda, *FUNCTIONS)):
            continue
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            yields = True
        if isinstance(node, ast.Return) and node.value is not None:
            returned.append(node.value)
        todo.extend(ast.iter_child_nodes(node))
    return yields, returned


def returns_self(function: Function) -> bool:
    """Whether a method may return its own object."""
    first = next(iter((*function.args.posonlyargs, *function.args.args)), None)
    yields, returned = body_results(function)
    return not yields and any(
        isinstance(part, ast.Name) and first is not None and part.id == first.arg
        for value in returned
        for part in (value, *getattr(value, "values", ()), *_branches(value))
    )


def _branches(node: ast.expr) -> tuple[ast.expr, ...]:
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else ()
