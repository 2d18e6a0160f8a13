"""How a file spells ``itertools.count``, and what it would import for it."""

from __future__ import annotations

import ast
from collections.abc import Collection

from .import_names import Place, bound_name, deleted, imports, rebound
from .import_spelling import Spelling

_MODULE, _NAME = "itertools", "count"


def count_spelling(tree: ast.Module, before: int, hidden: Collection[str]) -> Spelling | None:
    """How to write ``itertools.count`` below the line ``before`` of a file; None where the name of
    the module means something else there, or is ``hidden``: no new import may bind it."""
    taken = rebound(tree, _NAME, (_MODULE,)) | deleted(tree)
    module: str | None = None
    for one in imports(tree):
        if one.place is not Place.MODULE or one.node.lineno >= before:
            continue
        for alias in one.node.names:
            name = bound_name(alias)
            if name in taken:
                continue
            if one.module == _MODULE and alias.name == _NAME:
                return Spelling(name)
            if isinstance(one.node, ast.Import) and alias.name == _MODULE:
                module = name
    if module is not None:
        return Spelling(f"{module}.{_NAME}")
    bound = {bound_name(alias) for one in imports(tree) for alias in one.node.names}
    if _MODULE in {*taken, *bound, *hidden}:
        return None
    return Spelling(f"{_MODULE}.{_NAME}", _MODULE)
