"""How one file names the module that another file is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project


def names_of_module(project: Project, path: str, home: str) -> frozenset[str]:
    """The names that the file ``path`` has for the module ``home`` and for nothing else:
    ``pkg.rows`` and ``.rows`` after ``from``, ``rows`` and ``pkg.rows`` before ``.name``."""
    module = project.module(path)
    if module is None:
        return frozenset()
    resolver = Resolver(project)
    wanted = frozenset({Thing(What.MODULE, home)})
    found: set[str] = set()
    for node in walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            if resolver.modules(node, module) == (home,):
                found.add("." * node.level + (node.module or ""))
            for alias in node.names:
                if alias.name != "*" and resolver.imported(alias, module) == wanted:
                    found.add(alias.asname or alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if project.layout.absolute(alias.name, path) == (home,):
                    found.add(alias.asname or alias.name)
    return frozenset(found)
