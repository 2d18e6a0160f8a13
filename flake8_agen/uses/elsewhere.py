"""Attributes of a name in files that do not know the class: of other objects, or of anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from flake8_agen.syntax import FUNCTIONS, last
from flake8_agen.uses.attributes import BY_NAME, own_node, uses_in_file
from flake8_agen.uses.looks import Look
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import definition

if TYPE_CHECKING:
    from flake8_agen.project import Project


def only_of_others(
    project: Project, name: str, home: Module, outside: ast.ClassDef, paths: Sequence[str]
) -> bool:
    """Whether all that the files say ``.name`` of is known to be no object of ``outside``, a class
    of the file ``home``: ``self`` in classes that have nothing to do with it, an object of such a
    class. Strings that are the name count where they go to somebody (see :func:`is_spelt_in`)."""
    look = Look(frozenset({name}))
    target = definition(home, own_node(home, outside))
    methods: set[tuple[str, str]] = set()
    for path in paths:
        module = project.module(path)
        if module is None or any(uses_in_file(look, module, target, None, Resolver(project))):
            return False
        nodes = module.attributes_by_name(look.names, look.finds)
        data = project.data(path) or b""
        if _is_said_otherwise(name, nodes, data) or any(_is_given(node, module) for node in nodes):
            return False
        methods.update(_methods(nodes, module))
    project.search({each for each, _ in methods})
    return not any(_is_lent(project, *each) for each in methods)


def is_spelt_in(project: Project, name: str, paths: Iterable[str]) -> bool:
    """Whether a string in one of the files is the name, or begins with it."""
    spelt = re.compile(rb"[\"']%s\b" % re.escape(name.encode()))
    return any(spelt.search(project.data(path) or b"") for path in paths)


def _is_said_otherwise(name: str, nodes: Iterable[ast.AST], data: bytes) -> bool:
    """Whether the text says ``.name`` where no code does, as in a path (``patch("feed.rows.at")``),
    or code says it in some other way."""
    said = re.findall(rb"\.%s\b" % re.escape(name.encode()), data)
    return len(said) != sum(isinstance(each, ast.Attribute) for each in nodes)


def _is_given(node: ast.AST, module: Module) -> bool:
    """Whether a string goes to somebody who may look for an attribute of that name."""
    parent, _ = module.parents[node]
    if not isinstance(node, ast.Constant):
        return False
    if isinstance(parent, ast.Call):
        return last(parent.func) not in BY_NAME
    return isinstance(parent, (ast.keyword, ast.Starred))


def _methods(nodes: Iterable[ast.AST], module: Module) -> Iterator[tuple[str, str]]:
    """The classes and methods in which the nodes stand."""
    for node in nodes:
        around = [each for each, _ in module.ancestors(node)]
        for inner, outer in zip(around, around[1:]):
            if isinstance(outer, ast.ClassDef) and isinstance(inner, FUNCTIONS):
                yield outer.name, inner.name


def _is_lent(project: Project, name: str, method: str) -> bool:
    """Whether somebody says ``Beats.show``, which may be called with another object."""
    said = f"{name}.{method}".encode()
    return any(said in (project.data(path) or b"") for path in project.mentioning(name))
