"""Carry out the verdicts on the files of a run, in memory; somebody else writes or shows them.

Rewriting one class can make another one safe (what used it is gone), so all files are looked at in
rounds until nothing changes: a second run then has nothing left to do. Each result is validated,
and analysed again: the finding must be gone, or the file is left alone and reported. What follows
in other files is done along or not at all (:mod:`.together`).
"""

from __future__ import annotations

import ast
import collections
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flake8_agen.analysis import analyse
from flake8_agen.command import findings
from flake8_agen.command.codemod import ADVICE, Unusable, rewritten
from flake8_agen.command.findings import Finding
from flake8_agen.command.noqa import Noqa
from flake8_agen.command.reach import Reach
from flake8_agen.command.together import File, Together
from flake8_agen.imports import imports_of
from flake8_agen.mistakes import mistakes
from flake8_agen.options import Options
from flake8_agen.patience import patient
from flake8_agen.project import Project
from flake8_agen.rules import describe
from flake8_agen.settings import Settings
from flake8_agen.source import BadInput, parse
from flake8_agen.uses.renaming import Kept
from flake8_agen.verdict import Form

if TYPE_CHECKING:
    from flake8_agen.uses.answers import Answers
    from flake8_agen.verdict import FormVerdict, Verdict

_ROUNDS = 50
"""Every round but the last rewrites a class, so this is only reached by a mistake of ours."""


@dataclass(frozen=True)
class Look:
    """What was found in a text, and what that depended on."""

    text: str
    project: Project
    answers: Answers
    found: list[Finding]


@dataclass
class Session:
    """The settings of a run."""

    options: Options | Settings
    unsafe: bool = False
    select: tuple[str, ...] = ()
    problems: list[BadInput] = field(default_factory=list)
    """What went wrong so far."""
    reach: Reach = field(default_factory=Reach)
    """Where other files than those with candidates may be edited."""
    rename: bool = False
    """Whether functions get a name in snake case."""
    together: Together = field(default_factory=Together)
    """The files of the run, and which of them belong together."""
    _seen: dict[str, Look] = field(default_factory=dict)
    """The last look at each file."""

    def selected(self, code: str | None) -> bool:
        """Whether the run is about ``code``."""
        return not self.select or (code is not None and code.startswith(self.select))

    def barred(self, path: str) -> bool:
        """Whether the file is to be left alone, as the configuration of its root makes no sense;
        that is one problem, whatever the number of files."""
        try:
            self.options.of(path)
        except BadInput as problem:
            if str(problem) not in map(str, self.problems):
                self.problems.append(problem)
            return True
        return False

    def look(self, path: str, text: str) -> list[Finding]:
        """Every candidate in ``text``, the content of ``path``."""
        options = self.options.of(path)
        project = Project.of(path, options.root, text)
        seen = self._seen.get(path)
        if seen is not None and seen.text == text and seen.project is project:
            if project.still(seen.answers):
                return seen.found
        tree = project.parsed(path) or parse(path, text)
        try:
            with project.recording() as answers:
                found = self._look(path, text, tree, project, options)
            self._seen[path] = Look(text, project, answers, found)
            return found
        except (RecursionError, MemoryError) as error:
            raise BadInput(path, 1, "is nested too deeply", "leave it out") from error
        except BadInput:
            raise
        except Exception as error:  # a mistake of ours must cost one file, not the run
            what = f"the analysis failed ({type(error).__name__}: {error})"
            raise BadInput(path, 1, what, "please report it") from error

    def _look(
        self, path: str, text: str, tree: ast.Module, project: Project, options: Options
    ) -> list[Finding]:
        noqa = Noqa(text)
        verdicts = []
        for verdict in analyse(tree, text, path, project, options):
            code = verdict.code
            silenced = code is not None and noqa.silences(code, verdict.line)
            description = describe(verdict) if code else ""
            verdicts.append(
                findings.from_verdict(verdict, path, description, silenced=silenced)
            )
        wrong = [
            findings.from_mistake(each, path, _class_at(tree, each.line))
            for each in mistakes(tree, imports_of(tree))
            if not noqa.silences(each.code, each.line)
        ]
        return findings.merged(verdicts, wrong)

    # -- rewriting

    def fix(self, files: Sequence[File]) -> None:
        """Rewrite the texts of ``files`` until nothing changes; complain in ``problems``."""
        self.together.add(files)
        with patient():
            self._fix(files)
            for file in files if self.rename else ():
                self._rename(file)

    def _fix(self, files: Sequence[File]) -> None:
        # What is reported is what flake8 says of the files as they are, so all of them are looked
        # at before the first is rewritten; most answers still hold when it is their turn.
        alive = self._look_at(files)
        for _ in range(_ROUNDS):
            changed = False
            for file in list(alive):
                if not file.left:
                    continue  # without a candidate no change elsewhere matters
                try:
                    file.left = self.look(file.path, file.text)
                    changed |= self._step(file)
                except Unusable:
                    raise
                except BadInput as problem:
                    self.problems.append(problem)
                    self.leave_alone(file)
                    alive.remove(file)
            if not changed:
                return

    def explain(self, files: Sequence[File]) -> None:
        """Only look at ``files``."""
        with patient():
            self._look_at(files)
            for file in files:
                file.reported = list(map(self.with_missing, file.reported))
                list(self._jobs(file.reported))  # for the problems that keep them from being done

    def _look_at(self, files: Sequence[File]) -> list[File]:
        """Note what there is to report; the files with which that worked."""
        done = []
        for file in files:
            try:
                file.reported = file.left = self.look(file.path, file.text)
            except BadInput as problem:
                self.problems.append(problem)
            else:
                done.append(file)
        return done

    def leave_alone(self, file: File) -> None:
        """Take back what was done to the file, and to those that belong to it."""
        for each in self.together.parted(file):
            each.text = each.source.text
            each.left = each.reported
            each.converted.clear()
            each.names.clear()
            each.kept.clear()
            Project.of(each.path, self.options.of(each.path).root, each.text)

    def _step(self, file: File) -> bool:
        """Apply all that may be applied to the file as it is now; whether that was anything."""
        jobs = list(self._jobs(file.left))
        if not jobs:
            return False
        pairs = [(verdict, form) for _, verdict, form in jobs]
        after = rewritten(file.path, file.text, pairs)
        project = Project.of(file.path, self.options.of(file.path).root, file.text)
        with self.together.following(file, pairs, self.reach, project):
            left = self.look(file.path, after)
            expected = _flagged(file.left)
            expected.subtract(verdict.qualname for _, verdict, _ in jobs)
            for name, number in _flagged(left).items():
                for _, verdict, _ in jobs:
                    if verdict.qualname == name and number > expected[name]:
                        what = f"rewriting {verdict.name!r} failed (the result is reported again)"
                        raise BadInput(file.path, verdict.line, what, ADVICE)
        file.text, file.left = after, left
        file.converted.extend((finding, form) for finding, _, form in jobs)
        return True

    def _rename(self, file: File) -> None:
        """Give the functions that classes of the file have become names in snake case."""
        for finding, form in list(file.converted):
            verdict = finding.verdict
            if form.form is not Form.FUNCTION or verdict is None:
                continue
            try:
                project = Project.of(file.path, self.options.of(file.path).root, file.text)
                with project.recording():
                    name = self.together.rename(
                        file, verdict, self.reach, project, barred=self.barred
                    )
            except Kept as reason:
                file.kept.append(f"{file.path}: {verdict.name} keeps its name: {reason}")
            except BadInput as problem:
                self.problems.append(problem)
                self.leave_alone(file)
                return
            else:
                if name is not None:
                    file.names[verdict.qualname] = name

    def _jobs(self, found: list[Finding]) -> Iterator[tuple[Finding, Verdict, FormVerdict]]:
        for finding in found:
            verdict = finding.verdict
            if verdict is not None and finding.code is not None and self.selected(finding.code):
                form = verdict.choice(unsafe=self.unsafe)
                if form is None or self.together.missing(form, self.reach):
                    continue
                if not any(map(self.barred, form.plan.others)):
                    yield finding, verdict, form

    def with_missing(self, finding: Finding) -> Finding:
        """The finding with the files that it takes and that are not among those of the run."""
        verdict = finding.verdict
        form = verdict and (verdict.choice(unsafe=False) or verdict.choice(unsafe=True))
        missing = self.together.outside(form, self.reach) if form else ()
        return replace(finding, missing=missing)


def _flagged(found: list[Finding]) -> collections.Counter[str]:
    """How many classes of each name an analysis reports, noqa comments or not."""
    verdicts = (finding.verdict for finding in found)
    return collections.Counter(
        verdict.qualname for verdict in verdicts if verdict is not None and verdict.code is not None
    )


def _class_at(tree: ast.Module, line: int) -> str:
    """The dotted name of the innermost class around ``line``; empty outside of classes."""
    name = ""
    parts: list[str] = []
    body: Iterator[ast.AST] = ast.iter_child_nodes(tree)
    while True:
        for node in body:
            if getattr(node, "lineno", line + 1) <= line <= (getattr(node, "end_lineno", 0) or 0):
                break
        else:
            return name
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            parts.append(node.name)
            if isinstance(node, ast.ClassDef):
                name = ".".join(parts)
        body = ast.iter_child_nodes(node)
