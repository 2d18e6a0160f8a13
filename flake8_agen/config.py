"""The agen options in the ``[flake8]`` section of a configuration file.

The file is the one that flake8 itself would take: going up from the working directory, the first
of ``setup.cfg``, ``tox.ini`` and ``.flake8`` with a section for flake8; the search ends below the
home directory.
"""

from __future__ import annotations

import configparser
import os
import re

from flake8_agen.options import Options
from flake8_agen.source import BadInput

_NAMES = ("setup.cfg", "tox.ini", ".flake8")
_LIBRARY = ("auto", "true", "false")


def options(directory: str, root: str | None = None) -> Options:
    """The options that hold for a run in ``directory``; ``root`` outranks the configuration."""
    section, path = _section(directory)
    library = section.get("agen-library", Options.library).strip().lower()
    if library not in _LIBRARY:
        what = f"agen-library = {library} is not one of {', '.join(_LIBRARY)}"
        raise BadInput(path, _line(path, "agen-library"), what, "correct it")
    enable = re.split(r"[,\s]+", section.get("agen-enable", ""))
    configured = section.get("agen-root", "").strip()
    if root is None and configured:
        # relative to the file that says it, as flake8 does with paths
        root = os.path.join(os.path.dirname(path), configured)
        if not os.path.isdir(root):
            what = f"agen-root = {configured} is no folder"
            raise BadInput(path, _line(path, "agen-root"), what, "correct it")
    return Options(
        library=library,
        enable=frozenset(code.upper() for code in enable if code),
        root=None if root is None else os.path.abspath(root),
    )


def anchored(root: str, directory: str) -> str:
    """``root`` as flake8 gives it, as a path from ``directory``, in which flake8 runs.

    A name without a slash is no path to flake8, so it stands as it was written; in a configuration
    file it is relative to that file.
    """
    section, path = _section(directory)
    written = section.get("agen-root", "").strip()
    return os.path.join(os.path.dirname(path), root) if written == root else root


def _section(directory: str) -> tuple[dict[str, str], str]:
    """The options of the section, with dashes in their names, and the file they are from."""
    found = _find(os.path.abspath(directory))
    if found is None:
        return {}, ""
    path, parser = found
    if "flake8" not in parser:
        return {}, path
    # flake8 accepts both spellings of a name
    return {name.replace("_", "-"): text for name, text in parser["flake8"].items()}, path


def _find(directory: str) -> tuple[str, configparser.RawConfigParser] | None:
    home = os.path.realpath(os.path.expanduser("~"))
    while True:
        for name in _NAMES:
            path = os.path.join(directory, name)
            parser = configparser.RawConfigParser()
            try:
                parser.read(path, encoding="UTF-8")
            except (UnicodeDecodeError, configparser.ParsingError):
                continue  # flake8 goes on to the next one, too
            except (configparser.Error, OSError) as error:
                line = getattr(error, "lineno", None) or 1
                what = str(error).splitlines()[0]
                raise BadInput(path, line, what, "correct the configuration") from error
            if "flake8" in parser or "flake8:local-plugins" in parser:
                return path, parser
        above = os.path.dirname(directory)
        if above == directory or os.path.realpath(above) == home:
            return None
        directory = above


def _line(path: str, name: str) -> int:
    """The line of the file on which the option ``name`` is set."""
    with open(path, encoding="UTF-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip().replace("_", "-").startswith(name):
                return number
    return 1
