"""What the files say about names: asked for many names at once, in one pass over the bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Generic, TypeVar

from flake8_agen.uses.bytesearch import are_words
from flake8_agen.uses.vocabulary import Vocabulary

T = TypeVar("T")
Read = Callable[[str], "bytes | None"]
Look = Callable[[str, bytes], "Iterable[tuple[str, T]]"]
"""Given a path and what is in the file: names, and what the file says of each."""


class Index(Generic[T]):
    """What ``files`` say about names.

    ``look`` is told the names and gives what finds them in a file. ``files`` is shared with the
    project, which tells of each change. Reading all files costs far more than to look for some more
    names in them, so a pass also looks for all that are ``expected`` to be asked for, and passes by
    what by its ``vocabulary`` has none of them, or all but what ``where`` gives for the names.
    """

    def __init__(
        self,
        files: dict[str, None],
        read: Read,
        vocabulary: Vocabulary,
        look: Callable[[frozenset[str]], Look[T]],
        where: Callable[[frozenset[str]], Iterable[str]] | None = None,
    ) -> None:
        self._files = files
        self._read = read
        self._vocabulary = vocabulary
        self._prepare = look
        self._where = where
        self._found: dict[str, dict[str, T]] = {}
        self._look: Look[T] | None = None
        """For all names that are known."""
        self.expected: set[str] = set()

    @property
    def known(self) -> Set[str]:
        """The names that were looked for."""
        return self._found.keys()

    def search(self, names: Iterable[str]) -> None:
        """Look for all of ``names`` in one pass."""
        if self._found.keys() >= set(names):
            return
        wanted = frozenset({*names, *self.expected} - self._found.keys())
        self._found.update((name, {}) for name in wanted)
        self._look = None
        look = self._prepare(wanted)
        paths: Iterable[str] = self._files
        if self._where is not None:
            paths = self._where(wanted)
        elif are_words(wanted):
            paths = filter(self._vocabulary.may_have(wanted), paths)
        for path in paths:
            for name, what in self._in_file(path, look):
                self._found[name][path] = what
        for name in wanted:
            self._found[name] = _sorted(self._found[name])

    def about(self, name: str) -> Mapping[str, T]:
        """What each file says that says something, in the order of the paths. What was given once
        does not change any more."""
        self.search((name,))
        return self._found[name]

    def enter(self, path: str) -> None:
        """The file has changed, came or went."""
        if not self._found:
            return
        if self._look is None:
            self._look = self._prepare(frozenset(self._found))
        new = dict(self._in_file(path, self._look)) if path in self._files else {}
        for name, known in self._found.items():
            if name in new:
                self._found[name] = _sorted({**known, path: new[name]})
            elif path in known:
                self._found[name] = {other: known[other] for other in known if other != path}

    def _in_file(self, path: str, look: Look[T]) -> Iterator[tuple[str, T]]:
        data = self._read(path)
        if data is not None:
            yield from look(path, data)


def _sorted(found: dict[str, T]) -> dict[str, T]:
    paths = sorted(found)
    return found if paths == list(found) else {path: found[path] for path in paths}
