"""The pairs that are timed: each source, and what the codemod makes of it today."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codemods.agen.rewrite import rewrite
from codemods.agen.validate import validate
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project

SOURCES = Path(__file__).parent.parent / "speed"
ORDER = (
    "counter", "index_walk", "next_adapter", "page_buffer", "wrapped_map", "wrapped_filter",
    "phases", "endless", "state_on_self", "awaits",
)
_FORM = re.compile(r"# agen: form=(\S+)\n")


@dataclass(frozen=True)
class Pair:
    """A class and its rewrite, both with a function ``consume(items)`` that loops over it."""

    name: str
    before: str
    after: str


def pairs() -> Iterator[Pair]:
    """All of them, in the order of the table."""
    for name in ORDER:
        path = SOURCES / f"{name}.py"
        before = path.read_text(encoding="utf-8")
        yield Pair(name.replace("_", " "), before, _rewritten(before, path.name))


def _rewritten(text: str, name: str) -> str:
    """The text with its one class converted, in the form that its first line names, safely."""
    project = Project(None, {name: text})
    (verdict,) = analyse(ast.parse(text), text, name, project, Options())
    form = verdict.choice(unsafe=False)
    declared = _FORM.match(text)
    if form is None or declared is None or form.form.value != declared[1]:
        raise SystemExit(f"{name}: its first line does not name the form that it gets safely")
    after = rewrite(text, [(verdict, form)])
    validate(text, after)
    return after
