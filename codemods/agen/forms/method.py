"""Method forms: the class stays, ``__aiter__`` becomes the generator."""

from __future__ import annotations

import libcst as cst

from .. import docstrings
from ..class_view import ClassView, Method, view, without_return_self
from ..draft import place
from ..generator import Material, generator_body
from ..layout import tidy
from ..localise import localise_body
from ..scope import mentions, parameters
from ..simplify.shapes import rebound
from ..syntax import Body, Statement, assign, block, code, is_self, line, only, walk
from ..trivia import comments, footer_of, lost, with_comments, with_footer
from .common import Request, annotation, commented, item_type, same_self, speaks_of_items


def methods(node: cst.ClassDef, request: Request) -> cst.ClassDef:
    """The class with ``__aiter__`` as an async generator and without ``__anext__``."""
    parts = view(node)
    localise = request.plan.localise
    self_name = parts.anext.self_name
    reset = same_self(without_return_self(parts.aiter), parts.aiter, self_name)
    reset_names = {
        name
        for name in localise - request.plan.carried
        if any(_sets(each, self_name, name) for each in reset)
    }
    init, initial = _init_without(parts, localise - reset_names, localise, self_name)
    reset = _with_comments_of(reset, parts, reset_names, self_name)
    material = Material(
        reset,
        parts.anext,
        request.plan,
        request.facts,
        localise,
        taken=frozenset({self_name}),
        opening=initial,
        kept=(*(parts.aiter or parts.anext).node.leading_lines, *footer_of(parts.anext.node)),
        aiter=parts.aiter,
    )
    body = generator_body(material)
    docstring, extra = docstrings.of_method(parts)
    documented = [*docstrings.statement(docstring), *tidy(body)]
    item = item_type(parts.anext)
    new = _header(parts, item, request).with_changes(
        body=block(documented), asynchronous=cst.Asynchronous()
    )
    old = [parts.anext.node, *([parts.aiter.node] if parts.aiter is not None else [])]
    docs = [each.docstring for each in (parts.aiter, parts.anext) if each and each.docstring]
    new = with_footer(new, parts.anext.node)
    texts = [*extra, *lost([*old, *docs], [new])]
    new = commented(new, texts)
    changed = _with_members(node, parts, init, new, localise)
    return changed.with_changes(bases=[_iterable_base(base, request) for base in node.bases])


def _header(parts: ClassView, item: str | None, request: Request) -> cst.FunctionDef:
    """``def __aiter__(self) -> AsyncIterator[T]``; one that says so already stays as it is."""
    old = (parts.aiter or parts.anext).node
    if parts.aiter is not None and parts.aiter.self_name != parts.anext.self_name:
        old = old.with_changes(params=parts.anext.node.params)
    if parts.aiter is not None and speaks_of_items(parts.aiter.node.returns):
        return old
    first = parameters(old.params)[0]
    first = first.with_changes(annotation=None, comma=cst.MaybeSentinel.DEFAULT)
    return cst.FunctionDef(
        cst.Name("__aiter__"),
        cst.Parameters(params=[first]),
        old.body,
        returns=annotation(f"{request.iterator}[{item}]") if item else None,
        leading_lines=old.leading_lines,
    )


def _with_comments_of(
    reset: Body, parts: ClassView, names: set[str], self_name: str
) -> Body:
    """The resets with the comments of the first settings that they make needless."""
    out = []
    for statement in reset:
        for name in sorted(names):
            if parts.init is not None and _sets(statement, self_name, name):
                first = [e for e in parts.init.body if _sets(e, parts.init.self_name, name)]
                dropped = [each for each in first if _is_needless(each)]
                statement = with_comments(statement, comments(dropped), first=True)
        out.append(statement)
    return tuple(out)


def _is_needless(statement: Statement) -> bool:
    """Whether a setting that a reset repeats may go: computing its value has no effect."""
    return not any(isinstance(child, cst.Call) for child in walk(statement))


def _sets(statement: Statement, self_name: str, attribute: str) -> bool:
    small = only(statement)
    target: cst.CSTNode | None = None
    if isinstance(small, cst.Assign) and len(small.targets) == 1:
        target = small.targets[0].target
    elif isinstance(small, cst.AnnAssign) and small.value is not None:
        target = small.target
    return target is not None and is_self(target, self_name, attribute)


def _init_without(
    parts: ClassView, wanted: frozenset[str], localise: frozenset[str], self_name: str
) -> tuple[Body | None, Body]:
    """``__init__``'s body without the localised state, and where that starts in the generator.

    A start that reads anything (a parameter, a global, another attribute), or is set along with
    others (``self.a, self.b = ..``), stays there and is read from ``self``.
    """
    if parts.init is None:
        return None, ()
    kept: list[Statement] = []
    start: list[Statement] = []
    for statement in parts.init.body:
        name = next(
            (each for each in sorted(localise) if _sets(statement, parts.init.self_name, each)),
            None,
        )
        if name is None:
            kept.append(statement)
            found = rebound([statement])
            start.extend(
                _from_self(each, self_name)
                for each in sorted(wanted)
                if f"{parts.init.self_name}.{each}" in found
            )
            continue
        if name not in wanted and _is_needless(statement):
            continue
        # What a name stands for now it may not stand for when the loop starts.
        if _reads(statement) or not _is_needless(statement):
            kept.append(statement)
            if name in wanted:
                start.append(_from_self(name, self_name))
        else:
            moved = same_self((statement,), parts.init, self_name)
            start.extend(localise_body(moved, self_name, localise))
    return tuple(kept), tuple(start)


def _reads(statement: Statement) -> set[str]:
    """The names that the value of a setting reads, ``self`` among them."""
    small = only(statement)
    value = small.value if isinstance(small, cst.Assign | cst.AnnAssign) else None
    return set(mentions([value] if value is not None else [])) - {"None", "True", "False"}


def _from_self(name: str, self_name: str) -> Statement:
    """``name = self.name``."""
    return assign(place(name), cst.Attribute(cst.Name(self_name), cst.Name(name)))


def _with_members(
    node: cst.ClassDef,
    parts: ClassView,
    init: Body | None,
    new: cst.FunctionDef,
    localise: frozenset[str],
) -> cst.ClassDef:
    """The class body with the generator in the place of ``__aiter__``."""
    anchor = parts.aiter.node if parts.aiter is not None else parts.anext.node
    members: list[Statement] = []
    for member in parts.body:
        if member is anchor:
            members.append(new)
        elif member is parts.anext.node:
            continue
        elif parts.init is not None and member is parts.init.node and init is not None:
            changed = _init(parts, parts.init, init)
            if changed is not None:
                members.append(changed)
        elif not _declares(member, localise):
            members.append(member)
    if members and members[0] is not parts.body[0]:
        members[0] = _unspaced_first(members[0])
    return node.with_changes(body=block(members, node.body))


def _unspaced_first(statement: Statement) -> Statement:
    leading = list(statement.leading_lines)
    while leading and leading[0].comment is None:
        del leading[0]
    return statement.with_changes(leading_lines=leading)


def _declares(member: Statement, localise: frozenset[str]) -> bool:
    """Whether a class-level ``name: T`` declares state that is no attribute any more."""
    small = only(member)
    return (
        isinstance(small, cst.AnnAssign)
        and small.value is None
        and isinstance(small.target, cst.Name)
        and small.target.value in localise
    )


def _init(parts: ClassView, init: Method, kept: Body) -> cst.FunctionDef | None:
    """``__init__`` with what it still does; None when it has nothing left to do."""
    if kept == init.body:
        return init.node
    if not kept and len(parameters(init.node.params)) == 1 and init.docstring is None:
        if all(_is_typing_base(base) for base in parts.node.bases):
            return None
    documented = [*docstrings.statement(init.docstring), *kept]
    if not documented:
        documented = [line(cst.Pass())]
    new = init.node.with_changes(body=block(documented, init.node.body))
    moved = [each for each in init.body if each not in kept]
    texts = [text for text in lost([init.node], [new]) if text not in comments(moved)]
    if texts:
        documented[-1] = with_comments(documented[-1], texts)
        new = init.node.with_changes(body=block(documented, init.node.body))
    return new


_TYPING = {"object", "AsyncIterator", "AsyncIterable", "Generic", "Protocol"}


def _is_typing_base(base: cst.Arg) -> bool:
    value = base.value.value if isinstance(base.value, cst.Subscript) else base.value
    return base.keyword is None and code(value).rpartition(".")[2] in _TYPING


def _iterable_base(base: cst.Arg, request: Request) -> cst.Arg:
    """``AsyncIterator[T]`` as a base becomes ``AsyncIterable[T]``."""
    value = base.value
    name = value.value if isinstance(value, cst.Subscript) else value
    if base.keyword is not None or code(name).rpartition(".")[2] != "AsyncIterator":
        return base
    spelled = cst.parse_expression(request.iterable)
    if isinstance(value, cst.Subscript):
        return base.with_changes(value=value.with_changes(value=spelled))
    return base.with_changes(value=spelled)
