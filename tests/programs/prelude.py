"""What a program may name: managers, a callee, a source. Only what it does name is printed."""

from __future__ import annotations

import re

IMPORTS = {
    "asyncio": "import asyncio",
    "deque": "from collections import deque",
    "AsyncIterator": "from collections.abc import AsyncIterator",
    "dataclass": "from dataclasses import dataclass, field",
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
}


def printed(program: str) -> str:
    """The imports and definitions that the text of a program needs, and the text."""
    parts = [program]
    for name, text in reversed(DEFINITIONS.items()):
        if any(_names(part, name) for part in parts):
            parts.insert(0, text)
    imports = [
        line for name, line in IMPORTS.items() if any(_names(part, name) for part in parts)
    ]
    return "\n\n\n".join(["\n".join(imports), *parts] if imports else parts)


def _names(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None
