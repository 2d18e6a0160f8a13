"""A program as a tree: easy to print, and easy to cut branches off.

A statement is its text, or for a compound one its clauses: each a header and a suite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Suite = tuple["Node", ...]


@dataclass(frozen=True)
class Node:
    """One statement: ``text``, or clauses of a header and a suite each."""

    text: str = ""
    clauses: tuple[tuple[str, Suite], ...] = ()

    def lines(self, indent: int) -> Iterator[str]:
        """The lines of the statement."""
        if not self.clauses:
            yield "    " * indent + self.text
        for header, suite in self.clauses:
            yield "    " * indent + header
            yield from lines(suite, indent + 1)


def lines(suite: Suite, indent: int) -> Iterator[str]:
    """The lines of a suite, which is never empty."""
    for node in suite or (Node("pass"),):
        yield from node.lines(indent)


def parsed(text: str) -> Suite:
    """The suite that a text, indented as usual, spells."""
    return _parsed([line for line in text.splitlines() if line.strip()])


def _parsed(rows: list[str]) -> Suite:
    out: list[Node] = []
    while rows:
        inside = 1
        while inside < len(rows) and _indent(rows[inside]) > _indent(rows[0]):
            inside += 1
        header, suite = rows[0].strip(), _parsed(rows[1:inside])
        if re.match(r"(else|elif|except|finally)\b", header):
            out[-1] = Node(clauses=(*out[-1].clauses, (header, suite)))
        else:
            out.append(Node(clauses=((header, suite),)) if suite else Node(header))
        rows = rows[inside:]
    return tuple(out)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def smaller(suite: Suite) -> Iterator[Suite]:
    size = len(suite)
    if size > 3:
        yield suite[: size // 2]
        yield suite[size // 2 :]
    for index, node in enumerate(suite):
        before, after = suite[:index], suite[index + 1 :]
        if before or after:
            yield (*before, *after)
        for _, inner in node.clauses:
            yield (*before, *inner, *after)
    for index, node in enumerate(suite):
        before, after = suite[:index], suite[index + 1 :]
        for less in _less(node):
            yield (*before, less, *after)


def _less(node: Node) -> Iterator[Node]:
    """One statement made smaller."""
    if not node.clauses:
        for pattern, plain in _PLAINER:
            text = re.sub(pattern, plain, node.text)
            if text != node.text:
                yield Node(text)
        return
    for index in range(1, len(node.clauses)):
        yield Node(clauses=(*node.clauses[:index], *node.clauses[index + 1 :]))
    for index, (header, suite) in enumerate(node.clauses):
        for less in smaller(suite):
            clauses = (*node.clauses[:index], (header, less), *node.clauses[index + 1 :])
            yield Node(clauses=clauses)
        if index == 0 and header.startswith(("if", "while")):
            for plain in ("if self.n < 2:", "if self.done:"):
                if header.startswith("if") and header != plain and not _rank(header):
                    yield Node(clauses=((plain, suite), *node.clauses[1:]))


def _rank(header: str) -> bool:
    return header in {"if self.n < 2:", "if self.done:"}


_PLAINER = (
    (r"^return (?!1$).+", "return 1"),
    (r"^(\w+) = (?!1$).+", r"\1 = 1"),
    (r"^print\((?!1\)$).*\)$", "print(1)"),
    (r"^raise ValueError\(.+\)", "raise ValueError()"),
)
