"""Whole import statements: taken out of a file without a trace, put in at their place."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence

from .import_list import ascending
from .import_names import Import, ImportNode
from .import_text import Edit, Text, kept_comments

_INTERPRETER = re.compile(r"#!|#.*coding[:=]")
_SECTION = re.compile(r"#\W*(python |the )?(standard|std|built-?in|core|import|import lib)", re.I)


def is_stdlib(module: str) -> bool:
    """Whether a module, possibly dotted, is part of the standard library."""
    return module.partition(".")[0] in sys.stdlib_module_names


# --- out -----------------------------------------------------------------------------------------


def remove_statements(
    text: Text, gone: Sequence[tuple[ast.stmt, list[ast.stmt], bool]]
) -> list[Edit]:
    """The edits that take statements out: (statement, its block, whether the block is a module).

    Of statements joined by ``;`` on one line only the first goes: ask again for the others.
    """
    whole: dict[int, tuple[int, str]] = {}
    heads: set[int] = set()
    edits: list[Edit] = []
    joined: set[int] = set()
    for node, block, in_module in gone:
        start, end = text.span(node)
        stop = node.end_lineno or node.lineno
        if text.alone(node):
            covered = text.source[text.starts[node.lineno - 1] : text.starts[stop]]
            indent = text.indent(node.lineno)
            kept = "".join(f"{indent}{one}{text.newline}" for one in kept_comments(covered))
            whole[node.lineno - 1] = (stop, kept)
            if block[0] is node and not in_module:
                heads.add(node.lineno - 1)
            continue
        if joined & {node.lineno, stop}:
            continue
        joined |= {node.lineno, stop}
        at = block.index(node)
        if at + 1 < len(block) and block[at + 1].lineno == stop:
            edits.append((start, text.span(block[at + 1])[0], ""))
        elif at > 0 and block[at - 1].end_lineno == node.lineno:
            edits.append((text.span(block[at - 1])[1], end, ""))
    return edits + _whole_lines(text, whole, heads)


def _whole_lines(text: Text, whole: dict[int, tuple[int, str]], heads: set[int]) -> list[Edit]:
    edits = []
    pending = sorted(whole)
    while pending:
        first = start = pending.pop(0)
        stop, kept = whole[start]
        while pending and (pending[0] == stop or _blank_between(text, stop, pending[0])):
            stop, more = whole[pending.pop(0)]
            kept += more
        if not kept:
            start, stop = _without_double_blanks(text, start, stop, first in heads)
        edits.append((text.starts[start], text.starts[stop], kept))
    return edits


def _blank_between(text: Text, start: int, stop: int) -> bool:
    return all(text.blank(index) for index in range(start, stop))


def _without_double_blanks(text: Text, start: int, stop: int, head: bool) -> tuple[int, int]:
    """Take the smaller of the gaps above and below along with the lines."""
    above = below = 0
    while text.blank(start - above - 1):
        above += 1
    while text.blank(stop + below):
        below += 1
    if start - above == 0 or (head and not above):
        return 0 if start - above == 0 else start, stop + below
    if stop + below == len(text.lines):
        return start - above, stop + below
    if above <= below:
        return start - above, stop
    return start, stop + below


# --- in ------------------------------------------------------------------------------------------


def insert_statement(
    text: Text, tree: ast.Module, line: str, found: Sequence[Import], anchor: int
) -> Edit:
    """The edit that puts a new import of the standard library before the line ``anchor``."""
    new = ast.parse(line).body[0]
    assert isinstance(new, (ast.Import, ast.ImportFrom))
    nodes = [
        one.node
        for one in found
        if one.owner is None and one.node.lineno < anchor and one.module != "__future__"
    ]
    for group in _groups(text, tree, nodes):
        known = [node for node in group if _is_stdlib_import(node)]
        if known:
            return _into_group(text, tree, line, new, group, _style(known, nodes))
    if nodes:
        return _new_group(text, tree, line, nodes[0])
    return _first_import(text, tree, line)


def _is_stdlib_import(node: ImportNode) -> bool:
    return is_stdlib(_module(node)) and not (isinstance(node, ast.ImportFrom) and node.level)


def _module(node: ImportNode) -> str:
    if isinstance(node, ast.ImportFrom):
        return node.module or ""
    return node.names[0].name


def _groups(text: Text, tree: ast.Module, nodes: list[ImportNode]) -> list[list[ImportNode]]:
    """The imports of the module, split where a blank line or another statement is between."""
    groups: list[list[ImportNode]] = []
    previous: ast.stmt | None = None
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and node in nodes:
            near = previous is not None and not any(
                text.blank(index) for index in range(previous.end_lineno or 0, node.lineno - 1)
            )
            if near and groups and groups[-1][-1] is previous:
                groups[-1].append(node)
            else:
                groups.append([node])
        previous = node
    return groups


def _style(known: list[ImportNode], nodes: list[ImportNode]) -> str:
    """How plain imports and from-imports stand: "plain first", "from first" or "mixed"."""
    for group in (known, [node for node in nodes if _is_stdlib_import(node)]):
        kinds = [isinstance(node, ast.ImportFrom) for node in group]
        if len(set(kinds)) == 2:
            if kinds == sorted(kinds):
                return "plain first"
            return "from first" if kinds == sorted(kinds, reverse=True) else "mixed"
    return "plain first"


def _into_group(
    text: Text, tree: ast.Module, line: str, new: ImportNode, group: list[ImportNode], style: str
) -> Edit:
    known = [node for node in group if _is_stdlib_import(node)]
    same = [node for node in known if style == "mixed" or type(node) is type(new)]
    later = None
    if same:
        names = [_module(node) for node in same]
        if ascending(names, lambda name: (0, name.lower())):
            key = _module(new).lower()
            later = next((node for node in same if _module(node).lower() > key), None)
        earlier = same[-1]
    elif isinstance(new, ast.ImportFrom) is (style == "from first"):
        later, earlier = known[0], known[0]
    else:
        earlier = known[-1]
    if later is not None:
        at = _first_line(tree, later)
        comments = _comments_above(text, at)
        if comments == at:
            return _line(text, at, line)
        if later is not group[0]:
            return _line(text, comments, line)
        if comments == 0 or _SECTION.match(text.lines[comments].lstrip()):
            return _line(text, at, line)
        earlier = later  # the comment is about that import, and nothing else
    return _line(text, _after(tree, earlier), line)


def _line(text: Text, index: int, line: str) -> Edit:
    """The new line before the line with this index, or at the end of the file."""
    at = text.starts[index]
    if index and not text.lines[index - 1].endswith(("\r", "\n")):
        return at, at, f"{text.newline}{line}"
    return at, at, f"{line}{text.newline}"


def _first_line(tree: ast.Module, node: ast.stmt) -> int:
    """The index of the first line of the statements that share lines with this one."""
    at = tree.body.index(node)
    while at and tree.body[at - 1].end_lineno == tree.body[at].lineno:
        at -= 1
    return _start(tree.body[at]) - 1


def _after(tree: ast.Module, node: ast.stmt) -> int:
    """The index of the line after the statements that share lines with this one."""
    at = tree.body.index(node)
    while at + 1 < len(tree.body) and tree.body[at + 1].lineno == tree.body[at].end_lineno:
        at += 1
    return tree.body[at].end_lineno or tree.body[at].lineno


def _start(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _comments_above(text: Text, index: int) -> int:
    """The index of the first of the comment lines directly above a line."""
    while index and text.lines[index - 1].lstrip(" \t\f").startswith("#"):
        index -= 1
    return index


def _new_group(text: Text, tree: ast.Module, line: str, first: ImportNode) -> Edit:
    at = _first_line(tree, first)
    comments = _comments_above(text, at)
    if comments:  # at the top of a file they are about the file
        at = comments
    above = text.lines[at - 1].strip() if at else ""
    gap = text.newline if above and not above.startswith("#") else ""
    edit = _line(text, at, line)
    return edit[0], edit[1], f"{gap}{edit[2]}{text.newline}"


def _first_import(text: Text, tree: ast.Module, line: str) -> Edit:
    """After the docstring and ``__future__``, or after the comments that head the file."""
    rest = list(tree.body)
    last: ast.stmt | None = None
    while rest and (_is_docstring(rest[0], last) or _is_future(rest[0])):
        last = rest.pop(0)
    if last is not None:
        at = _after(tree, last)
        rest = [node for node in rest if node.lineno > at]
    else:
        at = _header(text, _start(rest[0]) - 1 if rest else len(text.lines))
    below = 0
    while text.blank(at + below):
        below += 1
    wanted = 0
    if at + below < len(text.lines):
        definition = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        wanted = 2 if rest and isinstance(rest[0], definition) else 1
    gap = text.newline if at and text.lines[at - 1].strip() else ""
    start, stop, new = _line(text, at, line)
    return start, stop, f"{gap}{new}{text.newline * max(0, wanted - below)}"


def _header(text: Text, limit: int) -> int:
    """The index of the line after the comments at the top, if a blank line ends them."""
    at = 0
    while at < limit and text.lines[at].startswith("#"):
        at += 1
    if at == limit and limit < len(text.lines):
        # they are about the first statement, but for what the interpreter reads
        at = 0
        while at < min(limit, 2) and _INTERPRETER.match(text.lines[at]):
            at += 1
    return at


def _is_docstring(node: ast.stmt, last: ast.stmt | None) -> bool:
    return (
        last is None
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
