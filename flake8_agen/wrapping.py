"""The verdicts on ``__aiter__`` methods that wrap an async generator (AGN104), which is a matter of
taste more than of state, so it is only looked for where ``agen-enable`` says so."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_agen.classes.wrapping import Wrapper, wrappers
from flake8_agen.hazards.wrapping import hazards_of
from flake8_agen.imports import imports_of
from flake8_agen.project import Project
from flake8_agen.syntax import code_point_column
from flake8_agen.uses.staying import plain_imports_going, staying
from flake8_agen.verdict import Form, FormVerdict, Inner, Plan, Verdict
from flake8_agen.walking import walk


def wrapping(
    tree: ast.Module, source: str, lines: Sequence[str], path: str, project: Project
) -> Iterator[Verdict]:
    """One verdict for each such method of ``tree``, in the order of the file."""
    for wrapper in wrappers(tree, path, imports_of(tree)):
        with project.recording(forward=True):
            form = FormVerdict(Form.NESTED, hazards_of(wrapper), _plan(wrapper, source, project))
        yield Verdict(
            path=path,
            line=wrapper.method.lineno,
            column=code_point_column(lines, wrapper.method),
            qualname=wrapper.subject.qualname,
            forms=(form,),
            tracks=True,
        )


def _plan(wrapper: Wrapper, source: str, project: Project) -> Plan:
    values = wrapper.values or ()
    passed = wrapper.passed_on
    bindings = tuple(
        _binding(arg, value, source) for arg, value in values if arg.arg not in passed
    )
    renamed = {name: new for name, new in passed.items() if name != new}
    returns = _returns(wrapper, source)
    inner = Inner(wrapper.inner.name, bindings, renamed, returns)
    gone = {arg.annotation for arg, _ in values if arg.arg in passed}
    if returns is None or returns[0] in "\"'":
        gone.add(wrapper.inner.returns)
    names = {name for node in gone for name in _names(node)}
    if not any(wrapper.subject.imports.names_import(name) for name in names):
        return Plan(inner=inner)
    path = project.place(wrapper.path)
    project.seed(path, wrapper.tree)
    return Plan(
        inner=inner,
        taken=project.taken_from(path),
        stay=staying(project, path, names),
        plain=plain_imports_going(project, path, names),
    )


def _binding(arg: ast.arg, value: ast.expr, source: str) -> str:
    annotation = f": {_text(arg.annotation, source)}" if arg.annotation is not None else ""
    return f"{arg.arg}{annotation} = {_text(value, source)}"


def _text(node: ast.expr, source: str) -> str:
    """As it is written, if it is written in one line."""
    text = ast.get_source_segment(source, node)
    return ast.unparse(node) if text is None or "\n" in text or "\r" in text else text


def _returns(wrapper: Wrapper, source: str) -> str | None:
    """The annotation of the generator for ``__aiter__``, which has none; in quotes where it is not
    certain that the names are there when the class is made."""
    annotation = wrapper.inner.returns
    if wrapper.method.returns is not None or annotation is None:
        return None
    names = _names(annotation)
    if names & wrapper.subject.definitions.keys():
        return None  # in the class body they mean something else
    text = _text(annotation, source)
    quoted = isinstance(annotation, ast.Constant)
    if quoted or wrapper.deferred or all(_is_there(name, wrapper) for name in names):
        return text
    text = ast.unparse(annotation)
    return None if '"' in text else f'"{text}"'


def _names(node: ast.AST | None) -> set[str]:
    if node is None:
        return set()
    return {each.id for each in walk(node) if isinstance(each, ast.Name)}


def _is_there(name: str, wrapper: Wrapper) -> bool:
    """Whether a name of the file means the same already where the class statement stands."""
    if wrapper.subject.imports.is_builtin(ast.Name(id=name, ctx=ast.Load()), name):
        return True
    top = wrapper.tree.body
    return any(
        isinstance(node, (ast.Import, ast.ImportFrom))
        and node.lineno < wrapper.subject.node.lineno
        and any((alias.asname or alias.name).partition(".")[0] == name for alias in node.names)
        for node in top
    )
