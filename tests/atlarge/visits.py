"""Put a guest into a module and convert it: what is around it must stay, byte for byte.

Only the imports that the new code needs, or that the old one leaves over, may come and go; and the
second class of a pair takes the blank lines below it along.
"""

from __future__ import annotations

import ast
import difflib
import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from codemods.agen.region import split_lines
from codemods.agen.rewrite import Job, rewrite
from codemods.agen.validate import Invalid, validate
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Applicability, Form, Verdict

from .guests import GUESTS, NAME, NAMES, PLACES, Visit, visit_to
from .tally import Tally
from .trees import Tree, compiled, quietly, source_of

Rewrite = Callable[[str, Sequence[Job]], str]


def sampled(trees: Iterable[Tree], share: float, seed: int) -> Iterator[tuple[str, bytes]]:
    """A share of all files of the trees, the same ones for the same seed."""
    for tree in trees:
        for path in tree.files():
            where = f"{tree.name}/{path}"
            if random.Random(f"{seed} {where}").random() < share:
                yield where, (tree.folder / path).read_bytes()


def visited(where: str, data: bytes, tally: Tally, rewrite: Rewrite = rewrite) -> None:
    """A guest at each place in one module, converted into every form it may have.

    Which guest comes to which place depends on the module; over many of them all have been there.
    """
    source = source_of(data)
    tree = compiled(source.text) if source is not None else None
    if source is None or tree is None:
        tally.counts["visits: left out"] += 1
        return
    tally.counts["visits: modules"] += 1
    try:
        own = {verdict.qualname for verdict in verdicts(source.text, tree)}
    except Exception as error:  # noqa: BLE001 - any crash is a finding
        tally.fail(where, f"the analysis fails: {type(error).__name__}: {error}")
        return
    names = list(GUESTS)
    first = zlib.crc32(data)
    for number, place in enumerate(PLACES):
        guest = names[(first + number) % len(names)]
        each = visit_to(source.text, tree, guest, place)
        if each is None:
            tally.counts["visits: no room"] += 1
            continue
        for wrong in received(each, own, tally, rewrite):
            tally.fail(f"{where}: {each.name}", wrong)


def verdicts(text: str, tree: ast.Module | None = None) -> list[Verdict]:
    """What is decided about the classes of a module that stands alone."""
    tree = quietly(text) if tree is None else tree
    project = Project(None, {"module.py": text})
    return list(analyse(tree, text, "module.py", project, Options()))


def received(
    visit: Visit, own: set[str], tally: Tally, rewrite: Rewrite = rewrite
) -> Iterator[str]:
    """What is wrong when the guest is converted; ``own``: candidates of the module itself."""
    try:
        found = verdicts(visit.text)
    except SyntaxError:
        tally.counts["visits: no room"] += 1
        return
    except Exception as error:  # noqa: BLE001 - any crash is a finding
        yield f"the analysis fails: {type(error).__name__}: {error}"
        return
    mine = [verdict for verdict in found if NAME in verdict.qualname]
    if {verdict.qualname for verdict in found} - {verdict.qualname for verdict in mine} != own:
        yield "the guest changes which classes are candidates"
    forms = [
        (verdict, form)
        for verdict in mine
        for form in verdict.forms
        if verdict.tracks and form.applicability is not Applicability.NONE
    ]
    tally.counts["visits"] += 1
    if not forms:
        hazards = sorted({each.name for one in mine for form in one.forms for each in form.hazards})
        yield f"the guest cannot be converted: {' '.join(hazards) or 'no candidate'}"
    for verdict, form in forms:
        tally.counts[f"visits: {form.form.value}"] += 1
        tally.counts["visits: safe"] += form.applicability is Applicability.SAFE
        try:
            after = rewrite(visit.text, [(verdict, form)])
            validate(visit.text, after)
        except Invalid as invalid:
            yield f"{form.form.value}: line {invalid.line}: {invalid}"
        except Exception as error:  # noqa: BLE001
            yield f"{form.form.value}: {type(error).__name__}: {error}"
        else:
            for wrong in outside(visit, form.form, after, tally):
                yield f"{form.form.value}: {wrong}"
            if any(each.code and NAME in each.qualname for each in verdicts(after)):
                yield f"{form.form.value}: the result is reported again"


def outside(visit: Visit, form: Form, after: str, tally: Tally) -> Iterator[str]:
    """What differs outside of the guest and should not."""
    place = _place(quietly(after))
    if place is None:
        yield "the guest is gone"
        return
    start, stop = place
    old, new = split_lines(visit.text), split_lines(after)
    pieces = {
        "above": ((old, 0, visit.start), (new, 0, start)),
        "below": ((old, visit.stop, len(old)), (new, stop, len(new))),
    }
    for side, (before, now) in pieces.items():
        if form is Form.PAIR and side == "below":
            before, now = _dense(*before), _dense(*now)
        lines, now_lines = _cut(*before), _cut(*now)
        if lines == now_lines:
            continue
        if visit.guest != "typed":
            yield f"what is {side} it differs: {_first(lines, now_lines)}"
            continue
        tally.counts["visits: imports edited"] += 1
        if wrong := _other_than_imports(before, now):
            yield f"what is {side} it differs, and not in imports only: {wrong}"


Piece = tuple[list[str], int, int]
"""Lines of a text, ``[start:stop]``."""


def _cut(lines: list[str], start: int, stop: int) -> list[str]:
    return lines[start:stop]


def _place(tree: ast.Module) -> tuple[int, int] | None:
    """The lines of what the guest became, as a slice."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.AsyncFunctionDef | ast.FunctionDef)
        and node.name in NAMES
    ]
    if not found:
        return None
    ends = (node.end_lineno or node.lineno for node in found)
    return min(node.lineno for node in found) - 1, max(ends)


def _dense(lines: list[str], start: int, stop: int) -> Piece:
    """The piece from its first line that is not blank."""
    while start < stop and not lines[start].strip():
        start += 1
    return lines, start, stop


def _first(old: list[str], new: list[str]) -> str:
    """The first difference, for people."""
    for number, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return f"line {number + 1} of it, {one!r} became {other!r}"
    return f"{len(old)} lines became {len(new)}: {(old[len(new):] or new[len(old):])[:3]!r}"


def _other_than_imports(before: Piece, now: Piece) -> str:
    """The first line that differs and belongs to no import; empty where there is none."""
    ours, theirs = _cut(*before), _cut(*now)
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    edits = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    for lines, at, spans in (
        (before[0], before[1], [(start, stop) for _, start, stop, _, _ in edits]),
        (now[0], now[1], [(start, stop) for _, _, _, start, stop in edits]),
    ):
        known = _import_lines("".join(lines))
        for start, stop in spans:
            for number in range(at + start, at + stop):
                if lines[number].strip() and number not in known:
                    return f"line {number + 1} {lines[number]!r}"
    return ""


def _import_lines(text: str) -> set[int]:
    """The numbers, from 0, of the lines that import statements take."""
    return {
        number
        for node in ast.walk(quietly(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for number in range(node.lineno - 1, node.end_lineno or node.lineno)
    }
