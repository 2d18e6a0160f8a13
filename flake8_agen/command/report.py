"""A run that met candidates: analyse, rewrite, write, and tell the user about it.

Findings and diffs go to stdout; what was done and what went wrong goes to stderr, so that the one
can be piped while the other is read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_agen.cli import DONE, FAILED, WOULD_CHANGE
from flake8_agen.command import output
from flake8_agen.command.codemod import Unusable, write
from flake8_agen.command.findings import Finding, short
from flake8_agen.command.fixing import Session
from flake8_agen.command.outlook import BECOMES, lacks
from flake8_agen.command.reach import Reach
from flake8_agen.command.streams import emit, say
from flake8_agen.command.together import File
from flake8_agen.command.usage import Arguments
from flake8_agen.config import Said, said
from flake8_agen.settings import Settings
from flake8_agen.source import BadInput, decode, read_source

if TYPE_CHECKING:
    from flake8_agen.verdict import FormVerdict

_NAMELESS = "stdin"


def run_on_files(
    arguments: Arguments, paths: Sequence[str], problems: list[BadInput]
) -> int:
    """Do what the arguments say with the files that may have candidates."""
    session = _session(arguments, problems, Reach(arguments.paths))
    if session is None:
        return FAILED
    files = []
    for path in paths:
        if session.barred(path):
            continue
        try:
            files.append(File(path, read_source(path)))
        except BadInput as problem:
            problems.append(problem)
    return _run(arguments, session, files)


def run_on_stdin(arguments: Arguments, data: bytes) -> int:
    """Do what the arguments say with the text on stdin; it is always handed on, changed or not."""
    problems: list[BadInput] = []
    path = arguments.stdin_filename or _NAMELESS
    # the text of one file is all that can change
    session = _session(arguments, problems, Reach())
    files = []
    if session is None:
        status = FAILED
    else:
        try:
            if not session.barred(path):
                files.append(File(path, decode(path, data)))
        except BadInput as problem:
            problems.append(problem)
        status = _run(arguments, session, files, stdin=True)
    if not arguments.reads_only:
        emit(files[0].source.encode(files[0].text) if files else data)
    return status


def _session(
    arguments: Arguments, problems: list[BadInput], reach: Reach
) -> Session | None:
    """The settings of the run; None where its own configuration makes no sense, which ends it."""
    try:
        settings = Settings(said(os.curdir, Said(root=arguments.root)))
    except BadInput as problem:
        for each in (*problems, problem):
            say(str(each))
        return None
    select = tuple(arguments.select)
    return Session(
        settings, arguments.unsafe, select, problems, reach=reach, rename=arguments.rename
    )


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
    groups = session.together.changed
    if writes and not stdin:
        groups = _write(groups, session)
    changed = _sorted(files, groups)
    for problem in session.problems:
        say(str(problem))
    _show(arguments, session, files, changed, stdin=stdin and writes)
    if session.problems:
        return FAILED
    return WOULD_CHANGE if arguments.check and changed else DONE


def _write(groups: list[list[File]], session: Session) -> list[list[File]]:
    """Write the files, those that belong together all or none; those that were written."""
    written = []
    for group in groups:
        try:
            write([(file.path, file.source, file.text) for file in group])
        except BadInput as problem:
            session.problems.append(problem)
            session.leave_alone(group[0])
        else:
            written.append(group)
    return written


def _sorted(files: list[File], groups: list[list[File]]) -> list[File]:
    """The files that change: those with candidates in their order, then the others by name."""
    changed = [file for group in groups for file in group]
    others = [file for file in changed if file not in files]
    return [file for file in files if file in changed] + sorted(others, key=lambda file: file.path)


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
    found = [session.with_missing(each) for each in found if session.selected(each.code)]
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
        _tell_what_is_missing(session, found)
        _summary(changed, found, would="would be " if before else "")


def _tell_what_is_missing(session: Session, found: list[Finding]) -> None:
    """Classes that only the PATHs keep from being converted: the exit status does not tell."""
    for finding in found:
        form = finding.verdict and finding.verdict.choice(unsafe=session.unsafe)
        if form and finding.code and finding.missing:
            files = lacks(list(map(short, finding.missing)))
            say(f"{finding.path}:{finding.line}: {finding.name} stays: {files}")


def _summary(changed: list[File], found: list[Finding], *, would: str) -> None:
    number = 0
    homes = [file for file in changed if file.converted]
    for file in homes:
        for finding, form in file.converted:
            number += 1
            place = f"{file.path}:{finding.line}"
            what = BECOMES[form.form]
            if finding.name in file.names:
                what += f", {file.names[finding.name]}"
            say(f"{place}: {finding.name} {would or 'was '}converted to {what}")
        for line in file.kept:
            say(line)
        for finding, form in file.converted:
            _tell_of_documents(finding, form, renamed=finding.name in file.names)
    for file in changed:
        if not file.converted:
            say(f"{file.path}: {would or 'was '}edited along")
    if number:
        say(f"{_count(number, 'class', 'es')} in {_count(len(homes), 'file')} {would}converted")
    else:
        say("nothing to convert")
    reported = sum(finding.code is not None for finding in found)
    if would:
        reported -= number
    if reported > 0:
        say(f"{_count(reported, 'finding')} left; --explain tells why")


def _tell_of_documents(finding: Finding, form: FormVerdict, *, renamed: bool) -> None:
    """What documents say of the class is not edited."""
    lines: dict[str, list[int]] = {}
    for each in form.plan.documents:
        if renamed or not each.by_name:
            lines.setdefault(each.path, []).append(each.line)
    for path, found in lines.items():
        first, *more = sorted(set(found))
        others = f" (and {len(more)} more)" if more else ""
        say(f"{short(path)}:{first}: speaks of {finding.name} and is not edited{others}")


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"
