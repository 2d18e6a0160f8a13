"""Callees that let a StopAsyncIteration out, which in a generator would be an error (A08)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from flake8_agen.classes.leaking import (
    ANY_CALLEE,
    Leaking,
    closure,
    functions_in,
    leaking_in,
)
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.stops import DRIVERS, STOP, as_self
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, Function, dotted, first_parameter, names_bound_in
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.walking import walk


@dataclass(frozen=True)
class Leaks:
    """Where a stop may come from, besides the body itself."""

    called: frozenset[str] = frozenset()
    """Callees as written (``self._fetch``, ``fetch_page``), and what else is called, awaited or
    raised under a name that stands for a stop."""
    handed_on: tuple[tuple[int, str], ...] = ()
    """(line, text) of such callees that are not called here but given to somebody who may."""


def leaks_of(
    subject: Subject, tree: ast.Module, helpers: frozenset[str], project: Project, path: str
) -> Leaks:
    """The callees in ``__anext__`` and its helpers that may let a stop out."""
    search = _Search(subject, tree, project, path)
    for name in sorted(helpers | {"__anext__"}):
        method = subject.methods.get(name)
        if method is not None:
            search.look(method)
    return Leaks(frozenset(search.called), tuple(search.handed_on))


class _Search:
    """What the methods of one class call, await and raise."""

    def __init__(
        self, subject: Subject, tree: ast.Module, project: Project, path: str
    ) -> None:
        self.subject = subject
        self.project = project
        self.path = path
        self.file = leaking_in(tree)
        self.leaking = _leaking(subject, tree, self.file.stops) | self.file.functions
        self.called: set[str] = set()
        self.handed_on: list[tuple[int, str]] = []

    @cached_property
    def everywhere(self) -> Leaking:
        """What the project says; most classes call nothing that makes it worth the question."""
        return self.project.leaking()

    def look(self, method: Function) -> None:
        own = first_parameter(method)
        locals_ = names_bound_in(method)
        roles = _roles(method)
        for node in walk(method):
            if isinstance(node, ast.Call) and dotted(node.func) is None:
                if self.everywhere.at_large:
                    self.called.add(ANY_CALLEE)
            text = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else None
            if text is None:
                continue
            role = roles.get(id(node))
            if role == "raised":
                if self._is_stop(node, text):
                    self.called.add(text)
            elif self._leaks(node, text, role, own, locals_):
                if role is not None:
                    self.called.add(text)
                elif isinstance(getattr(node, "ctx", None), ast.Load):
                    self.handed_on.append((getattr(node, "lineno", 1), text))

    def _leaks(
        self, node: ast.AST, text: str, role: str | None, own: str | None, locals_: frozenset[str]
    ) -> bool:
        if as_self(text, own) in self.leaking or self._elsewhere(node, text):
            return True
        if role is None or text in DRIVERS:
            return False
        head, _, last = text.rpartition(".")
        # Something that is held: ``self.step()``, ``step()``, ``await task``.
        held = (head == own and last not in self.subject.methods) or text in locals_
        if held and (last in self.file.steps or (role == "called" and self.everywhere.at_large)):
            return True
        if not head and self.subject.imports.is_builtin(node, "anext"):
            return text != "anext"
        if not head and last in self.file.steps:
            return True
        if role != "called" or not head or last not in self.everywhere.methods:
            return False
        if head == own:
            return last not in self.subject.methods  # a base's
        return self.subject.imports.origin(node) is None

    def _is_stop(self, node: ast.AST, text: str) -> bool:
        """Whether what is raised under another name is a StopAsyncIteration."""
        last = text.rpartition(".")[2]
        if last == STOP:
            return False  # under its own name
        if last in self.file.stops:
            return True
        return any(self._stands_for_stop(thing) for thing in self._things(node))

    def _stands_for_stop(self, thing: Thing, depth: int = 0) -> bool:
        if thing.name == f"builtins.{STOP}":
            return True
        found = Resolver(self.project).node(thing) if thing.what is What.CLASS else None
        if found is None or not isinstance(found[1], ast.ClassDef) or depth > 5:
            return False
        resolver = Resolver(self.project)
        return any(
            self._stands_for_stop(above, depth + 1)
            for base in found[1].bases
            for above in resolver.resolve(base, found[0])
        )

    def _elsewhere(self, node: ast.AST, text: str) -> bool:
        """Whether an imported name is a function of the project that lets a stop out."""
        resolver = Resolver(self.project)
        for thing in self._things(node):
            found = resolver.node(thing) if thing.what is What.FUNCTION else None
            if found is not None and isinstance(found[1], FUNCTIONS):
                if found[1].name in leaking_in(found[0].tree).functions:
                    return True
        return False

    def _things(self, node: ast.AST) -> frozenset[Thing]:
        """What an imported name stands for."""
        origin = self.subject.imports.origin(node)
        if origin is None or origin.startswith("builtins.") or not isinstance(node, ast.expr):
            return frozenset()
        module = self.project.module(self.path)
        own = module.twin(node) if module is not None else None
        if module is None or own is None:
            return frozenset()
        return Resolver(self.project).resolve(own, module)


def _roles(method: Function) -> dict[int, str]:
    """What happens to an expression: it is called, awaited or raised."""
    roles: dict[int, str] = {}
    for node in walk(method):
        if isinstance(node, ast.Call):
            roles.setdefault(id(node.func), "called")
        elif isinstance(node, ast.Await):
            roles.setdefault(id(node.value), "awaited")
        elif isinstance(node, ast.Raise) and node.exc is not None:
            what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            roles[id(what)] = "raised"
    return roles


def _leaking(subject: Subject, tree: ast.Module, stops: frozenset[str]) -> set[str]:
    """Methods of the class (``self.name``) and functions in sight that let a stop out."""
    functions: dict[str, Function] = {
        f"self.{name}": method for name, method in subject.methods.items() if name != "__anext__"
    }
    functions |= {node.name: node for node in functions_in(tree.body)}
    for owner in subject.owners:
        if isinstance(owner, FUNCTIONS):
            functions |= {node.name: node for node in functions_in(owner.body)}
    return closure(functions, subject.imports, stops)
