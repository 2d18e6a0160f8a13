"""The names of an import statement: some go, some come, the layout stays.

One line, one name a line, several names a line, in brackets or with backslashes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .import_names import Import, ImportNode
from .import_text import Edit, Text, apply, kept_comments
from .region import split_lines

SortKey = Callable[[str], tuple[int, str]]

_PUNCTUATION = re.compile(r"#[^\r\n]*|[(),]")


def _by_type(name: str) -> tuple[int, str]:
    """isort's default: CONSTANTS, Classes, functions."""
    constant = name.isupper() and len(name) > 1
    return (0 if constant else 1 if name[:1].isupper() else 2, name.lower())


SORT_KEYS: tuple[SortKey, ...] = (
    _by_type,
    lambda name: (0, name.lower()),
    lambda name: (0, name),
)


def ascending(names: Sequence[str], key: SortKey) -> bool:
    """Whether the names are sorted by the key."""
    keys = [key(name) for name in names]
    return keys == sorted(keys)


def sort_key(names: Sequence[str], found: Iterable[Import]) -> SortKey | None:
    """The order of this list: of those that fit it the one which fits most lists of the file."""
    others = [
        [alias.name for alias in one.node.names]
        for one in found
        if isinstance(one.node, ast.ImportFrom)
    ]
    fitting = [key for key in SORT_KEYS if ascending(names, key)]
    return max(
        fitting, key=lambda key: sum(ascending(other, key) for other in others), default=None
    )


def line_limit(text: Text, found: Iterable[Import]) -> int:
    """How long an import line may grow."""
    lengths = [len(line.rstrip()) for line in text.lines]
    longest = max(
        (
            length
            for one in found
            for length in lengths[one.node.lineno - 1 : one.node.end_lineno]
        ),
        default=0,
    )
    if 72 < max(lengths, default=0) <= 79:
        return 79  # the file comes close to the limit of PEP 8 and never exceeds it
    return max(88, longest)


@dataclass(frozen=True)
class Change:
    """What is to happen to the names of one import statement."""

    node: ImportNode
    removed: frozenset[int]
    """Indexes of ``node.names``; not all of them unless something is added."""
    added: tuple[str, ...]
    key: SortKey | None
    limit: int

    def order(self) -> list[int | str]:
        """The names of the result: old ones by index, new ones by text."""
        result: list[int | str] = [
            index for index in range(len(self.node.names)) if index not in self.removed
        ]
        for new in self.added:
            at = len(result)
            if self.key is not None:
                for index, item in enumerate(result):
                    if self.key(self.name(item)) > self.key(new.split()[0]):
                        at = index
                        break
            result.insert(at, new)
        return result

    def name(self, item: int | str) -> str:
        """The imported name of an item of the result."""
        return item.split()[0] if isinstance(item, str) else self.node.names[item].name


def change_names(text: Text, change: Change) -> list[Edit]:
    """The edits for one statement; its layout is kept."""
    node = change.node
    start, end = text.span(node)
    spans = [text.span(alias) for alias in node.names]
    marks = [match.start() + start for match in _PUNCTUATION.finditer(text.source[start:end])]
    commas = [mark for mark in marks if text.source[mark] == ","]
    commented = any(text.source[mark] == "#" for mark in marks)
    if node.lineno == node.end_lineno:
        return _one_line(text, change, spans, marks)
    if not any(text.source[mark] == "(" for mark in marks):
        return _filled(text, change, spans)
    if _vertical(text, change.node, spans):
        return _rows(text, change, spans, commas)
    if commented:
        return _in_place(text, change, spans, commas)
    return _filled(text, change, spans)


def _texts(text: Text, change: Change, spans: list[tuple[int, int]]) -> list[str]:
    return [
        item if isinstance(item, str) else text.source[slice(*spans[item])]
        for item in change.order()
    ]


def _one_line(
    text: Text, change: Change, spans: list[tuple[int, int]], marks: list[int]
) -> list[Edit]:
    node = change.node
    start, end = text.span(node)
    first, last = spans[0][0], spans[-1][1]
    texts = _texts(text, change, spans)
    separator = text.source[spans[0][1] : spans[1][0]] if len(spans) > 1 else ", "
    line = text.lines[node.lineno - 1].rstrip()
    edit = (first, last, separator.join(texts))
    length = len(line) + len(edit[2]) - (last - first)
    if not change.added or length <= change.limit or not text.alone(node):
        return [edit]
    # black's style; the comment of the statement goes to its first line
    indent, newline = text.indent(node.lineno), text.newline
    opening = next((mark for mark in marks if text.source[mark] == "("), first)
    comment = text.source[end : text.starts[node.lineno - 1] + len(line)].lstrip(" \t;")
    rows = "".join(f"{indent}{text.unit()}{item},{newline}" for item in texts)
    head = f"(  {comment}{newline}" if comment else f"({newline}"
    stop = text.starts[node.lineno - 1] + len(line)
    return [(opening, stop, f"{head}{rows}{indent})")]


def _vertical(text: Text, node: ImportNode, spans: list[tuple[int, int]]) -> bool:
    """Whether every name has a line of its own, and the closing bracket too."""
    for index, alias in enumerate(node.names):
        line = text.lines[alias.lineno - 1]
        start = text.starts[alias.lineno - 1]
        before = text.source[start : spans[index][0]]
        after = text.source[spans[index][1] : start + len(line)]
        if alias.lineno != alias.end_lineno or before.strip():
            return False
        if re.fullmatch(r"\s*,?\s*(#.*)?\s*", after) is None:
            return False
    return True


def _rows(
    text: Text, change: Change, spans: list[tuple[int, int]], commas: list[int]
) -> list[Edit]:
    """One name a line: lines go, lines come."""
    names, newline = change.node.names, text.newline
    trailing = len(commas) == len(names)
    order = change.order()
    edits: list[Edit] = []
    for index in change.removed:
        line = names[index].lineno
        start, stop = text.starts[line - 1], text.starts[line]
        kept = kept_comments(text.source[start:stop])
        edits.append((start, stop, "".join(f"{text.indent(line)}{c}{newline}" for c in kept)))
    last_old = max((item for item in order if isinstance(item, int)), default=None)
    for position, item in enumerate(order):
        if isinstance(item, int):
            # a comma where the old last one gets a follower, none where the last has gone
            final = position == len(order) - 1
            if not trailing and final and item < len(names) - 1:
                edits.append((commas[item], commas[item] + 1, ""))
            elif not trailing and not final and item == len(names) - 1:
                edits.append((spans[item][1], spans[item][1], ","))
            continue
        after = next((old for old in order[position:] if isinstance(old, int)), None)
        comma = "" if position == len(order) - 1 and not trailing else ","
        if after is not None:
            line = names[after].lineno
            indent = text.indent(line)
            # the comment lines above a name are about that name
            while text.lines[line - 2].lstrip().startswith("#"):
                line -= 1
        else:
            line = names[-1 if last_old is None else last_old].lineno
            indent = text.indent(line)
            line += 1
        at = text.starts[line - 1]
        edits.append((at, at, f"{indent}{item}{comma}{newline}"))
    return _joined(edits)


def _joined(edits: list[Edit]) -> list[Edit]:
    """Insertions at one place become one edit, which goes before a deletion that starts there."""
    result: dict[tuple[int, int], str] = {}
    for start, stop, replacement in edits:
        result[start, stop] = result.get((start, stop), "") + replacement
    return [(start, stop, replacement) for (start, stop), replacement in sorted(result.items())]


def _filled(text: Text, change: Change, spans: list[tuple[int, int]]) -> list[Edit]:
    """Several names a line, in brackets or with backslashes: filled anew as far as it was."""
    node = change.node
    rows = text.lines[node.lineno - 1 : node.end_lineno]
    limit = max(79, *(len(row.rstrip()) for row in rows))
    continued = "" if "(" in text.source[text.span(node)[0] : spans[0][0]] else " \\"
    first, last = spans[0][0], spans[-1][1]
    start_line = node.names[0].lineno
    column = first - text.starts[start_line - 1]
    second = next((name.lineno for name in node.names if name.lineno > start_line), None)
    if second is not None:
        indent = text.indent(second)
    elif start_line > node.lineno:
        indent = text.indent(start_line)
    else:
        indent = " " * column if not continued else text.indent(node.lineno) + text.unit()
    texts = _texts(text, change, spans)
    if len({name.lineno for name in node.names}) == len(node.names) > 1:
        # one name a line, but for the brackets
        return [(first, last, f",{continued}{text.newline}{indent}".join(texts))]
    result = ""
    for index, item in enumerate(texts):
        comma = "," if index < len(texts) - 1 else ""
        room = len(item) + len(comma) + (1 if not continued else 3)
        if result and column + 1 + room > limit:
            result += f"{continued}{text.newline}{indent}"
            column = len(indent)
        elif result:
            result += " "
            column += 1
        result += item + comma
        column += len(item) + len(comma)
    return [(first, last, result)]


def _in_place(
    text: Text, change: Change, spans: list[tuple[int, int]], commas: list[int]
) -> list[Edit]:
    """Comments between several names a line: only names and commas move."""
    order = change.order()
    olds = [item for item in order if isinstance(item, int)]
    edits: list[Edit] = []
    if not olds:
        edits.append((spans[0][0], spans[0][1], ", ".join(str(item) for item in order)))
        order = []
    for index in sorted(change.removed):
        if not olds and index == 0:
            continue
        comma = commas[index] + 1 if index < len(commas) else spans[index][1]
        if comma < len(text.source) and text.source[comma] == " ":
            comma += text.source[comma + 1] not in " #\r\n)"
        if index < len(commas) and not text.source[spans[index][1] : commas[index]].strip():
            edits.append((spans[index][0], comma, ""))
            continue
        edits.append((*spans[index], ""))
        if index < len(commas):
            edits.append((commas[index], commas[index] + 1, ""))
    last = olds[-1] if olds else 0
    if last < len(spans) - 1 and len(commas) < len(spans):
        edits.append((commas[last], commas[last] + 1, ""))
    for position, item in enumerate(order):
        if isinstance(item, str):
            after = next((old for old in order[position:] if isinstance(old, int)), None)
            if after is not None:
                edits.append((spans[after][0], spans[after][0], f"{item}, "))
            else:
                edits.append((spans[last][1], spans[last][1], f", {item}"))
    start, end = text.span(change.node)
    inner = [(begin - start, stop - start, new) for begin, stop, new in _joined(edits)]
    lines = split_lines(apply(text.source[start:end], inner))
    tidy = [re.sub(r"[ \t]+(?=\r?\n?$)", "", line) for line in lines if line.strip()]
    return [(start, end, "".join(tidy))]
