"""Draws programs: any statement in any place, as far as the program means something.

What must hold is kept while drawing: a local is only read where every path has set it (else the
rewrite is refused, J15), no ``return`` in ``finally`` (C11), every loop makes progress or spends
fuel. Everything else is left to chance, weighted towards what people write.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from .consumers import CONSUMERS
from .features import FEATURES, Feature
from .pieces import INITIAL, PIECES, RESETS, guard
from .shapes import SHAPES
from .source import SPELLINGS, Program
from .tree import Node, Suite

LIMITS = ("3", "0", "5", "2.5")
ROWS = (
    "[1, 2, 5]", "(1, 2, 5)", "range(1, 6, 2)", "deque([1, 2, 5])", "iter([1, 2, 5])",
    "{1: 7, 2: 8, 5: 9}", "[]",
)
"""What a class may be constructed with besides the usual."""

CLASHING = ("limit", "rows", "n", "m", "i", "self_n", "src", "fetch", "buffer", "generate")
"""What a local may be called that something else is called as well."""

LOCALS = ("value", "x", "item", "row")
"""``value`` may hold anything; the others hold ints, as do ``self.n``, ``self.m``, ``self.i``."""


@dataclass
class Scope:
    """Where the next statement will stand."""

    known: frozenset[str] = frozenset()
    """Locals that every path has set."""
    loop: bool = False
    """In a loop that ``break`` may leave."""
    final: bool = False
    handler: str = ""
    """The name of the caught exception, in a handler."""
    depth: int = 0
    helper: bool = False
    """In the helper, which does not return early."""
    block: bool = False
    """In a ``try`` or ``with``, or in a loop: ``return await self.__anext__()`` has no rewrite."""


@dataclass
class Drawing:
    """One program in the making."""

    rng: random.Random
    may_help: bool = False
    helped: bool = False
    fuel: int = 18
    features: tuple[Feature, ...] = ()
    known: list[frozenset[str]] = field(default_factory=list)

    # -- expressions -----------------------------------------------------------------------

    def number(self, scope: Scope) -> str:
        pick = self.rng.choice
        known = sorted(scope.known - {"value"})
        plain = ["self.n", "self.m", "self.i", "1", "2", "0", *known, *known]
        return pick(
            [
                pick(plain),
                pick(plain),
                pick(plain),
                f"self.n {pick('+-*')} {pick('123')}",
                f"{pick(plain)} + {pick(plain)}",
                "len(self.buffer)",
                "self.limit",
                *self._of_features("numbers"),
            ]
        )

    def _of_features(self, what: str) -> list[str]:
        """What the features of the program let the step say, numbers put in."""
        texts = [text for each in self.features for text in getattr(each, what)]
        number = self.rng.choice(["self.n", "self.m", "1", "2", "self.i"])
        return [text.replace("{number}", number) for text in texts * 2]

    def value(self, scope: Scope) -> str:
        pick = self.rng.choice
        return pick(
            [
                self.number(scope),
                self.number(scope),
                self.number(scope),
                f"{self.number(scope)}, {self.number(scope)}",
                f'f"{{self.n}}-{{{self.number(scope)}}}"',
                f"self.rows[{self.number(scope)}]",
                "self.buffer.pop()",
                "[v for v in self.rows if v > self.n]",
                f"await self.fetch({self.number(scope)})",
                f"{self.number(scope)} if self.done else {self.number(scope)}",
                "None",
                "sum(v for v in self.rows if v > self.n)",
                "[*self.rows, self.n]",
                "sorted(self.rows, key=lambda v: -v)",
                f"(lambda v: v + self.n)({self.number(scope)})",
                f"next((v for v in self.rows if v > {self.number(scope)}), None)",
            ]
        )

    def test(self, scope: Scope) -> str:
        pick = self.rng.choice
        one, other = self.number(scope), pick(["self.limit", "2", "3", "len(self.rows)", "1"])
        return pick(
            [
                f"{one} {pick(['<', '<=', '>', '>=', '==', '!='])} {other}",
                f"{other} {pick(['<', '<=', '>', '>='])} {one}",
                f"not {one} < {other}",
                f"not ({one} >= {other})",
                f"{one} % 2 == {pick('01')}",
                "self.done",
                "not self.done",
                "self.buffer",
                "not self.buffer",
                "self.error is not None",
                f"{one} < {other} and {pick(['self.done', 'not self.done', 'self.n > 1'])}",
                f"{one} > {other} or {pick(['self.started', 'self.buffer', 'self.m == 2'])}",
                f"not (self.done or {one} == 2)",
                f"{one} in (1, 3, 4)",
                f"1 < {one} <= {other}",
                f"any(v == {one} for v in self.rows)",
                "self.n not in self.rows",
                *self._of_features("tests") * 2,
            ]
        )

    # -- statements ------------------------------------------------------------------------

    def suite(self, scope: Scope, size: int) -> tuple[Suite, frozenset[str] | None]:
        """Some statements; also the locals known after them, None where nothing comes after."""
        out: list[Node] = []
        known: frozenset[str] | None = scope.known
        for _ in range(size):
            assert known is not None
            nodes, known = self.statement(replace(scope, known=known))
            out += nodes
            if known is None:
                break
        return tuple(out), known

    def inner(self, scope: Scope, **changes: object) -> tuple[Suite, frozenset[str] | None]:
        self.fuel -= 1
        size = self.rng.choice([1, 1, 2, 2, 3])
        deeper = replace(scope, depth=scope.depth + 1, **changes)  # type: ignore[arg-type]
        return self.suite(deeper, size)

    def statement(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        """One statement (or a piece of several)."""
        deep = scope.depth >= 4 or self.fuel <= 0
        kinds = ["simple"] * 8 + ["exit"] * (3 if scope.depth else 1) + ["assign"] * 3
        if not deep:
            kinds += ["if"] * 6 + ["while", "for", "for", "async_for"]
            kinds += ["try"] * 4 + ["with"] * 3 + ["match"]
            if scope.loop:
                kinds += ["for"] * 3 + ["if"] * 3
            if not scope.depth:
                kinds += ["piece"] * 8
        if self.may_help and not self.helped and not scope.helper:
            kinds += ["help"] * 2
        return getattr(self, f"_{self.rng.choice(kinds)}")(scope)  # type: ignore[no-any-return]

    def _piece(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        piece = self.rng.choice(PIECES)
        return list(piece.nodes), scope.known | piece.sets

    def _help(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        self.helped = True
        name = self.rng.choice(LOCALS)
        if self.rng.random() < 0.5:
            return [Node(f"await self._help({self.number(scope)})")], scope.known
        call = f"await self._help({self.number(scope)})"
        return [Node(f"{name} = {call}")], scope.known | {name}

    def _simple(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        pick = self.rng.choice
        number = self.number(scope)
        text = pick(
            [
                "self.n += 1",
                "self.n += 1",
                "self.n = self.n + 1",
                "self.n = 1 + self.n",
                "self.m -= 1",
                "self.m += 2",
                "self.i += 1",
                f"self.m = {number}",
                "self.n, self.m = self.m, self.n + 1",
                "self.n = self.m = 0",
                f"self.n, self.done = {number}, True",
                "self.src = numbers()",
                "self.done = True",
                "self.done = not self.done",
                "self.started = True",
                f"self.buffer.append({number})",
                f"self.buffer.extend([{number}, 7])",
                "self.buffer = self.buffer[1:]",
                "self.buffer = []",
                f"print({number})",
                'print("s", self.n, self.m)',
                "await asyncio.sleep(0)",
                f"await self.fetch({number})",
                "await self.src.__anext__()",
                "self.it = iter(self.rows)",
                "self.limit -= 1",
                "self.rows = self.rows[1:]",
                "self.rows.append(self.n)",
                "self.buffer += [self.n]",
                "del self.buffer[:1]",
                "self.rows[0] += 1",
                "self.n = max(self.n, self.m)",
                "assert self.n < 50",
                *self._of_features("simple") * 3,
            ]
        )
        return [Node(text)], scope.known

    def _assign(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        pick = self.rng.choice
        name, number = pick(LOCALS), self.number(scope)
        text = pick(
            [
                f"{name} = {self.value(scope) if name == 'value' else number}",
                f"{name} = {number}",
                f"{name} = self.n",
                f"{name} = self.n = {number}",
                f"{name} = self.limit",
                f"{name}, self.n = self.n, self.n + 1",
                f"{name}, self.m = self.m, {number}",
                f"{name}: int = {number}",
                f"{name} = await self.fetch({number})",
                f"{name} = await self.src.__anext__()",
                f"{name} = await anext(self.src)",
                f"{name} = await anext(self.src, {number})",
                f"{name} = await self.src.__anext__() + {number}",
            ]
        )
        return [Node(text)], scope.known | {name}

    def _exit(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        if scope.final:
            return self._simple(scope)
        pick = self.rng.choice
        kinds = ["return"] * 5 + ["stop"] * 3 + ["raise"]
        if scope.helper:
            kinds = ["stop", "stop", "raise"]
        if scope.loop:
            kinds += ["break", "continue"]
        if scope.handler:
            kinds += ["raise again"] * 2
        kind = pick(kinds)
        if kind == "return":
            text = pick([f"return {self.value(scope)}"] * 4 + ["return"])
            if self.rng.random() < 0.06 and not scope.block:
                text = "return await self.__anext__()"
                return [Node("self.n += 1"), guard("self.n > 4"), Node(text)], None
        elif kind == "stop":
            text = pick(["raise StopAsyncIteration", "raise StopAsyncIteration()"])
            if scope.handler:
                text = pick([text, f"{text} from None", f"{text} from {scope.handler}"])
        elif kind == "raise":
            text = pick(["raise ValueError(self.n)", "raise KeyError", "raise ValueError"])
        elif kind == "raise again":
            text = pick(["raise", f"raise {scope.handler}"])
        else:
            text = kind
        return [Node(text)], None

    def _if(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        test = self.test(scope)
        if self.rng.random() < 0.12:
            name = self.rng.choice(LOCALS)
            test = f"({name} := {self.number(scope)}) > 1"
            scope = replace(scope, known=scope.known | {name})
        body, known = self.inner(scope)
        clauses = [(f"if {test}:", body)]
        while self.rng.random() < 0.2 and self.fuel > 0:
            body, other = self.inner(scope)
            known = _meet(known, other)
            clauses.append((f"elif {self.test(scope)}:", body))
        if self.rng.random() < 0.35:
            body, other = self.inner(scope)
            clauses.append(("else:", body))
        else:
            other = scope.known
        return [Node(clauses=tuple(clauses))], _meet(known, other)

    def _while(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        pick = self.rng.choice
        body, _ = self.inner(scope, loop=not scope.final, block=True)
        header, first = pick(
            [
                ("while self.n < self.limit:", "self.n += 1"),
                ("while self.n <= 2:", "self.n = self.n + 1"),
                ("while self.m > 0:", "self.m -= 1"),
                ("while self.buffer:", "self.buffer.pop()"),
                ("while not self.n > 3:", "self.n += 1"),
                ("while (self.i % 3) < 2:", "self.i += 1"),
                ("while True:", "self.n += 1"),
            ]
        )
        suite: Suite = (Node(first), *body)
        if header == "while True:":
            leave = "break" if not scope.final else "raise StopAsyncIteration"
            suite = (Node(first), guard("self.n > 4", leave), *body)
        clauses = [(header, suite)]
        if self.rng.random() < 0.3:
            clauses.append(("else:", self.inner(scope)[0]))
        return [Node(clauses=tuple(clauses))], scope.known

    def _for(self, scope: Scope, asynchronous: bool = False) -> tuple[list[Node], frozenset[str]]:
        name = self.rng.choice(LOCALS)
        over = self.rng.choice(
            ["self.rows", "self.it", "range(3)", "self.buffer[:3]", "(1, 2)", "range(self.n)"]
        )
        header = f"for {name} in {over}:"
        if asynchronous:
            header = f"async for {name} in self.src:"
        inside = replace(scope, known=scope.known | {name})
        body, _ = self.inner(inside, loop=not scope.final, block=True)
        clauses = [(header, body)]
        if self.rng.random() < 0.35:
            clauses.append(("else:", self.inner(scope)[0]))
        return [Node(clauses=tuple(clauses))], scope.known

    def _async_for(self, scope: Scope) -> tuple[list[Node], frozenset[str]]:
        return self._for(scope, asynchronous=True)

    def _try(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        scope = replace(scope, block=True)
        body, known = self.inner(scope)
        clauses = [("try:", body)]
        after: list[frozenset[str] | None] = []
        handlers = self.rng.choice([0, 1, 1, 1, 2])
        kinds = self.rng.sample(
            [
                "ValueError",
                "IndexError",
                "(ValueError, IndexError)",
                "StopAsyncIteration",
                "Exception",
                "(StopAsyncIteration, KeyError)",
                "asyncio.CancelledError",
            ],
            handlers,
        )
        for kind in kinds:
            named = self.rng.random() < 0.5
            handler = "error" if named else "None"
            suite, ends = self.inner(scope, handler=handler)
            if named and self.rng.random() < 0.3:
                suite = (Node("self.error = error"), *suite)
            clauses.append((f"except {kind}{' as error' if named else ''}:", suite))
            after.append(ends)
        if handlers and self.rng.random() < 0.3:
            suite, known = self.inner(replace(scope, known=known or scope.known))
            clauses.append(("else:", suite))
        if not handlers or self.rng.random() < 0.25:
            suite, _ = self.inner(scope, final=True, loop=False)
            clauses.append(("finally:", suite))
        return [Node(clauses=tuple(clauses))], _meet(known, *after)

    def _with(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        manager, swallows = self.rng.choice(
            [
                ("async with self.lock:", False),
                ("async with self.lock:", False),
                ("with Watch():", False),
                ("async with Watch():", False),
                ("with Swallow():", True),
                ("async with Swallow():", True),
                ("with Swallow(StopAsyncIteration, KeyError):", True),
                ("with Watch() as watch:", False),
                ("with Watch(), Swallow():", True),
                *((each, False) for feature in self.features for each in feature.managers * 6),
            ]
        )
        body, known = self.inner(scope, block=True)
        if swallows:
            known = scope.known
        return [Node(clauses=((manager, body),))], known

    def _match(self, scope: Scope) -> tuple[list[Node], frozenset[str] | None]:
        ends: list[frozenset[str] | None] = []
        inner: list[tuple[str, Suite]] = []
        patterns = self.rng.sample(["case 0:", "case 1 | 2:", "case 3 if self.done:"], 2)
        if self.rng.random() < 0.4:
            patterns.append("case _:")
        else:
            ends.append(scope.known)
        for pattern in patterns:
            body, known = self.inner(scope)
            inner.append((pattern, body))
            ends.append(known)
        cases = tuple(Node(clauses=(case,)) for case in inner)
        return [Node(clauses=((f"match {self.number(scope)}:", cases),))], _meet(*ends)


def _meet(*known: frozenset[str] | None) -> frozenset[str] | None:
    reached = [each for each in known if each is not None]
    return frozenset.intersection(*reached) if reached else None


def _tidy(drawing: Drawing) -> tuple[list[Node], frozenset[str] | None]:
    """A step as people write it: a piece or two, with at most a few statements between."""
    rng, step = drawing.rng, list[Node]()
    known: frozenset[str] | None = frozenset()
    kinds = rng.choice(
        ["piece", "piece piece", "piece _", "_ piece", "piece _ piece", "piece _ _", "piece if"]
    ).split()
    for kind in kinds:
        if known is None:
            break
        scope = Scope(known=known, depth=0 if kind == "piece" else 3)
        if kind == "_":
            kind = rng.choice(["simple", "simple", "assign", "if"])
        nodes, known = getattr(drawing, f"_{kind}")(scope)
        step += nodes
    if known and rng.random() < 0.7:
        return [*step, Node(f"return {rng.choice(sorted(known))}")], None
    return step, known


def program(seed: int) -> Program:
    """The program of a seed."""
    return drawn(random.Random(seed), seed)


def drawn(rng: random.Random, seed: int = 0) -> Program:
    """A program, every choice of which is the generator's."""
    shape = rng.choice(["plain"] * 14 + [*SHAPES])
    features: tuple[str, ...] = ()
    if shape != "dataclass" and rng.random() < 0.45:
        features = tuple(rng.sample([*FEATURES], rng.choice([1, 1, 2])))
    drawing = Drawing(
        rng,
        may_help=rng.random() < 0.3,
        fuel=rng.choice([3, 6, 10, 16]),
        features=tuple(FEATURES[name] for name in features),
    )
    step: list[Node] = []
    known: frozenset[str] | None = frozenset()
    if rng.random() < 0.45:
        step, known = _tidy(drawing)
    else:
        if rng.random() < 0.55:
            step.append(guard(drawing.test(Scope())))
        body, known = drawing.suite(Scope(), rng.choice([1, 2, 3, 4, 5]))
        step += body
    if known is not None and rng.random() < 0.85:
        step.append(Node(f"return {drawing.value(Scope(known=known))}"))
    helper: Suite = ()
    if drawing.helped:
        inside = Scope(known=frozenset({"x"}), helper=True)
        helper, ends = drawing.suite(inside, rng.choice([1, 2, 3]))
        if ends is not None:
            helper = (*helper, Node(f"return {drawing.number(Scope(known=ends))}"))
    reset = tuple(Node(each) for each in RESETS if rng.random() < 0.2) if rng.random() < 0.3 else ()
    init = tuple(
        Node(choices[0] if shape == "dataclass" else rng.choice(choices)) for choices in INITIAL
    )
    consumer = rng.choice(["in place"] * 24 + [*CONSUMERS])
    usual = rng.random() < 0.75
    return Program(
        seed,
        init=init,
        step=tuple(step),
        reset=reset,
        helper=helper,
        consumer=consumer,
        features=features,
        shape=shape,
        limit="3" if usual or shape in ("annotated", "dataclass") else rng.choice(LIMITS),
        rows="[1, 2, 5]" if usual else rng.choice(ROWS),
        lock="asyncio.Lock()" if rng.random() < 0.7 else "Transaction()",
        src="numbers()" if usual or rng.random() < 0.5 else "Again()",
        elsewhere=rng.choice([*SPELLINGS])
        if rng.random() < 0.15 and CONSUMERS[consumer].elsewhere
        else "",
        apart=rng.random() < 0.5,
        renamed=tuple(zip(LOCALS, rng.sample(CLASHING, 2))) if rng.random() < 0.12 else (),
    )
