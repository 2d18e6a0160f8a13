"""Order of execution within one function: can this come after that, and how often?

All answers are about two places in the same function and lean to "yes, it can".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.uses.names import COMPREHENSIONS, FUNCTIONS, Module
from flake8_agen.walking import walk

LOOPS = (ast.For, ast.AsyncFor, ast.While)
_LEAVES = (ast.Return, ast.Raise)
_ACTS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.AsyncFor, ast.AsyncWith, ast.With)


def chain(module: Module, node: ast.AST) -> list[tuple[ast.AST, str, ast.AST]]:
    """(parent, field, child) from the module down to ``node``."""
    steps: list[tuple[ast.AST, str, ast.AST]] = []
    for parent, name in module.ancestors(node):
        steps.append((parent, name, node))
        node = parent
    return steps[::-1]


def repeated(module: Module, node: ast.AST, start: ast.AST) -> bool:
    """Whether ``node`` may run more than once for one run of ``start``."""
    around = {parent for parent, _ in module.ancestors(start)} | {start}
    anew = _surely_before(module, start, node)
    child = node
    for parent, name in module.ancestors(node):
        inside = name == "body" or (isinstance(parent, ast.While) and name == "test")
        if isinstance(parent, LOOPS) and inside:
            # In a loop around both, a round may skip ``start``: `if it is None: it = C()`.
            if not (parent in around and anew) and not _leaves_at_end(parent):
                return True
        elif isinstance(parent, COMPREHENSIONS) and parent not in around:
            first = parent.generators[0]
            if child is not first or not _within(module, node, first.iter):
                return True
        if isinstance(parent, FUNCTIONS):
            break
        child = parent
    return False


def exclusive(module: Module, one: ast.AST, other: ast.AST) -> bool:
    """Whether no run executes both ``one`` and ``other``, ``one`` being the earlier in the text."""
    first, second = chain(module, one), chain(module, other)
    for (parent, name, child), (parent2, name2, child2) in zip(first, second):
        if parent is not parent2:
            return False
        if child is child2:
            continue
        if isinstance(parent, (ast.If, ast.IfExp)) and {name, name2} == {"body", "orelse"}:
            return True
        if isinstance(parent, ast.Match) and name == name2 == "cases":
            return True
        # if a: <one>; return      <other>
        if isinstance(child, ast.If) and name == name2:
            branch = _branch(child, first)
            return branch is not None and isinstance(branch[-1], _LEAVES)
        return False
    return False


def may_follow(module: Module, later: ast.AST, earlier: ast.AST) -> bool:
    """Whether ``later`` may run after ``earlier`` in one run of the function."""
    if exclusive(module, *_in_order(earlier, later)):
        return _common_loop(module, later, earlier)
    return _position(later) >= _position(earlier) or _common_loop(module, later, earlier)


def killed(module: Module, binding: ast.AST, load: ast.AST, others: list[ast.AST]) -> bool:
    """Whether another binding of the name surely runs between ``binding`` and ``load``."""
    for parent, name, child in reversed(chain(module, load)):
        block = getattr(parent, name, None)
        if isinstance(block, list) and isinstance(child, ast.stmt):
            end = block.index(child)
            for other in others:
                if isinstance(_direct(module, other), (*LOOPS, ast.If, ast.Try, ast.Match)):
                    continue  # which may not come to it
                for start in range(end):
                    if block[start] is _direct(module, other) and not any(
                        _within(module, binding, each) for each in block[start + 1 : end + 1]
                    ):
                        return True
        if isinstance(parent, FUNCTIONS):
            break
    return False


def something_between(module: Module, start: ast.stmt, node: ast.AST) -> bool:
    """Whether anything that could act may run after ``start`` and before ``node``, which is what
    an ``async for`` or an asynchronous comprehension loops over."""
    block, index = _block(module, start)
    steps = chain(module, node)
    for position, (parent, name, child) in enumerate(steps):
        if block is not None and child in block and parent is module.parents[start][0]:
            here = block.index(child)
            if here <= index or any(_acts(module, each) for each in block[index + 1 : here]):
                return True
            return any(_acts_before(module, *step) for step in steps[position + 1 :])
    return True


def leaves_early(loop: ast.AsyncFor) -> bool:
    """Whether the body has a ``break`` of this loop, a ``return`` or a ``raise``."""
    todo: list[tuple[ast.AST, bool]] = [(each, True) for each in loop.body]
    while todo:
        node, own = todo.pop()
        if isinstance(node, _LEAVES) or (own and isinstance(node, ast.Break)):
            return True
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        inner = own and not isinstance(node, LOOPS)
        todo.extend((child, inner) for child in ast.iter_child_nodes(node))
    return False


def _surely_before(module: Module, start: ast.AST, node: ast.AST) -> bool:
    """Whether, in each round of a loop around both, ``start`` runs before ``node`` does."""
    statement = _direct(module, start)
    parent, name = module.parents[statement]
    while isinstance(parent, (ast.With, ast.AsyncWith)) and not _within(module, node, parent):
        statement = parent
        parent, name = module.parents[statement]
    if _within(module, node, statement):
        return True  # `with C() as it:` around it, or a walrus in the very statement
    block = getattr(parent, name)
    if not isinstance(block, list) or statement not in block:
        return False
    return any(_within(module, node, each) for each in block[block.index(statement) + 1 :])


def _acts(module: Module, node: ast.AST) -> bool:
    """Whether a statement could do anything but bind new names to plain values."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return not isinstance(node, FUNCTIONS) or bool(node.decorator_list)
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr, ast.Pass)):
        targets = [*getattr(node, "targets", ()), getattr(node, "target", None)]
        if not all(each is None or isinstance(each, ast.Name) for each in targets):
            return True
        if any(isinstance(each, ast.Name) and _binds_again(module, each) for each in targets):
            return True
        return any(
            isinstance(part, (*_ACTS, ast.Attribute, ast.Subscript, ast.BinOp, ast.Compare))
            for part in walk(node)
        )
    return True


def _binds_again(module: Module, name: ast.Name) -> bool:
    """Whether the name had a value before, which a class may read while it is built."""
    scope = module.scope_of(name)
    home = scope.home(name.id)
    return home is not scope or len(home.bindings.get(name.id, ())) > 1


def _acts_before(module: Module, parent: ast.AST, name: str, child: ast.AST) -> bool:
    """Whether ``parent`` could act before its ``child`` is reached."""
    if isinstance(parent, (ast.With, ast.AsyncWith)):
        return True
    if isinstance(parent, ast.BoolOp) and child is not parent.values[0]:
        return True
    if isinstance(parent, (ast.If, ast.While, ast.IfExp)) and name != "test":
        if not (isinstance(parent.test, ast.Constant) and parent.test.value):
            return True  # it may never come to it
    elif isinstance(parent, (*LOOPS, ast.Match, *FUNCTIONS, ast.Lambda)) and name != "iter":
        return True
    if isinstance(parent, ast.Try) and name != "body":
        return True
    for field, value in ast.iter_fields(parent):
        if field == name and not isinstance(value, list):
            return False
        for each in value if isinstance(value, list) else (value,):
            if each is child:
                return False
            if isinstance(each, ast.stmt) and _acts(module, each):
                return True
            if isinstance(each, ast.expr) and any(isinstance(p, _ACTS) for p in walk(each)):
                return True
    return False


def _leaves_at_end(loop: ast.AST) -> bool:
    """``while ..: ..; return``: the last statement always leaves, nothing starts it over."""
    body = getattr(loop, "body", [])
    if not body or not isinstance(body[-1], (*_LEAVES, ast.Break)):
        return False
    return not any(isinstance(part, ast.Continue) for part in walk(loop))


def _branch(node: ast.If, steps: list[tuple[ast.AST, str, ast.AST]]) -> list[ast.stmt] | None:
    for parent, name, _ in steps:
        if parent is node and name in ("body", "orelse"):
            return node.body if name == "body" else node.orelse
    return None


def _block(module: Module, statement: ast.stmt) -> tuple[list[ast.stmt] | None, int]:
    parent, name = module.parents[statement]
    block = getattr(parent, name)
    return (block, block.index(statement)) if isinstance(block, list) else (None, 0)


def _common_loop(module: Module, one: ast.AST, other: ast.AST) -> bool:
    around = {parent for parent, name in module.ancestors(one) if name in ("body", "test")}
    for parent, name in module.ancestors(other):
        if isinstance(parent, FUNCTIONS):
            return False
        if isinstance(parent, LOOPS) and name in ("body", "test") and parent in around:
            return True
    return False


def _direct(module: Module, node: ast.AST) -> ast.stmt:
    return node if isinstance(node, ast.stmt) else module.statement(node)


def _within(module: Module, node: ast.AST, outer: ast.AST) -> bool:
    return node is outer or any(parent is outer for parent, _ in module.ancestors(node))


def _position(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _in_order(one: ast.AST, other: ast.AST) -> Iterator[ast.AST]:
    yield from sorted((one, other), key=_position)
