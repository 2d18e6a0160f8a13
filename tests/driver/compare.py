"""Playing schedules on an original and its rewrite, and comparing what came of it."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .collecting import frozen
from .loop import Loop
from .promises import promised
from .schedules import Schedule, schedules
from .script import load, resolve
from .stage import Stage
from .trace import Difference, difference
from .world import SPINS, Fault, World

Arguments = Callable[[World], tuple[Any, ...]]

MOST_AWAITS = 10
"""Faults strike at each of the first so many awaits."""


@dataclass(frozen=True)
class Side:
    """One of the two: the text of a module, and the dotted name of what to construct."""

    source: str
    subject: str
    filename: str = "<script>"


def play(
    side: Side, schedule: Schedule, arguments: Arguments, attributes: tuple[str, ...] = ()
) -> World:
    """Play a schedule in a new world; the world's trace tells what happened."""
    world = World(schedule.fault)
    loop = Loop(world)
    # What happens while the module is imported is part of what is compared.
    module = load(side.source, world, side.filename)
    stage = Stage(world, loop, resolve(module, side.subject), arguments, attributes)
    loop.run(schedule.play(stage))
    return world


def compare(
    original: Side,
    rewrite: Side,
    arguments: Sequence[Arguments],
    form: str,
    *,
    once: bool = False,
    in_place: bool = False,
) -> list[Difference]:
    """The differences under all schedules that ``form`` promises to survive.

    The first schedule under which something spins is the last: each costs the watchdog's patience.
    """
    found = []
    with frozen():
        for number, each in enumerate(arguments, 1):
            awaits = play(original, next(schedules(0)), each).awaits
            names = _attributes(rewrite if form == "method-locals" else original, each)
            for schedule in schedules(min(awaits, MOST_AWAITS)):
                if not promised(form, schedule.uses, once=once, in_place=in_place):
                    continue
                left = play(original, schedule, each, names).trace
                right = play(rewrite, schedule, each, names).trace
                differs = difference(f"{schedule.name}, arguments {number}", left, right)
                found += [differs] if differs else []
                if any(line.startswith(SPINS) for line in (*left, *right)):
                    return found
    return found


def compare_consumer(original: Side, rewrite: Side, name: str = "main") -> list[Difference]:
    """The differences that the module's own consumer sees, undisturbed and with a fault anywhere.

    It is called without arguments.
    """
    found = []
    with frozen():
        awaits = _consume(original, name, None).awaits
        faults = [Fault(at, cancel) for at in range(1, awaits + 1) for cancel in (False, True)]
        for fault in [None, *faults[: 2 * MOST_AWAITS]]:
            left = _consume(original, name, fault).trace
            right = _consume(rewrite, name, fault).trace
            found.append(difference(f"{name}(), {fault or 'no fault'}", left, right))
    return [each for each in found if each]


def consumers(side: Side) -> list[str]:
    """The module's own consumers: coroutine functions that need no argument."""
    module = load(side.source, World(), side.filename)
    return [
        name
        for name, value in vars(module).items()
        if inspect.iscoroutinefunction(value)
        and value.__module__ == module.__name__
        and all(
            parameter.default is not parameter.empty
            for parameter in inspect.signature(value).parameters.values()
        )
    ]


def _consume(side: Side, name: str, fault: Fault | None) -> World:
    world = World(fault)
    loop = Loop(world)
    consumer = resolve(load(side.source, world, side.filename), name)

    async def main() -> None:
        world.log("returned", await consumer())

    loop.run(main())
    gc.collect()
    return world


def _attributes(side: Side, arguments: Arguments) -> tuple[str, ...]:
    """The public data attributes of the object."""
    world = World()
    try:
        subject = resolve(load(side.source, world, side.filename), side.subject)(*arguments(world))
    except Exception:  # noqa: BLE001 - a construction that fails is compared by the schedules
        return ()
    return tuple(
        name
        for name in dir(subject)
        if not name.startswith("_") and not callable(getattr(subject, name, None))
    )
