"""Guards about the uses of the class and its objects in the project."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from types import AsyncGeneratorType, FunctionType

from flake8_agen.case import Case
from flake8_agen.hazards.guard import ALL, FUNCTION, METHODS, Guard, Sighting, found, unknown
from flake8_agen.syntax import PROTOCOL, body_of
from flake8_agen.uses.overlaps import handed_twice, nested_passes, passes_in_tasks
from flake8_agen.uses.use import ESCAPING, UNION, UNPARSED, Construction, Use, UseKind
from flake8_agen.verdict import Evidence, Form


def _seen(
    name: str,
    forms: frozenset[Form],
    evidence: Evidence,
    kinds: tuple[UseKind, ...],
    reason: str,
    message: str,
    keep: Callable[[Use], bool] = lambda use: True,
) -> Guard[Case]:
    """A guard that reports every use of some kinds."""

    def check(case: Case, form: Form) -> Iterator[Sighting]:
        for use in case.uses.of(*kinds):
            if keep(use):
                text = message.format(name=use.name or "it", cls=case.subject.node.name)
                yield Sighting(use.line, text, use.path)

    return Guard(name, forms, evidence, reason, check)


_WITH_AITER = METHODS | {Form.PAIR}
"""The forms in which there is still an object to loop over, whose ``__aiter__`` is a generator."""


def _elsewhere(use: Use) -> bool:
    return not use.annotation


USES = (
    _seen(
        "SUBCLASSED", FUNCTION, Evidence.FOUND, (UseKind.SUBCLASS,),
        "A function cannot be a base class (H04).",
        "{name} derives from it, and a function can be no base; without subclasses it could "
        "become a function",
    ),
    _seen(
        "SUBSCRIPTED", FUNCTION, Evidence.FOUND, (UseKind.SUBSCRIPT,),
        "A function cannot be subscripted (H04).",
        "{cls}[..] is evaluated, which a function cannot be; without the brackets, or in "
        "annotations only, it could become a function",
        _elsewhere,
    ),
    _seen(
        "NAMED_IN_STRING", FUNCTION, Evidence.FOUND, (UseKind.STRING,),
        "A string that names the class finds a function instead.",
        "a string names the class, and whoever resolves it may expect one; without that string "
        "it could become a function",
    ),
    _seen(
        "REUSED", FUNCTION, Evidence.FOUND, (UseKind.REUSED,),
        "A generator that failed or ended stays ended (D01, D02, F02, F03).",
        "one object may be looped over more than once, and a generator stays ended; with one "
        "object for each loop it could become a function",
    ),
    _seen(
        "STEPPED", METHODS, Evidence.FOUND, (UseKind.ANEXT,),
        "The class would not have an ``__anext__`` any more (F06).",
        "an object is stepped with anext() or asked for __anext__, which only an iterator has; "
        "with a loop instead its __aiter__ could be the generator",
    ),
    _seen(
        "STEPPED_BY_CLASS", METHODS, Evidence.FOUND, (UseKind.CLASS_ATTRIBUTE, UseKind.STRING),
        "The class would not have an ``__anext__`` any more, which a call or a patch needs (F06).",
        "by way of {cls}, {name} is used or patched, which would be gone or another; without "
        "that its __aiter__ could be the generator",
        lambda use: use.name.rpartition(".")[2] in PROTOCOL,
    ),
    _seen(
        "IDENTITY", METHODS, Evidence.FOUND, (UseKind.IDENTITY,),
        "``aiter(x)`` would not be ``x`` any more (F01).",
        "aiter(x) is compared with x, which would not be the same any more; without that its "
        "__aiter__ could be the generator",
    ),
    _seen(
        "ITERATOR_TESTED", METHODS, Evidence.FOUND, (UseKind.ASYNC_ITERATOR_TEST,),
        "The class would be an AsyncIterable, no AsyncIterator (F07).",
        "an object is tested for being an AsyncIterator, which it would not be; tested for "
        "AsyncIterable, its __aiter__ could be the generator",
    ),
    _seen(
        "PERHAPS_TESTED", METHODS, Evidence.UNKNOWN, (UseKind.FOREIGN_TEST,),
        "A class of another package may be a Protocol with an ``__anext__`` (F07).",
        "an object is tested for being a {name}, which is not part of the project; if that does "
        "not ask for __anext__, use --unsafe",
    ),
    _seen(
        "AS_ITERATOR", METHODS, Evidence.FOUND, (UseKind.AS_ASYNC_ITERATOR,),
        "The class would be an AsyncIterable, no AsyncIterator (F07).",
        "an object is annotated as AsyncIterator, which it would not be; annotated as "
        "AsyncIterable, its __aiter__ could be the generator",
    ),
    _seen(
        "OVERRIDDEN", METHODS, Evidence.FOUND, (UseKind.SUBCLASS,),
        "A subclass that defines or calls a protocol method would not meet the other half of it.",
        "the subclass {name} defines or uses __aiter__ or __anext__, so both would have to "
        "change; without that it could be rewritten",
        lambda use: use.protocol,
    ),
    _seen(
        "DEPENDENCY", ALL, Evidence.UNKNOWN, (UseKind.DEPENDENCY,),
        "Code outside the project may do anything with the object.",
        "an object or the class is passed to {name}, which is not part of the project; if that "
        "only loops over it, and once, use --unsafe",
    ),
    _seen(
        "STEPPED_BY_HAND", FUNCTION, Evidence.UNKNOWN, (UseKind.ANEXT,),
        "A caller of ``anext`` may go on after an error or the end (D01, D06).",
        "an object is stepped by hand, and a generator stays ended after an error or its end; "
        "if no call follows one, use --unsafe",
    ),
)  # fmt: skip


@unknown(_WITH_AITER)
def dependency_by_detour(case: Case, form: Form) -> Iterator[Sighting]:
    """Code outside the project may ask for ``__anext__`` an object that came there by a detour, or
    go on with what ``aiter(x)`` gives after an error."""
    if form is Form.PAIR:
        for use in case.looped_over(form).of(UseKind.DEPENDENCY):
            yield Sighting(use.line, _to_a_dependency("passed", use.name), use.path)
    found = case.detours(form)
    for place in found.outside:
        yield Sighting(place.line, _to_a_dependency("handed on", place.name), place.path)
    for name in found.lost:
        yield Sighting(
            case.subject.node.lineno,
            f"an object that was handed on gets the name {name.lstrip('.')}, which too many files "
            "say to see who steps it; if all only loop over it, use --unsafe",
        )


def _to_a_dependency(how: str, name: str) -> str:
    return (
        f"an object that was {how} may come to {name}, which is not part of the project; if that "
        "only loops over it, and once, use --unsafe"
    )


@unknown(METHODS)
def declared_by_detour(case: Case, form: Form) -> Iterator[Sighting]:
    """The class would be an AsyncIterable, no AsyncIterator (F07), as which something is annotated
    that may hold an object that was handed on."""
    for place in case.detours(form).declared:
        yield Sighting(
            place.line,
            "what may be such an object is annotated as AsyncIterator, which it would not be; "
            "annotated as AsyncIterable, its __aiter__ could be the generator",
            place.path,
        )


@unknown(FUNCTION)
def escapes(case: Case, form: Form) -> Iterator[Sighting]:
    """An object that is stored or handed on may be used in any way, and so may the class."""
    for use in case.uses.of(UseKind.ESCAPES, UseKind.UNRESOLVED):
        if use.name == UNPARSED:
            continue
        if use.kind is UseKind.UNRESOLVED and use.of_class:
            message = (
                f"{use.name} may stand for the class, and what is done with it is out of sight; "
                "if it does not, use --unsafe"
            )
        else:
            message = (
                f"an object or the class is handed on ({use.name}) and goes out of sight; a loop "
                "in its place would settle that, or --unsafe if one loop is all it gets"
            )
        yield Sighting(use.line, message, use.path)


@unknown(FUNCTION)
def unparsed(case: Case, form: Form) -> Iterator[Sighting]:
    """A file that names the class and is no Python may use it in any way."""
    for use in case.uses.of(UseKind.UNRESOLVED):
        if use.name == UNPARSED:
            yield Sighting(
                use.line,
                f"{os.path.basename(use.path)} names the class and cannot be parsed; corrected, or "
                "out of the project, it would not matter, else use --unsafe",
                use.path,
            )


@found(FUNCTION)
def tested(case: Case, form: Form) -> Iterator[Sighting]:
    """A function is no type to test for (H03)."""
    name = case.subject.node.name
    for use in case.uses.of(UseKind.ISINSTANCE):
        if use.name == UNION:
            seen = f"{name} is part of {UNION}, which a function cannot be; without that"
        elif use.name.startswith("type") or use.name.endswith("__class__"):
            seen = "the type of an object is looked at, which would be a generator; without that"
        else:
            seen = f"a type test is about {name}, whose objects would be generators; without that"
            seen += " test"
        yield Sighting(use.line, f"{seen} it could become a function", use.path)


@found(FUNCTION | {Form.METHOD_LOCALS})
def pickled(case: Case, form: Form) -> Iterator[Sighting]:
    """A generator cannot be pickled or copied, and a copy takes the state along (H05)."""
    for use in case.uses.of(UseKind.PICKLED):
        if use.of_class:
            message = "the class is pickled or copied and goes out of sight; without that its state"
        else:
            message = "an object is pickled or copied, which a generator cannot be; built anew "
            message += "instead, its state"
        yield Sighting(use.line, f"{message} could become local", use.path)


@found(FUNCTION)
def compared(case: Case, form: Form) -> Iterator[Sighting]:
    """Each call gives a new generator, which equals only itself."""
    for use in case.uses.of(UseKind.COMPARED):
        if use.of_class:
            seen = "the class is compared, and a function is the type of no object"
        else:
            seen = "an object is compared, and a generator equals only itself"
        yield Sighting(use.line, f"{seen}; without that it could become a function", use.path)


@found(FUNCTION)
def class_attribute(case: Case, form: Form) -> Iterator[Sighting]:
    """A function does not have the attributes of the class, nor their values (H21)."""
    for use in case.uses.of(UseKind.CLASS_ATTRIBUTE):
        if use.name in _OF_FUNCTIONS:
            seen = "used, and that of a function is another"
        else:
            seen = "used, which a function does not have"
        name = f"{case.subject.node.name}.{use.name}"
        yield Sighting(
            use.line, f"{name} is {seen}; without that it could become a function", use.path
        )


@found(FUNCTION)
def attribute_read(case: Case, form: Form) -> Iterator[Sighting]:
    """A generator has no attributes of its own (H01, H02)."""
    own = set(case.subject.definitions) | case.ancestry.members
    for use in case.uses.of(UseKind.ATTRIBUTE):
        # What the class cannot do either (``for x in it``) is done where such objects never come.
        if use.name not in _SYNTAX or use.name in own or case.ancestry.unknown:
            if use.name not in _OF_GENERATORS:
                seen = "a generator has none of its own"
            elif use.name in own or hasattr(object, use.name) or case.ancestry.unknown:
                seen = "that of a generator is another"
            else:
                seen = "a generator has one where the class has none"
            yield Sighting(
                use.line,
                f"the attribute {use.name} of an object is used, and {seen}; without that it could "
                "become a function",
                use.path,
            )


_OF_FUNCTIONS = frozenset(dir(FunctionType))
_OF_GENERATORS = frozenset(dir(AsyncGeneratorType))


_SYNTAX = frozenset(("__iter__", "__getitem__", "__len__", "__call__", "__enter__", "__exit__"))
"""What syntax and builtins ask an object for."""


@found(METHODS)
def class_as_value(case: Case, form: Form) -> Iterator[Sighting]:
    """A class that others are given to build objects from, in a file that steps such objects by
    hand: what they build must stay an iterator."""
    given = [use for use in case.uses.of(UseKind.ESCAPES, UseKind.DEPENDENCY) if use.of_class]
    for use in given:
        for place in case.project.unknown_anext():
            if place.path == use.path:
                yield Sighting(
                    place.line,
                    "an object that this class, handed on as a value, may have made is stepped by "
                    "hand; with a loop instead it could be rewritten",
                    place.path,
                )


@found(FUNCTION)
def replaceable_class(case: Case, form: Form) -> Iterator[Sighting]:
    """A class that is handed on as a value, where what it builds is stepped by hand, is a plug-in
    point: others derive from it."""
    for use in case.uses.of(UseKind.ESCAPES, UseKind.DEPENDENCY):
        stepped = {place.path for place in case.project.unknown_anext()} if use.of_class else set()
        if use.path in stepped:
            yield Sighting(
                use.line,
                "the class itself is handed on where objects are stepped by hand, so others may "
                "derive from it; with a loop instead it could become a function",
                use.path,
            )


@found(METHODS)
def given_by_aiter(case: Case, form: Form) -> Iterator[Sighting]:
    """What another ``__aiter__`` gives must be an iterator."""
    for use in case.uses.of(UseKind.ESCAPES):
        scope = use.scope.rpartition(".")[2]
        if scope == "__aiter__" and not use.of_class:
            yield Sighting(
                use.line,
                "another __aiter__ returns an object, which must be an iterator; with 'async for' "
                "and yield in that __aiter__ it could be rewritten",
                use.path,
            )


@found(frozenset({Form.METHOD_LOCALS}))
def overlapping(case: Case, form: Form) -> Iterator[Sighting]:
    """Passes over one object that overlap share its state; with locals they would not (F05)."""
    target = case.thing
    # Where nothing but --unsafe may make the state local, that they go out of sight is known.
    widely = bool(case.passing)
    for path, line in nested_passes(case.project, case.uses, target, widely=widely):
        yield Sighting(
            line,
            "an object is looped over, or used as a whole, within a loop over itself; with one "
            "object for each loop its state could become local",
            path,
        )
    for path, line in handed_twice(case.project, case.uses, target, widely=widely):
        yield Sighting(
            line,
            "an object is handed on twice at once, and may be looped over in both places at the "
            "same time; with one object for each its state could become local",
            path,
        )
    spots = {(use.path, use.line) for each in case.uses.constructions for use in _in_tasks(each)}
    tasks = passes_in_tasks(case.project, case.uses, target, widely=widely)
    for path, line in sorted({*spots, *tasks}):
        yield Sighting(
            line,
            "tasks share an object and may loop over it at the same time; with one object for each "
            "its state could become local",
            path,
        )


@unknown(frozenset({Form.METHOD_LOCALS}))
def perhaps_kept(case: Case, form: Form) -> Iterator[Sighting]:
    """An object that goes out of sight may be looped over again, or looked at as a whole; its state
    would start anew, or not show (F02, F03)."""
    if case.passing:
        return
    where = {(use.path, use.line): f" ({use.name})" for use in case.uses.of(*ESCAPING)}
    if case.hardly_kept - case.resets:
        for (path, line), name in (where or {(case.path, case.subject.node.lineno): ""}).items():
            yield Sighting(
                line,
                f"an object is handed on{name} and may be looped over again, where its state would "
                "start anew; if one loop is all it gets, use --unsafe",
                path,
            )
    if case.hardly_kept & case.outside.reached:
        yield Sighting(
            case.subject.node.lineno,
            "somebody looks at all attributes of something unknown, which its state would not be "
            "among; if such an object never is one, use --unsafe",
        )


def _in_tasks(construction: Construction) -> Iterator[Use]:
    """Where one object is given to more than one task: ``gather(work(it), work(it))``."""
    spawned = [use for use in construction.fate if use.spawned]
    reused = any(use.kind is UseKind.REUSED for use in construction.fate)
    if len(spawned) > 1 or (spawned and reused):
        yield spawned[-1]


@unknown(_WITH_AITER)
def stepped_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """An object that is handed on may be one of those that are stepped by hand."""
    escapes = case.looped_over(form).of(*ESCAPING)
    if escapes:
        for place in case.project.unknown_anext()[:1]:
            yield Sighting(
                place.line,
                "something unknown, perhaps such an object, is stepped by hand or must be an "
                "iterator; an annotation of its type, or a loop instead, could settle it",
                place.path,
            )


@found(METHODS)
def other_class(case: Case, form: Form) -> Iterator[Sighting]:
    """A loop asks the class of its iterator for each step, and that class may change meanwhile; a
    generator would go on."""
    places = [
        (each.node.lineno, case.path)
        for each in case.touches.all
        if each.attribute == "__class__"
        and isinstance(each.node, ast.Attribute)
        and isinstance(each.node.ctx, ast.Store)
    ]
    for use in case.uses.of(UseKind.ATTRIBUTE):
        if use.name == "__class__" and use.write:
            places.append((use.line, use.path))
    for line, path in dict.fromkeys(places):
        yield Sighting(
            line,
            "an object gets another class, which a loop asks for its next item; with an object of "
            "that class instead it could be rewritten",
            path,
        )


@unknown(METHODS)
def other_class_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """An object that is handed on may be one of those that get another class."""
    if case.uses.of(*ESCAPING):
        for place in case.project.reclassed()[:1]:
            yield Sighting(
                place.line,
                "something unknown, perhaps such an object, gets another class, which a loop asks "
                "for its next item; if such an object never does, use --unsafe",
                place.path,
            )


_OF_THE_OBJECT = (UseKind.ATTRIBUTE, UseKind.ISINSTANCE, UseKind.COMPARED, UseKind.PICKLED)


@found(_WITH_AITER)
def iterator_member(case: Case, form: Form) -> Iterator[Sighting]:
    """What ``aiter(x)`` gives would be a generator, without the members of the class."""
    for use in case.looped_over(form).of(*_OF_THE_OBJECT):
        if use.kept:
            yield Sighting(
                use.line,
                f"what aiter() gave is used like the object ({use.name or use.kind.value}), but "
                "would be a generator; with the object used for that it could be rewritten",
                use.path,
            )


@unknown(_WITH_AITER)
def member_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """An object that is handed on may be one whose iterator somebody uses as the object."""
    if case.looped_over(form).of(*ESCAPING):
        members = set(case.subject.definitions) | case.ancestry.members
        members |= {touch.attribute for touch in case.touches.all}
        for place in case.project.unknown_members():
            if place.name != "__anext__" and place.name in members:
                yield Sighting(
                    place.line,
                    f"{place.name} is used of what aiter() gave, perhaps for such an object; used "
                    "of what was given to aiter(), it would not matter",
                    place.path,
                )
                return


@found(_WITH_AITER)
def kept_iterator(case: Case, form: Form) -> Iterator[Sighting]:
    """What ``aiter(x)`` gives would be a generator, which ends with an error or its end (D01)."""
    for use in case.looped_over(form).uses:
        if use.kept and use.kind is UseKind.REUSED:
            yield Sighting(
                use.line,
                "what aiter() gave may be looped over more than once, and a generator stays "
                "ended; with loops over the object itself it could be rewritten",
                use.path,
            )
        elif use.kept and form is Form.PAIR and use.spawned:
            yield Sighting(
                use.line,
                "what aiter() gave goes to a task, and several at once cannot step a generator; "
                "with loops over the object itself it could be rewritten",
                use.path,
            )


@unknown(_WITH_AITER)
def kept_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """What ``aiter(x)`` gives is handed on or stepped by hand, and nobody knows whether it is used
    after an error or its end."""
    kinds = (*ESCAPING, UseKind.ANEXT) if form is Form.PAIR else ESCAPING
    for use in case.looped_over(form).of(*kinds):
        if use.kept:
            what = "stepped by hand" if use.kind is UseKind.ANEXT else "handed on"
            yield Sighting(
                use.line,
                f"what aiter() gave is {what}, perhaps after an error or its end; if one loop is "
                "all it gets, use --unsafe",
                use.path,
            )


@unknown(FUNCTION | _WITH_AITER)
def starts_late(case: Case, form: Form) -> Iterator[Sighting]:
    """``__aiter__`` would do its work with the first item, not when it is called (G05)."""
    method = case.subject.methods.get("__aiter__")
    if form is not Form.PAIR and (method is None or len(body_of(method)) < 2):
        return
    for use in case.looped_over(form).of(UseKind.CONSUMED, UseKind.LOCAL_ONCE, UseKind.REUSED):
        if use.kept and use.between:
            yield Sighting(
                use.line,
                "something happens between aiter() and the loop, and would come before the work "
                "of __aiter__; a loop over the object itself would settle that",
                use.path,
            )


@unknown(FUNCTION)
def no_use(case: Case, form: Form) -> Iterator[Sighting]:
    """A class that nobody in the project uses says nothing about how it is used."""
    neutral = (UseKind.IMPORT, UseKind.EXPORT, UseKind.ANNOTATION, UseKind.NAMED)
    if not case.uses.constructions and not any(use.kind not in neutral for use in case.uses.uses):
        yield Sighting(
            case.subject.node.lineno,
            "nothing in the project uses the class, so nothing says how; a loop over it would "
            "settle that, else use --unsafe",
        )


@unknown(ALL)
def early_exit_trio(case: Case, form: Form) -> Iterator[Sighting]:
    """trio warns about a generator that is left before its end; a class it lets go (H14)."""
    if not case.project.uses_trio:
        return
    for use in case.uses.of(UseKind.CONSUMED, UseKind.LOCAL_ONCE, UseKind.REUSED):
        if use.early:
            yield Sighting(
                use.line,
                "a loop may leave early, and trio warns about a generator left behind; a loop to "
                "the end would settle that, else use --unsafe",
                use.path,
            )


@found(ALL - METHODS)
def attribute_outside(case: Case, form: Form) -> Iterator[Sighting]:
    """What is read of the object from outside must stay an attribute (H01)."""
    for use in case.outside.certain:
        if form is Form.FUNCTION and use in case.uses.uses:
            continue  # ATTRIBUTE_READ says so
        yield Sighting(
            use.line,
            f"the attribute {use.name} is used from outside the class, where a local is out of "
            "reach; without that the class could go",
            use.path,
        )


@unknown(ALL - METHODS)
def attribute_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """An attribute of that name is used of an object that may be one of the class."""
    for use in case.outside.possible:
        yield Sighting(
            use.line,
            f"the attribute {use.name} of something unknown is used, perhaps of such an object; "
            "if it never is one, use --unsafe, or another name",
            use.path,
        )


@found(ALL - METHODS)
def offered(case: Case, form: Form) -> Iterator[Sighting]:
    """What ``__init__`` sets and no method ever reads is there for others (H01)."""
    for use in case.outside.possible:
        touches = case.touches.of(use.name)
        if touches and all(touch.method == "__init__" for touch in touches):
            yield Sighting(
                use.line,
                f"__init__ sets {use.name}, no method reads it, and {use.name} of something "
                "unknown is used; without that attribute the class could go",
                use.path,
            )


GUARDS = (
    *USES, escapes, unparsed, tested, pickled, compared, class_attribute, attribute_read,
    class_as_value, replaceable_class, stepped_elsewhere, no_use, early_exit_trio,
    attribute_outside, attribute_elsewhere, offered, given_by_aiter, overlapping, kept_iterator,
    kept_elsewhere, iterator_member, member_elsewhere, starts_late, perhaps_kept,
    other_class, other_class_elsewhere,
)  # fmt: skip
