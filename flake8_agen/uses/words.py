"""What the files of a project say by the look of their bytes: what is known without parsing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flake8_agen.uses.bytesearch import (
    ANEXT,
    PLAIN,
    STAR,
    TRIO,
    attributes_in,
    candidates,
    definitions_in,
    finder,
    further_names,
    imported_in,
    imports_trio,
    refers,
    stem,
    words_in,
)
from flake8_agen.uses.index import Index, Look, Read
from flake8_agen.uses.taken import module_name, taken_in
from flake8_agen.uses.vocabulary import Vocabulary

FIRST = frozenset(
    {
        *(ANEXT, STAR, TRIO, "__aiter__", "aiter", "__anext__", "asend", "StopAsyncIteration"),
        *("side_effect", "runtime_checkable", "__subclasshook__", "__instancecheck__"),
        *("AsyncIterator", "ABC", "ABCMeta", "dir", "vars", "getmembers", "__dict__"),
    }
)
"""What is nearly always asked for, if anything is; nobody asks who refers to it."""


class Words:
    """What was found so far in ``files``, whose content ``read`` gives.

    ``files`` is shared with the project, which tells of each change.
    """

    def __init__(self, files: dict[str, None], read: Read) -> None:
        self._files = files
        self._read = read
        # The first pass meets every candidate of the project, so the next ones ask for all of them.
        self._vocabulary = words = Vocabulary()
        self._mentions = Index(files, read, words, self._look_for_words)
        self._attributes = Index(files, read, words, attributes_in)
        self._definitions = Index(files, read, words, definitions_in)
        self._taken = Index(files, read, words, taken_in, self._mentioning_any)
        self._mentions.expected.update(FIRST)
        self._met = False
        """Whether all candidates were."""
        self._candidates: set[str] = set()
        """The names of the classes, and of the modules that define them."""
        self._classes: set[str] = set()
        """The names of the classes alone; those of what is derived from them are expected, too. To
        expect what is derived from that again is to expect any word, in a project with a ``C``."""

    def search(self, names: Iterable[str]) -> None:
        """Look for all of ``names`` in one pass."""
        self._mentions.search(names)
        self._met = True

    @property
    def candidates(self) -> frozenset[str]:
        """The names of the classes in question, and of the modules that define them."""
        return frozenset(self._mentions.expected - FIRST)

    def around(self, name: str) -> set[str]:
        """The files that mention ``name``, or any candidate of the project: what is asked about
        one of them will be asked about the others."""
        self.search((name,))
        names = {name, *(self._candidates & self._mentions.known)}
        return {path for each in names for path in self._mentions.about(each)}

    def mentioning(self, name: str) -> list[str]:
        """The files that contain ``name`` as a word, in the order of their paths."""
        self.search((name,))
        return list(self._mentions.about(name))

    def _mentioning_any(self, names: frozenset[str]) -> list[str]:
        self.search(names)
        return sorted({path for name in names for path in self._mentions.about(name)})

    def referring(self, name: str) -> list[str]:
        """Those of :meth:`mentioning` that may get at what another file calls ``name``: they import
        it, or say ``.name`` or ``"name"``. In the others it is a word in a text, or their own."""
        self.search((name, STAR))
        starred = self._mentions.about(STAR)
        found = self._mentions.about(name)
        return [path for path, refers in found.items() if refers or path in starred]

    def attributes(self, name: str) -> Mapping[str, bool]:
        """The files that say ``.name``, in the order of their paths, and whether they assign."""
        return self._attributes.about(name)

    def taken(self, path: str) -> frozenset[str]:
        """The names that other files may take from the file ``path`` (see :func:`taken_in`)."""
        name = module_name(path)
        if name is None:
            return frozenset()
        found = self._taken.about(name).items()
        return frozenset(each for other, names in found if other != path for each in names)

    def may_contain(self, path: str, names: frozenset[str]) -> bool:
        """Whether a file may contain one of the words ``names``, without reading it."""
        return self._vocabulary.may_have(names)(path)

    def defines(self, name: str) -> bool:
        """Whether a function or class of that name is defined anywhere."""
        return bool(self._definitions.about(name))

    def imports_trio(self) -> bool:
        """Whether a file imports trio."""
        self.search((TRIO,))
        return any(self._mentions.about(TRIO).values())

    # -- changes

    def enter(self, path: str) -> None:
        """The file has changed, came or went."""
        self._vocabulary.drop(path)
        met, self._met = self._met, False
        for index in (self._mentions, self._attributes, self._definitions, self._taken):
            index.enter(path)
        self._met = met

    def _look_for_words(self, names: frozenset[str]) -> Look[bool]:
        """What finds words, and tells whether they refer to something of another file."""
        find = finder(names)

        def look(path: str, data: bytes) -> Iterator[tuple[str, bool]]:
            words = None
            if path not in self._vocabulary:
                words = words_in(data)
                self._vocabulary.note(path, words)
            if not self._met and b"__anext__" in (data if words is None else words):
                self._meet(path, data)
            for name in find(data, words):
                if name in self._classes:
                    self._mentions.expected |= further_names(name, data)
                if name == TRIO:
                    yield name, imports_trio(data)
                else:
                    yield name, name in PLAIN or name in FIRST or refers(name, data)

        return look

    def _meet(self, path: str, data: bytes) -> None:
        """Expect questions about the candidates that the file defines, and about what it imports
        for them."""
        self._attributes.expected |= imported_in(data)
        for name, attributes in candidates(data):
            self._classes.add(name)
            self._candidates |= {name, stem(path)}
            self._attributes.expected |= attributes | {
                f"_{name.lstrip('_')}{each}"
                for each in attributes
                if each.startswith("__") and not each.endswith("__")
            }
            module = module_name(path)
            if module is not None:
                self._taken.expected.add(module)
        self._mentions.expected |= self._candidates
