"""What lets a StopAsyncIteration out in a project: where it starts, and whom it reaches."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from flake8_agen.classes.handing import Handing, Unseen
from flake8_agen.classes.leaking import (
    NOTHING,
    FileLeaks,
    Leaking,
    Member,
    known_file,
    leaking_in,
)
from flake8_agen.classes.loose import SIDE_EFFECT, may_be_used_up
from flake8_agen.classes.makers import giving
from flake8_agen.classes.operations import ANY_ATTRIBUTE, HANDED, LOOSE
from flake8_agen.classes.stops import DRIVERS, STOP
from flake8_agen.uses.bytesearch import stem
from flake8_agen.walking import statements

if TYPE_CHECKING:
    from flake8_agen.project import Project
    from flake8_agen.uses.names import Module

WORDS = (STOP, "anext", *DRIVERS)
"""Where a stop starts, one of these words stands."""
NOBODY: frozenset[str] = frozenset()
ROUNDS = 8
"""How far it is followed from file to file."""


class Everywhere:
    """What the files of a project say together."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.by_file: dict[str, Leaking] = {}
        self.all = NOTHING
        project.search((*WORDS, SIDE_EFFECT))
        paths = {path for word in WORDS for path in project.mentioning(word)}
        paths |= {
            path
            for path in project.mentioning(SIDE_EFFECT)
            if path not in paths and may_be_used_up(project.data(path) or b"")
        }
        self._begin(sorted(paths))
        self._follow()
        self.handed: dict[str, Leaking] = {}
        """What is known of files with functions that let a stop out because of what they are
        given."""
        self.given: frozenset[tuple[str, str, str]] = frozenset()
        """The ways in which a stop comes out of what objects of a class, with its file, are
        given."""
        self.unseen: tuple[Unseen, ...] = ()
        """What was not followed everywhere."""
        self._hand_on()

    def _begin(self, paths: list[str]) -> None:
        for path in paths:
            tree = self.project.tree(path)
            if tree is not None:
                self._note(path, leaking_in(tree))

    def _note(self, path: str, found: Leaking) -> None:
        self.by_file[path] = found
        together = self.all | found
        if together != self.all:  # else the very same, of which more is remembered
            self.all = together

    def _follow(self) -> None:
        """Look into the files that use what lets a stop out, until no more is found."""
        asked: dict[str, frozenset[str]] = {}
        for _ in range(ROUNDS):
            before = {path: each.names for path, each in self.by_file.items()}
            users = self._users({p: names - asked.get(p, NOBODY) for p, names in before.items()})
            if not users:
                return
            asked = before
            for path in sorted(users):
                tree = self.project.tree(path)
                if tree is not None:
                    names = imported(tree, path, self.project, self.by_file)
                    self._note(path, known_file(tree, self.all, *names).leaking)

    def _hand_on(self) -> None:
        """Follow what lets a stop out to whom it is handed."""
        known = {path: each for path, each in self.by_file.items() if each != NOTHING}
        handing = Handing(self.project, known)
        before: dict[str, frozenset[Member]] = {}
        for _ in range(ROUNDS):
            handing.seed()
            handing.follow()
            found = handing.leaking()
            if found == before:
                break
            for path, members in found.items():
                if members != before.get(path):
                    tree = handing.files[path].tree
                    names = imported(tree, path, self.project, known)
                    more = known_file(tree, self.all, *names, given=members).leaking
                    known[path] = known.get(path, NOTHING) | more
            before = found
        self.handed = {
            path: replace(known[path], given=members) for path, members in before.items()
        }
        self.given = handing.given()
        self.unseen = tuple(handing.out_of_sight())
        if handing.at_large:
            self.all = replace(self.all, at_large=True)

    def _users(self, fresh: dict[str, frozenset[str]]) -> set[str]:
        """The files that say the name of such a file, and one of its ``fresh`` names."""
        fresh = {
            path: frozenset(name for name in names if not name.startswith("test_"))
            for path, names in fresh.items()
        }
        stems = {stem(path) for path, names in fresh.items() if names}
        self.project.search({*stems, *NOBODY.union(*fresh.values())})
        return {
            user
            for path, names in fresh.items()
            if names
            for user in {*self.project.mentioning(stem(path))}.intersection(
                *[{user for name in names for user in self.project.referring(name)}]
            )
        }


@dataclass(frozen=True)
class Told:
    """What the files of a project say about stops."""

    together: Leaking
    by_file: dict[str, Leaking]
    """By the path of the file, where there is something."""
    handed: dict[str, Leaking]
    """The same for files with functions that let a stop out because of what they are given."""
    given: frozenset[tuple[str, str, str]]
    """The ways in which a stop comes out of what objects of a class, with its file, are given."""
    unseen: tuple[Unseen, ...]
    """What was not followed everywhere."""

    def look(self, module: Module, project: Project, name: str) -> FileLeaks:
        """The file of the class ``name``, knowing all this.

        A special method is not called by its name, nor is a mock that has none. Such an object is
        given to the class by somebody who makes one, or who calls somebody who does; so they count
        where such a file mentions their class (or makes the mock), and where tests set the stage
        for others. Whatever else it is given counts where it was followed there, or might have been
        were there fewer files to look into.
        """
        known = {**self.by_file, **self.handed}
        functions, stops = imported(module.tree, module.path, project, known)
        ways = {way for path, who, way in self.given if (path, who) == (module.path, name)}
        near = self._near(module.path, project, name)
        ways |= {way for each in self.unseen if near & each.files for way in each.ways}
        others = replace(
            self.together,
            stops=NOTHING.stops,
            steps=NOTHING.steps,
            kinds=frozenset(
                kind
                for path, each in self.by_file.items()
                if each.kinds
                and (path in near or any(near & {*project.mentioning(o)} for o in each.owners))
                for kind in each.kinds
            )
            | {way for way in ways if not way.startswith(".") or way == ANY_ATTRIBUTE},
            loose=LOOSE in ways
            or any(each.loose for path, each in self.by_file.items() if path in near),
            at_large=self.together.at_large or HANDED in ways,
        )
        for each in self.handed.values():
            others = replace(
                others,
                methods=others.methods | {n for n in each.methods if f".{n}" in ways},
                prompt=others.prompt | {n for n in each.prompt if f".{n}" in ways},
                properties=others.properties | {n for n in each.properties if f".{n}" in ways},
            )
        given = self.handed.get(module.path, NOTHING).given
        return known_file(module.tree, others, functions, stops, widely=True, given=given)

    def _near(self, home: str, project: Project, name: str) -> set[str]:
        """The files in which objects of the class, or what they are given, may be made."""
        known = self.by_file.values()
        if not self.unseen and not any(each.kinds or each.loose for each in known):
            return set()
        stage = {path for path in self.by_file if os.path.basename(path) == "conftest.py"}
        return stage | giving(home, name, project)

    def functions(self, path: str) -> frozenset[str]:
        """What a file defines or imports that lets a stop out."""
        handed = self.handed.get(path, NOTHING)
        return self.by_file.get(path, NOTHING).functions | handed.functions


def imported(
    tree: ast.Module, path: str, project: Project, by_file: dict[str, Leaking]
) -> tuple[frozenset[str], frozenset[str]]:
    """The names in the file ``path`` of what lets a stop out in other files, and of stops."""
    functions: set[str] = set()
    stops: set[str] = set()
    if not by_file:
        return frozenset(), frozenset()
    layout = project.layout
    for node in statements(tree.body):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.level:
            places = layout.relative(node.module or "", node.level, path)
        else:
            places = layout.absolute(node.module or "", path) or ()
        for there in (by_file[place] for place in places if place in by_file):
            for alias in node.names:
                if alias.name == "*":
                    functions |= there.functions
                    stops |= there.stops - {STOP}
                if alias.name in there.functions:
                    functions.add(alias.asname or alias.name)
                if alias.name in there.stops - {STOP}:
                    stops.add(alias.asname or alias.name)
    return frozenset(functions), frozenset(stops)


def told_by(project: Project) -> Told:
    """All of it."""
    return project.kept("stops", partial(_told_by, project))


def _told_by(project: Project) -> Told:
    everywhere = Everywhere(project)
    by_file = {path: each for path, each in everywhere.by_file.items() if each != NOTHING}
    return Told(everywhere.all, by_file, everywhere.handed, everywhere.given, everywhere.unseen)
