"""Take every ``return`` out of the blocks it stands in: bind the value, leave, yield afterwards.

A ``yield`` inside ``try``, ``with`` or a restarting loop would keep the block open while the
consumer runs (PEP 789). So for one compound statement of ``__anext__``

    async with lock:                        async with lock:
        if queue:                               if queue:
            return queue.pop()       ->             item = queue.pop()
        await refill()                          else:
        return queue.pop()                          await refill()
                                                    item = queue.pop()
                                            yield item

This is the classical elimination of structured jumps: code after an ``if`` that always returns
moves into its ``else``, a ``return`` in a loop binds and breaks, code after such a loop moves into
the ``else`` of the loop; and where that is not enough a flag says whether a value is ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import libcst as cst

from .class_view import Unsupported
from .scope import stores
from .stops import Leaks, catching_stop, is_stop, manager, recursion
from .syntax import (
    Body,
    Statement,
    assign,
    block,
    break_,
    continue_,
    elif_to_else,
    else_of,
    if_,
    is_true,
    line,
    only,
    own_jumps,
    return_,
    returns,
    statements,
    walk_scope,
)
from .trivia import beside, comment_beside, comments


class NeedsFlag(Exception):
    """The structure alone cannot tell whether a value is ready."""


@dataclass(frozen=True)
class Ends:
    """How control leaves a piece of code: by falling off its end, by a ready value."""

    falls: bool
    ready: bool

    def __or__(self, other: Ends) -> Ends:
        return Ends(self.falls or other.falls, self.ready or other.ready)


FALLS = Ends(falls=True, ready=False)
READY = Ends(falls=False, ready=True)
LEAVES = Ends(falls=False, ready=False)


@dataclass(frozen=True)
class Hoist:
    """Takes returns out of one statement; the value goes to ``item``, the flag to ``flag``."""

    item: str
    flag: str | None
    leaks: Leaks
    swallowing: frozenset[str]
    self_name: str = ""
    harmless: frozenset[str] = frozenset()
    """Names of caught exceptions that cannot be a stop."""

    def body(
        self,
        body: Sequence[Statement],
        *,
        loop: bool = False,
        seen: bool = False,
        last: bool = False,
    ) -> tuple[Body, Ends]:
        """Hoist out of a run of statements.

        ``loop`` says that they stand in a loop which a ready value leaves by ``break``, ``last``
        that their end is the end of a pass of that loop; ``seen`` that something around them could
        see a StopAsyncIteration pass.
        """
        out: list[Statement] = []
        for index, statement in enumerate(body):
            rest = body[index + 1 :]
            statement = self._said_of_item(statement, out)
            if rest and isinstance(statement, cst.If | cst.For | cst.While):
                moved = self._with_rest(statement, rest, loop, seen, last)
                if moved is not None:
                    new, ends = moved
                    return (*out, *new), ends
            new, ends = self._statement(statement, loop, seen, last and not rest)
            out.extend(new)
            if not ends.falls:
                return tuple(out), ends
            if ends.ready and not loop:
                after, later = self.body(rest, loop=loop, seen=seen)
                if after:
                    out.append(if_(cst.UnaryOperation(cst.Not(), cst.Name(self._flag())), after))
                return tuple(out), Ends(later.falls, True)
            if ends.ready:
                after, later = self.body(rest, loop=loop, seen=seen, last=last)
                return (*out, *after), Ends(later.falls, True)
        return tuple(out), FALLS

    def _said_of_item(self, statement: Statement, before: list[Statement]) -> Statement:
        """What stands beside ``return item`` goes beside the line ``before`` it that binds it.

        Returns the statement without it, where there is such a line.
        """
        small = only(statement)
        if not isinstance(small, cst.Return) or not isinstance(small.value, cst.Name):
            return statement
        said = comment_beside(statement)
        if said is None or small.value.value != self.item:
            return statement
        for at in range(len(before) - 1, -1, -1):
            if only(before[at]) is not None and self.item in stores([before[at]]):
                before[at] = beside(before[at], said)
                return statement.with_changes(trailing_whitespace=cst.TrailingWhitespace())
        return statement

    def _flag(self) -> str:
        if self.flag is None:
            raise NeedsFlag
        return self.flag

    def _statement(
        self, statement: Statement, loop: bool, seen: bool, last: bool
    ) -> tuple[Body, Ends]:
        """Hoist out of one statement."""
        small = only(statement)
        if not seen and isinstance(statement, cst.SimpleStatementLine) and self._leaks(statement):
            return self._caught(statement, loop)
        if isinstance(small, cst.Return):
            return self._return(statement, small.value or cst.Name("None"), loop)
        if is_stop(statement):
            return ((statement,) if seen else (return_(statement),)), LEAVES
        if isinstance(small, cst.Raise | cst.Break | cst.Continue):
            return (statement,), LEAVES
        if isinstance(statement, cst.If):
            return self._if(statement, loop, seen, last)
        if isinstance(statement, cst.For | cst.While):
            return self._loop(statement, (), loop, seen, last)
        if isinstance(statement, cst.Try | cst.TryStar):
            return self._try(statement, loop, seen, last)
        if isinstance(statement, cst.With):
            return self._with(statement, loop, seen, last)
        if isinstance(statement, cst.Match):
            return self._match(statement, loop, seen, last)
        return (statement,), FALLS

    def _leaks(self, statement: cst.SimpleStatementLine) -> bool:
        """Whether the line, which nothing around it watches, may let a stop out."""
        if self.leaks.expression(statement):
            return True
        small = only(statement)
        if not isinstance(small, cst.Raise) or small.exc is None:
            return False
        known = isinstance(small.exc, cst.Name) and small.exc.value in self.harmless
        return not known and self.leaks.raises(statement, ())

    def _caught(self, statement: Statement, loop: bool) -> tuple[Body, Ends]:
        """The line in a ``try`` of its own that turns the stop into a ``return``."""
        small = only(statement)
        if isinstance(small, cst.Return):
            value = small.value or cst.Name("None")
            out: list[Statement] = [catching_stop((assign(self.item, value, statement),))]
            return (*out, *self._leave(loop)), READY
        ends = LEAVES if isinstance(small, cst.Raise) else FALLS
        return (catching_stop((statement,)),), ends

    def _leave(self, loop: bool) -> list[Statement]:
        """What follows the binding of a ready value."""
        out: list[Statement] = []
        if self.flag is not None:
            out.append(assign(self.flag, cst.Name("True")))
        if loop:
            out.append(break_())
        return out

    def _return(
        self, statement: Statement, value: cst.BaseExpression, loop: bool
    ) -> tuple[Body, Ends]:
        if recursion(statement, self.self_name):
            raise Unsupported("return await self.__anext__() stands in a block")
        out = [assign(self.item, value, statement)]
        if isinstance(value, cst.Name) and value.value == self.item:
            out = []
            if comments([statement]):
                out = [line(cst.Pass(), statement)]
        return (*out, *self._leave(loop)), READY

    def _if(
        self, statement: cst.If, loop: bool, seen: bool, last: bool
    ) -> tuple[Body, Ends]:
        body, ends = self.body(statements(statement.body), loop=loop, seen=seen, last=last)
        orelse = elif_to_else(statement.orelse)
        orelse, other = self.body(orelse, loop=loop, seen=seen, last=last)
        new = statement.with_changes(
            body=block(body, statement.body), orelse=_else(orelse, statement.orelse)
        )
        return (new,), ends | other

    def _with_rest(
        self,
        statement: Statement,
        rest: Sequence[Statement],
        loop: bool,
        seen: bool,
        last: bool,
    ) -> tuple[Body, Ends] | None:
        """Move the code after an ``if`` or a loop into it, where that replaces a jump."""
        if not returns(statement):
            return None
        if isinstance(statement, cst.For | cst.While):
            return self._loop(statement, rest, loop, seen, last)
        assert isinstance(statement, cst.If)
        if loop:
            return None
        _, ends = self.body(statements(statement.body), loop=loop, seen=seen)
        orelse = elif_to_else(statement.orelse)
        _, other = self.body(orelse, loop=loop, seen=seen)
        if not ends.falls:
            return self._if(
                statement.with_changes(orelse=_else((*orelse, *rest), statement.orelse)),
                loop,
                seen,
                last,
            )
        if not other.falls:
            body = (*statements(statement.body), *rest)
            new = statement.with_changes(body=block(body, statement.body))
            return self._if(new, loop, seen, last)
        return None

    def _loop(
        self,
        statement: cst.For | cst.While,
        rest: Sequence[Statement],
        loop: bool,
        seen: bool,
        last: bool,
    ) -> tuple[Body, Ends]:
        before = statements(statement.body)
        orelse = elif_to_else(statement.orelse)
        breaks = own_jumps(before, cst.Break)
        forever = isinstance(statement, cst.While) and is_true(statement.test)
        body, ends = self.body(before, loop=True, seen=seen, last=True)
        changed = statement.with_changes(body=block(body, statement.body))
        if not ends.ready:
            after, later = self.body(orelse, loop=loop, seen=seen)
            changed = changed.with_changes(orelse=_else(after, statement.orelse))
            falls = breaks or (later.falls and not forever)
            if not falls:
                return (changed,), later
            tail, tail_ends = self.body(rest, loop=loop, seen=seen, last=last)
            if later.ready and not loop and rest:
                tail = (if_(cst.UnaryOperation(cst.Not(), cst.Name(self._flag())), tail),)
            return (changed, *tail), Ends(tail_ends.falls, later.ready or tail_ends.ready)
        if forever and not breaks:
            return ((changed, break_()) if loop else (changed,)), READY
        if breaks:
            return self._flagged(changed, orelse, rest, loop, seen, last)
        # The loop is left by ``break`` with a value or runs to its end: the rest is its ``else``.
        after, later = self.body((*orelse, *rest), loop=loop, seen=seen, last=last)
        if loop and later.falls and not last:
            # A ``continue`` would skip what the loop around this one does next.
            return self._flagged(changed, orelse, rest, loop, seen, last)
        if loop:
            if later.falls:
                after = (*after, continue_()) if not rest or not _jumps(after) else after
            changed = changed.with_changes(orelse=_else(after, statement.orelse))
            return (changed, break_()), READY
        changed = changed.with_changes(orelse=_else(after, statement.orelse))
        return (changed,), Ends(later.falls, True)

    def _flagged(
        self,
        changed: Statement,
        orelse: Body,
        rest: Sequence[Statement],
        loop: bool,
        seen: bool,
        last: bool,
    ) -> tuple[Body, Ends]:
        """A loop with a ``break`` of its own and a value: only the flag tells them apart."""
        flag = cst.Name(self._flag())
        after, later = self.body(orelse, loop=loop, seen=seen)
        changed = changed.with_changes(orelse=else_of(after))
        if loop:
            tail, ends = self.body(rest, loop=loop, seen=seen, last=last)
            return (changed, if_(flag, [break_()]), *tail), Ends(ends.falls, True)
        tail, ends = self.body(rest, loop=loop, seen=seen)
        if tail:
            return (changed, if_(cst.UnaryOperation(cst.Not(), flag), tail)), Ends(ends.falls, True)
        return (changed,), Ends(True, True)

    def _try(
        self, statement: cst.Try | cst.TryStar, loop: bool, seen: bool, last: bool
    ) -> tuple[Body, Ends]:
        outside = seen or statement.finalbody is not None
        inside = outside or any(map(self.leaks.catches, statement.handlers))
        before = statements(statement.body)
        ends_pass = last and statement.orelse is None
        body, ends = self.body(before, loop=loop, seen=inside, last=ends_pass)
        orelse = elif_to_else(statement.orelse)
        orelse, other = self.body(orelse, loop=loop, seen=outside, last=last)
        if statement.orelse is not None and ends.ready and not loop:
            if ends.falls:
                orelse = (
                    if_(cst.UnaryOperation(cst.Not(), cst.Name(self._flag())), list(orelse)),
                )
            else:
                orelse, other = (), LEAVES
            ends = Ends(other.falls, True)
        elif statement.orelse is not None and ends.falls:
            ends = Ends(other.falls, ends.ready or other.ready)
        handlers = []
        for handler in statement.handlers:
            inner = self._knowing(handler, before)
            caught = statements(handler.body)
            # What ``except*`` raises may come out in a group, and nothing may leave it otherwise.
            watched = outside or isinstance(handler, cst.ExceptStarHandler)
            new, handled = inner.body(caught, loop=loop, seen=watched, last=last)
            asks = handled.falls or (self.flag is not None and _asks(new, self.flag))
            asks = asks or own_jumps(caught, cst.Break) or own_jumps(caught, cst.Continue)
            if asks and self.flag is not None and _returns_from_block(before):
                new = (assign(self.flag, cst.Name("False")), *new)
            handlers.append(handler.with_changes(body=block(new, handler.body)))
            ends = ends | handled
        final = statement.finalbody
        if final is not None:
            _, finally_ = self.body(statements(final.body), loop=loop, seen=True)
            if not finally_.falls:
                ends = LEAVES
        old_else = statement.orelse
        changed = statement.with_changes(
            body=block(body, statement.body),
            handlers=handlers,
            orelse=cast("cst.Else | None", _else(orelse, old_else)),
        )
        return (changed,), ends

    def _knowing(self, handler: cst.ExceptHandler | cst.ExceptStarHandler, body: Body) -> Hoist:
        """The same for a handler, where the caught exception may be known not to be a stop."""
        name = handler.name.name if handler.name is not None else None
        if not isinstance(name, cst.Name):
            return self
        if self.leaks.catches(handler) and self.leaks.may_stop(body):
            return self
        return replace(self, harmless=self.harmless | {name.value})

    def _with(
        self, statement: cst.With, loop: bool, seen: bool, last: bool
    ) -> tuple[Body, Ends]:
        inside = seen or self.leaks.notices(statement)
        before = statements(statement.body)
        body, ends = self.body(before, loop=loop, seen=inside, last=last)
        if any(self.may_swallow(item.item) for item in statement.items):
            ends = ends | FALLS
            if self.flag is not None and ends.ready:
                statement, body = self._unready(statement, body, _returns_from_block(before))
        return (statement.with_changes(body=block(body, statement.body)),), ends

    def _unready(
        self, statement: cst.With, body: Body, blocks: bool
    ) -> tuple[cst.With, Body]:
        """The value is not ready after all when leaving an inner block raises what this swallows.

        ``blocks`` says that the value leaves a block inside the body.
        """
        items = statement.items
        first = [self.may_swallow(item.item) for item in items].index(True)
        outer, inner = items[: first + 1], items[first + 1 :]
        if inner:
            nested = cst.With([*inner], block(body), asynchronous=statement.asynchronous)
            if any(self.may_swallow(item.item) for item in inner):
                nested, body = self._unready(nested, body, blocks)
            body = (nested.with_changes(body=block(body)),)
            last = outer[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            statement = statement.with_changes(items=[*outer[:-1], last])
        elif not blocks:
            return statement, body
        raised = [assign(self._flag(), cst.Name("False")), line(cst.Raise())]
        handler = cst.ExceptHandler(block(raised), cst.Name("BaseException"))
        return statement, (cst.Try(block(body), [handler]),)

    def may_swallow(self, node: cst.BaseExpression) -> bool:
        """Whether leaving the ``with`` may continue after it although the body raised."""
        name = manager(node)
        return name is None or name in self.swallowing

    def _match(
        self, statement: cst.Match, loop: bool, seen: bool, last: bool
    ) -> tuple[Body, Ends]:
        ends = LEAVES
        exhaustive = False
        cases = []
        for case in statement.cases:
            body, each = self.body(statements(case.body), loop=loop, seen=seen, last=last)
            cases.append(case.with_changes(body=block(body, case.body)))
            ends = ends | each
            exhaustive = exhaustive or is_catch_all(case)
        if not exhaustive:
            ends = ends | FALLS
        return (statement.with_changes(cases=cases),), ends


def is_catch_all(case: cst.MatchCase) -> bool:
    """Whether a ``case`` matches everything: ``case _:`` or ``case name:``."""
    return case.guard is None and isinstance(case.pattern, cst.MatchAs) and (
        case.pattern.pattern is None
    )


def _returns_from_block(body: Sequence[Statement]) -> bool:
    """Whether a ``return`` leaves a block whose exit may raise: a ``with``, or a ``finally``."""
    return any(
        returns(child)
        for statement in body
        for child in walk_scope(statement)
        if isinstance(child, cst.With)
        or (isinstance(child, cst.Try | cst.TryStar) and child.finalbody is not None)
    )


def _asks(body: Sequence[Statement], flag: str) -> bool:
    """Whether the flag is looked at."""
    return any(
        isinstance(child, cst.If)
        and any(isinstance(n, cst.Name) and n.value == flag for n in walk_scope(child.test))
        for statement in body
        for child in walk_scope(statement)
    )


def _jumps(body: Sequence[Statement]) -> bool:
    return bool(body) and isinstance(only(body[-1]), cst.Continue | cst.Break)


def _else(body: Body, like: cst.Else | cst.If | None) -> cst.Else | cst.If | None:
    """The ``else`` for the statements; a lone ``if`` that came from an ``elif`` stays one."""
    if len(body) == 1 and isinstance(like, cst.If) and isinstance(body[0], cst.If):
        return body[0]
    return else_of(body, like)
