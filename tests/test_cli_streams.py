"""Output to readers that have gone, to full disks and to streams that are closed."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator

import pytest

from flake8_agen import cli

from flake8_agen.command import streams
from command_line import Project


class Failing(io.TextIOWrapper):
    """A stream of which every write fails; its descriptor is that of a pipe."""

    def __init__(self, error: OSError) -> None:
        self.reader, writer = os.pipe()
        super().__init__(os.fdopen(writer, "wb"), "utf-8")
        self.error: OSError | None = error

    def flush(self) -> None:
        if getattr(self, "error", None) is not None:
            raise self.error  # type: ignore[misc]

    def done(self) -> None:
        """Let go of the pipe without the error."""
        self.error = None
        self.close()
        os.close(self.reader)


@pytest.fixture(params=[BrokenPipeError(), OSError(28, "No space left on device"), OSError()])
def failing(request: pytest.FixtureRequest) -> Iterator[Failing]:
    stream = Failing(request.param)
    streams._lost.clear()
    yield stream
    streams._lost.clear()
    stream.done()


@pytest.mark.parametrize("output", ["text", b"bytes"])
def test_output_that_cannot_be_written(
    failing: Failing, monkeypatch: pytest.MonkeyPatch, output: str | bytes
) -> None:
    """It never ends the run; only a reader that has gone is not a failure of it."""
    monkeypatch.setattr(sys, "stdout", failing)
    gone = isinstance(failing.error, BrokenPipeError)
    streams.emit(output)
    assert streams._lost == ([] if gone else [failing.error.strerror or str(failing.error)])
    # from now on it goes nowhere
    assert os.path.samestat(os.fstat(failing.fileno()), os.stat(os.devnull))


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_what_is_buffered_cannot_be_written(
    failing: Failing, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Complaints that nobody can read are not output that is lost."""
    monkeypatch.setattr(sys, name, failing)
    streams.flush()
    counts = name == "stdout" and not isinstance(failing.error, BrokenPipeError)
    assert bool(streams._lost) is counts
    assert os.path.samestat(os.fstat(failing.fileno()), os.stat(os.devnull))


def test_nobody_to_complain_to(failing: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", failing)
    monkeypatch.setattr(failing, "write", lambda text: failing.flush())
    streams.say("a line")
    assert streams._lost == []


def test_lost_output_is_said_once_and_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(streams, "_lost", ["full", "full again"])
    assert streams.lost()
    assert capsys.readouterr().err == "the output could not be written: full\n"


def test_lost_output_with_nobody_to_say_it_to(
    failing: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "_lost", ["full"])
    monkeypatch.setattr(sys, "stderr", failing)
    assert streams.lost()


def test_streams_that_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under ``pythonw`` or ``>&-`` they are None: closed stdout is lost output."""
    monkeypatch.setattr(streams, "_lost", [])
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    streams.prepare()
    try:
        print("to nowhere")
        print("to nowhere", file=sys.stderr)
        assert streams._lost == ["stdout is closed"]
    finally:
        sys.stdout.close()
        sys.stderr.close()


def test_streams_of_another_kind_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """``StringIO`` has no encoding to reconfigure."""
    kept = io.StringIO()
    monkeypatch.setattr(sys, "stdout", kept)
    streams.prepare()
    streams.emit("ä")
    assert kept.getvalue() == "ä"


def test_stdin_that_is_closed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(streams, "_lost", [])
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(["-"]) == 2
    assert capsys.readouterr().err == "stdin is closed; pipe a module into it\n"


def test_an_interrupt_has_its_own_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    assert cli.main(["."]) == 130


def test_files_and_folders_that_cannot_be_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are complained of, and the rest of the run is done."""
    project.write("good.py", "x = 1\n")
    project.write("bad.py", "x = 1\n")
    project.write("shut/inner.py", "x = 1\n")
    scan, opened = os.scandir, os.open

    def scandir(path: str) -> object:
        if os.path.basename(path) == "shut":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def opening(path: str, *rest: int) -> int:
        if os.path.basename(path) == "bad.py":
            raise OSError(5, "Input/output error")
        return opened(path, *rest)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "open", opening)
    done = project.run(".")
    assert done.returncode == 2
    assert sorted(done.stderr.decode().splitlines()) == [
        "bad.py:1: cannot be read (Input/output error); leave it out",
        "nothing to convert",
        "shut:1: cannot be read (Permission denied); make it readable, or leave it out",
    ]
