"""Who in the project needs ``__anext__`` of an object of unknown type.

What counts: ``anext(x)``; the attribute ``x.__anext__``, called or not (``spawn(it.__anext__)``);
``hasattr(x, "__anext__")`` and ``getattr(x, "__anext__")``; ``isinstance(x, AsyncIterator)``, also
by another name, within a tuple, by a Protocol that has an ``__anext__``, or in a pattern;
AsyncIterator or the string ``"__anext__"`` kept where a test may take it from
(``show.register(AsyncIterator)``, ``NAMES = ["__anext__"]``);
what an ``__aiter__`` gives other than ``self`` or a new object; what is set as an ``__aiter__``;
an ``__anext__`` that is put somewhere: by a keyword (``patch.multiple(x, __anext__=f)``), as a key
of what ``type()`` makes a class of, or by a name out of a table (``setattr(x, name, f)``).

What does not count, as ``x`` is known then:

- an async generator of the project: the call of an ``async def`` with ``yield``, an asynchronous
  generator expression, a local name that is only ever bound to one, ``aiter()`` of one;
- an object of a class of the project: a construction, what a function of the project plainly
  returns, ``self`` or ``super()`` in a method (a use of that class, found where its uses are asked
  for);
- what a callable outside the project and outside the standard library returned (if an object of
  ours was given to it, that is a DEPENDENCY already);
- a class or module, as in ``Cls.__anext__``.

Parameters, elements of containers, results of the standard library, and whatever is put together
in other ways are unknown.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.uses.by_name import look_of
from flake8_agen.uses.bytesearch import ANEXT
from flake8_agen.uses.kinds_tested import (
    ITERATOR,
    READING,
    Asks,
    asks,
    called_iterator,
    kept_to_test,
    testing_classes,
)
from flake8_agen.uses.names import Module
from flake8_agen.uses.plain_tests import only_builtins_tested
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.scopes import last
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

_MATCHING = re.compile(rb"(?:^|[\r\n])[ \t\f]*case\b")
_OWN = re.compile(
    rb"^([ \t]*)def __aiter__\((\w+)\)(?: *-> *[\w.\[\], \"']+)?:[ \t]*"
    rb"(?:\r?\n(?:[ \t]+\"\"\"[^\"\\]*\"\"\"[ \t]*\r?\n)?[ \t]+)?return \2[ \t]*(?:\r?\n|\Z)"
    rb"(?=(?:[ \t]*\r?\n)*(?!\1[ \t]))",  # and nothing more in its body
    re.MULTILINE,
)
"""An ``__aiter__`` that gives its own object."""
_IMPORT = re.compile(
    rb"^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([^)]*\)|[^\r\n;#]*)", re.MULTILINE
)
_RENAMED = re.compile(rb"\b%b[ \t]+as\b" % ITERATOR.encode())
_SAME = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)
_COMPARING = frozenset("assertIs assertIsNot assertEqual assertNotEqual id is_ is_not".split())
_ASKED = re.compile(rb"\baiter\(|__aiter__\(\)")
_AS = re.compile(rb"\b%b[ \t]+as[ \t]+(\w+)" % ANEXT.encode())
"""By what other name a file imports it."""
_VALUE = re.compile(rb"\b%b\b(?!\[)" % ITERATOR.encode())
_FAKES = ("Mock", "SimpleNamespace", "create_autospec", "patch", "object")
"""Whose keyword arguments are attributes of what they make: of a mock, not of a class."""
_MAKERS = frozenset({"type", "new_class", "__new__"})
_BY_NAME = ("hasattr", "getattr", "attrgetter", "setattr", "delattr", "object")
"""What gets at an attribute by a name that is kept somewhere; the last one is a patch's."""
_READ = re.compile(b"|".join(map(str.encode, sorted(READING))))


def words_of(project: Project) -> frozenset[str]:
    """What a file must contain one of, to have any."""
    return frozenset({ANEXT, "__aiter__", "aiter", ITERATOR}) | testing_classes(project)


def unknown_steps(project: Project, path: str, words: frozenset[str]) -> list[int]:
    """The lines of all that is in the file ``path``, in their order; ``words``: see above."""
    data = project.data(path)
    if data is None or not _worth_parsing(data):
        return []
    module = project.module(path)
    if module is None:
        return [1]
    resolver = Resolver(project)
    others = frozenset(name.decode("utf-8", "replace") for name in _AS.findall(data))
    lines = {
        node.lineno  # type: ignore[attr-defined]
        for node in _in_question(module, others, words)
        for expression in _stepped(node, others, resolver, module)
        if is_unknown(expression, resolver, module)
    }
    kept = kept_to_test(module, resolver)
    lines |= {node.lineno for node in kept if not _is_pattern(node, module)}
    lines.update(_matched(module, resolver, words))
    lines.update(_given_by_aiter(module, resolver))
    lines.update(_by_another_way(module, project))
    lines.update(_compared(module, resolver))
    return sorted(lines)


def _is_pattern(node: ast.AST, module: Module) -> bool:
    return isinstance(module.parents[node][0], ast.MatchClass)


def _matched(module: Module, resolver: Resolver, words: frozenset[str]) -> Iterator[int]:
    """``case AsyncIterator():`` of an unknown object, or within the pattern of another."""
    data = resolver.project.data(module.path) or b""
    if b"case " not in data:
        return
    for node in module.mentions(words | called_iterator(module)):
        parent, where = module.parents[node]
        if where != "cls" or not isinstance(node, ast.expr):
            continue
        if asks(node, module, resolver) is not Asks.YES:
            continue
        around = (each for each, _ in module.ancestors(parent))
        case = next(each for each in around if isinstance(each, ast.match_case))
        match, _ = module.parents[case]
        assert isinstance(match, ast.Match)
        if case.pattern is not parent or is_unknown(match.subject, resolver, module):
            yield node.lineno


def _compared(module: Module, resolver: Resolver) -> Iterator[int]:
    """``aiter(x) is x`` of an unknown object, there or by what the iterator is assigned to."""
    for node in module.mentions(("aiter", "__aiter__"), near=("aiter", "__aiter__")):
        call, where = module.parents[node]
        if where != "func" or not isinstance(call, ast.Call):
            continue
        asked = node.value if isinstance(node, ast.Attribute) else next(iter(call.args), None)
        if asked is None or not is_unknown(asked, resolver, module):
            continue
        if any(_is_compared(each, module) for each in _held_by(call, module)):
            yield call.lineno


def _held_by(call: ast.Call, module: Module) -> Iterator[ast.AST]:
    """The call itself, and where the file says the names that its result is assigned to."""
    yield call
    parent, _ = module.parents[call]
    targets = list(parent.targets) if isinstance(parent, ast.Assign) else []
    if isinstance(parent, (ast.AnnAssign, ast.NamedExpr)):
        targets.append(parent.target)
        yield parent
    names = [last(each.value if isinstance(each, ast.Subscript) else each) for each in targets]
    yield from module.mentions([name for name in names if name])


def _is_compared(node: ast.AST, module: Module) -> bool:
    """Whether it, or an item of it, is compared with something that is no constant."""
    parent, where = module.parents[node]
    if isinstance(parent, ast.Subscript) and where == "value":
        parent, where = module.parents[parent]
    if isinstance(parent, ast.Call):
        return where == "args" and last(parent.func) in _COMPARING
    if not isinstance(parent, ast.Compare) or not isinstance(parent.ops[0], _SAME):
        return False
    return not any(isinstance(side, ast.Constant) for side in parent.comparators)


def _by_another_way(module: Module, project: Project) -> Iterator[int]:
    """``map(anext, rows)``, ``methodcaller("__anext__")``: nobody knows of what objects."""
    for node in module.mentions((ANEXT,), near=(ANEXT,)):
        parent, where = module.parents[node]
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and where != "func":
            yield node.lineno
    for text in module.strings():
        parent, _ = module.parents[text]
        if text.value == ANEXT and isinstance(parent, ast.Call):
            yield text.lineno  # ``getattr(builtins, "anext")``
        known = isinstance(parent, ast.Call) and last(parent.func) in ("hasattr", "getattr")
        if text.value != "__anext__" or known or isinstance(parent, ast.Expr):
            continue
        asking = isinstance(parent, (ast.Call, ast.keyword, ast.Compare))
        if asking or _is_put(text, module) or _may_be_asked_for(text, module, project):
            yield text.lineno
    for keyword in module.keywords():
        if keyword.arg == "__anext__":
            call, _ = module.parents[keyword]
            if isinstance(call, ast.Call) and not last(call.func).endswith(_FAKES):
                yield keyword.value.lineno  # ``patch.multiple(Rows, __anext__=f)``


def _is_put(text: ast.Constant, module: Module) -> bool:
    """Whether it is a key of what becomes the namespace of a class, which may derive from any:
    ``type("Rows", bases, {"__anext__": f})``."""
    entries, where = module.parents[text]
    if not isinstance(entries, ast.Dict) or where != "keys":
        return False
    call, where = module.parents[entries]
    if not isinstance(call, ast.Call) or where != "args" or last(call.func) not in _MAKERS:
        return False
    bases = call.args[1] if len(call.args) > 1 else None
    return not isinstance(bases, ast.Tuple) or any(last(base) != "object" for base in bases.elts)


def _may_be_asked_for(text: ast.Constant, module: Module, project: Project) -> bool:
    """Whether ``hasattr`` and the like get a name that may be the one that is kept here."""
    paths = {module.path}
    statement = module.statement(text)
    for target in statement.targets if isinstance(statement, ast.Assign) else ():
        if isinstance(target, ast.Name):
            paths.update(project.referring(target.id))
    return any(
        look_of(other.parents[node][0]) is not None
        for path in sorted(paths)
        if (other := project.module(path)) is not None
        for node in other.mentions(_BY_NAME)
        if other.parents[node][1] == "func"
    )


def _given_by_aiter(module: Module, resolver: Resolver) -> Iterator[int]:
    """Where an ``__aiter__`` gives another object, which must then be an iterator."""
    attributes = ("__aiter__", "return_value", "side_effect")
    for node in module.mentions(attributes, near=("__aiter__",)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            text = ast.unparse(node)
            if text.endswith((".__aiter__", ".__aiter__.return_value", ".__aiter__.side_effect")):
                yield node.lineno
    methods = [
        scope.node
        for scope in module.known_scopes()
        if isinstance(scope.node, ast.FunctionDef) and scope.node.name == "__aiter__"
    ]
    for method in methods:
        first = method.args.args[0].arg if method.args.args else ""
        for inner in walk(method):
            value = inner.value if isinstance(inner, ast.Return) else None
            if value is None or (isinstance(value, ast.Name) and value.id == first):
                continue
            things = resolver.resolve(value, module)
            made = isinstance(value, ast.Call) and all(
                thing.what is What.CLASS for thing in resolver.resolve(value.func, module)
            )
            if not made and any(thing.what is not What.GENERATOR for thing in things):
                yield value.lineno


def _in_question(
    module: Module, others: frozenset[str], words: frozenset[str]
) -> Iterator[ast.AST]:
    """What :func:`_stepped` may say something about; ``others``: what the file imports ``anext``
    as."""
    names = ("__anext__", ANEXT, "hasattr", "getattr", "isinstance", "issubclass", *others)
    for node in module.mentions(names, near=(ANEXT, "isinstance", "issubclass", *others, *words)):
        if isinstance(node, ast.Attribute):
            yield node
        parent, where = module.parents[node]
        if where == "func":
            yield parent


def _worth_parsing(data: bytes) -> bool:
    """Whether it does more than define ``__anext__``, and an ``__aiter__`` for it."""
    if b"__aiter__" in data and b"__aiter__" in _OWN.sub(b"", data):
        return True
    if _ASKED.search(data):  # and perhaps compared
        return True
    if data.count(ANEXT.encode()) > data.count(b"def __anext__"):
        return True
    if ITERATOR.encode() in data and _is_more_than_annotation(data):
        return True
    return not only_builtins_tested(data) or _MATCHING.search(data) is not None


def _is_more_than_annotation(data: bytes) -> bool:
    """Whether AsyncIterator may be anything else than that, or something may read annotations."""

    def plain(match: re.Match[bytes]) -> bytes:
        return match[0] if _RENAMED.search(match[0]) else b""

    return _READ.search(data) is not None or _VALUE.search(_IMPORT.sub(plain, data)) is not None


def _stepped(
    node: ast.AST, others: frozenset[str], resolver: Resolver, module: Module
) -> Iterator[ast.expr]:
    if isinstance(node, ast.Attribute) and node.attr == "__anext__":
        yield node.value
    elif isinstance(node, ast.Call) and node.args:
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if name == "anext" or name in others:
            if any(t.name == "builtins.anext" for t in resolver.resolve(function, module)):
                yield node.args[0]
        elif name in ("hasattr", "getattr") and len(node.args) > 1:
            second = node.args[1]
            if isinstance(second, ast.Constant) and second.value == "__anext__":
                yield node.args[0]
        elif name in ("isinstance", "issubclass") and len(node.args) > 1:
            named = any(last(part) == ITERATOR for part in walk(node.args[1]))
            if named or asks(node.args[1], module, resolver) is Asks.YES:
                yield node.args[0]


def is_unknown(node: ast.expr, resolver: Resolver, module: Module) -> bool:
    """Whether the expression may be an object of any class of the project."""
    things = resolver.resolve(node, module)
    if isinstance(node, ast.Attribute) and any(thing.what is What.INSTANCE for thing in things):
        return True  # whose object it is there is not followed
    return any(
        thing.what in (What.UNKNOWN, What.UNBOUND) or (thing.what is What.MADE and thing.standard)
        for thing in things
    )
