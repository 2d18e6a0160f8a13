"""What a program may name: managers, callees, sources, bystanders. Only what it names is printed.

Bystanders may stand in files of their own, where nothing says what they have to do with the class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

IMPORTS = {
    "asyncio": "import asyncio",
    "deque": "from collections import deque",
    "AsyncIterator": "from collections.abc import AsyncIterator",
    "dataclass": "from dataclasses import dataclass, field",
    "AsyncMock": "from unittest.mock import AsyncMock",
    "patch": "from unittest.mock import patch",
    "copy": "import copy",
    "partial": "from functools import partial",
    "sys": "import sys",
    "Protocol": "from typing import Protocol, runtime_checkable",
}

DEFINITIONS = {
    "TOTAL": "TOTAL = 0",
    "Swallow": '''\
class Swallow:
    """A manager that swallows some errors, and says what it saw."""

    def __init__(self, *kinds):
        self.kinds = kinds or (ValueError,)

    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, error, trace):
        print("exit", kind and kind.__name__)
        return kind is not None and issubclass(kind, self.kinds)

    async def __aenter__(self):
        await asyncio.sleep(0)
        return self.__enter__()

    async def __aexit__(self, *details):
        await asyncio.sleep(0)
        return self.__exit__(*details)''',
    "Watch": '''\
class Watch:
    """A manager that lets every error pass, and says what it saw."""

    def __enter__(self):
        print("watch")
        return self

    def __exit__(self, kind, error, trace):
        print("watched", kind and kind.__name__)

    async def __aenter__(self):
        await asyncio.sleep(0)
        return self.__enter__()

    async def __aexit__(self, *details):
        await asyncio.sleep(0)
        self.__exit__(*details)''',
    "Transaction": '''\
class Transaction:
    """A manager that cares how its block ends."""

    async def __aenter__(self):
        await asyncio.sleep(0)
        print("begin")

    async def __aexit__(self, kind, error, trace):
        await asyncio.sleep(0)
        print("rollback" if kind else "commit")''',
    "Box": '''\
class Box:
    """Something with state of its own."""

    def __init__(self, value):
        self.value = value

    def bump(self):
        self.value += 1''',
    "fetch": '''\
async def fetch(number):
    await asyncio.sleep(0)
    if number == 4:
        raise ValueError(number)
    return number + 1''',
    "numbers": '''\
async def numbers():
    for number in range(5):
        await asyncio.sleep(0)
        yield number * 10''',
    "Again": '''\
class Again:
    """An asynchronous iterable that is no iterator: each loop over it starts anew."""

    def __aiter__(self):
        return numbers()''',
    # -- callees that let a stop out
    "deeper": '''\
async def deeper(number):
    await asyncio.sleep(0)
    if number > 3:
        raise StopAsyncIteration
    return number + 1''',
    "page_of": '''\
async def page_of(number):
    return await deeper(number) + 1''',
    "Client": '''\
class Client:
    """Something else that comes to an end, and says so as an iterator would."""

    def __init__(self):
        self.left = 3

    async def read(self, number):
        await asyncio.sleep(0)
        self.use()
        return number + self.left

    def use(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1

    @property
    def page(self):
        self.use()
        return self.left

    def __getitem__(self, number):
        self.use()
        return number

    async def __aenter__(self):
        await asyncio.sleep(0)
        self.use()
        return self

    async def __aexit__(self, kind, error, trace):
        print("closed", kind and kind.__name__)''',
    # -- others who see the objects
    "describe": '''\
def describe(something):
    return something.n, something.done''',
    "change": '''\
def change(something):
    something.n = 1''',
    "first_of": '''\
async def first_of(something):
    return await anext(something, "nothing")''',
    "ITERATORS": "ITERATORS = (list, AsyncIterator)",
    "is_one": '''\
def is_one(something):
    return isinstance(something, ITERATORS)''',
    "Steps": '''\
@runtime_checkable
class Steps(Protocol):
    def __anext__(self): ...''',
    "takes_steps": '''\
def takes_steps(something):
    return isinstance(something, Steps)''',
    "each_of": '''\
async def each_of(something, who):
    count = 0
    async for item in something:
        print("got", who, item)
        count += 1
        if count > 2:
            break''',
    "iterator_of": '''\
def iterator_of(something):
    return aiter(something)''',
    "Described": '''\
class Described:
    def described(self):
        return self.n + 1''',
}

HOMES = {
    "deeper": "store", "page_of": "client", "Client": "client", "describe": "watching",
    "change": "watching", "first_of": "watching", "ITERATORS": "store", "is_one": "watching",
    "Steps": "store", "takes_steps": "watching", "each_of": "watching", "iterator_of": "watching",
    "Described": "store",
}
"""The file in which something stands, where bystanders have files of their own."""
FILES = ("store", "client", "watching")
"""Those files; each may import from the ones before it."""


def printed(program: str, *, apart: bool = False) -> str:
    """The imports and definitions that the text of a program needs, and the text; what has a home
    of its own is imported where the files are ``apart``."""
    needed = names_in(program)
    here = [name for name in needed if not (apart and name in HOMES)]
    parts = [*(DEFINITIONS[name] for name in here), program]
    away = [name for name in needed if name not in here and _named_in(parts, name)]
    return _file(parts, away)


def printed_apart(program: str) -> dict[str, str]:
    """The files, by the names of their modules, of what has a home of its own."""
    needed = [name for name in names_in(program) if name in HOMES]
    files = {}
    for home in FILES:
        parts = [DEFINITIONS[name] for name in needed if HOMES[name] == home]
        away = [name for name in needed if HOMES[name] != home and _named_in(parts, name)]
        if parts:
            files[home] = _file(parts, away)
    return files


def names_in(program: str) -> list[str]:
    """The definitions that a text needs, those that need others after them."""
    parts, needed = [program], list[str]()
    for name, text in reversed(DEFINITIONS.items()):
        if _named_in(parts, name):
            parts.append(text)
            needed.insert(0, name)
    return needed


def imported(names: Iterable[str]) -> list[str]:
    """The lines that import definitions from the files of their own."""
    return [f"from {HOMES[name]} import {name}" for name in names if name in HOMES]


def _file(parts: list[str], away: list[str]) -> str:
    imports = [line for name, line in IMPORTS.items() if _named_in(parts, name)] + imported(away)
    return "\n\n\n".join(["\n".join(imports), *parts] if imports else parts).rstrip("\n") + "\n"


def _named_in(parts: Iterable[str], name: str) -> bool:
    return any(re.search(rf"\b{name}\b", text) for text in parts)
