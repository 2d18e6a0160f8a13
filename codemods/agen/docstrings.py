"""Which docstring the generator gets, out of up to four that the class had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import libcst as cst

from .class_view import ClassView, Method
from .docstring_sections import of_aiter, of_anext
from .draft import singular
from .syntax import Statement, line, walk

String = cst.SimpleString | cst.ConcatenatedString
_PROTOCOL = frozenset(
    "a an the this self of for to as is it and or with from when by that implement implements"
    " implementation return returns returning get gets fetch give make makes support supports"
    " allow enable next one item items value element object iterator iterators iterable iteration"
    " iterate iterating async asynchronous asynchronously protocol method class instance await"
    " raise raises stopasynciteration stop stops exhausted done end no more are there until"
    " __aiter__ __anext__ aiter anext over loop yield yields produce produces provide provides"
    " retrieve retrieves if available otherwise".split()
)
_ITSELF = frozenset("itself its own current so such be used use can".split())
"""What else is said of an ``__aiter__`` that returns its object."""
_JOINING = frozenset("or from of if when until for by with and as to otherwise".split())
"""What may come after the name of an item, of these words."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""One of the words that a name is made of."""


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


def restates_itself(text: str, parts: ClassView) -> bool:
    """Whether a docstring of ``__aiter__`` says only that it returns the object that it belongs to:
    ``Returns the reader itself.`` of ``RowReader``, which is so no more."""
    words = {*re.findall(r"[a-z_]+", text.lower())}
    known = _PROTOCOL | _ITSELF | _words_of([parts.node.name.value])
    return bool(words & {"self", "itself", "its"}) and known >= words


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
    restates = restates_itself if found is parts.aiter else restates_step
    if restates(text_of(docstring), parts):
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
