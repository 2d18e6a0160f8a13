"""Who in the project needs ``__anext__`` of an object of unknown type.

What counts: ``anext(x)``; the attribute ``x.__anext__``, called or not (``spawn(it.__anext__)``);
``hasattr(x, "__anext__")`` and ``getattr(x, "__anext__")``; ``isinstance(x, AsyncIterator)``;
what an ``__aiter__`` gives other than ``self`` or a new object; what is set as an ``__aiter__``.

What does not count, as ``x`` is known then:

- an async generator of the project: the call of an ``async def`` with ``yield``, an asynchronous
  generator expression, a local name that is only ever bound to one, ``aiter()`` of one;
- an object of a class of the project: a construction, what a function of the project plainly
  returns, ``self`` or ``super()`` in a method (a use of that class, found where its uses are asked
  for);
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

from flake8_agen.uses.bytesearch import ANEXT
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.scopes import last
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

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
        if is_unknown(expression, resolver, module)
    }
    return sorted(lines | set(_given_by_aiter(module, resolver)) | set(_by_another_way(module)))


def _by_another_way(module: Module) -> Iterator[int]:
    """``map(anext, rows)``, ``methodcaller("__anext__")``: nobody knows of what objects."""
    for node in module.mentions((ANEXT,), near=(ANEXT,)):
        parent, where = module.parents[node]
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and where != "func":
            yield node.lineno
    for text in module.strings():
        parent, _ = module.parents[text]
        known = isinstance(parent, ast.Call) and last(parent.func) in ("hasattr", "getattr")
        if text.value == "__anext__" and isinstance(parent, ast.Call) and not known:
            yield text.lineno


def _given_by_aiter(module: Module, resolver: Resolver) -> Iterator[int]:
    """Where an ``__aiter__`` gives another object, which must then be an iterator."""
    attributes = ("__aiter__", "return_value", "side_effect")
    for node in module.mentions(attributes, near=("__aiter__",)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            text = ast.unparse(node)
            if text.endswith((".__aiter__", ".__aiter__.return_value", ".__aiter__.side_effect")):
                yield node.lineno
    methods = [
        scope.node
        for scope in module.known_scopes()
        if isinstance(scope.node, ast.FunctionDef) and scope.node.name == "__aiter__"
    ]
    for method in methods:
        first = method.args.args[0].arg if method.args.args else ""
        for inner in walk(method):
            value = inner.value if isinstance(inner, ast.Return) else None
            if value is None or (isinstance(value, ast.Name) and value.id == first):
                continue
            things = resolver.resolve(value, module)
            made = isinstance(value, ast.Call) and all(
                thing.what is What.CLASS for thing in resolver.resolve(value.func, module)
            )
            if not made and any(thing.what is not What.GENERATOR for thing in things):
                yield value.lineno


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
    if b"__aiter__" in data:
        return True
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
            for part in walk(node.args[1]):
                if getattr(part, "id", getattr(part, "attr", "")) in _TESTS:
                    yield node.args[0]
                    break


def is_unknown(node: ast.expr, resolver: Resolver, module: Module) -> bool:
    """Whether the expression may be an object of any class of the project."""
    things = resolver.resolve(node, module)
    if isinstance(node, ast.Attribute) and any(thing.what is What.INSTANCE for thing in things):
        return True  # whose object it is there is not followed
    return any(
        thing.what in (What.UNKNOWN, What.UNBOUND) or (thing.what is What.MADE and thing.standard)
        for thing in things
    )
