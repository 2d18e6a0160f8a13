"""What docstrings of any file say of a class that has changed: references to it and to its members,
and types. Where they stand is found by :mod:`flake8_agen.uses.spoken` and
:mod:`flake8_agen.uses.doc_types`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass

from flake8_agen import walking
from flake8_agen.uses import doc_types
from flake8_agen.uses.docstrings import docstrings
from flake8_agen.uses.spoken import DIRECTIVE, MEMBER, OWN_MEMBER, ROLE, is_bare

from .import_text import Edit, apply

_OPTION = re.compile(
    r"(?P<margin>[^\S\n]+):(?P<name>[\w-]+):[^\n]*(?:\n(?P=margin)[^\S\n]+\S[^\n]*)*(?:\n|\Z)"
)
"""An option of a directive, with the further lines of its value."""
_OF_CLASSES = re.compile(
    r"(?:private-|special-|undoc-|inherited-|exclude-)?members|member-order|show-inheritance"
    r"|class-doc-from"
)
"""Options that ``autoclass`` has and ``autofunction`` has not."""


IsOne = Callable[[str], bool]
"""Whether a name, as it stands in a docstring, means a class that goes."""


def near(names: Container[str], called: Container[str] = ()) -> IsOne:
    """The classes of these names, where they are defined or imported, and what is known to mean
    them of the names that say where something is from."""

    def is_one(name: str) -> bool:
        return name.removeprefix(".") in names if is_bare(name) else name in called

    return is_one


def with_roles(source: str, is_one: IsOne) -> str:
    """The source with ``:class:`Rows``` as ``:func:`Rows``` in docstrings, and ``autoclass`` as
    ``autofunction``, where ``Rows`` is a function; so is what was a reference to a member of it."""
    if "autoclass::" not in source and not any(sign.search(source) for sign in (ROLE, MEMBER)):
        return source
    edits: list[Edit] = []
    for start, stop in docstrings(source, ast.parse(source)):
        for found in ROLE.finditer(source, start, stop):
            if is_one(found["name"]):
                edits.append((*found.span("word"), "func"))
        for found in MEMBER.finditer(source, start, stop):
            if is_one(found["name"]):
                if found["word"] not in ("obj", "any"):
                    edits.append((*found.span("word"), "func"))
                edits.append((found.end("name"), found.end("member"), ""))
        edits += _directives(source, start, stop, is_one)
    return apply(source, edits)


def _directives(source: str, start: int, stop: int, is_one: IsOne) -> Iterator[Edit]:
    text = source[start:stop]  # a part, so that it starts a line
    for found in DIRECTIVE.finditer(text):
        if not is_one(found["name"]):
            continue
        yield start + found.start("word"), start + found.end("word"), "autofunction"
        line_end = text.find("\n", found.end())
        option = _OPTION.match(text, line_end + 1) if line_end >= 0 else None
        while option is not None:
            if _OF_CLASSES.fullmatch(option["name"]):
                yield start + option.start(), start + option.end(), ""
            option = _OPTION.match(text, option.end())


def with_members(source: str, is_one: IsOne) -> str:
    """The source with ``:meth:`Rows.__aiter__``` in the place of ``:meth:`Rows.__anext__```, where
    ``Rows`` is a class that has no ``__anext__`` any more."""
    if "__anext__" not in source or MEMBER.search(source) is None:
        return source
    return apply(
        source,
        [
            (*found.span("member"), "__aiter__")
            for start, stop in docstrings(source, ast.parse(source))
            for found in MEMBER.finditer(source, start, stop)
            if found["member"] == "__anext__" and is_one(found["name"])
        ],
    )


@dataclass(frozen=True)
class Own:
    """What the docstrings of a class itself may call its members."""

    name: str
    step: tuple[str, str]
    """What takes the place of its protocol methods: the role and the name."""
    gone: frozenset[str]
    """Those that it has no more."""
    local: frozenset[str] = frozenset()
    """Attributes that become locals or parameters of what it becomes."""


def refers_to_own(source: str) -> bool:
    """Whether something in the source may refer to members of the class where it stands."""
    return OWN_MEMBER.search(source) is not None


def with_own(source: str, classes: Mapping[int, Own]) -> str:
    """The source with ````n```` in the place of ``:attr:`n``` in the docstrings of the classes of
    these lines, where that becomes a local, and what ``__anext__`` becomes in its place."""
    if not refers_to_own(source):
        return source
    edits = []
    for node in walking.walk(ast.parse(source)):
        own = classes.get(node.lineno) if isinstance(node, ast.ClassDef) else None
        for start, stop in docstrings(source, node) if own is not None else ():
            assert own is not None
            for found in OWN_MEMBER.finditer(source, start, stop):
                if (found["name"] or own.name).rpartition(".")[2] != own.name:
                    continue
                if found["member"] in own.local and found["word"] != "meth":
                    edits.append((*found.span(), f"``{found['member']}``"))
                elif found["member"] in own.gone and not found["name"]:
                    role, name = own.step
                    if found["word"] == "meth":
                        edits.append((*found.span("word"), role))
                    edits.append((*found.span("member"), name))
    return apply(source, edits)


def with_types(source: str, items: Mapping[str, str | None], is_one: IsOne) -> str:
    """The source with ``AsyncIterator[T]`` in the place of classes that go, where docstrings say
    of what type something is; ``items`` are the ``T`` of the classes, by name."""
    data = source.encode("utf-8", "surrogatepass")
    if not any(doc_types.may_name(data, name) for name in items):
        return source
    edits = []
    for start, stop in docstrings(source, ast.parse(source)):
        for first, last, one_word in doc_types.named(source, start, stop, is_one):
            name = re.findall(r"\w+", source[first:last])[-1]
            item = items[name]
            plain = item is not None and not re.search(r"[\"'`\\]", item)
            plain = plain and not (one_word and " " in (item or ""))
            generic = source[last : last + 1] == "["
            new = f"AsyncIterator[{item}]" if plain and not generic else "AsyncIterator"
            edits.append((first, last, new))
    return apply(source, edits)
