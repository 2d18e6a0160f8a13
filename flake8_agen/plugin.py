"""What flake8 calls. A file without ``__anext__`` must cost next to nothing, so everything that
only candidates need is imported when the first one turns up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flake8_agen import __version__

if TYPE_CHECKING:
    import argparse
    import ast
    from collections.abc import Iterator

    from flake8_agen.options import Options

_STDIN = frozenset({"stdin", "-", "<stdin>", "(none)"})
"""How flake8 calls text that has no name."""


class Plugin:
    """The findings of one file, for flake8."""

    name = "flake8-agen"
    version = __version__
    options: ClassVar[Options | None] = None

    def __init__(self, tree: ast.Module, filename: str, lines: list[str]) -> None:
        self._tree = tree
        self._filename = filename
        self._lines = lines

    @staticmethod
    def add_options(manager: Any) -> None:
        """Tell flake8 about the agen options (``manager``: flake8's own)."""
        manager.add_option(
            "--agen-root",
            parse_from_config=True,
            normalize_paths=True,
            metavar="DIR",
            help="where the files are that may use a class (default: found from each file)",
        )
        manager.add_option(
            "--agen-library",
            parse_from_config=True,
            default="auto",
            choices=("auto", "true", "false"),
            help="whether code elsewhere uses public classes; auto: those that are exported",
        )
        manager.add_option(
            "--agen-enable",
            parse_from_config=True,
            comma_separated_list=True,
            default="",
            metavar="CODES",
            help="codes to switch on that are off by default",
        )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Keep what the user chose."""
        import os

        from flake8_agen.config import codes
        from flake8_agen.options import Options
        from flake8_agen.source import BadInput

        try:
            enable = codes(options.agen_enable)
        except BadInput as mistake:  # flake8 does not say where it comes from
            raise SystemExit(f"{mistake.what}; {mistake.advice}") from None
        library = options.agen_library.strip().lower()
        if library not in ("auto", "true", "false"):  # flake8 checks only the command line's
            raise SystemExit(
                f"agen-library = {options.agen_library} is not one of auto, true, false; correct it"
            )
        root = options.agen_root or None
        if root is not None and not os.path.isabs(root):
            from flake8_agen.config import anchored

            root = anchored(root, os.curdir)
        if root is not None and not os.path.isdir(root):
            raise SystemExit(f"agen-root = {options.agen_root} is no folder; correct it")
        cls.options = Options(
            library=library,
            enable=enable,
            root=root,
        )

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """(line, column, text, type) of each finding."""
        enabled = self.options.enable if self.options is not None else ()
        # As verdict.CODES says, which is not imported for a file without candidates.
        words = ("__anext__", "__aiter__") if "AGN104" in enabled else ("__anext__",)
        if any(word in line for word in words for line in self._lines):
            from flake8_agen.patience import patient

            with patient(lasting=True):
                found = list(self._findings())
            for line, column, text in found:
                yield line, column, text, type(self)

    def _findings(self) -> Iterator[tuple[int, int, str]]:
        from flake8_agen.analysis import analyse
        from flake8_agen.mistakes import mistakes
        from flake8_agen.options import Options
        from flake8_agen.project import Project
        from flake8_agen.rules import describe

        options = self.options or Options()
        # flake8 has taken a byte order mark off the first line, as Python does.
        source = "".join(self._lines)
        path = "-" if self._filename in _STDIN else self._filename
        project = Project.of(path, options.root, source)
        for verdict in analyse(self._tree, source, path, project, options):
            if verdict.code is not None:
                yield verdict.line, verdict.column, describe(verdict)
        for mistake in mistakes(self._tree):
            yield mistake.line, mistake.column, mistake.text
