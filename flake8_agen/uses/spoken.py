"""Docstrings that speak of a class by a role or directive of Sphinx, in any file:

    :class:`Rows`   :py:class:`~pkg.rows.Rows`   :class:`these <Rows>`   .. autoclass:: rows.Rows

Where the class becomes a function, these become ``:func:`` and ``.. autofunction::``. See
https://www.sphinx-doc.org/en/master/usage/domains/python.html#cross-referencing-python-objects
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.uses.resolve import Resolver, Thing

if TYPE_CHECKING:
    from flake8_agen.project import Project
    from flake8_agen.uses.names import Module

ROLE = re.compile(
    r":(?:py:)?(?P<word>class):`(?:[^`<>]*<)?[~!]?(?P<name>[\w.]*\w)(?:\(\))?>?`"
)
DIRECTIVE = re.compile(
    r"^[ \t]*\.\. (?:py:)?(?P<word>autoclass)::[ \t]+(?P<name>[\w.]*\w)[^\S\n]*$", re.MULTILINE
)
_SIGNS = (b":class:`", b"autoclass::")


def spellings(project: Project, thing: Thing) -> dict[str, frozenset[str]]:
    """How files other than its own speak of the class or function ``thing``, which is at the top
    of its file: the names as they stand there, by path."""
    found = {}
    for path in project.mentioning(thing.name) if "." not in thing.name else ():
        if path == thing.path or not path.endswith(".py"):
            continue
        data = project.data(path) or b""
        module = project.module(path) if any(sign in data for sign in _SIGNS) else None
        if module is not None:
            names = frozenset(
                name for name in _spoken(module.text) if means(project, module, name, thing)
            )
            if names:
                found[path] = names
    return found


def references(project: Project, thing: Thing, own: range) -> Iterator[tuple[str, int]]:
    """(path, 1-based line) of each such reference to ``thing``, but for the lines ``own`` of its
    file."""
    for path in project.mentioning(thing.name):
        data = project.data(path) or b""
        if not path.endswith(".py") or not any(sign in data for sign in _SIGNS):
            continue
        module = project.module(path)
        for sign in (ROLE, DIRECTIVE) if module is not None else ():
            assert module is not None
            for found in sign.finditer(module.text):
                line = module.text.count("\n", 0, found.start("name")) + 1
                if path != thing.path:
                    if means(project, module, found["name"], thing):
                        yield path, line
                elif found["name"].rpartition(".")[2] == thing.name and line not in own:
                    yield path, line


def _spoken(text: str) -> set[str]:
    return {found["name"] for sign in (ROLE, DIRECTIVE) for found in sign.finditer(text)}


def means(project: Project, module: Module, name: str, thing: Thing) -> bool:
    """Whether ``name`` in a docstring of ``module`` means ``thing`` for sure."""
    before, dot, last = name.rpartition(".")
    if last != thing.name:
        return False
    resolver = Resolver(project)
    if not before:
        if last in module.scope.bindings:
            return resolver.bound(module.scope, last, module) == {thing}
        return bool(dot) and _is_the_only_one(project, thing)
    modules = project.layout.absolute(before.lstrip("."), module.path)
    return bool(modules) and all(
        resolver.member(path, last) == {thing} for path in modules or ()
    )


def _is_the_only_one(project: Project, thing: Thing) -> bool:
    """Whether no other class or function of the project has its name."""
    defined = re.compile(rb"\b(?:class|def)\s+%s\b" % re.escape(thing.name).encode("utf-8"))
    return all(
        len(defined.findall(project.data(path) or b"")) == (path == thing.path)
        for path in project.mentioning(thing.name)
    )
