"""What people write: pieces of a step, to be mixed with anything else."""

from __future__ import annotations

from dataclasses import dataclass

from .tree import Node, Suite


@dataclass(frozen=True)
class Piece:
    """Some statements, and the locals they set."""

    nodes: Suite
    sets: frozenset[str] = frozenset()


def guard(test: str, then: str = "raise StopAsyncIteration") -> Node:
    """``if test: then``."""
    return Node(clauses=((f"if {test}:", (Node(then),)),))


def _if(test: str, *texts: str) -> Node:
    return Node(clauses=((f"if {test}:", tuple(map(Node, texts))),))


def _try(text: str, kind: str, *handler: str) -> Node:
    return Node(
        clauses=(("try:", (Node(text),)), (f"except {kind}:", tuple(map(Node, handler))))
    )


def _piece(*nodes: Node | str, sets: str = "") -> Piece:
    body = tuple(Node(node) if isinstance(node, str) else node for node in nodes)
    return Piece(body, frozenset(sets.split()))


_STOP = "raise StopAsyncIteration"

PIECES = (
    _piece(guard("self.n >= self.limit"), "self.n += 1"),
    _piece("self.n += 1", guard("self.n > self.limit")),
    _piece("value = self.n", "self.n += 1", sets="value"),
    _piece("self.n += 1", "value = self.n", sets="value"),
    _piece(
        guard("self.i >= len(self.rows)"), "value = self.rows[self.i]", "self.i += 1", sets="value",
    ),
    _piece(
        guard("self.i == len(self.rows)"),
        "self.i += 1", "item = self.rows[self.i - 1]", sets="item",
    ),
    _piece(_try("value = self.rows[self.i]", "IndexError", _STOP), "self.i += 1", sets="value"),
    _piece(_try("row = next(self.it)", "StopIteration", _STOP), sets="row"),
    _piece(
        _try("row = next(self.it)", "StopIteration", "self.done = True", f"{_STOP} from None"),
        sets="row",
    ),
    _piece(
        _try("item = await self.src.__anext__()", "StopAsyncIteration", "print('end')", "raise"),
        sets="item",
    ),
    _piece(
        _try("item = await self.src.__anext__()", "StopAsyncIteration", "self.done = True", _STOP),
        sets="item",
    ),
    _piece("item = await self.src.__anext__()", sets="item"),
    _piece(guard("self.done"), "self.done = True"),
    _piece(guard("not self.rows"), "value = self.rows.pop(0)", sets="value"),
    _piece(guard("self.limit <= 0"), "self.limit -= 1"),
    _piece(guard("self.limit < 1"), "value = self.limit", "self.limit -= 1", sets="value"),
    _piece(guard("self.m <= 0"), "self.m -= 1", "x = self.m", sets="x"),
    _piece("x = self.n", guard("x >= self.limit"), "self.n = x + 1", sets="x"),
    _piece("self.n += 2", guard("self.n >= 8"), "x = self.n - 2", sets="x"),
    _piece(_if("self.n < self.limit", "self.n += 1", "return self.n"), _STOP),
    _piece(
        _if("self.n < self.limit", "self.n += 1", "return self.n - 1"), "self.done = True", _STOP,
    ),
    _piece(_if("not self.done", "self.done = True", "return self.n"), _STOP),
    _piece("self.i += 1", guard("self.i > len(self.rows)"), "x = self.rows[self.i - 1]", sets="x"),
    _piece(
        Node(
            clauses=(
                ("try:", (Node("x = self.rows[self.i]"),)),
                ("except IndexError:", (Node(_STOP),)),
                ("else:", (Node("self.i += 1"),)),
            )
        ),
        sets="x",
    ),
    _piece(
        Node(
            clauses=(
                ("try:", (Node("return next(self.it)"),)),
                ("except StopIteration:", (Node(_STOP),)),
            )
        ),
    ),
    _piece(
        Node(
            clauses=(
                (
                    "while self.i < len(self.rows):",
                    (
                        Node("row = self.rows[self.i]"),
                        Node("self.i += 1"),
                        _if("row != 2", "return row"),
                    ),
                ),
            )
        ),
        _STOP,
    ),
    _piece(
        Node(
            clauses=(
                (
                    "while True:",
                    (Node("x = await self.src.__anext__()"), _if("x > 10", "return x")),
                ),
            )
        ),
    ),
    _piece(_if("not self.started", "self.started = True", "await asyncio.sleep(0)")),
    _piece(_if("self.it is None", "self.it = iter(self.rows)")),
    _piece("x = await self.fetch(self.n)", guard("x > 5"), "self.n += 1", sets="x"),
    _piece("x = await self.fetch(self.n)", _if("not x", "self.done = True", _STOP), sets="x"),
    _piece(
        Node(
            clauses=(
                (
                    "while not self.buffer:",
                    (
                        _if("self.n > 3", _STOP),
                        Node("page = await self.fetch(self.n)"),
                        Node("self.n += 1"),
                        Node("self.buffer.extend([page, page + 1])"),
                    ),
                ),
            )
        ),
        "value = self.buffer.pop(0)",
        sets="value",
    ),
    _piece(
        Node(clauses=(("for row in self.it:", (_if("row > self.n", "return row"),)),)),
    ),
    _piece(
        Node(clauses=(("async for row in self.src:", (_if("row % 20 == 0", "return row"),)),)),
        _STOP,
    ),
    _piece(
        Node(
            clauses=(
                ("async with self.lock:", (_if("self.buffer", "return self.buffer.pop()"),)),
            )
        ),
    ),
    _piece(guard("self.error is not None", "raise self.error")),
    _piece(guard("self.error is not None", _STOP)),
)

INITIAL = (
    ("self.n = 0", "self.n = 1", "self.n = -1"),
    ("self.m = 2", "self.m = limit", "self.m = 0"),
    ("self.i = 0", "self.i = 0", "self.i = -1"),
    ("self.limit = limit",),
    ("self.rows = rows", "self.rows = list(rows)"),
    ("self.it = iter(rows)", "self.it = iter(rows)", "self.it = None"),
    ("self.src = src", "self.src = src.__aiter__()"),
    ("self.buffer = []", "self.buffer = [5, 6]"),
    ("self.done = False",),
    ("self.started = False",),
    ("self.error = None",),
    ("self.lock = lock",),
    ("self.fetch = fetch",),
    ("self.done = False", "self.done = False", "self.done = False", "print('init', limit)"),
)
"""For each attribute, how ``__init__`` may set it."""

RESETS = (
    "self.n = 0", "self.m = 2", "self.i = 0", "self.buffer = []", "self.done = False",
    "self.started = False", "self.error = None", "self.it = iter(self.rows)",
    "self.i = len(self.buffer)", 'print("reset")', "self.n = self.m", "self.rows = list(self.rows)",
)
