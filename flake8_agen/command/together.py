"""Files that become new together or not at all: that of a class, and those that name it.

A rewrite ties the files that it touches. When something goes wrong with one of them, all that are
tied to it, by whatever rewrites, stay as they were.
"""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flake8_agen.command.codemod import ADVICE, edited, followed, speaking
from flake8_agen.command.findings import Finding
from flake8_agen.command.outlook import unreached
from flake8_agen.command.reach import Reach
from flake8_agen.roots import canonical
from flake8_agen.source import BadInput, Source, read_source
from flake8_agen.uses.renaming import Kept, renaming_of, shown

if TYPE_CHECKING:
    from flake8_agen.project import Project
    from flake8_agen.verdict import Following, FormVerdict, Verdict


@dataclass(eq=False)
class File:
    """One file, as read and as it is to become."""

    path: str
    """As the user named it."""
    source: Source
    text: str = ""
    reported: list[Finding] = field(default_factory=list)
    """All candidates before anything was rewritten."""
    left: list[Finding] = field(default_factory=list)
    """All candidates of the new text."""
    converted: list[tuple[Finding, FormVerdict]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """The new names of functions, by what their classes were called (qualified)."""
    kept: list[str] = field(default_factory=list)
    """Why functions keep their names, where that was asked for."""

    def __post_init__(self) -> None:
        self.text = self.text or self.source.text

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return self.text != self.source.text

    @property
    def key(self) -> str:
        """Its path as the project knows it."""
        return canonical(self.path)


@dataclass(frozen=True)
class Tie:
    """A rewrite that touched more than one file."""

    project: Project
    files: frozenset[str]
    """Their keys."""


@dataclass
class Together:
    """The files of a run and what ties them."""

    _files: dict[str, File] = field(default_factory=dict)
    _ties: list[Tie] = field(default_factory=list)
    _failed: set[str] = field(default_factory=set)

    def add(self, files: Sequence[File]) -> None:
        """Take in the files with candidates."""
        self._files.update((file.key, file) for file in files)

    def missing(self, form: FormVerdict, reach: Reach) -> tuple[str, ...]:
        """The files that must follow and may not be edited, by absolute path."""
        return tuple(path for path in form.plan.others if not self._is_in_reach(path, reach))

    def outside(self, form: FormVerdict, reach: Reach) -> tuple[str, ...]:
        """Those of them that are none of the run, whatever went wrong with others."""
        return tuple(path for path in form.plan.others if not self._is_known(path, reach))

    def _is_in_reach(self, path: str, reach: Reach) -> bool:
        return self._is_known(path, reach) and path not in self._failed

    def _is_known(self, path: str, reach: Reach) -> bool:
        return path in self._files or reach.name(path) is not None

    @property
    def changed(self) -> list[list[File]]:
        """What there is to write: the files that belong together, group by group."""
        groups: list[list[File]] = []
        done: set[str] = set()
        for file in self._files.values():
            if file.changed and file.key not in done:
                keys = self._tied(file.key)
                done |= keys
                groups.append([each for key, each in self._files.items() if key in keys])
        return [[file for file in group if file.changed] for group in groups]

    @contextlib.contextmanager
    def following(
        self,
        home: File,
        jobs: Sequence[tuple[Verdict, FormVerdict]],
        reach: Reach,
        project: Project,
    ) -> Iterator[None]:
        """What follows in other files is done in the project while the result is looked at; it
        stays when that raises nothing."""
        edits: dict[str, list[tuple[Verdict, Following]]] = defaultdict(list)
        for verdict, form in jobs:
            for path, following in form.plan.elsewhere.items():
                edits[path].append((verdict, following))
        texts = []
        for path, each in edits.items():
            file = self._file(path, reach)
            beside = os.path.dirname(file.key) == os.path.dirname(home.key)
            text = followed(file.path, file.text, home.text, each, beside=beside)
            texts.append((file, text))
        texts = self._spoken(home, texts, jobs, reach)
        with self._tried(home, texts, project):
            yield

    def _spoken(
        self,
        home: File,
        texts: Sequence[tuple[File, str]],
        jobs: Sequence[tuple[Verdict, FormVerdict]],
        reach: Reach,
    ) -> list[tuple[File, str]]:
        """The texts, and those of further files, with docstrings that say what has become of the
        classes."""
        done = {file.key: (file, text) for file, text in texts}
        for verdict, form in jobs:
            for path, names in form.plan.spoken.items():
                file = self._file(path, reach)
                old = done.get(path, (file, file.text))[1]
                new = speaking(file.path, old, home.text, (verdict, form), names)
                if new != old:
                    done[path] = (file, new)
        return list(done.values())

    def rename(
        self,
        home: File,
        verdict: Verdict,
        reach: Reach,
        project: Project,
        *,
        barred: Callable[[str], bool],
    ) -> str | None:
        """Give the function that the class of ``verdict`` has become a name in snake case, in all
        files, of which none may be ``barred``; that name, or None where it has one.

        Raises :class:`Kept` where the function keeps its name.
        """
        place = project.place(home.path)
        try:
            found = renaming_of(project, place, verdict.qualname)
        except Kept:
            raise
        except Exception as error:  # a mistake of ours must cost one file, not the run
            what = f"renaming {verdict.name!r} failed ({type(error).__name__}: {error})"
            raise BadInput(home.path, verdict.line, what, ADVICE) from error
        if found is None:
            return None
        others = [path for path in found.edits if path != place]
        lacking = [path for path in others if not self._is_in_reach(path, reach)]
        if lacking:
            raise Kept(f"{shown(lacking[0])} names it and {unreached(lacking[:1])}")
        closed = next(filter(barred, others), None)
        if closed is not None:
            raise Kept(f"{shown(closed)} names it and is not edited before its options are correct")
        texts = []
        for path, each in found.edits.items():
            file = self._file(path, reach) if path in others else home
            texts.append((file, edited(file.path, file.text, verdict, each)))
        with self._tried(home, texts, project):
            return found.new

    @contextlib.contextmanager
    def _tried(
        self, home: File, texts: Sequence[tuple[File, str]], project: Project
    ) -> Iterator[None]:
        """The texts count in the project; they stay, and tie their files, when nothing is raised
        meanwhile."""
        try:
            for file, text in texts:
                project.update(file.key, text)
            yield
        except BaseException:
            for file, _ in texts:
                project.update(file.key, file.text if file.changed else None)
            raise
        for file, text in texts:
            file.text = text
        if texts:
            keys = [home.key, *(file.key for file, _ in texts)]
            self._ties.append(Tie(project, frozenset(keys)))

    def _file(self, path: str, reach: Reach) -> File:
        if path not in self._files:
            name = reach.name(path) or path
            self._files[path] = File(name, read_source(name))
        return self._files[path]

    def parted(self, file: File) -> list[File]:
        """The file and all that are tied to it, which are to be as they were; from now on none of
        them follows a rewrite."""
        keys = self._tied(file.key)
        self._failed.add(file.key)
        for tie in self._ties:
            if tie.files <= keys:
                for key in tie.files:
                    tie.project.update(key, None)
        self._ties = [tie for tie in self._ties if not tie.files <= keys]
        return [each for key, each in self._files.items() if key in keys]

    def _tied(self, key: str) -> set[str]:
        keys = {key}
        while True:
            more = {each for tie in self._ties if tie.files & keys for each in tie.files}
            if more <= keys:
                return keys
            keys |= more
