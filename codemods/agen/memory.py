"""Answers about nodes, remembered while one class is rewritten.

Nodes never change, and passes ask the same of them again and again. What one class was made of
says nothing about the next, so it is forgotten, or the memory would grow with the tree of files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_MOST = 1 << 16
"""How many nodes an answer is remembered of: more than any class has."""
_CLEAR: list[Callable[[], None]] = []
_P = ParamSpec("_P")
_R = TypeVar("_R")


def remembered(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function, which asks itself no question twice until :func:`forget`."""
    cached = lru_cache(_MOST)(function)
    _CLEAR.append(cached.cache_clear)
    return cast(Callable[_P, _R], cached)


def forget() -> None:
    """Let go of all nodes."""
    for clear in _CLEAR:
        clear()
