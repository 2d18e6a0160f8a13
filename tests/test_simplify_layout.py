"""Signatures, regions of a file, docstrings: the text around what a class does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import libcst as cst
import pytest

from codemods.agen.chained import chained
from codemods.agen.continuation import absolute, relative
from codemods.agen.syntax import Body
from flake8_agen.verdict import Form, Kind, Plan
from test_simplify_case import rewritten, traces

KINDS: Mapping[str, Kind] = dict.fromkeys(
    ("n", "limit", "self.n", "self.limit", "self.owner.limit"), Kind.INT
)


@dataclass(frozen=True)
class Case:
    """A module, and what becomes of its class ``target``."""

    name: str
    before: str
    after: str
    form: Form = Form.FUNCTION
    plan: Plan = Plan(kinds=KINDS)
    made: str = "Sample()"
    target: str = "Sample"


CASES = (
    Case(
        "layout one long",
        """\
class Sample:
    def __init__(self, a_parameter_with_a_very_long_name_indeed_that_goes_on: dict[str, list[int]] | None = None):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",  # noqa: E501
        """\
async def Sample(
    a_parameter_with_a_very_long_name_indeed_that_goes_on: dict[str, list[int]] | None = None,
):
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout joined",
        """\
class Sample:
    def __init__(self, first_parameter: int = 1, second_parameter: int = 2, third_parameter: int = 3):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",  # noqa: E501
        """\
async def Sample(
    first_parameter: int = 1, second_parameter: int = 2, third_parameter: int = 3
):
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout each",
        """\
class Sample:
    def __init__(self, first_parameter: int = 1, second_parameter: int = 2, third_parameter: int = 3, fourth_parameter: int = 4):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",  # noqa: E501
        """\
async def Sample(
    first_parameter: int = 1,
    second_parameter: int = 2,
    third_parameter: int = 3,
    fourth_parameter: int = 4,
):
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout star",
        """\
class Sample:
    def __init__(self, *first_parameter: int, second_parameter: int = 2, third_parameter: int = 3, fourth_parameter: int = 4, **options: int):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",  # noqa: E501
        """\
async def Sample(
    *first_parameter: int,
    second_parameter: int = 2,
    third_parameter: int = 3,
    fourth_parameter: int = 4,
    **options: int,
):
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout kwonly joined",
        """\
class Sample:
    def __init__(self, *, first_parameter: int = 1, second_parameter: int = 2, third_parameter: int = 3):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",  # noqa: E501
        """\
async def Sample(
    *, first_parameter: int = 1, second_parameter: int = 2, third_parameter: int = 3
):
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout posonly",
        """\
class Sample:
    def __init__(self, first_parameter=1, /, second_parameter: int = 2, *, third_parameter: int = 3, fourth_parameter: int = 4, fifth=1):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",  # noqa: E501
        """\
async def Sample(
    first_parameter=1,
    /,
    second_parameter: int = 2,
    *,
    third_parameter: int = 3,
    fourth_parameter: int = 4,
    fifth=1,
):
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout self posonly",
        """\
class Sample:
    def __init__(self, /, first_parameter=1, second_parameter: int = 2):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
async def Sample(first_parameter=1, second_parameter: int = 2):
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout posonly self only",
        """\
class Sample:
    def __init__(self, /):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
async def Sample():
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "layout broken already",
        """\
class Sample:
    def __init__(
        self,
        first_parameter: int = 1,  # how many
        *,
        second_parameter: int = 2,
    ) -> None:
        self.n = first_parameter

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
from typing import AsyncGenerator


async def Sample(
    first_parameter: int = 1,  # how many
    *,
    second_parameter: int = 2,
) -> AsyncGenerator[int, None]:
    for i in range(first_parameter + 1, 4):
        yield i
""",
    ),
    Case(
        "region comment at the end",
        """\
class Sample:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
    # the end of the class


X = 1
""",
        """\
async def Sample():
    for n in range(1, 4):
        yield n
    # the end of the class


X = 1
""",
    ),
    Case(
        "region no newline",
        (
            "class Sample:\n"
            "    def __init__(self):\n"
            "        self.n = 0\n"
            "\n"
            "    def __aiter__(self):\n"
            "        return self\n"
            "\n"
            "    async def __anext__(self):\n"
            "        if self.n > 2:\n"
            "            raise StopAsyncIteration\n"
            "        self.n += 1\n"
            "        return self.n"
        ),
        "async def Sample():\n    for n in range(1, 4):\n        yield n",
    ),
    Case(
        "region tabs",
        (
            "class Sample:\n"
            "\tdef __init__(self):\n"
            "\t\tself.n = 0\n"
            "\n"
            "\tdef __aiter__(self):\n"
            "\t\treturn self\n"
            "\n"
            "\tasync def __anext__(self):\n"
            "\t\tif self.n > 2:\n"
            "\t\t\traise StopAsyncIteration\n"
            "\t\tself.n += 1\n"
            "\t\treturn self.n\n"
        ),
        "async def Sample():\n\tfor n in range(1, 4):\n\t\tyield n\n",
    ),
    Case(
        "region crlf",
        (
            "class Sample:\r\n"
            "    def __init__(self):\r\n"
            "        self.n = 0\r\n"
            "\r\n"
            "    def __aiter__(self):\r\n"
            "        return self\r\n"
            "\r\n"
            "    async def __anext__(self):\r\n"
            "        if self.n > 2:\r\n"
            "            raise StopAsyncIteration\r\n"
            "        self.n += 1\r\n"
            "        return self.n\r\n"
        ),
        "async def Sample():\r\n    for n in range(1, 4):\r\n        yield n\r\n",
    ),
    Case(
        "region in function last",
        """\
def make():
    if 1:
        class Sample:
            def __init__(self):
                self.n = 0

            def __aiter__(self):
                return self

            async def __anext__(self):
                if self.n > 2:
                    raise StopAsyncIteration
                self.n += 1
                return self.n
        # end of it
    # end of make
    return Sample()
""",
        """\
def make():
    if 1:
        async def Sample():
            for n in range(1, 4):
                yield n
        # end of it
    # end of make
    return Sample()
""",
        made="make()",
    ),
    Case(
        "region in class",
        """\
class Outer:
    class Sample:
        def __init__(self):
            self.n = 0

        def __aiter__(self):
            return self

        async def __anext__(self):
            if self.n > 2:
                raise StopAsyncIteration
            self.n += 1
            return self.n

    @staticmethod
    def other():
        pass
""",
        """\
class Outer:
    async def Sample():
        for n in range(1, 4):
            yield n

    @staticmethod
    def other():
        pass
""",
        made="Outer.Sample()",
    ),
    Case(
        "region first in file",
        """\
# licence

class Sample:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
# licence

async def Sample():
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "region comment above",
        """\
import os


# What it is.
class Sample:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n


print
""",
        """\
import os


# What it is.
async def Sample():
    for n in range(1, 4):
        yield n


print
""",
    ),
    Case(
        "region one-line class body",
        """\
class Sample:
    n = 0
    async def __anext__(self): return 1
    def __aiter__(self): return self
""",
        """\
class Sample:
    n = 0
    async def __aiter__(self):
        while True:
            yield 1
""",
        Form.METHOD_SELF,
    ),
    Case(
        "region backslash",
        (
            "class Sample:\n"
            "    def __init__(self):\n"
            "        self.n = 0\n"
            "\n"
            "    def __aiter__(self):\n"
            "        return self\n"
            "\n"
            "    async def __anext__(self):\n"
            "        if self.n \\\n"
            "                > 2:\n"
            "            raise StopAsyncIteration\n"
            "        self.n += 1\n"
            "        return self.n\n"
        ),
        """\
async def Sample():
    for n in range(1, 4):
        yield n
""",
    ),
    Case(
        "doc all function",
        '''\
class Sample:
    """Numbers."""

    def __init__(self):
        """Start at zero."""
        self.n = 0

    def __aiter__(self):
        """Return self."""
        return self

    async def __anext__(self):
        """Yield numbers up to three."""
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
async def Sample():
    """Numbers.

    Start at zero.
    """
    # Yield numbers up to three.
    for n in range(1, 4):
        yield n
''',
    ),
    Case(
        "doc protocol function",
        '''\
class Sample:
    """Numbers."""

    def __init__(self):
        self.n = 0

    def __aiter__(self):
        """Return self as async iterator."""
        return self

    async def __anext__(self):
        """Return the next item."""
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
async def Sample():
    """Numbers."""
    for n in range(1, 4):
        yield n
''',
    ),
    Case(
        "doc init only function",
        '''\
class Sample:
    def __init__(self):
        """Start at zero.

        And count on.
        """
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
async def Sample():
    """Start at zero.

    And count on.
    """
    for n in range(1, 4):
        yield n
''',
    ),
    Case(
        "doc multi function",
        '''\
class Sample:
    """Numbers.

    They go up.
    """

    def __init__(self):
        """Start at zero.

        And count on.
        """
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        """Count one further.

        Then stop.
        Really.
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
async def Sample():
    """Numbers.

    They go up.

    Start at zero.

    And count on.

    Count one further.

    Then stop.
    Really.
    """
    for n in range(1, 4):
        yield n
''',
    ),
    Case(
        "doc both function",
        '''\
class Sample:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        """Walk the numbers."""
        return self

    async def __anext__(self):
        """Count one further."""
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
async def Sample():
    """Walk the numbers."""
    # Count one further.
    for n in range(1, 4):
        yield n
''',
    ),
    Case(
        "doc quotes function",
        '''\
class Sample:
    'Numbers.'

    def __init__(self):
        """Start at zero."""
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
async def Sample():
    """Numbers.

    Start at zero.
    """
    for n in range(1, 4):
        yield n
''',
    ),
    Case(
        "doc all method-self",
        '''\
class Sample:
    """Numbers."""

    def __init__(self):
        """Start at zero."""
        self.n = 0

    def __aiter__(self):
        """Return self."""
        return self

    async def __anext__(self):
        """Yield numbers up to three."""
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
class Sample:
    """Numbers."""

    def __init__(self):
        """Start at zero."""
        self.n = 0

    async def __aiter__(self):
        """Yield numbers up to three."""
        while self.n <= 2:
            self.n += 1
            yield self.n
''',
        Form.METHOD_SELF,
    ),
    Case(
        "doc anext only method-self",
        '''\
class Sample:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        """The numbers up to three.

        All of them.
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
class Sample:
    def __init__(self):
        self.n = 0

    async def __aiter__(self):
        """The numbers up to three.

        All of them.
        """
        while self.n <= 2:
            self.n += 1
            yield self.n
''',
        Form.METHOD_SELF,
    ),
    Case(
        "layout continued",
        """\
class Sample:
    def __init__(self, n=0):
        self.n = n + \\
            0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2 or \\
                self.n < -9:
            raise StopAsyncIteration
        text = 'a \\
    b'
        self.n += 1
        return text + \\
            str(self.n) + \\
      'c'

    def close(self):
        self.n = 1 + \\
            2
""",
        """\
class Sample:
    def __init__(self, n=0):
        self.n = n + \\
            0

    async def __aiter__(self):
        while self.n <= 2 and self.n >= -9:
            text = 'a \\
    b'
            self.n += 1
            yield text + \\
                str(self.n) + \\
      'c'

    def close(self):
        self.n = 1 + \\
            2
""",
        Form.METHOD_SELF,
    ),
    Case(
        "layout continued in a function",
        """\
if True:
    class Sample:
        def __init__(self):
            self.n = 0

        def __aiter__(self):
            return self

        async def __anext__(self):
            if self.n > 2:
                raise StopAsyncIteration
            self.n += 1
            return str(self.n) + \\
                'c'
""",
        """\
if True:
    async def Sample():
        for n in range(1, 4):
            yield str(n) + \\
                'c'
""",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    after = rewritten(case.before, case.form, case.plan, name=case.target)
    assert after == case.after
    twice = case.form is Form.PAIR
    assert traces(after, case.made, twice=twice) == traces(case.before, case.made, twice=twice)


CHAINS = (
    ("if a:\n    b\nelse:\n    if c:\n        d\n", "if a:\n    b\nelif c:\n    d\n"),
    (
        "for x in y:\n    if a:\n        b\n    else:\n\n        if c:\n            d\n"
        "        else:\n            if e:\n                f\n            else:\n"
        "                g\n",
        "for x in y:\n    if a:\n        b\n    elif c:\n        d\n    elif e:\n        f\n"
        "    else:\n        g\n",
    ),
    *(
        (text, text)
        for text in (
            "if a:\n    b\nelse:  # noted\n    if c:\n        d\n",
            "if a:\n    b\n# noted\nelse:\n    if c:\n        d\n",
            "if a:\n    b\nelse:\n    # noted\n    if c:\n        d\n",
            "if a:\n    b\nelse:\n    if c:\n        d\n    # noted\n",
            "if a:\n    b\nelse:\n    if c:\n        d\n    e\n",
            "if a:\n    b\nelse:\n    e\n    if c:\n        d\n",
            "def f():\n    if a:\n        b\n    else:\n        if c:\n            d\n",
        )
    ),
)


@pytest.mark.parametrize(("before", "after"), CHAINS)
def test_an_if_alone_in_an_else(before: str, after: str) -> None:
    module = cst.parse_module(before)
    body = cast(Body, tuple(module.body))
    new = module.with_changes(body=chained(body, ()))
    assert new.code == after
    assert chained(body, [cst.parse_statement(CHAINS[0][0])]) == body


def test_lines_that_go_on_stay_where_they_are() -> None:
    text = (
        "if a:\n  b = c + \\\n d + \\\n\\\n   e\n  f = g + \\\n  \th; i = j + \\\n\f  \f k\n"
        "l = m + \\\n  n\nif a:\n\tb = c + \\\n    d\n"
    )
    module = cst.parse_module(text)
    moved = relative(module)
    assert moved.code != text
    assert absolute(moved).code == text
