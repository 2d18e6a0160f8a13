"""The normal form: the body of ``__anext__`` as the body of ``while True:`` in a generator.

Each exit of ``__anext__`` is made explicit (equivalence.md, rules 1 to 7):

    return value                    ->  yield value; continue
    return                          ->  yield None; continue
    the end of the body             ->  yield None
    raise StopAsyncIteration        ->  return        (kept, and caught around the step, where seen)
    return await self.__anext__()   ->  continue
    await source.__anext__()        ->  the same in ``try``/``except StopAsyncIteration: return``

A return inside a block leaves the block first (:mod:`.hoist`). The result is correct as it stands;
everything in :mod:`.simplify` only makes it read better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from .facts import operand
from .hoist import Hoist, NeedsFlag, is_catch_all
from .scope import stores
from .stops import Leaks, catching_stop, is_stop, recursion
from .syntax import (
    Body,
    Statement,
    assign,
    block,
    code,
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
    yield_,
)


@dataclass(frozen=True)
class Step:
    """Turns the body of ``__anext__`` into one pass of the generator's loop.

    ``fresh`` makes a name that nothing else uses; ``is_iterator`` says whether a loop over an
    expression continues where it stopped when it is entered again.
    """

    self_name: str
    leaks: Leaks
    swallowing: frozenset[str]
    fresh: Callable[[str], str]
    is_iterator: Callable[[cst.BaseExpression, bool], bool]
    own: frozenset[str] = frozenset()
    """The names that nothing but the statements of the step changes."""

    def normal_form(self, body: Body) -> Body:
        """The statements of the loop; falling off their end starts the next pass."""
        new, falls = self.free(body, first=True, last=True)
        if falls:
            new = (*new, yield_(cst.Name("None")))
        return new

    def free(
        self, body: Sequence[Statement], *, first: bool = False, last: bool = False
    ) -> tuple[Body, bool]:
        """Statements outside every block; also whether control can reach their end.

        ``first`` says that nothing of the step runs before them; ``last`` that their end is the end
        of the step.
        """
        out: list[Statement] = []
        for index, statement in enumerate(body):
            rest = body[index + 1 :]
            new, falls, used_rest = self._statement(
                statement, rest, first and index == 0, last
            )
            out.extend(new)
            if used_rest or not falls:
                return tuple(out), falls
        return tuple(out), True

    def _statement(
        self, statement: Statement, rest: Sequence[Statement], first: bool, last: bool
    ) -> tuple[Body, bool, bool]:
        """The statement; whether control reaches its end; whether it took the rest along."""
        small = only(statement)
        if is_stop(statement):
            return (return_(statement),), False, False
        if recursion(statement, self.self_name):
            return (line(cst.Continue(), statement),), False, False
        if isinstance(statement, cst.SimpleStatementLine):
            if self.leaks.simple(statement):
                return self._wrapped(statement)
            if isinstance(small, cst.Return):
                value = small.value or cst.Name("None")
                return (yield_(value, statement), continue_()), False, False
            return (statement,), not isinstance(small, cst.Raise | cst.Continue | cst.Break), False
        if self.leaks.header(statement):
            if isinstance(statement, cst.If) and self._begins_anew(statement):
                return self._asked_first(statement, last and not rest)
            return self._wrapped(statement)
        if isinstance(statement, cst.FunctionDef | cst.ClassDef):
            return (statement,), True, False
        ends = last and not rest
        if isinstance(statement, cst.If):
            return self._if(statement, ends)
        if isinstance(statement, cst.Match):
            return self._match(statement, ends)
        if isinstance(statement, cst.For | cst.While) and first:
            fused = self._fused(statement, ends)
            if fused is not None:
                new_loop, falls = fused
                return (new_loop,), falls, False
        if self.leaks.inside(statement):
            return self._wrapped(statement)
        if not returns(statement):
            new_body, how = self._hoist("item", None).body((statement,))
            return new_body, how.falls, False
        if isinstance(statement, cst.Try):
            through = self._try_else(statement)
            if through is not None:
                return (through,), True, False
        if isinstance(statement, cst.For | cst.While):
            simple = self._loop_else(statement, rest, last)
            if simple is not None:
                return simple, False, True
        return self._hoisted(statement)

    def _begins_anew(self, statement: cst.If) -> bool:
        """Whether ``return await self.__anext__()`` stands in it, which is no matter of a block."""
        return any(recursion(each, self.self_name) for each in walk_scope(statement))

    def _asked_first(self, statement: cst.If, last: bool) -> tuple[Body, bool, bool]:
        """The condition alone, which may let a stop out, and what follows from it."""
        name = self.fresh("holds")
        test = statement.test
        if self.leaks.truth(test):  # to be asked there as well
            test = cst.UnaryOperation(cst.Not(), cst.UnaryOperation(cst.Not(), operand(test)))
        ask = catching_stop((assign(name, test),))
        then = statement.with_changes(test=cst.Name(name), leading_lines=())
        new, falls, _ = self._if(then, last)
        return (ask.with_changes(leading_lines=statement.leading_lines), *new), falls, False

    def _if(self, statement: cst.If, last: bool) -> tuple[Body, bool, bool]:
        body, falls = self.free(statements(statement.body), last=last)
        orelse, other = self.free(elif_to_else(statement.orelse), last=last)
        new = statement.with_changes(
            body=block(body, statement.body), orelse=_orelse(orelse, statement)
        )
        return (new,), falls or other, False

    def _match(self, statement: cst.Match, last: bool) -> tuple[Body, bool, bool]:
        cases = []
        falls = True
        for case in statement.cases:
            body, reaches = self.free(statements(case.body), last=last)
            cases.append((case.with_changes(body=block(body, case.body)), reaches))
            if is_catch_all(case):
                falls = any(reach for _, reach in cases)
        return (statement.with_changes(cases=[case for case, _ in cases]),), falls, False

    def _wrapped(self, statement: Statement) -> tuple[Body, bool, bool]:
        """Catch the stop right around the statement that may let it out."""
        if isinstance(only(statement), cst.Raise):
            return (catching_stop((statement,)),), False, False
        if not returns(statement):
            new, ends = self._hoist("item", None).body((statement,), seen=True)
            return (catching_stop(new),), ends.falls, False
        return self._hoisted(statement, wrap=True)

    def _hoist(self, item: str, flag: str | None) -> Hoist:
        return Hoist(item, flag, self.leaks, self.swallowing, self.self_name)

    def _hoisted(self, statement: Statement, *, wrap: bool = False) -> tuple[Body, bool, bool]:
        """A block that returns: leave it with the value bound, then yield."""
        item = self._item_name(statement)
        try:
            new, ends = self._hoist(item, None).body((statement,), seen=wrap)
            if wrap:
                new = (catching_stop(new),)
            if not ends.falls:
                out = (*new, yield_(cst.Name(item)), continue_()) if ends.ready else new
                return out, False, False
        except NeedsFlag:
            pass
        flag = self.fresh("ready")
        new, ends = self._hoist(item, flag).body((statement,), seen=wrap)
        leading = statement.leading_lines
        if new and new[0].leading_lines == leading:
            new = (new[0].with_changes(leading_lines=()), *new[1:])
        if wrap:
            new = (catching_stop(new),)
        start = assign(flag, cst.Name("False")).with_changes(leading_lines=leading)
        ready = if_(cst.Name(flag), [yield_(cst.Name(item)), continue_()])
        return (start, *new, ready), ends.falls, False

    def _loop_else(
        self, statement: cst.For | cst.While, rest: Sequence[Statement], last: bool
    ) -> Body | None:
        """A loop that returns, then more: the rest is what happens when nothing was found."""
        if isinstance(statement, cst.While) and is_true(statement.test):
            return None
        if own_jumps(statements(statement.body), cst.Break):
            return None
        after, falls = self.free((*elif_to_else(statement.orelse), *rest), last=last)
        if falls and not last:
            return None
        item = self._item_name(statement)
        if falls:
            after = (*after, yield_(cst.Name("None")), continue_())
        try:
            bare = statement.with_changes(orelse=None)
            new, _ = self._hoist(item, None).body((bare,))
        except NeedsFlag:
            return None
        loop = new[0]
        if len(new) != 1 or not isinstance(loop, cst.For | cst.While):
            return None
        loop = loop.with_changes(orelse=else_of(after))
        return (loop, yield_(cst.Name(item)), continue_())

    def _try_else(self, statement: cst.Try) -> cst.Try | None:
        """A lone ``return`` at the end of a ``try`` body that may also fall through: the ``else``.

        The ``else`` of a ``try`` without ``finally`` is outside it, so the yield may stand there.
        """
        body = statements(statement.body)
        last = only(body[-1])
        if statement.finalbody is not None or statement.orelse is not None:
            return None
        if not isinstance(last, cst.Return) or any(returns(each) for each in body[:-1]):
            return None
        if any(returns(handler) for handler in statement.handlers):
            return None
        hoist = self._hoist("item", None)
        caught = any(map(self.leaks.catches, statement.handlers))
        before, how = hoist.body(body[:-1], seen=caught)
        if not how.falls:
            return None
        handlers = []
        falls = False
        for handler in statement.handlers:
            new, ends = hoist.body(statements(handler.body))
            handlers.append(handler.with_changes(body=block(new, handler.body)))
            falls = falls or ends.falls
        if not falls:
            return None
        value = last.value or cst.Name("None")
        if isinstance(value, cst.Name) and len(body) > 1:
            new_body, item, said = before, value.value, body[-1]
        else:
            item, said = self._item_name(statement), None
            new_body = (*before, assign(item, value, body[-1]))
        return statement.with_changes(
            body=block(new_body, statement.body),
            handlers=handlers,
            orelse=else_of([yield_(cst.Name(item), said), continue_()]),
        )

    def _fused(
        self, statement: cst.For | cst.While, last: bool
    ) -> tuple[Statement, bool] | None:
        """A loop that opens the step: entering it again is the same as going on with it."""
        before = statements(statement.body)
        if not returns(statement):
            return None
        if isinstance(statement, cst.For) and not self.is_iterator(
            statement.iter, statement.asynchronous is not None
        ):
            return None
        body, _ = self.free(before)
        orelse, falls = self.free(elif_to_else(statement.orelse), last=last)
        forever = isinstance(statement, cst.While) and is_true(statement.test)
        breaks = own_jumps(before, cst.Break)
        new = statement.with_changes(
            body=block(body, statement.body), orelse=else_of(orelse, statement.orelse)
        )
        return new, breaks or (falls and not forever)

    def _item_name(self, statement: Statement) -> str:
        """The name for the item: the local that every return names, else a fresh ``item``."""
        values = [
            child.value for child in walk_scope(statement) if isinstance(child, cst.Return)
        ]
        names = {code(value) if value is not None else "None" for value in values}
        if len(names) == 1 and all(isinstance(value, cst.Name) for value in values):
            name = names.pop()
            if name in self.own - _overwritten(statement):
                return name
        return self.fresh("item")


def _overwritten(statement: Statement) -> set[str]:
    """The names that a ``finally`` or the end of a handler may change on the way out."""
    found: set[str] = set()
    for child in walk_scope(statement):
        if isinstance(child, cst.Finally):
            found |= stores([child])
        elif isinstance(child, cst.ExceptHandler | cst.ExceptStarHandler) and child.name:
            found |= stores([child.name])
    return found


def _orelse(body: Body, statement: cst.If) -> cst.Else | cst.If | None:
    if len(body) == 1 and isinstance(statement.orelse, cst.If) and isinstance(body[0], cst.If):
        return body[0]
    return else_of(body, statement.orelse if isinstance(statement.orelse, cst.Else) else None)
