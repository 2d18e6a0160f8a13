"""The agen options in the ``[flake8]`` section of a configuration file.

The file is the one that flake8 itself would take: going up from the working directory, the first
of ``setup.cfg``, ``tox.ini`` and ``.flake8`` with a section for flake8; the search ends below the
home directory.
"""

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flake8_agen.source import BadInput

_NAMES = ("setup.cfg", "tox.ini", ".flake8")
LIBRARY = ("auto", "true", "false")
"""What ``agen-library`` may be."""
_OPTIONS = ("agen-library", "agen-root", "agen-enable")
_SPEAKS_TO_US = re.compile(rb"^\s*(?:\[flake8|agen[-_])", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """What somebody says of the options; None where he says nothing."""

    library: str | None = None
    enable: frozenset[str] | None = None
    root: str | None = None


def said(directory: str, over: Said = Said(), *, tolerant: bool = False) -> Said:
    """What ``over`` says, completed with what the configuration for a run in ``directory`` does.

    Args:
        directory: where flake8 would begin to look for a configuration file.
        over: outranks the file, in which these options are not looked at.
        tolerant: of files that cannot be parsed and of unknown options, as flake8 is.

    Raises:
        BadInput: an option, or the file, makes no sense.
    """
    section, path = _section(directory, tolerant)
    if not tolerant:
        _known(section, path)
    library, enable, root = over.library, over.enable, over.root
    if library is None and "agen-library" in section:
        library = section["agen-library"].strip().lower()
        if library not in LIBRARY:
            what = f"agen-library = {library} is not one of {', '.join(LIBRARY)}"
            raise BadInput(path, _line(path, "agen-library"), what, "correct it")
    if enable is None and "agen-enable" in section:
        enable = codes(re.split(r"[,\s]+", section["agen-enable"]), path)
    configured = section.get("agen-root", "").strip()
    if root is None and configured:
        # relative to the file that says it, as flake8 does with paths
        root = os.path.join(os.path.dirname(path), configured)
        if not os.path.isdir(root):
            what = f"agen-root = {configured} is no folder"
            raise BadInput(path, _line(path, "agen-root"), what, "correct it")
    return Said(library, enable, None if root is None else os.path.abspath(root))


def codes(written: Iterable[str], path: str = "") -> frozenset[str]:
    """The codes of ``agen-enable``, which the file ``path`` has, if a file has it."""
    enable = frozenset(code.upper() for code in written if code)
    if enable:
        from flake8_agen.rules import BY_CODE, PLANNED

        for code in sorted(enable - BY_CODE.keys() - PLANNED):
            what = f"{code} in agen-enable is no code of flake8-agen"
            raise BadInput(path, _line(path, "agen-enable"), what, "correct it, or take it out")
    return enable


def configured(
    directory: str, file: str | None, appended: Sequence[str]
) -> tuple[str | None, str]:
    """The ``agen-root`` of flake8's own configuration as it is written, if it is, and the folder
    from which flake8 takes the paths in it.

    Args:
        directory: where flake8 runs.
        file: the configuration that it is told to read; None: it looks for one.
        appended: files with more, which do not change the folder.
    """
    if file is None:
        found = _find(os.path.abspath(directory), tolerant=True)
        file = found[0] if found is not None else None
    parser = configparser.RawConfigParser()
    try:
        parser.read([*([] if file is None else [file]), *appended], encoding="UTF-8")
    except (UnicodeDecodeError, configparser.Error):
        pass  # flake8 complains of that
    written = None
    for name, text in parser["flake8"].items() if "flake8" in parser else ():
        if name.replace("_", "-") == "agen-root":
            written = text.strip()
    return written, os.path.dirname(file) if file else directory


def _section(directory: str, tolerant: bool) -> tuple[dict[str, str], str]:
    """The options of the section, with dashes in their names, and the file they are from;
    ``tolerant`` of broken files, as flake8 is."""
    found = _find(os.path.abspath(directory), tolerant)
    if found is None:
        return {}, ""
    path, parser = found
    if "flake8" not in parser:
        return {}, path
    # flake8 accepts both spellings of a name
    return {name.replace("_", "-"): text for name, text in parser["flake8"].items()}, path


def _known(section: dict[str, str], path: str) -> None:
    """Raise :class:`BadInput` where there is an option ``agen-`` that we do not know."""
    for name in section:
        if name.startswith("agen-") and name not in _OPTIONS:
            what = f"{name} is no option of flake8-agen, which has {', '.join(_OPTIONS)}"
            raise BadInput(path, _line(path, name), what, "correct it, or take it out")


def _find(
    directory: str, tolerant: bool
) -> tuple[str, configparser.RawConfigParser] | None:
    home = os.path.realpath(os.path.expanduser("~"))
    while True:
        broken: BadInput | None = None
        for name in _NAMES:
            path = os.path.join(directory, name)
            parser = configparser.RawConfigParser()
            try:
                # not read(), which passes over what it may not open
                with open(path, encoding="UTF-8") as file:
                    parser.read_file(file, path)
            except (FileNotFoundError, IsADirectoryError):
                continue
            except OSError as error:
                broken = broken or _closed(path, error)
                continue
            except (UnicodeDecodeError, configparser.ParsingError) as error:
                broken = broken or _broken(path, error)
                continue  # flake8 goes on to the next one, too
            except configparser.Error as error:
                line = getattr(error, "lineno", None) or 1
                what = str(error).splitlines()[0]
                raise BadInput(path, line, what, "correct the configuration") from error
            if "flake8" in parser or "flake8:local-plugins" in parser:
                return path, parser
        if broken is not None and not tolerant:
            raise broken
        above = os.path.dirname(directory)
        if above == directory or os.path.realpath(above) == home:
            return None
        directory = above


def _closed(path: str, error: OSError) -> BadInput | None:
    """The complaint about a file that the system does not let us read; no folder is one."""
    if os.path.isdir(path):  # Windows does not say that it is one
        return None
    what = f"cannot be read ({error.strerror or error})"
    return BadInput(path, 1, what, "make it readable, as flake8 passes over it with its options")


def _broken(path: str, error: UnicodeDecodeError | configparser.ParsingError) -> BadInput | None:
    """The complaint about a file that cannot be parsed, and seems to have options for flake8."""
    with open(path, "rb") as file:
        data = file.read()
    if not _SPEAKS_TO_US.search(data):
        return None
    if isinstance(error, UnicodeDecodeError):
        line, why = data.count(b"\n", 0, error.start) + 1, "it is not UTF-8 text"
    else:
        # a missing header has its line as an attribute, other errors have a list of them
        line = getattr(error, "lineno", None) or error.errors[0][0]
        why = "no section header" if hasattr(error, "lineno") else "no 'name = value'"
    what = f"cannot be parsed ({why})"
    return BadInput(path, line, what, "correct it, as flake8 passes over it with its options")


def _line(path: str, name: str) -> int:
    """The line of the file on which the option ``name`` is set."""
    if not path:
        return 1
    with open(path, encoding="UTF-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip().replace("_", "-").startswith(name):
                return number
    return 1
