"""State in the wrong place: in locals, at the wrong time, with the wrong first value."""

from __future__ import annotations

from typing import Any

import libcst as cst

from codemods.agen import generator
from codemods.agen.forms import eager, function, method, pair
from codemods.agen.syntax import Body, walk, yielded
from flake8_agen import analysis
from flake8_agen.case import Case
from flake8_agen.verdict import Form

from .mutant import Fault, always, around, mutant, swap


@mutant("index_walk_self", "one_shot_self")
def state_to_locals() -> Fault:
    """State of an object that is looped over again is lost between the loops."""

    def localised(honest: Any, self: Any, form: Any) -> Any:
        return self.state.all if form is Form.METHOD_SELF else honest(self, form)

    return around(Case, "localised", localised)


@mutant("index_walk_self", "private_names")
def state_changed_after_the_yield() -> Fault:
    """State on self is changed when the next item is asked for, not before this one is given."""

    def simplified(honest: Any, draft: Any) -> Any:
        new = honest(draft)
        return new.with_body(_sunk(new.body))

    return around(generator, "simplified", simplified)


def _sunk(body: Body) -> Body:
    return tuple(each.visit(_Sink()) for each in body)


class _Sink(cst.CSTTransformer):
    """``self.n += 1; yield n`` the other way round."""

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        body = list(updated_node.body)
        if len(body) > 1 and yielded(body[-1]) is not None and _updates_self(body[-2]):
            body[-2:] = [body[-1], body[-2]]
        return updated_node.with_changes(body=body)


def _updates_self(statement: cst.CSTNode) -> bool:
    return any(
        isinstance(child, cst.AugAssign) and isinstance(child.target, cst.Attribute)
        for child in walk(statement)
    )


@mutant("aiter_branches")
def reset_dropped() -> Fault:
    """A second loop over an object does not start anew."""
    return always(method, "without_return_self", ())


@mutant("eager", "eager_parameter")
def work_made_lazy() -> Fault:
    """What __init__ does waits until the first item is asked for."""
    return always(analysis, "must_be_eager", False)


@mutant("eager")
def eager_work_moved_inside() -> Fault:
    """What __init__ computes is computed by the inner generator, at the first item."""
    return always(eager, "_is_lazy", True)


@mutant("eager_parameter")
def nonlocal_lost() -> Fault:
    """An inner generator changes a parameter without saying that it is not its own."""
    return always(eager, "own_bindings", set())


@mutant("counter", "endless")
def defaults_dropped() -> Fault:
    """A parameter of __init__ that had a default has none."""

    def signature(honest: Any, parts: Any) -> Any:
        params, body = honest(parts)
        bare = [
            each.with_changes(default=None, equal=cst.MaybeSentinel.DEFAULT)
            for each in params.params
        ]
        return params.with_changes(params=bare), body

    return around(function, "signature", signature)


@mutant("counter", "shadowed_names")
def prologue_backwards() -> Fault:
    """What __init__ does is done in the wrong order."""

    def signature(honest: Any, parts: Any) -> Any:
        params, body = honest(parts)
        return params, tuple(reversed(body))

    return around(function, "signature", signature)


@mutant("aiter_sets", "program 5 function (by hand)")
def reset_of_a_function_dropped() -> Fault:
    """What __aiter__ sets is not set when the class becomes a function."""

    return always(function, "without_return_self", ())


@mutant("pair_arguments")
def arguments_of_the_iterator_swapped() -> Fault:
    """The iterator of a pair gets the arguments of another parameter."""

    def bound(honest: Any, parts: Any, call: Any) -> Any:
        found = honest(parts, call)
        values = [value for _, value in found]
        return [(name, value) for (name, _), value in zip(found, values[::-1], strict=True)]

    return around(pair, "_bound", bound)


@mutant("dataclass")
def fields_not_stored() -> Fault:
    """The fields of a dataclass are not what its generator starts from."""
    return swap(function, "_fields_as_parameters", lambda material, _names: material)
