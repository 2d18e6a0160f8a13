"""What a call does with an object that it is given."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from flake8_agen.syntax import PROTOCOL, attribute_by_name, last
from flake8_agen.uses.kinds_tested import Asks, asks
from flake8_agen.uses.listed import ALL, member_asked
from flake8_agen.uses.names import FUNCTIONS, Module
from flake8_agen.uses.resolve import Thing, What
from flake8_agen.uses.things import body_results
from flake8_agen.uses.use import Use, UseKind
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project
    from flake8_agen.uses.flow import Follower

MOCKS = ("unittest.mock", "mock", "asynctest", "pytest_mock")
"""What makes mocks, by its dotted name."""
_COPIES = ("pickle.", "copy.", "copyreg.", "marshal.", "cloudpickle.", "dill.")
NO_EFFECT = frozenset(
    f"builtins.{name}" for name in ("print", "repr", "str", "bool", "id", "format", "ascii")
)
_BY_NAME = frozenset(f"builtins.{name}" for name in ("getattr", "setattr", "hasattr", "delattr"))
_SETTING = frozenset({"setattr", "delattr", "object", "__setattr__", "__delattr__"})
_CONTAINERS = frozenset(
    f"builtins.{name}" for name in ("list", "tuple", "set", "dict", "frozenset", "iter", "map")
)
_TESTS = frozenset(
    {"inspect.isasyncgen", "inspect.isawaitable", "asyncio.iscoroutine", "builtins.type"}
)
_PROTOCOLS = frozenset({"AsyncIterator", "AsyncIterable", "", "abc", "collections", "typing"})
SPAWNING = frozenset(
    ("gather", "create_task", "ensure_future", "start_soon", "wait", "as_completed", "spawn")
)
MOCK_WORDS = frozenset({"patch", "mocker", "monkeypatch", "Mock", "MagicMock", "AsyncMock"})
"""The same by a part of its name."""


class Passing:
    """The arguments of calls in the file of ``follower``."""

    def __init__(self, follower: Follower) -> None:
        self.follower = follower

    def passed(self, node: ast.expr, call: ast.Call, keyword: str | None) -> list[Use]:
        """What happens to the object ``node``, an argument of ``call``."""
        things = self.follower.resolver.resolve(call.func, self.follower.module, hints=True)
        names = {thing.name for thing in things if thing.what is What.EXTERNAL}
        first = bool(call.args) and call.args[0] is node
        callee = text(call.func)
        if names & {"builtins.aiter"} and first:
            return self.follower.iterated(call)
        if names & {"builtins.anext"} and first:
            return [self.follower.use(UseKind.ANEXT, node, "anext")]
        if names & {"typing.cast", "typing_extensions.cast"}:
            return [*self.follower.as_iterator(call.args[0], node), *self.follower.fate(call)]
        if names & {"contextlib.aclosing", "contextlib.closing"}:
            return [self.follower.use(UseKind.ATTRIBUTE, node, "aclose"), *self.follower.fate(call)]
        if names & {"builtins.isinstance", "builtins.issubclass"} and first:
            return self._tested(node, call, of_class="builtins.issubclass" in names)
        if names & {"builtins.vars"}:
            return [self.follower.use(UseKind.ATTRIBUTE, node, "__dict__")]
        if names & {"builtins.len"}:
            return [self.follower.use(UseKind.ATTRIBUTE, node, "__len__")]
        if "builtins.type" in names:
            return self.of_its_type(node, call) or [
                self.follower.use(UseKind.ISINSTANCE, node, callee)
            ]
        if names & _TESTS:
            return [self.follower.use(UseKind.ISINSTANCE, node, callee)]
        if names & _BY_NAME and first:
            return self._by_name(node, call, names)
        if "builtins.setattr" in names and attribute_by_name(call, "setattr") is not None:
            return [self.follower.escape(node, callee)]
        if names & NO_EFFECT:
            return []
        if any(name.startswith(_COPIES) for name in names):
            return [self.follower.use(UseKind.PICKLED, node, callee)]
        if is_outside(things, call.func, self.follower.project):
            return [self.follower.use(UseKind.DEPENDENCY, node, callee)]
        taken = [self._parameter(thing, call, node, keyword) for thing in things]
        uses = [
            use
            for found in taken
            for use in self.follower.as_iterator(found[1].annotation if found else None, node)
        ]
        inside = self._received(things, taken)
        if inside is None:
            inside = [self.follower.escape(node, callee)]
        spawned = self._in_a_task(call)
        return [*uses, *(replace(use, spawned=True) if spawned else use for use in inside)]

    def of_its_type(self, node: ast.expr, kind: ast.expr) -> list[Use]:
        """What is asked of ``type(x)`` or ``x.__class__`` where that stands for the object ``x``:
        ``type(x).__anext__(x)``, ``issubclass(type(x), AsyncIterator)``."""
        outer, _ = self.follower.module.parents[kind]
        if isinstance(outer, ast.Attribute) and outer.attr in PROTOCOL:
            return [self.follower.use(UseKind.ANEXT, node, outer.attr)]
        test = self.follower.use(UseKind.ISINSTANCE, node, text(kind))
        if isinstance(outer, ast.Attribute) and outer.attr == "__dict__":
            return [test, *self._listed(node, outer)]
        if not isinstance(outer, ast.Call) or kind not in outer.args[:1]:
            return []
        called = last(outer.func)
        if called in _SETTING:  # ``patch.object(type(x), "__anext__", f)``
            second = outer.args[1] if len(outer.args) > 1 else None
            if isinstance(second, ast.Constant) and second.value in PROTOCOL:
                return [test, self.follower.use(UseKind.ANEXT, node, str(second.value))]
            return []
        if called in ("vars", "dir"):
            return [test, *self._listed(node, outer)]
        if called == "issubclass":
            return [test, *self._tested(node, outer, of_class=True)]
        if called in ("hasattr", "getattr"):
            builtin = {f"builtins.{called}"}
            names = builtin & _BY_NAME
            return [test, *(self._by_name(node, outer, names) if names else ())]
        return []

    def _listed(self, node: ast.expr, namespace: ast.expr) -> list[Use]:
        """What is asked of all that the class of the object has."""
        asked = member_asked(namespace, self.follower.module)
        if asked in PROTOCOL:
            return [self.follower.use(UseKind.ANEXT, node, asked)]
        shown = text(getattr(namespace, "func", namespace))
        return [self.follower.use(UseKind.DEPENDENCY, node, shown)] if asked == ALL else []

    def _in_a_task(self, call: ast.Call) -> bool:
        """Whether the call is an argument of one that makes a task of it, or gives a coroutine
        that is not waited for where it is made."""
        outer, _ = self.follower.module.parents[call]
        kept = (ast.Assign, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.List, ast.Tuple)
        if isinstance(outer, kept) and self._gives_a_coroutine(call):
            return True
        for parent, _ in self.follower.module.ancestors(call):
            if isinstance(parent, ast.Call) and last(parent.func) in SPAWNING:
                return True
            if isinstance(parent, ast.stmt):
                break
        return False

    def _gives_a_coroutine(self, call: ast.Call) -> bool:
        resolver = self.follower.resolver
        things = resolver.resolve(call.func, self.follower.module)
        functions = [resolver.function(thing) for thing in things]
        return any(
            isinstance(each, ast.AsyncFunctionDef) and not body_results(each)[0]
            for each in functions
        )

    def _received(
        self, things: frozenset[Thing], taken: list[tuple[Module, ast.arg] | None]
    ) -> list[Use] | None:
        """What functions of the project do with the argument; None where that is not followed.

        A method may be another in a subclass, a decorator may do anything with the arguments.
        """
        uses: list[Use] = []
        for thing, found in zip(things, taken):
            function = self.follower.resolver.function(thing)
            if found is None or function is None or function.decorator_list:
                return None
            module, parameter = found
            arguments = function.args
            plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            if parameter not in plain or module.scope_of(function).is_class:
                return None
            inside = self.follower.received(module, function, parameter)
            if inside is None:
                return None
            uses += inside
        return uses or None

    def _tested(self, node: ast.expr, call: ast.Call, of_class: bool) -> list[Use]:
        names = {last(part) for part in walk(call.args[-1])} | self.origins(call.args[-1])
        uses: list[Use] = []
        asked = self.asks(call.args[-1])
        if "AsyncIterator" in names or asked is Asks.YES:
            uses.append(self.follower.use(UseKind.ASYNC_ITERATOR_TEST, node))
        elif asked is Asks.FOREIGN:
            uses.append(self.follower.use(UseKind.FOREIGN_TEST, node, text(call.args[-1])))
        elif asked is Asks.UNSURE and not of_class:  # a type that came from elsewhere
            uses.append(self.follower.use(UseKind.UNRESOLVED, node, text(call)))
        if of_class or names - _PROTOCOLS:
            uses.append(self.follower.use(UseKind.ISINSTANCE, node, text(call.args[-1])))
        return uses

    def origins(self, kind: ast.expr) -> set[str]:
        """What the names in a type to test for are called where they come from."""
        return {
            thing.name.rpartition(".")[2]
            for part in walk(kind)
            if isinstance(part, (ast.Name, ast.Attribute))
            for thing in self.follower.resolver.resolve(part, self.follower.module)
            if thing.what is What.EXTERNAL
        }

    def asks(self, kind: ast.expr) -> Asks:
        """Whether a type to test for, other than the class itself, asks for ``__anext__``."""
        things = self.follower.resolver.resolve(kind, self.follower.module)
        if things == {self.follower.target}:
            return Asks.NO
        return asks(kind, self.follower.module, self.follower.resolver, any_class=True)

    def _by_name(self, node: ast.expr, call: ast.Call, names: set[str]) -> list[Use]:
        second = call.args[1] if len(call.args) > 1 else None
        if not isinstance(second, ast.Constant) or not isinstance(second.value, str):
            return [self.follower.use(UseKind.UNRESOLVED, node, "getattr")]
        if second.value == "__anext__":
            return [self.follower.use(UseKind.ANEXT, node, second.value)]
        if second.value == "__aiter__":
            return []
        write = bool(names & {"builtins.setattr", "builtins.delattr"})
        return [self.follower.use(UseKind.ATTRIBUTE, node, second.value, write=write)]

    def _parameter(
        self, thing: Thing, call: ast.Call, node: ast.expr, keyword: str | None
    ) -> tuple[Module, ast.arg] | None:
        """The parameter of a callable of the project that receives ``node``."""
        found = self.follower.resolver.node(thing)
        if found is None:
            return None
        module, definition = found
        if isinstance(definition, ast.ClassDef):
            members = module.scopes[definition].bindings.get("__init__", [])
            made = next((m.node for m in members if isinstance(m.node, FUNCTIONS)), None)
            if made is None:
                return None
            definition, skip = made, 1
        else:
            skip = int(module.scope_of(definition).is_class)
        arguments = definition.args
        positional = [*arguments.posonlyargs, *arguments.args]
        if keyword is not None:
            every = [*positional, *arguments.kwonlyargs]
            return next(((module, arg) for arg in every if arg.arg == keyword), None)
        index = call.args.index(node) + skip if node in call.args else len(positional)
        if any(isinstance(arg, ast.Starred) for arg in call.args[: index - skip]):
            index = len(positional)
        if index < len(positional):
            return module, positional[index]
        return (module, arguments.vararg) if arguments.vararg else None


def is_outside(things: frozenset[Thing], func: ast.expr, project: Project) -> bool:
    """Whether the callee ``func``, which may be one of these things, may be outside the project;
    mocks and containers do not count."""
    if MOCK_WORDS & {last(part) for part in walk(func)}:
        return False
    for thing in things:
        if thing.what in (What.CLASS, What.FUNCTION, What.INSTANCE, What.GENERATOR):
            continue
        if thing.name.startswith(MOCKS) or thing.name in _CONTAINERS:
            continue
        if thing.what is What.MADE and thing.standard:
            continue  # a list, a deque, a queue
        if thing.what in (What.EXTERNAL, What.MADE):
            return True
        if not isinstance(func, ast.Attribute) or not project.defines(func.attr):
            return not isinstance(func, ast.Name)
    return False


def text(node: ast.AST) -> str:
    """The code of an expression, shortened for a message."""
    code = ast.unparse(node)
    return code if len(code) <= 60 else code[:57] + "..."
