"""An ``__aiter__`` that does nothing but start an async generator which is defined inside of it:

    def __aiter__(self):
        async def generate():
            for row in self.rows:
                yield row

        return generate()

A private method that is such a generator (``return self._iterate()``) is none of these: it has a
name that others may call or override, and is no needless layer, but a part of its own.

Functions that are defined beside the generator move into it; nothing else may stand there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from flake8_agen.classes.protocol import Subject, qualname_of
from flake8_agen.imports import Imports
from flake8_agen.syntax import (
    FUNCTIONS,
    Function,
    body_of,
    is_generator,
    names_bound_in,
    walk_scope,
)
from flake8_agen.walking import blocks, walk


@dataclass(frozen=True)
class Wrapper:
    """The ``__aiter__`` of one class, and the async generator in it."""

    path: str
    tree: ast.Module
    subject: Subject
    """The class; whether it has an ``__anext__`` does not matter."""
    method: ast.FunctionDef
    inner: ast.AsyncFunctionDef
    call: ast.Call
    """What starts the generator."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters of ``__aiter__``, ``self`` first."""
        return tuple(arg.arg for arg in _arguments(self.method.args))

    @cached_property
    def others(self) -> tuple[ast.stmt, ...]:
        """What ``__aiter__`` does besides defining and starting the generator."""
        return tuple(node for node in body_of(self.method)[:-1] if node is not self.inner)

    @cached_property
    def helpers(self) -> tuple[Function, ...]:
        """Those of them that are functions whose definition does nothing."""
        return tuple(
            node
            for node in self.others
            if isinstance(node, FUNCTIONS)
            and not node.decorator_list
            and all(isinstance(value, ast.Constant) for _, value in _defaults(node.args))
            and (self.deferred or not any(map(_acts, annotations_of(node))))
            and not getattr(node, "type_params", [])
        )

    @cached_property
    def used_by_helpers(self) -> frozenset[str]:
        """The names of ``__aiter__``, or from farther out, that they may use."""
        return frozenset(
            node.id
            for helper in self.helpers
            for node in walk(helper)
            if isinstance(node, ast.Name)
            and node.id not in names_bound_in(helper)
            and node.id not in {arg.arg for arg in _arguments(helper.args)}
        )

    @cached_property
    def own(self) -> frozenset[str]:
        """The names that mean something of its own in the generator: what it binds or declares."""
        declared = {
            name
            for node in walk_scope(*self.inner.body)
            if isinstance(node, (ast.Global, ast.Nonlocal))
            for name in node.names
        }
        params = {arg.arg for arg in _arguments(self.inner.args)}
        return frozenset(names_bound_in(self.inner) | declared | params)

    @cached_property
    def rebound(self) -> frozenset[str]:
        """Names that the generator, or a function in it, binds otherwise than as a parameter of
        the generator itself."""
        found: set[str] = set()
        for node in (part for statement in self.inner.body for part in walk(statement)):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                found.update(node.names)
            elif isinstance(node, ast.alias):
                found.add((node.asname or node.name).partition(".")[0])
            elif isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs)):
                found.add(node.name or "")
            elif isinstance(node, ast.MatchStar):
                found.add(node.name or "")
            elif isinstance(node, ast.MatchMapping):
                found.add(node.rest or "")
        return frozenset(found)

    @cached_property
    def values(self) -> tuple[tuple[ast.arg, ast.expr], ...] | None:
        """The parameters of the generator with what they get, in the order in which that is
        computed: defaults first. None where the call and the parameters do not plainly match."""
        args, call = self.inner.args, self.call
        if args.vararg or args.kwarg or any(isinstance(arg, ast.Starred) for arg in call.args):
            return None
        positional = [*args.posonlyargs, *args.args]
        named = {arg.arg: arg for arg in (*args.args, *args.kwonlyargs)}
        if len(call.args) > len(positional):
            return None
        given = list(zip(positional, call.args))
        for keyword in call.keywords:
            arg = named.get(keyword.arg or "")
            if arg is None or arg in [each for each, _ in given]:
                return None
            given.append((arg, keyword.value))
        passed = {arg for arg, _ in given}
        defaults = [(arg, value) for arg, value in _defaults(args) if arg not in passed]
        if len(defaults) + len(given) < len(_arguments(args)):
            return None
        return (*defaults, *given)

    @cached_property
    def passed_on(self) -> dict[str, str]:
        """The parameters of the generator that are parameters of ``__aiter__``, with the name that
        they have there; where the name is another one, none of the two is ever rebound."""
        found = {}
        for arg, value in self.values or ():
            if isinstance(value, ast.Name) and value.id in self.parameters:
                if value.id == arg.arg or self._may_be_renamed(arg.arg, value.id):
                    found[arg.arg] = value.id
        return found

    def _may_be_renamed(self, name: str, new: str) -> bool:
        return not {name, new} & (self.rebound | self._spelled)

    @cached_property
    def _spelled(self) -> frozenset[str]:
        """Words of the generator that look like names and are none of its scope."""
        found: set[str] = set()
        for node in walk(self.inner):
            if isinstance(node, ast.MatchClass):
                found.update(node.kwd_attrs)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [getattr(node, "module", "") or "", *(each.name for each in node.names)]
                found.update(part for name in names for part in name.split("."))
            elif type(node).__name__ == "TemplateStr":  # PEP 750: it keeps the text of its parts
                found.update(each.id for each in walk(node) if isinstance(each, ast.Name))
        return frozenset(found)

    @cached_property
    def deferred(self) -> bool:
        """Whether the file does not evaluate its annotations."""
        return any(
            isinstance(node, ast.ImportFrom)
            and node.module == "__future__"
            and any(alias.name == "annotations" for alias in node.names)
            for node in self.tree.body
        )


def wrappers(tree: ast.Module, path: str, imports: Imports) -> Iterator[Wrapper]:
    """All of them, in the order of the file."""
    found: list[Wrapper] = []
    todo: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    while todo:
        node, owners = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            inside = (*owners, node)
            if isinstance(node, ast.ClassDef):
                subject = Subject(node, qualname_of(inside), owners, imports)
                if "__aiter__" in subject.methods:
                    subject = replace(subject, imports=imports.within(*inside))
                    wrapper = _wrapper(subject, tree, path)
                    found += [wrapper] if wrapper is not None else []
            owners = inside
        todo += [(child, owners) for child in blocks(node)]
    yield from sorted(found, key=lambda wrapper: wrapper.method.lineno)


def _wrapper(subject: Subject, tree: ast.Module, path: str) -> Wrapper | None:
    method = subject.methods.get("__aiter__")
    if not isinstance(method, ast.FunctionDef) or is_generator(method):
        return None
    last = method.body[-1]
    call = _started(last.value, subject, tree) if isinstance(last, ast.Return) else None
    if call is None or not isinstance(call.func, ast.Name):
        return None
    for node in reversed(method.body):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node.name == call.func.id:
            if isinstance(node, ast.AsyncFunctionDef) and is_generator(node):
                return Wrapper(path, tree, subject, method, node, call)
            return None
    return None


def _started(value: ast.expr | None, subject: Subject, tree: ast.Module) -> ast.Call | None:
    """``g()`` of itself, of ``g().__aiter__()`` and ``aiter(g())``: it is its own iterator."""
    while isinstance(value, ast.Call):
        func = value.func
        if isinstance(func, ast.Attribute) and func.attr == "__aiter__":
            value = func.value if not value.args and not value.keywords else None
        elif subject.imports.is_builtin(func, "aiter") and not _takes_all(tree):
            value = value.args[0] if len(value.args) == 1 and not value.keywords else None
        else:
            return value
    return None


def _takes_all(tree: ast.Module) -> bool:
    """Whether the file may get an ``aiter`` by ``from .. import *``."""
    return any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in tree.body
    )


def annotations_of(function: Function) -> list[ast.expr]:
    """What defining the function evaluates, if annotations are evaluated."""
    found = [function.returns, *(arg.annotation for arg in _arguments(function.args))]
    return [each for each in found if each is not None]


def _acts(annotation: ast.expr) -> bool:
    return any(isinstance(node, (ast.Call, ast.NamedExpr)) for node in walk(annotation))


def computed_annotations(wrapper: Wrapper) -> list[ast.expr]:
    """The annotations of the generator that do something whenever it is defined."""
    return [] if wrapper.deferred else list(filter(_acts, annotations_of(wrapper.inner)))


def mentions_of_itself(wrapper: Wrapper) -> Iterator[ast.Name]:
    """Where the generator is named besides the call that starts it."""
    name = wrapper.inner.name
    within = wrapper.inner.body if name not in wrapper.own else []
    for part in (wrapper.inner.args, wrapper.method.body[-1], *wrapper.helpers, *within):
        for node in walk(part):
            if isinstance(node, ast.Name) and node.id == name and node is not wrapper.call.func:
                yield node


def own_nodes_of(wrapper: Wrapper) -> tuple[ast.AST, ...]:
    """Every node that runs in the frame of the generator."""
    return walk_scope(*wrapper.inner.body)


def _arguments(args: ast.arguments) -> list[ast.arg]:
    stars = [arg for arg in (args.vararg, args.kwarg) if arg is not None]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *stars]


def _defaults(args: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    positional = [*args.posonlyargs, *args.args]
    start = len(positional) - len(args.defaults)
    yield from zip(positional[start:], args.defaults)
    for arg, value in zip(args.kwonlyargs, args.kw_defaults):
        if value is not None:
            yield arg, value
