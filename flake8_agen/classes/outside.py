"""Reads and writes of an object's attributes from outside its class: certain or only possible."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from flake8_agen.classes.protocol import Subject
from flake8_agen.project import Project
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.use import ESCAPING, ClassUses, Use, UseKind


@dataclass(frozen=True)
class Outside:
    """Who else looks into objects of a class."""

    certain: tuple[Use, ...] = ()
    """The object is known to be one of the class."""
    possible: tuple[Use, ...] = ()
    """An attribute of that name, of an object nobody knows."""

    far: frozenset[str] = frozenset()
    """Names of attributes in files that do not name the class, where the object may have come."""
    far_written: frozenset[str] = frozenset()
    """Those that are assigned to there."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that may be looked at."""
        return frozenset(use.name for use in (*self.certain, *self.possible)) | self.far

    @property
    def written(self) -> frozenset[str]:
        """Every name that may be given another value."""
        near = {use.name for use in (*self.certain, *self.possible) if use.write}
        return frozenset(near | self.far_written)

    @property
    def telling(self) -> frozenset[str]:
        """The names that speak against iteration state. One that starts with an underscore is
        hardly that of something else; ``count`` or ``data`` may well be."""
        sure = {use.name for use in self.certain}
        return frozenset(sure | {use.name for use in self.possible if use.name.startswith("_")})


def outside_of(
    subject: Subject,
    names: frozenset[str],
    uses: ClassUses,
    project: Project,
    path: str,
    tree: ast.Module,
) -> Outside:
    """Find them by name, then ask what the object can be."""
    certain = [use for use in uses.of(UseKind.ATTRIBUTE) if use.name in names]
    places = {(use.path, use.line, use.column) for use in certain}
    possible: list[Use] = []
    resolver = Resolver(project)
    in_sight = uses.constructions_known and not any(use.kind in ESCAPING for use in uses.uses)
    for use in project.attribute_uses(names, subject.node, path, tree):
        if (use.path, use.line, use.column) in places:
            continue
        if _is_certain(use, subject, resolver, project):
            certain.append(use)
        elif not in_sight:
            possible.append(use)
    far, written = (frozenset(), frozenset()) if in_sight else _far(names, subject, project, path)
    return Outside(tuple(certain), tuple(possible), far, written)


def _far(
    names: frozenset[str], subject: Subject, project: Project, path: str
) -> tuple[frozenset[str], frozenset[str]]:
    """The names that occur as an attribute in files where only the object can have come, not the
    class (what a fixture gave, what a constructor was given), and those assigned to there."""
    near = {path, *project.referring(subject.node.name)}
    seen, written = set(), set()
    for name in names:
        found = re.compile(rb"\.%s\b(\s*(?:[-+*/|&]|//|\*\*)?=(?!=))?" % name.encode("utf-8"))
        for other in project.mentioning(name):
            if other in near:
                continue
            for match in found.finditer(project.data(other) or b""):
                seen.add(name)
                if match[1]:
                    written.add(name)
    return frozenset(seen), frozenset(written)


def _is_certain(use: Use, subject: Subject, resolver: Resolver, project: Project) -> bool:
    """Whether annotations, too, say that the object is one of the class."""
    module = project.module(use.path)
    if module is None:
        return False
    for node in module.mentions((use.name,)):
        if (
            isinstance(node, ast.Attribute)
            and node.lineno == use.line
            and module.column(node.lineno, node.col_offset) == use.column
        ):
            things = resolver.resolve(node.value, module, hints=True)
            return bool(things) and all(
                thing.what is What.INSTANCE
                and thing.line == subject.node.lineno
                and thing.name == subject.qualname
                for thing in things
            )
    return False
