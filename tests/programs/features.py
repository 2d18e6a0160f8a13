"""What a class may have besides: work in ``__init__``, closures, members, other kinds of state.

``{number}`` in a text is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from .tree import Suite, parsed


@dataclass(frozen=True)
class Feature:
    """Some statements of ``__init__``, and what the step may do with what they set."""

    init: str = ""
    """Statements, indented as in a file."""
    head: str = ""
    """The first statement of the step."""
    numbers: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    simple: tuple[str, ...] = ()
    """Statements."""
    members: str = ""
    """Methods and class attributes."""
    managers: tuple[str, ...] = ()
    """Headers of ``with`` statements."""
    base: str = ""
    most: str = "function"
    """What the contract allows at most: ``function``, or ``method`` where it names something that
    a function cannot have, or says nothing of it (then the class stays); "" where what it says
    does not fit into a sentence."""

    @property
    def suite(self) -> Suite:
        """What goes into ``__init__``."""
        return parsed(self.init)


FEATURES = {
    # -- closures
    "predicate": Feature(
        "self.pred = lambda v: v > self.n", tests=("self.pred({number})",), most="method"
    ),
    "getter": Feature("self.get = lambda: limit + 1", numbers=("self.get()",), most="method"),
    "bump": Feature(
        "def bump():\n    return self.m + 1\nself.bump = bump",
        numbers=("self.bump()",), most="method",
    ),
    "doubled": Feature("self.it = (row * 2 for row in rows)", simple=("x = next(self.it, 0)",)),
    "late": Feature("self.it = (row for row in rows if row > self.n)", most="method"),
    "mapped": Feature("self.it = map(lambda row: row + self.n, rows)", most="method"),
    # -- other kinds of state
    "sorted": Feature("self.it = iter(sorted(rows, reverse=True))"),
    "seen": Feature(
        "self.seen = set()",
        simple=("self.seen.add({number})", "self.seen.discard({number})", "self.seen.clear()"),
        tests=("{number} in self.seen", "len(self.seen) > 2"),
    ),
    "phases": Feature(
        'self.state = "header"',
        simple=('self.state = "body"', 'self.state = "end"'),
        tests=(
            'self.state == "header"', 'self.state != "end"', 'self.state in ("body", "end")',
            'self.state == "body"',
        ),
    ),
    "ratio": Feature(
        "self.ratio = 0.5",
        simple=("self.ratio += 0.25", "self.ratio *= 2"),
        tests=("self.ratio < 1", "not self.ratio >= 1", "self.ratio > self.limit"),
    ),
    "last": Feature(
        "self.last = None",
        simple=("self.last = {number}", "self.last = None"),
        tests=("self.last is None", "self.last is not None", "self.last == {number}"),
    ),
    "counts": Feature(
        "self.counts = {}",
        simple=("self.counts[{number}] = self.n", "self.counts.setdefault({number}, 1)"),
        tests=("{number} in self.counts", "self.counts.get(self.n) == 1"),
    ),
    "box": Feature(
        "self.box = Box(limit)",
        simple=("self.box.value += 1", "self.box.bump()"), numbers=("self.box.value",),
    ),
    "total": Feature(
        head="global TOTAL", simple=("TOTAL += 1", "TOTAL = {number}"), numbers=("TOTAL",)
    ),
    # -- work in __init__
    "checked": Feature("if limit < 0:\n    raise ValueError(limit)"),
    "failing": Feature("if len(rows) == 3:\n    raise ValueError(limit)"),
    "early": Feature("if rows:\n    self.done = False\n    return\nself.n = 7", most="method"),
    "reads": Feature("self.n = self.m + limit"),
    "local": Feature("x = limit - 3\nself.n = x"),
    "hidden": Feature("value = limit\nself.get = lambda: value", numbers=("self.get()",),
                      most="method"),
    "loop": Feature("for row in rows:\n    self.n += 1"),
    "trying": Feature(
        "try:\n    self.m = rows[7]\nexcept (IndexError, TypeError):\n    self.m = 1"
    ),
    "alias": Feature("self.buffer = rows"),
    "tuple": Feature("self.n, self.m = 0, 2"),
    "branch": Feature("if limit > 2:\n    self.n = 1\nelse:\n    self.m = 4"),
    # -- members
    "by name": Feature(
        numbers=("getattr(self, 'n')",),
        simple=("setattr(self, 'n', {number})",), most="method",
    ),
    "property": Feature(
        numbers=("self.size",), most="method",
        members="@property\ndef size(self):\n    return self.n + 1",
    ),
    "peek": Feature(
        numbers=("self.peek()",), most="method", members="def peek(self):\n    return self.m"
    ),
    "advance": Feature(
        simple=("self.advance()",), most="method",
        members='def advance(self):\n    self.n += 1\n    print("advance", self.n)',
    ),
    "private": Feature(
        numbers=("self._sum()",), most="method",
        members="def _sum(self):\n    return self.n + self.m",
    ),
    "class attribute": Feature(
        numbers=("self.stride", "Sample.stride"), most="method", members="stride = 2"
    ),
    # -- callees that let a stop out, and a base that looks
    "page": Feature(simple=("x = await page_of({number})", "await page_of({number})")),
    "client": Feature(
        "self.client = Client()", most="",
        simple=("x = await self.client.read({number})", "self.client.use()"),
    ),
    "client page": Feature("self.client = Client()", numbers=("self.client.page",), most=""),
    "client item": Feature("self.client = Client()", numbers=("self.client[{number}]",), most=""),
    "session": Feature(
        "self.client = Client()", managers=("async with self.client:",), most="",
    ),
    "held": Feature("self.page = page_of", simple=("x = await self.page({number})",), most=""),
    "mock": Feature(
        "self.pages = AsyncMock(side_effect=[1, 2, 3])", simple=("x = await self.pages()",),
        most="",
    ),
    "mock that stops": Feature(
        "self.pages = AsyncMock(side_effect=[1, StopAsyncIteration])",
        simple=("x = await self.pages()",), most="",
    ),
    "described": Feature(numbers=("self.described()",), base="Described", most="method"),
}
