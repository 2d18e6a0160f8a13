"""Which attributes an ``__aiter__`` sets anew, so that each pass over the object starts afresh."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_agen.syntax import Function, first_parameter, self_attribute, walk_scope
from flake8_agen.walking import walk


def resets_of(method: Function) -> frozenset[str]:
    """The attributes that an ``__aiter__`` has always set anew when it returns self.

    Anew: whatever they were. ``self.rows = list(self.rows)`` goes on with what was there.
    """
    flow = _Flow(first_parameter(method))
    end = flow.through(method.body, frozenset())
    ends = [*flow.returned, *([end] if end is not None else [])]
    return frozenset.intersection(*ends) if ends else frozenset()


class _Flow:
    """Follows every path to the end of the method."""

    def __init__(self, own: str | None) -> None:
        self._own = own
        self._carried: set[str] = set()
        """What some path looks at or changes before it sets it anew."""
        self.returned: list[frozenset[str]] = []
        """What is set anew, at each ``return``."""

    def through(self, body: Sequence[ast.stmt], done: frozenset[str]) -> frozenset[str] | None:
        """What is set anew after the statements; None where they always leave."""
        for statement in body:
            if isinstance(statement, ast.Return):
                self.returned.append(done)
                return None
            if isinstance(statement, ast.Raise):
                return None
            if isinstance(statement, ast.If):
                self._look(statement.test, done)
                ends = [self.through(part, done) for part in (statement.body, statement.orelse)]
                left = [each for each in ends if each is not None]
                if not left:
                    return None
                done = frozenset.intersection(*left)
                continue
            targets = _targets(statement)
            self._look(getattr(statement, "value", statement) if targets else statement, done)
            names = {self_attribute(each, self._own) for each in targets}
            for each in targets:
                if self_attribute(each, self._own) is None:
                    self._look(each, done)
            done |= {name for name in names if name is not None and name not in self._carried}
            if any(isinstance(node, ast.Return) for node in walk_scope(statement)):
                self.returned.append(done)
        return done

    def _look(self, node: ast.AST, done: frozenset[str]) -> None:
        names = {self_attribute(each, self._own) for each in walk(node)}
        self._carried |= {name for name in names if name is not None} - done


def _targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.Assign):
        return statement.targets
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return [statement.target]
    return []
