"""What lets a StopAsyncIteration out, file by file: functions, methods, other names of the stop."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache

from flake8_agen.classes.aliases import aliases, bindings, names_of_the_stop
from flake8_agen.classes.loose import SIDE_EFFECT, Loose, awaits_anything, loose_in
from flake8_agen.classes.operations import CONSTRUCTORS, kinds_of_methods
from flake8_agen.classes.parts import Part, parts_of
from flake8_agen.classes.stops import DRIVERS, STOP, Stops, thrown
from flake8_agen.imports import Imports, imports_of
from flake8_agen.syntax import FUNCTIONS, first_parameter, last, last_name
from flake8_agen.walking import statements, walk


Member = tuple[str, str]
"""The name of a method after that of its class; of a function, after nothing."""


@dataclass(frozen=True)
class Leaking:
    """What one file says about stops, or all files together."""

    functions: frozenset[str] = frozenset()
    """Functions and classes at the top of the file that let a stop out, and their other names
    there."""
    methods: frozenset[str] = frozenset()
    """Methods of whatever class that do, ``__anext__`` aside, and other names of such functions
    as attributes."""
    prompt: frozenset[str] = frozenset()
    """Those of them that do so when they are called, not only when the result is awaited."""
    properties: frozenset[str] = frozenset()
    """Attributes that do so when they are touched."""
    overriding: frozenset[str] = frozenset()
    """Methods that do, of classes with a base: they may stand in for those of the base."""
    makers: frozenset[str] = frozenset()
    """What gives a stop without raising it."""
    wrappers: frozenset[str] = frozenset()
    """Functions with such a function inside: as decorators they may put that in place."""
    mocked: frozenset[str] = frozenset()
    """Names that stand for a mock that may be used up, whatever they are bound to in the code."""
    kinds: frozenset[str] = frozenset()
    """What runs special methods that let a stop out."""
    owners: frozenset[str] = frozenset()
    """The classes with such methods."""
    callables: frozenset[str] = frozenset()
    """The classes whose objects let one out when they are called."""
    members: frozenset[Member] = frozenset()
    """All methods that let a stop out, ``__anext__`` aside, with their classes."""
    generators: frozenset[Member] = frozenset()
    """Functions and methods that give plain generators which do."""
    given: frozenset[Member] = frozenset()
    """Functions that let a stop out because of what they were given (:mod:`.handing`)."""
    stops: frozenset[str] = frozenset({STOP})
    """Names of StopAsyncIteration, of classes derived from it, and of instances."""
    steps: frozenset[str] = frozenset()
    """Other names of ``anext``, and names and attributes that hold a bound ``__anext__``, or a task
    or a generator that lets a stop out."""
    at_large: bool = False
    """Whether such a function is handed to somebody, as a value: whatever is called and has no
    name of its own may be that function."""
    loose: bool = False
    """Whether something that raises a stop when it is awaited is handed to somebody."""

    def __or__(self, other: Leaking) -> Leaking:
        return Leaking(*(getattr(self, each.name) | getattr(other, each.name) for each in _FIELDS))

    @property
    def names(self) -> frozenset[str]:
        """By which other files may come to let a stop out."""
        named = self.functions | self.makers | self.wrappers
        return frozenset(
            name for name in named | self.stops - {STOP} if not name.startswith("__")
        )


_FIELDS = fields(Leaking)
FILES = 64
"""Of how many files, looked through with all that is known, the answer is remembered."""
NOTHING = Leaking()


def leaking_in(tree: ast.Module) -> Leaking:
    """What the file says by itself."""
    found = _KNOWN.get(tree)
    if found is None:
        concerns = _concerns_stops(tree)
        found = NOTHING
        if concerns:
            found = known_file(tree, NOTHING, frozenset(), frozenset()).leaking
        _KNOWN[tree] = found
    return found


_KNOWN: weakref.WeakKeyDictionary[ast.Module, Leaking] = weakref.WeakKeyDictionary()


@lru_cache(FILES)
def known_file(
    tree: ast.Module,
    others: Leaking,
    imported: frozenset[str],
    stops: frozenset[str],
    *,
    widely: bool = False,
    given: frozenset[Member] = frozenset(),
) -> FileLeaks:
    """Look through the file with this knowledge."""
    return FileLeaks(tree, others, imported, stops, widely=widely, given=given)


def _concerns_stops(tree: ast.Module) -> bool:
    words = {STOP, "anext", *DRIVERS}
    return any(
        getattr(node, "id", None) in words
        or getattr(node, "attr", None) in words
        or (isinstance(node, ast.alias) and node.name in words)
        or (isinstance(node, FUNCTIONS) and node.name == "__anext__")
        or getattr(node, "attr", None) == SIDE_EFFECT
        or (isinstance(node, ast.keyword) and node.arg == SIDE_EFFECT)
        or (isinstance(node, ast.Constant) and str(node.value).endswith((SIDE_EFFECT, STOP)))
        for node in walk(tree)
    )


_RUNNERS = frozenset(
    {
        *("run", "run_until_complete", "start_soon", "raises", "assertRaises", "wait", "wait_for"),
        *("gather", "shield", "cancel", "isinstance", "iscoroutinefunction", "as_completed"),
    }
)
"""What runs a function or task that it is given, and keeps it no longer than that takes; what the
function raises, they raise."""
_KEEPERS = frozenset({"partial", "partialmethod", "wraps", "update_wrapper", "cache", "lru_cache"})
"""What gives a function that calls the one that it is given."""
_AT_ONCE = frozenset({*CONSTRUCTORS, "__aiter__", "__await__"})
"""Methods whose result nobody can await as a coroutine."""
_SPAWNERS = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe", "spawn"})


class FileLeaks:
    """Which functions of a file let a stop out, given what is known of all ``others``.

    ``imported``: the names in the file that stand for functions and classes of other files that do;
    ``stops``: those that stand for the stop itself.
    ``widely``: whether that is also asked of objects of which nothing but the name of an attribute
    is known, of special methods, and of any ``await``. To follow these from file to file would soon
    reach everything; the file in question and what it calls are looked through so.
    ``given``: the functions that let a stop out because of what they are given.
    """

    def __init__(
        self,
        tree: ast.Module,
        others: Leaking = NOTHING,
        imported: frozenset[str] = frozenset(),
        stops: frozenset[str] = frozenset(),
        *,
        widely: bool = False,
        given: frozenset[Member] = frozenset(),
    ) -> None:
        self.tree = tree
        self.given = given
        self.widely = widely
        self.imports: Imports = imports_of(tree)
        self.imported = imported
        self.parts = parts_of(tree)
        self.stops = names_of_the_stop(tree, stops)
        self.found: set[Part] = set()
        """The functions that let a stop out."""
        self.loose = loose_in(tree, self.stops)
        self.known = others | _at_hand(self.loose)
        """What is known of all files."""
        self.steps = frozenset(_steps(tree, self._holds_a_step))
        self.held: frozenset[str] = frozenset()
        """Plain names of functions that let a stop out and are made, not defined."""
        self.leaking = NOTHING
        self._settle()

    def _settle(self) -> None:
        while True:
            before = self.leaking
            more = {part for part in self.parts.all if part not in self.found}
            while more:
                more = {part for part in more if self._lets_out(part)}
                self.found |= more
                more = {part for part in self.parts.all if part not in self.found} if more else more
            self.steps = frozenset(_steps(self.tree, self._holds_a_step))
            held = self.held
            self.held |= {
                target.id
                for target, value in bindings(*statements(self.tree.body))
                if isinstance(target, ast.Name) and self._makes_a_function(value)
            }
            self.leaking = self._told()
            if self.leaking == before and self.held == held:
                return
            self.known = self.known | self.leaking

    # -- one function

    def _lets_out(self, part: Part) -> bool:
        stops = part.stops
        if part.is_async_generator:
            return False
        at_once = part.name in _AT_ONCE and part.is_prompt
        if not stops.named.isdisjoint(self.stops | self.known.makers):
            return True
        if self.widely:
            # Whatever was stored may be raised again. From file to file that is everything.
            if stops.comes_from_raise(self.imports):
                return True
            if not at_once and stops.come_from(self.imports):
                return True
        elif not at_once and stops.come_plainly(self.imports):
            return True
        if part.name == "__anext__" and part.owner is not None:
            return False  # there it is the end
        if part.member in self.given:
            return True
        if self.widely and self._lets_anything_out(part):
            return True
        if any(self._makes_leaking(each, part) for each in part.decorators):
            return True
        if any(self.is_of_a_module(text) for text in stops.called):
            return True
        if any(self._is_property(name, part) for name in stops.attributes):
            return True
        return any(self._is_used(name, stops, part, at_once) for name in stops.used)

    def _lets_anything_out(self, part: Part) -> bool:
        if not part.stops.kinds.isdisjoint(self.known.kinds):
            return True
        return self.known.loose and any(
            self._awaits_anything(each, part) for each in part.stops.awaiting
        )

    def _awaits_anything(self, value: ast.expr, part: Part) -> bool:
        return awaits_anything(
            value,
            first_parameter(part.function) if part.owner is not None else None,
            self.imports,
            lambda name: self.parts.method(part.owner, name) is not None,
        )

    def _is_used(self, name: str, stops: Stops, part: Part, at_once: bool) -> bool:
        waited = name in stops.waited and not at_once
        if name.startswith("."):
            return self.widely and self.is_attribute(name[1:], waited=waited)
        if name.startswith("self."):
            return self.is_own(name[5:], part.owner, waited=waited, overridden=True)
        return self.is_leaking(name, part, prompt=not waited)

    def _is_property(self, name: str, part: Part) -> bool:
        head, _, attribute = name.partition(".")
        if not head and not self.widely:
            return False
        own = self.parts.method(part.owner, attribute) if head else None
        if own is None or attribute in self.known.overriding:
            return attribute in self.known.properties
        return own in self.found and own.is_property

    def _makes_leaking(self, decorator: ast.expr, part: Part) -> bool:
        """Whether a decorator puts something in the place of the function that lets a stop out."""
        node = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = last(node)
        if name in self.imported or name in self.known.wrappers:
            return True
        maker = self.parts.visible(name, part.outer) if isinstance(node, ast.Name) else None
        if maker is not None:
            return self.is_wrapper(maker)
        return name in self.known.callables

    def _makes_a_function(self, value: ast.expr) -> bool:
        """``partial(stop, 1)``, ``partial(throw, StopAsyncIteration)``, ``wrapper(next)``,
        ``lambda: stop()``: not what these give."""
        if isinstance(value, ast.Lambda):
            return self.is_lambda(value)
        if not isinstance(value, ast.Call):
            return False
        inside = self.parts.around(value)
        name = last(value.func)
        maker = self.parts.visible(name, inside) if isinstance(value.func, ast.Name) else None
        if self.is_wrapper(maker) if maker is not None else name in self.known.wrappers:
            return True
        return last(value.func) in _KEEPERS and any(
            isinstance(each, ast.Name)
            and (each.id in self.stops or self.is_leaking(each.id, inside, prompt=False))
            for each in value.args
        )

    def is_lambda(self, node: ast.Lambda) -> bool:
        """Whether calling the function lets a stop out."""
        inside = self.parts.around(node)
        for call in walk(node.body):
            if not isinstance(call, ast.Call):
                continue
            if not thrown(call).isdisjoint(self.stops):
                return True
            if isinstance(call.func, ast.Name):
                if self.is_leaking(call.func.id, inside, prompt=False):
                    return True
            elif last(call.func) in self.known.methods or last(call.func) in DRIVERS:
                return True
        return False

    def is_wrapper(self, maker: Part) -> bool:
        """Whether a function inside of it lets a stop out."""
        return any(part.outer is maker for part in self.found) or any(
            part.outer is not None and part.outer.outer is maker for part in self.found
        )

    # -- names

    def is_of_a_module(self, text: str) -> bool:
        """Whether ``module.name`` stands for a function of another file that lets a stop out."""
        head, dot, rest = text.partition(".")
        return bool(dot) and self.imports.names_import(head) and (
            rest.rpartition(".")[2] in self.known.functions
        )

    def is_attribute(self, name: str, *, waited: bool) -> bool:
        """Whether an attribute of something may let a stop out when it is used."""
        return name in self.known.prompt or (waited and name in self.known.methods)

    def is_own(
        self, name: str, owner: ast.ClassDef | None, *, waited: bool, overridden: bool
    ) -> bool:
        """The same for an attribute of the own object, of the class ``owner``."""
        own = self.parts.method(owner, name)
        if own is None:
            return self.is_attribute(name, waited=waited)
        if name in self.known.mocked or (overridden and name in self.known.overriding):
            if self.is_attribute(name, waited=waited):
                return True
        return own in self.found and (waited or own.is_prompt)

    def is_leaking(self, name: str, inside: Part | None, *, prompt: bool) -> bool:
        """Whether a plain name stands for a function that lets a stop out; ``prompt``: when it is
        called, whether or not the result is awaited."""
        if name in self.imported:
            return True
        if name in self.known.mocked and not prompt and self._may_be_mocked(name, inside):
            return True
        part = self.parts.visible(name, inside)
        if part is not None:
            return part in self.found and (not prompt or part.is_prompt)
        if name in self.held:
            return True
        return self.parts.is_class(name) and name in self.leaking.functions

    def _may_be_mocked(self, name: str, inside: Part | None) -> bool:
        """Whether a plain name may stand for the mock of that name. One that another file makes is
        put in the place of what this file has at its top, not of a local; what is given to a
        function under such a name is followed otherwise (:mod:`.handing`)."""
        if self.widely or name in self.loose.mocked:
            return True
        return inside is None or not inside.sees_its_own(name)

    # -- the file

    def _told(self) -> Leaking:
        """What the file says about stops, as far as it is known now."""
        functions = {part.name for part in self.found if part.is_top}
        methods = {part for part in self.found if part.owner is not None} - {
            part for part in self.found if part.name == "__anext__"
        }
        wrappers = {part.name for part in self.parts.all if part.is_top and self.is_wrapper(part)}
        makers = {part.name for part in self.parts.all if not part.stops.made.isdisjoint(
            self.stops | self.known.makers
        )}
        classes = {
            part.owner.name
            for part in methods
            if part.owner is not None and part.name in CONSTRUCTORS
        }
        classes |= self._derived(classes)
        names = {part.name for part in methods}
        handed = _Handed(self)
        functions |= classes | self.imported | self.held
        functions |= set(aliases(self.tree, functions))
        prompt = {part.name for part in methods if part.is_prompt}
        # A method runs when it is called; that of a property as soon as it is touched.
        properties = {part.name for part in methods if part.is_property}
        at_hand = self.known.mocked
        return Leaking(
            functions=frozenset(functions),
            methods=frozenset(names | handed.names | at_hand),
            prompt=frozenset((prompt | handed.prompt | self.known.prompt) - properties),
            properties=frozenset(properties | handed.properties | self.loose.touched),
            overriding=frozenset(
                part.name for part in methods if part.owner is not None and part.owner.bases
            ),
            makers=frozenset(makers),
            wrappers=frozenset(wrappers),
            mocked=at_hand,
            kinds=kinds_of_methods(names | at_hand),
            owners=frozenset(
                self._derived(
                    {
                        part.owner.name
                        for part in methods
                        if part.owner is not None and kinds_of_methods([part.name])
                    }
                )
            ),
            callables=frozenset(
                self._derived({part.owner.name for part in methods if part.owner is not None
                               and part.name == "__call__"})
            ),
            members=frozenset(part.member for part in methods),
            generators=frozenset(part.member for part in self.found if part.is_plain_generator),
            stops=self.stops,
            steps=self.steps,
            at_large=handed.at_large or "__call__" in names,
            loose=handed.loose or self.known.loose,
        )

    def _derived(self, classes: set[str]) -> set[str]:
        """The classes derived from one of these."""
        found = set(classes)
        while True:
            more = {
                node.name
                for node in self.parts.classes
                if any(last_name(base) in found for base in node.bases)
            }
            if more <= found:
                return found
            found |= more

    def _holds_a_step(self, value: ast.expr) -> bool:
        return _holds_a_step(value, self.imports) or any(
            isinstance(node, ast.Call) and self._is_pending(node) for node in _not_awaited(value)
        )

    def _is_pending(self, call: ast.Call) -> bool:
        """Whether the call gives something that lets a stop out later."""
        inside = self.parts.around(call)
        if isinstance(call.func, ast.Name):
            part = self.parts.visible(call.func.id, inside)
            if part is None:
                return call.func.id in self.imported and not call.func.id[:1].isupper()
            return part in self.found and not part.is_plain
        if not isinstance(call.func, ast.Attribute) or inside is None:
            return False
        own = first_parameter(inside.function) if inside.owner is not None else None
        if isinstance(call.func.value, ast.Name) and call.func.value.id == own:
            part = self.parts.method(inside.owner, call.func.attr)
            if part is not None:
                return part in self.found and not part.is_plain
        spawned = self.parts.parents.get(call)
        name = call.func.attr
        return (
            isinstance(spawned, ast.Call)
            and last(spawned.func) in _SPAWNERS
            and name in self.known.methods
        )


_VALUES = (
    *(ast.AnnAssign, ast.NamedExpr, ast.Return, ast.Yield, ast.Dict, ast.List),
    *(ast.Tuple, ast.Set, ast.Starred, ast.IfExp, ast.BoolOp, ast.arguments),
)
"""Besides an argument and what is assigned, around a method that is meant, not called."""


class _Handed:
    """Where functions that let a stop out, and what they give, are handed to somebody."""

    def __init__(self, file: FileLeaks) -> None:
        self.file = file
        self.parents = file.parts.parents
        self.names: set[str] = set()
        """Attributes by which such a function may be called."""
        self.prompt: set[str] = set()
        """Those of them that let a stop out when they are called."""
        self.properties: set[str] = set()
        self.at_large = False
        self.loose = False
        for node in walk(file.tree):
            if self._is_function(node):
                self._function(node)
            elif isinstance(node, ast.Call) and file._is_pending(node):
                self._pending(node)
            elif isinstance(node, ast.Name) and node.id in file.steps:
                if isinstance(node.ctx, ast.Load) and isinstance(self.parents.get(node), ast.Call):
                    self._given(node)

    def _is_function(self, node: ast.AST) -> bool:
        """Whether a function is meant, not called."""
        above = self.parents.get(node)
        if isinstance(above, ast.Call) and above.func is node:
            return False
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                return False
            part = self.file.parts.visible(node.id, self.file.parts.around(node))
            if part is None and isinstance(above, ast.Assign):  # ``fetch = _fetch`` in a class
                owner = self.parents.get(above)
                if isinstance(owner, ast.ClassDef):
                    part = self.file.parts.method(owner, node.id)
            return part in self.file.found or (part is None and node.id in self.file.imported)
        if isinstance(node, ast.Attribute):
            if not isinstance(node.ctx, ast.Load) or not self._is_method(node.attr):
                return False
            if isinstance(above, (ast.Call, ast.keyword, ast.Assign)):
                return True
            touched = node.attr in self.file.known.properties
            return isinstance(above, _VALUES) and not touched
        if isinstance(node, ast.Call):
            return any(map(self._is_method, self._looked_up(node)))
        if not isinstance(node, ast.Lambda):
            return False
        return self.file.is_lambda(node)

    def _is_method(self, name: object) -> bool:
        # no union of the two: this is asked for every attribute of a file, and both may be many
        return name in self.file.known.methods or name in DRIVERS

    def _looked_up(self, call: ast.Call) -> set[object]:
        """The methods that are found by their names as strings: ``attrgetter("read")``."""
        if last(call.func) == "getattr":
            given = call.args[1:2]
        else:
            given = call.args if last(call.func) in ("attrgetter", "methodcaller") else []
        return {each.value for each in given if isinstance(each, ast.Constant)}

    def _function(self, node: ast.AST) -> None:
        above = self.parents.get(node)
        if isinstance(node, ast.Attribute) and node.attr in DRIVERS:
            if isinstance(above, ast.Assign):
                return  # a step with a name
        if isinstance(above, ast.Call):
            if last(above.func).endswith("property"):
                target = self.parents.get(above)
                if isinstance(target, ast.Assign):
                    self.properties |= {last(each) for each in target.targets}
                return
            if last(above.func) in _RUNNERS:
                return
            for each in above.args:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    self._name(each.value.rpartition(".")[2], node)
        elif isinstance(above, ast.keyword) and above.arg is not None:
            self._name(above.arg, node)
        elif isinstance(above, ast.Assign):
            in_class = isinstance(self.parents.get(above), ast.ClassDef)
            for target in above.targets:
                if isinstance(target, ast.Attribute) or in_class:
                    self._name(last(target), node)
        elif isinstance(above, FUNCTIONS) and node in above.decorator_list:
            return
        elif isinstance(above, ast.Return):
            giver = self.file.parts.around(above)
            if giver is not None and giver.is_property:
                self._name(giver.name, node)
        self.at_large = True

    def _name(self, name: str, node: ast.AST) -> None:
        self.names.add(name)
        prompt = True
        if isinstance(node, ast.Attribute):
            prompt = node.attr in self.file.known.prompt
        elif isinstance(node, ast.Name):
            part = self.file.parts.visible(node.id, self.file.parts.around(node))
            prompt = part is None or part.is_prompt
        if prompt:
            self.prompt.add(name)

    def _pending(self, call: ast.Call) -> None:
        """A coroutine, task or generator that goes somewhere."""
        node: ast.AST = call
        above = self.parents.get(node)
        first: ast.Call | None = None
        while isinstance(above, (ast.Call, ast.Starred, ast.keyword, ast.List, ast.Tuple)):
            if isinstance(above, ast.Call):
                if above.func is node:
                    return
                if last(above.func) in _RUNNERS:
                    return
                if last(above.func) not in _SPAWNERS:
                    first = above
            node, above = above, self.parents.get(above)
        if isinstance(above, (ast.Await, ast.Return, ast.For, ast.comprehension)):
            return
        if first is None and isinstance(above, (ast.Expr, ast.Assign, ast.AnnAssign)):
            return  # under the name of a step
        self.loose = True

    def _given(self, node: ast.Name) -> None:
        """A step, by its name, as an argument."""
        above = self.parents.get(node)
        if isinstance(above, ast.Call) and above.func is not node:
            if last(above.func) not in _RUNNERS:
                self.at_large = self.loose = True


def _at_hand(own: Loose) -> Leaking:
    return Leaking(
        methods=own.mocked,
        prompt=own.prompt,
        properties=own.touched,
        mocked=own.mocked,
        kinds=kinds_of_methods(own.mocked),
        loose=bool(own.awaited),
    )


def _steps(tree: ast.Module, holds_a_step: Callable[[ast.expr], bool]) -> Iterator[str]:
    """What is assigned something that, when called or awaited, takes a step of an iterator."""
    for node in walk(tree):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        if not holds_a_step(node.value):
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            name = last_name(target)
            if name is not None:
                yield name


def _not_awaited(value: ast.expr) -> list[ast.AST]:
    awaited = {
        id(inner)
        for node in walk(value)
        if isinstance(node, ast.Await)
        for inner in walk(node)
    }
    return [node for node in walk(value) if id(node) not in awaited]


def _holds_a_step(value: ast.expr, imports: Imports) -> bool:
    """``x.__anext__``, ``anext``, ``partial(anext, x)``, ``lambda: anext(x)``, a task of one; not
    the item itself, ``await anext(x)``."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in DRIVERS)
        or (isinstance(node, ast.Name) and imports.is_builtin(node, "anext"))
        for node in _not_awaited(value)
    )
