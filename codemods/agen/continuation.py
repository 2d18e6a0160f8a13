r"""Lines that a backslash continues move with the statement that they are part of.

While a class is being rewritten, what comes after such a line end is said from where the statement
begins (:func:`relative`); printed, it is said from the left again (:func:`absolute`).

            return a + \                        yield a + \
                b                      ->           b
"""

from __future__ import annotations

import re

import libcst as cst

_LINE_END = re.compile(r"(\\(?:\r\n|\r|\n))([ \t\f]*)")
_FIXED = "\f"
"""Stands before what is further left than its statement, and stays where it is."""


def relative(module: cst.Module) -> cst.Module:
    """The module as it was parsed, with continued lines from where their statements begin."""
    return _visited(module, _Relative(module.default_indent))


def absolute(module: cst.Module) -> cst.Module:
    """The module as it can be printed; nothing has moved if nothing has changed."""
    return _visited(module, _Absolute(module.default_indent))


def is_continued(text: str) -> bool:
    """Whether a line of the text may be continued by a backslash."""
    return _LINE_END.search(text) is not None


def _visited(module: cst.Module, transformer: cst.CSTTransformer) -> cst.Module:
    return cst.ensure_type(module.visit(transformer), cst.Module)


class _Moving(cst.CSTTransformer):
    """Knows how far the statements of a block are indented."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit
        self._around = [""]

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        unit = self._unit if node.indent is None else node.indent
        self._around.append(self._around[-1] + unit)

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        self._around.pop()
        return updated_node

    def leave_SimpleWhitespace(
        self, original_node: cst.SimpleWhitespace, updated_node: cst.SimpleWhitespace
    ) -> cst.SimpleWhitespace:
        if "\\" not in updated_node.value:
            return updated_node
        indent = self._around[-1]
        value = _LINE_END.sub(
            lambda found: found[1] + self.moved(found[2], indent), updated_node.value
        )
        return updated_node.with_changes(value=value)

    def moved(self, space: str, indent: str) -> str:
        """The white space at the start of a line, in a statement indented by ``indent``."""
        raise NotImplementedError


class _Relative(_Moving):
    def moved(self, space: str, indent: str) -> str:
        rest = space.removeprefix(indent)
        return rest if space == indent + rest and not rest.startswith(_FIXED) else _FIXED + space


class _Absolute(_Moving):
    def moved(self, space: str, indent: str) -> str:
        return space[1:] if space.startswith(_FIXED) else indent + space
