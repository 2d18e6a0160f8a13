"""What the names of one file are bound to, by Python's rules of scope."""

from __future__ import annotations

import ast
import io
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from flake8_agen.syntax import dotted
from flake8_agen.uses.growth import Growth, Piece
from flake8_agen.uses.scopes import COMPREHENSIONS, FUNCTIONS, Binding, Function, Scope
from flake8_agen.uses.waiting import Waiting

__all__ = ["COMPREHENSIONS", "FUNCTIONS", "Binding", "Function", "Module", "Scope", "parse"]


class Module:
    """One parsed file: its tree with parents, scopes and bindings.

    The bodies of functions are looked into when they are asked for: by one of their nodes, or by a
    word that their text contains (:meth:`reveal`).
    """

    def __init__(self, path: str, tree: ast.Module, text: str) -> None:
        self.path = path
        self.tree = tree
        self.text = text.removeprefix("\ufeff")
        self.scope = Scope(tree)
        self.adopted: set[ast.expr] = set()
        """Strings in annotations whose meaning is part of the tree."""
        self.knows_type_comments = False
        """Whether its type comments were looked for; what they mean is part of the tree then."""
        self._growth = Growth()
        self.parents = self._growth.parents = _Parents(self)
        self.scopes = self._growth.scopes = _Scopes(self)
        self._lines: list[str] | None = None
        self._definitions: dict[tuple[str, int], ast.ClassDef | Function] = {}
        self._defined = 0
        self._grafted: Piece | None = None
        self._waiting = Waiting(self._growth, self.text)
        self._growth.plant(tree, self.scope, self._waiting.may_wait)
        self._waiting.begin()

    # -- building

    def reveal(self, words: Iterable[str]) -> None:
        """Look into all functions whose text contains one of ``words``."""
        self._waiting.reveal(words)

    def look_into(self, node: ast.AST) -> None:
        """Look into the function that holds ``node``."""
        self._waiting.look_into(node)

    def adopt(self, subtree: ast.AST, holder: ast.AST) -> None:
        """Make ``subtree``, the meaning of the string ``holder`` or of a comment in it, part of the
        tree."""
        if self._grafted is None:
            self._grafted = Piece()
            self._growth.pieces.append(self._grafted)
        self._growth.graft(subtree, holder, self.scope_of(holder), self._grafted)

    # -- finding

    @property
    def stars(self) -> list[ast.ImportFrom]:
        """The statements ``from .. import *``."""
        return self._growth.stars

    def known_scopes(self) -> Iterator[Scope]:
        """The scopes of what has been looked into, in the order of the text."""
        for piece in self._growth.pieces:
            yield from piece.scopes

    def names(self, name: str) -> list[ast.Name]:
        """Every read and write of ``name``, in the order of the text."""
        self.reveal((name,))
        return [node for piece in self._growth.pieces for node in piece.names.get(name, ())]

    def stored(self, name: str) -> list[ast.Attribute]:
        """Every attribute ``name`` that is assigned to, in the order of the text."""
        self.reveal((name,))
        return [node for piece in self._growth.pieces for node in piece.stored.get(name, ())]

    def mentions(
        self, names: Iterable[str], near: Iterable[str] | None = None
    ) -> list[ast.AST]:
        """The names, attributes and imports with one of these (last) names; ``near``: only in
        functions whose text contains one of these words."""
        self.reveal(names if near is None else near)
        return [
            node
            for piece in self._growth.pieces
            if piece.mentions
            for node in _mentions(piece, names)
        ]

    def strings(self) -> Iterator[ast.Constant]:
        """The strings in what has been looked into."""
        for piece in self._growth.pieces:
            for _, node in piece.strings:
                assert isinstance(node, ast.Constant)
                yield node

    def keywords(self) -> Iterator[ast.keyword]:
        """The keyword arguments in what has been looked into."""
        for piece in self._growth.pieces:
            for _, node in piece.keywords:
                assert isinstance(node, ast.keyword)
                yield node

    def twin(self, node: ast.expr) -> ast.expr | None:
        """The dotted name ``node`` in this parse of the file."""
        self.look_into(node)
        if node in self.parents:
            return node
        name = dotted(node)
        return next(
            (
                other
                for other in self.mentions((name.rpartition(".")[2],) if name else ())
                if isinstance(other, ast.expr)
                and type(other) is type(node)
                and (other.lineno, other.col_offset) == (node.lineno, node.col_offset)
                and dotted(other) == name
            ),
            None,
        )

    def attributes_by_name(
        self, names: frozenset[str], finds: Callable[[str, int, int], bool]
    ) -> list[ast.AST]:
        """Attributes with one of these names, strings that are one, and class patterns, where the
        text ``finds`` them between two places."""
        self._waiting.wake_where(lambda start, end: finds(self.text, start, end))
        found: list[ast.AST] = []
        for piece in self._growth.pieces:
            places = [
                *(
                    place
                    for name in names
                    for place in piece.mentions.get(name, ())
                    if isinstance(place[1], ast.Attribute)
                ),
                *(place for place in piece.strings if getattr(place[1], "value", "") in names),
                *piece.matches,
            ]
            places.sort(key=_count)
            found += [node for _, node in places]
        return found

    # -- asking

    def parent(self, node: ast.AST) -> tuple[ast.AST, str] | None:
        """(parent, field) of a node; None for the module and what is no part of it."""
        found = self.parents.get(node)
        if found is None and node is not self.tree and self._waiting.pieces:
            self.look_into(node)
            found = self.parents.get(node)
        return found

    def scope_of(self, node: ast.AST) -> Scope:
        """The scope in which ``node`` is evaluated."""
        child = node
        while True:
            found = self.parents.get(child) or self.parent(child)
            if found is None:
                return self.scope
            parent, name = found
            if parent in self.scopes:
                if name in ("body", "type_params") or isinstance(parent, COMPREHENSIONS):
                    if not self._first_iterable(parent, child, node):
                        return self.scopes[parent]
            child = parent

    def _first_iterable(self, parent: ast.AST, child: ast.AST, node: ast.AST) -> bool:
        generators = getattr(parent, "generators", ())
        if not generators or child is not generators[0]:
            return False
        inner = node
        while inner is not child and self.parents[inner][0] is not child:
            inner = self.parents[inner][0]
        return inner is not child and self.parents[inner][1] == "iter"

    def lookup(self, name: ast.Name) -> Scope | None:
        """The scope that binds a name that is read."""
        return self.scope_of(name).find(name.id)

    def loads(self, scope: Scope, name: str) -> Iterator[ast.Name]:
        """Every read of ``name`` that means the one bound in ``scope``."""
        function = scope.outermost
        body = self._growth.bodies.get(function) if function is not None else None
        if body is None or getattr(function, "type_params", None):
            nodes = self.names(name)
        else:
            self._waiting.wake([body] if body.function is not None else [])
            grafted = self._grafted.names.get(name, ()) if self._grafted is not None else ()
            nodes = [*body.names.get(name, ()), *grafted]
        for node in nodes:
            if isinstance(node.ctx, ast.Load) and self.lookup(node) is scope:
                yield node

    def function_of(self, node: ast.AST) -> Function | ast.Lambda | None:
        """The innermost function whose body holds ``node``."""
        scope: Scope | None = self.scope_of(node)
        while scope is not None:
            if isinstance(scope.node, (*FUNCTIONS, ast.Lambda)):
                return scope.node
            scope = None if scope.is_class else scope.parent
        return None

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that holds ``node``."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node][0]
        return node

    def ancestors(self, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
        """(parent, field) upwards."""
        found = self.parent(node)
        while found is not None:
            yield found
            found = self.parents.get(found[0])

    def column(self, line: int, offset: int) -> int:
        """The code-point column of a byte offset, as ast counts them."""
        if offset <= 0:
            return offset
        text = self.line(line)
        return offset if text.isascii() else len(text.encode("utf-8")[:offset].decode("utf-8"))

    def line(self, number: int) -> str:
        """The text of a 1-based line, split as Python splits lines."""
        if self._lines is None:
            self._lines = list(io.StringIO(self.text, newline=None))
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def definition(self, qualname: str, line: int) -> ast.ClassDef | Function | None:
        """The class or function of that name whose ``class`` or ``def`` stands on that line."""
        found = self._known_definition(qualname, line)
        if found is None and self._waiting.pieces:
            self.look_into(ast.Pass(lineno=line))
            found = self._known_definition(qualname, line)
        return found

    def _known_definition(self, qualname: str, line: int) -> ast.ClassDef | Function | None:
        if self._defined < len(self.scopes):  # to skip those that are known takes its time, too
            for node, scope in islice(self.scopes.items(), self._defined, None):
                if isinstance(node, (ast.ClassDef, *FUNCTIONS)):
                    self._definitions[scope.qualname, node.lineno] = node
            self._defined = len(self.scopes)
        return self._definitions.get((qualname, line))


class _Parents(dict[ast.AST, tuple[ast.AST, str]]):
    """Looks into the function of a node that is not known yet."""

    def __init__(self, module: Module) -> None:
        super().__init__()
        self._module = weakref.ref(module)

    def __missing__(self, node: ast.AST) -> tuple[ast.AST, str]:
        module = self._module()
        found = module.parent(node) if module is not None else None
        if found is None:
            raise KeyError(node)
        return found


class _Scopes(dict[ast.AST, Scope]):
    """Looks into the function of a node that is not known yet."""

    def __init__(self, module: Module) -> None:
        super().__init__()
        self._module = weakref.ref(module)

    def __missing__(self, node: ast.AST) -> Scope:
        module = self._module()
        if module is not None:
            module.look_into(node)
        if node not in self:
            raise KeyError(node)
        return self[node]


def parse(path: str, text: str | None) -> Module | None:
    """The file, or None where it is no Python."""
    tree = tree_of(text)
    return None if tree is None or text is None else Module(path, tree, text)


def tree_of(text: str | None) -> ast.Module | None:
    """The tree of a text, or None where it is no Python."""
    if text is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _mentions(piece: Piece, names: Iterable[str]) -> list[ast.AST]:
    places = [place for name in names for place in piece.mentions.get(name, ())]
    places.sort(key=_count)
    return [node for _, node in places]


def _count(place: tuple[int, ast.AST]) -> int:
    return place[0]
