"""Who in the project needs ``__anext__`` of an object of unknown type.

What counts: ``anext(x)``; the attribute ``x.__anext__``, called or not (``spawn(it.__anext__)``);
``hasattr(x, "__anext__")`` and ``getattr(x, "__anext__")``; ``isinstance(x, AsyncIterator)``.

What does not count, as ``x`` is known then:

- an async generator of the project: the call of an ``async def`` with ``yield``, an asynchronous
  generator expression, a local name that is only ever bound to one, ``aiter()`` of one;
- an object of a class of the project: a construction, what a function of the project plainly
  returns, ``self`` or ``super()`` in a method, an attribute that the class only ever sets to such
  (a use of that class, found where its uses are asked for);
- what a callable outside the project and outside the standard library returned (if an object of
  ours was given to it, that is a DEPENDENCY already);
- a class or module, as in ``Cls.__anext__``.

Parameters, elements of containers, results of the standard library, and whatever is put together
in other ways are unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .bytesearch import ANEXT
from .names import Module
from .resolve import Resolver, What

if TYPE_CHECKING:
    from .project import Project

_TESTS = ("AsyncIterator",)


def unknown_steps(project: Project, path: str) -> list[int]:
    """The lines of all that is in the file ``path``, in their order."""
    data = project.data(path)
    if data is None or not _worth_parsing(data):
        return []
    module = project.module(path)
    if module is None:
        return [1]
    resolver = Resolver(project)
    lines = {
        node.lineno  # type: ignore[attr-defined]
        for node in _in_question(module)
        for expression in _stepped(node, resolver, module)
        if _unknown(expression, resolver, module)
    }
    return sorted(lines)


def _in_question(module: Module) -> Iterator[ast.AST]:
    """What :func:`_stepped` may say something about."""
    names = ("__anext__", ANEXT, "hasattr", "getattr", "isinstance")
    for node in module.mentions(names, near=(ANEXT, *_TESTS)):
        if isinstance(node, ast.Attribute):
            yield node
        parent, where = module.parents[node]
        if where == "func":
            yield parent


def _worth_parsing(data: bytes) -> bool:
    """Whether it does more than define ``__anext__``."""
    defined = data.count(b"def __anext__")
    return data.count(ANEXT.encode()) > defined or b"isinstance" in data


def _stepped(node: ast.AST, resolver: Resolver, module: Module) -> Iterator[ast.expr]:
    if isinstance(node, ast.Attribute) and node.attr == "__anext__":
        yield node.value
    elif isinstance(node, ast.Call) and node.args:
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if name == "anext":
            if any(t.name == "builtins.anext" for t in resolver.resolve(function, module)):
                yield node.args[0]
        elif name in ("hasattr", "getattr") and len(node.args) > 1:
            second = node.args[1]
            if isinstance(second, ast.Constant) and second.value == "__anext__":
                yield node.args[0]
        elif name == "isinstance" and len(node.args) > 1:
            for part in ast.walk(node.args[1]):
                if getattr(part, "id", getattr(part, "attr", "")) in _TESTS:
                    yield node.args[0]
                    break


def _unknown(node: ast.expr, resolver: Resolver, module: Module) -> bool:
    things = resolver.resolve(node, module)
    return any(
        thing.what in (What.UNKNOWN, What.UNBOUND) or (thing.what is What.MADE and thing.standard)
        for thing in things
    )
