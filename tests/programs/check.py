"""Rewrite a program in every form, run both of it, compare.

Two ways lead to a rewrite: what the analysis finds SAFE, and forms given by hand. The second way
is the harder test for the codemod: the analysis may refuse for reasons of its own. A form by hand
gets only what is true of the programs drawn (``grammar``), and promises what its evidence would be.
"""

from __future__ import annotations

import ast
import collections
import io
import random
import re
import tokenize
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import driver.loop
from codemods.agen.generator import Unsupported
from codemods.agen.rewrite import RewriteError, rewrite
from driver import (
    Difference, Side, World, compare_consumer, difference, frozen, play, promised, schedules,
)
from driver.compare import Arguments
from driver.script import load
from driver.world import SPINS
from flake8_agen.analysis import analyse
from flake8_agen.classes.assigned import maybe_unassigned
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Form, FormVerdict, Kind, Plan, Verdict

from .consumers import CONSUMERS, PLAIN
from .contract import ought
from .features import FEATURES
from .source import MODULE, Program
from .tree import lines

PATIENCE = 0.5
"""Seconds after which a program spins; one run takes milliseconds."""

_NOT_IN_PLACE = {"two objects, item by item", "two objects, two workers", "a task per item"}
"""Schedules that do something between the construction and the first item."""

Job = tuple[Verdict, FormVerdict]
_FORMS = (Form.METHOD_LOCALS, Form.FUNCTION, Form.METHOD_SELF)


class Meaningless(Exception):
    """The program is none of those that a rewrite must keep: it spins, or does not compile."""


@dataclass(frozen=True)
class Failure:
    """A program whose rewrite is wrong, in which way, and for what form."""

    program: Program
    form: str
    kind: str
    """``difference``, ``crash``, ``syntax``, ``comment`` or ``again``."""
    detail: str
    result: str = ""

    def __str__(self) -> str:
        _, _, shown = self.program.text.partition("class Sample")
        _, _, result = self.result.partition("yield number * 10\n")
        others = "".join(f"-- {name}.py\n{text}" for name, text in self.program.others.items())
        return (
            f"== {self.kind}, {self.form}, seed {self.program.seed}, {self.program.consumer}\n"
            f"class Sample{shown}\n{others}-- becomes\n{result.strip()}\n-- {_short(self.detail)}\n"
        )


def _short(detail: str) -> str:
    """The detail up to a little after the first difference."""
    rows = detail.splitlines()
    at = next((index for index, row in enumerate(rows) if row.startswith("->")), len(rows))
    return "\n".join(rows[: at + 4])


@dataclass
class Report:
    """What came of many programs."""

    programs: int = 0
    meaningless: int = 0
    tried: collections.Counter[str] = field(default_factory=collections.Counter)
    converted: collections.Counter[str] = field(default_factory=collections.Counter)
    hazards: collections.Counter[str] = field(default_factory=collections.Counter)
    ought: collections.Counter[str] = field(default_factory=collections.Counter)
    """How many ought to convert, by form (:mod:`programs.contract`)."""
    does: collections.Counter[str] = field(default_factory=collections.Counter)
    """How many of those do, in that form or one before it."""
    unexplained: list[str] = field(default_factory=list)
    """Seed, consumer and hazards of those that do not."""
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Take in what came of other programs."""
        self.programs += other.programs
        self.meaningless += other.meaningless
        for name in ("tried", "converted", "hazards", "ought", "does"):
            getattr(self, name).update(getattr(other, name))
        self.unexplained += other.unexplained
        self.failures += other.failures

    def judge(self, program: Program, verdicts: Sequence[Verdict]) -> None:
        """Compare what ought to convert with what does."""
        wanted = ought(program)
        sample = next((each for each in verdicts if each.name == "Sample"), None)
        if wanted is None:
            return
        choice = sample.choice(unsafe=False) if sample is not None else None
        fits = choice is not None and (wanted == "method" or choice.form is Form.FUNCTION)
        self.ought[wanted] += 1
        self.does[wanted] += fits
        if not fits:
            why = sorted({h.name for form in sample.forms for h in form.hazards}) if sample else []
            tracks = "" if sample is not None and sample.tracks else " (does not track)"
            self.unexplained.append(
                f"seed {program.seed}, {program.consumer}: {' '.join(why)}{tracks}"
            )

    def __str__(self) -> str:
        kinds = collections.Counter(each.kind for each in self.failures)
        rows = [f"programs     {self.programs} (and {self.meaningless} meaningless)"]
        for form, tried in sorted(self.tried.items()):
            done = self.converted[form]
            rows.append(f"converted    {form:<24} {done:>6} of {tried} ({done / tried:.0%})")
        for form, number in sorted(self.ought.items()):
            done = self.does[form]
            rows.append(f"ought to be  {form:<24} {done:>6} of {number} ({done / number:.0%})")
        rows += [f"             {each}" for each in self.unexplained[:12]]
        if self.hazards:
            common = ", ".join(f"{name} {count}" for name, count in self.hazards.most_common(8))
            rows.append(f"refused for  {common}")
        for kind in ("difference", "crash", "syntax", "comment", "again"):
            rows.append(f"{kind:<12} {kinds[kind]}")
        return "\n".join(rows)


def check(
    program: Program,
    folder: Path,
    report: Report | None = None,
    *,
    only: str = "",
    thorough: bool = False,
) -> Iterator[Failure]:
    """Every way in which a rewrite of the program is wrong; ``only`` names one form to try.

    ``folder`` is an empty directory that may stand for a project.
    """
    driver.loop.SECONDS = PATIENCE
    report = report if report is not None else Report()
    text = program.text
    try:
        _meaningful(program)
    except Meaningless:
        report.meaningless += 1
        return
    report.programs += 1
    seen: set[tuple[str, Form]] = set()
    for name, jobs, unsafe in _jobs(program, folder, report, only):
        if only and name != only:
            continue
        report.tried[name] += 1
        try:
            result = rewrite(text, jobs)
        except (RewriteError, Unsupported) as error:
            if "by hand" not in name:
                yield Failure(program, name, "crash", f"declined: {error}")
            report.hazards[str(error)[:40]] += 1
            continue
        except Exception as error:  # noqa: BLE001 - any crash is a finding
            yield Failure(program, name, "crash", f"{type(error).__name__}: {error}")
            continue
        report.converted[name] += 1
        if (result, jobs[0][1].form) in seen:
            continue
        seen.add((result, jobs[0][1].form))
        found = _wrong(program, name, jobs[0][1], text, result, folder, unsafe, thorough)
        if found is not None:
            yield found


def _wrong(
    program: Program,
    name: str,
    form: FormVerdict,
    text: str,
    result: str,
    folder: Path,
    unsafe: bool,
    thorough: bool,
) -> Failure | None:
    def failure(kind: str, detail: str) -> Failure:
        return Failure(program, name, kind, detail, result)

    try:
        compile(result, "<result>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return failure("syntax", str(error))
    gone = _remarks(text) - _remarks(result)
    if gone:
        return failure("comment", f"lost: {' '.join(sorted(gone))}")
    again = [each for each in _verdicts(result, program.others, folder) if each.flagged]
    if again:
        return failure("again", f"still flagged: {[each.code for each in again]}")
    if unsafe:
        return None
    subject = CONSUMERS[program.consumer].subject
    original = Side(program.whole, subject)
    new = Side(program.together(result), subject)
    try:
        load(new.source, World())
    except Exception as error:  # noqa: BLE001 - the original can be imported
        return failure("difference", f"cannot be imported: {error!r}")
    with frozen():
        for found in differences(program, form, original, new, thorough=thorough):
            return failure("difference", str(found))
        if "by hand" not in name:
            for found in compare_consumer(original, new):
                if not _has_no_end(found.original):
                    return failure("difference", str(found))
    return None


def _has_no_end(trace: Iterable[str]) -> bool:
    """Whether the original never comes to an end, or calls itself until the interpreter has enough
    of it, which a loop need not repeat (catalogue, E05)."""
    return any(line.startswith(SPINS) or "RecursionError" in line for line in trace)


def _remarks(text: str) -> collections.Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return collections.Counter(
        remark
        for token in tokens
        if token.type == tokenize.COMMENT
        for remark in re.findall(r"c\d+\.", token.string)
    )


def _meaningful(program: Program) -> None:
    """Raises :class:`Meaningless`."""
    if not program.helper and "self._help(" in program.text:
        raise Meaningless
    try:
        tree = ast.parse(program.whole)
        compile(program.whole, "<program>", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Meaningless from error
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef) and node.name in {"__anext__", "_help"}:
            if maybe_unassigned(node):
                raise Meaningless
        if isinstance(node, ast.Try) and any(
            isinstance(child, (ast.Return, ast.Break, ast.Continue))
            for final in node.finalbody
            for child in ast.walk(final)
        ):
            raise Meaningless
    with frozen():
        side = Side(program.whole, CONSUMERS[program.consumer].subject)
        try:
            trace = play(side, next(schedules(0)), arguments_of(program)).trace
        except Exception as error:  # an object is made when it is imported, and cannot be
            raise Meaningless from error
    if _has_no_end(trace):
        raise Meaningless


# -- forms -----------------------------------------------------------------------------------


def judge(program: Program, folder: Path, report: Report) -> None:
    """Only ask what becomes of the program, and whether that is what ought to."""
    report.judge(program, _verdicts(program.text, program.others, folder))


def _jobs(
    program: Program, folder: Path, report: Report, only: str
) -> Iterator[tuple[str, list[Job], bool]]:
    verdicts = _verdicts(program.text, program.others, folder)
    report.judge(program, verdicts)
    for verdict in verdicts:
        if not verdict.tracks:
            report.hazards["does not track"] += 1
            continue
        for unsafe in (False, True):
            choice = verdict.choice(unsafe=unsafe)
            level = "--unsafe" if unsafe else "SAFE"
            report.tried[f"analysed {level}"] += 1
            if choice is None:
                if not unsafe:
                    report.hazards.update({each.name for f in verdict.forms for each in f.hazards})
                continue
            report.converted[f"analysed {level}"] += 1
            if unsafe and choice is verdict.choice(unsafe=False):
                continue
            yield f"{choice.form.value} ({level})", [(verdict, choice)], unsafe
    if program.consumer not in PLAIN or not program.is_plain:
        return
    # One form by hand for each program, another for the next: it takes most of the time.
    start = 0 if only else program.seed % len(_FORMS)
    for form in (*_FORMS[start:], *_FORMS[:start]):
        job = by_hand(program, form)
        if job is not None:
            yield f"{form.value} (by hand)", [job], False
            if not only:
                return


def by_hand(program: Program, form: Form) -> Job | None:
    """The rewrite of the class in this form, whatever the analysis thinks of it."""
    plan = plan_by_hand(program, form)
    if plan is None:
        return None
    line = program.text[: program.text.index("class Sample:")].count("\n") + 1
    verdict = FormVerdict(form, (), plan)
    return Verdict(f"{MODULE}.py", line, 0, "Sample", (verdict,), True), verdict


def _verdicts(text: str, others: dict[str, str], folder: Path) -> list[Verdict]:
    path = folder / f"{MODULE}.py"
    for old in folder.glob("*.py"):
        old.unlink()
    path.write_text(text, encoding="utf-8")
    for name, other in others.items():
        (folder / f"{name}.py").write_text(other, encoding="utf-8")
    Project.clear()  # the file is another program now, which a process that lives on does not see
    project = Project.of(str(path), str(folder), text)
    return list(analyse(ast.parse(text), text, str(path), project, Options()))


def _reset(program: Program) -> set[str]:
    """The attributes that ``__aiter__`` sets."""
    rows = [row.partition(" = ") for row in lines(program.reset, 0) if row.startswith("self.")]
    return {target.removeprefix("self.") for target, _, value in rows if target not in value}


def plan_by_hand(program: Program, form: Form) -> Plan | None:
    """What is true of every program drawn; None where the form makes no sense for it."""
    initial = dict(node.text.partition(" = ")[::2] for node in program.init)
    kinds: dict[str, Kind] = {f"self.{name}": Kind.INT for name in ("n", "m", "i", "limit")}
    kinds |= {"self.rows": Kind.SEQUENCE, "self.buffer": Kind.SEQUENCE}
    kinds |= {"self.src": Kind.ASYNC_ITERATOR, "src": Kind.ASYNC_ITERATOR}
    kinds |= {"rows": Kind.SEQUENCE, "limit": Kind.INT}
    if initial["self.it"] != "None":
        kinds["self.it"] = Kind.ITERATOR
    localise: set[str] = set()
    if form is Form.METHOD_LOCALS:
        localise = _reset(program)
        if not localise:
            return None
        helper = "\n".join(line for node in program.helper for line in node.lines(0))
        localise = {name for name in localise if f"self.{name}" not in helper}
    helper_stops = any(
        "StopAsyncIteration" in line or "anext" in line
        for node in program.helper
        for line in node.lines(0)
    )
    inline: frozenset[str] = frozenset()
    if program.helper and form is Form.FUNCTION:
        early = "\n".join(line for node in program.helper[:-1] for line in node.lines(0))
        if "return" in early or program.helper[-1].clauses:
            return None  # only a helper that returns at its end can be put into the step
        inline = frozenset({"_help"})
    return Plan(
        localise=frozenset(localise),
        kinds=kinds,
        inline=inline,
        stopping=frozenset({"self._help"}) if helper_stops and not inline else frozenset(),
        swallowing=frozenset({"Swallow"}),
    )


# -- running ---------------------------------------------------------------------------------


class _Again:
    """See ``Again`` of :mod:`.prelude`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __aiter__(self) -> AsyncIterator[int]:
        return self._world.source(range(0, 50, 10))


def arguments_of(program: Program) -> Arguments:
    """What the class is constructed with by the driver: the same as by its consumer."""

    def fetched(number: int) -> int:
        if number == 4:
            raise ValueError(number)
        return number + 1

    def arguments(world: World) -> tuple[Any, ...]:
        numbers = world.source(range(0, 50, 10))
        return (
            ast.literal_eval(program.limit),
            eval(program.rows, {"deque": collections.deque}),  # one of grammar.ROWS
            numbers if program.src == "numbers()" else _Again(world),
            world.lock() if program.lock == "asyncio.Lock()" else world.transaction(),
            world.call(fetched, "fetch"),
        )

    return arguments


def differences(
    program: Program, by: FormVerdict, original: Side, new: Side, *, thorough: bool
) -> Iterator[Difference]:
    """How the two behave differently under what the form promises.

    Schedules are left out for what equivalence.md says: "a form that rests on single-use or
    single-pass evidence may differ only in what that evidence excludes" (The driver that proves
    it); the function form, not kept eager, rests on a construction that is consumed in place
    (Hazards); with a reset in ``__aiter__`` "each pass starts anew" (Forms). In a loop in place
    nobody can tell what ``__init__`` and ``__aiter__`` do or raise from the same at the first item.
    """
    form = by.form
    reset = _reset(program)
    once = not by.plan.localise <= reset
    # What __init__ does or raises is seen at the construction or at the first item.
    more = {name for name in program.features if FEATURES[name].init}
    effects = any(node.text.startswith("print") for node in program.init) or bool(more)
    lazy = form in (Form.FUNCTION, Form.PAIR) and not by.plan.eager and effects
    arguments = arguments_of(program)
    # What __aiter__ does is seen there or at the first item, unless a loop does both at once.
    split = any(row.startswith("print") for row in lines(program.reset, 0))
    # So is its failure: what it takes the length of may have none.
    fails = any("len(" in row for row in lines(program.reset, 0))
    awaits = play(original, next(schedules(0)), arguments).awaits
    if lazy and _fails_to_construct(original, arguments):
        return  # which a loop in place cannot tell from its first item; the schedules could
    rng = random.Random(program.seed)
    strikes = list(range(1, min(awaits, 12) + 1))
    if not thorough and len(strikes) > 3:
        strikes = rng.sample(strikes, 3)
    hits = {f"at await {number}" for number in strikes}
    for schedule in schedules(max(strikes, default=0)):
        if schedule.fault is not None and f"at await {schedule.fault.at}" not in hits:
            continue
        if not promised(form.value, schedule.uses, once=once, in_place=not by.plan.eager):
            continue
        if form is Form.FUNCTION and program.reset and schedule.name.endswith("again"):
            continue  # a second loop starts anew; the evidence is that there is none
        if (lazy or split or fails) and schedule.name in _NOT_IN_PLACE:
            continue
        if schedule.name.startswith("aclose") and (fails or (form is Form.PAIR and lazy)):
            continue  # it takes hold of the iterator first
        attributes = ("n", "m", "i", "done", "buffer") if form is Form.METHOD_SELF else ()
        left = _same_words(play(original, schedule, arguments, attributes).trace)
        right = _same_words(play(new, schedule, arguments, attributes).trace)
        if _has_no_end(left):
            continue
        found = difference(schedule.name, left, right)
        if found is not None:
            yield found


def _fails_to_construct(side: Side, arguments: Arguments) -> bool:
    life = next(each for each in schedules(0) if each.name == "construct only")
    return any("died of" in line for line in play(side, life, arguments).trace)


def _same_words(trace: list[str]) -> list[str]:
    """What the interpreter says of a StopIteration that escapes names the kind of coroutine. The
    contract compares type and arguments of errors; these words differ, which the README says
    ("What is known to differ after a safe rewrite")."""
    return [
        line.replace("async generator raised Stop", "coroutine raised Stop") for line in trace
    ]
