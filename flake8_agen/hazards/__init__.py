"""What speaks against a rewrite: one guard per hazard, all of them in ``GUARDS`` and
``ASSUMPTIONS``."""

from __future__ import annotations

from flake8_agen.case import Case
from flake8_agen.hazards import (
    annotated,
    body,
    consumers,
    dissolving,
    exported,
    local,
    merging,
    pair,
    shape,
)
from flake8_agen.hazards.assumptions import ASSUMPTIONS, assumed
from flake8_agen.hazards.guard import Guard
from flake8_agen.verdict import Form, Hazard

__all__ = ["ASSUMPTIONS", "GUARDS", "LAST", "hazards_of"]

GUARDS: tuple[Guard[Case], ...] = (
    shape.aliased,
    shape.not_async,
    shape.yields,
    shape.decorated,
    shape.parameters,
    shape.no_own_aiter,
    shape.no_slot,
    shape.finaliser,
    shape.sync_partner,
    shape.base_iterator,
    shape.unknown_base,
    shape.unknown_metaclass,
    shape.looked_at_by_base,
    shape.class_decorator,
    shape.typed_in_comments,
    shape.super_protocol,
    shape.recursion,
    shape.stepped_by_itself,
    body.return_in_finally,
    body.escaping_closure,
    body.maybe_unset,
    body.no_else,
    body.leaks_stop,
    body.attribute_target,
    body.frame,
    body.stack,
    body.self_rebound,
    body.shadowed,
    body.replaced,
    local.deleted,
    local.by_name,
    local.unset_attribute,
    local.nested_write,
    local.value_pattern,
    local.not_a_sequence,
    dissolving.members,
    dissolving.bases,
    dissolving.class_decorated,
    dissolving.dataclass,
    dissolving.self_escapes,
    dissolving.own_methods,
    dissolving.class_cell,
    dissolving.mangled,
    dissolving.odd_init,
    dissolving.class_scope,
    dissolving.in_class_body,
    merging.captured,
    *consumers.GUARDS,
    *exported.GUARDS,
    annotated.annotated_elsewhere,
    annotated.annotated_apart,
    *pair.GUARDS,
)


LAST = (consumers.dependency_by_detour, consumers.declared_by_detour)
"""Guards whose answer takes a long way, asked only about forms that nothing else speaks against, or
where the answer is known."""


def hazards_of(case: Case, form: Form) -> tuple[Hazard, ...]:
    """Everything that speaks against this form of this class, in the order of the files."""
    found = {hazard for guard in GUARDS for hazard in guard.hazards(case, form)}
    if not found or case.knows_detours:
        found.update(hazard for guard in LAST for hazard in guard.hazards(case, form))
    found.update(list(assumed(case, form, sorted(found))))
    return tuple(sorted(found))
