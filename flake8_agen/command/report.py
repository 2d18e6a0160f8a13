"""A run that met candidates: analyse, rewrite, write, and tell the user about it.

Findings and diffs go to stdout; what was done and what went wrong goes to stderr, so that the one
can be piped while the other is read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from flake8_agen import config
from flake8_agen.cli import DONE, FAILED, WOULD_CHANGE
from flake8_agen.command import output
from flake8_agen.command.codemod import Unusable, write
from flake8_agen.command.findings import Finding
from flake8_agen.command.fixing import File, Session
from flake8_agen.command.outlook import BECOMES
from flake8_agen.command.streams import emit, say
from flake8_agen.command.usage import Arguments
from flake8_agen.source import BadInput, decode, read_source

_NAMELESS = "stdin"


def run_on_files(
    arguments: Arguments, paths: Sequence[str], problems: list[BadInput]
) -> int:
    """Do what the arguments say with the files that may have candidates."""
    session = _session(arguments, problems)
    if session is None:
        return FAILED
    files = []
    for path in paths:
        try:
            files.append(File(path, read_source(path)))
        except BadInput as problem:
            problems.append(problem)
    return _run(arguments, session, files)


def run_on_stdin(arguments: Arguments, data: bytes) -> int:
    """Do what the arguments say with the text on stdin; it is always handed on, changed or not."""
    problems: list[BadInput] = []
    session = _session(arguments, problems)
    path = arguments.stdin_filename or _NAMELESS
    files = []
    try:
        files.append(File(path, decode(path, data)))
    except BadInput as problem:
        problems.append(problem)
    if session is None:
        status = FAILED
    else:
        status = _run(arguments, session, files, stdin=True)
    if not arguments.reads_only:
        emit(files[0].source.encode(files[0].text) if files else data)
    return status


def _session(arguments: Arguments, problems: list[BadInput]) -> Session | None:
    try:
        options = config.options(os.curdir, arguments.root)
    except BadInput as problem:
        for each in (*problems, problem):
            say(str(each))
        return None
    return Session(options, arguments.unsafe, tuple(arguments.select), problems)


def _run(
    arguments: Arguments, session: Session, files: list[File], *, stdin: bool = False
) -> int:
    try:
        if arguments.explain:
            session.explain(files)
        else:
            session.fix(files)
    except Unusable as unusable:
        say(str(unusable))
        return FAILED
    writes = not arguments.reads_only
    changed = [file for file in files if file.changed]
    if writes and not stdin:
        changed = _write(changed, session)
    for problem in session.problems:
        say(str(problem))
    _show(arguments, session, files, changed, stdin=stdin and writes)
    if session.problems:
        return FAILED
    return WOULD_CHANGE if arguments.check and changed else DONE


def _write(changed: list[File], session: Session) -> list[File]:
    """Write the files; those that were written."""
    written = []
    for file in changed:
        try:
            write(file.path, file.source, file.text)
        except BadInput as problem:
            session.problems.append(problem)
            session.leave_alone(file)
        else:
            written.append(file)
    return written


def _show(
    arguments: Arguments,
    session: Session,
    files: list[File],
    changed: list[File],
    *,
    stdin: bool,
) -> None:
    if stdin:
        return  # stdout is for the text, and editors show what is on stderr as a mistake
    before = arguments.reads_only
    found = [finding for file in files for finding in (file.reported if before else file.left)]
    found = [finding for finding in found if session.selected(finding.code)]
    if arguments.diff:
        for file in changed:
            emit(output.diff(file.path, file.source, file.text))
    else:
        emit(output.render(found, arguments.output_format, explain=arguments.explain))
    if arguments.statistics:
        counts = output.statistics(found)
        if arguments.output_format in ("text", "github") and not arguments.diff:
            emit(counts)
        else:
            say(counts.rstrip("\n"))
    if not arguments.explain:
        _summary(changed, found, would="would be " if before else "")


def _summary(changed: list[File], found: list[Finding], *, would: str) -> None:
    number = 0
    for file in changed:
        for finding, form in file.converted:
            number += 1
            place = f"{file.path}:{finding.line}"
            say(f"{place}: {finding.name} {would or 'was '}converted to {BECOMES[form.form]}")
    if number:
        say(f"{_count(number, 'class', 'es')} in {_count(len(changed), 'file')} {would}converted")
    else:
        say("nothing to convert")
    reported = sum(finding.code is not None for finding in found)
    if would:
        reported -= number
    if reported > 0:
        say(f"{_count(reported, 'finding')} left; --explain tells why")


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"
