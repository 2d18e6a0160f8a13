"""What lets a StopAsyncIteration out, file by file: functions, methods, other names of the stop."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_agen.classes.stops import DRIVERS, STOP, Stops, stops_of
from flake8_agen.imports import Imports, imports_of
from flake8_agen.syntax import FUNCTIONS, Function, last_name
from flake8_agen.walking import own_statements, walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

ANY_CALLEE = "()"
"""Stands for whatever is called and has no name: ``steps[0]()``, ``table.get(key)()``."""


@dataclass(frozen=True)
class Leaking:
    """What one file says about stops."""

    functions: frozenset[str] = frozenset()
    """Functions at the top of the file that let a stop out, and their other names there."""
    methods: frozenset[str] = frozenset()
    """Methods of whatever class that do, ``__anext__`` aside."""
    stops: frozenset[str] = frozenset({STOP})
    """Names of StopAsyncIteration, of classes derived from it, and of instances."""
    steps: frozenset[str] = frozenset()
    """Other names of ``anext``, and names and attributes that hold a bound ``__anext__``."""
    at_large: bool = False
    """Whether such a function is handed to somebody, as a value: whatever is called and has no
    name of its own may be that function."""


def leaking_in(tree: ast.Module) -> Leaking:
    """Look through the file, once."""
    found = _KNOWN.get(tree)
    if found is None:
        found = _KNOWN[tree] = _look(tree) if _concerns_stops(tree) else Leaking()
    return found


_KNOWN: weakref.WeakKeyDictionary[ast.Module, Leaking] = weakref.WeakKeyDictionary()


def leaking_everywhere(project: Project) -> Leaking:
    """What all files of the project say together; the names of stops stay with their files."""
    paths = {path for word in (STOP, "anext", *DRIVERS) for path in project.mentioning(word)}
    modules = (project.module(path) for path in sorted(paths))
    found = [leaking_in(module.tree) for module in modules if module is not None]
    return Leaking(
        methods=frozenset(name for each in found for name in each.methods),
        at_large=any(each.at_large for each in found),
    )


def closure(functions: dict[str, Function], imports: Imports, stops: frozenset[str]) -> set[str]:
    """Those of the functions that let a stop out, directly or through another."""
    known = {name: stops_of(function) for name, function in functions.items()}
    leaking = {name for name, each in known.items() if _starts(each, imports, stops)}
    while True:
        more = {
            name
            for name, each in known.items()
            if name not in leaking and not each.called.isdisjoint(leaking)
        }
        if not more:
            return leaking
        leaking |= more


def functions_in(body: list[ast.stmt]) -> Iterator[Function]:
    """The functions that a scope defines."""
    for node in own_statements(body):
        if isinstance(node, FUNCTIONS):
            yield node


def _starts(each: Stops, imports: Imports, stops: frozenset[str]) -> bool:
    return each.come_from(imports) or not each.named.isdisjoint(stops)


def _concerns_stops(tree: ast.Module) -> bool:
    words = {STOP, "anext", *DRIVERS}
    return any(
        getattr(node, "id", None) in words
        or getattr(node, "attr", None) in words
        or (isinstance(node, ast.alias) and node.name in words)
        or (isinstance(node, FUNCTIONS) and node.name == "__anext__")
        for node in walk(tree)
    )


def _look(tree: ast.Module) -> Leaking:
    imports = imports_of(tree)
    stops = _names_of_the_stop(tree)
    functions = closure({each.name: each for each in functions_in(tree.body)}, imports, stops)
    methods: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.ClassDef):
            own = {each.name: each for each in node.body if isinstance(each, FUNCTIONS)}
            own.pop("__anext__", None)
            found = closure({f"self.{name}": each for name, each in own.items()}, imports, stops)
            methods |= {name.removeprefix("self.") for name in found}
    return Leaking(
        frozenset(functions | set(_aliases(tree, functions))),
        frozenset(methods),
        stops,
        frozenset(_steps(tree, imports)),
        _is_at_large(tree, functions, methods | set(DRIVERS)),
    )


def _names_of_the_stop(tree: ast.Module) -> frozenset[str]:
    names = {STOP}
    while True:
        more = set(_aliases(tree, names)) | {
            node.name
            for node in walk(tree)
            if isinstance(node, ast.ClassDef) and any(last_name(b) in names for b in node.bases)
        }
        if more <= names:
            return frozenset(names)
        names |= more


def _aliases(tree: ast.Module, names: set[str]) -> Iterator[str]:
    """``Done = StopAsyncIteration``, ``END = StopAsyncIteration()``, ``step = anext``."""
    for node in walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            value = node.value.func if isinstance(node.value, ast.Call) else node.value
            called = value is not node.value
            if last_name(value) in names and not (called and last_name(value) != STOP):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from (target.id for target in targets if isinstance(target, ast.Name))


def _steps(tree: ast.Module, imports: Imports) -> Iterator[str]:
    """What is assigned something that, when called or awaited, takes a step of an iterator."""
    for node in walk(tree):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        if not _holds_a_step(node.value, imports):
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            name = last_name(target)
            if name is not None:
                yield name


def _holds_a_step(value: ast.expr, imports: Imports) -> bool:
    """``x.__anext__``, ``anext``, ``partial(anext, x)``, ``lambda: anext(x)``, a task of one; not
    the item itself, ``await anext(x)``."""
    awaited = {
        id(inner)
        for node in walk(value)
        if isinstance(node, ast.Await)
        for inner in walk(node)
    }
    return any(
        id(node) not in awaited
        and (
            (isinstance(node, ast.Attribute) and node.attr in DRIVERS)
            or (isinstance(node, ast.Name) and imports.is_builtin(node, "anext"))
        )
        for node in walk(value)
    )


def _is_at_large(tree: ast.Module, functions: set[str], methods: set[str]) -> bool:
    """Whether a function, a bound method or a lambda around one is given to somebody, or an object
    that is called like one exists."""
    if "__call__" in methods:
        return True
    callees: set[int] = set()
    mentioned: list[ast.Name] = []
    for node in walk(tree):
        if isinstance(node, ast.Call):
            callees.add(id(node.func))
            for given in (*node.args, *(each.value for each in node.keywords)):
                if isinstance(given, ast.Attribute) and given.attr in methods:
                    return True
        elif isinstance(node, ast.Lambda):
            for inner in walk(node.body):
                called = last_name(inner.func) if isinstance(inner, ast.Call) else None
                if called in functions or called in methods:
                    return True
        elif isinstance(node, ast.Name) and node.id in functions:
            mentioned.append(node)
    return any(isinstance(node.ctx, ast.Load) and id(node) not in callees for node in mentioned)
