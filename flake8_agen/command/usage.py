"""The arguments of the command line.

Most runs have paths and plain flags only and meet no candidate: for them even argparse would be
most of the time, so it is imported when there is more to understand, or something to complain of.
"""

import os

from flake8_agen import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

STDIN = "-"
FLAGS = {
    "--check": "write nothing, exit 1 if something would change",
    "--diff": "write nothing, print what would change",
    "--explain": "write nothing, list every candidate with what speaks against rewriting it",
    "--unsafe": "also apply rewrites that lack evidence",
    "--rename": "name functions that were classes in snake_case, wherever they are used",
    "--statistics": "count the findings of each code",
}


class Arguments:
    """What the user asked for."""

    check = False
    diff = False
    explain = False
    unsafe = False
    rename = False
    statistics = False
    select: "list[str]" = []  # argparse extends a copy
    output_format = "text"
    jobs = 1
    root: "str | None" = None
    stdin_filename: "str | None" = None

    def __init__(self) -> None:
        self.paths: list[str] = []

    @property
    def reads_only(self) -> bool:
        """Whether nothing may be written."""
        return self.check or self.diff or self.explain


def parse_arguments(argv: "Sequence[str]") -> Arguments:
    """The checked arguments; ends the process with a usage message where they make no sense."""
    arguments = Arguments()
    for text in argv:
        if text in FLAGS:
            setattr(arguments, text[2:], True)
        elif text == STDIN or not text.startswith("-"):
            arguments.paths.append(text)
        else:
            arguments = _parser().parse_args(argv, namespace=Arguments())
            break
    if not arguments.paths and arguments.reads_only:
        arguments.paths = ["."]
    mistake = _mistake(arguments)
    if mistake:
        _parser().error(mistake)
    return arguments


def _mistake(arguments: Arguments) -> str:
    """What is wrong with the arguments, if anything is."""
    if not arguments.paths:
        return "name what to rewrite: files, folders (. for this one), or - for stdin"
    if "" in arguments.paths:
        return "a PATH is empty; name a file, a folder (. for this one), or - for stdin"
    if STDIN in arguments.paths and len(arguments.paths) > 1:
        return "- (stdin) cannot be combined with other paths"
    if arguments.stdin_filename is not None and STDIN not in arguments.paths:
        return "--stdin-filename names what is read from stdin; add - for that, or leave it out"
    if arguments.explain and (arguments.check or arguments.diff):
        return "--explain rewrites nothing, so it goes with neither --check nor --diff"
    if arguments.diff and arguments.output_format != "text":
        return "--diff prints diffs only, so it goes with no other --output-format"
    if arguments.root is not None and not os.path.isdir(arguments.root):
        return f"--root {arguments.root} is no folder"
    if arguments.root is not None and arguments.paths != [STDIN]:
        root = os.path.join(os.path.realpath(arguments.root), "")
        for path in arguments.paths:
            if not os.path.join(os.path.realpath(path), "").startswith(root):
                return f"--root {arguments.root} does not hold {path}, which would not count"
    return ""


def _parser() -> "argparse.ArgumentParser":
    import argparse

    parser = argparse.ArgumentParser(
        prog="agen-codemod",
        description="Rewrite classes with a hand-written __aiter__/__anext__ as async generators.",
        epilog="Exit status: 0 nothing (left) to do; 1 --check would change something; "
        "2 something could not be read, parsed, validated or written; 130 interrupted.",
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,  # the defaults are those of the class
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders; - reads stdin, writes stdout")
    for flag, text in FLAGS.items():
        add(flag, action="store_true", help=text)
    add(
        "--select",
        metavar="CODE,..",
        type=_codes,
        action="extend",
        help="only these codes or prefixes of codes",
    )
    add(
        "--output-format",
        choices=("text", "json", "github", "sarif"),
        help="of the findings (default: text)",
    )
    add(
        "--jobs",
        metavar="N",
        type=_positive,
        help="at most so many processes; has no effect yet, as one does all the work",
    )
    add("--root", metavar="DIR", help="the folder whose files may use the classes")
    add("--stdin-filename", metavar="NAME", help="the file that stdin stands for")
    add("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def _codes(text: str) -> "list[str]":
    import argparse

    from flake8_agen.rules import RULES

    codes = [code.strip().upper() for code in text.split(",") if code.strip()]
    for code in codes:
        if len(code) < len("AGN") or not any(rule.code.startswith(code) for rule in RULES):
            known = ", ".join(rule.code for rule in RULES)
            raise argparse.ArgumentTypeError(f"{code} is none of {known}, nor a prefix of one")
    if not codes:
        raise argparse.ArgumentTypeError("no code given")
    return codes


def _positive(text: str) -> int:
    import argparse

    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return int(text)
