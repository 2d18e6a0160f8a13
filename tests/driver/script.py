"""Loading a module so that it lives in a world: what it prints and awaits is recorded."""

from __future__ import annotations

import builtins
import functools
import sys
import types
from typing import Any

from .world import Asyncio, World


@functools.lru_cache(maxsize=64)
def _compiled(source: str, filename: str) -> types.CodeType:
    return compile(source, filename, "exec", dont_inherit=True)


def load(source: str, world: World, filename: str = "<script>") -> types.ModuleType:
    """The module, executed in ``world``: ``print`` and ``import asyncio`` are the world's."""
    facade = Asyncio(world)

    def import_(name: str, *args: Any, **kwargs: Any) -> Any:
        return facade if name == "asyncio" else builtins.__import__(name, *args, **kwargs)

    module = types.ModuleType("script")
    module.__dict__["__builtins__"] = {
        **vars(builtins), "print": world.print, "__import__": import_,
    }
    # dataclasses and typing look a class's module up by its name.
    sys.modules[module.__name__] = module
    exec(_compiled(source, filename), module.__dict__)
    return module


def resolve(module: types.ModuleType, dotted: str) -> Any:
    """What a dotted name of the module stands for."""
    return functools.reduce(getattr, dotted.split("."), module)
