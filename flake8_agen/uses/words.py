"""Which files of a project contain which words, by byte search: what is known without parsing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from flake8_agen.uses.bytesearch import (
    ANEXT,
    STAR,
    TRIO,
    Needle,
    candidates,
    defined,
    imports_trio,
    needles,
    present,
    refers,
    stem,
)

Read = Callable[[str], "bytes | None"]


class Words:
    """What was found so far in ``files``, whose content ``read`` gives.

    ``files`` is shared with the project, which tells of each change.
    """

    def __init__(self, files: dict[str, None], read: Read) -> None:
        self._files = files
        self._read = read
        self._hits: dict[str, set[str]] = {}
        self._referring: dict[str, dict[str, bool]] = {}
        self._candidates: set[str] = set()
        """The names of the classes, and of the modules that define them."""
        self._defined: Counter[bytes] | None = None
        self._trio: dict[str, bool] = {}

    def search(self, names: Iterable[str]) -> None:
        """Look for all of ``names`` in one pass."""
        if self._hits.keys() >= set(names):
            return
        # One pass answers what is asked first and what is nearly always asked next; the second
        # also answers for every other candidate of the project, which the first has seen.
        first = not self._hits
        wanted = {*names, ANEXT, STAR, TRIO, *self._candidates} - self._hits.keys()
        for name in wanted:
            self._hits[name] = set()
        prepared = needles(wanted)
        for path in self._files:
            self._search_file(path, prepared, first=first)

    @property
    def candidates(self) -> frozenset[str]:
        """The names of the classes in question, and of the modules that define them."""
        return frozenset(self._candidates)

    def around(self, name: str) -> set[str]:
        """The files that mention ``name``, or any candidate of the project: what is asked about
        one of them will be asked about the others."""
        self.search({name})
        names = {name, *(self._candidates & self._hits.keys())}
        return {path for each in names for path in self._hits[each]}

    def mentioning(self, name: str) -> list[str]:
        """The files that contain ``name`` as a word, in the order of their paths."""
        self.search({name})
        return sorted(self._hits[name])

    def referring(self, name: str) -> list[str]:
        """The files of :meth:`mentioning` that may get at what another file calls ``name``: they
        import it, or say ``.name`` or ``"name"``. In the others it is a word in a text, or their
        own."""
        self.search({name, STAR})
        starred = self._hits[STAR]
        known = self._referring.setdefault(name, {})
        found = []
        for path in self.mentioning(name):
            if path not in starred and path not in known:
                known[path] = refers(name, self._read(path) or b"")
            if path in starred or known[path]:
                found.append(path)
        return found

    def defines(self, name: str) -> bool:
        """Whether a function or class of that name is defined anywhere."""
        if self._defined is None:
            self._defined = Counter()
            for path in self._files:
                self._defined.update(self._definitions(path))
        return self._defined[name.encode("utf-8")] > 0

    def imports_trio(self) -> bool:
        """Whether a file imports trio."""
        for path in self.mentioning(TRIO):
            if path not in self._trio:
                self._trio[path] = imports_trio(self._read(path) or b"")
            if self._trio[path]:
                return True
        return False

    # -- changes

    def leave(self, path: str) -> None:
        """The file is about to change; it still is as it was."""
        if self._defined is not None:
            self._defined.subtract(self._definitions(path))

    def enter(self, path: str, *, left: bool) -> None:
        """The file has changed. ``left``: :meth:`leave` was told before."""
        self._trio.pop(path, None)
        for known in self._referring.values():
            known.pop(path, None)
        for paths in self._hits.values():
            paths.discard(path)
        if self._hits and path in self._files:
            self._search_file(path, needles(set(self._hits)), first=True)
        if not left:
            self._defined = None
        elif self._defined is not None:
            self._defined.update(self._definitions(path))

    def _definitions(self, path: str) -> list[bytes]:
        return defined(self._read(path) or b"") if path in self._files else []

    def _search_file(self, path: str, wanted: list[Needle], *, first: bool) -> None:
        """Note which of ``wanted`` the file contains, and the ``first`` time the candidates that it
        defines."""
        data = self._read(path)
        if data is None:
            return
        for name in present(wanted, data):
            self._hits[name].add(path)
        if first and b"__anext__" in data:
            found = set(candidates(data))
            if found:
                self._candidates |= found | {stem(path)}
