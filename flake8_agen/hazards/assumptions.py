"""What a rewrite that waits for ``--unsafe`` anyway takes for granted.

A SAFE form makes do without: it keeps ``while`` where ``range`` would need to know more. So these
guards are asked last, and only about forms that are UNSAFE for another reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_agen.case import Case
from flake8_agen.classes.kinds import known
from flake8_agen.classes.touches import Action
from flake8_agen.classes.values import kind_of
from flake8_agen.hazards.guard import LOCAL, Sighting, unknown
from flake8_agen.syntax import first_parameter, names_bound_in, self_attribute
from flake8_agen.verdict import Evidence, Form, Hazard, Kind
from flake8_agen.walking import walk

_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)


def assumed(case: Case, form: Form, hazards: Sequence[Hazard]) -> Iterator[Hazard]:
    """What this form would assume, given what speaks against it so far."""
    if hazards and all(hazard.evidence is Evidence.UNKNOWN for hazard in hazards):
        for guard in ASSUMPTIONS:
            yield from guard.hazards(case, form)


@unknown(LOCAL)
def not_an_int(case: Case, form: Form) -> Iterator[Sighting]:
    """A counter becomes ``range``, which takes ints only, and sees its end once."""
    seen: set[str] = set()
    for line, node in _ends(case, form):
        text = ast.unparse(node)
        if text not in seen:
            seen.add(text)
            kept = "kept in an attribute and " if isinstance(node, ast.Name) else ""
            yield Sighting(
                line,
                f"nothing says that {text} is an int, which range needs; {kept}annotated as int "
                "it would be safe to count to",
            )


def _ends(case: Case, form: Form) -> Iterator[tuple[int, ast.expr]]:
    """Names and attributes of unknown kind in comparisons that decide how long to count."""
    counters = {name for name in case.localised(form) if _counts(case, name)}
    for step in case.steps:
        own = first_parameter(step)
        moving = names_bound_in(step)
        for node in walk(step):
            if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], _ORDER):
                continue
            sides = (node.left, node.comparators[0])
            compared = {self_attribute(side, own) for side in sides}
            if len(node.ops) > 1 or not compared & counters:
                continue
            for leaf in (leaf for side in sides for leaf in _leaves(side)):
                if isinstance(leaf, ast.Name):
                    unsure = leaf.id not in moving and not _is_known_constant(leaf.id, case)
                else:
                    name = self_attribute(leaf, own)
                    unsure = name is not None and known(case.kinds, name) is None
                if unsure:
                    yield node.lineno, leaf


def _counts(case: Case, name: str) -> bool:
    """Whether iteration does ``self.name += 1`` (or another int, up or down)."""
    for touch in case.touches.of(name, Action.WRITE):
        statement = case.touches.parents.get(touch.node)
        value = getattr(statement, "value", None)
        if isinstance(statement, ast.Assign) and isinstance(value, ast.BinOp):
            operator, value = value.op, value.right
        elif isinstance(statement, ast.AugAssign):
            operator = statement.op
        else:
            continue
        if isinstance(operator, (ast.Add, ast.Sub)) and touch.method != "__init__":
            if kind_of(value, case.subject.imports) is Kind.INT:
                return True
    return False


def _leaves(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, _ARITHMETIC):
        yield from _leaves(node.left)
        yield from _leaves(node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from _leaves(node.operand)
    elif isinstance(node, (ast.Name, ast.Attribute)):
        yield node


def _is_known_constant(name: str, case: Case) -> bool:
    """Whether the file assigns the global once, and says by that what it is."""
    values = [
        statement.value
        for statement in case.tree.body
        if isinstance(statement, (ast.Assign, ast.AnnAssign))
        for target in (
            statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        )
        if isinstance(target, ast.Name) and target.id == name
    ]
    return len(values) == 1 and kind_of(values[0], case.subject.imports) is not None


ASSUMPTIONS = (not_an_int,)
