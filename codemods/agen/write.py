"""Write a file so that it is either the old one or the new one, never a part of it.

The new bytes go to a temporary file in the same folder, which then takes the place of the old one:
mode and owner are kept, and a symlink stays a symlink, its target is replaced. Files that belong
together become new all or none.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence

from flake8_agen.source import BadInput, Source, read_source

__all__ = ["read_source", "write_source", "write_together"]

File = tuple[str, Source, str]
"""Its path, how it was read, and the new text."""


def write_source(path: str, source: Source, text: str) -> None:
    """Replace the file ``path``, which was read as ``source``, by ``text``.

    Raises :class:`BadInput`, and leaves the file as it is, where that is not possible.
    """
    write_together([(path, source, text)])


def write_together(files: Sequence[File]) -> None:
    """Replace all the files, or none.

    What takes space and permissions is done for all of them first, copies to go back to included;
    then each takes the place of the old one. Raises :class:`BadInput`, and leaves or puts back
    every file, where that is not possible.
    """
    ready: list[_Ready] = []
    try:
        for path, source, text in files:
            with _complaining(path):
                ready.append(_Ready(path))
                ready[-1].prepare(source.encode(source.text), _encoded(path, source, text))
        if len(ready) > 1:
            for each in ready:
                with _complaining(each.path):
                    each.keep()
        for each in ready:
            with _complaining(each.path):
                each.replace()
    except BaseException as error:
        stuck = [each for each in reversed(ready) if not each.put_back()]
        if stuck:
            what = f"cannot be put back; its old text is in {stuck[0].copy}"
            raise BadInput(stuck[0].path, 1, what, "rename that file") from error
        raise
    finally:
        for each in ready:
            each.clean()


def _encoded(path: str, source: Source, text: str) -> bytes:
    try:
        return source.encode(text)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        what = f"the result cannot be written as {source.encoding}"
        raise BadInput(path, line, what, "save as UTF-8 first") from error


@contextlib.contextmanager
def _complaining(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise BadInput(path, 1, what, "make file and folder writable") from error


class _Ready:
    """One file on its way: the new content beside it and, if need be, a copy of the old."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.target = os.path.realpath(path)
        self.copy = ""
        """Where the old content is, if it could not be put back."""
        self._new = self._old = ""
        self._before = b""
        self._replaced = False

    def prepare(self, before: bytes, after: bytes) -> None:
        """Check that the file is as it was read and may be written, and store the new content."""
        self._before = before
        if not os.access(self.target, os.W_OK):
            # replacing needs no permission to write, but whoever set the file read-only meant it
            os.stat(self.target)
            raise PermissionError(13, "Permission denied")
        with open(self.target, "rb") as file:
            if file.read() != before:
                raise OSError("it was changed by somebody else meanwhile")
        self._new = self._stored(after)

    def keep(self) -> None:
        """Store the old content as well."""
        self._old = self._stored(self._before)

    def _stored(self, data: bytes) -> str:
        status = os.stat(self.target)
        folder, name = os.path.split(self.target)
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name[:40]}.", suffix=".tmp")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(OSError):  # only root may give files away
                os.chown(temporary, status.st_uid, status.st_gid)
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        return temporary

    def replace(self) -> None:
        """The moment from which on the file is the new one."""
        os.replace(self._new, self.target)
        self._new = ""
        self._replaced = True

    def put_back(self) -> bool:
        """Make the file the old one again, if it is not; whether that worked."""
        if self._replaced and self._old:
            try:
                os.replace(self._old, self.target)
            except OSError:
                self.copy = self._old
            self._old = ""
        return not self.copy

    def clean(self) -> None:
        """Nothing stays beside the file, but for a copy that somebody needs."""
        for temporary in (self._new, self._old):
            if temporary:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
