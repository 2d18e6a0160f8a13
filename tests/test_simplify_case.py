"""What the tests of the simplifications share: a case, its rewrite, and a run of both sides."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from codemods.agen.rewrite import rewrite
from flake8_agen.verdict import Evidence, Form, FormVerdict, Hazard, Kind, Plan, Verdict

KINDS = {
    **dict.fromkeys(("n", "m", "i", "limit"), Kind.INT),
    **dict.fromkeys(("rows", "buffer"), Kind.SEQUENCE),
    "it": Kind.ITERATOR,
    "src": Kind.ASYNC_ITERATOR,
}
"""What a case knows of the names it uses, both as parameter and as attribute."""


@dataclass(frozen=True)
class Case:
    """The body of ``__anext__`` and what the whole class becomes."""

    name: str
    step: str
    after: str
    state: str = "self.n = 0"
    """The body of ``__init__``."""
    made: str = "Sample()"
    """How the consumer makes one, with what :func:`world` offers."""
    signature: str = ""
    """The parameters of ``__init__`` besides ``self``."""
    form: Form = Form.FUNCTION
    reset: str = ""
    """What ``__aiter__`` does before it returns ``self``."""
    extra: str = ""
    """More members, above ``__anext__``."""
    plan: Plan = field(default_factory=Plan)
    unknown: frozenset[str] = frozenset()
    """The names of :data:`KINDS` of which nothing is known here."""
    unsafe: bool = False
    """Whether what nothing contradicts is taken to be as the code seems to mean it."""

    @property
    def before(self) -> str:
        """The class."""
        blocks = [
            "class Sample:",
            *(_method(f"def __init__({', '.join(filter(None, ['self', self.signature]))}):",
                      self.state) if self.state else ()),
            "",
            *_method("def __aiter__(self):", f"{textwrap.dedent(self.reset)}\nreturn self"),
            "",
            *([textwrap.indent(textwrap.dedent(self.extra).strip("\n"), "    "), ""]
              if self.extra else ()),
            *_method("async def __anext__(self):", self.step),
        ]
        return "\n".join(blocks) + "\n"

    @property
    def result(self) -> str:
        """What the class becomes."""
        kinds: Mapping[str, Kind] = {
            text: kind
            for name, kind in KINDS.items()
            if name not in self.unknown
            for text in (name, f"self.{name}")
        }
        plan = replace(self.plan, kinds={**kinds, **self.plan.kinds})
        return rewritten(self.before, self.form, plan, unsafe=self.unsafe)


def _method(header: str, body: str) -> list[str]:
    return [f"    {header}", textwrap.indent(textwrap.dedent(body).strip("\n"), " " * 8)]


def rewritten(
    source: str,
    form: Form = Form.FUNCTION,
    plan: Plan | None = None,
    *,
    name: str = "Sample",
    unsafe: bool = False,
) -> str:
    """The source with the class of that name in the form."""
    rows = source.split("\n")
    line, text = next(
        (number, row) for number, row in enumerate(rows, 1) if row.lstrip().startswith(
            (f"class {name}:", f"class {name}(")
        )
    )
    hazards = (Hazard("m.py", line, "X", "", Evidence.UNKNOWN),) if unsafe else ()
    chosen = FormVerdict(form, hazards, plan if plan is not None else Plan())
    column = len(text) - len(text.lstrip())
    return rewrite(source, [(Verdict("m.py", line, column, name, (chosen,), True), chosen)])


def check(case: Case) -> None:
    """The class becomes what the case says, and does the same."""
    result = case.result
    assert result.strip() == textwrap.dedent(case.after).strip()
    twice = case.form is not Form.FUNCTION
    assert traces(result, case.made, twice=twice) == traces(case.before, case.made, twice=twice)


def traces(source: str, made: str, *, twice: bool = False) -> list[list[str]]:
    """What a consumer sees and causes: draining, leaving early, and where allowed once more."""
    return [
        asyncio.run(_consume(source, made, stop, twice and again))
        for stop in (99, 1, 2)
        for again in ((False, True) if twice else (False,))
    ]


async def _consume(source: str, made: str, stop: int, again: bool) -> list[str]:
    log: list[str] = []
    names = world(log)
    exec(compile(source, "<case>", "exec"), names)
    try:
        sample = eval(made, names)
    except Exception as error:
        return [*log, f"{type(error).__name__} {error}"]
    for _ in range(2 if again else 1):
        count = 0
        try:
            async for item in sample:
                log.append(f"got {item!r}")
                count += 1
                if count >= min(stop, 30):
                    break
        except Exception as error:
            log.append(f"{type(error).__name__} {error}")
        log.append("end")
    return log


def world(log: list[str]) -> dict[str, Any]:
    """What the code of a case may use; all of it leaves a mark in the log."""

    def say(value: Any) -> Any:
        log.append(f"said {value!r}")
        return value

    async def source(*values: Any) -> AsyncIterator[Any]:
        for value in values:
            log.append("asked")
            await asyncio.sleep(0)
            if isinstance(value, Exception):
                raise value
            yield value

    def reader(*values: Any) -> Callable[..., Any]:
        left = source(*values)

        async def read(*_: Any) -> Any:
            return await anext(left, None)

        return read

    async def fetch(value: Any) -> Any:
        log.append(f"fetch {value!r}")
        await asyncio.sleep(0)
        return value

    return {"asyncio": asyncio, "say": say, "source": source, "reader": reader, "fetch": fetch}


@pytest.mark.parametrize("step", ["self.n += 2", "self.n += 1; say(self.n)"])
def test_a_run_tells_two_behaviours_apart(step: str) -> None:
    def counting(step: str) -> str:
        return Case("", f"{step}\nif self.n > 3: raise StopAsyncIteration\nreturn 1", "").before

    assert traces(counting(step), "Sample()") != traces(counting("self.n += 1"), "Sample()")
