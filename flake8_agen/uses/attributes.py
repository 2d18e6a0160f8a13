"""Reads and writes, by name, of attributes on what may be an object of a class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.looks import Look
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.things import class_of, definition
from flake8_agen.uses.use import Use, UseKind

if TYPE_CHECKING:
    from flake8_agen.project import Project

BY_NAME = frozenset({"getattr", "setattr", "hasattr", "delattr", "object", "attrgetter"})
"""Who is told by a string which attribute of its first argument is meant."""


def attribute_uses(
    project: Project, names: frozenset[str], home: Module, outside: ast.ClassDef
) -> tuple[Use, ...]:
    """The uses of attributes ``names`` outside the class ``outside`` of the file ``home``."""
    if not names:
        return ()
    resolver = Resolver(project)
    node = own_node(home, outside)
    target = definition(home, node)
    found: list[Use] = []
    look = Look(names)
    for path in sorted({home.path, *project.referring(node.name)}):
        if path == home.path:
            found += uses_in_file(look, home, target, node, resolver)
        elif look.finds_bytes(project.data(path) or b""):
            module = project.module(path)
            if module is not None:
                found += uses_in_file(look, module, target, None, resolver)
    return tuple(found)


def own_node(home: Module, outside: ast.ClassDef) -> ast.ClassDef:
    """The class ``outside`` in ``home``, which may be another parse of the same text."""
    home.look_into(outside)
    if outside in home.scopes:
        return outside
    return next(
        node
        for scope in home.known_scopes()
        if isinstance(node := scope.node, ast.ClassDef)
        and (node.lineno, node.name) == (outside.lineno, outside.name)
    )


def uses_in_file(
    look: Look,
    module: Module,
    target: Thing,
    inside: ast.ClassDef | None,
    resolver: Resolver,
) -> Iterator[Use]:
    """The same in one file, without what stands in the class ``inside``."""
    for node in module.attributes_by_name(look.names, look.finds):
        parent, _ = module.parents[node]
        name, write = "", False
        base: ast.expr | None = None
        if isinstance(node, ast.Attribute) and node.attr in look.names:
            name, base, write = node.attr, node.value, not isinstance(node.ctx, ast.Load)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value in look.names and isinstance(parent, ast.Call) and parent.args:
                called = last(parent.func)
                if called in BY_NAME and (parent.args[0] is not node or called == "attrgetter"):
                    name, base = node.value, parent.args[0]
                    write = called in ("setattr", "delattr", "object")
        elif isinstance(node, ast.MatchClass):
            name = next((each for each in node.kwd_attrs if each in look.names), "")
        if not name:
            continue
        if inside is not None and any(each is inside for each, _ in module.ancestors(node)):
            continue
        if base is not None and base is not node and not may_be(base, module, target, resolver):
            continue
        line = getattr(node, "lineno", 1)
        yield Use(
            UseKind.ATTRIBUTE,
            module.path,
            line,
            module.column(line, getattr(node, "col_offset", 0)),
            name,
            own=module.path == target.path,
            write=write,
            scope=module.scope_of(node).qualname,
        )


def may_be(base: ast.expr, module: Module, target: Thing, resolver: Resolver) -> bool:
    """Whether the expression may be an object of the class, or of a class akin to it."""
    return may_be_among(resolver.resolve(base, module), target, resolver.project)


def may_be_among(things: Iterable[Thing], target: Thing, project: Project) -> bool:
    """Whether one of ``things`` may be an object of the class, or of a class akin to it."""
    for thing in things:
        if thing.what in (What.UNKNOWN, What.UNBOUND):
            return True
        if thing.what in (What.INSTANCE, What.CLASS):
            if _akin(class_of(thing), target, project):
                return True
        if thing.what is What.MADE and thing.standard and "." in thing.name.partition(".")[2]:
            return True  # what came out of a container
    return False


def _akin(one: Thing, other: Thing, project: Project) -> bool:
    """Whether they are one class, or one is derived from the other."""
    return one == other or one in bases_of(other, project) or other in bases_of(one, project)


def bases_of(thing: Thing, project: Project) -> frozenset[Thing]:
    """The classes of the project from which the class is derived, at any distance."""
    found: set[Thing] = set()
    pending = [thing]
    while pending:
        above = project.kept(("bases", pending[-1]), partial(_bases, pending.pop(), project))
        pending += above - found
        found |= above
    return frozenset(found)


def _bases(thing: Thing, project: Project) -> frozenset[Thing]:
    return frozenset(each for each in Resolver(project).bases(thing) if each.what is What.CLASS)
