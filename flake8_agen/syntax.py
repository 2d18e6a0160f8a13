"""Small questions about the syntax tree that several parts ask."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Union

from flake8_agen.walking import MEMORY, walk

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

COROUTINE_RUNNERS = frozenset({"to_thread", "run_in_executor", "run_sync"})
"""Library calls that run a function they are given and are done with it when awaited."""


PROTOCOL = ("__aiter__", "__anext__")
"""The methods of an async iterator (PEP 492)."""


@lru_cache(MEMORY)
def walk_scope(*roots: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of this scope in the order of the text: nested functions and classes are given,
    not entered.

    Decorators, defaults and annotations of a nested function belong to this scope; comprehensions
    are entered, as they run in place.
    """
    found = []
    pending = list(reversed(roots))
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(reversed(list(_own_children(node))))
    return tuple(found)


def _own_children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, FUNCTIONS):
        yield from node.decorator_list
        yield from _defaults(node.args)
    elif isinstance(node, ast.Lambda):
        yield from _defaults(node.args)
    elif isinstance(node, ast.ClassDef):
        yield from node.decorator_list
        yield from node.bases
        yield from (keyword.value for keyword in node.keywords)
    else:
        yield from ast.iter_child_nodes(node)


def _defaults(args: ast.arguments) -> Iterator[ast.expr]:
    yield from args.defaults
    yield from (default for default in args.kw_defaults if default is not None)


def body_of(function: Function) -> list[ast.stmt]:
    """The statements of a function without its docstring."""
    body = function.body
    return body[1:] if body and is_docstring(body[0]) else body


def is_docstring(statement: ast.stmt) -> bool:
    """Whether this is a string that stands for itself."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def is_stub(function: Function) -> bool:
    """Whether nothing happens: a docstring, ``...``, ``pass`` or NotImplementedError."""
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or (isinstance(statement, ast.Raise) and raised_name(statement) == "NotImplementedError")
        for statement in function.body
    )


def raised_name(statement: ast.Raise) -> str | None:
    """``X`` of ``raise X`` and ``raise X(..)``."""
    exc = statement.exc
    if isinstance(exc, ast.Call):
        exc = exc.func
    return last_name(exc) if exc is not None else None


def dotted(node: ast.AST | None) -> str | None:
    """``a.b.c`` for a plain chain of names, else None."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def head(node: ast.expr) -> ast.expr:
    """``a`` of ``a.b.c``; what is no attribute is its own head."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def last_name(node: ast.AST | None) -> str | None:
    """``c`` of ``a.b.c`` or of ``c``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def last(node: ast.AST | None) -> str:
    """Like :func:`last_name`, with an empty text for what is no name."""
    return last_name(node) or ""


def attribute_by_name(call: ast.Call, builtin: str) -> ast.Attribute | None:
    """``x.rows`` for ``getattr(x, "rows")`` or another builtin that is told by a string which
    attribute is meant; None for another call."""
    if not isinstance(call.func, ast.Name) or call.func.id != builtin or len(call.args) < 2:
        return None
    name = call.args[1]
    if not isinstance(name, ast.Constant) or not isinstance(name.value, str):
        return None
    return ast.copy_location(ast.Attribute(call.args[0], name.value, ast.Load()), call)


def first_parameter(function: Function) -> str | None:
    """The name a method gives its object; None for a static method."""
    if any(last_name(decorator) == "staticmethod" for decorator in function.decorator_list):
        return None
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else None


def self_attribute(node: ast.AST | None, name: str | None) -> str | None:
    """``x`` of ``self.x``."""
    if (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        and name is not None
    ):
        return node.attr
    return None


def targets_of(statement: ast.AST) -> Iterator[ast.expr]:
    """The single names, attributes and items that a statement assigns to."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from flat_targets(target)
    elif isinstance(statement, ast.AnnAssign):
        if statement.value is not None:
            yield statement.target
    elif isinstance(statement, (ast.AugAssign, ast.NamedExpr)):
        yield statement.target
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        yield from flat_targets(statement.target)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                yield from flat_targets(item.optional_vars)
    elif isinstance(statement, ast.Delete):
        for target in statement.targets:
            yield from flat_targets(target)


def assignments(statement: ast.AST) -> dict[ast.AST, ast.expr]:
    """Each target with the value it gets, ``a, b = x, y`` taken apart where it can be."""
    found: dict[ast.AST, ast.expr] = {}
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            _pair(target, statement.value, found)
    elif isinstance(statement, (ast.AnnAssign, ast.NamedExpr)) and statement.value is not None:
        found[statement.target] = statement.value
    return found


def _pair(target: ast.expr, value: ast.expr, found: dict[ast.AST, ast.expr]) -> None:
    if not isinstance(target, (ast.Tuple, ast.List)):
        found[target] = value
    elif isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
        starred = any(isinstance(each, ast.Starred) for each in [*target.elts, *value.elts])
        for left, right in zip(target.elts, value.elts):
            if not starred:
                _pair(left, right, found)


def flat_targets(target: ast.expr) -> Iterator[ast.expr]:
    """The leaves of ``a, (b, *c)``."""
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from flat_targets(element)
    elif isinstance(target, ast.Starred):
        yield from flat_targets(target.value)
    else:
        yield target


def parents_of(root: ast.AST) -> dict[ast.AST, ast.AST]:
    """Each node below ``root`` with the one that holds it."""
    return {
        child: node for node in walk(root) for child in ast.iter_child_nodes(node)
    }


def contains(node: ast.AST, test: Callable[[ast.AST], bool]) -> bool:
    """Whether some node at or below this one passes the test."""
    return any(test(inner) for inner in walk(node))


def is_generator(function: Function) -> bool:
    """Whether a ``yield`` belongs to this very function."""
    return any(
        isinstance(node, (ast.Yield, ast.YieldFrom)) for node in walk_scope(*function.body)
    )


def code_point_column(lines: Sequence[str], node: ast.stmt | ast.expr) -> int:
    """The column of a node in characters (ast counts bytes)."""
    if node.lineno > len(lines):
        return node.col_offset
    line = lines[node.lineno - 1]
    return len(line.encode("utf-8")[: node.col_offset].decode("utf-8", "replace"))


def parameters(function: Function) -> list[ast.arg]:
    """Every parameter but the first, in order, ``*args`` and ``**kwargs`` included."""
    args = function.args
    positional = [*args.posonlyargs, *args.args][1:]
    star = [args.vararg] if args.vararg else []
    double = [args.kwarg] if args.kwarg else []
    return [*positional, *star, *args.kwonlyargs, *double]


@lru_cache(MEMORY)
def comprehension_targets(root: ast.AST) -> frozenset[ast.AST]:
    """The names that comprehensions bind for themselves."""
    return frozenset(
        name
        for node in walk(root)
        if isinstance(node, COMPREHENSIONS)
        for generator in node.generators
        for name in walk(generator.target)
    )


def every_binding(tree: ast.AST) -> Iterator[str]:
    """Every name that anything in the tree binds, as often as it does."""
    for node in walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from (*node.names, *node.names)
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest


@lru_cache(MEMORY)
def names_bound_in(function: Function) -> frozenset[str]:
    """The locals of a function: what it assigns, without parameters and ``global`` names."""
    bound: set[str] = set()
    foreign: set[str] = set()
    inner = comprehension_targets(function)
    for node in walk_scope(*function.body):
        if node in inner:
            continue
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            foreign.update(node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            bound.add(node.id)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            bound.add(node.rest)
    args = function.args
    given = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return frozenset(bound - foreign - {arg.arg for arg in given if arg is not None})
