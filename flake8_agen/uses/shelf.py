"""The parsed files that are at hand: as many of the last used as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_agen.uses.names import Module

ROOM = 8_000_000
"""In characters of source text; a tree takes about thirty times as many bytes. What is asked about
one class is asked about the next, so the files of a project come round again and again. Where half
as much had room, the largest were parsed ten times each, in half as much time again as all takes.
"""


class Shelf:
    """Modules by path; None for a file that is no Python."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._modules: dict[str, Module | None] = {}
        """The most recently used comes last."""
        self._taken = 0

    def __contains__(self, path: str) -> bool:
        return path in self._modules

    def get(self, path: str) -> Module | None:
        """The module of ``path``, which is there; from now on it is the last used."""
        module = self._modules[path] = self._modules.pop(path)
        return module

    def put(self, path: str, module: Module | None) -> None:
        """Keep it, and let go of what was not used for the longest time."""
        self.drop(path)
        self._modules[path] = module
        self._taken += _size(module)
        while self._taken > self._room and len(self._modules) > 1:
            self.drop(next(iter(self._modules)))

    def drop(self, path: str) -> None:
        """Forget about ``path``."""
        self._taken -= _size(self._modules.pop(path, None))


def _size(module: Module | None) -> int:
    return len(module.text) if module is not None else 0
