"""Small convertible classes, and where they fit into the text of a module."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from codemods.agen.region import split_lines

NAME = "AgenGuest"
"""No module has this word."""
NAMES = {NAME, f"{NAME}Rows"}
_STEP = '''
    def __aiter__(self):
        return self

    async def __anext__(self){returns}:
        # one after the other
        if self.now >= self.stop:
            raise StopAsyncIteration  # that was all
        self.now += 1
        return self.now
'''
_COUNTER = '''\
class {name}:
    """Numbers up to a limit."""

    def __init__(self, stop):
        self.now = 0  # where it begins
        self.stop = stop
'''
GUESTS = {
    "plain": f'{_COUNTER}{_STEP.replace("{returns}", "")}',
    "used": f'{_COUNTER}{_STEP.replace("{returns}", "")}',
    "typed": f'{_COUNTER}{_STEP.replace("{returns}", " -> int")}',
    "kept": '''\
class {name}:
    # what is shown of it
    limit = 3

    def __init__(self, rows):
        self.rows = list(rows)
        self.at = 0

    def describe(self):
        return f"{{len(self.rows)}} rows"

    def __aiter__(self):
        self.at = 0  # anew
        return self

    async def __anext__(self):
        if self.at >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.at]
        self.at += 1
        return row
''',
    "pair": '''\
class {name}:
    def __init__(self, rows):
        self.rows = list(rows)

    def __aiter__(self):
        return {name}Rows(self.rows)


class {name}Rows:
    def __init__(self, rows):
        self.rows = rows
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        # by their places
        if self.at >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.at]
        self.at += 1
        return row
''',
}
CONSUMERS = {
    "used": '''

async def {name}_total(count):
    return [number async for number in {name}(count)]  # consumed in place
''',
}
"""What comes along with a guest, and stays."""


@dataclass(frozen=True)
class Visit:
    """A module with a guest in it: the lines ``start:stop`` are the guest's."""

    text: str
    guest: str
    place: str
    start: int
    stop: int

    @property
    def name(self) -> str:
        """What the check of this visit is called."""
        return f"{self.guest} guest, {self.place}"


def visit_to(text: str, tree: ast.Module, guest: str, place: str) -> Visit | None:
    """The module with the guest at the place; None for an odd module that has no room for it."""
    if NAME in text:
        return None
    lines = split_lines(text)
    found = PLACES[place](tree, lines)
    return None if found is None else _visit(lines, guest, place, *found)


def _visit(lines: list[str], guest: str, place: str, at: int, indent: str) -> Visit:
    first = re.search(r"\r\n|\r|\n", "".join(lines[:1]))
    newline = first.group() if first else "\n"

    def written(text: str) -> list[str]:
        rows = text.format(name=NAME).splitlines()
        return [f"{indent}{row}{newline}" if row else newline for row in rows]

    new, consumer = written(GUESTS[guest]), written(CONSUMERS.get(guest, ""))
    before, after = lines[:at], lines[at:]
    if before and not before[-1].endswith(("\r", "\n")):
        before[-1] += newline
    apart = [newline] * (1 if indent else 2)
    before += apart if before else []
    after = consumer + (apart + after if after else [])
    start = len(split_lines("".join(before)))  # a return and a line feed may have met
    return Visit("".join(before + new + after), guest, place, start, start + len(new))


def _top(tree: ast.Module, lines: list[str]) -> tuple[int, str] | None:
    """Below the docstring and what must come first; else above the first statement."""
    last = None
    for number, node in enumerate(tree.body):
        first = number == 0 and isinstance(node, ast.Expr) and _is_text(node.value)
        if not first and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
        last = node
    if last is not None:
        return _behind(last, lines, "")
    if not tree.body:
        return None
    return _first_line(tree.body[0]) - 1, ""


def _inside(tree: ast.Module, lines: list[str]) -> tuple[int, str] | None:
    """Behind the first statement of the first definition that has it on a line of its own."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = node.body[0]
            line = lines[_first_line(first) - 1]
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            if indent and line[len(indent) : len(indent) + 1] != "\f":
                found = _behind(first, lines, indent)
                if found is not None and not lines[_first_line(first) - 2].endswith("\\\n"):
                    return found
    return None


def _behind(node: ast.stmt, lines: list[str], indent: str) -> tuple[int, str] | None:
    """The place below a statement, unless something else is on its last line."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    line = lines[node.end_lineno - 1].encode("utf-8", "surrogatepass")
    rest = line[node.end_col_offset :].strip()
    return None if rest and not rest.startswith(b"#") else (node.end_lineno, indent)


def _first_line(node: ast.stmt) -> int:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return min(each.lineno for each in (node, *node.decorator_list))
    return node.lineno


def _end(tree: ast.Module, lines: list[str]) -> tuple[int, str] | None:
    """Below all."""
    return len(lines), ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


PLACES = {"end": _end, "top": _top, "inside": _inside}
"""Each gives the line, from 0, and the indentation."""
