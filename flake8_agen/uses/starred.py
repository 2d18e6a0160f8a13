"""What reaches other files by ``from module import *`` without being asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from flake8_agen.uses.resolve import Resolver

if TYPE_CHECKING:
    from flake8_agen.project import Project


def leaking(project: Project, path: str, names: Iterable[str]) -> frozenset[str]:
    """Those of ``names`` that would mean something else to a file that takes all names of the file
    ``path``, at first or second hand, if that file had one more of them."""
    package = os.path.basename(path) == "__init__.py"  # of which taken_from says nothing
    if not package and "*" not in project.taken_from(path):
        return frozenset()
    takers = _takers(project, path)
    wanted = frozenset(names) if takers else frozenset()
    return frozenset(name for name in wanted if not takers.isdisjoint(project.mentioning(name)))


def _takers(project: Project, path: str) -> set[str]:
    sources = project.kept("import *", partial(_sources, project))
    found: set[str] = set()
    pending = [path]
    while pending:
        one = pending.pop()
        if one in sources and "__all__" not in (project.text(one) or ""):
            pending += sources[one] - found
            found |= sources[one]
    return found - {path}


def _sources(project: Project) -> dict[str, set[str]]:
    """Who takes all names of a file."""
    resolver = Resolver(project)
    sources: dict[str, set[str]] = {}
    for other in project.mentioning("import *"):
        module = project.module(other)
        for statement in module.stars if module is not None else ():
            assert module is not None
            for source in resolver.modules(statement, module) or ():
                sources.setdefault(source, set()).add(other)
    return sources
