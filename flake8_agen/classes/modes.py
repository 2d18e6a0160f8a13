"""Whether the state of an iteration rules one mode of the object only.

A retrying object may have a flag for the case that it is switched off (``if not self.enabled: if
self._done: ..``) and give its items by other means in all others. The flag is then no position, and
a generator would not make the class simpler.
"""

from __future__ import annotations

import ast

from flake8_agen.classes.touches import Action, Touches
from flake8_agen.syntax import Function, contains, first_parameter, self_attribute
from flake8_agen.walking import walk


def rules_one_mode_only(method: Function, names: frozenset[str], touches: Touches) -> bool:
    """Whether all that touches ``names`` stands in one branch of ``if self.setting:``, and items
    are given without that branch, too."""
    own = first_parameter(method)

    def asks(node: ast.AST) -> bool:
        return contains(node, lambda inner: self_attribute(inner, own) in names)

    asking = [statement for statement in method.body if asks(statement)]
    if len(asking) != 1 or not isinstance(asking[0], ast.If):
        return False
    choice = asking[0]
    if asks(choice.test) or not _is_setting(choice.test, own, touches):
        return False
    branches = [choice.body, choice.orelse]
    silent = [branch for branch in branches if not any(map(asks, branch))]
    others = [statement for statement in method.body if statement is not choice]
    return len(silent) == 1 and any(
        isinstance(node, ast.Return)
        for statement in (*silent[0], *others)
        for node in walk(statement)
    )


def _is_setting(test: ast.expr, own: str | None, touches: Touches) -> bool:
    """Whether the condition asks nothing but attributes that stay as ``__init__`` set them."""
    names: set[str] = set()
    for node in walk(test):
        if isinstance(node, (ast.Call, ast.Await, ast.Subscript, ast.NamedExpr)):
            return False
        if isinstance(node, ast.Name) and node.id != own:
            return False
        name = self_attribute(node, own)
        names.update([name] if name is not None else [])
    changes = (Action.WRITE, Action.DELETE, Action.CONSUME)
    return bool(names) and all(
        touch.method == "__init__" for name in names for touch in touches.of(name, *changes)
    )
