"""The generator while it is being made: a body, what is known, and how names should turn out."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import libcst as cst

from .facts import Facts
from .order import may_share
from .scope import declared, kept_by_closures, mentions, rename, stores
from .syntax import Body, Statement, assignment, code

_MARK = "\u01c3"  # LATIN LETTER RETROFLEX CLICK, a letter to Python
_NICER = {"iter": "iterator", "len": "length", "max": "maximum", "min": "minimum"}


def place(attribute: str) -> str:
    """The working name of an attribute that became a local: an identifier that nobody types."""
    return f"{_MARK}{attribute}"


def item_place(number: int) -> str:
    """The working name of the ``number``-th value that is bound only to be yielded next."""
    return f"{_MARK}item{_MARK * number}"


def singular(name: str) -> str | None:
    """What one of them is called: ``_messages`` gives ``message``, ``rows`` gives ``row``."""
    plain = name.rpartition(".")[2].strip(f"{_MARK}_")
    if plain.endswith("ies") and len(plain) > 4:
        return f"{plain[:-3]}y"
    if plain.endswith("s") and not plain.endswith(("ss", "us", "is")) and len(plain) > 3:
        return plain[:-1]
    return None


def is_place(name: str) -> bool:
    """Whether a name is such a working name."""
    return name.startswith(_MARK)


@dataclass(frozen=True)
class Draft:
    """One generator function in the making.

    ``body`` is the whole function body without its docstring. ``names`` maps working names to the
    names that the old code used for the same thing, most wanted last. ``params`` are the
    parameters that may be rebound (function form); ``taken`` are names that no local may get.
    """

    body: Body
    facts: Facts
    params: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    untyped: frozenset[str] = frozenset()
    """Parameters without an annotation: they may be given a value of another type."""
    names: Mapping[str, str] = field(default_factory=dict)
    nested: bool = False
    """Whether the body is that of an inner loop, where ``return`` does more than end the loop."""
    captured: frozenset[str] = frozenset()
    """Names that functions made before the loop read whenever they are called."""
    outer: frozenset[str] = frozenset()
    """Names that code around the body mentions, where the body is that of an inner loop."""

    def with_body(self, body: Iterable[Statement]) -> Draft:
        """The draft with another body."""
        return replace(self, body=tuple(body))

    def inside(self, around: Sequence[cst.CSTNode], body: Body) -> Draft:
        """The draft of a block that ``around`` surrounds."""
        outer = frozenset(mentions(around)) | self.outer
        return replace(
            self,
            body=body,
            nested=True,
            captured=self.captured | kept_by_closures(self._before_loops()),
            outer=outer,
            taken=self.taken | outer,
            params=self.params | stores(self.body),
        )

    def ahead_of(self, after: Body) -> Draft:
        """The draft of what stands before the last statements of the body."""
        outer = frozenset(mentions(after)) | self.outer
        body = self.body[: len(self.body) - len(after)]
        return replace(self, body=body, nested=True, outer=outer, taken=self.taken | outer)

    def prefer(self, working: str, name: str) -> Draft:
        """Remember that the old code called the thing ``name``."""
        return replace(self, names={**self.names, working: name})

    def fresh(self, wanted: str) -> str:
        """A name nothing else uses: ``wanted``, or it with a number."""
        return unused(wanted, {*mentions(self.body), *self.params, *self.taken})

    def binds(self, name: str) -> bool:
        """Whether a name is a variable of the function here, and not what it usually means."""
        return name in {*self.params, *self.taken, *stores(self.body), *self.facts.shadowed}

    def is_local(self, name: str) -> bool:
        """Whether the code in sight alone reads this variable: it is bound here, is no global, and
        no function made before the loop reads it at some other time."""
        if not (is_place(name) or name in self.params or name in stores(self.body)):
            return False
        if name in declared(self.body):
            return False
        return name not in self.captured and name not in kept_by_closures(self._before_loops())

    def is_fixed(self, name: str) -> bool:
        """Whether what a loop leaves alone keeps its value: a variable of the code in sight, or one
        of a function around the class that nothing rebinds."""
        return self.is_local(name) or (name in self.facts.fixed and not self.binds(name))

    def _before_loops(self) -> Iterator[Statement]:
        return (each for each in self.body if not isinstance(each, cst.For | cst.While))

    def value_of(self, node: cst.BaseExpression) -> cst.BaseExpression:
        """The one value a local ever gets, where the node is such a local; else the node."""
        if not isinstance(node, cst.Name) or not self.is_local(node.value):
            return node
        if node.value in self.outer:
            return node
        bound = [each for each in self.body if node.value in stores([each])]
        found = assignment(bound[0]) if len(bound) == 1 else None
        return found[1] if found is not None else node

    def is_iterator(self, node: cst.BaseExpression) -> bool:
        """Whether ``iter(node) is node``."""
        return self.facts.is_iterator(node) or self.facts.is_iterator(self.value_of(node))

    def is_async_iterator(self, node: cst.BaseExpression) -> bool:
        """Whether ``aiter(node) is node``."""
        # Not even --unsafe assumes it: streams with an ``__aiter__`` of their own are common.
        proven = self.facts.proven
        return proven.is_async_iterator(node) or proven.is_async_iterator(self.value_of(node))

    def is_sequence(self, node: cst.BaseExpression) -> bool:
        """Whether the value is sized and indexed from 0."""
        return self.facts.is_sequence(node) or self.facts.is_sequence(self.value_of(node))

    def finished(self) -> Draft:
        """The draft with every working name replaced by a real one."""
        used = mentions(self.body)
        taken = {name for name in used if not is_place(name)} | self.params | self.taken
        final: dict[str, str] = {}
        # Values that are yielded at once may share a name, so theirs are chosen last.
        for working in sorted(used, key=lambda name: name.endswith(_MARK)):
            if is_place(working):
                final[working] = self._choose(working, taken)
                if not working.endswith(_MARK):
                    taken.add(final[working])
        return replace(
            self,
            body=tuple(rename(statement, final) for statement in self.body),
            facts=self.facts.named(final),
        )

    def _choose(self, working: str, taken: set[str]) -> str:
        attribute = working.strip(_MARK)
        plain = attribute.strip("_") or "value"
        if plain in self.untyped and may_share(self.body, working, plain):
            return plain
        wanted = [self.names[working]] if working in self.names else []
        wanted += [plain, _NICER.get(plain, plain)]
        if plain in self.params and _is_iterator(self.body, working):
            wanted.append("iterator")
        if working.endswith(_MARK):
            wanted += ["value", "result"]
        wanted += [attribute, *([] if plain in self.params else [f"next_{plain}"]), f"{plain}_"]
        for name in wanted:
            usable = name.isidentifier() and not keyword.iskeyword(name)
            if usable and name not in taken and not hasattr(builtins, name):
                return name
        return unused(plain, taken)


def _is_iterator(body: Body, working: str) -> bool:
    """Whether the first value of a working name is the iterator of something."""
    for statement in body:
        found = assignment(statement)
        if found is not None and found[0] == working:
            function = code(found[1].func) if isinstance(found[1], cst.Call) else ""
            return function in {"iter", "aiter"} or function.endswith((".__aiter__", ".__iter__"))
    return False


def unused(wanted: str, taken: Iterable[str]) -> str:
    """``wanted``, or the first of ``wanted2``, ``wanted3``, .. that is not taken."""
    blocked = set(taken)
    name, number = wanted, 1
    while name in blocked or hasattr(builtins, name) or keyword.iskeyword(name):
        number += 1
        name = f"{wanted}{number}"
    return name
