"""Where what an object of a class is given may come from: who calls the function that makes one.

``async def copy(source): async for row in Rows(source)``: a file that calls ``copy`` gives the
class its source, and does not mention the class.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS
from flake8_agen.uses.bytesearch import stem
from flake8_agen.uses.names import Module

_STEPS = 3
"""How far callers are followed."""
_MANY = 24
"""Files that may call a function; where there are more, its name is one of many things."""


def giving(home: str, name: str, project: Project) -> set[str]:
    """The files that may give something to the class ``name`` of the file ``home``."""
    found = {home, *project.referring(name)}
    pending = {(path, name) for path in found}
    done: set[tuple[str, str]] = set()
    for _ in range(_STEPS):
        makers = {
            (path, maker)
            for path, each in sorted(pending)
            for maker in project.kept(("makers", path, each), partial(_makers, project, path, each))
        }
        done |= pending
        project.search({*(stem(path) for path, _ in makers), *(maker for _, maker in makers)})
        pending = {
            (user, maker)
            for path, maker in makers
            for user in {path, *_users(path, maker, project)}
        } - done
        found |= {path for path, _ in pending}
        if not pending:
            break
    return found


def _users(path: str, name: str, project: Project) -> set[str]:
    """The files that say the name of the file as well as that of what it defines."""
    found = {*project.mentioning(stem(path))}.intersection(project.referring(name))
    return found if len(found) <= _MANY else set()


def _makers(project: Project, path: str, name: str) -> frozenset[str]:
    """The functions of a file that hand arguments on to what is called ``name``, and the classes
    that do."""
    called = rb"\b%b\s*\(\s*[^)\s]" % re.escape(name.encode("utf-8"))
    if not re.search(called, project.data(path) or b""):
        return frozenset()
    module = project.module(path)
    return frozenset(_made_in(module, name)) if module is not None else frozenset()


def _made_in(module: Module, name: str) -> Iterator[str]:
    for node in module.mentions((name,)):
        call, where = module.parents[node]
        if where != "func" or not isinstance(call, ast.Call) or not (call.args or call.keywords):
            continue
        around = [each for each, _ in module.ancestors(call)]
        functions = [each for each in around if isinstance(each, FUNCTIONS)]
        owners = [each.name for each in around if isinstance(each, ast.ClassDef)]
        if owners:
            yield owners[0]
        for each in functions:
            args = each.args
            if args.args or args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg:
                if not each.name.startswith(("__", "test_")):
                    yield each.name
