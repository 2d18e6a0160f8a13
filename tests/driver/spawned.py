"""What a task of a real loop runs, so that its end is seen and its error is recorded."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from .trace import show
from .world import Spinning, World


@dataclass
class Task:
    """A task that was started."""

    name: str
    done: bool = False
    result: Any = None


async def lead(world: World, task: Task, coroutine: Coroutine[Any, None, Any]) -> None:
    """Run a task; an exception that escapes from it is recorded in the trace."""
    try:
        task.result = await coroutine
    except (GeneratorExit, Spinning):  # the run is over
        raise
    except BaseException as error:  # noqa: B036 - an outcome like any other
        world.log(f"{task.name} died of", show(error))
    finally:
        task.done = True
