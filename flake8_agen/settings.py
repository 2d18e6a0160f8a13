"""The options of each file: what the run says, and where it says nothing, what the root of the
file's project does. So a file gets the same verdict wherever the run starts.
"""

from __future__ import annotations

import os

from flake8_agen.config import Said, said
from flake8_agen.options import Options
from flake8_agen.roots import STAND_ALONE, root_of
from flake8_agen.source import BadInput


class Settings:
    """The options of all files of a run.

    Args:
        run: what the command line says, and the configuration found from the working directory.
        tolerant: of mistakes in the root's configuration that flake8 passes over.
        alone: the run reads no other configuration, as with flake8's ``--isolated``.
    """

    def __init__(self, run: Said, *, tolerant: bool = False, alone: bool = False) -> None:
        self._run = run
        self._tolerant = tolerant
        self._alone = alone or None not in (run.library, run.enable, run.root)
        self._known: dict[str, Options | BadInput] = {}
        """By the folder of the file, as that decides its root."""

    def of(self, path: str) -> Options:
        """What holds for the file ``path``.

        Raises:
            BadInput: the configuration of its root makes no sense.
        """
        folder = "" if self._alone or path in STAND_ALONE else os.path.abspath(path)
        folder = os.path.dirname(folder)
        if folder not in self._known:
            try:
                found = self._in_the_root(path) if folder else self._run
            except BadInput as problem:
                self._known[folder] = problem
            else:
                self._known[folder] = _complete(found)
        known = self._known[folder]
        if isinstance(known, BadInput):
            raise known.with_traceback(None)  # else it grows with every file
        return known

    def _in_the_root(self, path: str) -> Said:
        # not the root that the run says: there the same file is to be found as without it
        root = root_of(path)
        return self._run if root is None else said(root, self._run, tolerant=self._tolerant)


def _complete(found: Said) -> Options:
    default = Options()
    return Options(
        library=default.library if found.library is None else found.library,
        enable=default.enable if found.enable is None else found.enable,
        root=found.root,
    )
