"""Callees that let a StopAsyncIteration out, which in a generator would be an error (A08)."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.imports import Imports, imports_of
from flake8_agen.project import Project
from flake8_agen.protocol import Subject
from flake8_agen.resolve import Resolver, What
from flake8_agen.stops import as_self, stops_of
from flake8_agen.syntax import FUNCTIONS, Function, dotted, first_parameter, names_bound_in
from flake8_agen.walking import own_statements


@dataclass(frozen=True)
class Leaks:
    """Where a stop may come from, besides the body itself."""

    called: frozenset[str] = frozenset()
    """Callees as written (``self._fetch``, ``fetch_page``)."""
    handed_on: tuple[tuple[int, str], ...] = ()
    """(line, text) of such callees that are not called here but given to somebody who may."""


def leaks_of(
    subject: Subject, tree: ast.Module, helpers: frozenset[str], project: Project, path: str
) -> Leaks:
    """The callees in ``__anext__`` and its helpers that may let a stop out."""
    leaking = _leaking(subject, tree)
    at_large = _is_at_large(tree)
    called: set[str] = set()
    handed_on: list[tuple[int, str]] = []
    for name in sorted(helpers | {"__anext__"}):
        method = subject.methods.get(name)
        if method is None:
            continue
        own = first_parameter(method)
        callees = {id(node.func) for node in ast.walk(method) if isinstance(node, ast.Call)}
        own_names = names_bound_in(method)
        for node in ast.walk(method):
            text = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else None
            if text is None:
                continue
            leaks = as_self(text, own) in leaking
            if at_large and id(node) in callees:
                head, _, attribute = text.partition(".")
                held = head == own and "." not in attribute and attribute not in subject.methods
                leaks |= held or text in own_names
            if leaks or _leaks_elsewhere(node, text, subject, project, path):
                if id(node) in callees:
                    called.add(text)
                elif isinstance(getattr(node, "ctx", None), ast.Load):
                    handed_on.append((getattr(node, "lineno", 1), text))
    return Leaks(frozenset(called), tuple(handed_on))


def _leaks_elsewhere(
    node: ast.AST, text: str, subject: Subject, project: Project, path: str
) -> bool:
    """Whether an imported name is a function of the project that lets a stop out."""
    origin = subject.imports.origin(node)
    if origin is None or origin.startswith("builtins.") or not isinstance(node, ast.expr):
        return False
    module = project.module(path)
    own = module.twin(node) if module is not None else None
    if module is None or own is None:
        return False
    resolver = Resolver(project)
    for thing in resolver.resolve(own, module):
        found = resolver.node(thing) if thing.what is What.FUNCTION else None
        if found is not None and isinstance(found[1], FUNCTIONS):
            if found[1].name in _leaking_functions(found[0].tree):
                return True
    return False


def _leaking_functions(tree: ast.Module) -> frozenset[str]:
    """The functions of a file that let a stop out, by name."""
    known = _LEAKING.get(tree)
    if known is None:
        free = {node.name: node for node in _functions(tree.body)}
        known = _LEAKING[tree] = frozenset(_closure({}, free, imports_of(tree)))
    return known


_LEAKING: weakref.WeakKeyDictionary[ast.Module, frozenset[str]] = weakref.WeakKeyDictionary()


def _is_at_large(tree: ast.Module) -> bool:
    """Whether the file hands a function that lets a stop out to somebody, as a value: whatever is
    called and has no name of its own may be that function."""
    known = _AT_LARGE.get(tree)
    if known is None:
        leaking = _leaking_functions(tree)
        callees: set[int] = set()
        mentioned: list[ast.Name] = []
        for node in ast.walk(tree) if leaking else ():
            if isinstance(node, ast.Call):
                callees.add(id(node.func))
            elif isinstance(node, ast.Name) and node.id in leaking:
                mentioned.append(node)
        known = _AT_LARGE[tree] = any(
            isinstance(node.ctx, ast.Load) and id(node) not in callees for node in mentioned
        )
    return known


_AT_LARGE: weakref.WeakKeyDictionary[ast.Module, bool] = weakref.WeakKeyDictionary()


def _leaking(subject: Subject, tree: ast.Module) -> set[str]:
    own = {name: method for name, method in subject.methods.items() if name != "__anext__"}
    free = {node.name: node for node in _functions_in_sight(subject, tree)}
    return _closure(own, free, subject.imports)


def _closure(
    own: dict[str, Function], free: dict[str, Function], imports: Imports
) -> set[str]:
    """Those of the methods and functions that let a stop out, directly or through another."""
    functions = {**{f"self.{name}": method for name, method in own.items()}, **free}
    stops = {name: stops_of(function) for name, function in functions.items()}
    leaking = {name for name, each in stops.items() if each.come_from(imports)}
    while True:
        more = {
            name
            for name, each in stops.items()
            if name not in leaking and not each.called.isdisjoint(leaking)
        }
        if not more:
            return leaking
        leaking |= more


def _functions_in_sight(subject: Subject, tree: ast.Module) -> Iterator[Function]:
    """Functions of the file that code in the class can call by a bare name."""
    yield from _functions(tree.body)
    for owner in subject.owners:
        if isinstance(owner, FUNCTIONS):
            yield from _functions(owner.body)


def _functions(body: list[ast.stmt]) -> Iterator[Function]:
    for node in own_statements(body):
        if isinstance(node, FUNCTIONS):
            yield node
