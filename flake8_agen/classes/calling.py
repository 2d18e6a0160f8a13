"""Callees that call what they are given: ``sorted(xs, key=f)``, ``asyncio.to_thread(f)``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.syntax import Function, last
from flake8_agen.walking import walk

KEEPING = frozenset(
    {
        *("partial", "partialmethod", "wraps", "update_wrapper", "cache", "lru_cache", "cast"),
        *("sync_to_async", "async_to_sync", "list", "tuple", "set", "dict", "deque", "next"),
    }
)
"""What gives, holds or wraps the function that it is given."""
LAZY = frozenset(
    {
        *("map", "filter", "iter", "starmap", "takewhile", "dropwhile", "filterfalse"),
        *("accumulate", "groupby", "defaultdict", "enumerate", "zip", "chain", "islice"),
        *("create_task", "ensure_future", "to_thread", "run_in_executor", "run_sync", "submit"),
    }
)
"""What gives something that calls the function later, when it is operated on or awaited."""
_FIRST = frozenset(
    {
        *("map", "filter", "iter", "reduce", "starmap", "takewhile", "dropwhile", "filterfalse"),
        *("partial", "partialmethod", "defaultdict", "to_thread", "run_sync", "submit"),
        *("run_in_threadpool", "sync_to_async", "async_to_sync", "wraps", "cache", "lru_cache"),
    }
)
_SECOND = frozenset({"accumulate", "groupby", "run_in_executor"})
_EITHER = frozenset({"sub", "subn", "update_wrapper", "cast"})
_KEYWORDS = frozenset(
    {
        *("key", "func", "fn", "function", "default", "default_factory", "factory", "target"),
        *("callback", "repl", "initializer", "object_hook", "object_pairs_hook", "parse_int"),
        *("parse_float", "parse_constant"),
    }
)
"""Under these a function is called wherever the standard library takes one."""


def functions_given(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments that the callee is known to call, or to hand on to who does."""
    name = last(call.func)
    if name == "iter" and len(call.args) < 2:
        return  # of something that is looped over
    if name in _FIRST:
        yield from call.args[:1]
    elif name in _SECOND:
        yield from call.args[1:2]
    elif name in _EITHER:
        yield from call.args[:2]
    for keyword in call.keywords:
        if keyword.arg in _KEYWORDS:
            yield keyword.value


def calls_a_parameter(function: Function) -> bool:
    """Whether a function calls what it is given, or hands it on to who does."""
    names = {each.arg for each in walk(function.args) if isinstance(each, ast.arg)}
    return any(
        isinstance(each, ast.Name) and each.id in names
        for call in walk(function)
        if isinstance(call, ast.Call)
        for each in (call.func, *functions_given(call))
    )
