"""Guards for an ``__aiter__`` that wraps an async generator: what stands in the generator runs when
items are asked for, what stands around it ran when the loop was set up; and they get one frame."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.classes.wrapping import (
    Wrapper,
    computed_annotations,
    mentions_of_itself,
    own_nodes_of,
)
from flake8_agen.hazards.body import FRAME, STACK
from flake8_agen.hazards.guard import NESTED, Guard, Sighting, found, unknown
from flake8_agen.hazards.shape import replacing_decorators
from flake8_agen.syntax import dotted
from flake8_agen.verdict import Form, Hazard
from flake8_agen.walking import walk

_OVERRIDE = ("typing.override", "typing_extensions.override")


@found(NESTED)
def defined_twice(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """Another binding of ``__aiter__`` in the class may be the one that counts."""
    nodes = wrapper.subject.definitions["__aiter__"]
    if len(nodes) > 1:
        yield Sighting(
            wrapper.method.lineno,
            "__aiter__ is bound more than once; defined once, directly in the class, it could be "
            "the generator",
        )


@found(NESTED)
def wrapped(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """A decorator gets another kind of function, or is called at another time."""
    for function in (wrapper.method, wrapper.inner):
        for decorator in function.decorator_list:
            if wrapper.subject.imports.origin(decorator) in _OVERRIDE:
                continue
            yield Sighting(
                decorator.lineno,
                f"{function.name} is decorated with {ast.unparse(decorator)}, which may do "
                "anything with it; without that __aiter__ could be the generator",
            )


@found(NESTED)
def works_at_once(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """What ``__aiter__`` itself does is done when a loop is set up, what the generator does at the
    first item: in between, and without a first item, that can be told."""
    for statement in wrapper.others:
        if statement not in wrapper.helpers:
            yield Sighting(
                statement.lineno,
                "__aiter__ does more than to start the generator; with that at the top of the "
                "generator, or without it, it could be the generator itself",
            )
    for annotation in computed_annotations(wrapper):
        yield Sighting(
            annotation.lineno,
            "an annotation of the generator is computed each time; with a plain one, or "
            "annotations deferred, __aiter__ could be the generator",
        )


@found(NESTED)
def unclear_start(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """Parameters of the generator become its first locals, so what they get must be plain."""
    name = wrapper.inner.name
    if wrapper.values is None or getattr(wrapper.inner, "type_params", []):
        yield Sighting(
            wrapper.call.lineno,
            f"what {name} gets does not plainly match its parameters; without parameters, or * "
            "and **, __aiter__ could be the generator",
        )
    args = wrapper.inner.args
    defaults = [*args.defaults, *(each for each in args.kw_defaults if each is not None)]
    for value in (*defaults, *(value for _, value in wrapper.values or ())):
        if not _is_constant(value) and dotted(value) is None:
            yield Sighting(
                value.lineno,
                f"{ast.unparse(value)[:40]} is computed when the loop is set up; computed in "
                f"{name} instead, __aiter__ could be the generator",
            )


@unknown(NESTED)
def read_at_once(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """An attribute or a global that is an argument is read when the loop is set up, and could be
    another one at the first item."""
    args = wrapper.inner.args
    defaults = [*args.defaults, *(each for each in args.kw_defaults if each is not None)]
    given = [value for _, value in wrapper.values or () if value not in defaults]
    for value in (*defaults, *given):
        text = dotted(value)
        if text is not None and text not in wrapper.parameters:
            yield Sighting(
                value.lineno,
                f"{text} is read when the loop is set up, not at its first item; read in "
                f"{wrapper.inner.name} itself that would not change",
            )


@found(NESTED)
def starts_itself(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """A generator that is named otherwise than to start it must keep its name."""
    for node in mentions_of_itself(wrapper):
        yield Sighting(
            node.lineno,
            f"{node.id} is used otherwise than to start it once; without that __aiter__ could be "
            "the generator",
        )


@found(NESTED)
def names_meet(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """Names that are two, one of ``__aiter__`` and one of the generator, would be one."""
    helpers = {helper.name for helper in wrapper.helpers}
    used = wrapper.used_by_helpers
    same = {name for name, there in wrapper.passed_on.items() if name == there}
    read = {
        text.partition(".")[0]
        for _, value in wrapper.values or ()
        if (text := dotted(value)) is not None
    }
    around = {*wrapper.parameters, *read, *helpers, *used}
    twice = (helpers & {*read, *wrapper.parameters}) | (same & used & wrapper.rebound)
    for name in sorted((around & wrapper.own - same) | twice):
        yield Sighting(
            wrapper.inner.lineno,
            f"{name} is one thing in {wrapper.inner.name} and another around it; under another "
            "name there, __aiter__ could be the generator",
        )


@found(NESTED)
def sees_frame(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """``locals()`` and the like would see ``self`` and the other name of the function."""
    imports = wrapper.subject.imports
    for node in (each for part in (wrapper.inner, *wrapper.helpers) for each in walk(part)):
        if isinstance(node, ast.Call):
            bare = not node.args and imports.is_builtin(node.func, "vars", "dir")
            if bare or imports.is_builtin(node.func, *FRAME) or imports.origin(node.func) in STACK:
                yield Sighting(
                    node.lineno,
                    f"{ast.unparse(node.func)} sees the frame, which would be that of __aiter__; "
                    "without that it could be the generator",
                )


@found(NESTED)
def bare_super(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """``super()`` takes the first argument of the function that it stands in."""
    args = [*wrapper.inner.args.posonlyargs, *wrapper.inner.args.args]
    first = args[0].arg if args else None
    if first in wrapper.passed_on and wrapper.passed_on[first] == wrapper.parameters[0]:
        return
    for node in own_nodes_of(wrapper):
        if isinstance(node, ast.Call) and not node.args:
            if wrapper.subject.imports.is_builtin(node.func, "super"):
                yield Sighting(
                    node.lineno,
                    f"super() takes the first argument of {wrapper.inner.name}; with both "
                    "arguments written out __aiter__ could be the generator",
                )


@found(NESTED)
def held_longer(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """A generator that does not use the object lets go of it; an ``__aiter__`` holds it."""
    method = wrapper.subject.methods.get("__del__")
    names = {*wrapper.parameters[:1], *wrapper.passed_on}
    used = any(isinstance(node, ast.Name) and node.id in names for node in walk(wrapper.inner))
    if method is not None and not used and not wrapper.passed_on:
        yield Sighting(
            method.lineno,
            "__del__ runs when the object goes, which __aiter__ would delay as a generator; "
            "without __del__ it could be one",
        )


@unknown(NESTED)
def decorated_class(wrapper: Wrapper, form: Form) -> Iterator[Sighting]:
    """A class decorator may treat async generators otherwise than plain methods."""
    for decorator, text in replacing_decorators(wrapper.subject):
        yield Sighting(
            decorator.lineno,
            f"the decorator {text} may treat an async __aiter__ otherwise than a plain one; "
            "if it does not, use --unsafe",
        )


WRAPPING: tuple[Guard[Wrapper], ...] = (
    defined_twice,
    wrapped,
    works_at_once,
    unclear_start,
    read_at_once,
    starts_itself,
    names_meet,
    sees_frame,
    bare_super,
    held_longer,
    decorated_class,
)


def _is_constant(value: ast.expr) -> bool:
    if isinstance(value, ast.UnaryOp):
        return isinstance(value.operand, ast.Constant)
    if isinstance(value, (ast.Tuple, ast.List)):  # which is a new one each time as it is
        return all(map(_is_constant, value.elts))
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Dict) and not value.keys)


def hazards_of(wrapper: Wrapper) -> tuple[Hazard, ...]:
    """Everything that speaks against the one form there is."""
    hazards = {hazard for guard in WRAPPING for hazard in guard.hazards(wrapper, Form.NESTED)}
    return tuple(sorted(hazards))
