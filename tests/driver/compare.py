"""Playing schedules on an original and its rewrite, and comparing what came of it."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .backend import OWN, Backend
from .collecting import frozen
from .promises import promised
from .schedules import Schedule, schedules
from .script import load, resolve
from .stage import Stage
from .trace import Difference, difference
from .world import SPINS, Fault, World

Arguments = Callable[[World], tuple[Any, ...]]
Trace = Sequence[str]

MOST_AWAITS = 10
"""Faults strike at each of the first so many awaits."""


@dataclass(frozen=True)
class Side:
    """One of the two: the text of a module, and the dotted name of what to construct."""

    source: str
    subject: str
    filename: str = "<script>"


@dataclass(frozen=True)
class Round:
    """A life that both sides are to lead."""

    name: str
    original: Callable[[], Trace]
    rewrite: Callable[[], Trace]


def play(
    side: Side,
    schedule: Schedule,
    arguments: Arguments,
    attributes: tuple[str, ...] = (),
    backend: Backend = OWN,
) -> World:
    """Play a schedule in a new world; the world's trace tells what happened."""
    world = World(schedule.fault, backend.steps())
    loop = backend.runner(world)
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
    backend: Backend = OWN,
) -> list[Difference]:
    """The differences under all schedules that ``form`` promises to survive.

    The first schedule under which something spins is the last: each costs the watchdog's patience.
    """
    found = []
    every = rounds(
        original, rewrite, arguments, form, once=once, in_place=in_place, backend=backend
    )
    for name, left, right in _played(every):
        differs = difference(name, left, right)
        found += [differs] if differs else []
        if any(line.startswith(SPINS) for line in (*left, *right)):
            break
    return found


def rounds(
    original: Side,
    rewrite: Side,
    arguments: Sequence[Arguments],
    form: str,
    *,
    once: bool = False,
    in_place: bool = False,
    backend: Backend = OWN,
) -> Iterator[Round]:
    """All schedules that ``form`` promises to survive, with each of the arguments."""
    for number, each in enumerate(arguments, 1):
        awaits = play(original, next(schedules(0)), each, backend=backend).awaits
        names = _attributes(rewrite if form == "method-locals" else original, each)
        for schedule in schedules(min(awaits, MOST_AWAITS)):
            if not promised(form, schedule.uses, once=once, in_place=in_place):
                continue
            played = partial(
                _trace, schedule=schedule, arguments=each, names=names, backend=backend
            )
            name = f"{schedule.name}, arguments {number}"
            yield Round(name, partial(played, original), partial(played, rewrite))


def compare_consumer(
    original: Side, rewrite: Side, name: str = "main", *, backend: Backend = OWN
) -> list[Difference]:
    """The differences that the module's own consumer sees, undisturbed and with a fault anywhere.

    It is called without arguments.
    """
    every = consumer_rounds(original, rewrite, name, backend=backend)
    found = [difference(*played) for played in _played(every)]
    return [each for each in found if each]


def consumer_rounds(
    original: Side, rewrite: Side, name: str = "main", *, backend: Backend = OWN
) -> Iterator[Round]:
    """The module's own consumer, undisturbed and with a fault anywhere."""
    awaits = _consume(original, name, None, backend).awaits
    faults = [Fault(at, cancel) for at in range(1, awaits + 1) for cancel in (False, True)]
    for fault in [None, *faults[: 2 * MOST_AWAITS]]:
        played = partial(_consumed, name=name, fault=fault, backend=backend)
        title = f"{name}(), {fault or 'no fault'}"
        yield Round(title, partial(played, original), partial(played, rewrite))


def _played(every: Iterable[Round]) -> Iterator[tuple[str, Trace, Trace]]:
    with frozen():
        for each in every:
            yield each.name, each.original(), each.rewrite()


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


def _trace(
    side: Side,
    schedule: Schedule,
    arguments: Arguments,
    names: tuple[str, ...],
    backend: Backend,
) -> Trace:
    return play(side, schedule, arguments, names, backend).trace


def _consumed(side: Side, name: str, fault: Fault | None, backend: Backend) -> Trace:
    return _consume(side, name, fault, backend).trace


def _consume(side: Side, name: str, fault: Fault | None, backend: Backend) -> World:
    world = World(fault, backend.steps())
    world.left_early = True  # or perhaps not: nobody knows what it does
    loop = backend.runner(world)
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
