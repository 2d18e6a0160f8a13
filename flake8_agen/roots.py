"""The project of a file: the folder whose files can use what the file defines.

It depends on nothing but where the file is: not on the working directory, not on the arguments.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as typing has it; importing that would cost every run
if TYPE_CHECKING:
    from collections.abc import Iterator

TOOL_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".bzr", "CVS", "__pycache__", ".tox", ".nox", ".eggs"}
)
"""Folders of tools, which hold nobody's own code."""
STAND_ALONE = frozenset({"", "-", "stdin", "<stdin>"})
"""What text is called that has no file: it is a project of its own."""
MARKERS = ("pyproject.toml", "setup.cfg", "setup.py")


def canonical(path: str) -> str:
    """The one absolute spelling of a path: folders resolved, a file that is a symlink kept."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name) if name else os.path.realpath(folder)


def root_of(path: str, option: str | None = None) -> str | None:
    """The root of the project of the file ``path``; None for a file that stands alone.

    ``option`` decides when given. Else the nearest folder upwards with ``.git``; else the outermost
    with ``pyproject.toml``, ``setup.cfg`` or ``setup.py``; else the one above the outermost
    package. Never the home directory or ``/``, and never beyond the virtual environment of an
    installed file (its project is what is installed there).
    """
    if option:
        return os.path.realpath(option)
    folders = list(_upwards(os.path.dirname(canonical(path))))
    for folder in folders:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
    for folder in reversed(folders):
        if any(os.path.isfile(os.path.join(folder, marker)) for marker in MARKERS):
            return folder
    for folder in reversed(folders):
        if os.path.isfile(os.path.join(folder, "__init__.py")):
            above = os.path.dirname(folder)
            return above if above in folders else folder
    return folders[0] if folders else None


def _upwards(folder: str) -> Iterator[str]:
    """``folder`` and those above it, as far up as a project can reach."""
    home = os.path.realpath(os.path.expanduser("~"))
    while folder != home and folder != os.path.dirname(folder):
        if os.path.isfile(os.path.join(folder, "pyvenv.cfg")):
            return
        yield folder
        folder = os.path.dirname(folder)
