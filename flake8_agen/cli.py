"""The command line, ``agen-codemod``: finds the files, reports, rewrites.

Nearly every run meets no candidate, so what only candidates need (``ast``, the analysis, libcst)
is imported when the first one turns up. What every run imports must be cheap: not even typing,
which costs more than all that we do, nor __future__.
"""

import sys

from flake8_agen.command.streams import emit, flush, lost, prepare, say
from flake8_agen.command.usage import STDIN, Arguments, parse_arguments

TYPE_CHECKING = False  # type checkers go by the name
if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_agen.source import BadInput

DONE, WOULD_CHANGE, FAILED, INTERRUPTED = 0, 1, 2, 130


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run the command line and return its exit status."""
    try:
        arguments = parse_arguments(sys.argv[1:] if argv is None else argv)
        prepare()
        try:
            status = _run(arguments)
        finally:
            flush()
        return FAILED if lost() else status
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Arguments) -> int:
    problems: "list[BadInput]" = []
    if arguments.jobs > 1:
        say(f"--jobs {arguments.jobs} has no effect: one process does all the work")
    if arguments.paths == [STDIN]:
        if sys.stdin is None:
            say("stdin is closed; pipe a module into it")
            return FAILED
        data = sys.stdin.buffer.read()
        from flake8_agen.command.discovery import WORDS

        if any(word in data for word in WORDS):
            from flake8_agen.command.report import run_on_stdin

            return run_on_stdin(arguments, data)
        if not arguments.reads_only:
            emit(data)
            return DONE
        paths: list[str] = []
    else:
        from flake8_agen.command.discovery import with_candidates

        def complain(path: str, error: OSError | ValueError) -> None:
            from flake8_agen.source import unreadable

            problems.append(unreadable(path, error))

        paths = list(with_candidates(arguments.paths, complain))

    if paths or arguments.output_format != "text":
        from flake8_agen.command.report import run_on_files

        return run_on_files(arguments, paths, problems)
    for problem in problems:
        say(str(problem))
    if not arguments.diff:
        say("nothing to convert")
    return FAILED if problems else DONE
