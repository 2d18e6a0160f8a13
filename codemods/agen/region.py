"""The lines of one class: cut out of the text, parsed alone, put back.

Only these lines are ever parsed with libcst and printed again, so all other bytes of a file stay
as they are by construction, and the cost of a rewrite is that of the class, not of the file.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import cast

import libcst as cst

from .continuation import absolute, is_continued, relative
from .syntax import Body

_NEWLINE = re.compile(r"\r\n|\r|\n")


def split_lines(source: str) -> list[str]:
    """The lines of a source text with their line ends, split where Python's tokenizer does."""
    lines = []
    at = 0
    for match in _NEWLINE.finditer(source):
        lines.append(source[at : match.end()])
        at = match.end()
    if at < len(source):
        lines.append(source[at:])
    return lines


@dataclass(frozen=True)
class Region:
    """A run of whole lines, ``lines[start:stop]``, that holds one definition."""

    lines: tuple[str, ...]
    start: int
    stop: int
    indent: str
    unit: str
    newline: str

    @property
    def text(self) -> str:
        """The text of the region."""
        return "".join(self.lines[self.start : self.stop])

    def parse(self) -> cst.ClassDef | cst.FunctionDef:
        """The definition as a libcst node."""
        header = f"if 1:{self.newline}" if self.indent else ""
        config = cst.PartialParserConfig(default_indent=self.unit, default_newline=self.newline)
        module = cst.parse_module(header + self.text, config)
        if is_continued(self.text):
            module = relative(module)
        node: cst.CSTNode = module.body[0]
        if self.indent:
            node = cast(cst.If, node).body.body[0]
        definition = cast("cst.ClassDef | cst.FunctionDef", node)
        if not self.indent and module.header:
            leading = (*module.header, *definition.leading_lines)
            definition = definition.with_changes(leading_lines=leading)
        return definition

    def print(self, body: Body) -> str:
        """The statements as text at the indentation of the region."""
        if not body:
            return ""
        if self.indent:
            wrapper = cst.If(cst.Name("x"), cst.IndentedBlock(body, indent=self.indent))
            module = cst.Module(
                [wrapper], default_indent=self.unit, default_newline=self.newline
            )
            text = _code(module)
            text = text[text.index(self.newline) + len(self.newline) :]
        else:
            text = _code(
                cst.Module(list(body), default_indent=self.unit, default_newline=self.newline)
            )
        if not self.text.endswith(("\n", "\r")):
            text = text.rstrip("\r\n")
        return text

    def replaced(self, text: str) -> str:
        """The whole source with the region replaced."""
        return "".join((*self.lines[: self.start], text, *self.lines[self.stop :]))


def _code(module: cst.Module) -> str:
    text = module.code
    return absolute(module).code if is_continued(text) else text


def region_of(source: str, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Region:
    """Cut the lines of a definition: decorators, body, and comments at the end of the body."""
    lines = split_lines(source)
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
    last = node.end_lineno or node.lineno
    indent = _indent(lines[first])
    stop = last
    for number in range(last, len(lines)):
        text = lines[number].strip()
        if text.startswith("#") and len(_indent(lines[number])) > len(indent):
            stop = number + 1
        elif text:
            break
    unit = "    "
    for child in node.body:
        if child.lineno > node.lineno:
            unit = _indent(lines[child.lineno - 1])[len(indent) :] or unit
            break
    newline = _NEWLINE.search(lines[first])
    return Region(tuple(lines), first, stop, indent, unit, newline.group() if newline else "\n")


def _indent(text: str) -> str:
    """The indentation of a line; a form feed starts it anew."""
    return text[: len(text) - len(text.lstrip(" \t\f"))].rpartition("\f")[2]
