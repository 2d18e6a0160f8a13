"""In which order names are set and read, along every path through a body."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from .scope import kept_by_closures, mentions, stores
from .syntax import Statement, assignment, elif_to_else, statements, walk


def may_share(body: Sequence[Statement], state: str, parameter: str) -> bool:
    """Whether the parameter is never read once the state has been set."""
    if parameter in kept_by_closures(body):
        return False
    return _conflict(body, state, parameter, frozenset()) is not None


def _conflict(
    body: Sequence[Statement], state: str, parameter: str, assigned: frozenset[bool]
) -> frozenset[bool] | None:
    """Walk in order of execution; None when the parameter is read after the state is set.

    ``assigned`` holds True where the state may have its own value by now.
    """
    current = assigned or frozenset({False})
    for statement in body:
        if isinstance(statement, cst.If):
            if mentions([statement.test])[parameter] and True in current:
                return None
            one = _conflict(statements(statement.body), state, parameter, current)
            other = _conflict(elif_to_else(statement.orelse), state, parameter, current)
            if one is None or other is None:
                return None
            current = one | other
            continue
        reads = mentions([statement])[parameter]
        found = assignment(statement)
        if found is not None and found[0] == state and mentions([found[1]])[parameter]:
            if True in current:
                return None
            current = frozenset({True})
            continue
        writes = state in stores([statement])
        if reads and True in current:
            return None
        compound = not isinstance(statement, cst.SimpleStatementLine)
        if reads and writes and compound:
            return None
        if parameter in stores([statement]) and (True in current or compound):
            return None
        if any(isinstance(child, cst.FunctionDef | cst.Lambda) for child in walk(statement)):
            if reads:
                return None
        if writes:
            current = current | {True} if compound else frozenset({True})
    return current
