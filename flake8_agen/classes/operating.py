"""Callees that may operate on what they are given: ``len(x)``, ``next(x)``, ``items.extend(x)``."""

from __future__ import annotations

import ast

from flake8_agen.classes.operations import (
    COMPARISON,
    SEARCH,
    TEXT,
    is_plain,
    kinds_of_builtin,
)
from flake8_agen.imports import Imports
from flake8_agen.syntax import last

_INACTIVE = frozenset(
    {"anext", "aiter", "isinstance", "issubclass", "callable", "id", "type", "super", "range"}
)
"""Builtins that do not operate on what they are given, or are looked at for themselves."""
_OF_ANYTHING = frozenset({"itertools", "functools", "operator", "collections", "heapq", "bisect"})
"""Modules whose functions operate on objects of whatever class."""
_OPERATING = frozenset(
    {
        *("extend", "extendleft", "update", "join", "remove", "index", "count", "fromkeys"),
        *("union", "intersection", "difference", "symmetric_difference", "writelines", "sort"),
        *("insert", "format", "issubset", "issuperset", "isdisjoint", "setdefault", "pop"),
    }
)
"""Methods of containers that operate on what they are given."""
_LOOKING = frozenset(
    {
        *("remove", "index", "count", "sort", "add", "discard", "get", "setdefault", "pop"),
        *("update", "fromkeys", "union", "intersection", "difference", "symmetric_difference"),
        *("issubset", "issuperset", "isdisjoint", "move_to_end"),
    }
)
"""Those that compare it with their elements, or hash it."""
STEPPING = frozenset({"send", "throw", "__next__"})
"""Methods of a plain generator that run it."""


def gives(call: ast.Call) -> bool:
    """Whether the callee is given, or belongs to, something that may be any object."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in STEPPING | {"sort"}:
        return True
    given = (*call.args, *(each.value for each in call.keywords))
    return not all(map(is_plain, given))


def operates(call: ast.Call, imports: Imports, kinds: frozenset[str]) -> bool:
    """Whether the callee of such a call may run one of these ``kinds`` of operations of what it is
    given. A function of the project says itself what it does."""
    name = last(call.func)
    origin = imports.origin(call.func)
    if origin is not None:
        if name in _INACTIVE:
            return False
        module = origin.partition(".")[0]
        if module == "builtins":
            return not kinds.isdisjoint(kinds_of_builtin(name))
        return module in _OF_ANYTHING
    if not isinstance(call.func, ast.Attribute):
        return False
    if name in _LOOKING and COMPARISON in kinds or name == "format" and TEXT in kinds:
        return True
    # what loops is asked only where it is known to get what somebody loops over
    return SEARCH in kinds and name in _OPERATING | STEPPING
