"""Reads and writes of an object's attributes from outside its class: certain or only possible."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flake8_agen.classes.descriptors import descriptors_of
from flake8_agen.classes.kin import begins_again, kin_of
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.resets import resets_of
from flake8_agen.project import Project
from flake8_agen.syntax import first_parameter, self_attribute
from flake8_agen.uses.by_name import HOOKS, reached_by_name
from flake8_agen.uses.elsewhere import is_spelt_in
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.use import ESCAPING, ClassUses, Use, UseKind
from flake8_agen.walking import walk

_FEW = 12
"""In how many files a name is followed up; one that more have is any name."""


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
    unseen: frozenset[str] = frozenset()
    """What is touched or replaced by another way than an attribute of such an object in code: by
    its other classes, by way of the class, by a computed name, by a second ``__init__``."""
    unseen_written: frozenset[str] = frozenset()
    """What gets another value so."""
    reached: frozenset[str] = frozenset()
    """What somebody may come by who looks at all attributes of an object that nobody knows
    (``vars(x)``); asked only where ``__aiter__`` sets something anew, and of names that files which
    do not name the class have as a string."""
    descriptors: frozenset[str] = frozenset()
    """What the class body itself may have put a descriptor in the place of."""
    of_type: frozenset[str] = frozenset()
    """Values of the class body that are set of something unknown, which may well be the type of
    such an object (``type(rows).data = ..``), though no object goes out of sight."""
    mixed_in: tuple[str, ...] = ()
    """Bases of its other classes that nobody can look into."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that may be looked at."""
        return self.named | self.reached

    @property
    def named(self) -> frozenset[str]:
        """Those that somebody names who does it, or who is known to look at such an object."""
        return frozenset(use.name for use in (*self.certain, *self.possible)) | (
            self.far | self.unseen
        )

    @property
    def written(self) -> frozenset[str]:
        """Every name that may be given another value."""
        near = {use.name for use in (*self.certain, *self.possible) if use.write}
        return frozenset(near | self.far_written | self.unseen_written)

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
    asked = {**dict.fromkeys(names), **_mangled(names, subject)}
    certain = [use for use in uses.of(UseKind.ATTRIBUTE) if use.name in asked]
    places = {(use.path, use.line, use.column) for use in certain}
    possible: list[Use] = []
    of_type: set[str] = set()
    resolver = Resolver(project)
    in_sight = uses.constructions_known and not any(use.kind in ESCAPING for use in uses.uses)
    for use in project.attribute_uses(asked, subject.node, path, tree):
        if (use.path, use.line, use.column) in places:
            continue
        if _is_certain(use, subject, resolver, project):
            certain.append(use)
        elif not in_sight:
            possible.append(use)
        elif use.write and use.name in subject.definitions:
            of_type.add(use.name)
    near = [*certain, *possible]
    kin = kin_of(frozenset(asked), uses, project)
    changed = {*kin.written, *_by_class(uses)}
    if kin.again or begins_again(subject.node) or _is_set_again(uses):
        changed |= _set_by_init(subject)
    if _hooked(uses):
        changed |= asked.keys()
    descriptors = descriptors_of(subject, project, project.seed(path, tree))
    changed |= descriptors & asked.keys()
    unseen = {*kin.names, *changed}
    far: frozenset[str] = frozenset()
    far_written: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    if not in_sight:
        far, far_written, spelt = _far(frozenset(asked), subject, project, path, tree)
        aiter = subject.methods.get("__aiter__")
        if aiter is not None and resets_of(aiter):  # where state may become local all the same
            spelt = frozenset(asked)
        if spelt:
            home = project.seed(path, tree)
            reached = reached_by_name(project, spelt, home, subject.node)
    return Outside(
        tuple(certain),
        tuple(possible),
        _plain(far, asked),
        _plain(far_written, asked),
        _plain(unseen, asked) | _plain({use.name for use in near}, asked),
        _plain(changed | reached, asked) | _plain({use.name for use in near if use.write}, asked),
        _plain(reached, asked),
        descriptors,
        frozenset(of_type),
        kin.unknown,
    )


def _mangled(names: Iterable[str], subject: Subject) -> dict[str, str]:
    """What private names of the class are called outside of it: ``_Rows__at`` for ``__at``."""
    prefix = "_" + subject.node.name.lstrip("_")
    return {
        prefix + name: name
        for name in names
        if name.startswith("__") and not name.endswith("__") and prefix != "_"
    }


def _plain(names: Iterable[str], asked: Mapping[str, str | None]) -> frozenset[str]:
    """Names as the class itself says them."""
    return frozenset(asked[name] or name for name in names if name in asked)


def _by_class(uses: ClassUses) -> set[str]:
    """What is read or set of the class (``Rows.at = property(..)``), or patched by a path."""
    found = {use.name for use in uses.of(UseKind.CLASS_ATTRIBUTE)}
    return found | {use.name.rpartition(".")[2] for use in uses.of(UseKind.STRING)}


def _is_set_again(uses: ClassUses) -> bool:
    """Whether somebody calls ``__init__`` on an object that is in use, or puts another one in its
    place."""
    return any(
        use.name.rpartition(".")[2] == "__init__"
        and use.scope.rpartition(".")[2] not in ("__init__", "__new__")
        for use in uses.of(UseKind.ATTRIBUTE, UseKind.CLASS_ATTRIBUTE, UseKind.STRING)
    )


def _hooked(uses: ClassUses) -> bool:
    """Whether somebody puts in the place of the class's what is asked for every attribute."""
    return any(
        use.name.rpartition(".")[2] in HOOKS
        for use in uses.of(UseKind.CLASS_ATTRIBUTE, UseKind.STRING)
    )


def _set_by_init(subject: Subject) -> set[str]:
    init = subject.methods.get("__init__")
    own = first_parameter(init) if init is not None else None
    found = (self_attribute(node, own) for node in (walk(init) if init is not None else ()))
    return {name for name in found if name is not None}


def _far(
    names: frozenset[str], subject: Subject, project: Project, path: str, tree: ast.Module
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The names that occur as an attribute in files where only the object can have come, not the
    class (what a fixture gave, what a constructor was given), and those assigned to there. Other
    classes there may well step a counter of that name of their own; then a string may be the name
    all the same (third)."""
    near = {path, *project.referring(subject.node.name)}
    stepped = set(_stepped(subject))
    seen, written, spelt = set(), set(), set()
    for name in names:
        files = project.attribute_files(name)
        others = sorted(files.keys() - near)
        if not others:
            continue
        if name in stepped and len(others) <= _FEW:
            if project.only_of_others(name, subject.node, path, tree, others):
                if is_spelt_in(project, name, others):
                    spelt.add(name)
                continue
        seen.add(name)
        if any(files[other] for other in others):
            written.add(name)
    return frozenset(seen), frozenset(written), frozenset(spelt)


def _stepped(subject: Subject) -> Iterator[str]:
    """The attributes that the methods of the protocol set, or raise: it matters much who else
    sets them."""
    for method in (subject.methods.get("__aiter__"), subject.anext):
        if method is not None:
            own = first_parameter(method)
            for node in walk(method):
                if isinstance(node, ast.Raise):
                    yield self_attribute(node.exc, own) or ""
                elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                    yield self_attribute(node, own) or ""


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
