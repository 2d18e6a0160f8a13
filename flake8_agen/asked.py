"""Whether iteration asks its state for every item it gives.

An object can have a flag for one mode of it (``if not self.enabled: if self._done: ..``) and give
its items by other means in all others. The flag is then no position, and a generator would not
make the class simpler.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_agen.exits import BREAK, CONTINUE, FALL, RETURN
from flake8_agen.syntax import FUNCTIONS, Function, contains, first_parameter, self_attribute

_NOWHERE: frozenset[str] = frozenset()
Test = Callable[[ast.AST], bool]


def gives_unasked(method: Function, names: frozenset[str]) -> bool:
    """Whether a path to a ``return`` touches none of these attributes and methods of ``self``."""
    own = first_parameter(method)

    def asks(node: ast.AST) -> bool:
        return contains(node, lambda inner: self_attribute(inner, own) in names)

    return RETURN in _ends(method.body, asks)


def _ends(body: Sequence[ast.stmt], asks: Test) -> frozenset[str]:
    """How the statements can end with nothing asked so far."""
    found: frozenset[str] = _NOWHERE
    for statement in body:
        ends = _ends_of(statement, asks)
        found |= ends - {FALL}
        if FALL not in ends:
            return found
    return found | {FALL}


def _ends_of(statement: ast.stmt, asks: Test) -> frozenset[str]:
    if isinstance(statement, ast.If):
        if asks(statement.test):
            return _NOWHERE
        return _ends(statement.body, asks) | _ends(statement.orelse, asks)
    if isinstance(statement, ast.Match):
        if asks(statement.subject):
            return _NOWHERE
        branches = [_ends(case.body, asks) for case in statement.cases]
        return frozenset({FALL}).union(*branches)
    if isinstance(statement, (ast.While, ast.For, ast.AsyncFor)):
        return _ends_of_loop(statement, asks)
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        if any(asks(item) for item in statement.items):
            return _NOWHERE
        return _ends(statement.body, asks)
    if isinstance(statement, ast.Try):
        return _ends_of_try(statement, asks)
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return frozenset({FALL})
    if asks(statement) or isinstance(statement, ast.Raise):
        return _NOWHERE
    if isinstance(statement, ast.Return):
        return frozenset({RETURN})
    if isinstance(statement, (ast.Break, ast.Continue)):
        return frozenset({BREAK if isinstance(statement, ast.Break) else CONTINUE})
    return frozenset({FALL})


def _ends_of_loop(loop: ast.While | ast.For | ast.AsyncFor, asks: Test) -> frozenset[str]:
    header = loop.test if isinstance(loop, ast.While) else loop.iter
    if asks(header):
        return _NOWHERE
    inside = _ends(loop.body, asks)
    found = inside & {RETURN}
    endless = isinstance(loop, ast.While) and isinstance(header, ast.Constant)
    if not endless:
        found |= _ends(loop.orelse, asks)
    return found | ({FALL} if BREAK in inside else _NOWHERE)


def _ends_of_try(statement: ast.Try, asks: Test) -> frozenset[str]:
    if any(map(asks, statement.finalbody)):
        return _NOWHERE
    inside = _ends(statement.body, asks)
    found = inside - {FALL}
    if FALL in inside:
        found |= _ends(statement.orelse, asks)
    # A handler starts with nothing asked only if something can fail before the first question.
    if not asks(statement.body[0]):
        found = found.union(*(_ends(handler.body, asks) for handler in statement.handlers))
    return found
