"""Pinned packages in a cache folder, each in a folder of its own, without what they depend on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ATTEMPTS = 3


class CacheError(Exception):
    """A package could not be installed."""


def installed(name: str, version: str, cache: Path) -> Path:
    """The folder that holds the package, installed there if it is not yet."""
    folder = cache / name
    if any(folder.glob(f"*-{version}.dist-info")):
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=f".{name}-") as scratch:
        target = Path(scratch) / name
        _install(f"{name}=={version}", target)
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(target, folder)
    return folder


def _install(requirement: str, target: Path) -> None:
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        # The code is read, not run: no dependencies, and any Python will do.
        "--no-deps", "--no-compile", "--ignore-requires-python", "--target", str(target),
        requirement,
    ]
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(3 * attempt)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
    last = (done.stderr.strip() or "no message").splitlines()[-1]
    raise CacheError(f"{requirement} cannot be installed: {last}")
