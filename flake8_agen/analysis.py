"""The one public call: from the syntax tree of a file to a verdict for each candidate class."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import replace

from flake8_agen.case import Case
from flake8_agen.classes.ancestry import ancestry_of
from flake8_agen.classes.constants import int_constants
from flake8_agen.classes.eager import must_be_eager
from flake8_agen.classes.helpers import inlinable
from flake8_agen.classes.kinds import kinds_of, of_ints
from flake8_agen.classes.leaks import leaks_of
from flake8_agen.classes.managers import Managers
from flake8_agen.classes.odd_iterators import ASKING, odd_iterators
from flake8_agen.classes.outside import Outside, outside_of
from flake8_agen.classes.pairs import pairing_of
from flake8_agen.classes.protocol import Aiter, Subject
from flake8_agen.classes.resets import resets_of
from flake8_agen.classes.shadowed import shadowed_around
from flake8_agen.classes.shared import shared_of
from flake8_agen.classes.state import state_of, touched_names
from flake8_agen.classes.subjects import subjects
from flake8_agen.classes.touches import Touches
from flake8_agen.hazards import annotated, hazards_of
from flake8_agen.hazards.guard import DISSOLVING
from flake8_agen.imports import imports_of
from flake8_agen.options import Options
from flake8_agen.patience import patient
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, code_point_column
from flake8_agen.uses.spoken import documents, spellings
from flake8_agen.uses.starred import leaking
from flake8_agen.uses.use import ClassUses, UseKind
from flake8_agen.verdict import CODES, Applicability, Form, FormVerdict, Kind, Plan, Shared, Verdict


def analyse(
    tree: ast.Module, source: str, path: str, project: Project, options: Options
) -> Iterator[Verdict]:
    """One verdict for each class of ``tree`` that binds ``__anext__``, in the order of the file;
    then, where AGN104 is enabled, one for each ``__aiter__`` that wraps a generator."""
    # As Python counts lines: no split at form feeds or Unicode separators.
    lines = io.StringIO(source, newline=None).readlines()
    for subject in subjects(tree, imports_of(tree)):
        with patient(), project.recording(forward=True):
            case = _case(subject, tree, path, project, options)
            verdict = Verdict(
                path=path,
                line=subject.node.lineno,
                column=code_point_column(lines, subject.node),
                qualname=subject.qualname,
                forms=tuple(_forms(case)) if case is not None else (),
                tracks=case is not None and case.state.tracks and _is_reportable(case),
                shared=_shared(case, subject, path),
            )
        yield verdict
    if CODES[Form.NESTED] in options.enable:
        from flake8_agen.wrapping import wrapping

        yield from wrapping(tree, source, lines, path, project)


def _shared(case: Case | None, subject: Subject, path: str) -> Shared | None:
    """Who looks at what the class would track; asked only where it tracks nothing."""
    if case is None:
        touches = Touches(subject)
        return None if touched_names(subject, touches) else shared_of(subject, touches, path)
    if case.state.all:
        return None
    outside = (*case.outside.certain, *case.outside.possible)
    return shared_of(subject, case.touches, path, outside)


def _case(
    subject: Subject, tree: ast.Module, path: str, project: Project, options: Options
) -> Case | None:
    """What is known of the class; None where a look at the class itself settles that it is no
    matter of ours, so that the rest of the project need not be asked."""
    touches = Touches(subject)
    names = touched_names(subject, touches)
    if not names or not state_of(subject, touches, frozenset()).tracks:
        return None
    path = project.place(path)
    module = project.seed(path, tree)
    ancestry = ancestry_of(subject, project, path)
    foreign = ancestry.reads | ancestry.members
    uses = project.uses(path, tree, subject.node)
    attributes = frozenset(touch.attribute for touch in touches.all) | names
    outside = outside_of(subject, attributes, uses, project, path, tree)
    state = state_of(subject, touches, outside.telling | (names & foreign))
    public = is_public(subject, uses, options)
    managers = Managers(subject, module, project, outside.written)
    kinds = _kept(kinds_of(subject, touches, uses, tree, public, project), outside, subject)
    kinds = {**int_constants(subject, tree, path, project), **kinds}
    odd = odd_iterators(kinds, subject, project)
    init_aiter = subject.methods.get("__aiter__")
    return Case(
        path=path,
        tree=tree,
        subject=subject,
        touches=touches,
        state=state,
        ancestry=ancestry,
        uses=uses,
        outside=outside,
        kinds={name: kind for name, kind in kinds.items() if name not in odd},
        odd=odd,
        inline=inlinable(subject, touches, state.helpers),
        leaks=leaks_of(
            subject, tree, state.helpers, project, path, managers,
            bool(uses.of(UseKind.SUBCLASS)),
        ),
        managers=managers,
        public=public,
        project=project,
        options=options,
        pairing=pairing_of(subject, tree),
        shadowed=shadowed_around(subject, module, project),
        resets=resets_of(init_aiter) if init_aiter is not None else frozenset(),
    )


def _kept(kinds: dict[str, Kind], outside: Outside, subject: Subject) -> dict[str, Kind]:
    """The kinds without the sequences and iterators that others put something else in place of:
    a loop over one of them would not see that. Behind a descriptor may be anything, and so in the
    place of a value of the class body."""
    changed = {f"self.{name}" for name in outside.written | outside.of_type}
    of_class = outside.written & subject.definitions.keys()
    never = {f"self.{name}" for name in outside.descriptors | of_class}
    return {
        name: kind
        for name, kind in kinds.items()
        if name not in (never if kind is Kind.INT else changed)
    }


def _is_reportable(case: Case) -> bool:
    """A class without ``__aiter__`` is a mistake of its own, unless an iterable builds it."""
    return case.subject.aiter is not Aiter.ABSENT or case.pairing is not None


def is_public(subject: Subject, uses: ClassUses, options: Options) -> bool:
    """Whether code outside the project is taken to use the class."""
    if options.library == "false":
        return False
    if uses.of(UseKind.EXPORT):
        return True
    hidden = any(isinstance(owner, FUNCTIONS) for owner in subject.owners)
    private = any(part.startswith("_") for part in subject.qualname.split("."))
    return options.library == "true" and not hidden and not private


def _forms(case: Case) -> Iterator[FormVerdict]:
    """The forms that make sense, in the order of preference."""
    if case.pairing is not None:
        yield _verdict(case, Form.PAIR)
    if case.subject.aiter is not Aiter.ABSENT:
        yield _verdict(case, Form.FUNCTION)
        kept = _verdict(case, Form.METHOD_SELF)
        # What is SAFE with its state on self is not to be less so with --unsafe.
        waits = kept.applicability is Applicability.UNSAFE
        if case.passing or (waits and case.hardly_kept):
            yield _verdict(case, Form.METHOD_LOCALS)
        yield kept


def _verdict(case: Case, form: Form) -> FormVerdict:
    bare = FormVerdict(form, hazards_of(case, form), _plan(case, form))
    if bare.applicability is Applicability.NONE:
        return bare
    spoken = spellings(case.project, case.thing, form)
    bare = replace(
        bare,
        plan=replace(
            bare.plan,
            called=spoken.pop(case.path, frozenset()),
            spoken=spoken,
            documents=documents(case.project, case.thing, form),
        ),
    )
    if form not in DISSOLVING:
        return replace(bare, plan=replace(bare.plan, stay=case.stay, plain=case.plain))
    named = annotated.places(case)
    plan = replace(
        bare.plan,
        annotations=named.pop(case.path, ()),
        elsewhere=annotated.elsewhere(case, form, named),
        stay=case.stay,
        plain=case.plain,
    )
    return replace(bare, plan=plan)


def _plan(case: Case, form: Form) -> Plan:
    inline = case.inline if form in DISSOLVING else frozenset()
    localise = case.localised(form)
    return Plan(
        localise=localise,
        carried=localise - case.resets if form is Form.METHOD_LOCALS else frozenset(),
        kinds=dict(case.kinds),
        of_ints=of_ints(case.subject, case.touches, case.kinds),
        eager=form is Form.FUNCTION
        and (
            "__init__" in case.leaks.starting  # there it is an error, not the end
            or must_be_eager(case.subject.init, case.subject.imports, case.uses)
        ),
        inline=inline,
        stopping=case.leaks.called,
        plain_errors=case.plain_errors,
        catching=case.leaks.catching,
        swallowing=case.managers.swallowing(case.state.helpers | {"__anext__"}),
        unaware=case.managers.unaware(case.state.helpers | {"__anext__"}),
        unshared=case.unshared,
        unseen=case.unseen,
        shadowed=case.shadowed.names | (ASKING if case.odd else frozenset()),
        taken=case.taken,
        leaking=leaking(case.project, case.path, ("AsyncGenerator", "AsyncIterator")),
        partner=case.pairing.partner.lineno if form is Form.PAIR and case.pairing else None,
    )
