"""Where the sources of a suite and what its tests need are kept, so that they come only once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from realcode.packages import ATTEMPTS, CacheError

from suites.table import Suite


def sources(suite: Suite, cache: Path) -> Path:
    """The unpacked source distribution."""
    folder = cache / "sources" / f"{suite.package}-{suite.version}"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
        scratch = Path(name)
        _pip(Path(sys.executable), "download", "--no-deps", "--no-binary", suite.package,
             "--dest", str(scratch / "got"), f"{suite.package}=={suite.version}")
        (archive,) = (scratch / "got").iterdir()
        with tarfile.open(archive) as tar:
            tar.extractall(scratch / "unpacked", filter="data")
        (unpacked,) = (scratch / "unpacked").iterdir()
        os.replace(unpacked, folder)
    return folder


def interpreter(suite: Suite, cache: Path) -> Path:
    """The Python of a virtual environment with the package and what its tests need."""
    needs = [f"{suite.package}=={suite.version}", *suite.needs]
    mark = hashlib.sha256("\n".join([sys.version, *needs]).encode()).hexdigest()[:8]
    folder = cache / "environments" / f"{suite.package}-{suite.version}-{mark}"
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        _pip(python, "install", *needs)
        (folder / "complete").touch()
    return python


def _pip(python: Path, command: str, *arguments: str) -> None:
    line = [str(python), "-m", "pip", command, "--quiet", "--disable-pip-version-check"]
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(3 * attempt)
        done = subprocess.run([*line, *arguments], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
    last = (done.stderr.strip() or "no message").splitlines()[-1]
    raise CacheError(f"pip {command} {' '.join(arguments)}: {last}")
