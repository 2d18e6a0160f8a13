"""Small words for libcst: builders, predicates and views that every other module here speaks.

Nothing in this file knows about async iteration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, cast

import libcst as cst

from .memory import remembered

Statement: TypeAlias = cst.SimpleStatementLine | cst.BaseCompoundStatement
Body: TypeAlias = tuple[Statement, ...]
Loop: TypeAlias = cst.For | cst.While
_PRINTER = cst.Module([])


def code(node: cst.CSTNode) -> str:
    """The source text of a node, without the comments around it."""
    return _PRINTER.code_for_node(node)


def expression(text: str) -> cst.BaseExpression:
    """Parse an expression that this package itself wrote."""
    return cst.parse_expression(text)


def line(small: cst.BaseSmallStatement, like: Statement | None = None) -> cst.SimpleStatementLine:
    """A one-statement line; with ``like``, a line that takes over its comments."""
    if isinstance(like, cst.SimpleStatementLine):
        return like.with_changes(body=[small])
    leading = like.leading_lines if like is not None else ()
    return cst.SimpleStatementLine([small], leading_lines=leading)


def assign(target: str, value: cst.BaseExpression, like: Statement | None = None) -> Statement:
    """``target = value``."""
    return line(cst.Assign([cst.AssignTarget(cst.Name(target))], value), like)


def yield_(value: cst.BaseExpression, like: Statement | None = None) -> Statement:
    """``yield value``, with the tuple of ``return *a, b`` put in parentheses where needed."""
    if isinstance(value, cst.Tuple) and not value.lpar:
        if any(isinstance(element, cst.StarredElement) for element in value.elements):
            value = value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return line(cst.Expr(cst.Yield(value)), like)


def continue_() -> Statement:
    """``continue``."""
    return line(cst.Continue())


def break_() -> Statement:
    """``break``."""
    return line(cst.Break())


def return_(like: Statement | None = None) -> Statement:
    """A bare ``return``: the generator ends."""
    return line(cst.Return(), like)


def block(statements: Sequence[Statement], like: cst.BaseSuite | None = None) -> cst.IndentedBlock:
    """An indented block, never empty; with ``like``, one that keeps its header and footer."""
    body = list(statements) or [line(cst.Pass())]
    if isinstance(like, cst.IndentedBlock):
        return like.with_changes(body=body)
    return cst.IndentedBlock(body)


def statements(suite: cst.BaseSuite) -> Body:
    """The statements of a suite that :mod:`.prepare` has made an indented block."""
    return cast(Body, tuple(suite.body))


def if_(
    test: cst.BaseExpression, body: Sequence[Statement], orelse: Sequence[Statement] = ()
) -> cst.If:
    """``if test: body`` with an optional ``else``."""
    return cst.If(test, block(body), orelse=cst.Else(block(orelse)) if orelse else None)


def while_true(body: Sequence[Statement]) -> cst.While:
    """``while True: body``."""
    return cst.While(cst.Name("True"), block(body))


def only(statement: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """The small statement of a line that holds one, else None."""
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        return statement.body[0]
    return None


def is_small(statement: cst.CSTNode, kind: type[cst.BaseSmallStatement]) -> bool:
    """Whether the statement is one line with one small statement of this kind."""
    return isinstance(only(statement), kind)


def is_bare_return(statement: cst.CSTNode) -> bool:
    """Whether the statement ends the generator: ``return`` without a value."""
    small = only(statement)
    return isinstance(small, cst.Return) and small.value is None


def assignment(statement: cst.CSTNode) -> tuple[str, cst.BaseExpression] | None:
    """``(name, value)`` of ``name = value`` or ``name: T = value``, else None."""
    small = only(statement)
    if isinstance(small, cst.Assign) and len(small.targets) == 1:
        target: cst.BaseExpression = small.targets[0].target
        value: cst.BaseExpression | None = small.value
    elif isinstance(small, cst.AnnAssign):
        target, value = small.target, small.value
    else:
        return None
    if isinstance(target, cst.Name) and value is not None:
        return target.value, value
    return None


def yielded(statement: cst.CSTNode) -> cst.BaseExpression | None:
    """The value of a ``yield value`` statement, else None."""
    small = only(statement)
    if isinstance(small, cst.Expr) and isinstance(small.value, cst.Yield):
        value = small.value.value
        return value if isinstance(value, cst.BaseExpression) else None
    return None


def is_true(test: cst.BaseExpression) -> bool:
    """Whether a loop condition is constantly true as people write it."""
    return code(test) in {"True", "1"}


def is_self(node: cst.CSTNode, self_name: str, attribute: str | None = None) -> bool:
    """Whether a node is ``self.attribute`` (any attribute when None)."""
    return (
        isinstance(node, cst.Attribute)
        and isinstance(node.value, cst.Name)
        and node.value.value == self_name
        and attribute in {None, node.attr.value}
    )


def dotted(node: cst.CSTNode) -> str | None:
    """``a.b.c`` of a chain of plain names, else None."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr.value}" if left else None
    return None


def last_name(node: cst.CSTNode) -> str:
    """``c`` of ``a.b.c``, ``a`` of ``a``, "" of anything else."""
    return (dotted(node) or "").rpartition(".")[2]


def call_of(node: cst.CSTNode, function: str, arguments: int | None = None) -> cst.Call | None:
    """The node when it is ``function(..)`` with that many plain positional arguments."""
    if not isinstance(node, cst.Call) or dotted(node.func) != function:
        return None
    if arguments is not None and len(node.args) != arguments:
        return None
    return None if any(arg.star or arg.keyword for arg in node.args) else node


_TRIVIA = (
    cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Newline,
    cst.Comma, cst.Semicolon, cst.Dot, cst.Colon, cst.AssignEqual, cst.LeftParen, cst.RightParen,
)  # fmt: skip


class _FieldOrder(cst.CSTVisitor):
    """Takes down in which order the fields of one node are visited, which is their source order."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[str] = []
        self._entered = False

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Look into the node itself, not further."""
        first, self._entered = not self._entered, True
        return first

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        """Take down one field."""
        self.fields.append(attribute)


_FIELDS: dict[type[cst.CSTNode], tuple[str, ...]] = {}
_VARYING = {cst.FormattedStringExpression, getattr(cst, "TemplatedStringExpression", None)}
"""Kinds that leave a field out where it is empty; all others always visit the same ones."""
_IS_CODE: dict[type[object], bool] = {}


def all_children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What ``node.children`` gives, in source order, white space and all; several times faster.

    A kind of node always has the same fields, so they are asked for once and not for every node.
    """
    kind = type(node)
    fields = _FIELDS.get(kind)
    if fields is None:
        order = _FieldOrder()
        node.visit(order)
        fields = tuple(order.fields)
        if kind not in _VARYING:
            _FIELDS[kind] = fields
    for name in fields:
        value = getattr(node, name)
        if isinstance(value, (tuple, list)):
            yield from value
        elif value is not None and not isinstance(value, cst.MaybeSentinel):
            yield value


@remembered
def children(node: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    """The code directly below a node, in source order: no white space, comments, punctuation."""
    return tuple(child for child in all_children(node) if _is_code(type(child)))


def _is_code(kind: type[cst.CSTNode]) -> bool:
    known = _IS_CODE.get(kind)
    if known is None:
        known = _IS_CODE[kind] = not issubclass(kind, _TRIVIA)
    return known


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The node and all code below it, in source order."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(children(node)))


def walk_scope(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Like :func:`walk`, but does not enter nested functions, lambdas and classes."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            todo.extend(reversed(children(node)))


def suites(statement: Statement) -> Iterator[cst.BaseSuite]:
    """Every suite directly below a compound statement, in source order."""
    if isinstance(statement, cst.FunctionDef | cst.ClassDef):
        return
    for child in children(statement):
        if isinstance(child, cst.BaseSuite):
            yield child
        elif isinstance(
            child, cst.Else | cst.If | cst.Finally | cst.ExceptHandler | cst.ExceptStarHandler
        ):
            yield from suites(cast(Statement, child))
        elif isinstance(child, cst.MatchCase):
            yield child.body


def returns(statement: cst.CSTNode) -> bool:
    """Whether a ``return`` of this scope stands in the statement."""
    return any(isinstance(child, cst.Return) for child in walk_scope(statement))


def own_jumps(body: Sequence[Statement], kind: type[cst.BaseSmallStatement]) -> bool:
    """Whether a loop body holds a ``break`` or ``continue`` of that very loop."""
    for statement in body:
        if isinstance(statement, cst.SimpleStatementLine):
            if any(isinstance(small, kind) for small in statement.body):
                return True
        elif isinstance(statement, cst.For | cst.While):
            if statement.orelse and own_jumps(statements(statement.orelse.body), kind):
                return True
        elif any(own_jumps(statements(suite), kind) for suite in suites(statement)):
            return True
    return False


def continue_to_return(body: Body) -> Body:
    """The body of a loop with ``return`` in the place of each ``continue`` of that very loop."""
    return tuple(cast(Statement, each.visit(_ContinueToReturn())) for each in body)


class _ContinueToReturn(cst.CSTTransformer):
    def __init__(self) -> None:
        self._inner = 0
        """How many loops are around within the body."""

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_For_body(self, node: cst.For) -> None:
        self._inner += 1

    def leave_For_body(self, node: cst.For) -> None:
        self._inner -= 1

    def visit_While_body(self, node: cst.While) -> None:
        self._inner += 1

    def leave_While_body(self, node: cst.While) -> None:
        self._inner -= 1

    def leave_Continue(
        self, original_node: cst.Continue, updated_node: cst.Continue
    ) -> cst.Continue | cst.Return:
        return updated_node if self._inner else cst.Return(semicolon=updated_node.semicolon)


def elif_to_else(orelse: cst.Else | cst.If | None) -> Body:
    """The statements of an ``else`` or of an ``elif`` (as one ``if``)."""
    if orelse is None:
        return ()
    if isinstance(orelse, cst.If):
        return (orelse,)
    return statements(orelse.body)


def else_of(body: Sequence[Statement], like: cst.Else | cst.If | None = None) -> cst.Else | None:
    """An ``else`` clause around the statements, or None for none."""
    if not body:
        return None
    if isinstance(like, cst.Else):
        return like.with_changes(body=block(body, like.body))
    return cst.Else(block(body))
