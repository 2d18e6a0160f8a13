"""How the facts about the names of a file are gathered, one part of the file at a time.

Most of a file is of no interest: of a module that is imported from, its top level; of a file that
mentions a class, the functions that do. So only what is outside of functions is looked into at
once. The body of each outermost function is a :class:`Piece` that waits until it is asked for.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from flake8_agen.uses.scopes import (
    COMPREHENSIONS,
    FUNCTIONS,
    SCOPES,
    Binding,
    Function,
    Scope,
    last,
)
from flake8_agen.walking import FIELDS

Place = tuple[int, ast.AST]
"""A node after the number of nodes that were met before it."""
_SCOPES = frozenset(SCOPES)
_COMPREHENSIONS = frozenset(COMPREHENSIONS)


class Piece:
    """A part of a file: the body of an outermost function, or what stands between two of those."""

    def __init__(self, function: Function | None = None, scope: Scope | None = None) -> None:
        self.function = function
        """The function whose body has not been looked into yet."""
        self.scope = scope
        """The scope of that function."""
        self.scopes: list[Scope] = []
        self.names: dict[str, list[ast.Name]] = {}
        self.stored: dict[str, list[ast.Attribute]] = {}
        """Attributes that are assigned to, by name."""
        self.mentions: dict[str, list[Place]] = {}
        """Names, attributes and imports by (last) name, each after its parent was met."""
        self.strings: list[Place] = []
        self.keywords: list[Place] = []
        self.matches: list[Place] = []
        """The class patterns."""


class _Later(ast.AST):
    """Stands for the body of a function that waits."""

    piece: Piece


class Growth:
    """The parts of a file, and what is common to them."""

    def __init__(self) -> None:
        self.parents: dict[ast.AST, tuple[ast.AST, str]] = {}
        self.scopes: dict[ast.AST, Scope] = {}
        self.stars: list[ast.ImportFrom] = []
        self.pieces: list[Piece] = []
        """In the order of the text."""
        self.bodies: dict[ast.AST, Piece] = {}
        """Those that are the body of an outermost function."""

    def plant(self, tree: ast.Module, scope: Scope, wait: Callable[[Function], bool]) -> None:
        """Look into the file ``tree``, but for the functions that can ``wait``."""
        self.scopes[tree] = scope
        piece = Piece()
        piece.scopes.append(scope)
        self.pieces.append(piece)
        self._grow([(tree, scope)], piece, wait)

    def look_into(self, piece: Piece) -> None:
        """Look into a function that has waited."""
        function, scope = piece.function, piece.scope
        if function is not None and scope is not None:
            piece.function = piece.scope = None
            self._grow([(each, scope) for each in reversed(function.body)], piece, None)

    def graft(self, subtree: ast.AST, holder: ast.AST, scope: Scope, piece: Piece) -> None:
        """Make ``subtree`` a part of the tree below ``holder``."""
        _note(piece, len(self.parents), subtree)
        self.parents[subtree] = (holder, "value")
        self._grow([(subtree, scope)], piece, None)

    def _grow(
        self,
        todo: list[tuple[ast.AST, Scope]],
        piece: Piece,
        wait: Callable[[Function], bool] | None,
    ) -> None:
        """Note parents, scopes and bindings of all that is to do, in the order of the text."""
        parents, fields_of = self.parents, FIELDS
        count = len(parents)
        while todo:
            node, scope = todo.pop()
            kind = type(node)
            if isinstance(node, _Later):
                # Its place in the order; what follows it is another piece.
                piece = Piece()
                self.pieces += (node.piece, piece)
                continue
            inner = scope
            if kind in _SCOPES:
                inner = self.scopes[node] = Scope(node, scope)
                piece.scopes.append(inner)
            if isinstance(node, ast.Name):  # by far the most frequent of all
                piece.names.setdefault(node.id, []).append(node)
                if isinstance(node.ctx, ast.Store):
                    _add(scope, node.id, self.assignment(node))
                continue
            bind = _BIND.get(kind)
            if bind is not None:
                bind(self, piece, node, scope)
            plain = inner is scope and kind is not ast.comprehension
            sleeping = (
                wait is not None
                and isinstance(node, FUNCTIONS)
                and scope.outermost is None
                and wait(node)
            )
            children: list[tuple[ast.AST, Scope]] = []
            for name in fields_of[kind]:
                value = getattr(node, name, None)
                if value is None:
                    continue
                asleep = sleeping and name == "body"
                for child in value if isinstance(value, list) else (value,):
                    if child is None:
                        continue
                    parents[child] = (node, name)
                    if isinstance(child, ast.Name):
                        piece.mentions.setdefault(child.id, []).append((count, child))
                    elif type(child) in _NOTED:
                        _note(piece, count, child)
                    count += 1
                    if not asleep and type(child) is not ast.Constant:
                        where = scope if plain else _inside(node, name, child, scope, inner)
                        children.append((child, where))
                if asleep:
                    assert isinstance(node, FUNCTIONS)
                    later = _Later()
                    later.piece = self.bodies[node] = Piece(node, inner)
                    children.append((later, scope))
            if children:
                children.reverse()
                todo.extend(children)

    def assignment(self, name: ast.Name) -> Binding:
        """What a name that is stored to is plainly assigned."""
        parent, where = self.parents[name]
        if isinstance(parent, ast.Assign):
            return Binding(name, parent.value if len(parent.targets) == 1 else None)
        if isinstance(parent, (ast.AnnAssign, ast.NamedExpr)):
            return Binding(name, parent.value)
        if isinstance(parent, ast.withitem):
            return Binding(name, parent.context_expr, entered=True)
        if isinstance(parent, ast.Tuple) and where == "elts":
            return Binding(name, self._paired(parent, parent.elts.index(name)))
        return Binding(name)

    def _paired(self, target: ast.Tuple, index: int) -> ast.expr | None:
        """The value that element ``index`` of ``target`` gets in ``a, b = x, y``."""
        statement, where = self.parents[target]
        if not isinstance(statement, ast.Assign) or where != "targets":
            return None
        value = statement.value
        if len(statement.targets) > 1 or not isinstance(value, ast.Tuple):
            return None
        if len(value.elts) != len(target.elts):
            return None
        if any(isinstance(each, ast.Starred) for each in (*value.elts, *target.elts)):
            return None
        return value.elts[index]


# -- what a node is noted for


def _note(piece: Piece, count: int, node: ast.AST) -> None:
    if isinstance(node, ast.Name):
        piece.mentions.setdefault(node.id, []).append((count, node))
    elif isinstance(node, ast.Attribute):
        piece.mentions.setdefault(node.attr, []).append((count, node))
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            piece.strings.append((count, node))
    elif isinstance(node, ast.alias):
        piece.mentions.setdefault(node.name, []).append((count, node))
    elif isinstance(node, ast.keyword):
        piece.keywords.append((count, node))
    elif isinstance(node, ast.MatchClass):
        piece.matches.append((count, node))


_NOTED = frozenset(
    {ast.Name, ast.Attribute, ast.Constant, ast.alias, ast.keyword, ast.MatchClass}
)

# -- scopes


def _inside(node: ast.AST, name: str, child: ast.AST, outer: Scope, inner: Scope) -> Scope:
    """The scope of a child of ``node``: bodies are inside, what is evaluated first is not."""
    if outer is inner:
        # The first iterable of a comprehension is evaluated outside of it.
        if isinstance(node, ast.comprehension) and name == "iter" and outer.parent is not None:
            generators = getattr(outer.node, "generators", ())
            if generators and generators[0] is node:
                return outer.parent
        return outer
    if type(node) in _COMPREHENSIONS or name in ("body", "type_params"):
        return inner
    if isinstance(child, ast.arguments):
        for arg in _arguments(child):
            inner.bindings.setdefault(arg.arg, []).append(Binding(arg))
    return outer


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    if arguments.vararg:
        yield arguments.vararg
    yield from arguments.kwonlyargs
    if arguments.kwarg:
        yield arguments.kwarg


# -- what binds


def _add(scope: Scope, name: str, binding: Binding) -> None:
    if isinstance(binding.node, ast.Name):
        while isinstance(scope.node, COMPREHENSIONS) and scope.parent and binding.value:
            scope = scope.parent  # a walrus binds outside of the comprehension
    home = scope.home(name)
    home.bindings.setdefault(name, []).append(binding)
    if binding.value is not None:
        home.renamed.add(last(binding.value))
    elif isinstance(binding.node, ast.alias) and binding.node.asname:
        home.renamed.add(binding.node.name.rpartition(".")[2])


def _definition(growth: Growth, piece: Piece, node: ast.AST, scope: Scope) -> None:
    assert isinstance(node, (*FUNCTIONS, ast.ClassDef))
    _add(scope, node.name, Binding(node))


def _attribute(growth: Growth, piece: Piece, node: ast.AST, scope: Scope) -> None:
    assert isinstance(node, ast.Attribute)
    if isinstance(node.ctx, ast.Store):
        piece.stored.setdefault(node.attr, []).append(node)


def _import(growth: Growth, piece: Piece, node: ast.AST, scope: Scope) -> None:
    assert isinstance(node, (ast.Import, ast.ImportFrom))
    for alias in node.names:
        if alias.name == "*":
            growth.stars.append(node)  # type: ignore[arg-type]
        else:
            bound = alias.asname or alias.name
            if isinstance(node, ast.Import) and alias.asname is None:
                bound = bound.partition(".")[0]
            _add(scope, bound, Binding(alias))


def _declaration(growth: Growth, piece: Piece, node: ast.AST, scope: Scope) -> None:
    assert isinstance(node, (ast.Global, ast.Nonlocal))
    for name in node.names:
        scope.declared[name] = isinstance(node, ast.Global)


def _named(growth: Growth, piece: Piece, node: ast.AST, scope: Scope) -> None:
    """Handlers, patterns and type parameters."""
    name = getattr(node, "rest" if isinstance(node, ast.MatchMapping) else "name", None)
    if name:
        _add(scope, name, Binding(node))


_BIND: dict[type, Callable[[Growth, Piece, ast.AST, Scope], None]] = {
    **dict.fromkeys((*FUNCTIONS, ast.ClassDef), _definition),
    **dict.fromkeys((ast.Import, ast.ImportFrom), _import),
    **dict.fromkeys((ast.Global, ast.Nonlocal), _declaration),
    **dict.fromkeys((ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping), _named),
    **{
        kind: _named
        for name in ("TypeVar", "ParamSpec", "TypeVarTuple")
        if (kind := getattr(ast, name, None)) is not None
    },
    ast.Attribute: _attribute,
}
