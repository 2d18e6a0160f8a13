"""Writing to stdout and stderr, whoever reads there and whatever a terminal can show."""

import os
import sys

_lost: list[str] = []


def lost() -> bool:
    """Whether something could not be written (a full disk), said on stderr if that works."""
    for reason in _lost[:1]:
        try:
            print(f"the output could not be written: {reason}", file=sys.stderr, flush=True)
        except (OSError, ValueError):
            pass
    return bool(_lost)


def prepare() -> None:
    """Let no name or text fail that the terminal cannot show, nor a stream that is closed."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")
        _lost.append("stdout is closed")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
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
    except OSError as error:
        _lost.append(error.strerror or str(error))
        _deaf(sys.stdout.fileno())


def say(line: str) -> None:
    """One line to stderr."""
    try:
        print(line, file=sys.stderr)
    except OSError:  # nobody there to tell
        _deaf(sys.stderr.fileno())


def flush() -> None:
    """Write what is buffered, to nowhere if need be."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _deaf(stream.fileno())
        except OSError as error:
            if stream is sys.stdout:
                _lost.append(error.strerror or str(error))
            _deaf(stream.fileno())


def _deaf(descriptor: int) -> None:
    """Send what is still to come nowhere, or the interpreter would fail when it flushes."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
