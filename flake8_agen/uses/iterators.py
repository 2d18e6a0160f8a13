"""What the project uses of that which ``aiter(x)`` gave, where nobody knows what ``x`` is.

A class that is its own iterator has all its members there; a generator has none of them:

    rows = aiter(source)
    async for row in rows:
        rows.cancel()
    await rows.aclose()             # the generator's, not that of the class

What counts is an attribute of the call itself, of the local or attribute that it is assigned to,
``getattr(rows, "cancel")``, and ``aclosing(rows)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.steps import is_unknown
from flake8_agen.uses.use import Place
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

_ASKING = ("aiter", "__aiter__")
_NEAR = (b"aiter(", b"__aiter__()")


def unknown_iterator_members(project: Project, path: str) -> list[Place]:
    """All that is used so in the file ``path``, in the order of lines."""
    data = project.data(path)
    if data is None or not any(word in data for word in _NEAR):
        return []
    module = project.module(path)
    if module is None:
        return []
    resolver = Resolver(project)
    found = {
        Place(path, getattr(node, "lineno", 1), name)
        for call in _calls(module, resolver)
        for node, name in _used(call, module)
    }
    return sorted(found, key=lambda place: (place.line, place.name))


def _calls(module: Module, resolver: Resolver) -> Iterator[ast.Call]:
    """``aiter(x)`` and ``x.__aiter__()`` of an unknown ``x``."""
    for node in module.mentions(_ASKING, near=_ASKING):
        call, where = module.parents.get(node, (None, ""))
        if not isinstance(call, ast.Call) or where != "func":
            continue
        if isinstance(node, ast.Attribute):
            asked = node.value
        elif len(call.args) == 1:
            asked = call.args[0]
        else:
            continue
        if is_unknown(asked, resolver, module):
            yield call


def _used(call: ast.Call, module: Module) -> Iterator[tuple[ast.AST, str]]:
    """(node, name of the member) of each use of what the call gives."""
    yield from _member(call, module)
    parent, _ = module.parents[call]
    targets = list(parent.targets) if isinstance(parent, ast.Assign) else []
    if isinstance(parent, (ast.AnnAssign, ast.NamedExpr)):
        targets = [parent.target]
    for target in targets:
        if isinstance(target, ast.Name):
            function = module.function_of(call)
            for node in walk(function) if function is not None else ():
                if isinstance(node, ast.Name) and node.id == target.id:
                    yield from _member(node, module)
        elif isinstance(target, ast.Attribute):
            for other in module.mentions((target.attr,), near=(target.attr,)):
                if isinstance(other, ast.Attribute):
                    yield from _member(other, module)


def _member(node: ast.AST, module: Module) -> Iterator[tuple[ast.AST, str]]:
    parent, _ = module.parents.get(node, (None, ""))
    if isinstance(parent, ast.Attribute):
        if parent.attr not in ("__anext__", "__aiter__"):
            yield parent, parent.attr
    elif isinstance(parent, ast.Call) and parent.args and parent.args[0] is node:
        if last(parent.func) == "aclosing":
            yield parent, "aclose"
        elif last(parent.func) in ("getattr", "hasattr") and len(parent.args) > 1:
            name = parent.args[1]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield parent, name.value
