"""Facts about all files of a project, gathered lazily and by byte search first.

Nothing is read before the first question; only files whose bytes contain a name are parsed. What
understands the files (names, flow, uses) is imported when it is needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from .bytesearch import (
    ANEXT,
    STAR,
    TRIO,
    candidates,
    decode,
    defined,
    imports_trio,
    present,
    python_files,
    read,
    refers,
)
from .roots import canonical, root_of

if TYPE_CHECKING:
    import ast

    from .layout import Layout
    from .names import Module
    from .uses import ClassUses, Use

STAND_ALONE = frozenset({"", "-", "stdin", "<stdin>"})
PARSED_AT_ONCE = 64
"""How many parsed files are kept: memory stays flat, the usual handful is parsed once."""


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
        self._files: dict[str, None] | None = None
        self._hits: dict[str, set[str]] = {}
        self._candidates: set[str] = set()
        self._modules: dict[str, Module | None] = {}
        self._defined: frozenset[bytes] | None = None
        self._layout: Layout | None = None
        self._unknown_anext: tuple[tuple[str, int], ...] | None = None
        self._uses_trio: bool | None = None
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
        self.forget(path)

    def forget(self, path: str) -> None:
        """The file ``path`` changed, came or went: look at it again."""
        path = _key(path)
        self._modules.pop(path, None)
        self._defined = None
        self._layout = None
        self._unknown_anext = None
        self._uses_trio = None
        if self._files is not None:
            self._files.pop(path, None)
            if path in self._texts or os.path.isfile(path):
                self._files[path] = None
        for paths in self._hits.values():
            paths.discard(path)
        if self._hits and (self._files is None or path in self._files):
            self._search_file(path, set(self._hits))

    def _add(self, path: str, text: str | None) -> None:
        """Make ``path`` a file of the project, with ``text`` as its content if it is given."""
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
        from .mentions import class_uses

        return class_uses(self, self._seed(path, tree), class_node)

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
        from .attributes import attribute_uses

        module = self.module(_key(path)) if tree is None else self._seed(path, tree)
        return attribute_uses(self, frozenset(names), module, outside) if module else ()

    def unknown_anext(self) -> tuple[tuple[str, int], ...]:
        """(path, line) of all that needs ``__anext__`` of an object of unknown type; what counts is
        said in :mod:`flake8_agen.steps`."""
        if self._unknown_anext is None:
            from .steps import unknown_steps

            self._unknown_anext = tuple(unknown_steps(self))
        return self._unknown_anext

    @property
    def uses_trio(self) -> bool:
        """Whether a file of the project imports trio."""
        if self._uses_trio is None:
            self._uses_trio = any(
                imports_trio(self.data(path) or b"") for path in self.mentioning(TRIO)
            )
        return self._uses_trio

    # -- files, for the modules that answer the questions

    @property
    def files(self) -> dict[str, None]:
        """All files of the project, in the order of their paths."""
        if self._files is None:
            found = {*self._texts, *self._added}
            if self.root is not None:
                found.update(python_files(self.root))
            self._files = dict.fromkeys(sorted(found))
        return self._files

    def data(self, path: str) -> bytes | None:
        """What the file contains; None where it cannot be read."""
        if path in self._texts:
            return self._texts[path].encode("utf-8", "surrogatepass")
        return read(path)

    def text(self, path: str) -> str | None:
        """The decoded text of the file; None where it cannot be read or decoded."""
        if path in self._texts:
            return self._texts[path]
        data = read(path)
        return None if data is None else decode(data)

    def mentioning(self, name: str) -> list[str]:
        """The files whose bytes contain ``name`` as a word, in the order of their paths."""
        self.search({name})
        return sorted(self._hits[name])

    def referring(self, name: str) -> list[str]:
        """The files of :meth:`mentioning` that may get at what another file calls ``name``: they
        import it, or say ``.name`` or ``"name"``. In the others it is a word in a text, or their
        own."""
        self.search({STAR})
        starred = self._hits[STAR]
        return [
            path
            for path in self.mentioning(name)
            if path in starred or refers(name, self.data(path) or b"")
        ]

    def search(self, names: Iterable[str]) -> None:
        """Look for all of ``names`` in one pass."""
        if self._hits.keys() >= set(names):
            return
        # One pass answers what is asked first and what is nearly always asked next; the second
        # also answers for every other candidate of the project, which the first has seen.
        wanted = {*names, ANEXT, STAR, TRIO, *self._candidates} - self._hits.keys()
        for name in wanted:
            self._hits[name] = set()
        for path in self.files:
            self._search_file(path, wanted)

    def defines(self, name: str) -> bool:
        """Whether a function or class of that name is defined anywhere in the project."""
        if self._defined is None:
            self._defined = frozenset(
                name for path in self.files for name in defined(self.data(path) or b"")
            )
        return name.encode("utf-8") in self._defined

    @property
    def layout(self) -> Layout:
        """Which files are which modules."""
        if self._layout is None:
            from .layout import Layout

            self._layout = Layout(self.files)
        return self._layout

    def module(self, path: str) -> Module | None:
        """The parsed file; None where it cannot be read or parsed."""
        if path in self._modules:
            module = self._modules.pop(path)  # the most recently used comes last
        else:
            from .names import parse

            module = parse(path, self.text(path))
        self._modules[path] = module
        while len(self._modules) > PARSED_AT_ONCE:
            del self._modules[next(iter(self._modules))]
        return module

    def _seed(self, path: str, tree: ast.Module) -> Module:
        """The file ``path`` with the very nodes of ``tree``."""
        from .names import Module

        path = _key(path)
        module = self._modules.get(path)
        if module is None or module.tree is not tree:
            module = self._modules[path] = Module(path, tree, self.text(path) or "")
        return module

    def _search_file(self, path: str, names: set[str]) -> None:
        """Note which of ``names`` the file contains, and the candidates it defines."""
        data = self.data(path)
        if data is None:
            return
        for name in present(names, data):
            self._hits[name].add(path)
        if b"__anext__" in data:
            self._candidates.update(candidates(data))


def _key(path: str) -> str:
    return path if path in STAND_ALONE else canonical(path)
