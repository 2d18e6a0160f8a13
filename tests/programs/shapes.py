"""The ways in which people write the same class: with annotations, as a dataclass, with slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .tree import Node, Suite, lines

PARAMETERS = ("limit", "rows", "src", "lock", "fetch")
KINDS = {"limit": "int", "n": "int", "m": "int", "i": "int", "buffer": "list[int]", "done": "bool"}
"""Annotations that are true of what is drawn (:mod:`.grammar` has other limits unannotated)."""

SHAPES = {
    "plain": "function",
    "annotated": "function",
    "docstrings": "function",
    "slots": "function",
    "base": "function",
    "dataclass": "function",
    "class attributes": "method",
}
"""What the contract allows each at most: a class attribute is another member."""


def header(
    shape: str, members: Suite, init: Suite, said: str, bases: Iterable[str] = ()
) -> list[str]:
    """The class up to the end of its ``__init__``."""
    if shape == "dataclass":
        return [*_dataclass(members, init)]
    bases = [*bases, *(["AsyncIterator"] if shape == "base" else ())]
    rows = [f"class Sample({', '.join(bases)}):" if bases else "class Sample:"]
    if shape == "docstrings":
        rows += ['    """Gives items, one after the other."""', ""]
    if shape == "slots":
        has = {name for node in members for name in re.findall(r"^\w+", node.text)}
        names = sorted({*re.findall(r"self\.(\w+) (?:\+|-|\*)?= ", said)} - has)
        rows += [f"    __slots__ = ({', '.join(map(repr, names))},)", ""]
    if shape == "class attributes":
        constants = [node for node in init if _is_constant(node)]
        init = tuple(node for node in init if node not in constants)
        rows += [f"    {node.text.removeprefix('self.')}" for node in constants]
        rows += [""] if constants else []
    rows += _members(members)
    if shape == "annotated":
        init = tuple(_annotated(node) for node in init)
    given = ", ".join(_parameter(name, shape) for name in PARAMETERS)
    rows.append(f"    def __init__(self, {given}){' -> None' if shape == 'annotated' else ''}:")
    if shape == "docstrings":
        rows.append('        """Everything is handed in."""')
    return [*rows, *lines(init, 2)]


def _parameter(name: str, shape: str) -> str:
    kind = KINDS.get(name) if shape == "annotated" else None
    return f"{name}: {kind}" if kind else name


def _annotated(node: Node) -> Node:
    found = re.fullmatch(r"self\.(\w+) = (.*)", node.text)
    if found is None or found[1] not in KINDS:
        return node
    return Node(f"self.{found[1]}: {KINDS[found[1]]} = {found[2]}")


def _is_constant(node: Node) -> bool:
    return re.fullmatch(r"self\.\w+ = (-?\d+|None|False)", node.text) is not None


def _dataclass(members: Suite, init: Suite) -> Iterable[str]:
    """Parameters and constants are fields; the rest of ``init`` would be computed."""
    yield from ("@dataclass", "class Sample:")
    yield from (f"    {name}: {KINDS.get(name, 'object')}" for name in PARAMETERS)
    for node in dict.fromkeys(init):
        name, _, value = node.text.removeprefix("self.").partition(" = ")
        if _is_constant(node):
            yield f"    {name}: {KINDS.get(name, 'object')} = {value}"
        elif value.startswith("["):
            yield f"    {name}: {KINDS[name]} = field(default_factory=lambda: {value})"
    yield ""
    yield from _members(members)
    computed = [node for node in init if node.text == "self.it = iter(rows)"]
    if computed:
        yield from ("    def __post_init__(self):", "        self.it = iter(self.rows)", "")


def _members(members: Suite) -> Sequence[str]:
    return [*lines(members, 1), ""] if members else []
