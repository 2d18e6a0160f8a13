"""Files of a project that are no ``.py``, and how they name a class.

Looked into: settings (``.toml``, ``.json``, ``.env`` and the like), where a dotted path may
name it, notebooks, Cython, scripts that say in their first line that they are Python, and prose
(:mod:`flake8_agen.uses.prose`). Larger files than :data:`LIMIT`, and notebooks than
:data:`NOTEBOOK_LIMIT`, are data and not looked into.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.uses.bytesearch import folders_of, read

if TYPE_CHECKING:
    from flake8_agen.project import Project

LIMIT = 1_000_000
"""In bytes."""
NOTEBOOK_LIMIT = 8_000_000
"""In bytes; most of that are pictures."""
SETTINGS = (".toml", ".cfg", ".ini", ".json", ".yaml", ".yml", ".env", ".conf")
CYTHON = (".pyx", ".pxd", ".pxi")
NOTEBOOK = ".ipynb"
PROSE = (".rst", ".md", ".txt")


def other_files(root: str) -> Iterator[str]:
    """All such files below ``root`` by their names, but for what is installed or generated."""
    for folder, files in folders_of(root):
        for name in files:
            if "." not in name or name.endswith((*SETTINGS, *CYTHON, *PROSE, NOTEBOOK, ".pyw")):
                yield os.path.join(folder, name)


def other_data(path: str) -> bytes | None:
    """What such a file contains; None where it is of no interest."""
    try:
        if os.path.getsize(path) > (NOTEBOOK_LIMIT if path.endswith(NOTEBOOK) else LIMIT):
            return None
        if is_script(path) and not path.endswith(".pyw"):
            with open(path, "rb") as file:
                first = file.readline(200)
            if not first.startswith(b"#!") or b"python" not in first:
                return None
    except OSError:
        return None
    return read(path)


def is_set(name: str, project: Project) -> bool:
    """Whether settings of the project contain ``name`` as a word."""
    return any(path.endswith(SETTINGS) for path in project.others(name))


def is_script(path: str) -> bool:
    """Whether it is a program by its name."""
    return "." not in os.path.basename(path) or path.endswith(".pyw")


def dotted_names(text: str, name: str) -> Iterator[tuple[int, str]]:
    """(1-based line, dotted path) of each ``pkg.mod.Name`` and ``pkg.mod:Name``."""
    for match in re.finditer(rf"(?<![\w.:])((?:\w+\.)*\w+)[.:]{re.escape(name)}(?!\w)", text):
        yield text.count("\n", 0, match.start()) + 1, match[1]


def cells(text: str) -> str:
    """The code of a notebook."""
    import json

    try:
        found = json.loads(text)["cells"]
        return "\n".join(
            "".join(cell["source"]) for cell in found if cell["cell_type"] == "code"
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return text
