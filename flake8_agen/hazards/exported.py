"""Guards about users outside of the project: what is exported to them, and stubs."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator

from flake8_agen.case import Case
from flake8_agen.hazards.guard import ALL, METHODS, Sighting, unknown
from flake8_agen.syntax import FUNCTIONS, Function, last
from flake8_agen.uses.use import UseKind
from flake8_agen.verdict import Form


@unknown(ALL)
def public(case: Case, form: Form) -> Iterator[Sighting]:
    """Users of a library may do anything with a public class."""
    if case.public:
        yield Sighting(
            case.subject.node.lineno,
            f"the class is public{_exported(case)}, so code outside the project may use it; if "
            "none does, say so by agen-library = false, or use --unsafe",
        )


def _exported(case: Case) -> str:
    """What makes the class public, where it is not its name alone."""
    exports = case.uses.of(UseKind.EXPORT)
    if not exports:
        return ""
    first = exports[0]
    root = case.project.root
    shown = os.path.basename(first.path) if root is None else os.path.relpath(first.path, root)
    name = "__all__ in " if first.name == "__all__" else ""
    more = f" and {len(exports) - 1} more" if len(exports) > 1 else ""
    return f" ({name}{shown}:{first.line}{more})"


@unknown(ALL)
def stub(case: Case, form: Form) -> Iterator[Sighting]:
    """A stub beside the file says what type checkers believe, and the codemod edits none: it would
    still declare the class, or its ``__anext__``."""
    path = os.path.splitext(case.path)[0] + ".pyi"
    for use in case.uses.of(UseKind.EXPORT):
        module = case.project.module(path) if use.path == path else None
        if module is None:
            continue
        declared = module.definition(case.subject.qualname, use.line)
        if declared is None:
            continue
        if form not in METHODS or _is_an_iterator(declared):
            yield Sighting(
                use.line,
                f"{os.path.basename(path)} declares the class as it is, and the codemod edits no "
                "stubs; without it there it could be rewritten, or use --unsafe and edit it",
                path,
            )


def _is_an_iterator(node: ast.ClassDef | Function) -> bool:
    """Whether a class of a stub says that its objects have an ``__anext__``."""
    bases = node.bases if isinstance(node, ast.ClassDef) else []
    named = [base.value if isinstance(base, ast.Subscript) else base for base in bases]
    return any(last(base) == "AsyncIterator" for base in named) or any(
        isinstance(each, FUNCTIONS) and each.name == "__anext__" for each in node.body
    )


GUARDS = (public, stub)
