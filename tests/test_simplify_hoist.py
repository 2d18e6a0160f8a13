"""A ``return`` inside a block: the value leaves the block first, and is yielded behind it."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "a value or the else of a try",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        try:
            if self.n == 2:
                return "two"
            say(self.n)
        except ValueError:
            return "bad"
        else:
            say("else")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                try:
                    if n == 2:
                        item = "two"
                        ready = True
                    else:
                        say(n)
                except ValueError:
                    item = "bad"
                    ready = True
                else:
                    if not ready:
                        say("else")
                if ready:
                    yield item
                else:
                    yield n
        """,
    ),
    Case(
        "an else that a return skips",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        try:
            return say(self.n)
        except ValueError:
            say("bad")
        else:
            say("else")
        return 0
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                try:
                    item = say(n)
                    ready = True
                except ValueError:
                    say("bad")
                if ready:
                    yield item
                else:
                    yield 0
        """,
    ),
    Case(
        "a return in the else of a try",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        try:
            say(self.n)
        except ValueError:
            say("bad")
        else:
            if self.n == 2:
                return "two"
            say("else")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                try:
                    say(n)
                except ValueError:
                    say("bad")
                else:
                    if n == 2:
                        item = "two"
                        ready = True
                    else:
                        say("else")
                if ready:
                    yield item
                else:
                    yield n
        """,
    ),
    Case(
        "a finally runs before the item",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        try:
            if self.n == 2:
                return "two"
        finally:
            say("final")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                try:
                    if n == 2:
                        item = "two"
                        ready = True
                finally:
                    say("final")
                if ready:
                    yield item
                else:
                    yield n
        """,
    ),
    Case(
        "a finally that raises",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        try:
            return self.n
        finally:
            raise ValueError
        """,
        """
        async def Sample():
            for n in range(1, 4):
                try:
                    item = n
                finally:
                    raise ValueError
            return
            yield
        """,
    ),
    Case(
        "branches in a finally",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        try:
            if self.n == 1:
                say("one")
            else:
                return "two"
            say("rest")
        finally:
            say("final")
        return 1
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                try:
                    if n == 1:
                        say("one")
                        say("rest")
                    else:
                        item = "two"
                        ready = True
                finally:
                    say("final")
                if ready:
                    yield item
                else:
                    yield 1
        """,
    ),
    Case(
        "a match in a finally",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        try:
            match self.n:
                case 1:
                    return "one"
                case _:
                    return "two"
        finally:
            say("final")
        """,
        """
        async def Sample():
            for n in range(1, 4):
                try:
                    match n:
                        case 1:
                            item = "one"
                        case _:
                            item = "two"
                finally:
                    say("final")
                yield item
        """,
    ),
    Case(
        "a match of which one case goes on",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        match self.n:
            case 1:
                return "one"
            case _:
                say("other")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                match n:
                    case 1:
                        yield "one"
                        continue
                    case _:
                        say("other")
                yield n
        """,
    ),
    Case(
        "a match without a default",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        match self.n:
            case 1:
                return "one"
            case 2:
                return "two"
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                match n:
                    case 1:
                        yield "one"
                    case 2:
                        yield "two"
                    case _:
                        yield n
        """,
    ),
    Case(
        "a loop with a break of its own",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        for k in range(self.n):
            if k == 1:
                return k
            if k == 0:
                break
        say("rest")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                for k in range(n):
                    if k == 1:
                        ready = True
                        break
                    if k == 0:
                        break
                if ready:
                    yield k
                else:
                    say("rest")
                    yield n
        """,
    ),
    Case(
        "a break, a value or the else",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        for k in range(self.n):
            if k == 1:
                return k
            if k == 2:
                break
        else:
            say("else")
        say("rest")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                for k in range(n):
                    if k == 1:
                        ready = True
                        break
                    if k == 2:
                        break
                else:
                    say("else")
                if ready:
                    yield k
                else:
                    say("rest")
                    yield n
        """,
    ),
    Case(
        "a loop without an end, and a break",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        while True:
            say("round")
            if self.n == 2:
                return "two"
            if self.n != 2:
                break
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                while True:
                    say("round")
                    if n == 2:
                        item = "two"
                        ready = True
                        break
                    if n != 2:
                        break
                if ready:
                    yield item
                else:
                    yield n
        """,
    ),
    Case(
        "a loop without an end",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        while True:
            self.n += 1
            if self.n % 2:
                return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                n += 1
                if n > 3:
                    return
                while True:
                    n += 1
                    if n % 2:
                        item = n
                        break
                yield item
        """,
    ),
    Case(
        "a loop in a loop, with a break",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        for k in range(3):
            for j in range(3):
                if k + j > self.n:
                    return k, j
                if j > 1:
                    break
            say(k)
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                ready = False
                for k in range(3):
                    for j in range(3):
                        if k + j > n:
                            item = k, j
                            ready = True
                            break
                        if j > 1:
                            break
                    if ready:
                        break
                    say(k)
                if ready:
                    yield item
                else:
                    yield n
        """,
    ),
    Case(
        "a loop in a loop, with an else",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        for k in range(3):
            for j in range(3):
                if k + j > self.n:
                    return k, j
            else:
                say("else")
            say(k)
        say("after")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                for k in range(3):
                    for j in range(3):
                        if k + j > n:
                            item = k, j
                            break
                    else:
                        say("else")
                        say(k)
                        continue
                    break
                else:
                    say("after")
                    yield n
                    continue
                yield item
        """,
    ),
    Case(
        "one loop after another, then nothing",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        for k in (1, 2):
            if k == self.n:
                return k
        while self.n < 3:
            self.n += 1
            if self.n == 3:
                return "while"
        """,
        """
        async def Sample():
            n = 0
            while True:
                n += 1
                if n > 3:
                    return
                for k in (1, 2):
                    if k == n:
                        break
                else:
                    while n < 3:
                        n += 1
                        if n == 3:
                            item = "while"
                            break
                    else:
                        yield None
                        continue
                    yield item
                    continue
                yield k
        """,
    ),
    Case(
        "the middle branch returns",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        if self.n == 1:
            say("one")
        elif self.n == 2:
            return "two"
        else:
            return "three"
        say("rest")
        return 1
        """,
        """
        async def Sample():
            for n in range(1, 4):
                if n == 1:
                    say("one")
                elif n == 2:
                    yield "two"
                    continue
                else:
                    yield "three"
                    continue
                say("rest")
                yield 1
        """,
    ),
    Case(
        "a branch that does nothing",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        if say(self.n) and say(0) or self.n == 3:
            pass
        else:
            say("else")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                if not (say(n) and say(0)) and n != 3:
                    say("else")
                yield n
        """,
    ),
    Case(
        "a branch that does nothing before others",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        if self.n == 1:
            pass
        elif self.n == 2:
            say("two")
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                if n == 1:
                    pass
                elif n == 2:
                    say("two")
                yield n
        """,
    ),
    Case(
        "a guard that is turned round",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        if not (self.n == 1 or say(2)):
            return 1
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                if not (n == 1 or say(2)):
                    yield 1
                else:
                    yield n
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
