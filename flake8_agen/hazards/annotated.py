"""Annotations that name a class which goes: those that can become another, and what follows in
the files around them; the others speak against it."""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from flake8_agen.case import Case
from flake8_agen.hazards.guard import DISSOLVING, Sighting, found, unknown
from flake8_agen.syntax import FUNCTIONS, last, last_name
from flake8_agen.uses.effects import has_effects, import_is_noticed
from flake8_agen.uses.hints import BLIND
from flake8_agen.uses.home import names_of_module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.starred import leaking
from flake8_agen.uses.staying import is_reached, plain_imports_going, staying
from flake8_agen.uses.use import Use, UseKind
from flake8_agen.verdict import Following, Form
from flake8_agen.walking import walk

Place = tuple[int, int, int]
"""1-based line, first and last code-point column."""


_ANY_NAME = re.compile(r"\b(?:eval|exec|globals)\b")
"""What may use a name that is not written there."""


def places(case: Case) -> dict[str, tuple[Place, ...]]:
    """Where annotations outside of the class name it and can be edited, by file."""
    named: dict[str, dict[Place, None]] = defaultdict(dict)
    for use in _annotations(case):
        if _can_be_edited(case, use):
            named[use.path][use.line, use.column, use.end_column] = None
    return {path: tuple(found) for path, found in named.items()}


def elsewhere(
    case: Case, form: Form, named: Mapping[str, tuple[Place, ...]]
) -> dict[str, Following]:
    """What follows in other files, which have these annotations; a pair leaves no class, so that
    imports of it go, too."""
    vanished = form is Form.PAIR
    imports = case.uses.of(UseKind.IMPORT) if vanished else ()
    used = {path: _named_at(case, path, found) for path, found in named.items()}
    return {
        path: Following(
            named.get(path, ()),
            home=names_of_module(case.project, path, case.path),
            taken=case.project.taken_from(path),
            effects=has_effects(case.project, case.path, path),
            leaking=leaking(case.project, path, _new_names(case)),
            stay=staying(case.project, path, used.get(path, ())),
            plain=plain_imports_going(case.project, path, used.get(path, ())),
            vanished=vanished,
        )
        for path in sorted({*named, *(use.path for use in imports)})
    }


def _named_at(case: Case, path: str, found: tuple[Place, ...]) -> set[str]:
    """The names of the file that these annotations use."""
    module = case.project.module(path)
    return {
        word
        for line, first, end in found
        if module is not None
        for word in re.findall(r"\w+", module.line(line)[first:end])
    }


def _new_names(case: Case) -> set[str]:
    """The names that another file may have to import."""
    anext = case.subject.anext
    returns = anext.returns if anext is not None else None
    item = walk(returns) if returns is not None else ()
    return {"AsyncIterator", *(each.id for each in item if isinstance(each, ast.Name))}


def can_go(case: Case, use: Use) -> bool:
    """Whether the import of the class at ``use`` may go, if nothing but annotations used it."""
    module = case.project.module(use.path)
    if module is None or os.path.basename(use.path) == "__init__.py" or use.own:
        return False
    if {use.name, "*"} & case.project.taken_from(use.path) or _ANY_NAME.search(module.text):
        return False
    for statement in walk(module.tree):
        if isinstance(statement, ast.ImportFrom) and use.line in _lines(statement):
            unseen = _is_for_checkers(statement, module.tree)
            return _stands_alone(statement, module.tree) and (
                (unseen or not _is_missed(case, statement, use.path))
                and not any(alias.asname == alias.name for alias in statement.names)
                and not any("noqa" in module.line(line) for line in _lines(statement))
            )
    return False


def _is_missed(case: Case, statement: ast.ImportFrom, path: str) -> bool:
    """Whether somebody may notice that the class is not imported there, when it is run."""
    return import_is_noticed(case.project, statement, path) or any(
        is_reached(case.project, path, alias.asname or alias.name)
        for alias in statement.names
        if alias.name == case.subject.node.name
    )


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _is_for_checkers(statement: ast.stmt, tree: ast.Module) -> bool:
    """Whether it is never run."""
    return any(
        statement in node.body
        for node in walk(tree)
        if isinstance(node, ast.If) and last(node.test) == "TYPE_CHECKING"
    )


def _stands_alone(statement: ast.ImportFrom, tree: ast.Module) -> bool:
    """Whether it is part of no choice: directly in the module, in an ``if TYPE_CHECKING:``, or in a
    function that does more."""
    blocks = [tree.body]
    for node in walk(tree):
        if isinstance(node, FUNCTIONS) and len(node.body) > 1:
            blocks.append(node.body)
        elif isinstance(node, ast.If) and last(node.test) == "TYPE_CHECKING" and not node.orelse:
            blocks.append(node.body)
    return any(each is statement for block in blocks for each in block)


def _annotations(case: Case) -> Iterator[Use]:
    node = case.subject.node
    for use in case.uses.of(UseKind.ANNOTATION, UseKind.SUBSCRIPT):
        if use.kind is UseKind.ANNOTATION or use.annotation:
            if not (use.own and node.lineno <= use.line <= (node.end_lineno or 0)):
                yield use


def _can_be_edited(case: Case, use: Use) -> bool:
    """Whether its exact place is known, in a file with code, and what to write there."""
    if use.end_column < 0 or (not use.own and not use.path.endswith(".py")):
        return False
    return use.kind is UseKind.ANNOTATION or _is_generic_in_its_items(case)


def _is_generic_in_its_items(case: Case) -> bool:
    """Whether ``Cls[T]`` is ``AsyncIterator[T]``."""
    anext = case.subject.anext
    returns = anext.returns if anext is not None else None
    names = type_parameters(case.subject.node, case.tree)
    return len(names) == 1 and isinstance(returns, ast.Name) and returns.id == names[0]


def type_parameters(node: ast.ClassDef, tree: ast.Module) -> list[str]:
    """The names between the brackets of ``class Cls[T]``, ``Generic[T]``, ``Protocol[T]``; else the
    type variables of the file in the other bases, each once."""
    new = [str(each.name) for each in getattr(node, "type_params", ())]
    if new:
        return new
    generic = [base for base in node.bases if isinstance(base, ast.Subscript)]
    plain = [base for base in generic if last(base.value) in ("Generic", "Protocol")]
    names = [
        inner.id
        for base in plain or generic
        for inner in walk(base.slice)
        if isinstance(inner, ast.Name)
    ]
    known = names if plain else _type_variables(tree)
    return list(dict.fromkeys(name for name in names if name in known))


def _type_variables(tree: ast.Module) -> list[str]:
    """The names that the file gives to a ``TypeVar(..)``."""
    return [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and last(node.value.func) == "TypeVar"
    ]


@found(DISSOLVING)
def annotated_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """An annotation that names the class would have to become another, in a place that cannot be
    edited, or where somebody reads it."""
    for use in _annotations(case):
        if use.apart:
            continue
        if not _can_be_edited(case, use):
            yield Sighting(
                use.line,
                "an annotation names the class where the codemod does not edit it; with "
                "AsyncIterator[..] there the class could go",
                use.path,
            )
        elif _is_read_by_a_decorator(case, use):
            yield Sighting(
                use.line,
                "a decorator may look at the annotation that names the class (as singledispatch "
                "does); with AsyncIterator[..] there the class could go",
                use.path,
            )
        elif _is_read_as_a_field(case, use):
            yield Sighting(
                use.line,
                "a base or decorator may look at the annotation of a field that names the class "
                "(as pydantic does); with AsyncIterator[..] there the class could go",
                use.path,
            )


@unknown(DISSOLVING)
def annotated_apart(case: Case, form: Form) -> Iterator[Sighting]:
    """A type comment, or a string that an alias stands for, means something to type checkers only,
    and is not edited: to them it would name a function."""
    for use in _annotations(case):
        if use.apart:
            yield Sighting(
                use.line,
                "a type comment or the string of an alias names the class, and is not edited; with "
                "AsyncIterator[..] there the class could go, else use --unsafe",
                use.path,
            )


def _tree(case: Case, path: str) -> ast.Module:
    module = None if path == case.path else case.project.module(path)
    return case.tree if module is None else module.tree


def _is_read_by_a_decorator(case: Case, use: Use) -> bool:
    for node in walk(_tree(case, use.path)):
        if not isinstance(node, FUNCTIONS) or not node.decorator_list:
            continue
        called = [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]
        if all(last_name(each) in BLIND or "pytest" in ast.unparse(each) for each in called):
            continue
        for arg in walk(node.args):
            kind = arg.annotation if isinstance(arg, ast.arg) else None
            if kind is not None and kind.lineno <= use.line <= (kind.end_lineno or 0):
                return True
    return False


def _is_read_as_a_field(case: Case, use: Use) -> bool:
    """Whether the annotation is that of a field of a class that others make something of."""
    for node in walk(_tree(case, use.path)):
        if isinstance(node, ast.ClassDef) and (node.bases or node.decorator_list):
            for field in node.body:
                if isinstance(field, ast.AnnAssign):
                    kind = field.annotation
                    if kind.lineno <= use.line <= (kind.end_lineno or 0):
                        return _has_a_reader(case, node, use.path)
    return False


def _has_a_reader(case: Case, node: ast.ClassDef, path: str) -> bool:
    """Whether a base or decorator of the class is none of a library known not to care."""
    resolver = Resolver(case.project)
    module = case.project.module(path)
    pending = [(node, module)]
    seen = set()
    while pending:
        each, home = pending.pop()
        decorators = [one.func if isinstance(one, ast.Call) else one for one in each.decorator_list]
        for maker in [*decorators, *each.bases]:
            name = maker.value if isinstance(maker, ast.Subscript) else maker
            twin = home.twin(name) if home is not None else None
            if home is None or twin is None:
                return True
            for thing in resolver.resolve(twin, home):
                above = resolver.node(thing) if thing.what is What.CLASS else None
                if above is not None and isinstance(above[1], ast.ClassDef):
                    if thing not in seen:
                        seen.add(thing)
                        pending.append((above[1], above[0]))
                elif thing.what is not What.EXTERNAL or not _does_not_care(thing):
                    return True
    return False


def _does_not_care(thing: Thing) -> bool:
    return thing.standard or thing.name.partition(".")[0] in ("attr", "attrs")
