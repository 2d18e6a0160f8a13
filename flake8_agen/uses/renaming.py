"""Another name for a function, everywhere: what would have to change, or why it keeps its name."""

from __future__ import annotations

import ast
import builtins
import keyword
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from flake8_agen.syntax import FUNCTIONS, last
from flake8_agen.uses.home import names_of_module
from flake8_agen.uses.names import Module, Scope
from flake8_agen.uses.others import NOTEBOOK, PROSE, SETTINGS, cells, dotted_names, other_data
from flake8_agen.uses.prose import blocks
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.snippets import examples, is_program
from flake8_agen.uses.spoken import means
from flake8_agen.uses.strings import adopt_annotations, in_list_of_names, is_apart
from flake8_agen.uses.things import definition
from flake8_agen.uses.type_comments import in_type_comment
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

Edit = tuple[int, int, int, str]
"""1-based line, first and last code-point column, and what is to stand there."""
_DOTTED = re.compile(r"[\w.:]+\Z")
_CALLED = re.compile(
    r"test|pytest_|load_tests\Z|(?:set_?up|tear_?down)(?:_(?:module|package|function))?\Z"
)
"""What pytest and unittest call, or take for a hook, for its name alone: the default of pytest's
``python_functions``, its hooks and https://docs.pytest.org/en/stable/how-to/xunit_setup.html, and
the ``load_tests`` of unittest."""

_LISTING = ("dir", "vars", "globals", "locals", "__dict__", "getmembers")
"""What tells the names in a module."""


class Kept(Exception):
    """The function keeps its name; says why."""


@dataclass(frozen=True)
class Renaming:
    """A new name and the edits that give it, by the absolute path of the file."""

    new: str
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)


def snake_case(name: str) -> str:
    """``HTTPRows`` as ``http_rows``, ``_PagesV2`` as ``_pages_v2``."""
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", words).lower()


def renaming_of(project: Project, path: str, qualname: str) -> Renaming | None:
    """How the function ``qualname`` of the file ``path`` gets a name in snake case; None where it
    has one. Raises :class:`Kept` where that is not possible, or not known to be."""
    old = qualname.rpartition(".")[2]
    new = snake_case(old)
    if new == old:
        return None
    if not new.isidentifier() or keyword.iskeyword(new) or keyword.issoftkeyword(new):
        raise Kept(f"{new} is no name for a function")
    if new in dir(builtins):
        raise Kept(f"{new} is a builtin")
    if _CALLED.match(new):
        raise Kept(f"{new} is a name that test runners look for")
    if old.startswith("__"):
        raise Kept("two leading underscores mean another name in a class")
    search = _Search(project, path, qualname, old, new)
    edits = search.edits()
    return Renaming(new, {**edits, **search.spoken(edits)})


class _Search:
    """The search for all that names one function."""

    def __init__(self, project: Project, path: str, qualname: str, old: str, new: str) -> None:
        self.project = project
        self.path = path
        self.old = old
        self.new = new
        self._word = re.compile(rf"\b{re.escape(old)}\b")
        self.resolver = Resolver(project)
        home = self._module(path)
        found = [
            node
            for node, scope in home.scopes.items()
            if isinstance(node, FUNCTIONS) and scope.qualname == qualname
        ]
        if len(found) != 1:
            raise Kept("it is defined more than once")
        (self.node,) = found
        self.thing = definition(home, self.node)

    def edits(self) -> dict[str, tuple[Edit, ...]]:
        """All edits, file by file."""
        edits: dict[str, tuple[Edit, ...]] = {}
        for path in sorted({*self.project.mentioning(self.old), self.path}):
            module = self._module(path)
            found = dict.fromkeys(self._in_file(module))
            if found:
                edits[path] = tuple(sorted(found))
        self._nobody_takes_all(edits)
        self._nobody_asks_for_the_new_one(edits)
        self._nobody_lists_names(edits)
        self._has_no_stub()
        self._no_other_file_names_it()
        return edits

    def spoken(self, edits: Mapping[str, object]) -> dict[str, tuple[Edit, ...]]:
        """What follows in the docstrings of other files than those that are edited anyway: only
        where a name says of itself where it is from."""
        spoken: dict[str, tuple[Edit, ...]] = {}
        for path in self.project.mentioning(self.old) if "." not in self.thing.name else ():
            module = self.project.module(path) if path not in edits else None
            if module is None or not path.endswith(".py"):
                continue
            if self.old not in module.scope.bindings:  # else it is another thing
                for line in self._examples(module):
                    raise Kept(f"an example names it ({shown(path)}:{line})")
            found = [
                edit
                for edit, name in self._backticked(module)
                if "." in name and means(self.project, module, name, self.thing)
            ]
            if found:
                spoken[path] = tuple(found)
        return spoken

    def _module(self, path: str) -> Module:
        module = self.project.module(path)
        if module is None:
            raise Kept(f"{shown(path)} cannot be parsed")
        module.reveal((self.old, self.new))
        return module

    def _in_file(self, module: Module) -> Iterator[Edit]:
        scopes: dict[Scope, None] = {}
        edits: dict[Edit, None] = {}
        if module.path == self.path:
            edits[self._definition(module)] = None
        adopt_annotations(module, {self.old})
        for node in module.mentions((self.old,)):
            if self._is_it(node, module):
                if is_apart(node, module):
                    self._keep("a type that is not edited names it", module, node)
                edits[self._place(node, module)] = None
                if isinstance(node, ast.Name):
                    scopes[module.scope_of(node)] = None
        for scope in list(module.known_scopes()):
            if self._is_bound(scope, module):
                scopes[scope] = None
                for binding in scope.bindings[self.old]:
                    if isinstance(binding.node, ast.alias) and binding.node.asname:
                        edits[self._given(binding.node, module)] = None
        for text in module.strings():
            edits.update(dict.fromkeys(self._string(text, module)))
        if edits:
            self._is_free(module, scopes)
            yield from edits
            yield from self._spoken_of(module)

    # -- what is it

    def _is_it(self, node: ast.AST, module: Module) -> bool:
        """Whether a mention in code is the function; Kept where it may be or not."""
        if in_type_comment(node, module):
            return False  # all of them are looked for in the end
        if isinstance(node, ast.alias):
            statement = module.parents[node][0]
            if isinstance(statement, ast.Import):
                return False
            things = self.resolver.imported(node, module)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                scope = module.lookup(node)
                # what else it is bound to is looked at with the scope, or shows where it is read
                return scope is not None and self.resolver.bound(scope, self.old, module) == {
                    self.thing
                }
            things = self.resolver.resolve(node, module)
        else:
            return False
        if things == {self.thing}:
            parent = module.parents[node][0]
            if isinstance(parent, ast.Attribute) and parent.attr in ("__name__", "__qualname__"):
                self._keep(f"its {parent.attr} is asked for", module, node)
            return True
        if self.thing in things or any(map(_may_be_anything, things)):
            self._keep(f"{self.old} may be another thing", module, node)
        return False

    def _is_bound(self, scope: Scope, module: Module) -> bool:
        """Whether the function goes by the old name in a scope; Kept where that may stand for more,
        or where others see it."""
        if self.old not in scope.bindings:
            return False
        things = self.resolver.bound(scope, self.old, module)
        if self.thing not in things:
            return False
        node = scope.bindings[self.old][-1].node
        if things != {self.thing}:
            self._keep(f"{self.old} may be another thing", module, node)
        if scope.is_class:  # subclasses may have an attribute of the new name
            self._keep(f"it is an attribute of {scope.qualname}", module, node)
        return True

    def _keep(self, why: str, module: Module, node: ast.AST) -> None:
        line = getattr(node, "lineno", 1)
        raise Kept(f"{why} ({shown(module.path)}:{line})")

    def _string(self, node: ast.Constant, module: Module) -> Iterator[Edit]:
        """The name in an ``__all__``; Kept where another string may be the name."""
        text = str(node.value)
        if self.old not in text or isinstance(module.parents[node][0], ast.Expr):
            return
        if is_program(text) and self._is_said(text):
            self._keep("a program in a string names it", module, node)
        if not _DOTTED.match(text) or self.old not in re.split(r"[.:]", text):
            return
        if not in_list_of_names(node, module):
            self._keep(f"the string {text!r} may name it", module, node)
        scope = module.scope
        things = (
            self.resolver.bound(scope, self.old, module)
            if self.old in scope.bindings
            else self.resolver.member(module.path, self.old)
        )
        if self.thing in things:
            start = module.column(node.lineno, node.col_offset)
            line = module.line(node.lineno)
            quoted = re.match(r"[uU]?(['\"])(\w+)\1", line[start:])
            if quoted is None or quoted[2] != self.old:
                self._keep("it is listed in __all__ in an odd way", module, node)
            else:
                yield (node.lineno, start + quoted.start(2), start + quoted.end(2), self.new)

    # -- where it is

    def _definition(self, module: Module) -> Edit:
        found = re.match(rf"(.*?\bdef\s+){re.escape(self.old)}\b", module.line(self.node.lineno))
        if found is None:
            raise Kept("its definition is spread over lines")
        return (self.node.lineno, len(found[1]), len(found[0]), self.new)

    def _place(self, node: ast.AST, module: Module) -> Edit:
        assert isinstance(node, (ast.alias, ast.Name, ast.Attribute))
        if isinstance(node, ast.Attribute):
            line = node.end_lineno or node.lineno
            end = module.column(line, node.end_col_offset or 0)
            start = end - len(self.old)
        else:
            line = node.lineno
            start = module.column(line, node.col_offset)
            end = start + len(self.old)
        if module.line(line)[start:end] != self.old:
            self._keep(f"{self.old} is not written where it is named", module, node)
        return (line, start, end, self.new)

    def _given(self, node: ast.alias, module: Module) -> Edit:
        """The name after ``as``."""
        line = node.end_lineno or node.lineno
        end = module.column(line, node.end_col_offset or 0)
        start = end - len(self.old)
        if module.line(line)[start:end] != self.old:
            self._keep(f"{self.old} is not written where it is named", module, node)
        return (line, start, end, self.new)

    def _spoken_of(self, module: Module) -> Iterator[Edit]:
        """Between backticks in docstrings, as it is or after the name of its module, and in the
        examples of doctest."""
        homes = {*names_of_module(self.project, module.path, self.path)}
        stem = os.path.splitext(os.path.basename(self.path))[0]
        for edit, name in self._backticked(module):
            prefix = name.rpartition(".")[0]
            if not prefix or prefix in homes or prefix.rpartition(".")[2] == stem:
                yield edit
        for line in self._examples(module):
            for found in self._word.finditer(module.line(line)):
                yield (line, found.start(), found.end(), self.new)

    def _examples(self, module: Module) -> Iterator[int]:
        """The lines of examples of doctest that name it."""
        for line in _docstring_lines(module):
            text = module.line(line)
            if text.lstrip().startswith((">>> ", "... ")) and self._is_said(text):
                yield line

    def _is_said(self, text: str) -> bool:
        return self._word.search(text) is not None

    def _backticked(self, module: Module) -> Iterator[tuple[Edit, str]]:
        """Where the name stands between backticks in docstrings, or after the directive that
        shows it, and with what before it."""
        name = rf"((?:[\w.]*\.)?)(?<!\w){re.escape(self.old)}"
        named = re.compile(
            rf"(:(?:py:)?class:)?(`(?:[^`<>]*<)?[~!]?){name}(?=(?:\(\))?>?`)"
            rf"|()(\.\. (?:py:)?autofunction::[ \t]+){name}"
            r"(?=\s*(?:\(.*\)\s*)?(?:$|\"\"\"|'''))"
        )
        for line in _docstring_lines(module):
            for found in named.finditer(module.line(line)):
                role, lead, before = (found[n] or found[n + 3] or "" for n in (1, 2, 3))
                text = f"{role.replace('class', 'func')}{lead}{before}{self.new}"
                yield (line, found.start(), found.end(), text), f"{before}{self.old}"

    # -- whether the new name is free

    def _is_free(self, module: Module, scopes: Iterable[Scope]) -> None:
        """Nothing in these scopes, around or between, may use the new name already, nor may the
        old one be bound from elsewhere."""
        wanted = set()
        for scope in scopes:
            each: Scope | None = scope
            while each is not None:
                if each is scope or not each.is_class:  # methods do not see names of their class
                    wanted.add(each)
                each = each.parent
        for scope in wanted:
            if self.new in scope.bindings or self.new in scope.declared:
                raise Kept(f"{self.new} is taken in {shown(module.path)}")
        if any(self.old in scope.declared for scope in module.known_scopes()):
            raise Kept(f"{self.old} is declared global or nonlocal in {shown(module.path)}")
        for name in module.names(self.new):
            found = module.lookup(name)
            if found is None or found in wanted:
                raise Kept(f"{self.new} is used in {shown(module.path)}")
        package = os.path.basename(module.path).startswith("__init__.")
        if package and self.project.layout.submodule(module.path, self.new) is not None:
            raise Kept(f"{self.new} is a module of the package")
        if re.search(rf"#\s*type:.*\b{re.escape(self.old)}\b", module.text):
            raise Kept(f"a type comment names it in {shown(module.path)}")
        if not module.path.endswith(".py") and module.path != self.path:
            raise Kept(f"{shown(module.path)} names it")

    def _nobody_takes_all(self, edits: Mapping[str, object]) -> None:
        """``from .. import *`` would bring the new name to where nobody looked."""
        for path in self.project.mentioning("import *"):
            module = self.project.module(path)
            for statement in module.stars if module is not None else ():
                assert module is not None
                if set(self.resolver.modules(statement, module) or ()) & edits.keys():
                    raise Kept(f"{shown(path)} imports all names of its file")

    def _nobody_asks_for_the_new_one(self, edits: Mapping[str, object]) -> None:
        """``rows.http_rows = 3`` or ``hasattr(rows, "http_rows")``, also where nobody says the old
        name."""
        modules = {Thing(What.MODULE, path) for path in edits}
        for path in self.project.mentioning(self.new):
            module = self.project.module(path)
            if module is None:
                continue
            for node in module.mentions((self.new,)):
                if isinstance(node, ast.alias):
                    statement = module.parents[node][0]
                    if isinstance(statement, ast.ImportFrom) and node.name == self.new:
                        if set(self.resolver.modules(statement, module) or ()) & edits.keys():
                            self._keep(f"{self.new} is imported", module, node)
                elif isinstance(node, ast.Attribute) and node.attr == self.new:
                    if modules & self.resolver.resolve(node.value, module):
                        self._keep(f"{self.new} is used", module, node)
            for text in module.strings():
                call = module.parents[text][0] if text.value == self.new else None
                if isinstance(call, ast.Call) and any(
                    modules & self.resolver.resolve(each, module)
                    for each in call.args
                    if each is not text
                ):
                    self._keep(f"{self.new} is asked for", module, text)

    def _nobody_lists_names(self, edits: Mapping[str, object]) -> None:
        """``dir(rows)``, ``rows.__dict__``, ``globals()`` show what the function is called."""
        modules = {Thing(What.MODULE, path) for path in edits}
        for word in _LISTING:
            for path in self.project.mentioning(word):
                module = self.project.module(path)
                for node in module.mentions((word,)) if module is not None else ():
                    assert module is not None
                    listed = self._listed(node, module)
                    here = listed is None and path in edits
                    if here or (listed and modules & self.resolver.resolve(listed, module)):
                        self._keep("the names of a module are listed", module, node)

    def _listed(self, node: ast.AST, module: Module) -> ast.expr | Literal[False] | None:
        """Whose names are listed; None: those of the file itself, False: none."""
        if isinstance(node, ast.Attribute) and node.attr == "__dict__":
            return node.value
        call, where = module.parents[node]
        if not isinstance(call, ast.Call) or where != "func":
            return False
        if call.args:
            return call.args[0]
        taken = module.parents[call][0]
        if isinstance(taken, ast.Subscript) and isinstance(taken.slice, ast.Constant):
            return False  # one name, which is a string
        word = last(call.func)
        return None if word == "globals" or module.scope_of(node) is module.scope else False

    def _has_no_stub(self) -> None:
        """A stub beside the file says for others what is in it."""
        stub = os.path.splitext(self.path)[0] + ".pyi"
        if stub in self.project.mentioning(self.old):
            raise Kept(f"{shown(stub)} names it")

    def _no_other_file_names_it(self) -> None:
        """Notebooks, Cython, programs without ``.py``, paths in settings, and the code of documents
        where that is run; what else documents say is told after the run."""
        for path in self.project.others(self.old):
            text = (other_data(path) or b"").decode("utf-8", "replace")
            if path.endswith(SETTINGS):
                if any(dotted_names(text, self.old)):
                    raise Kept(f"{shown(path)} names it")
            elif path.endswith(PROSE):
                codes = [examples(text)] if self.project.runs_doctests else []
                codes += blocks(text) if self.project.runs_prose else []
                if any(map(self._is_said, codes)):
                    raise Kept(f"code in {shown(path)} names it")
            elif self._is_said(cells(text) if path.endswith(NOTEBOOK) else text):
                raise Kept(f"{shown(path)} names it")


def _docstring_lines(module: Module) -> Iterator[int]:
    for node in walk(module.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            if isinstance(node.value.value, str):
                yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _may_be_anything(thing: Thing) -> bool:
    return thing.what in (What.UNKNOWN, What.UNBOUND)


def shown(path: str) -> str:
    """Relative to the working directory where it is below it."""
    return path.removeprefix(os.path.join(os.path.realpath(os.curdir), ""))
