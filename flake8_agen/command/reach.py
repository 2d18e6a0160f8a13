"""Which files a run may write: those below its PATHs, with or without candidates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from flake8_agen.command.discovery import files
from flake8_agen.roots import canonical


class Reach:
    """The files of a run by their canonical paths. They are looked for when somebody asks, which
    only a class needs that is named in other files."""

    def __init__(self, paths: Sequence[str] = ()) -> None:
        self._paths = paths

    @cached_property
    def _names(self) -> dict[str, str]:
        return {canonical(path): path for path in files(self._paths, lambda path, error: None)}

    def name(self, path: str) -> str | None:
        """What the user calls the file ``path``; None where it is none of the run."""
        return self._names.get(path)
