"""The rewrite as a libcst command, for those who run their codemods that way.

    python -m libcst.tool codemod --no-format -x codemods.agen.command.ClassToGenerator PATH

What is decided is the same as for ``agen-codemod``, uses in the whole project included; libcst runs
it on one file after the other and writes the files itself.
"""

from __future__ import annotations

import argparse
import os

import libcst
from libcst.codemod import CodemodCommand, CodemodContext

from flake8_agen.command.fixing import Session
from flake8_agen.command.together import File
from flake8_agen.config import said
from flake8_agen.settings import Settings
from flake8_agen.source import BadInput, Source


class ClassToGenerator(CodemodCommand):
    """Rewrite async iterator classes as async generators."""

    DESCRIPTION = "Rewrite classes with a hand-written __aiter__/__anext__ as async generators."

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        """Add what can be chosen on the command line."""
        arg_parser.add_argument(
            "--unsafe", action="store_true", help="also apply rewrites that lack evidence"
        )

    def __init__(self, context: CodemodContext, *, unsafe: bool = False) -> None:
        super().__init__(context)
        self.unsafe = unsafe

    def transform_module_impl(self, tree: libcst.Module) -> libcst.Module:
        """The rewritten module, or ``tree`` itself where there is nothing to do."""
        path = self.context.filename or "stdin"
        file = File(path, Source(tree.code, tree.encoding))
        try:
            session = Session(Settings(said(os.curdir)), unsafe=self.unsafe)
            session.fix([file])
        except BadInput as problem:
            self.warn(str(problem))
            return tree
        for each in session.problems:
            self.warn(str(each))
        if not file.changed:
            return tree
        return libcst.parse_module(file.text, config=tree.config_for_parsing)
