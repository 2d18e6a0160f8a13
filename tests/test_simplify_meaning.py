"""Rewrites that were found to change what the code does; only the meaning counts here.

The second list holds what was once wrong.
"""

from __future__ import annotations

import pytest

from codemods.agen.rewrite import RewriteError
from flake8_agen.verdict import Form, Plan
from test_simplify_case import Case, traces

CASES = (
    Case(
        "help param clobbers",
        """
        if self.n > 2:
            raise StopAsyncIteration
        x = 1
        y = self._help(x + 1)
        return x, y
        """,
        "",
        extra="""
        def _help(self, x):
            self.n += 1
            return x * 2
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help params swap",
        """
        if self.n > 2:
            raise StopAsyncIteration
        a, b = 1, 2
        y = self._help(b, a)
        return a, b, y
        """,
        "",
        extra="""
        def _help(self, a, b):
            self.n += 1
            return a, b
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
)

WRONG = (
    Case(
        "a row swapped out of the list",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row, self.rows[self.i] = self.rows[self.i], None
        self.i += 1
        return row, self.seen[0]
        """,
        "",
        state="""
        self.i = 0
        self.rows = rows
        self.seen = seen
        """,
        made="(lambda x: Sample(x, x))([3, 4])", signature="rows, seen",
    ),
    Case(
        "a row changed in the list",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        self.rows[self.i] += 1
        row = self.rows[self.i]
        self.i += 1
        return row, self.seen[0]
        """,
        "",
        state="""
        self.i = 0
        self.rows = rows
        self.seen = seen
        """,
        made="(lambda x: Sample(x, x))([3, 4])", signature="rows, seen",
    ),
    Case(
        "row deleted",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        del self.rows[self.i]
        self.i += 1
        return row
        """,
        "",
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6,7])", signature="rows",
    ),
    Case(
        "underscore in use",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return _('x')
        """,
        "",
        state="""
        self.n = 0
        self.limit = limit
        global _
        _ = say
        """,
        made="Sample(3)", signature="limit",
    ),
    Case(
        "range is a parameter",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n, self.range
        """,
        "",
        state="""
        self.n = 0
        self.limit = limit
        self.range = range
        """,
        made="Sample(3, 'r')", signature="limit, range",
    ),
    Case(
        "enumerate is a parameter",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        result = self.i, self.rows[self.i], self.enumerate
        self.i += 1
        return result
        """,
        "",
        state="""
        self.i = 0
        self.rows = rows
        self.enumerate = enumerate
        """,
        made="Sample([3], 'r')", signature="rows, enumerate",
    ),
    Case(
        "iterator of slice, then append",
        """
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        """,
        "",
        state="""
        self.it = iter(rows[1:])
        rows.append(9)
        """,
        made="Sample([3,4])", signature="rows",
    ),
    Case(
        "iterator of attribute, then cleared",
        """
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        """,
        "", state="self.rows = rows", made="Sample([3,4])", signature="rows",
        form=Form.METHOD_LOCALS,
        reset="""
        self.it = iter(self.rows)
        self.rows = []
        """,
        plan=Plan(localise=frozenset({"it"})),
    ),
    Case(
        "help await in chain",
        """
        if self.n > 2:
            raise StopAsyncIteration
        x = (await self._help()).real
        return x
        """,
        "",
        extra="""
        async def _help(self):
            self.n += 1
            return await fetch(self.n)
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help method of",
        """
        if self.n > 2:
            raise StopAsyncIteration
        x = (await self._help()).bit_length()
        return x
        """,
        "",
        extra="""
        async def _help(self):
            self.n += 1
            return await fetch(self.n)
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "f-string =",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return f'{self.n=} {self.n = } {self.n=!s} {self.n=:03} {self.n}'
        """,
        "",
    ),
    Case(
        "match self falls",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        match 2:
            case 7:
                return 'seven'
            case self.n:
                say('same')
        return 'other'
        """,
        "",
    ),
    Case(
        "match self guard",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        match 2:
            case self.n if say(True):
                return 'same'
        return 'other'
        """,
        "",
    ),
    Case(
        "copy in f-string",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        x = self.limit
        return f'{x=}'
        """,
        "",
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(3)", signature="limit",
    ),
    Case(
        "copy in f-string 2",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        x = self.n
        y = x
        return f'{x=} {y=}'
        """,
        "",
    ),
)


@pytest.mark.parametrize(
    "case",
    [*CASES, *WRONG],
    ids=lambda case: case.name,
)
@pytest.mark.filterwarnings("ignore:coroutine")
def test_it_does_the_same(case: Case) -> None:
    twice = case.form is not Form.FUNCTION
    try:
        after = case.result
    except RewriteError:
        return  # to decline is right as well
    assert traces(after, case.made, twice=twice) == traces(case.before, case.made, twice=twice)
