"""Errors that carry objects: ``raise Full(rows)``, ``except Full as e: lib.eat(e.args[0])``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from flake8_agen.syntax import last

RAISED = "raised"
"""The first part of the slot of what errors of a name are made with, where they are raised."""


class Raised(NamedTuple):
    """Where an error is raised: the name of its class, what it is made with."""

    name: str
    given: Sequence[ast.expr]


class Caught(NamedTuple):
    """Where errors are caught: the local name, those of their classes."""

    name: str
    kinds: frozenset[str]


def raised_in(node: ast.AST) -> Raised | None:
    """What ``raise Full(rows)`` raises."""
    if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
        return None
    name = last(node.exc.func)
    return Raised(name, node.exc.args) if name else None


def caught_in(node: ast.AST) -> Caught | None:
    """What ``except (Full, Empty) as e`` catches."""
    if not isinstance(node, ast.ExceptHandler) or node.name is None:
        return None
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return Caught(node.name, frozenset(map(last, kinds)) - {""})
