"""What comes from other packages, and may be given objects by operators: ``rows | lib.Sink()``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from flake8_agen.uses.names import Module
from flake8_agen.uses.passing import MOCKS
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import Thing, What

INDIFFERENT = frozenset("anyio builtins curio mock pytest pytest_asyncio trio uvloop".split())
"""Packages that run or keep what they get, and step nothing."""

_CONTAINERS = frozenset(
    ("builtins.list", "builtins.dict", "builtins.set", "builtins.tuple", "collections.deque")
)


def is_foreign(thing: Thing) -> bool:
    """Whether it comes from a package that is neither ours nor the standard library, nor a mock."""
    if thing.what not in (What.EXTERNAL, What.MADE) or thing.standard:
        return False
    package = thing.name.partition(".")[0]
    return package not in INDIFFERENT and not thing.name.startswith(MOCKS)


def operands(node: ast.BinOp | ast.AugAssign) -> tuple[ast.expr, ast.expr]:
    """The two sides of an operator."""
    return (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)


def other_operand(node: ast.BinOp | ast.AugAssign, ours: ast.expr) -> ast.expr:
    """The other side of an operator than ``ours``."""
    one, two = operands(node)
    return two if ours is one else one


def foreign_operand(
    node: ast.BinOp | ast.AugAssign,
    ours: ast.expr,
    module: Module,
    resolver: Resolver,
    known: Callable[[ast.expr], bool] = lambda other: False,
) -> ast.expr | None:
    """The other side of an operator than ``ours``, where that is code of another package which is
    given ours. ``known``: whether it is one, as far as somebody else knows.

    Lists, dicts and sets of ours join and compare the others' items themselves, ``%`` formats, and
    a class is a part of the type ``Rows | lib.Rows``.
    """
    other = other_operand(node, ours)
    if isinstance(node.op, ast.Mod):
        return None
    if not any(map(is_foreign, resolver.resolve(other, module, hints=True))) and not known(other):
        return None
    for part in _alternatives(ours):
        things = resolver.resolve(part, module, hints=True)
        if any(thing.what is What.CLASS or thing.name in _CONTAINERS for thing in things):
            return None
    return other


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    else:
        yield node
