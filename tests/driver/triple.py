"""A class with a right and a wrong rewrite beside it, to see that the driver tells them apart.

A file of ``fixtures/wrong`` holds ``Original``, ``Right``, ``Wrong`` and ``ARGUMENTS``; its header
line is that of a fixture. With ``only=trio`` it is played on that backend alone; with ``apart`` the
wrong one is beyond the watchdog, so that it takes a process that can be killed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .apart import compare_apart
from .backend import OWN, Backend
from .compare import Side, compare
from .fixture import FOLDER, Expectation, header, imports
from .script import load
from .trace import Difference
from .world import World


@dataclass(frozen=True)
class Triple:
    """One file."""

    path: Path

    @property
    def name(self) -> str:
        """What is wrong with the wrong one."""
        return self.path.stem

    @property
    def source(self) -> str:
        """Its text."""
        return self.path.read_text(encoding="utf-8")

    @property
    def expected(self) -> Expectation:
        """Its header line."""
        (expected,) = header(self.source)
        return expected

    def runs_on(self, backend: Backend) -> bool:
        """Whether it is made for the backend."""
        only = self.expected.only
        given = backend.name != "trio" or not imports(self.source, "asyncio")
        return not self.expected.apart and (only == backend.name if only else given)

    def differences(self, rewrite: str, backend: Backend = OWN) -> list[Difference]:
        """How ``Right`` or ``Wrong`` differs from the original."""
        arguments = load(self.source, World()).ARGUMENTS
        sides = Side(self.source, "Original"), Side(self.source, rewrite)
        return compare(*sides, arguments, self.expected.form, backend=backend)

    def apart(self, rewrite: str, backend: Backend = OWN, patience: float = 4) -> list[Difference]:
        """The same, in a process of its own."""
        original, other, arguments = (
            Side(self.source, name) for name in ("Original", rewrite, "ARGUMENTS")
        )
        form = self.expected.form
        return compare_apart(original, other, arguments, form, backend=backend, patience=patience)


def triples() -> list[Triple]:
    """Every file, in the order of its name."""
    return [Triple(path) for path in sorted((FOLDER / "wrong").glob("*.py"))]
