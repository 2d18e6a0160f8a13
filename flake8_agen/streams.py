"""Writing to stdout and stderr, whoever reads there and whatever a terminal can show."""

import os
import sys


def prepare() -> None:
    """Let no name or text fail that the terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def emit(output: str | bytes) -> None:
    """Write to stdout. A reader that has gone (``| head``) is no reason to stop the work."""
    try:
        if isinstance(output, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(output)
        else:
            sys.stdout.write(output)
        sys.stdout.flush()
    except BrokenPipeError:
        _deaf(sys.stdout.fileno())


def say(line: str) -> None:
    """One line to stderr."""
    try:
        print(line, file=sys.stderr)
    except BrokenPipeError:
        _deaf(sys.stderr.fileno())


def flush() -> None:
    """Write what is buffered, to nowhere if need be."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _deaf(stream.fileno())


def _deaf(descriptor: int) -> None:
    """Send what is still to come nowhere, or the interpreter would fail when it flushes."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
