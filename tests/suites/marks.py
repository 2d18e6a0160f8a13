"""Marks in the source of a package that tell which classes its tests iterate over."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path


def mark(folder: Path, classes: Iterable[tuple[str, str]]) -> None:
    """Let each ``__anext__`` of these classes, given by file and dotted name, leave its name."""
    files = defaultdict(set)
    for path, name in classes:
        files[path].add(name)
    for path, names in files.items():
        source = (folder / path).read_text(encoding="utf-8")
        lines = source.splitlines(keepends=True)
        # From the end, so that the line numbers before stay right.
        steps = sorted(_steps(ast.parse(source), ""), key=lambda step: -step[1].lineno)
        for name, statement in steps:
            if name in names:
                indent = " " * statement.col_offset
                lines.insert(statement.lineno - 1, f"{indent}{_note(path, name)}\n")
        (folder / path).write_text("".join(lines), encoding="utf-8")


def _note(path: str, name: str) -> str:
    kept = "__import__('builtins').__dict__.setdefault('_agen_ran', set())"
    return f"{kept}.add({f'{path}:{name}'!r})"


def _steps(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    """The dotted names of the classes that define ``__anext__``, and its last first statement.

    That is the one behind the docstring.
    """
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _steps(child, prefix)
            continue
        if isinstance(child, ast.AsyncFunctionDef) and child.name == "__anext__":
            behind = child.body[1:] if ast.get_docstring(child) is not None else child.body
            if behind:
                yield prefix[:-1], behind[0]
        yield from _steps(child, f"{prefix}{child.name}.")
