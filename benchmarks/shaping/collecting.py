"""The flagged classes of fixtures and folders, each rewritten alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from codemods.agen.rewrite import RewriteError, rewrite
from codemods.agen.validate import Invalid, validate
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.patience import patient
from flake8_agen.project import Project
from flake8_agen.source import BadInput, parse, read_source
from flake8_agen.verdict import Evidence, Form, FormVerdict, Verdict

FIXTURES = Path(__file__).parent.parent.parent / "tests" / "fixtures"
Definition: TypeAlias = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Rewritten:
    """One flagged class, and what it became."""

    place: str
    verdict: Verdict
    form: FormVerdict
    safe: bool
    """Whether it is converted without ``--unsafe``."""
    before: list[Definition]
    """The class; for a pair the iterable, then its iterator."""
    old: str
    """The text of the file that they are in."""
    after: Definition | None = None
    """None where the rewrite failed."""
    new: str = ""
    failure: str = ""
    blocked: tuple[str, ...] = field(default=())
    """The hazards that speak against a better form."""

    @property
    def key(self) -> str:
        """Equal for copies of one class."""
        return self.verdict.qualname + "".join(ast.dump(node) for node in self.before)


def of_fixtures(*, unsafe: bool = False) -> Iterator[Rewritten]:
    """The classes of the fixture pairs, each file a project of its own."""
    for path in sorted(FIXTURES.glob("*/before.py")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(FIXTURES).as_posix()
        yield from of_text(text, name, Project(None, {name: text}), unsafe=unsafe)


def of_folder(folder: Path, *, unsafe: bool = False) -> Iterator[Rewritten]:
    """The classes of the files below a folder, which is a project."""
    for path in sorted(folder.rglob("*.py")):
        if not path.is_file() or b"__anext__" not in path.read_bytes():
            continue
        name = str(path)
        try:
            text = read_source(name).text
            found = list(of_text(text, name, Project.of(name, str(folder)), unsafe=unsafe))
        except BadInput:
            continue
        for each in found:
            each.place = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            yield each
    Project.clear()


def of_text(text: str, path: str, project: Project, *, unsafe: bool) -> Iterator[Rewritten]:
    """The flagged classes of one file; ``unsafe`` takes the best form, not the safe one."""
    with patient():
        tree = parse(path, text)
        for verdict in analyse(tree, text, path, project, Options()):
            safe = verdict.choice(unsafe=False)
            form = verdict.choice(unsafe=True) if unsafe or safe is None else safe
            if form is not None:
                yield _rewritten(text, tree, verdict, form, form is safe)


def _rewritten(
    text: str, tree: ast.Module, verdict: Verdict, form: FormVerdict, safe: bool
) -> Rewritten:
    lines = [verdict.line]
    if form.form is Form.PAIR and form.plan.partner is not None:
        lines.insert(0, form.plan.partner)
    before = [_at(tree, line) for line in lines]
    found = Rewritten(verdict.path, verdict, form, safe, before, text)
    found.blocked = tuple(_blocking(verdict, form))
    try:
        after = rewrite(text, [(verdict, form)])
        validate(text, after)
    except (RewriteError, Invalid) as error:
        found.failure = error.message
        return found
    except Exception as error:  # a mistake of the codemod is one of the figures
        found.failure = f"{type(error).__name__}: {error}"
        return found
    found.after = _counterpart(tree, ast.parse(after), before[0])
    found.new = after
    return found


def _blocking(verdict: Verdict, form: FormVerdict) -> Iterator[str]:
    """Names of hazards against the forms before ``form``; what was found counts first."""
    for better in verdict.forms[: verdict.forms.index(form)]:
        found = [each for each in better.hazards if each.evidence is Evidence.FOUND]
        for name in dict.fromkeys(each.name for each in found or better.hazards):
            yield f"{better.form.value}: {name}"


def _at(tree: ast.Module, line: int) -> ast.ClassDef:
    return next(
        node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.lineno == line
    )


def _counterpart(old: ast.Module, new: ast.Module, node: Definition) -> Definition:
    """The definition in ``new`` that took the place of ``node``: same path, same rank."""
    names = [name for name, each in _definitions(old) if each is node]
    rank = [each for name, each in _definitions(old) if name == names[0]].index(node)
    return [each for name, each in _definitions(new) if name == names[0]][rank]


def _definitions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Classes and functions with their dotted names, in the order of the file."""
    for child in ast.iter_child_nodes(node):
        inner = prefix
        if isinstance(child, Definition):
            yield prefix + child.name, child
            inner = f"{prefix}{child.name}."
        yield from _definitions(child, inner)
