"""Running an example before and after, with whatever its row takes."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any
from unittest import mock

from catalogue.example import Example
from driver import Side, compare, compare_consumer, frozen, show
from driver.trace import Difference, difference


def differences(example: Example, after: str) -> list[Difference]:
    """How the rewrite behaves differently: for ``main``, and in every life its form promises."""
    found = [difference("main() in a real event loop", lived(example.original), lived(after))]
    if not example.real_loop:
        original, rewrite = Side(example.original, ""), Side(after, "")
        found += compare_consumer(original, rewrite)
        if example.subject is not None:
            found += compare(
                Side(example.original, example.subject),
                Side(after, example.subject),
                [example.arguments],
                example.form,
                once=example.once,
                in_place=example.in_place,
            )
    return [each for each in found if each is not None]


@functools.lru_cache(maxsize=16)
def lived(text: str) -> tuple[str, ...]:
    """What a module's ``main`` prints and how it ends; also what the event loop complains of."""
    with frozen():
        return tuple(_lived(text))


def _lived(text: str) -> list[str]:
    trace: list[str] = []

    def record(*values: object) -> None:
        trace.append(" ".join(map(show, values)))
        if len(trace) > 50:
            raise SystemExit("this consumer does not come to an end")

    def complain(_loop: object, context: dict[str, Any]) -> None:
        trace.append(f"loop: {context['message']} {show(context.get('exception'))}")

    async def run(main: Any) -> None:
        asyncio.get_running_loop().set_exception_handler(complain)
        try:
            await main()
        except SystemExit:
            raise
        except BaseException as error:  # noqa: B036 - an outcome like any other
            trace.append(f"raised {show(error)}")
        # A generator that was left behind is closed by a task of its own.
        gc.collect()
        for _ in range(3):
            await asyncio.sleep(0)

    module = types.ModuleType("example")
    module.__dict__["print"] = record
    with _imported(module), warnings.catch_warnings():
        # Whether somebody awaited something is not part of what is compared.
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            exec(compile(text, "<example>", "exec", dont_inherit=True), module.__dict__)
        except Exception as error:
            return [*trace, f"not imported: {show(error)}"]
        asyncio.run(run(module.__dict__["main"]))
    return trace


@contextlib.contextmanager
def _imported(module: types.ModuleType) -> Iterator[None]:
    """As if it had been imported: pickle and dataclasses look a class's module up by its name."""
    with mock.patch.dict(sys.modules, {module.__name__: module, "anyio": Anyio("anyio")}):
        yield


class Anyio(types.ModuleType):
    """As much of anyio as a cancel scope takes: any delay is too long."""

    class TooLate(Exception):
        """What the scope swallows."""

    async def sleep(self, delay: float) -> None:
        """No delay, or the scope's end."""
        if delay:
            raise self.TooLate

    @contextlib.contextmanager
    def move_on_after(self, _delay: float) -> Iterator[None]:
        """Swallow the end of the scope."""
        with contextlib.suppress(self.TooLate):
            yield
