"""Context variables: what a step sees of its consumer's context, and what it leaves there."""

from __future__ import annotations

from catalogue.example import Example

EXAMPLES = (
    Example(
        "I03 K02", "a token is reset in the context in which it was made",
        """\
import asyncio
import contextvars

NAME = contextvars.ContextVar("NAME", default="")


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        token = NAME.set(f"step {self.number}")
        try:
            await asyncio.sleep(0)
            return self.number, NAME.get()
        finally:
            NAME.reset(token)
""",
        unsafe="""\
import asyncio
import contextvars

NAME = contextvars.ContextVar("NAME", default="")


async def Sample():
    for number in range(1, 3):
        token = NAME.set(f"step {number}")
        try:
            await asyncio.sleep(0)
            item = number, NAME.get()
        finally:
            NAME.reset(token)
        yield item
""",
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for name in "a", "b":
        task = asyncio.ensure_future(sample.__anext__())
        print(name, await task, NAME.get())
''',
        real_loop=True,
    ),
    Example(
        "I03", "a variable that is set while a step runs, and not while its consumer does",
        """\
import contextvars

NAME = contextvars.ContextVar("NAME", default="")


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        token = NAME.set(f"step {self.number}")
        try:
            return NAME.get()
        finally:
            NAME.reset(token)
""",
        after="""\
import contextvars

NAME = contextvars.ContextVar("NAME", default="")


async def Sample():
    for number in range(1, 3):
        token = NAME.set(f"step {number}")
        try:
            item = NAME.get()
        finally:
            NAME.reset(token)
        yield item
""",
        consumer='''\
async def main():
    async for item in Sample():
        print(item, NAME.get())
''',
    ),
)
