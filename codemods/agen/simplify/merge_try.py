"""One ``try`` for what two say.

    try:
        try:                                      try:
            row = await rows.__anext__()              row = await rows.__anext__()
        except StopAsyncIteration:        ->      except (StopAsyncIteration, EOFError):
            return                                    return
    except EOFError:
        return
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ..draft import Draft
from ..syntax import Body, is_bare_return, statements
from ..trivia import splice
from .shapes import change_first


def simplify(draft: Draft) -> Draft | None:
    """Join the first ``try`` that holds nothing but another one, both with handlers only."""
    new = change_first(draft.body, _block)
    return draft.with_body(new) if new is not None else None


def _block(body: Body) -> Body | None:
    for index, outer in enumerate(body):
        if not isinstance(outer, cst.Try) or outer.orelse or outer.finalbody:
            continue
        inner = statements(outer.body)
        if len(inner) != 1 or not isinstance(inner[0], cst.Try):
            continue
        if inner[0].orelse or inner[0].finalbody or not _only_return(inner[0].handlers):
            continue
        handlers = [*inner[0].handlers, *outer.handlers]
        if _only_return(outer.handlers) and len(handlers) == 2:
            types = [handler.type for handler in handlers if handler.type is not None]
            both = cst.Tuple([cst.Element(each) for each in types])
            handlers = [handlers[0].with_changes(type=both)]
        new = outer.with_changes(body=inner[0].body, handlers=handlers)
        return splice(body, index, index + 1, (new,))
    return None


def _only_return(handlers: Sequence[cst.ExceptHandler]) -> bool:
    """Whether each handler names a class and does nothing but end the generator."""
    return all(
        handler.type is not None
        and not isinstance(handler.type, cst.Tuple)
        and handler.name is None
        and len(statements(handler.body)) == 1
        and is_bare_return(statements(handler.body)[0])
        for handler in handlers
    )
