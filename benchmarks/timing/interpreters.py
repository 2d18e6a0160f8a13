"""Every CPython from 3.10 to 3.13 that can be found: on PATH, else among those of pyenv."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

VERSIONS = ("3.10", "3.11", "3.12", "3.13")


def interpreters() -> Iterator[str]:
    """One for each version, where there is one."""
    for version in VERSIONS:
        for candidate in _candidates(version):
            if _is(candidate, version):
                yield candidate
                break


def _candidates(version: str) -> Iterator[str]:
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield on_path
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(versions.glob(f"{version}.*"), key=_number, reverse=True)
    yield from (str(each / "bin" / "python") for each in found)


def _number(folder: Path) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in folder.name.split(".")]


def _is(candidate: str, version: str) -> bool:
    """Whether it runs, and is what its name says: the shim of a version manager may be neither."""
    probe = "import platform as p; print(p.python_implementation(), p.python_version())"
    try:
        done = subprocess.run(
            [candidate, "-I", "-c", probe], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.startswith(f"CPython {version}.")
