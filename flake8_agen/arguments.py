"""What the arguments of flake8 say of its configuration: it keeps that to itself, and tells plugins
only what comes of it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from flake8_agen.config import configured


class Arguments:
    """The arguments of a run of flake8, without its name.

    They may be those of another program that calls flake8, so they are not to be relied on alone.
    """

    def __init__(self, written: Sequence[str]) -> None:
        end = written.index("--") if "--" in written else len(written)
        self._written = written[:end]

    @property
    def names_configuration(self) -> bool:
        """Whether flake8 is told what to read, so that no other configuration is to count."""
        return bool(self._all("--isolated") or self._all("--config"))

    def base(self, root: str) -> str:
        """The folder from which ``root`` is meant, a value of ``agen-root`` that has no slash.

        Such a value is no path to flake8, so it stands as it was written. In a configuration it is
        relative to where that is, as paths are: also in a file that is appended to it.
        """
        if self._all("--agen-root", "--agen-r") or self._all("--isolated"):
            return os.curdir
        named = self._all("--config")
        file = named[-1] if named else None
        said, folder = configured(os.curdir, file, self._all("--append-config"))
        return folder if said == root else os.curdir

    def _all(self, option: str, shortest: str = "--.") -> list[str]:
        """What is said for the option, wherever it stands; as argparse has it, its name may be cut
        short."""
        found = []
        for number, argument in enumerate(self._written):
            name, equals, value = argument.partition("=")
            if len(name) >= len(shortest) and option.startswith(name):
                following = self._written[number + 1 : number + 2]
                found.append(value if equals else "".join(following))
        return found
