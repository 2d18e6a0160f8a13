"""All mentions of one class in the project, each turned into uses."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flake8_agen.source import BadInput, parse
from flake8_agen.uses import others, prose, snippets, strings
from flake8_agen.uses.bytesearch import STAR, refers
from flake8_agen.uses.by_name import is_spelt
from flake8_agen.uses.flow import Follower
from flake8_agen.uses.lookups import WORDS, handed_out, lookups_here
from flake8_agen.uses.names import Module, Scope
from flake8_agen.uses.own_objects import OwnObjects
from flake8_agen.uses.references import References
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.scopes import last
from flake8_agen.uses.things import definition
from flake8_agen.uses.type_comments import adopt_type_comments
from flake8_agen.uses.use import UNPARSED, ClassUses, Construction, Use, UseKind
from flake8_agen.uses.wanted import is_wanted

if TYPE_CHECKING:
    from flake8_agen.project import Project

_OF_AN_OBJECT = frozenset(
    {
        UseKind.ANEXT,
        UseKind.ATTRIBUTE,
        UseKind.CLASS_ATTRIBUTE,
        UseKind.REUSED,
        UseKind.ESCAPES,
        UseKind.DEPENDENCY,
        UseKind.UNRESOLVED,
        UseKind.IDENTITY,
        UseKind.ASYNC_ITERATOR_TEST,
        UseKind.FOREIGN_TEST,
        UseKind.AS_ASYNC_ITERATOR,
        UseKind.CONSUMED,
        UseKind.LOCAL_ONCE,
        UseKind.SUBCLASS,
    }
)
"""What counts of the uses of a subclass."""


def class_uses(project: Project, module: Module, node: ast.ClassDef) -> ClassUses:
    """The uses of the class ``node`` of ``module``, and of its subclasses' objects."""
    resolver = Resolver(project)
    uses: dict[Use, None] = {}
    constructions: list[Construction] = []
    todo: list[tuple[Module, ast.ClassDef, bool]] = [(module, node, False)]
    done: set[Thing] = set()
    while todo:
        home, each, subclass = todo.pop()
        thing = definition(home, each)
        if thing in done:
            continue
        done.add(thing)
        # in one pass
        project.search({other.name for _, other, _ in todo} | {each.name, *WORDS})
        search = Search(project, resolver, home, each, subclass)
        for use in search.run():
            if not subclass or use.kind in _OF_AN_OBJECT or use.of_class:
                uses[use] = None
        constructions += search.constructions
        todo += [(*found, True) for found in search.subclasses]
    kin = [thing for thing in done if thing != definition(module, node)]
    for home, base in bases_of(done, resolver):
        # In their methods, too, ``self`` is such an object.
        search = Search(project, resolver, home, base, True)
        uses.update(dict.fromkeys(u for u in OwnObjects(search).uses() if u.kind in _OF_AN_OBJECT))
        constructions += search.constructions
        kin.append(search.thing)
    kin.sort(key=lambda thing: (thing.path, thing.line, thing.name))
    return ClassUses(tuple(sorted(uses, key=_order)), tuple(constructions), tuple(kin))


def bases_of(
    things: Iterable[Thing], resolver: Resolver
) -> Iterator[tuple[Module, ast.ClassDef]]:
    """The classes of the project above these that are none of them."""
    seen = set(things)
    todo = sorted(seen, key=lambda thing: (thing.path, thing.line))
    while todo:
        for thing in sorted(resolver.bases(todo.pop()), key=lambda each: (each.path, each.line)):
            known = resolver.node(thing) if thing.what is What.CLASS else None
            if thing in seen or known is None or not isinstance(known[1], ast.ClassDef):
                continue
            seen.add(thing)
            todo.append(thing)
            yield known[0], known[1]


def _order(use: Use) -> tuple[bool, str, int, int, str, str]:
    return not use.own, use.path, use.line, use.column, use.kind.value, use.name


class Search(References):
    """The search for one class."""

    def __init__(
        self,
        project: Project,
        resolver: Resolver,
        module: Module,
        node: ast.ClassDef,
        subclass: bool,
    ) -> None:
        super().__init__(project, resolver, module, node, subclass)
        self._names = {node.name}
        self._starring: set[str] = set()
        """The packages that have the class by ``import *``."""
        self._local = any(each.is_function for each in _upwards(module.scopes[node].parent))

    def run(self) -> Iterator[Use]:
        """All uses, file by file, and again for new names the class gets by import or alias."""
        yield from self._decorators()
        yield from OwnObjects(self).uses()
        if self._local:
            yield from self._file(self.home)
            return
        searched: set[tuple[str, str]] = set()
        while True:
            self.project.search(self._names)
            found = {(name, path) for name in self._names for path in self.project.referring(name)}
            found.add((self.node.name, self.home.path))
            if self._stub in self.project.mentioning(self.node.name):
                found.add((self.node.name, self._stub))
            paths = sorted({path for name, path in found - searched})
            if not paths:
                break
            searched |= found
            for path in paths:
                module = self.home if path == self.home.path else self.project.module(path)
                if module is None:
                    yield self._unparsed(path)
                else:
                    yield from self._file(module)
        yield from self._stars()
        yield from self._looked_up(searched)
        yield from self._others()

    def _others(self) -> Iterator[Use]:
        """What files that are no ``.py`` do with it."""
        for path in self.project.others(self.node.name):
            if others.is_script(path):
                module = self.project.module(path)
                if module is None:
                    yield self._unparsed(path)
                else:
                    yield from self._file(module)
                continue
            data = others.other_data(path) or b""
            text = data.decode("utf-8", "replace")
            if path.endswith(others.PROSE):
                yield from self._prose(path, text)
                continue
            if path.endswith(others.SETTINGS):
                for line, before in others.dotted_names(text, self.node.name):
                    if strings.names_it(before.split("."), self.node.name, path, self):
                        name = f"{before}.{self.node.name}"
                        yield Use(UseKind.STRING, path, line, 0, name)
                continue
            if path.endswith(others.NOTEBOOK):
                text = others.cells(text)
                data = text.encode("utf-8", "replace")
            if STAR.encode() in data or refers(self.node.name, data):
                for kind, name in snippets.uses_in(text, {self.node.name}):
                    yield Use(kind, path, 1, 0, name, of_class=True)

    def _prose(self, path: str, text: str) -> Iterator[Use]:
        """What a text for people does with it: directives that want a class, and code."""
        name = self.node.name
        for line, dotted in prose.documented(text, name):
            before = dotted.split(".")[:-1]
            if not before or strings.names_it(before, name, path, self):
                yield Use(UseKind.STRING, path, line, 0, dotted)
        codes = [snippets.examples(text)] if self.project.runs_doctests else []
        if self.project.runs_prose:
            codes += prose.blocks(text)
        for code in codes:
            for kind, what in snippets.uses_in(code, {name}):
                yield Use(kind, path, 1, 0, what, of_class=True)

    def _unparsed(self, path: str) -> Use:
        """A file that names the class and is no Python: there it may be used in any way."""
        line = 1
        try:
            parse(path, self.project.text(path) or "")
        except BadInput as problem:
            line = problem.line
        return Use(UseKind.UNRESOLVED, path, line, 0, UNPARSED)

    def _looked_up(self, searched: set[tuple[str, str]]) -> Iterator[Use]:
        """Where a module that has the class is asked for a member by a computed name."""
        if "." in self.thing.name:
            return
        modules = {path for _, path in searched if self.knows(path)} | self._starring
        name = self.node.name
        spelt: bool | None = None
        for lookup in (
            *self.project.lookups(),
            *(each for path in sorted(modules) for each in lookups_here(self.project, path)),
            *handed_out(self.project, self.node.name, modules),
        ):
            if lookup.is_blind:  # first of all, as nearly all are
                if spelt is None:
                    spelt = is_spelt(name, self.project) or others.is_set(name, self.project)
                if not spelt:
                    continue
            if lookup.may_take(self._names, modules):
                if not is_wanted(lookup, self.thing, self.node, self.resolver):
                    continue
                if lookup.by_name and lookup.path in modules:
                    continue  # the string is a use of its own
                yield Use(
                    UseKind.UNRESOLVED,
                    lookup.path,
                    lookup.line,
                    lookup.column,
                    lookup.text,
                    own=lookup.path == self.home.path,
                    of_class=True,
                    blind=lookup.is_blind and self._is_only_a_type(name),
                )

    def _is_only_a_type(self, name: str) -> bool:
        """Whether what spells the name does so to say what a function gives."""
        project = self.project
        return not (is_spelt(name, project, as_type=False) or others.is_set(name, project))

    def _decorators(self) -> Iterator[Use]:
        follower = self.follower(self.home)
        for decorator in self.node.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            yield follower.use(UseKind.DECORATED, decorator, ast.unparse(target))

    # -- one file

    def _file(self, module: Module) -> Iterator[Use]:
        if module.path == self._stub:
            yield from self._declared(module)
        follower = self.follower(module)
        module.reveal(self._names)
        adopt_type_comments(module)
        if _in_a_string(self._names, module):
            strings.adopt_annotations(module, self._names)
        before = 0
        names: set[str] = set()
        references: dict[ast.AST, None] = {}
        while True:  # once more for each alias
            names |= self._names | self._aliases(module)
            if len(names) == before:
                break
            before = len(names)
            for node in module.mentions(names):
                if _may_mean_it(node, module):
                    references[node] = None
        for node in references:
            yield from self._mention(node, module, follower)
        if _in_a_string({self.node.name}, module) or any(
            keyword.arg == self.node.name for keyword in module.keywords()
        ):
            for constant in strings.constants(module, self.node.name):
                yield from strings.string_use(constant, module, self, follower)
        yield from self._in_texts(module, follower)

    def _in_texts(self, module: Module, follower: Follower) -> Iterator[Use]:
        """What code in strings does with it: programs, and examples where doctests are run."""
        for node in list(module.strings()):
            text = node.value
            if not isinstance(text, str) or not any(name in text for name in self._names):
                continue
            if isinstance(module.parents[node][0], ast.Expr):
                if ">>>" not in text or not self.project.runs_doctests:
                    continue
                code = snippets.examples(text)
            else:
                data = text.encode("utf-8", "replace")
                if not snippets.is_program(text) or not refers(self.node.name, data):
                    continue
                code = text
            for kind, name in snippets.uses_in(code, self._names):
                yield follower.use(kind, node, name, of_class=True)

    def _aliases(self, module: Module) -> set[str]:
        """Further names that assignments and imports of the module give to the class."""
        found: set[str] = set()
        for scope in module.known_scopes():
            if scope.renamed.isdisjoint(self._names | found):
                continue
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    node = binding.node
                    if isinstance(node, ast.alias):
                        known = node.asname and node.name.rpartition(".")[2] in self._names
                    else:
                        value = binding.value
                        known = not binding.entered and last(value) in self._names | found
                    if known and name not in self._names and self.bound(name, scope, module):
                        found.add(name)
                        if not any(s.is_function for s in _upwards(scope)):
                            self._names.add(name)
        return found

    def knows(self, path: str) -> bool:
        """Whether the module ``path`` has the class under one of its names."""
        return any(self.thing in self.resolver.member(path, name) for name in self._names)

    def _mention(self, node: ast.AST, module: Module, follower: Follower) -> Iterator[Use]:
        if isinstance(node, ast.alias):
            yield from self._imported(node, module, follower)
        elif isinstance(node, ast.expr):
            things = self.resolver.resolve(node, module)
            if self.thing in things:
                yield from self.reference(node, module, follower)
            elif self._unresolved(node, things, module):
                yield follower.use(UseKind.UNRESOLVED, node, ast.unparse(node), of_class=True)

    def _unresolved(self, node: ast.expr, things: frozenset[Thing], module: Module) -> bool:
        """Whether a mention may mean the class for all we know."""
        if self._local or strings.is_apart(node, module):
            return False
        if isinstance(node, ast.Name):
            return any(thing.what is What.UNBOUND for thing in things)
        assert isinstance(node, ast.Attribute)
        if any(thing.what in (What.CLASS, What.FUNCTION) for thing in things):
            return False
        bases = self.resolver.resolve(node.value, module)
        for base in bases:
            if base.what in (What.UNKNOWN, What.UNBOUND, What.MODULE):
                return True
            if base.what is What.MADE and base.standard:
                return True  # importlib.import_module(..), sys.modules[..]
        return False

    def _imported(self, node: ast.alias, module: Module, follower: Follower) -> Iterator[Use]:
        things = self.resolver.imported(node, module)
        bound = node.asname or node.name
        if self.thing in things:
            statement, _ = module.parents[node]
            package = os.path.basename(module.path).startswith("__init__.")
            top = module.scope_of(statement) is module.scope
            public = package and top and not bound.startswith("_")
            kind = UseKind.EXPORT if public else UseKind.IMPORT
            yield follower.use(kind, node, bound)
        elif any(thing.what is What.UNBOUND for thing in things):
            yield follower.use(UseKind.UNRESOLVED, node, node.name, of_class=True)

    # -- what makes it public, or hides it

    @property
    def _stub(self) -> str:
        return os.path.splitext(self.home.path)[0] + ".pyi"

    def _declared(self, module: Module) -> Iterator[Use]:
        module.reveal({self.node.name})
        for scope in module.known_scopes():
            node = scope.node
            if isinstance(node, ast.ClassDef) and scope.qualname == self.thing.name:
                yield self.follower(module).use(UseKind.EXPORT, node, node.name)

    def _stars(self) -> Iterator[Use]:
        """``from <module> import *`` in a package's ``__init__.py``."""
        if "." in self.thing.name:
            return
        for path in self.project.mentioning("import *"):
            if not os.path.basename(path).startswith("__init__."):
                continue
            module = self.project.module(path)
            if module is None:
                continue
            for statement in module.stars:
                for source in self.resolver.modules(statement, module) or ():
                    if self.resolver.exports(source, self.node.name):
                        if self.thing in self.resolver.member(source, self.node.name):
                            self._starring.add(path)
                            follower = self.follower(module)
                            yield follower.use(UseKind.EXPORT, statement, self.node.name)


def _may_mean_it(node: ast.AST, module: Module) -> bool:
    """Whether a mention by name is a use of the name: a read, or an import from a module."""
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.alias):
        return isinstance(module.parents[node][0], ast.ImportFrom)
    return True


def _in_a_string(names: set[str], module: Module) -> bool:
    """Whether a string that is no docstring contains one of the names."""
    return any(
        any(name in node.value for name in names)
        and not isinstance(module.parents[node][0], ast.Expr)
        for node in module.strings()
        if isinstance(node.value, str)
    )


def _upwards(scope: Scope | None) -> Iterator[Scope]:
    while scope is not None:
        yield scope
        scope = scope.parent
