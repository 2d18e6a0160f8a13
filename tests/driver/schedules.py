"""The lives an async iterator can lead. Each schedule is one coroutine over a stage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, MutableSequence
from dataclasses import dataclass, field
from typing import Any

from .promises import Use
from .stage import MOST_ITEMS, Stage
from .trace import show
from .world import CURRENT_ITEM, Fault


class ConsumerError(Exception):
    """Raised by the body of a consumer's loop."""


Play = Callable[[Stage], Coroutine[Any, None, None]]


@dataclass(frozen=True)
class Schedule:
    """A life, by name; ``uses`` says what a form must promise for it to be comparable."""

    name: str
    play: Play
    uses: frozenset[Use] = frozenset()
    fault: Fault | None = field(default=None)


async def _drain(stage: Stage) -> None:
    await stage.loop_over(stage.new())
    stage.drop()


def _break_after(count: int) -> Play:
    async def play(stage: Stage) -> None:
        await stage.loop_over(stage.new(), count)
        stage.drop()
        await stage.world.pause("after the loop")

    return play


def _aclose_after(count: int) -> Play:
    """A generator can be closed, a class can only be dropped: it must make no difference."""

    async def play(stage: Stage) -> None:
        iterator = stage.new().__aiter__()
        await stage.loop_over(_only_anext(iterator), count)
        close = getattr(iterator, "aclose", None)
        del iterator
        if close is not None and _is_generators(close):
            await close()
        close = None
        stage.drop()
        await stage.world.pause("after the loop")

    return play


def _is_generators(method: Any) -> bool:
    """A class may have an ``aclose`` of its own, which nobody called in the original."""
    return type(getattr(method, "__self__", None)).__name__ == "async_generator"


class _only_anext:
    """An iterator's ``__anext__`` and nothing else, so that a loop does not ask for another."""

    def __init__(self, iterator: AsyncIterator[Any]) -> None:
        self.__anext = iterator.__anext__

    def __aiter__(self) -> _only_anext:
        return self

    async def __anext__(self) -> Any:
        return await self.__anext()


async def _interleave(stage: Stage) -> None:
    """Two independent objects, item by item."""
    iterators = {who: stage.new().__aiter__() for who in ("a ", "b ")}
    for _ in range(MOST_ITEMS):
        for who in list(iterators):
            more = False
            with stage.catching(f"{who}ended:"):
                stage.item(await iterators[who].__anext__(), who)
                more = True
            if not more:
                del iterators[who]
    if iterators:
        stage.leave()
    iterators.clear()
    stage.drop()


async def _workers_with_their_own(stage: Stage) -> None:
    first = stage.loop.spawn("a", stage.loop_over(stage.new(), who="a "))
    second = stage.loop.spawn("b", stage.loop_over(stage.new(), who="b "))
    while not (first.done and second.done):
        await stage.world.pause("watching")
    stage.drop()


def _consumer_raises_at(item: int) -> Play:
    async def body(stage: Stage) -> None:
        count = 0
        async for value in stage.new():
            stage.item(value)
            count += 1
            if stage.enough(count, item):
                raise ConsumerError(item)

    async def play(stage: Stage) -> None:
        with stage.catching("raised"):
            try:
                await body(stage)
            except ConsumerError as error:
                stage.world.log("consumer raised", show(error))
        stage.drop()

    return play


async def _context_per_item(stage: Stage) -> None:
    count = 0
    CURRENT_ITEM.set("before")
    with stage.catching("raised"):
        async for value in stage.new():
            stage.item(value)
            count += 1
            CURRENT_ITEM.set(f"after {count}")
            if stage.enough(count):
                break
        stage.world.log("end")
    stage.drop()


async def _task_per_item(stage: Stage) -> None:
    """Each item is fetched by a task of its own, so in a context of its own."""
    iterator = stage.new().__aiter__()

    async def fetch(number: int) -> bool:
        CURRENT_ITEM.set(f"task {number}")
        more = False
        with stage.catching("ended:"):
            stage.item(await iterator.__anext__())
            more = True
        return more

    for number in range(MOST_ITEMS):
        task = stage.loop.spawn("task", fetch(number))
        while not task.done:
            await stage.world.pause("watching")
        if not task.result:
            break
    else:
        stage.leave()
    iterator = None
    stage.drop()


async def _construct_only(stage: Stage) -> None:
    subject = stage.new()
    await stage.world.pause("between")
    del subject
    stage.drop()


async def _mutate_then_drain(stage: Stage) -> None:
    """What the consumer does to an argument between the construction and the loop."""
    arguments = stage.arguments(stage.world)
    subject = stage.make(*arguments)
    _mutate(arguments)
    await stage.loop_over(subject)
    del subject
    stage.drop()


async def _mutate_midway(stage: Stage) -> None:
    """What the consumer does to an argument between two items."""
    arguments = stage.arguments(stage.world)
    count = 0
    with stage.catching("raised"):
        async for value in stage.make(*arguments):
            stage.item(value)
            count += 1
            if count == 1:
                _mutate(arguments)
            if stage.enough(count):
                break
    for argument in arguments:
        if isinstance(argument, MutableSequence):
            stage.world.log("left in the argument", show(list(argument)))
    stage.drop()


def _mutate(arguments: tuple[Any, ...]) -> None:
    for argument in arguments:
        if isinstance(argument, MutableSequence) and argument:
            argument.append(argument[0])


def _again(after: str, first: int = MOST_ITEMS) -> Play:
    """Loop over an object, and if that ended so, over the same object again."""

    async def play(stage: Stage) -> None:
        subject = stage.new()
        if await stage.loop_over(subject, first) == after:
            stage.world.log("again")
            await stage.loop_over(subject)
        del subject
        stage.drop()

    return play


async def _nested(stage: Stage) -> None:
    """Loop over an object while looping over it."""
    subject = stage.new()
    count = 0
    with stage.catching("raised"):
        async for value in subject:
            stage.item(value, "outer ")
            await stage.loop_over(subject, 2, "inner ")
            count += 1
            if stage.enough(count):
                break
        stage.world.log("end")
    del subject
    stage.drop()


async def _workers_on_one(stage: Stage) -> None:
    subject = stage.new()
    first = stage.loop.spawn("a", stage.loop_over(subject, who="a "))
    second = stage.loop.spawn("b", stage.loop_over(subject, who="b "))
    while not (first.done and second.done):
        await stage.world.pause("watching")
    del subject
    stage.drop()


async def _attributes(stage: Stage) -> None:
    subject = stage.new()
    count = 0

    def look() -> None:
        for name in stage.attributes:
            stage.world.log(f"  {name} =", show(getattr(subject, name, "<missing>")))

    look()
    with stage.catching("raised"):
        async for value in subject:
            stage.item(value)
            look()
            count += 1
            if stage.enough(count):
                break
    look()
    stage.drop()


def schedules(awaits: int) -> Iterator[Schedule]:
    """Every schedule; ``awaits`` is how many there are to strike at in a full pass."""
    yield Schedule("drain", _drain)
    for count in (1, 2, 3):
        yield Schedule(f"break after {count}", _break_after(count))
        yield Schedule(f"aclose after {count}", _aclose_after(count))
        yield Schedule(f"consumer raises at {count}", _consumer_raises_at(count))
    yield Schedule("two objects, item by item", _interleave)
    yield Schedule("two objects, two workers", _workers_with_their_own)
    yield Schedule("a context variable per item", _context_per_item)
    yield Schedule("a task per item", _task_per_item)
    yield Schedule("construct only", _construct_only, frozenset({Use.DELAY}))
    delayed = frozenset({Use.DELAY})
    yield Schedule("construct, mutate the argument, drain", _mutate_then_drain, delayed)
    yield Schedule("mutate the argument midway", _mutate_midway)
    yield Schedule("break after 2, loop again", _again("break", 2), frozenset({Use.RESUME}))
    yield Schedule("drain, loop again", _again("stop"), frozenset({Use.AFTER_END}))
    yield Schedule("loop inside the loop", _nested, frozenset({Use.OVERLAP}))
    yield Schedule("the class's own error, loop again", _again("raised"), frozenset({Use.RETRY}))
    yield Schedule("two workers on one object", _workers_on_one, frozenset({Use.SHARE}))
    yield Schedule("public attributes per item", _attributes, frozenset({Use.ATTRIBUTES}))
    for at in range(1, awaits + 1):
        for cancel in (False, True):
            name = f"{'cancelled' if cancel else 'error'} at await {at}"
            fault = Fault(at, cancel)
            yield Schedule(name, _drain, fault=fault)
            retry = frozenset({Use.RETRY})
            yield Schedule(f"{name}, loop again", _again("raised"), retry, fault)
