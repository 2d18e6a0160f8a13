"""The tool at work on a text that is a project of its own, in this process.

It does what the command line does with one file, but for the last look at the result
(``validate``): what that refuses would be red as well, yet it is the driver that is tried here.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping

from codemods.agen.rewrite import rewrite
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Verdict


def verdicts(
    text: str, path: str = "module.py", beside: Mapping[str, str] | None = None
) -> list[Verdict]:
    """What the tool thinks of the classes of a text, with other files of its project beside it."""
    project = Project(None, {path: text, **(beside or {})})
    return list(analyse(ast.parse(text), text, path, project, Options()))


def rewritten(text: str, *, unsafe: bool = False, path: str = "module.py") -> str:
    """The text as the tool, such as it is at the moment, rewrites it."""
    chosen = [(each, each.choice(unsafe=unsafe)) for each in verdicts(text, path)]
    jobs = [(verdict, form) for verdict, form in chosen if form is not None]
    return rewrite(text, jobs) if jobs else text


@functools.lru_cache(maxsize=None)
def honest(text: str, *, unsafe: bool = False, path: str = "module.py") -> str:
    """The text as the tool without a fault rewrites it; call it while no fault is installed."""
    return rewritten(text, unsafe=unsafe, path=path)
