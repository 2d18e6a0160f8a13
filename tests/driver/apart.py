"""Playing both sides in a process of their own, which is killed if one of them does not end.

The watchdog is a signal and an exception. Code that spins within C never gets to see it, code that
swallows every exception goes on, and not every system has such signals; a process ends regardless.
"""

from __future__ import annotations

import itertools
import json
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from . import loop
from .backend import OWN, Backend
from .collecting import frozen
from .compare import Side, rounds
from .script import load, resolve
from .trace import Difference, difference
from .world import SPINS, World

START = 60.0
"""Seconds that a process may take to say its first word."""

DIED = "DIED: "
"""How the line of a trace begins that stands for the end of the interpreter."""

_MAIN = "from driver.apart import child; child()"


@dataclass(frozen=True)
class Job:
    """What a process is to play."""

    original: Side
    rewrite: Side
    arguments: Side
    form: str
    once: bool
    in_place: bool
    backend: Backend
    seconds: float


def compare_apart(
    original: Side,
    rewrite: Side,
    arguments: Side,
    form: str,
    *,
    once: bool = False,
    in_place: bool = False,
    backend: Backend = OWN,
    patience: float = 2 * loop.SECONDS,
) -> list[Difference]:
    """``compare`` in another process; one side of one schedule takes ``patience`` seconds at most.

    Functions cannot be sent, so ``arguments`` names the list of them in the text of a module. As in
    ``compare``, the first schedule under which something spins is the last one.
    """
    job = Job(original, rewrite, arguments, form, once, in_place, backend, patience / 2)
    found = []
    with _Child(job) as child:
        while (name := child.hear(patience)) is not None:
            traces = [child.trace(patience), []]
            if not child.gone:
                traces[1] = child.trace(patience)
            differs = difference(name, *traces)
            found += [differs] if differs else []
            if child.gone or any(line.startswith(SPINS) for line in itertools.chain(*traces)):
                break
    return found


class _Child:
    """The other process, which says the name of a schedule, the trace of either side, and so on."""

    def __init__(self, job: Job) -> None:
        path = os.pathsep.join([str(Path(__file__).parent.parent), *filter(None, sys.path)])
        self._process = subprocess.Popen(
            [sys.executable, "-c", _MAIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._stdout = self._process.stdout
        self._job = pickle.dumps(job)
        self._said: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.gone = False
        """Whether it does not come back, since it was killed or died."""

    def __enter__(self) -> _Child:
        threading.Thread(target=self._listen, args=(self._stdout,), daemon=True).start()
        assert self._process.stdin is not None
        try:
            with self._process.stdin as stdin:
                stdin.write(self._job)
            self.hear(START)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.kill()
        self._process.wait()

    def _listen(self, stdout: IO[bytes]) -> None:
        with stdout:
            for line in stdout:
                self._said.put(json.loads(line))
        self._said.put(EOFError())

    def hear(self, patience: float) -> Any:
        """The name of the next schedule, if there is one."""
        try:
            said = self._said.get(timeout=patience)
        except queue.Empty:
            raise RuntimeError("the original does not come to an end") from None
        if isinstance(said, EOFError):
            raise RuntimeError(f"the process ended with {self._process.wait()}")
        return said

    def trace(self, patience: float) -> list[str]:
        """The next trace; of one line if there is none to come."""
        try:
            said = self._said.get(timeout=patience)
        except queue.Empty:
            self.gone = True
            return [f"{SPINS}killed after {patience:g} s"]
        if isinstance(said, EOFError):
            self.gone = True
            return [f"{DIED}exit code {self._process.wait()}"]
        return list(said)


def child() -> None:
    """What the other process does."""
    job: Job = pickle.load(sys.stdin.buffer)
    # What the code under test prints past the world must not be taken for a word of ours.
    with open(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        for word in itertools.chain(["ready"], _words(job), [None]):
            print(json.dumps(word), file=out, flush=True)


def _words(job: Job) -> Iterator[Any]:
    loop.SECONDS = job.seconds
    arguments = resolve(load(job.arguments.source, World()), job.arguments.subject)
    every = rounds(
        job.original,
        job.rewrite,
        arguments,
        job.form,
        once=job.once,
        in_place=job.in_place,
        backend=job.backend,
    )
    with frozen():
        for each in every:
            yield each.name
            yield list(each.original())
            yield list(each.rewrite())
