"""Which docstring the generator gets, out of up to four that the class had."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from flake8_agen import walking
from flake8_agen.uses import doc_types
from flake8_agen.uses.spoken import DIRECTIVE, MEMBER, OWN_MEMBER, ROLE

from .class_view import ClassView, Method
from .docstring_sections import of_aiter, of_anext
from .draft import singular
from .import_text import Text, apply
from .syntax import Statement, line, walk

String = cst.SimpleString | cst.ConcatenatedString
_OF_CLASSES = re.compile(
    r"(?:[^\S\n]*:(?:(?:private-|special-|undoc-|inherited-|exclude-)?members|member-order|"
    r"show-inheritance|class-doc-from):[^\n]*\n)*"
)
"""Options that ``autoclass`` has and ``autofunction`` has not."""
_PROTOCOL = frozenset(
    "a an the this self of for to as is it and or with from when by that implement implements"
    " implementation return returns returning get gets fetch give make makes support supports"
    " allow enable next one item items value element object iterator iterators iterable iteration"
    " iterate iterating async asynchronous asynchronously protocol method class instance await"
    " raise raises stopasynciteration stop stops exhausted done end no more are there until"
    " __aiter__ __anext__ aiter anext over loop yield yields produce produces provide provides"
    " retrieve retrieves if available otherwise".split()
)
_JOINING = frozenset("or from of if when until for by with and as to otherwise".split())
"""What may come after the name of an item, of these words."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""One of the words that a name is made of."""


IsOne = Callable[[str], bool]
"""Whether a name, as it stands in a docstring, means a class that goes."""


def near(modules: Mapping[str, str]) -> IsOne:
    """The classes of these names where they are defined or imported, alone or after the name of
    their module: {name: name of the module}."""

    def is_one(name: str) -> bool:
        before, _, last = name.rpartition(".")
        module = modules.get(last)
        return module is not None and (before or module).rpartition(".")[2] == module

    return is_one


def with_roles(source: str, is_one: IsOne) -> str:
    """The source with ``:class:`Rows``` as ``:func:`Rows``` in docstrings, and ``autoclass`` as
    ``autofunction``, where ``Rows`` is a function; so is what was a reference to a member of it."""
    if not any(sign.search(source) for sign in (ROLE, MEMBER, DIRECTIVE)):
        return source
    edits = []
    for start, stop in _docstrings(source):
        for found in ROLE.finditer(source, start, stop):
            if is_one(found["name"]):
                edits.append((*found.span("word"), "func"))
        for found in MEMBER.finditer(source, start, stop):
            if is_one(found["name"]):
                if found["word"] not in ("obj", "any"):
                    edits.append((*found.span("word"), "func"))
                edits.append((found.end("name"), found.end("member"), ""))
        for found in DIRECTIVE.finditer(source, start, stop):
            if is_one(found["name"]):
                edits.append((*found.span("word"), "autofunction"))
                options = _OF_CLASSES.match(source, found.end() + 1, stop)
                if options is not None:
                    edits.append((*options.span(), ""))
    return apply(source, edits)


def with_members(source: str, is_one: IsOne) -> str:
    """The source with ``:meth:`Rows.__aiter__``` in the place of ``:meth:`Rows.__anext__```, where
    ``Rows`` is a class that has no ``__anext__`` any more."""
    if "__anext__" not in source or MEMBER.search(source) is None:
        return source
    return apply(
        source,
        [
            (*found.span("member"), "__aiter__")
            for start, stop in _docstrings(source)
            for found in MEMBER.finditer(source, start, stop)
            if found["member"] == "__anext__" and is_one(found["name"])
        ],
    )


@dataclass(frozen=True)
class Own:
    """What the docstrings of a class itself may call its members."""

    name: str
    step: tuple[str, str]
    """What takes the place of its ``__anext__``: the role and the name."""
    local: frozenset[str] = frozenset()
    """Attributes that become locals or parameters of what it becomes."""


def with_own(source: str, classes: Mapping[int, Own]) -> str:
    """The source with ````n```` in the place of ``:attr:`n``` in the docstrings of the classes of
    these lines, where that becomes a local, and what ``__anext__`` becomes in its place."""
    if OWN_MEMBER.search(source) is None:
        return source
    edits = []
    for node in walking.walk(ast.parse(source)):
        own = classes.get(node.lineno) if isinstance(node, ast.ClassDef) else None
        for start, stop in _docstrings(source, node) if own is not None else ():
            assert own is not None
            for found in OWN_MEMBER.finditer(source, start, stop):
                if (found["name"] or own.name).rpartition(".")[2] != own.name:
                    continue
                if found["member"] in own.local and found["word"] != "meth":
                    edits.append((*found.span(), f"``{found['member']}``"))
                elif found["member"] == "__anext__" and not found["name"]:
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
    for start, stop in _docstrings(source):
        for first, last, one_word in doc_types.named(source, start, stop, is_one):
            name = re.findall(r"\w+", source[first:last])[-1]
            item = items[name]
            plain = item is not None and not re.search(r"[\"'`\\]", item)
            plain = plain and not (one_word and " " in (item or ""))
            generic = source[last : last + 1] == "["
            new = f"AsyncIterator[{item}]" if plain and not generic else "AsyncIterator"
            edits.append((first, last, new))
    return apply(source, edits)


def _docstrings(source: str, within: ast.AST | None = None) -> Iterator[tuple[int, int]]:
    """Where they are, without the quotes at their end, in the whole source or in one node."""
    text = Text(source)
    for node in walking.walk(within or ast.parse(source)):
        value = node.value if isinstance(node, ast.Expr) else None
        if value is not None and isinstance(getattr(value, "value", None), str):
            start, stop = text.span(value)
            yield start, start + len(source[start:stop].rstrip("\"'"))


def restates_protocol(text: str, name: str = "") -> bool:
    """Whether a docstring of ``__aiter__`` or ``__anext__``, or a part of it, says only what the
    protocol says, of a class of that name."""
    words = _PROTOCOL | {name.lower()}
    return all(word in words for word in re.findall(r"[a-z_]+", text.lower()))


def restates_step(text: str, parts: ClassView) -> bool:
    """Whether a docstring of ``__anext__`` says only that it gives the next of what the class has a
    name for: ``Get the next row from the stream.`` of ``RowStream``, or where there are rows."""
    words = re.findall(r"[a-z_]+", text.lower())
    known = _PROTOCOL | _words_of([parts.node.name.value])
    if "next" in words:
        at = words.index("next") + 1
        # ``next row``, but not ``next even item``, nor ``next row decoded``
        if at < len(words) and words[at] not in known and {*words[at + 1 : at + 2]} <= _JOINING:
            names = (node.value for node in walk(parts.node) if isinstance(node, cst.Name))
            if words[at] in _words_of(names):
                del words[at]
    return known.issuperset(words)


def _words_of(names: Iterable[str]) -> frozenset[str]:
    """What names are made of, in lower case and the singular."""
    words = (each.lower() for name in names for each in _PART.findall(name))
    return frozenset(found for word in words for found in (word, singular(word) or word))


def text_of(docstring: String) -> str:
    """The text of a docstring."""
    value = docstring.evaluated_value
    return value if isinstance(value, str) else ""


def telling(parts: ClassView, found: Method | None) -> String | None:
    """The docstring of a protocol method when it speaks of the items, as far as it does."""
    if found is None or found.docstring is None:
        return None
    docstring = found.docstring
    if isinstance(docstring, cst.SimpleString):
        start, stop = len(docstring.prefix + docstring.quote), -len(docstring.quote)
        text = docstring.value[start:stop]
        if found.node.name.value == "__aiter__":
            name = parts.node.name.value
            text = of_aiter(text, lambda part: restates_protocol(part, name))
        else:
            text = of_anext(text)
        quotes = docstring.value[:start], docstring.value[stop:]
        docstring = docstring.with_changes(value=text.join(quotes))
    if found is parts.anext and restates_step(text_of(docstring), parts):
        return None
    return None if restates_protocol(text_of(docstring)) else docstring


def statement(docstring: String | None) -> list[Statement]:
    """The docstring as a statement, if there is one."""
    return [line(cst.Expr(docstring))] if docstring is not None else []


def as_comments(docstring: String) -> list[str]:
    """A docstring that found no place as one, as comment lines."""
    lines = [each.strip() for each in text_of(docstring).strip().splitlines()]
    return [f"# {each}" if each else "#" for each in lines]


def of_function(parts: ClassView, unit: str) -> tuple[String | None, list[str]]:
    """Function form: the class's docstring, joined with that of ``__init__``; the rest comments."""
    init = parts.init.docstring if parts.init is not None else None
    main = parts.docstring
    left: list[str] = []
    if main is not None and init is not None:
        both = joined(main, init, unit)
        left = as_comments(init) if both is None else []
        main = both or main
    elif main is None:
        main = moved_left(init, unit)
    others = [moved_left(telling(parts, each), unit) for each in (parts.aiter, parts.anext)]
    docstring, extra = first([main, *others])
    return docstring, left + extra


def of_method(parts: ClassView) -> tuple[String | None, list[str]]:
    """Method form: that of ``__aiter__`` or ``__anext__``, whichever speaks of the items."""
    return first([telling(parts, parts.aiter), telling(parts, parts.anext)])


def first(candidates: Sequence[String | None]) -> tuple[String | None, list[str]]:
    """The first docstring there is; of the others long ones join it, short ones are comments."""
    present = [each for each in candidates if each is not None]
    if not present:
        return None, []
    main, extra = present[0], []
    for each in present[1:]:
        both = joined(main, each, "") if text_of(each).count("\n") > 1 else None
        if both is not None:
            main = both
        else:
            extra += as_comments(each)
    return main, extra


def joined(first: String, second: String, unit: str) -> String | None:
    """Two docstrings as one; None where their quoting is too special to join."""
    if not isinstance(first, cst.SimpleString) or not isinstance(second, cst.SimpleString):
        return None
    if first.prefix or second.prefix:
        return None
    quote = '"""' if '"""' not in second.raw_value else "'''"
    if quote in first.raw_value:
        return None
    head = first.raw_value.rstrip()
    tail = dedented(second.raw_value, unit).strip()
    indent = _continuation(first.raw_value) or _continuation(dedented(second.raw_value, unit))
    indent = indent if indent is not None else unit
    return cst.SimpleString(f"{quote}{head}\n\n{indent}{tail}\n{indent}{quote}")


def dedented(text: str, unit: str) -> str:
    """The continuation lines of a docstring one level further left."""
    first, *rest = text.split("\n")
    return "\n".join([first, *(each.removeprefix(unit) for each in rest)])


def _continuation(text: str) -> str | None:
    """The indentation of the continuation lines."""
    rest = [each for each in text.split("\n")[1:] if each.strip()]
    if not rest:
        return None
    return min((each[: len(each) - len(each.lstrip())] for each in rest), key=len)


def moved_left(docstring: String | None, unit: str) -> String | None:
    """A docstring of a method as that of a function one level further left."""
    if isinstance(docstring, cst.SimpleString):
        return docstring.with_changes(value=dedented(docstring.value, unit))
    return docstring
