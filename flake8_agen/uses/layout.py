"""Which file of a project an import means.

A module is its file, or its folder where a package has no ``__init__.py``. Every folder that is not
a package counts as a place to import from: an import that may mean a file of the project is taken
to mean it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

SUFFIXES = (".py", ".pyi")


class Layout:
    """The modules among the files of a project."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._folders: set[str] = set()
        for path in self._files:
            folder = os.path.dirname(path)
            # Above the root as well: it may lie inside a package without ``__init__.py``.
            while folder not in self._folders:
                self._folders.add(folder)
                folder = os.path.dirname(folder)
        self._top: dict[str, list[str]] = {}
        for path in sorted(self._files | self._folders):
            folder, name = os.path.split(path)
            stem, suffix = os.path.splitext(name)
            if path in self._files and (suffix not in SUFFIXES or stem == "__init__"):
                continue
            if self.package_file(folder) is None:
                found = self.child(folder, stem if path in self._files else name)
                if found is not None and found not in self._top.setdefault(name_of(found), []):
                    self._top[name_of(found)].append(found)

    def package_file(self, folder: str) -> str | None:
        """The ``__init__`` file of a folder."""
        for suffix in SUFFIXES:
            path = os.path.join(folder, "__init__" + suffix)
            if path in self._files:
                return path
        return None

    def child(self, folder: str, name: str) -> str | None:
        """The module ``name`` in a folder: the package first, as Python does."""
        inner = os.path.join(folder, name)
        package = self.package_file(inner)
        if package is not None:
            return package
        for suffix in SUFFIXES:
            if inner + suffix in self._files:
                return inner + suffix
        return inner if inner in self._folders else None

    def submodule(self, module: str, name: str) -> str | None:
        """The module ``name`` in the package ``module``; None where that is no package."""
        if module in self._folders:
            return self.child(module, name)
        folder, file = os.path.split(module)
        return self.child(folder, name) if file.startswith("__init__.") else None

    def absolute(self, dotted: str, importer: str) -> tuple[str, ...] | None:
        """The modules that ``import dotted`` in the file ``importer`` may mean.

        None where it is plainly outside the project; empty where its package is in the project but
        it is not in that package.
        """
        first, *others = dotted.split(".")
        tops = list(self._top.get(first, ()))
        beside = self.child(os.path.dirname(importer), first)
        if beside is not None and beside not in tops:
            tops.append(beside)
        files = [top for top in tops if top in self._files]
        # The folder of the project, or one above, may have the name of its package: what has a
        # file is found first, and a verdict must not depend on the name of the checkout.
        tops = [
            top
            for top in tops
            if top in self._files or not any(file.startswith(top + os.sep) for file in files)
        ]
        if not tops:
            return None
        found = [module for top in tops if (module := self._descend(top, others)) is not None]
        return tuple(found)

    def relative(self, dotted: str, level: int, importer: str) -> tuple[str, ...]:
        """The modules that ``from <level dots><dotted> import`` in ``importer`` means."""
        folder = os.path.dirname(importer)
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        start = self.package_file(folder) or (folder if folder in self._folders else None)
        if start is None:
            return ()
        module = self._descend(start, dotted.split(".") if dotted else [])
        return () if module is None else (module,)

    def _descend(self, module: str, names: list[str]) -> str | None:
        found: str | None = module
        for name in names:
            if found is None:
                return None
            found = self.submodule(found, name)
        return found


def name_of(module: str) -> str:
    """The last part of the dotted name of a module, given its file or folder."""
    folder, name = os.path.split(module)
    stem, suffix = os.path.splitext(name)
    if suffix not in SUFFIXES:
        return name
    return os.path.basename(folder) if stem == "__init__" else stem
