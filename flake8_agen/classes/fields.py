"""The fields of what is made of them: dataclasses and named tuples."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.syntax import last
from flake8_agen.walking import walk

_TUPLES = frozenset({"namedtuple", "NamedTuple"})


def declared_fields(node: ast.ClassDef) -> Iterator[str]:
    """The names that the body of a class annotates, in order, but for those of the class itself."""
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            if not any(last(part) == "ClassVar" for part in walk(each.annotation)):
                yield each.target.id


def fields_of_a_tuple(node: ast.expr | None) -> tuple[str, ...]:
    """The fields in ``namedtuple("Job", "rows n")``, ``NamedTuple("Job", [("rows", Rows)])``; none
    where it is anything else."""
    if not isinstance(node, ast.Call) or last(node.func) not in _TUPLES:
        return ()
    named = [each.value for each in node.keywords if each.arg in ("field_names", "fields")]
    fields = (*node.args[1:2], *named)
    if not fields:
        return ()
    if isinstance(fields[0], (ast.List, ast.Tuple)):
        entries = fields[0].elts
        firsts = [each.elts[0] if isinstance(each, ast.Tuple) else each for each in entries]
        return tuple(str(each.value) if isinstance(each, ast.Constant) else "" for each in firsts)
    if isinstance(fields[0], ast.Constant) and isinstance(fields[0].value, str):
        return tuple(fields[0].value.replace(",", " ").split())
    return ()


def tuples_of(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """The named tuples that a file calls, with their fields."""
    return {
        target.id: fields
        for node in tree.body
        if isinstance(node, ast.Assign) and (fields := fields_of_a_tuple(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def is_a_tuple(node: ast.ClassDef, tuples: dict[str, tuple[str, ...]]) -> bool:
    """Whether objects of the class give their fields when they are unpacked."""
    return any(
        last(base) in _TUPLES or fields_of_a_tuple(base) or last(base) in tuples
        for base in node.bases
    )
