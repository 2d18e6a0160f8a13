"""What an ``except`` clause names, where that is not plainly a class that a stop is no kind of.

    RETRIED = (TimeoutError, Exception)
    ..
    except RETRIED:
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.classes.stops import STOP
from flake8_agen.project import Project
from flake8_agen.syntax import Function
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.walking import walk

CATCH_ALL = frozenset({STOP, "Exception", "BaseException"})
"""The builtin classes that a stop is a kind of."""
DEPTH = 6
"""How far names, tuples and bases are followed."""


def caught_by(method: Function) -> Iterator[ast.expr]:
    """What the handlers of a function name, one by one."""
    for node in walk(method):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            yield from _parts(node.type)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, (ast.Tuple, ast.List)):
        for each in node.elts:
            yield from _parts(each)
    elif isinstance(node, ast.Starred):
        yield from _parts(node.value)
    elif isinstance(node, ast.BinOp):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


def may_catch_a_stop(node: ast.expr, module: Module, project: Project, depth: int = 0) -> bool:
    """Whether a handler for what ``node`` stands for may catch a stop; where nobody knows, it may.
    """
    own = module.twin(node) if isinstance(node, (ast.Name, ast.Attribute)) else None
    if own is None or depth > DEPTH:
        return True
    things = Resolver(project).resolve(own, module)
    plain = (What.CLASS, What.EXTERNAL)
    if all(thing.what in plain for thing in things):
        return any(_catches(thing, project) for thing in things)
    values = [*_values(own, module, project)]
    return not values or any(
        value is None or may_catch_a_stop(part, there, project, depth + 1)
        for value, there in values
        for part in (_parts(value) if value is not None else (own,))
    )


def _catches(thing: Thing, project: Project) -> bool:
    """Whether a class is one that catches stops, or is derived from StopAsyncIteration."""
    module, *names = thing.name.split(".")
    builtin = thing.what is What.EXTERNAL and module == "builtins"
    return (builtin and not CATCH_ALL.isdisjoint(names)) or is_a_stop(thing, project)


def is_a_stop(thing: Thing, project: Project, depth: int = 0) -> bool:
    """Whether it is StopAsyncIteration, or a class derived from it."""
    if thing.name == f"builtins.{STOP}":
        return True
    if thing.what is not What.CLASS or depth > DEPTH:
        return False
    return any(is_a_stop(above, project, depth + 1) for above in Resolver(project).bases(thing))


def _values(
    node: ast.expr, module: Module, project: Project
) -> Iterator[tuple[ast.expr | None, Module]]:
    """What a name is assigned, here or in the file that it is imported from; None where that is
    something else."""
    scope = module.lookup(node) if isinstance(node, ast.Name) else None
    for binding in scope.bindings[node.id] if scope and isinstance(node, ast.Name) else ():
        if not isinstance(binding.node, ast.alias):
            yield binding.value, module
            continue
        statement = module.statement(binding.node)
        paths = None
        if isinstance(statement, ast.ImportFrom):
            paths = Resolver(project).modules(statement, module)
        for path in paths or ():
            there = project.module(path)
            bound = there.scope.bindings.get(binding.node.name) if there is not None else None
            for each in bound or (None,):
                yield (each.value if each is not None else None), there or module
        if not paths:
            yield None, module
