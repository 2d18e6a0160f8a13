"""An ``__aiter__`` that does nothing but start an async generator which is defined inside of it:

    def __aiter__(self):
        async def generate():
            for row in self.rows:
                yield row

        return generate()

A private method that is such a generator (``return self._iterate()``) is none of these: it has a
name that others may call or override, and is no needless layer, but a part of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from flake8_agen.classes.protocol import Subject, qualname_of
from flake8_agen.imports import Imports
from flake8_agen.syntax import FUNCTIONS, body_of, is_generator, names_bound_in, walk_scope
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
    def bound(self) -> frozenset[str]:
        """The locals of the generator that are no parameters."""
        return names_bound_in(self.inner)

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
        own = {arg.arg for arg in _arguments(self.inner.args)}
        # A template string (PEP 750) keeps the text of what it evaluates.
        text = any(type(node).__name__ == "TemplateStr" for node in walk(self.inner))
        return not {name, new} & self.rebound and new not in own and not text

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
    call = _started(last.value, subject.imports) if isinstance(last, ast.Return) else None
    if call is None or not isinstance(call.func, ast.Name):
        return None
    for node in reversed(method.body):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node.name == call.func.id:
            if isinstance(node, ast.AsyncFunctionDef) and is_generator(node):
                return Wrapper(path, tree, subject, method, node, call)
            return None
    return None


def _started(value: ast.expr | None, imports: Imports) -> ast.Call | None:
    """``g()`` of itself, of ``g().__aiter__()`` and ``aiter(g())``: it is its own iterator."""
    while isinstance(value, ast.Call):
        func = value.func
        if isinstance(func, ast.Attribute) and func.attr == "__aiter__":
            value = func.value if not value.args and not value.keywords else None
        elif imports.is_builtin(func, "aiter") and len(value.args) == 1 and not value.keywords:
            value = value.args[0]
        else:
            return value
    return None


def other_statements(wrapper: Wrapper) -> list[ast.stmt]:
    """What ``__aiter__`` does besides defining and starting the generator."""
    return [node for node in body_of(wrapper.method)[:-1] if node is not wrapper.inner]


def mentions_of_itself(wrapper: Wrapper) -> Iterator[ast.Name]:
    """Where the generator is named besides the call that starts it."""
    name = wrapper.inner.name
    own = {*wrapper.bound, *(arg.arg for arg in _arguments(wrapper.inner.args))}
    within = wrapper.inner.body if name not in own else []
    for part in (wrapper.inner.args, wrapper.method.body[-1], *within):
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
