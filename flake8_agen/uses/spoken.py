"""Docstrings that speak of a class by a role or directive of Sphinx, in any file:

    :class:`Rows`   :py:class:`~pkg.rows.Rows`   :class:`these <Rows>`   .. autoclass:: rows.Rows
    :meth:`Rows.__anext__`   {py:class}`~pkg.rows.Rows`, as MyST writes it

Where the class becomes a function, these become ``:func:`` and ``.. autofunction::``, and types
what annotations say (:mod:`flake8_agen.uses.doc_types`). Where the class keeps its ``__aiter__``
only, that takes the place of ``__anext__``. See
https://www.sphinx-doc.org/en/master/usage/domains/python.html#cross-referencing-python-objects
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.uses import doc_types
from flake8_agen.uses.docstrings import docstrings
from flake8_agen.uses.others import PROSE, other_data
from flake8_agen.uses.resolve import Resolver, Thing
from flake8_agen.verdict import Document, Form

if TYPE_CHECKING:
    from flake8_agen.project import Project
    from flake8_agen.uses.names import Module

_OF_MEMBERS = "meth|attr|obj|any|property"
_OF_PARTS = f"func|data|const|{_OF_MEMBERS}"
"""The roles of Sphinx that may lead to a member of a class, and those that do with its name."""
ROLE = re.compile(
    r"[:{](?:py:)?(?P<word>class)[:}]`(?:[^`<>]*<)?[~!]?(?P<name>[\w.]*\w)(?:\(\))?>?`"
)
MEMBER = re.compile(
    rf"[:{{](?:py:)?(?P<word>{_OF_PARTS})[:}}]`(?:[^`<>]*<)?[~!]?"
    r"(?P<name>[\w.]*\w)\.(?P<member>\w+)(?:\(\))?>?`"
)
OWN_MEMBER = re.compile(
    rf"[:{{](?:py:)?(?P<word>{_OF_MEMBERS})[:}}]`[~!]?(?:(?P<name>[\w.]*)\.)?"
    r"(?P<member>\w+)(?:\(\))?`"
)
"""In the docstrings of a class itself, where a member needs no name in front."""
DIRECTIVE = re.compile(
    r"(?:^|(?<=\"\"\")|(?<='''))[ \t]*\.\. (?:py:)?(?P<word>autoclass)::[ \t]+"
    r"(?P<name>[\w.]*\w)(?:[ \t]*\([^\n]*\))?(?=[^\S\n]*(?:$|\"\"\"|'''))",
    re.MULTILINE,
)
"""With or without a signature."""


def spellings(project: Project, thing: Thing, form: Form) -> dict[str, frozenset[str]]:
    """How docstrings speak of the class ``thing``, which is at the top of its file, where what they
    say follows from that form: the names as they stand there, by path. Of those in its own file
    only such with dots; the bare name means it there."""
    found = {}
    for path in project.mentioning(thing.name) if "." not in thing.name else ():
        if not path.endswith(".py"):
            continue
        data = project.data(path) or b""
        refers = form is not Form.PAIR and _may_refer(data, thing.name)
        typed = form in (Form.FUNCTION, Form.PAIR) and doc_types.may_name(data, thing.name)
        module = project.module(path) if refers or typed else None
        if module is not None:
            said = set(_spoken(module, form)) if refers else set()
            said |= set(_typed(module, thing.name)) if typed else set()
            if path == thing.path:
                said = {name for name in said if not is_bare(name)}
            names = frozenset(name for name in said if means(project, module, name, thing))
            if names:
                found[path] = names
    return found


def references(project: Project, thing: Thing, own: range) -> Iterator[tuple[str, int]]:
    """(path, 1-based line) of each such reference to ``thing`` or a member of it that is no type,
    but for the lines ``own`` of its file."""
    for path in project.mentioning(thing.name):
        if not path.endswith(".py") or not _may_refer(project.data(path) or b"", thing.name):
            continue
        module = project.module(path)
        typed = _places_of_types(module) if module is not None else []
        for sign in (ROLE, MEMBER, DIRECTIVE) if module is not None else ():
            assert module is not None
            for found in sign.finditer(module.text):
                at = found.start("name")
                if any(start <= at < stop for start, stop in typed):
                    continue
                line = module.text.count("\n", 0, at) + 1
                name, at_home = found["name"], path == thing.path
                if at_home and is_bare(name):
                    speaks = name.rpartition(".")[2] == thing.name
                else:
                    speaks = means(project, module, name, thing)
                if speaks and not (at_home and line in own):
                    yield path, line


def documents(project: Project, thing: Thing, form: Form) -> tuple[Document, ...]:
    """Where documents that are no Python refer to the class, in a way that does not stay right with
    that form, or name it as code does, which does not with another name."""
    found = []
    named = re.compile(rf"`[^`\n]*\b{re.escape(thing.name)}\b|\b{re.escape(thing.name)}\(")
    for path in project.others(thing.name) if "." not in thing.name else ():
        text = (other_data(path) or b"").decode("utf-8", "replace") if path.endswith(PROSE) else ""
        for name, at in _referred(text, form):
            if name.rpartition(".")[2] == thing.name and _may_mean(project, path, name, thing):
                found.append(Document(path, text.count("\n", 0, at) + 1, False))
        for match in named.finditer(text) if form is Form.FUNCTION else ():
            found.append(Document(path, text.count("\n", 0, match.end()) + 1, True))
    return tuple(found)


def _may_mean(project: Project, path: str, name: str, thing: Thing) -> bool:
    """Whether ``name`` in a document means ``thing``, as far as that says of itself where it is
    from; else the only one of that name is meant."""
    before = name.rpartition(".")[0].lstrip(".")
    modules = project.layout.absolute(before, path) if before else ()
    if modules:
        return all(Resolver(project).member(each, thing.name) == {thing} for each in modules)
    return not before and _is_the_only_one(project, thing)


def _may_refer(data: bytes, name: str) -> bool:
    """Whether a file with these bytes may refer to the class of that name."""
    pattern = (
        rf"[:{{](?:class|{_OF_PARTS})[:}}]`[^`]*{re.escape(name)}"
        rf"|autoclass::[^\n]*{re.escape(name)}"
    )
    return re.search(pattern.encode("utf-8"), data) is not None


def _referred(text: str, form: Form) -> Iterator[tuple[str, int]]:
    """The names of classes in references that change with that form, and where they stand."""
    if form in (Form.FUNCTION, Form.PAIR):
        for sign in (ROLE, MEMBER, DIRECTIVE):
            yield from ((found["name"], found.start("name")) for found in sign.finditer(text))
    else:
        for found in MEMBER.finditer(text):
            if found["member"] == "__anext__":
                yield found["name"], found.start("name")


def _spoken(module: Module, form: Form) -> Iterator[str]:
    """The names of classes in references in docstrings that change with that form."""
    for start, stop in docstrings(module.text, module.tree):
        yield from (name for name, _ in _referred(module.text[start:stop], form))


def _typed(module: Module, name: str) -> Iterator[str]:
    """The names in types that docstrings speak of and that end in ``name``."""
    text = module.text

    def may_be_it(said: str) -> bool:
        return said.rpartition(".")[2] == name

    for start, stop in docstrings(module.text, module.tree):
        if name in text[start:stop]:
            for first, last, _ in doc_types.named(text, start, stop, may_be_it):
                yield re.findall(r"[\w.]+", text[first:last])[-1]


def _places_of_types(module: Module) -> list[tuple[int, int]]:
    return [
        (first, last)
        for start, stop in docstrings(module.text, module.tree)
        for first, last, _ in doc_types.types(module.text, start, stop)
    ]


def means(project: Project, module: Module, name: str, thing: Thing) -> bool:
    """Whether ``name`` in a docstring of ``module`` means ``thing`` for sure."""
    before, dot, last = name.rpartition(".")
    if last != thing.name:
        return False
    resolver = Resolver(project)
    if not before:
        if last in module.scope.bindings:
            return resolver.bound(module.scope, last, module) == {thing}
        return bool(dot) and _is_the_only_one(project, thing)
    modules = project.layout.absolute(before.lstrip("."), module.path)
    return bool(modules) and all(
        resolver.member(path, last) == {thing} for path in modules or ()
    )


def is_bare(name: str) -> bool:
    """Whether a name in a docstring does not say where it is from: ``Rows``, ``.Rows``."""
    return "." not in name.removeprefix(".")


def _is_the_only_one(project: Project, thing: Thing) -> bool:
    """Whether no other class or function of the project has its name."""
    defined = re.compile(rb"\b(?:class|def)\s+%s\b" % re.escape(thing.name).encode("utf-8"))
    return all(
        len(defined.findall(project.data(path) or b"")) == (path == thing.path)
        for path in project.mentioning(thing.name)
    )
