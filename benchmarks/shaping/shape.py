"""What kind of loop a generator is, told from its syntax tree.

The shape is that of the loop that yields; modifiers say what stands around it and behind it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

from .collecting import Definition

SHAPES = (
    "for x in seq",
    "for .. in range",
    "for .. in count",
    "async for",
    "yields, no loop",
    "while items: yield items.pop",
    "walrus loop",
    "while cond",
    "several loops",
    "nested loops",
    "while True with a return",
    "while True, endless",
    "unconverted",
)
MODIFIERS = ("code after the loop", "raise after the loop", "lock or with", "try/except",
             "try/finally")
Loop: TypeAlias = ast.For | ast.AsyncFor | ast.While
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def generator_in(node: Definition) -> Definition:
    """The async generator in what a class became."""
    if isinstance(node, ast.ClassDef):
        node = next(
            each
            for each in node.body
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            and each.name == "__aiter__"
        )
    return next(
        (
            each
            for each in ast.walk(node)
            if isinstance(each, ast.AsyncFunctionDef) and _yields(each)
        ),
        node,
    )


def shape_of(generator: Definition) -> str:
    """One of :data:`SHAPES`."""
    outer = [loop for loop in _outermost(generator) if _yields(loop)]
    if not outer:
        return "yields, no loop"
    if len(outer) > 1:
        return "several loops"
    loop = outer[0]
    if any(isinstance(each, Loop) and _yields(each) for each in own(loop)):
        return "nested loops"
    if isinstance(loop, ast.AsyncFor):
        return "async for"
    if isinstance(loop, ast.For):
        called = _called(loop.iter)
        return f"for .. in {called}" if called in ("range", "count") else "for x in seq"
    if is_true(loop.test):
        return "while True with a return" if _leaves(loop) else "while True, endless"
    if any(isinstance(each, ast.NamedExpr) for each in ast.walk(loop.test)):
        return "walrus loop"
    drained = {f"{ast.unparse(loop.test)}.pop", f"{ast.unparse(loop.test)}.popleft"}
    if any(isinstance(each, ast.Call) and ast.unparse(each.func) in drained for each in own(loop)):
        return "while items: yield items.pop"
    return "while cond"


def modifiers_of(generator: Definition) -> Iterator[str]:
    """Which of :data:`MODIFIERS` apply."""
    after = list(_after_loops(generator))
    if after:
        yield MODIFIERS[0]
        if any(isinstance(each, ast.Raise) for node in after for each in ast.walk(node)):
            yield MODIFIERS[1]
    nodes = list(own(generator))
    if any(isinstance(each, ast.With | ast.AsyncWith) for each in nodes):
        yield MODIFIERS[2]
    if any(isinstance(each, ast.Try) and each.handlers for each in nodes):
        yield MODIFIERS[3]
    if any(isinstance(each, ast.Try) and each.finalbody for each in nodes):
        yield MODIFIERS[4]


def has_bare_loop(generator: Definition) -> bool:
    """Whether a loop says nothing of when it ends: ``while True`` or a synonym of it."""
    return any(_is_bare(each) for each in own(generator))


def _is_bare(node: ast.AST) -> bool:
    if isinstance(node, ast.While):
        return is_true(node.test)
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Call):
        endless = _called(node.iter) in ("count", "repeat", "cycle") or (
            _called(node.iter) == "iter" and len(node.iter.args) == 2
        )
        names = {each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)}
        read = {each.id for part in node.body for each in ast.walk(part)
                if isinstance(each, ast.Name)}
        return endless and not names & read
    return False


def is_true(test: ast.expr) -> bool:
    """``True``, ``1`` and the like."""
    return isinstance(test, ast.Constant) and bool(test.value)


def own(node: ast.AST) -> Iterator[ast.AST]:
    """What is below ``node``, without what runs on its own."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _SCOPES):
            yield child
            yield from own(child)


def _yields(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Yield) for each in own(node))


def _outermost(node: ast.AST) -> Iterator[Loop]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Loop):
            yield child
        elif not isinstance(child, _SCOPES):
            yield from _outermost(child)


def _after_loops(node: ast.AST) -> Iterator[ast.stmt]:
    """Statements behind a loop that yields, in the same block, and what its ``else`` holds."""
    for block in _blocks(node):
        for number, each in enumerate(block):
            if isinstance(each, Loop) and _yields(each):
                yield from each.orelse
                yield from block[number + 1 :]


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for each in (node, *own(node)):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(each, name, None)
            if isinstance(block, list):
                yield block


def _leaves(loop: ast.While) -> bool:
    """Whether a return, or a break of the loop itself, ends it."""
    return any(isinstance(each, ast.Return) for each in own(loop)) or _breaks(loop)


def _breaks(node: ast.AST) -> bool:
    return any(
        isinstance(child, ast.Break)
        or (not isinstance(child, (*_SCOPES, Loop)) and _breaks(child))
        for child in ast.iter_child_nodes(node)
    )


def _called(node: ast.expr) -> str:
    """The last name of what is called, empty where nothing is."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
