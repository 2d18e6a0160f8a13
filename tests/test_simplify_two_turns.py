"""A loop of which the second turn always is the last one."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

_LATE = """
        if say(self.late()):
            if self.n == 0:
                self.n += 1
                return "late"
            raise ValueError("closed")
        if self.n == 0:
            self.n += 1
            return "in time"
        raise StopAsyncIteration
        """
CASES = (
    Case(
        "two ways to begin",
        _LATE,
        """
        async def Sample(late):
            if say(late()):
                yield "late"
            else:
                yield "in time"
            if say(late()):
                raise ValueError("closed")
        """,
        made="Sample([1, 0].pop)", signature="late", state="self.late = late\nself.n = 0",
    ),
    Case(
        "comments",
        """
        # what it is given
        if say(self.late()):
            if self.n == 0:
                # the first
                self.n += 1
                return "late"
            # no more
            raise ValueError("closed")
        if self.n == 0:
            self.n += 1
            return "in time"
        raise StopAsyncIteration
        """,
        """
        async def Sample(late):
            # what it is given
            if say(late()):
                # the first
                yield "late"
            else:
                yield "in time"
            # what it is given
            if say(late()):
                # no more
                raise ValueError("closed")
        """,
        made="Sample([0, 0, 1, 0].pop)", signature="late", state="self.late = late\nself.n = 0",
    ),
    Case(
        "a third turn",
        """
        if say(self.late()):
            if self.n == 0:
                self.n += 1
                return "late"
            raise ValueError("closed")
        if self.n <= 1:
            self.n += 1
            return "in time"
        raise StopAsyncIteration
        """,
        """
        async def Sample(late):
            n = 0
            while True:
                if say(late()):
                    if n == 0:
                        n += 1
                        yield "late"
                        continue
                    raise ValueError("closed")
                if n > 1:
                    return
                yield "in time"
                n += 1
        """,
        made="Sample([0, 0, 1, 0].pop)", signature="late", state="self.late = late\nself.n = 0",
    ),
    Case(
        "the first turn need not count",
        """
        if say(self.late()):
            if self.n == 0:
                return "late"
            raise ValueError("closed")
        if self.n == 0:
            self.n += 1
            return "in time"
        raise StopAsyncIteration
        """,
        """
        async def Sample(late):
            n = 0
            while True:
                if say(late()):
                    if n == 0:
                        yield "late"
                        continue
                    raise ValueError("closed")
                if n != 0:
                    return
                yield "in time"
                n += 1
        """,
        made="Sample([0, 0, 1, 0].pop)", signature="late", state="self.late = late\nself.n = 0",
    ),
    Case(
        "what follows belongs to one way of two",
        """
        if say(self.late()):
            if self.n == 1:
                raise ValueError("closed")
            if say(self.late()):
                self.n = 1
                return "late"
            self.n = 1
            say("not so late")
        else:
            if self.n == 1:
                raise StopAsyncIteration
            self.n = 1
        say("well")
        return "in time"
        """,
        """
        async def Sample(late):
            n = 0
            while True:
                if say(late()):
                    if n == 1:
                        raise ValueError("closed")
                    if say(late()):
                        n = 1
                        yield "late"
                        continue
                    n = 1
                    say("not so late")
                else:
                    if n == 1:
                        return
                    n = 1
                say("well")
                yield "in time"
        """,
        made="Sample([0, 0, 1].pop)", signature="late", state="self.late = late\nself.n = 0",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
