"""What a docstring says of the protocol goes with it."""

from __future__ import annotations

import textwrap

import pytest
from test_forms import KINDS
from test_simplify_case import rewritten

from codemods.agen.docstring_sections import of_aiter, of_anext
from codemods.agen.docstrings import restates_protocol
from flake8_agen.verdict import Form, Plan

AITER = {
    "a returned self": (
        """Walk the rows.

        Note:
            In order.

        Returns:
            (Rows) self
        """,
        """Walk the rows.

        Note:
            In order.
        """,
    ),
    "in the middle": (
        """Walk the rows.

        Returns:
            Rows: self

            or an iterator

        Note:
            In order.
        """,
        """Walk the rows.

        Note:
            In order.
        """,
    ),
    "fields": (
        """Walk the rows.

        :param int n: none
        :returns: self,
            an iterator
        :rtype: Rows
        :meta private:
        """,
        """Walk the rows.

        :param int n: none
        :meta private:
        """,
    ),
    "at the very end": ("Walk the rows.\n\n    Returns:\n        self", "Walk the rows."),
    "nothing of it": ("""Returns:
            what it says
        """, """Returns:
            what it says
        """),
    "which is still so": (
        """Walk.

        Returns:
            An iterator over pages.
        :rtype: AsyncIterator[Page]
        """,
        """Walk.

        Returns:
            An iterator over pages.
        :rtype: AsyncIterator[Page]
        """,
    ),
    "a sentence": ("Walk.\n\n    Returns the rows: all.", "Walk.\n\n    Returns the rows: all."),
}  # fmt: skip
ANEXT = {
    "a stop among errors": (
        """Read a row.

        Returns:
            dict: the row
        Raises:
            StopAsyncIteration: there is none,
                or there never was
            OSError: the file is gone
        """,
        """Read a row.

        Yields:
            dict: the row
        Raises:
            OSError: the file is gone
        """,
    ),
    "a stop alone": (
        """Read a row.

        Raises:
            StopAsyncIteration: there is none

        Return:
            the row
        """,
        """Read a row.

        Yields:
            the row
        """,
    ),
    "a stop as a field": (
        """Read a row.

        :raises OSError: the file is gone
        :raises StopAsyncIteration: there is none
        """,
        """Read a row.

        :raises OSError: the file is gone
        """,
    ),
    "a stop as the last word": (
        """Read a row.

        Raises:
            StopAsyncIteration
        """,
        """Read a row.
        """,
    ),
    "a stop elsewhere": (
        """Read a row.

        Raises:
            OSError: the file is gone

        StopAsyncIteration: what it is
        """,
        """Read a row.

        Raises:
            OSError: the file is gone

        StopAsyncIteration: what it is
        """,
    ),
}


@pytest.mark.parametrize(("text", "after"), AITER.values(), ids=AITER)
def test_what_aiter_returned(text: str, after: str) -> None:
    assert of_aiter(text, lambda part: restates_protocol(part, "Rows")) == after


@pytest.mark.parametrize(("text", "after"), ANEXT.values(), ids=ANEXT)
def test_what_anext_returned_and_raised(text: str, after: str) -> None:
    assert of_anext(text) == after


CLASS = '''\
class Sample:
    def __aiter__(self):
        """Allow async iteration.

        Returns:
            Sample: self
        """
        return self

    async def __anext__(self):
        r"""Read a row.

        Returns:
            The row.
        """
        return await read()
'''


@pytest.mark.parametrize("form", [Form.METHOD_SELF, Form.FUNCTION])
def test_the_docstring_of_the_generator(form: Form) -> None:
    after = textwrap.dedent(rewritten(CLASS, form, Plan(kinds=KINDS)))
    assert 'r"""Read a row.\n' in after
    assert "Yields:" in after and "Returns:" not in after
    assert "Allow" not in after


ROWS = '''\
class {name}:
    def __init__(self, {names}):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        """{text}"""
        return await read(self.n)
'''


@pytest.mark.parametrize(
    ("text", "name", "names", "goes"),
    [
        ("Return the next item.", "Sample", "a", True),
        ("Yield the next row or stop.", "FakeTable", "rows", True),
        ("Yield the next row or stop.", "FakeRowTable", "a", True),
        ("Yield the next row or stop.", "FakeTable", "a", False),
        ("Get next message.", "Query", "message_source", True),
        ("Get the next message from the batch.", "MessageBatch", "a", True),
        ("Get the next message from the batch.", "Messages", "a", False),
        ("Get next entry.", "HTTPEntries", "a", True),
        ("Return the next text delta.", "_TextIterator", "deltas", False),
        ("Yield the next row.\n\n        Raises:\n            StopAsyncIteration: if no row.\n"
         "        ", "Sample", "rows", True),
        # what says more
        ("Return the next even item.", "Sample", "even, item", False),
        ("Return the next row decoded.", "Sample", "rows, decoded", False),
        ("Return the next row, decoded with utf-8.", "Sample", "rows, decoded", False),
        ("Return the row.", "Sample", "rows", False),
        ("Return the next.", "Sample", "rows", True),
        ("Return the row after the next", "Sample", "row", False),
        ("Process the next row.", "Sample", "rows", False),
    ],
)  # fmt: skip
def test_a_step_that_only_gives_the_next(text: str, name: str, names: str, goes: bool) -> None:
    source = ROWS.format(name=name, names=names, text=text)
    after = rewritten(source, Form.METHOD_SELF, Plan(kinds=KINDS), name=name)
    assert ('"""' not in after) is goes
    assert goes or text.split("\n")[0] in after


ITSELF = '''\
class RowReader:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        """{text}"""
        return self

    async def __anext__(self):
        """Decode what was sent."""
        return await read(self.n)
'''


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("Returns the iterator object itself.", True),
        ("Return self.", True),
        ("Return the iterator itself.", True),
        ("Return the object itself as an async iterator.", True),
        ("Returns this instance as its own iterator.", True),
        ("The object is its own iterator.", True),
        ("Return itself, so it can be used with `async for`.", True),
        ("Return the row reader itself.", True),
        # what says more, or of something else
        ("Return the stream itself.", False),
        ("Return self, rewound.", False),
        ("Return the current row.", False),
        ("Read rows.", False),
    ],
)
def test_an_iterator_that_is_its_own(text: str, goes: bool) -> None:
    source = ITSELF.format(text=text)
    after = rewritten(source, Form.METHOD_SELF, Plan(kinds=KINDS), name="RowReader")
    first = "Decode what was sent." if goes else text
    assert f'def __aiter__(self):\n        """{first}"""' in after
    assert (text in after) is not goes
