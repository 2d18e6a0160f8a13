"""Running the command line in a folder of its own, for the tests of the command line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from flake8_agen.cli import main
from flake8_agen.project import Project as Facts

REPOSITORY = Path(__file__).resolve().parents[1]

COUNTDOWN = '''\
class Countdown:
    """Counts down to one."""

    def __init__(self, start: int) -> None:
        self.current = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.current <= 0:
            raise StopAsyncIteration
        self.current -= 1
        return self.current + 1
'''
USED = COUNTDOWN + '''

async def main():
    async for number in Countdown(3):
        print(number)
'''
"""Safe: its one use is a loop in place."""
PUBLIC = '__all__ = ["Countdown"]\n\n\n' + COUNTDOWN
"""Flagged, but unsafe: whoever uses it is not in the project."""
BLOCKED = '''\
class Odd:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        return self.number


odd = Odd()
print(aiter(odd) is odd, isinstance(odd, Odd), odd.number)


async def main():
    print(await odd.__anext__())
'''
KEYS = [
    "path",
    "line",
    "column",
    "class",
    "code",
    "form",
    "applicability",
    "hazards",
    "message",
]

Done = subprocess.CompletedProcess[bytes]


class Project:
    """A folder with files, and runs in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "setup.cfg").write_text("[flake8]\n")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *arguments: str, stdin: bytes = b"") -> Done:
        """A run within this process, which takes a tenth of the time."""
        streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (stdin, b"", b"")]
        Facts.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.root)
            for name, stream in zip(("stdin", "stdout", "stderr"), streams):
                patch.setattr(sys, name, stream)
            try:
                status = main(arguments)
            except SystemExit as ending:
                status = int(ending.code or 0)
        for stream in streams:
            stream.flush()
        for stream in streams[1:]:
            stream.buffer.seek(0)
        return Done(arguments, status, streams[1].buffer.read(), streams[2].buffer.read())

    def spawn(self, *arguments: str, **variables: str) -> Done:
        """A run in a process of its own."""
        done = subprocess.run(
            command(arguments),
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, **variables},
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    def bytes(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


def command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "flake8_agen", *arguments]


def explained(project: Project, *arguments: str) -> list[dict[str, object]]:
    done = project.run("--explain", "--output-format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    entries: list[dict[str, object]] = json.loads(done.stdout)
    for entry in entries:
        assert list(entry) == KEYS
        hazards = entry["hazards"]
        assert isinstance(hazards, list)
        assert all(list(hazard) == ["name", "line", "message", "path"] for hazard in hazards)
    return entries


def names(entry: dict[str, object]) -> list[str]:
    hazards = entry["hazards"]
    assert isinstance(hazards, list)
    return [hazard["name"] for hazard in hazards]
