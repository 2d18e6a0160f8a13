"""Members of modules that the project takes by a computed name, wherever it does.

What counts: a member of ``importlib.import_module(..)``, ``__import__(..)``, ``sys.modules[..]``,
``runpy.run_path(..)``, ``globals()`` and, at the top of a file, ``locals()``,
``function.__globals__``; a class by a dotted name (``pkgutil.resolve_name(..)``,
``pydoc.locate(..)``, ``import_string(..)``); ``eval`` and ``exec``. Where a name is known in part,
the rest of it may be anything. A scan for classes (:mod:`.scans`) takes all that it asks for.

Modules that an import statement gives a name are looked at where a class of theirs is in question:
:func:`handed_out`.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.bytesearch import FROM_SYS, IMPORT_MAIN, SYS_MODULES, stem
from flake8_agen.uses.computed import ANY, text_of
from flake8_agen.uses.module_names import ModuleNames, dotted_names
from flake8_agen.uses.names import Module
from flake8_agen.uses.namespaces import NAMES_ONLY, Namespaces, Taken
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.scans import STILL_ALL, scans
from flake8_agen.uses.things import Things

if TYPE_CHECKING:
    from flake8_agen.project import Project

_BY_PATH = ("resolve_name", "locate", "import_string")
_IMPORTERS = ("import_module", "__import__")
_OTHER_MODULES = ("module_from_spec", "getmodule", "load_source")
_RUNNERS = ("run_path", "run_module")
_OF_FRAMES = ("__globals__", "f_globals")
_CODE = ("eval", "exec")
_ANYWHERE = (*_BY_PATH, *_IMPORTERS, *_OTHER_MODULES, *_RUNNERS, *_OF_FRAMES)
_HERE = frozenset({"globals", "locals", "vars", *_CODE})
"""What is about the file in which it stands."""
_ATTRIBUTES = {word: rb"\.%b\b" % word.encode() for word in _OF_FRAMES}
# The word comes first, as the engine looks for fixed bytes at the start by a fast search.
_CALLS = {  # but for `def import_module(`
    word: rb"%b(?<!\w%b)(?<!def %b)(?=[ \t]*[(,)]|[ \t]+as\b)" % ((word.encode(),) * 3)
    for word in (*_BY_PATH, *_IMPORTERS, *_OTHER_MODULES, *_RUNNERS)
}
_MODULES = {  # but for `sys.modules[x] = y`, `sys.modules[x].name`, `x in sys.modules`
    SYS_MODULES: rb"sys\.modules\b(?<!not in sys\.modules)(?<!del sys\.modules)(?![ \t]*[:,])"
    rb"(?!\[[^\]\n]*\][ \t]*(?:=[^=]|\.(?!__dict__)))",
    FROM_SYS: rb"from sys import\b.*\bmodules\b",
    IMPORT_MAIN: rb"import __main__",
}
WORDS = {
    word: re.compile(pattern)
    for word, pattern in {**_ATTRIBUTES, **_CALLS, **_MODULES}.items()
}
"""What a file must contain to reach into another one, and how it must stand there."""
_NAMED = re.compile(
    rb"\b(?:(?:%b|%b)\([ \t]*|sys\.modules\[)[\"']([A-Za-z_][\w.]*)[\"']"
    % (b"|".join(map(str.encode, _IMPORTERS)), b"run_module")
)
# What comes next begins a statement, or ends a bracket or a header: nothing is done with the value.
_STATEMENT = rb"(?!(?:and|as|async|else|for|if|in|is|not|or)\b)[\w@]"
_END = rb"(?=[ \t]*(?:\r?\n\s*%b|\s*\Z))" % _STATEMENT
_IDLE = (
    (
        _OF_FRAMES,  # a test for a name or a loop over names
        re.compile(rb"\bin[ \t]+[\w.]+\Z"),
        re.compile(rb"\s*(?:%b|[)\]}:]|\Z)" % _STATEMENT),
    ),
    (
        _OF_FRAMES,
        re.compile(rb"\b(?:%b)\([\w.]+\Z" % b"|".join(map(str.encode, sorted(NAMES_ONLY)))),
        re.compile(rb"\)"),
    ),
    (
        _IMPORTERS,  # to have it imported
        re.compile(rb"\A[ \t]*(?:importlib\.)?\Z"),
        re.compile(rb"\([\w.]+\)" + _END),
    ),
    (
        (SYS_MODULES,),  # a second name in the same table
        re.compile(rb"\A[ \t]*sys\.modules\[[^\]]*\][ \t]*=[ \t]*\Z"),
        re.compile(rb"\[[\w.\"']+\]" + _END),
    ),
)
"""Words that give nothing to anybody where such bytes stand before them in the line and after."""
_AS_A_FUNCTION = re.compile(
    rb"(?:[=(,:\[{]|\breturn\b|\byield\b)[ \t]*(?:\w+\.)*(?:%b)\b(?![ \t]*[(\"'])"
    % b"|".join(map(str.encode, _IMPORTERS))
)
"""An importer that is handed on, where it is called as well."""
_GIVEN_BY = {
    "importlib.import_module", "importlib.__import__", "builtins.__import__", "sys.modules",
    "pkgutil.resolve_name", "pydoc.locate", "builtins.globals", "builtins.locals", "__main__",
    "builtins.vars", "builtins.eval", "builtins.exec", "importlib.util.module_from_spec",
    "inspect.getmodule", "imp.load_source", "runpy.run_path", "runpy.run_module",
}  # fmt: skip


@dataclass(frozen=True)
class Lookup:
    """A place that takes members of a module."""

    path: str
    line: int
    column: int
    text: str
    """The expression, for messages."""
    names: str = ANY
    """A pattern for the names that it takes."""
    modules: frozenset[str] | None = None
    """The files of the module; None where its name is computed."""
    dotted: str = ANY
    """A pattern for the dotted name of the module then; of the member where ``whole``."""
    below: str = ""
    """The folder that the module is in, where that is known."""
    whole: bool = False
    by_name: bool = False
    """Whether the one name that it takes is written there as a string."""
    scan: bool = False
    """Whether it goes over all members and asks for classes (:mod:`.scans`)."""
    bases: tuple[Things, ...] = ()
    """What a class must be a subclass of then, see :class:`.scans.Scan`."""
    attributes: frozenset[str] = frozenset()
    """What a class must have then."""

    @property
    def is_blind(self) -> bool:
        """Whether nothing at all is known of what it takes, as in ``getattr(import_module(x), y)``.
        Such a name is written somewhere else, or given from outside the project."""
        if self.scan:  # it needs no name
            return False
        return self.modules is None and not self.below and self.dotted == self.names == ANY

    def may_take(self, names: Iterable[str], modules: Iterable[str]) -> bool:
        """Whether it may take one of ``names`` of one of the files ``modules``."""
        wanted = [name for name in names if self.whole or re.fullmatch(self.names, name, re.S)]
        if not wanted:
            return False
        if self.modules is not None:
            return not self.modules.isdisjoint(modules)
        for path in modules:
            if not path.startswith(self.below):
                continue
            for dotted in dotted_names(path):
                texts = [dotted]
                if self.whole:
                    texts = [f"{dotted}{dot}{name}" for name in wanted for dot in ".:"]
                if any(re.fullmatch(self.dotted, text, re.S) for text in texts):
                    return True
        return False


def takes(words: Iterable[str], data: bytes, foreign: Callable[[str], bool]) -> bool:
    """Whether a file that contains ``words`` may reach into another one by them, by its bytes.
    ``foreign``: whether a dotted name is that of a module outside the project, which is of no
    interest."""

    return any(
        not _is_idle(word, data, match.start(), match.end(), foreign)
        for word in words
        for match in WORDS[word].finditer(data)
    )


def _is_idle(
    word: str, data: bytes, start: int, end: int, foreign: Callable[[str], bool]
) -> bool:
    """Whether nothing comes of ``word``, which stands there."""
    line = data.rfind(b"\n", 0, start) + 1
    before = data[line:start]
    if before.lstrip().startswith(b"#"):
        return True
    named = _NAMED.match(data, start)
    if named is not None and foreign(named[1].decode("utf-8", "replace")):
        return True
    if data.endswith((b"\\\n", b"\\\r\n"), 0, line):
        return False
    if word in _IMPORTERS and _AS_A_FUNCTION.search(data):
        return False
    return any(
        word in words and lead.search(before) and tail.match(data, end)
        for words, lead, tail in _IDLE
    )


def lookups_in(project: Project, path: str) -> tuple[Lookup, ...]:
    """All by which the file ``path`` reaches into another one."""
    return tuple(_lookups(project, path, {*_ANYWHERE, "modules", "__main__"}))


def lookups_here(project: Project, path: str) -> Iterator[Lookup]:
    """All by which the file ``path`` reaches into itself."""
    yield from _lookups(project, path, set(_HERE))


def _lookups(project: Project, path: str, names: set[str]) -> Iterator[Lookup]:
    module = project.module(path)
    if module is None:
        return
    resolver = Resolver(project)
    names |= {
        node.asname
        for node in module.mentions(names)
        if isinstance(node, ast.alias) and node.asname
    }
    for node in module.mentions(names):
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            yield from _Source(project, module, resolver, node).lookups()


class _Source:
    """An expression that may give a module, a namespace or a member of one."""

    def __init__(
        self,
        project: Project,
        module: Module,
        resolver: Resolver,
        node: ast.Name | ast.Attribute,
    ) -> None:
        self.project = project
        self.module = module
        self.resolver = resolver
        self.node = node
        self.name = last(node)
        parent, where = module.parents[node]
        self.call = parent if isinstance(parent, ast.Call) and where == "func" else None

    def lookups(self) -> Iterator[Lookup]:
        spaces = Namespaces(self.project)
        if self.name in _OF_FRAMES:
            yield from self._of(spaces.of_namespace(self.node, self.module), {})
            return
        for name in self._meanings():
            if name == "modules":
                yield from self._table(spaces)
            elif name == "__main__":
                yield from self._of(spaces.of_module(self.node, self.module), {})
            elif self.call is None:
                if name not in ("vars", "locals"):  # map(import_module, ..)
                    here = self._here() if name in _HERE else {}
                    yield lookup((self.module, self.node, ANY), **here)
            else:
                yield from self._called(name, self.call, spaces)

    def _meanings(self) -> Iterator[str]:
        """The last part of what it is in the standard library; ``import_string`` is anybody's."""
        for thing in self.resolver.resolve(self.node, self.module):
            name = thing.name.rpartition(".")[2]
            if thing.what is What.EXTERNAL and (thing.name in _GIVEN_BY or name == "import_string"):
                yield name

    def _called(self, name: str, call: ast.Call, spaces: Namespaces) -> Iterator[Lookup]:
        if name in _IMPORTERS:
            package = _argument(call, 1, "package") if name == "import_module" else None
            where = self._module_named(_argument(call, 0, "name"), package)
            if where is not None:
                yield from self._of(spaces.of_module(call, self.module), where)
        elif name in _OTHER_MODULES:
            yield from self._of(spaces.of_module(call, self.module), {})
        elif name in _RUNNERS:
            yield from self._of(spaces.of_namespace(call, self.module), {})
        elif name in _BY_PATH:
            yield from self._by_path(call)
        elif name in _CODE:
            yield from self._run(call)
        elif name == "globals" or (not call.args and self._at_the_top()):
            yield from self._of(spaces.of_namespace(call, self.module), self._here())

    def _at_the_top(self) -> bool:
        return self.module.scope_of(self.node) is self.module.scope

    def _table(self, spaces: Namespaces) -> Iterator[Lookup]:
        """``sys.modules``, whose members are modules."""
        parent, where = self.module.parents[self.node]
        key: ast.expr | None = None
        taken: ast.expr | None = None
        if isinstance(parent, ast.Subscript) and where == "value":
            if isinstance(parent.ctx, ast.Load):
                taken, key = parent, parent.slice
        elif isinstance(parent, ast.Attribute):
            call, where = self.module.parents[parent]
            if parent.attr in ("get", "pop", "setdefault") and isinstance(call, ast.Call):
                taken, key = call, _argument(call, 0, "key")
            elif parent.attr in ("items", "values"):
                yield lookup((self.module, parent, ANY))
                for each in self._each_module(call, pairs=parent.attr == "items"):
                    yield from self._of(spaces.of_module(each, self.module), {})
        if taken is not None:
            at = self._module_named(key)
            if at is not None:
                yield from self._of(spaces.of_module(taken, self.module), at)

    def _each_module(self, node: ast.AST, *, pairs: bool) -> Iterator[ast.Name]:
        """Where a loop over all modules says the name of one."""
        parent, where = self.module.parents[node]
        while isinstance(parent, ast.Call) and where == "args" and last(parent.func) in STILL_ALL:
            parent, where = self.module.parents[parent]
        if not isinstance(parent, (ast.For, ast.comprehension)) or where != "iter":
            return
        target: ast.expr | None = parent.target
        if pairs:
            target = target.elts[-1] if isinstance(target, ast.Tuple) else None
        if isinstance(target, ast.Name):
            yield from self.module.loads(self.module.scope_of(target).home(target.id), target.id)

    def _by_path(self, call: ast.Call) -> Iterator[Lookup]:
        argument = _argument(call, 0, "name")
        if not isinstance(argument, ast.Constant):
            dotted = text_of(argument, self.module)
            yield lookup((self.module, call, ANY), dotted=dotted, whole=True)

    def _run(self, call: ast.Call) -> Iterator[Lookup]:
        """Code in a string, in the namespace of this file unless another is given."""
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        if len(values) != 1:
            return
        code = values[0]
        names = ANY
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            names = "|".join(map(re.escape, set(re.findall(r"\w+", code.value)))) or "-"
        yield lookup((self.module, call, names), **self._here())

    # -- which module

    def _here(self) -> dict[str, object]:
        return {"modules": frozenset({self.module.path})}

    def _module_named(
        self, node: ast.expr | None, package: ast.expr | None = None
    ) -> dict[str, object] | None:
        """The module with the name that ``node`` gives, relative to ``package`` where that is
        given; None where it is none of the project."""
        if isinstance(node, ast.Name) and node.id == "__name__":
            return self._here()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value == "__main__":
                return {}
            if not node.value.startswith("."):
                found = self.project.layout.absolute(node.value, self.module.path)
                return None if found is None else {"modules": frozenset(found)}
        names = ModuleNames(self.module, self.resolver)
        pattern = names.text(node)
        match = re.match(r"(?:\\\.)+", pattern)
        above = names.text(package)
        own = package is None or last(package) in ("__package__", "__name__")
        if match is None:
            # who names a package has names that begin with a dot
            return {"dotted": pattern if pattern != ANY else _joined(above, ANY)}
        below = pattern[match.end() :]
        if above != ANY and len(match[0]) == len(r"\."):
            return {"dotted": _joined(above, below)}
        if not own:
            return {} if below == ANY else {"dotted": rf"(?:{ANY}\.)?{below}"}
        folder = self.module.path
        for _ in range(len(match[0]) // 2):
            folder = os.path.dirname(folder)
        return {"dotted": below, "below": os.path.join(folder, "")}

    def _of(self, taken: Iterable[Taken], where: dict[str, object]) -> Iterator[Lookup]:
        return (found for each in taken for found in _looked(each, self.resolver, where))


def _looked(taken: Taken, resolver: Resolver, where: dict[str, object]) -> Iterator[Lookup]:
    """The place where something is taken, once for each set of conditions."""
    plain = lookup(taken, **where)
    module, node, names = taken
    found = scans(node, module, resolver) if names == ANY else ()
    for scan in found:
        if scan.wants and not scan.vague:
            yield replace(
                plain, scan=True, names=scan.pattern, bases=scan.bases, attributes=scan.attributes
            )
        else:
            yield plain
    if not found:
        yield plain


def _joined(package: str, pattern: str) -> str:
    return pattern if package == ANY else rf"{package}\.{pattern}"


def lookup(taken: Taken, **where: object) -> Lookup:
    """The place where something is taken."""
    module, node, names = taken
    column = module.column(node.lineno, node.col_offset)
    text = ast.unparse(node)
    text = text if len(text) <= 60 else f"{text[:57]}..."
    key = node.slice if isinstance(node, ast.Subscript) else _argument(node, 0, "")
    by_name = isinstance(key, ast.Constant) and names == re.escape(str(key.value))
    return Lookup(
        module.path, node.lineno, column, text, names, by_name=by_name,
        **where,  # type: ignore[arg-type]
    )  # fmt: skip


def _argument(call: ast.AST, index: int, name: str) -> ast.expr | None:
    if not isinstance(call, ast.Call):
        return None
    if index < len(call.args):
        return call.args[index]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


# -- modules that an import statement gives a name


def handed_out(project: Project, name: str, modules: set[str]) -> Iterator[Lookup]:
    """What the project takes by computed names of ``modules``, which have the class ``name``,
    wherever it imports them."""
    project.search_modules(name)
    for path in sorted(modules):
        yield from project.kept(("handed out", path), partial(_handed_out, project, path))


def _handed_out(project: Project, target: str) -> tuple[Lookup, ...]:
    """The same for one module."""
    name = stem(target)
    resolver = Resolver(project)
    spaces = Namespaces(project)
    found: list[Lookup] = []
    for path in project.mentioning(name):
        data = project.data(path)
        names = _bare(target, data) if data is not None else set()
        module = project.module(path) if names else None
        if module is None:
            continue
        for node in module.mentions(names):
            if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(
                node.ctx, ast.Load
            ):
                continue
            things = resolver.resolve(node, module)
            if any(thing.what is What.MODULE and thing.path == target for thing in things):
                for taken in spaces.of_module(node, module):
                    found += _looked(taken, resolver, {"modules": frozenset({target})})
    return tuple(found)


def _bare(target: str, data: bytes) -> set[str]:
    """The names by which ``data`` may have the module ``target`` as a value, other than before a
    dot: its own and those that imports give it, or its own as a member of its package."""
    name = stem(target)
    needle = re.escape(name.encode("utf-8"))
    imports = b"\n".join(_IMPORT.findall(data))
    names = set(re.findall(rb"\b%b[ \t]+as[ \t]+(\w+)" % needle, imports))
    if b"*" in imports or re.search(rb"\b%b\b" % needle, imports):
        names.add(name.encode("utf-8"))
    code = _IMPORT.sub(b"", data) if names else b""
    found = {
        each.decode("utf-8")
        for each in names
        if re.search(rb"%b(?<![\w'\"]%b)%b" % (*[re.escape(each)] * 2, _AS_A_VALUE), code)
    }
    folder = os.path.dirname(target)
    if os.path.basename(target).startswith("__init__."):
        folder = os.path.dirname(folder)
    owners = {os.path.basename(folder).encode("utf-8"), *_ALIAS.findall(imports)}
    if name not in found:
        members = re.finditer(rb"%b(?<=\.%b)%b" % (needle, needle, _AS_A_VALUE), data)
        before = (_OWNER.search(data[max(0, at.start() - 80) : at.start()]) for at in members)
        if any(owner is not None and owner[1] in owners for owner in before):
            found.add(name)
    return found


_ALIAS = re.compile(rb"\bas[ \t]+(\w+)")
_OWNER = re.compile(rb"(\w+)\.\Z")
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)\b[^\n(]*(?:\([^)]*\))?", re.MULTILINE)
_AS_A_VALUE = (
    rb"(?:(?!\w)[ \t]*(?:[,)\]}#\r\n;\\]|==|$|(?:if|else|or|and|is|for|in|not)\b)|\.__dict__\b)"
)
