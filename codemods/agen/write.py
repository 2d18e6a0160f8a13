"""Write a file so that it is either the old one or the new one, never a part of it.

The new bytes go to a temporary file in the same folder, which then takes the place of the old one:
mode and owner are kept, and a symlink stays a symlink, its target is replaced.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile

from flake8_agen.source import BadInput, Source, read_source

__all__ = ["read_source", "write_source"]


def write_source(path: str, source: Source, text: str) -> None:
    """Replace the file ``path``, which was read as ``source``, by ``text``.

    Raises :class:`BadInput`, and leaves the file as it is, where that is not possible.
    """
    try:
        data = source.encode(text)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        what = f"the result cannot be written as {source.encoding}"
        raise BadInput(path, line, what, "save as UTF-8 first") from error
    target = os.path.realpath(path)
    try:
        _replace(target, source.encode(source.text), data)
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise BadInput(path, 1, what, "make file and folder writable") from error


def _replace(target: str, before: bytes, after: bytes) -> None:
    status = os.stat(target)
    if not os.access(target, os.W_OK):
        # replacing needs no permission to write, but whoever set the file read-only meant it
        raise PermissionError(13, "Permission denied")
    with open(target, "rb") as file:
        if file.read() != before:
            raise OSError("it was changed by somebody else meanwhile")
    folder, name = os.path.split(target)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name[:40]}.", suffix=".tmp")
    try:
        with open(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(temporary, status.st_uid, status.st_gid)
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
