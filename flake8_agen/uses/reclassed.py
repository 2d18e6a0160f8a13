"""Where the project gives an object of unknown type another class: ``x.__class__ = Other``,
``setattr(x, "__class__", Other)``, ``object.__setattr__(x, "__class__", Other)``.

A loop that runs asks the new class for each further step.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.steps import is_unknown
from flake8_agen.uses.use import Place

if TYPE_CHECKING:
    from flake8_agen.project import Project

CLASS = "__class__"
SETTING = ("setattr", "__setattr__")
_BY_NAME = re.compile(rb"setattr(?:__)?\((?:[^()\n]|\([^()\n]*\))*,\s*[\"']__class__[\"']")


def reclassed(project: Project) -> tuple[Place, ...]:
    """All such places, in the order of files and lines."""
    assigning = project.attribute_files(CLASS)
    return tuple(
        Place(path, line, CLASS)
        for path in sorted({*assigning, *project.mentioning(CLASS)})
        for line in _lines(project, path, assigned=assigning.get(path, False))
    )


def _lines(project: Project, path: str, *, assigned: bool) -> list[int]:
    named = _BY_NAME.search(project.data(path) or b"") is not None
    module = project.module(path) if assigned or named else None
    if module is None:
        return []
    resolver = Resolver(project)
    objects = [node.value for node in module.stored(CLASS)] if assigned else []
    if named:
        objects += _by_name(module)
    return sorted({each.lineno for each in objects if is_unknown(each, resolver, module)})


def _by_name(module: Module) -> Iterator[ast.expr]:
    for node in module.mentions(SETTING):
        call, where = module.parents[node]
        if isinstance(call, ast.Call) and where == "func" and len(call.args) == 3:
            name = call.args[1]
            if isinstance(name, ast.Constant) and name.value == CLASS:
                yield call.args[0]
