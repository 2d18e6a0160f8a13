"""What the patterns of a ``match`` give names to: the subject, what it holds, its attributes.

    match job:
        case Job(rows=rows):
            read(rows)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from flake8_agen.classes.fields import declared_fields
from flake8_agen.syntax import last

Named = tuple[ast.expr, str]
"""What a name gets, or something that holds it; the name."""


def named_in(match: ast.Match, classes: Mapping[str, ast.ClassDef]) -> Iterator[Named]:
    """All that the cases of a ``match`` give names to; ``classes``: those of the file."""
    for case in match.cases:
        yield from _named(case.pattern, match.subject, classes)


def _named(
    pattern: ast.pattern, subject: ast.expr, classes: Mapping[str, ast.ClassDef]
) -> Iterator[Named]:
    name = getattr(pattern, "rest" if isinstance(pattern, ast.MatchMapping) else "name", None)
    if name is not None:
        yield subject, name
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        yield from _named(pattern.pattern, subject, classes)
    elif isinstance(pattern, (ast.MatchSequence, ast.MatchMapping, ast.MatchOr)):
        for inner in pattern.patterns:
            yield from _named(inner, subject, classes)
    elif isinstance(pattern, ast.MatchClass):
        known = classes.get(pattern.cls.id) if isinstance(pattern.cls, ast.Name) else None
        order = _positions(known) if known is not None else ()
        if not order:  # ``case str(x)``: what it is of a class that is not known, or its attribute
            for inner in pattern.patterns:
                yield from _named(inner, subject, classes)
        for attribute, inner in (
            *zip(order, pattern.patterns),
            *zip(pattern.kwd_attrs, pattern.kwd_patterns),
        ):
            member = ast.Attribute(subject, attribute, ast.Load())
            yield from _named(inner, ast.copy_location(member, subject), classes)


def _positions(node: ast.ClassDef) -> tuple[str, ...]:
    """The attributes that the positions of a pattern stand for."""
    for statement in node.body:
        if isinstance(statement, ast.Assign) and last(statement.targets[0]) == "__match_args__":
            if isinstance(statement.value, ast.Tuple):
                elements = statement.value.elts
                return tuple(str(e.value) for e in elements if isinstance(e, ast.Constant))
    return tuple(declared_fields(node))
