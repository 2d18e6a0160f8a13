"""Walk a sequence, not its indices.

    i = 0
    while i < len(items):        for item in items:
        item = items[i]    ->        yield item
        yield item
        i += 1

With another use of the index, ``enumerate``. Only over a known sequence that nobody rebinds:
a ``for`` over a list asks for its length each time round, as the index loop did.
"""

from __future__ import annotations

from typing import cast

import libcst as cst

from ..draft import Draft, is_place, place, singular
from ..scope import mentions, stores
from ..syntax import (
    Body,
    Statement,
    assignment,
    block,
    call_of,
    code,
    elif_to_else,
    statements,
    walk,
)
from ..trivia import lost, splice, with_comments
from .shapes import (
    Tail,
    deepest_first,
    ends_with_return,
    initial,
    literal,
    read_on_return,
    says,
    tail_loop,
    update,
)


def simplify(draft: Draft) -> Draft | None:
    """Turn the final loop, when it walks indices, into a ``for`` over the sequence."""
    return deepest_first(draft, _simplify)


def _simplify(draft: Draft) -> Draft | None:
    tail = tail_loop(draft.body)
    if tail is None or tail.breaks or tail.continues or len(tail.inside) < 2:
        return None
    found = _bounded(tail) or (None if draft.nested else _until_error(tail))
    if found is None:
        return None
    index, sequence, inside = found
    start = initial(tail.before, index)
    if start is None or literal(start[1]) != 0 or not draft.is_local(index):
        return None
    if index in draft.outer or read_on_return(draft, tail, index):
        return None
    if not draft.is_sequence(sequence) or not _still(sequence, inside, draft):
        return None
    return _loop(draft, tail, start[0], index, sequence, inside)


def _bounded(tail: Tail) -> tuple[str, cst.BaseExpression, Body] | None:
    """``while i < len(items): ..; i += 1``."""
    found = update(tail.inside[-1])
    test = tail.loop.test
    if found is None or found.step != 1 or not isinstance(test, cst.Comparison):
        return None
    if len(test.comparisons) != 1 or code(test.left) != found.name:
        return None
    target = test.comparisons[0]
    if not isinstance(target.operator, cst.LessThan | cst.NotEqual):
        return None
    call = call_of(target.comparator, "len", 1)
    if call is None:
        return None
    inside = splice(tail.inside, len(tail.inside) - 1, len(tail.inside), ())
    return found.name, call.args[0].value, inside


def _until_error(tail: Tail) -> tuple[str, cst.BaseExpression, Body] | None:
    """``while True: try: item = items[i] except IndexError: return; ..; i += 1``."""
    first, found = tail.inside[0], update(tail.inside[-1])
    if not tail.forever or not isinstance(first, cst.Try) or found is None or found.step != 1:
        return None
    if first.finalbody is not None or len(first.handlers) != 1:
        return None
    body, handler = statements(first.body), first.handlers[0]
    caught = code(handler.type) if handler.type is not None else ""
    taken = assignment(body[0]) if len(body) == 1 else None
    stop = statements(handler.body)
    if caught != "IndexError" or taken is None or len(stop) != 1 or not ends_with_return(stop):
        return None
    value = taken[1]
    if not isinstance(value, cst.Subscript) or not _at(value, found.name):
        return None
    inside = (body[0], *elif_to_else(first.orelse), *tail.inside[1:-1])
    return found.name, value.value, inside


def _at(node: cst.CSTNode, index: str) -> bool:
    """Whether the node is ``something[index]``."""
    if not isinstance(node, cst.Subscript) or len(node.slice) != 1:
        return False
    part = node.slice[0].slice
    return isinstance(part, cst.Index) and code(part.value) == index


def _still(sequence: cst.BaseExpression, inside: Body, draft: Draft) -> bool:
    """Whether the loop leaves the sequence alone, other than reading items by index."""
    if isinstance(sequence, cst.Name):
        name = sequence.value
        if name in stores(inside) or not draft.is_fixed(name):
            return False
    elif not (isinstance(sequence, cst.Attribute) and code(sequence) in draft.facts.stable):
        return False
    return True


def _loop(
    draft: Draft, tail: Tail, start: int, index: str, sequence: cst.BaseExpression, inside: Body
) -> Draft | None:
    text = code(sequence)
    if any(_stores_item(child, text, index) for each in inside for child in walk(each)):
        return None
    first = assignment(inside[0])
    named = first is not None and _is_item(first[1], text, index)
    if first is not None and named:
        item, body = first[0], splice(inside, 0, 1, ()) if len(inside) > 1 else ()
        if not body or item in stores(body):
            return None
    else:
        item, body = _name_for(draft, singular(text) or "item"), inside
    changed = _Items(text, index, item)
    body = tuple(cast(Statement, each.visit(changed)) for each in body)
    if index in stores(body) or says(body, text):
        return None
    again = bool(mentions(body)[index])
    if again and draft.binds("enumerate"):
        return None
    if not again and not changed.count and first is None:
        return None
    if not named and not changed.count and not mentions(draft.body)["_"] and not draft.binds("_"):
        item = "_"  # nobody asks for the item
    one = singular(text)
    if one is not None and is_place(item) and item not in draft.names:
        draft = draft.prefer(item, one)
    target: cst.BaseAssignTargetExpression = cst.Name(item)
    over = sequence
    if again:
        target = cst.Tuple(
            [cst.Element(cst.Name(index)), cst.Element(cst.Name(item))], lpar=[], rpar=[]
        )
        over = cst.Call(cst.Name("enumerate"), [cst.Arg(sequence)])
    before = splice(tail.before, start, start + 1, ())
    loop: Statement = cst.For(
        target, over, block(body, tail.loop.body), leading_lines=tail.loop.leading_lines
    )
    old = [tail.before[start], tail.loop]
    loop = with_comments(loop, lost(old, [*before, loop]))
    return draft.with_body((*before, loop))


def _name_for(draft: Draft, wanted: str) -> str:
    """A name for the item. What has the best one now may be gone in the end, as the ``row`` of
    ``row = dict(rows[i])`` that is yielded next."""
    working = place("item")
    free = draft.fresh(wanted) == wanted or mentions(draft.body)[working]
    return draft.fresh(wanted) if free else working


def _is_item(node: cst.BaseExpression, sequence: str, index: str) -> bool:
    return isinstance(node, cst.Subscript) and _at(node, index) and code(node.value) == sequence


def _stores_item(node: cst.CSTNode, sequence: str, index: str) -> bool:
    """Whether the node sets or deletes ``sequence[index]``."""
    targets = cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.Del | cst.For | cst.CompFor
    if isinstance(node, cst.AsName):
        return any(_is_item_node(child, sequence, index) for child in walk(node.name))
    return isinstance(node, targets) and any(
        _is_item_node(child, sequence, index) for child in walk(node.target)
    )


def _is_item_node(node: cst.CSTNode, sequence: str, index: str) -> bool:
    return isinstance(node, cst.BaseExpression) and _is_item(node, sequence, index)


class _Items(cst.CSTTransformer):
    """Replaces ``sequence[index]`` by the item."""

    def __init__(self, sequence: str, index: str, item: str) -> None:
        self.sequence, self.index, self.item = sequence, index, item
        self.count = 0

    def leave_Subscript(
        self, original_node: cst.Subscript, updated_node: cst.Subscript
    ) -> cst.BaseExpression:
        if _is_item(original_node, self.sequence, self.index):
            self.count += 1
            return cst.Name(self.item)
        return updated_node
