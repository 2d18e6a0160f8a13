"""Types that docstrings speak of, in the fields of Sphinx and the sections of Google and NumPy:

    :type rows: Rows        Args:                       Parameters
    :rtype: Rows                rows (Rows): All.       ----------
    :param Rows rows: All.  Returns:                    rows : Rows
                                Rows: All of them.

Where the class goes, these say what annotations say (``AsyncIterator[T]``). See
https://www.sphinx-doc.org/en/master/usage/domains/python.html#info-field-lists and
https://www.sphinx-doc.org/en/master/usage/extensions/napoleon.html
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterator

_FIELD = re.compile(
    r"^[ \t]*:(?:rtype|(?:type|vartype)[ \t]+[^:\n]+):[ \t]*(?P<type>[^\n]+)$"
    r"|^[ \t]*:(?:param|parameter|arg|argument|key|keyword|kwarg|kwparam)[ \t]+"
    r"(?P<word>[^\s:]+)[ \t]+[\\*]*\w+:",
    re.MULTILINE,
)
_HEADER = re.compile(
    r"(?P<given>Args|Arguments|Parameters|Params|(?:Keyword|Other) (?:Args|Arguments|Parameters)"
    r"|Attributes)|Returns?|Yields?|Receives?"
)
_ARGUMENT = re.compile(r"[\\*]*\w+[ \t]+\((?P<type>[^\n]*?)\)[ \t]*:(?:\s|\Z)")
_RESULT = re.compile(r"(?P<type>(?:[:{][\w:]+[:}]`[^`\n]*`|[^:`\n]|`[^`\n]*`)+)(?::(?:\s|\Z)|\Z)")
_RULE = re.compile(r"[ \t]*-{3,}[ \t\r]*\Z")
_MARKED = re.compile(r"[:{][\w:]+[:}]`(?:[^`<>]*<)?[~!]?(?P<name>[\w.]*\w)(?:\(\))?>?`")
_WORD = re.compile(r"[~!]?(?P<name>\.?[^\W\d]\w*(?:\.[^\W\d]\w*)*)")
_SMALL = frozenset(
    "or of and to from an a the optional default instance object iterator iterable callable async"
    " asynchronous sequence mapping array defaultdict".split()
)
"""Words in lower case that are said of types."""
_CLASS_ITSELF = re.compile(r"\b[Tt]ype(?:\[[^\]\n]*|[ \t]+of[ \t]+`*)\Z")
"""What stands before a class that is meant itself, and no object of it."""
_DEFAULT = re.compile(r"(?:\bby[ \t]+)?(?<![\w\"'])defaults?(?![\w\"'])|=")
"""What comes after says of a value: ``Rows(3)`` is still how to get one."""
_LINK = re.compile(
    r"(?<![\w\]])\[[^\[\]\n]*\](?:\[[^\[\]\n]*\]|\([^()\n]*\))|`[^`\n]+`__?(?!\w)"
)
"""References of Markdown and links of reStructuredText, which lead to the function from now on:
``[Rows][pkg.rows.Rows]``, ``[Rows](rows.md)``, ```Rows`_``."""


def may_name(data: bytes, name: str) -> bool:
    """Whether a file with these bytes may speak of the type ``name``."""
    word = re.escape(name).encode("utf-8")
    pattern = (
        rb"(?:^|[\"'])[ \t]*:(?:rtype|type|vartype|param|parameter|arg|argument|key|keyword"
        rb"|kwarg|kwparam)\b[^\n]*%s"
        rb"|^[ \t]*[\\*]*\w+[ \t]+\([^\n]*%s[^\n]*\)[ \t]*:"
        rb"|^[ \t]*[\\*, \w]*\w[ \t]:[ \t][^\n]*%s"
        rb"|(?:^|[\"'])[ \t]*(?:Return|Yield|Receive)s?:[ \t\r]*\n\s*[^\n]*%s"
        rb"|(?:^|[\"'])[ \t]*(?:Return|Yield|Receive)s?[ \t\r]*\n[ \t]*---[\s\S]{,400}?%s"
    )
    return re.search(pattern.replace(b"%s", word), data, re.MULTILINE) is not None


def types(source: str, start: int, stop: int) -> Iterator[tuple[int, int, bool]]:
    """Where the docstring between these offsets of ``source`` names types: first and last offset,
    and whether there is room for one word only."""
    for found in _FIELD.finditer(source[start:stop]):  # a part, so that it starts a line
        kind = "type" if found["type"] else "word"
        yield start + found.start(kind), start + found.end(kind), kind == "word"
    lines = _lines(source, start, stop)
    for number, (at, line) in enumerate(lines):
        text = line.strip()
        header = _HEADER.fullmatch(text.removesuffix(":"))
        if header is None:
            continue
        given = header["given"] is not None
        if text.endswith(":"):
            yield from _google(lines, number, given)
        elif number + 1 < len(lines) and _RULE.match(lines[number + 1][1]):
            yield from _numpy(lines, number, given)


Lines = list[tuple[int, str]]
"""Lines and where they start."""


def _lines(source: str, start: int, stop: int) -> Lines:
    lines = []
    for line in source[start:stop].split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _google(lines: Lines, header: int, given: bool) -> Iterator[tuple[int, int, bool]]:
    outer, margin = _around(lines, header), -1
    for at, line in lines[header + 1 :]:
        if not line.strip():
            continue
        here = _margin(line)
        if here <= outer:
            return
        margin = here if margin < 0 else margin
        if here == margin:
            found = (_ARGUMENT if given else _RESULT).match(line.rstrip(), here)
            if found is not None:
                yield at + found.start("type"), at + found.end("type"), False
            if not given:
                return


def _around(lines: Lines, header: int) -> int:
    """The margin of a header of Google. What stands after the quotes shows none: there it is that
    of the lines further out than the first of the section, and less than all where none is."""
    if header:
        return _margin(lines[header][1])
    margins = [_margin(line) for _, line in lines[1:] if line.strip()]
    least = min(margins, default=0)
    return least if margins and least < margins[0] else least - 1


def _numpy(lines: Lines, header: int, given: bool) -> Iterator[tuple[int, int, bool]]:
    margin = _margin(lines[header + 1][1])  # before the header there may be quotes
    inside = lines[header + 2 :]
    for number, (at, line) in enumerate(inside):
        if not line.strip() or _margin(line) > margin:
            continue
        if number + 1 < len(inside) and _RULE.match(inside[number + 1][1]):
            return
        text = line.rstrip()
        colon = re.search(r"[ \t]:(?:[ \t]+|\Z)", text)
        if colon is not None:
            yield at + colon.end(), at + len(text), False
        elif not given:
            yield at + margin, at + len(text), False


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def named(
    source: str, start: int, stop: int, is_one: Callable[[str], bool]
) -> Iterator[tuple[int, int, bool]]:
    """Where types in the docstring between these offsets name a class of which ``is_one`` is true:
    first and last offset, markup included, and whether there is room for one word only."""
    for first, last, one_word in types(source, start, stop):
        value = _DEFAULT.search(source, first, last)
        last = value.start() if value is not None else last
        if not _is_a_type(source[first:last]):
            continue
        at = first
        while at < last:
            link = _LINK.match(source, at, last)
            if link is not None:
                at = link.end()
                continue
            found = _MARKED.match(source, at, last) or _WORD.match(source, at, last)
            if found is None:
                at += 1
                continue
            at = found.end()
            called = source.startswith("(", at)
            itself = _CLASS_ITSELF.search(source, first, found.start())
            if is_one(found["name"]) and not called and itself is None:
                yield *found.span(), one_word


def _is_a_type(text: str) -> bool:
    """Whether the words are those of a type, and not of a sentence."""
    text = _MARKED.sub(" ", text)
    for found in _WORD.finditer(re.sub(r"\"[^\"]*\"|'[^']*'", " ", text)):
        word = found["name"]
        small = word.islower() and "." not in word
        if small and word not in _SMALL and not hasattr(builtins, word):
            return False
    return True
