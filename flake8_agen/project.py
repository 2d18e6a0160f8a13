"""Facts about all files of a project, gathered lazily and by byte search first.

Nothing is read before the first question; only files whose bytes contain a name are parsed. What
understands the files (names, flow, uses) is imported when it is needed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from flake8_agen.roots import STAND_ALONE, canonical, root_of
from flake8_agen.uses.answers import Answers, Recorder, unchanged
from flake8_agen.uses.bytesearch import (
    DOCTEST,
    PROSE_RUNNERS,
    decode,
    in_utf8,
    listed,
    python_files,
    read,
    stem,
)
from flake8_agen.uses.shelf import Shelf

if TYPE_CHECKING:
    import ast

    from flake8_agen.uses.answers import Memory
    from flake8_agen.uses.layout import Layout
    from flake8_agen.uses.lookups import Lookup
    from flake8_agen.uses.names import Module
    from flake8_agen.uses.use import ClassUses, Place, Use
    from flake8_agen.uses.words import Words

T = TypeVar("T")


class _Kept(Generic[T]):
    """Something that was found out, and on what it rests."""

    __slots__ = ("answers", "at", "make", "value")

    def __init__(self, make: Callable[[], T], value: T, answers: Answers, at: int) -> None:
        self.make = make
        self.value = value
        self.answers = answers
        self.at = at
        """After how many changes of the project it was last seen to hold."""


class Project:
    """The files below a root, and what can be asked about them.

    ``overrides`` maps paths to the text that counts instead of what is on disk (an editor's buffer
    on stdin, a file about to be written). A project without root consists of its overrides.
    """

    _cache: ClassVar[dict[str, Project]] = {}

    def __init__(self, root: str | None, overrides: dict[str, str] | None = None) -> None:
        self.root = root
        self._texts: dict[str, str] = {}
        self._added: set[str] = set()
        self._guest: str | None = None
        """The file in question, where it is none of those below the root: no other file may see
        it, or a verdict would depend on what was looked at before."""
        self._files: dict[str, None] | None = None
        self._versions: Counter[str] = Counter()
        """How often each file changed; for the empty path, how often files came or went."""
        self._recorder = Recorder()
        self._words: Words | None = None
        self._others: Words | None = None
        self._modules = Shelf()
        self._layout: Layout | None = None
        self._kept: dict[Hashable, _Kept[Any]] = {}
        self._changes = 0
        for path, text in (overrides or {}).items():
            self.update(path, text)

    # -- which project, and when its files change

    @classmethod
    def of(cls, path: str, root_option: str | None = None, text: str | None = None) -> Project:
        """The project of the file ``path`` (see :func:`flake8_agen.roots.root_of`).

        ``text`` stands for the file on disk. Text without a name is a project of its own. Projects
        are kept per root for the life of the process.
        """
        if path in STAND_ALONE and text is not None:
            return cls(None, {path: text})
        path = canonical(path)
        root = root_of(path, root_option)
        if root is None:
            alone = cls(None)
            alone._add(path, text)
            return alone
        project = cls._cache.get(root)
        if project is None:
            project = cls._cache[root] = cls(root)
        project._add(path, text)
        return project

    @classmethod
    def clear(cls) -> None:
        """Forget all projects of this process."""
        cls._cache.clear()

    def update(self, path: str, text: str | None) -> None:
        """From now on ``text`` is what ``path`` contains; None: what is on disk counts (again)."""
        path = _key(path)
        self._texts.pop(path, None)
        if text is not None:
            self._texts[path] = text
        self._changed(path)

    def forget(self, path: str) -> None:
        """The file ``path`` changed, came or went: look at it again."""
        self._changed(_key(path))

    def _invite(self, path: str) -> None:
        """``path`` is the file in question now; the last guest leaves."""
        if self._guest is not None and self._guest != path:
            gone, self._guest = self._guest, None
            self._texts.pop(gone, None)
            self._added.discard(gone)
            self._changed(gone, gone=True)
        if self.root is not None and not listed(path, self.root):
            self._guest = path

    def _changed(self, path: str, *, gone: bool = False) -> None:
        self._versions[path] += 1
        self._changes += 1
        self._modules.drop(path)
        self._recorder.forget()
        if self._files is not None:
            exists = not gone and (path in self._texts or os.path.isfile(path))
            if exists is not (path in self._files):
                self._versions[""] += 1
                self._layout = None
            if exists:
                self._files[path] = None
            else:
                self._files.pop(path, None)
        if self._words is not None:
            self._words.enter(path)

    def _add(self, path: str, text: str | None) -> None:
        """Make ``path`` a file of the project, with ``text`` as its content if it is given."""
        self._invite(path)
        on_disk = read(path)
        if text is not None and (on_disk is None or text.encode("utf-8", "replace") != on_disk):
            if self._texts.get(path) != text:
                self.update(path, text)
        elif path in self._texts:
            self.update(path, None)
        if path not in self._added:
            self._added.add(path)
            if self._files is not None and path not in self._files:
                self.forget(path)

    # -- questions

    def uses(self, path: str, tree: ast.Module, class_node: ast.ClassDef) -> ClassUses:
        """Every use in the project of the class ``class_node`` of ``tree``, the parsed ``path``."""
        from flake8_agen.uses.mentions import class_uses

        return class_uses(self, self.seed(path, tree), class_node)

    def attribute_uses(
        self,
        names: Iterable[str],
        outside: ast.ClassDef,
        path: str,
        tree: ast.Module | None = None,
    ) -> tuple[Use, ...]:
        """Where an attribute with one of these names is read or written on what may be an instance
        of ``outside``, a class of the file ``path``: by name, in that file outside the class and in
        every file that mentions the class."""
        from flake8_agen.uses.attributes import attribute_uses

        module = self.module(_key(path)) if tree is None else self.seed(path, tree)
        return attribute_uses(self, frozenset(names), module, outside) if module else ()

    def only_of_others(
        self,
        name: str,
        outside: ast.ClassDef,
        path: str,
        tree: ast.Module,
        others: Sequence[str],
    ) -> bool:
        """Whether the files ``others`` say ``.name`` of nothing that may be an object of
        ``outside``, a class of the file ``path``."""
        from flake8_agen.uses.elsewhere import only_of_others

        return only_of_others(self, name, self.seed(path, tree), outside, others)

    def unknown_anext(self) -> tuple[Place, ...]:
        """All that needs ``__anext__`` of an object of unknown type; what counts is said in
        :mod:`flake8_agen.uses.steps`."""
        return tuple(each for each in self.unknown_members() if each.name == "__anext__")

    def unknown_members(self) -> tuple[Place, ...]:
        """The same, and what else is used of that which ``aiter(..)`` gave of such an object
        (:mod:`flake8_agen.uses.iterators`)."""
        return self.kept("unknown members", self._unknown_members)

    def _unknown_members(self) -> tuple[Place, ...]:
        from flake8_agen.uses.steps import words_of

        words = words_of(self)
        self.search(words)
        return tuple(
            each
            for path in sorted({path for word in words for path in self.mentioning(word)})
            for each in self.kept(
                ("unknown members", path, words), partial(self._in_file, path, words)
            )
        )

    def _in_file(self, path: str, words: frozenset[str]) -> tuple[Place, ...]:
        """The part of :meth:`unknown_members` that is in one file; it depends on others as well."""
        from flake8_agen.uses.iterators import unknown_iterator_members
        from flake8_agen.uses.steps import unknown_steps
        from flake8_agen.uses.use import Place

        steps = (Place(path, line, "__anext__") for line in unknown_steps(self, path, words))
        return (*steps, *unknown_iterator_members(self, path))

    def reclassed(self) -> tuple[Place, ...]:
        """Where something unknown gets another class (:mod:`flake8_agen.uses.reclassed`)."""
        from flake8_agen.uses.reclassed import reclassed

        return self.kept("reclassed", partial(reclassed, self))

    def lookups(self) -> tuple[Lookup, ...]:
        """Where members of modules are taken by computed names."""
        return self.kept("lookups", self._lookups)

    def _lookups(self) -> tuple[Lookup, ...]:
        from flake8_agen.uses.lookups import WORDS, lookups_in

        self.search(WORDS)
        words: dict[str, list[str]] = {}
        for word in WORDS:
            for path in self.mentioning(word):
                words.setdefault(path, []).append(word)
        return tuple(
            each
            for path in sorted(words)
            if self._takes(words[path], path)
            for each in self.kept(("lookups", path), partial(lookups_in, self, path))
        )

    def _takes(self, words: Iterable[str], path: str) -> bool:
        from flake8_agen.uses.lookups import takes

        def foreign(name: str) -> bool:
            return name != "__main__" and self.layout.absolute(name, path) is None

        return takes(words, self.data(path) or b"", foreign)

    @property
    def uses_trio(self) -> bool:
        """Whether a file of the project imports trio."""
        with self.recording():
            answer = self._known_words().imports_trio()
        return self._recorder.note("uses_trio", "", answer)

    # -- what an answer depends on

    def recording(self, *, forward: bool = False) -> AbstractContextManager[Answers]:
        """Gives what is asked and answered meanwhile, for :meth:`still`; ``forward``: who records
        around it gets it as well."""
        return self._recorder.listening(forward)

    def kept(self, what: Hashable, make: Callable[[], T]) -> T:
        """``make()``, which asks this project and nobody else; what it gave before if nothing has
        changed on which that rests. It is compared, and should hold no trees."""
        known: _Kept[T] | None = self._kept.get(what)
        if known is None or not self._holds(known):
            with self.recording() as answers:
                known = _Kept(make, make(), answers, self._changes)
            self._kept[what] = known
        return self._recorder.note("kept", what, known.value)

    def _holds(self, known: _Kept[T]) -> bool:
        if known.at != self._changes:
            if not self.still(known.answers):
                return False
            known.at = self._changes
        return True

    @property
    def memory(self) -> Memory:
        """What was resolved so far in this recording."""
        return self._recorder.memory

    def still(self, answers: Answers) -> bool:
        """Whether the project would answer in the same way today."""
        with self.recording():
            return unchanged(answers, self._answer)

    def _answer(self, what: str, about: Any) -> object:
        if what == "kept":
            return self.kept(about, self._kept[about].make)
        if what == "version":
            return self._versions[about]
        if what == "mentioning":
            return self.mentioning(about)
        if what == "referring":
            return self.referring(about)
        if what == "attribute_files":
            return self.attribute_files(about)
        if what == "taken_from":
            return self.taken_from(about)
        if what == "defines":
            return self.defines(about)
        return self.others(about) if what == "others" else self.uses_trio

    # -- files, for the modules that answer the questions

    @property
    def files(self) -> dict[str, None]:
        """All files of the project, in the order of their paths."""
        self._recorder.note("version", "", self._versions[""])
        if self._files is None:
            found = {*self._texts, *self._added}
            if self.root is not None:
                found.update(python_files(self.root))
            self._files = dict.fromkeys(sorted(found))
        return self._files

    def data(self, path: str) -> bytes | None:
        """What the file contains, in UTF-8; None where it cannot be read."""
        self._recorder.note("version", path, self._versions[path])
        if path in self._texts:
            return self._texts[path].encode("utf-8", "surrogatepass")
        data = read(path)
        return None if data is None else in_utf8(data)

    def text(self, path: str) -> str | None:
        """The decoded text of the file; None where it cannot be read or decoded."""
        self._recorder.note("version", path, self._versions[path])
        if path in self._texts:
            return self._texts[path]
        data = read(path)
        return None if data is None else decode(data)

    def mentioning(self, name: str) -> list[str]:
        """The files whose bytes contain ``name`` as a word, in the order of their paths."""
        with self.recording():
            answer = self._known_words().mentioning(name)
        return self._recorder.note("mentioning", name, answer)

    def referring(self, name: str) -> list[str]:
        """Those of them that may get at what another file calls ``name``."""
        with self.recording():
            answer = self._known_words().referring(name)
        return self._recorder.note("referring", name, answer)

    def attribute_files(self, name: str) -> Mapping[str, bool]:
        """The files that say ``.name``, in the order of their paths, and whether they assign."""
        with self.recording():
            answer = self._known_words().attributes(name)
        return self._recorder.note("attribute_files", name, answer)

    def taken_from(self, path: str) -> frozenset[str]:
        """The names that other files may import from the file ``path`` (``*``: any)."""
        with self.recording():
            answer = self._known_words().taken(path)
        return self._recorder.note("taken_from", path, answer)

    def may_contain(self, path: str, names: frozenset[str]) -> bool:
        """Whether the file may contain one of ``names`` as a word, by what is known of it already;
        nothing is read."""
        self._recorder.note("version", path, self._versions[path])
        return self._known_words().may_contain(path, names)

    def search(self, names: Iterable[str]) -> None:
        """Look for all of ``names`` in one pass."""
        with self.recording():
            self._known_words().search(names)

    def search_modules(self, name: str) -> None:
        """Look for the names of all modules that mention ``name``, in one pass."""
        with self.recording():
            words = self._known_words()
            words.search({stem(path) for path in words.around(name)})

    def others(self, name: str) -> list[str]:
        """The files that are no ``.py`` and contain ``name`` as a word (:mod:`.uses.others`), as
        they were when this was asked first."""
        if self._others is None:
            from flake8_agen.uses.others import other_data, other_files
            from flake8_agen.uses.words import Words

            found = sorted(other_files(self.root)) if self.root is not None else []
            self._others = Words(dict.fromkeys(found), other_data)
        runners = {DOCTEST, *PROSE_RUNNERS}
        self._others.search({name, *runners, *self._known_words().candidates})
        return self._recorder.note("others", name, self._others.mentioning(name))

    @property
    def runs_doctests(self) -> bool:
        """Whether a file of the project says so, or imports what does."""
        return self._is_said(DOCTEST)

    @property
    def runs_prose(self) -> bool:
        """The same of what runs the code of documents."""
        return any(self._is_said(each) for each in sorted(PROSE_RUNNERS))

    def _is_said(self, name: str) -> bool:
        """Whether Python or settings, and not only prose, contain the word."""
        from flake8_agen.uses.others import PROSE

        files = [*self.mentioning(name), *self.others(name)]
        return any(not path.endswith(PROSE) for path in files)

    def defines(self, name: str) -> bool:
        """Whether a function or class of that name is defined anywhere in the project."""
        with self.recording():
            answer = self._known_words().defines(name)
        return self._recorder.note("defines", name, answer)

    def _known_words(self) -> Words:
        if self._words is None:
            from flake8_agen.uses.words import Words

            self._words = Words(self.files, lambda path: self.data(path))
        return self._words

    @property
    def layout(self) -> Layout:
        """Which files are which modules."""
        self._recorder.note("version", "", self._versions[""])
        if self._layout is None:
            from flake8_agen.uses.layout import Layout

            self._layout = Layout(self.files)
        return self._layout

    def module(self, path: str) -> Module | None:
        """The parsed file; None where it cannot be read or parsed."""
        self._recorder.note("version", path, self._versions[path])
        if path in self._modules:
            return self._modules.get(path)
        from flake8_agen.uses.names import parse

        module = parse(path, self.text(path))
        self._modules.put(path, module)
        return module

    def place(self, path: str) -> str:
        """The path as :meth:`module` wants it, from one as the user gave it."""
        return _key(path)

    def tree(self, path: str) -> ast.Module | None:
        """The tree of the file, without what :meth:`module` knows besides; None where it cannot be
        read or parsed. Nothing but the caller keeps it."""
        known = self.parsed(path)
        if known is not None:
            self._recorder.note("version", path, self._versions[path])
            return known
        from flake8_agen.uses.names import tree_of

        return tree_of(self.text(path))

    def parsed(self, path: str) -> ast.Module | None:
        """The tree of the file, if it is at hand."""
        path = _key(path)
        module = self._modules.get(path) if path in self._modules else None
        return module.tree if module is not None else None

    def seed(self, path: str, tree: ast.Module) -> Module:
        """The file ``path`` with the very nodes of ``tree``."""
        from flake8_agen.uses.names import Module

        path = _key(path)
        self._recorder.note("version", path, self._versions[path])
        module = self._modules.get(path) if path in self._modules else None
        if module is None or module.tree is not tree:
            module = Module(path, tree, self.text(path) or "")
            self._modules.put(path, module)
        return module


def _key(path: str) -> str:
    """The name under which a file is known here, whatever it was called."""
    return path if path in STAND_ALONE else canonical(path)
