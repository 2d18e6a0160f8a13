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
    from flake8_agen.settings import Settings
    from flake8_agen.source import BadInput

CONFIGURATION = "AGN900"
"""The code of a mistake in the options of a project's root."""
_STDIN = frozenset({"stdin", "-", "<stdin>", "(none)"})
"""How flake8 calls text that has no name."""


class Plugin:
    """The findings of one file, for flake8."""

    name = "flake8-agen"
    version = __version__
    options: ClassVar[Options | Settings | None] = None

    def __init__(self, tree: ast.Module, filename: str, lines: list[str]) -> None:
        self._tree = tree
        self._path = "-" if filename in _STDIN else filename
        # flake8 has taken a byte order mark off the first line, as Python does.
        self._source = "".join(lines)
        self._options: Options | None = None
        self._mistake: BadInput | None = None
        candidates = "__anext__" in self._source or "__aiter__" in self._source
        if self.options is not None and candidates:
            self._ask(self.options)

    def _ask(self, settings: Options | Settings) -> None:
        """Note what holds for the file.

        A mistake in the configuration of its root is reported like anything else in the file: an
        error that leaves a process of flake8 ends the run, which on CPython 3.10 may hang then.
        """
        from flake8_agen.source import BadInput

        try:
            self._options = settings.of(self._path)
        except BadInput as mistake:
            self._mistake = mistake

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
            choices=("auto", "true", "false"),
            help="whether code elsewhere uses public classes; auto, the default: those that are "
            "exported",
        )
        manager.add_option(
            "--agen-enable",
            parse_from_config=True,
            comma_separated_list=True,
            metavar="CODES",
            help="codes to switch on that are off by default",
        )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Keep what the user chose; the rest is said by the root of each file's project."""
        import os
        import sys

        from flake8_agen.arguments import Arguments
        from flake8_agen.config import LIBRARY, Said, codes
        from flake8_agen.settings import Settings
        from flake8_agen.source import BadInput

        written = options.agen_enable
        try:
            enable = None if written is None else codes(written)
        except BadInput as mistake:  # flake8 does not say where it comes from
            raise SystemExit(f"{mistake.what}; {mistake.advice}") from None
        library = options.agen_library
        if library is not None:
            library = library.strip().lower()
            if library not in LIBRARY:  # flake8 checks only the command line's
                known = ", ".join(LIBRARY)
                raise SystemExit(
                    f"agen-library = {options.agen_library} is not one of {known}; correct it"
                )
        root = options.agen_root or None
        arguments = Arguments(sys.argv[1:])
        if root is not None and not os.path.isabs(root):
            folder = os.path.abspath(arguments.base(root))
            if not os.path.isdir(os.path.join(folder, root)):
                what = f"agen-root = {root} is no folder of {folder}"
                raise SystemExit(f"{what}; correct it, or give the whole path")
            root = os.path.join(folder, root)
        if root is not None and not os.path.isdir(root):
            raise SystemExit(f"agen-root = {root} is no folder; correct it")
        said = Said(library=library, enable=enable, root=root)
        cls.options = Settings(said, tolerant=True, alone=arguments.names_configuration)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """(line, column, text, type) of each finding."""
        if self._mistake is not None:
            yield 1, 0, f"{CONFIGURATION} {self._mistake}", type(self)
        if "__anext__" in self._source or self._unwraps():
            from flake8_agen.patience import patient

            with patient(lasting=True):
                found = list(self._findings())
            for line, column, text in found:
                yield line, column, text, type(self)

    def _unwraps(self) -> bool:
        """Whether AGN104 is on, for which ``__aiter__`` is enough."""
        return self._options is not None and "AGN104" in self._options.enable

    def _findings(self) -> Iterator[tuple[int, int, str]]:
        from flake8_agen.analysis import analyse
        from flake8_agen.mistakes import mistakes
        from flake8_agen.options import Options
        from flake8_agen.project import Project
        from flake8_agen.rules import describe

        source, path, options = self._source, self._path, self._options or Options()
        project = Project.of(path, options.root, source)
        for verdict in analyse(self._tree, source, path, project, options):
            if verdict.code is not None:
                yield verdict.line, verdict.column, describe(verdict)
        for mistake in mistakes(self._tree):
            yield mistake.line, mistake.column, mistake.text
