"""Text in, text out: carry out verdicts on one file.

Each class is cut out of the text, rewritten alone and put back (:mod:`.region`), the last class of
the file first, so that what stands before it stays where it is. Imports follow at the end.
"""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

import libcst as cst

from flake8_agen import walking
from flake8_agen.syntax import FUNCTIONS, first_parameter, last_name, walk_scope
from flake8_agen.verdict import Following, Form, FormVerdict, Verdict

from .annotations import annotated, context_of, followed, gone
from .closed_over import fixed_names
from .facts import Facts
from .forms.common import Request
from .forms.function import function
from .forms.method import methods
from .forms.nested import nested
from .forms.pair import pair
from .class_view import Unsupported
from .import_itertools import count_spelling
from .imports import Spelling, fix_imports, spelling
from .import_list import line_limit
from .import_names import imports
from .import_text import Text, apply
from .memory import forget
from .references import (
    IsOne, Own, near, refers_to_own, with_members, with_own, with_roles, with_types,
)
from .region import Region, region_of, split_lines
from .syntax import code, walk

Job: TypeAlias = tuple[Verdict, FormVerdict]
_GONE = (Form.FUNCTION, Form.PAIR)
_KEEPING = (Form.METHOD_LOCALS, Form.METHOD_SELF)
_TYPES = ("AsyncIterator", "AsyncGenerator", "AsyncIterable")


class RewriteError(Exception):
    """A class could not be rewritten; ``line`` is 1-based in the source given."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class _Key:
    """A class by name and, among classes of one qualified name, by order."""

    qualname: str
    number: int


def rewrite(source: str, jobs: Sequence[Job]) -> str:
    """The source with each job's form applied to its class; everything else as it was.

    Raises:
        RewriteError: a class has a shape that the rewrite cannot express.
    """
    tree = ast.parse(source)
    keys = {line: key for key, node in _classes(tree).items() for line in _lines_of(node)}
    items = {
        verdict.name: gone(tree, source, verdict).item
        for verdict, form in jobs
        if form.form in _GONE
    }
    named = [
        (place, items[verdict.name]) for verdict, form in jobs for place in form.plan.annotations
    ]
    context = context_of(source, tree, [place for place, _ in named])
    leaking = frozenset(name for _, form in jobs for name in form.plan.leaking)
    context = replace(context, leaking=leaking)
    spelled = {name: spelling(source, tree, name, context).text for name in _TYPES}
    counting = count_spelling(tree, min(verdict.line for verdict, _ in jobs), leaking)
    ordered = sorted(jobs, key=lambda job: job[0].line, reverse=True)
    after = annotated(source, named, spelled["AsyncIterator"]) if named else source
    after = with_own(after, {v.line: _own(v, form) for v, form in jobs})
    functions = [job for job in jobs if job[1].form is Form.FUNCTION]
    if functions:
        after = with_roles(after, _near(functions))
    kept = [job for job in jobs if job[1].form in _KEEPING]
    if kept:
        after = with_members(after, _near(kept))
    wanted = {"AsyncIterator"} if named else set()
    counts = False
    for verdict, form in ordered:
        try:
            partner = keys[form.plan.partner] if form.plan.partner is not None else None
            key, before = keys[verdict.line], after
            after, new = _one(before, key, partner, form, spelled, counting)
            said = _with_locals(before, after, key, (verdict, form))
            if said != before:
                after, new = _one(said, key, partner, form, spelled, counting)
            if form.form is not Form.NESTED:  # which names nothing that was not named before
                wanted |= _named_types(new, spelled)
                counts |= counting is not None and counting.text in _named(new)
        except Unsupported as error:
            raise RewriteError(verdict.line, str(error)) from error
        finally:
            forget()
    if items:  # now, as what the protocol said of its types has gone
        after = with_types(after, items, _near([job for job in jobs if job[1].form in _GONE]))
    # What an ``__init__.py`` imports is there for others.
    keep = frozenset(name for _, form in jobs for name in form.plan.taken)
    stay = frozenset(each for _, form in jobs for each in form.plan.stay)
    plain = frozenset(each for _, form in jobs for each in form.plan.plain)
    more = (counting,) if counts and counting is not None else ()
    context = replace(context, stay=stay, plain=plain, more=(*context.more, *more))
    prune = all(os.path.basename(verdict.path) != "__init__.py" for verdict, _ in jobs)
    prune = prune and "*" not in keep
    return fix_imports(source, after, frozenset(wanted), keep=keep, prune=prune, context=context)


def _near(jobs: Sequence[Job]) -> IsOne:
    """What docstrings of the file itself may call the classes of these jobs."""
    called = frozenset(name for _, form in jobs for name in form.plan.called)
    return near({verdict.name for verdict, _ in jobs}, called)


def _own(verdict: Verdict, form: FormVerdict) -> Own:
    if form.form is Form.FUNCTION:
        gone = frozenset({"__aiter__", "__anext__"})
        return Own(verdict.name, ("func", verdict.name), gone, form.plan.localise)
    local = form.plan.localise if form.form is Form.PAIR else frozenset()
    return Own(verdict.name, ("meth", "__aiter__"), frozenset({"__anext__"}), local)


def _with_locals(source: str, after: str, key: _Key, job: Job) -> str:
    """The source, where a class keeps its ``__aiter__``, with docstrings that say of its attributes
    which are locals of that ``after`` the rewrite: all that do not start on ``self``."""
    verdict, form = job
    if form.form is not Form.METHOD_LOCALS or not refers_to_own(source):
        return source
    new = _classes(ast.parse(after))[key]
    stay = {each.attr for each in walking.walk(new) if isinstance(each, ast.Attribute)}
    own = replace(_own(verdict, form), local=form.plan.localise - stay - set(_bound_in(new)))
    return with_own(source, {_classes(ast.parse(source))[key].lineno: own})


def follow(
    path: str,
    source: str,
    home: str,
    edits: Sequence[tuple[Verdict, Following]],
    *,
    beside: bool,
) -> str:
    """The source of ``path`` after classes have gone from another file, whose source was ``home``;
    ``beside`` says whether that is in the same folder."""
    tree = ast.parse(home)
    named = [(gone(tree, home, verdict), following) for verdict, following in edits]
    prune = os.path.basename(path) != "__init__.py"
    after = followed(source, named, beside=beside, prune=prune)
    # Names that say where they are from are told by the project: :func:`speaking`.
    functions = {verdict.name for verdict, each in edits if not each.vanished}
    after = with_roles(after, near(functions)) if functions else after
    items = {each.name: each.item for each, _ in named}
    return with_types(after, items, near(items))


def speaking(source: str, home: str, job: Job, names: Collection[str]) -> str:
    """The source with docstrings that say of these names what has become of the class, whose file
    was ``home``: of types, what it iterated over."""
    verdict, form = job
    is_one = names.__contains__
    if form.form in _KEEPING:
        return with_members(source, is_one)
    after = with_roles(source, is_one) if form.form is Form.FUNCTION else source
    return with_types(after, {verdict.name: gone(ast.parse(home), home, verdict).item}, is_one)


def reworded(source: str, edits: Sequence[tuple[int, int, int, str]]) -> str:
    """The source with these words put in: (1-based line, first and last column, the words)."""
    starts = Text(source).starts
    places = [(starts[line - 1], start, stop, new) for line, start, stop, new in edits]
    return apply(source, [(at + start, at + stop, new) for at, start, stop, new in places])


def _named_types(new: cst.CSTNode, spelled: dict[str, str]) -> set[str]:
    """Which of the types the new definition names."""
    names = _named(new)
    return {name for name in _TYPES if spelled[name] in names}


def _named(new: cst.CSTNode) -> set[str]:
    return {code(node) for node in walk(new) if isinstance(node, cst.Name | cst.Attribute)}


def _classes(tree: ast.Module) -> dict[_Key, ast.ClassDef]:
    """Every class by its key, in document order."""
    found: list[tuple[str, ast.ClassDef]] = []

    def visit(node: ast.AST, prefix: str) -> None:
        for child in walking.blocks(node):
            inner = prefix
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                inner = f"{prefix}{child.name}."
                if isinstance(child, ast.ClassDef):
                    found.append((inner[:-1], child))
            visit(child, inner)

    visit(tree, "")
    seen: Counter[str] = Counter()
    keyed = {}
    for qualname, node in sorted(found, key=lambda each: each[1].lineno):
        keyed[_Key(qualname, seen[qualname])] = node
        seen[qualname] += 1
    return keyed


def _lines_of(node: ast.ClassDef) -> list[int]:
    """The lines by which a verdict names the class: its own, and that of ``__aiter__``."""
    return [node.lineno, *(each.lineno for each in _aiters(node))]


def _aiters(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [
        each
        for each in node.body
        if isinstance(each, ast.FunctionDef) and each.name == "__aiter__"
    ]


def _one(
    source: str,
    key: _Key,
    partner: _Key | None,
    form: FormVerdict,
    spelled: dict[str, str],
    counting: Spelling | None,
) -> tuple[str, cst.CSTNode]:
    """The source with one class rewritten, and what it became."""
    tree = ast.parse(source)
    classes = _classes(tree)
    node = classes[key]
    region = region_of(source, _aiters(node)[-1] if form.form is Form.NESTED else node)
    facts = Facts(
        dict(form.plan.kinds),
        assume=bool(form.hazards),
        stable=_stable(node),
        unshared=frozenset(f"self.{name}" for name in form.plan.unshared),
        unseen=frozenset(f"self.{name}" for name in form.plan.unseen),
        shadowed=form.plan.shadowed,
        of_ints=form.plan.of_ints,
        fixed=fixed_names(tree, node),
        count=counting.text if counting is not None else None,
    )
    request = Request(
        form.form,
        form.plan,
        facts,
        spelled["AsyncIterator"],
        spelled["AsyncGenerator"],
        spelled["AsyncIterable"],
        region.unit,
        line_limit(Text(source), imports(tree)) - len(region.indent),
    )
    if form.form is Form.PAIR:
        assert partner is not None
        return _pair(source, classes[partner], node, request)
    parsed = region.parse()
    if form.form is Form.NESTED:
        method = nested(cast(cst.FunctionDef, parsed), request)
        return region.replaced(region.print((method,))), method
    parsed = cast(cst.ClassDef, parsed)
    new = (
        function(parsed, request) if form.form is Form.FUNCTION else methods(parsed, request)
    )
    return region.replaced(region.print((new,))), new


def _stable(node: ast.ClassDef) -> frozenset[str]:
    """The attributes that only ``__init__`` binds (for a dataclass: ``__post_init__``), or only the
    body of a class without decorators, as ``self.name``."""
    called = [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]
    decorators = {last_name(each) for each in called}
    first = "__post_init__" if "dataclass" in decorators else "__init__"
    bound: dict[str, set[str]] = {}
    for method in node.body:
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
            for child in walking.walk(method):
                if isinstance(child, ast.Attribute) and not isinstance(child.ctx, ast.Load):
                    bound.setdefault(ast.unparse(child), set()).add(method.name)
    stable = {text for text, methods in bound.items() if methods == {first}}
    if not node.decorator_list:
        stable |= _of_class(node, {text.rpartition(".")[2] for text in bound})
    return frozenset(stable)


def _of_class(node: ast.ClassDef, bound: set[str]) -> set[str]:
    """What one plain statement of the class body sets, and no method, of whatever object."""
    names = Counter(_bound_in(node))
    values = {
        target.id
        for each in node.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    once = {name for name in values if names[name] == 1} - bound
    owns = {first_parameter(method) for method in node.body if isinstance(method, FUNCTIONS)}
    return {f"{own}.{name}" for own in owns if own is not None for name in once}


def _bound_in(node: ast.ClassDef) -> Iterator[str]:
    """The names that statements of the class body bind, each as often as they do."""
    for child in walk_scope(*node.body):
        if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            yield child.id
        elif isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            yield child.name
        elif isinstance(child, ast.alias):
            yield (child.asname or child.name).partition(".")[0]
        elif isinstance(child, ast.ExceptHandler) and child.name is not None:
            yield child.name


def _pair(
    source: str, iterable: ast.ClassDef, iterator: ast.ClassDef, request: Request
) -> tuple[str, cst.CSTNode]:
    outer, inner = region_of(source, iterable), region_of(source, iterator)
    whole = cast(cst.ClassDef, outer.parse())
    nested = outer.start <= inner.start and inner.stop <= outer.stop
    if nested:
        found = _nested(whole, iterator.name)
        new = pair(whole, found, request, remove=found)
        return outer.replaced(outer.print((new,))), new
    part = cast(cst.ClassDef, inner.parse())
    new = pair(whole, part, request, remove=None)
    if inner.start > outer.start:
        outer = replace(outer, lines=tuple(split_lines(_without(inner))))
        return outer.replaced(outer.print((new,))), new
    after = outer.replaced(outer.print((new,)))
    return _without(replace(inner, lines=tuple(split_lines(after)))), new


def _nested(whole: cst.ClassDef, name: str) -> cst.ClassDef:
    return next(
        child
        for child in walk(whole)
        if isinstance(child, cst.ClassDef) and child.name.value == name
    )


def _without(region: Region) -> str:
    """The source without the region and without the blank lines that set it apart."""
    lines = region.lines
    start, stop = region.start, region.stop
    while start and not lines[start - 1].strip():
        start -= 1
    if not any(each.strip() for each in lines[stop:]):
        return "".join(lines[:start])
    while stop < len(lines) and not lines[stop].strip():
        stop += 1
    blank = lines[start : region.start] if start else ()
    return "".join((*lines[:start], *blank, *lines[stop:]))
