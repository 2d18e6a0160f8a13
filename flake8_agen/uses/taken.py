"""What other files import from a file: such an import stays, though the file has no use for it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_agen.project import Project


def taken_from(project: Project, path: str) -> frozenset[str]:
    """The names that files of the project may take from the file ``path``, found by its module
    name: ``from pkg.rows import A, B``, ``rows.A``, ``import rows as r`` and ``r.A``; perhaps more,
    ``*`` for all."""
    stem = os.path.splitext(os.path.basename(path))[0]
    if not stem.isidentifier() or not stem.isascii():
        return frozenset()
    module = stem.encode("ascii")
    lists = re.compile(rb"\bfrom\s+[\w.]*\b%s\s+import\s*(\([^)]*\)|[^\n]*)" % module)
    found: set[bytes] = set()
    for other in project.mentioning(stem):
        data = project.data(other) if other != path else None
        for match in lists.finditer(data or b""):
            found.update([b"*"] if b"*" in match[1] else re.findall(rb"\w+", match[1]))
        names = {module, *re.findall(rb"\b%s\s+as\s+(\w+)" % module, data or b"")}
        for name in names:
            found.update(re.findall(rb"\b%s\.(\w+)" % name, data or b""))
    return frozenset(name.decode("utf-8", "replace") for name in found)
