"""Right imports after a class has become a function: what the new code needs, nothing it left over.

Text in, text out; all bytes outside import statements (and the blank lines at them) stay.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .import_lines import insert_statement, is_stdlib, remove_statements
from .import_list import Change, change_names, line_limit, sort_key
from .import_names import Import, Place, Usage, bound_name, imports, is_deferred, usage
from .import_spelling import SOURCES, Spelling, last_line_for_import, typing_name
from .import_text import Edit, Text, apply

__all__ = ["Context", "Spelling", "fix_imports", "spelling", "typing_name"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Context:
    """What is particular about the new names of a file."""

    evaluated: bool = False
    """One of them is read whatever ``from __future__`` says."""
    before: int | None = None
    """The first line that has one, if it is not that of a class with the protocol."""
    more: tuple[Spelling, ...] = ()
    """Further names to import."""
    along: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Names to import wherever ``from <module> import <name>`` stands, by (module, name)."""
    vanished: frozenset[tuple[str, str]] = frozenset()
    """Names that cannot be imported any more, by (module, name)."""
    leaking: frozenset[str] = frozenset()
    """Names that no new import may bind."""
    stay: frozenset[tuple[str, str]] = frozenset()
    """Imports whose going may be noticed, by (module, name), (module, "") for the statement."""
    plain: frozenset[str] = frozenset()
    """Modules, other than those of the standard library, whose ``import module`` nobody misses."""


def fix_imports(
    before: str,
    after: str,
    wanted: frozenset[str],
    *,
    keep: frozenset[str] = frozenset(),
    prune: bool = True,
    context: Context = Context(),
) -> str:
    """``after`` with the imports that ``wanted`` needs and without those only ``before`` used.

    ``keep`` names what other files import from this one; without ``prune`` nothing is removed,
    which is right for an ``__init__.py``.
    """
    with warnings.catch_warnings():
        # An invalid escape in a string of the file is not our business.
        warnings.simplefilter("ignore")
        return _fixed(before, after, wanted, keep, prune, context)


def _fixed(
    before: str,
    after: str,
    wanted: frozenset[str],
    keep: frozenset[str],
    prune: bool,
    context: Context,
) -> str:
    old = ast.parse(before)
    deferred = is_deferred(old) and not context.evaluated
    spellings = [spelling(before, old, name, context) for name in sorted(wanted)]
    spellings += context.more
    along = context.along
    keep |= {each.text.partition(".")[0] for each in spellings}
    missing = [each for each in spellings if each.module]
    moved = {each.text for each in missing if each.alias}
    tree = ast.parse(after)
    anchor = last_line_for_import(before, old, deferred)
    if before != after:
        anchor = min(anchor, _first_difference(before, after))
    new = [one for one in missing if _target(imports(tree), one, anchor, deferred) is None]
    missing = [one for one in missing if one not in new]
    lines = _new_lines(new)
    while True:
        text = Text(after)
        found = imports(tree)
        gone: dict[int, set[int]] = defaultdict(set)
        if prune:
            gone.update(_needless((before, old), (text, tree), found, keep, context.plain))
        _moved(found, moved, gone)
        for number, one in enumerate(found):
            for index, alias in enumerate(one.node.names):
                if (one.module, alias.name) in context.vanished:
                    gone[number].add(index)
        added = _targets(found, missing, anchor, deferred)
        for number, names in _along(found, along):
            added[number] += names
        _stay(found, gone, added, context.stay)
        if len(lines) > 1:  # one after the other, so that each finds those before
            longer = apply(after, [insert_statement(text, tree, lines.pop(0), found, anchor)])
            anchor += len(Text(longer).lines) - len(text.lines)
            after, tree = longer, ast.parse(longer)
            continue
        inserts = [insert_statement(text, tree, line, found, anchor) for line in lines]
        edits = _edits(text, found, gone, added)
        if any(start <= at <= stop for at, _, _ in inserts for start, stop, _ in edits):
            # They meet: first in, then out. The anchor moves down with the lines before it.
            after = apply(after, inserts)
            anchor += len(lines)
            lines = []
        else:
            after = apply(after, [*edits, *inserts])
            if not edits or not _again(text, found, gone):
                return after
            missing, lines, moved, along = [], [], set(), {}
        tree = ast.parse(after)


def spelling(source: str, tree: ast.Module, name: str, context: Context) -> Spelling:
    """How the file spells a name, see :func:`typing_name`."""
    return typing_name(
        source,
        tree,
        name,
        evaluated=context.evaluated,
        before=context.before,
        hidden=name in context.leaking,
    )


def _along(
    found: Sequence[Import], along: Mapping[tuple[str, str], tuple[str, ...]]
) -> Iterator[tuple[int, list[str]]]:
    """The statements that take further names of the same module, each what it has not yet."""
    for number, one in enumerate(found):
        present = {bound_name(alias) for alias in one.node.names}
        for alias in one.node.names:
            names = along.get((one.module, alias.name), ())
            if names:
                yield number, [name for name in names if name not in present]


def _stay(
    found: Sequence[Import],
    gone: dict[int, set[int]],
    added: Mapping[int, list[str]],
    stay: frozenset[tuple[str, str]],
) -> None:
    """Imports at run time stay where somebody may notice that they go."""
    for number, indexes in list(gone.items()):
        one = found[number]
        if one.place is Place.CHECKING:
            continue
        indexes -= {i for i in indexes if (one.module, one.node.names[i].name) in stay}
        whole = len(indexes) == len(one.node.names) and not added.get(number)
        if not indexes or (whole and (one.module, "") in stay):
            del gone[number]


def _again(text: Text, found: Sequence[Import], gone: Iterable[int]) -> bool:
    """Whether what went may have left more to go: TYPE_CHECKING itself, others joined by ``;``."""
    return any(
        found[number].place is Place.CHECKING or not text.alone(found[number].node)
        for number in gone
    )


def _first_difference(before: str, after: str) -> int:
    """The first line, from 1, in which two texts differ."""
    ours, theirs = Text(before).lines, Text(after).lines
    for index, (one, other) in enumerate(zip(ours, theirs)):
        if one != other:
            return index + 1
    return min(len(ours), len(theirs)) + 1


def _needless(
    old: tuple[str, ast.Module],
    new: tuple[Text, ast.Module],
    found: Sequence[Import],
    keep: frozenset[str],
    plain: frozenset[str],
) -> dict[int, set[int]]:
    """The imported names that were used and are not any more: indexes of statement and name."""
    text, tree = new
    # What is used less occurs less: that is cheap to find out, and for most names the answer.
    suspects = {
        (number, index): bound_name(alias)
        for lost in [_lost_words(old[0], text.source) - keep]
        for number, one in enumerate(found)
        for index, alias in enumerate(one.node.names)
        if bound_name(alias) in lost and _removable(text, one, alias, plain)
    }
    if not suspects:
        return {}
    after = usage(text.source, tree)
    if after.dynamic:
        return {}
    suspects = {
        (number, index): name
        for (number, index), name in suspects.items()
        if name not in _names(after, found[number])
    }
    if not suspects:
        return {}
    before = usage(*old)
    result: dict[int, set[int]] = defaultdict(set)
    for (number, index), name in suspects.items():
        if name in _names(before, found[number]):
            result[number].add(index)
    return result


def _names(used: Usage, one: Import) -> frozenset[str]:
    return used.anywhere if one.place is Place.FUNCTION else used.globals


def _lost_words(before: str, after: str) -> frozenset[str]:
    """The words that occur less often in ``after``."""
    return frozenset(Counter(_WORD.findall(before)) - Counter(_WORD.findall(after)))


def _removable(text: Text, one: Import, alias: ast.alias, plain: frozenset[str]) -> bool:
    """Whether an imported name may go when nothing uses it."""
    if one.place is Place.GUARDED or one.module == "__future__" or alias.name == "*":
        return False
    if alias.asname == alias.name:  # says that it is for others
        return False
    if isinstance(one.node, ast.Import) and one.place is not Place.CHECKING:
        if not is_stdlib(alias.name) and alias.name not in plain:  # may have effects
            return False
    return not _noqa_lines(text, one.node) & {0, alias.lineno}


def _noqa_lines(text: Text, node: ast.stmt) -> set[int]:
    """The lines of a statement with ``# noqa``; 0 when it stands for the whole statement."""
    end = node.end_lineno or node.lineno
    lines = {
        line
        for line in range(node.lineno, end + 1)
        if "noqa" in text.lines[line - 1].partition("#")[2].lower()
    }
    return lines | {0} if lines & {node.lineno, end} else lines


def _moved(found: Iterable[Import], names: set[str], gone: dict[int, set[int]]) -> None:
    """A name that is now imported at run time goes from ``if TYPE_CHECKING:``."""
    for number, one in enumerate(found):
        if one.place is Place.CHECKING and one.module in SOURCES:
            for index, alias in enumerate(one.node.names):
                if bound_name(alias) in names:
                    gone[number].add(index)


def _edits(
    text: Text, found: Sequence[Import], gone: dict[int, set[int]], added: dict[int, list[str]]
) -> list[Edit]:
    """One round of edits: names and statements out, missing names in."""
    whole = {
        number
        for number, indexes in gone.items()
        if len(indexes) == len(found[number].node.names) and number not in added
    }
    edits = remove_statements(text, _statements(found, whole))
    for number in {*gone, *added} - whole:
        node = found[number].node
        key = sort_key([alias.name for alias in node.names], found)
        removed = frozenset(gone.get(number, ()))
        names = tuple(added.get(number, ()))
        edits += change_names(text, Change(node, removed, names, key, line_limit(text, found)))
    return edits


def _target(
    found: Sequence[Import], spelling: Spelling, anchor: int, deferred: bool
) -> int | None:
    """The from-import that takes a missing name, if there is one at the right place."""
    places = [Place.MODULE, Place.CHECKING] if deferred else [Place.MODULE]
    for place in places if spelling.alias else []:
        for number, one in enumerate(found):
            if (
                one.place is place
                and one.module == spelling.module
                and one.node.lineno < anchor
                and one.node.names[0].name != "*"
            ):
                return number
    return None


def _targets(
    found: Sequence[Import], missing: Iterable[Spelling], anchor: int, deferred: bool
) -> dict[int, list[str]]:
    """The missing names by the number of the statement that takes them."""
    added: dict[int, list[str]] = defaultdict(list)
    for spelling in missing:
        target = _target(found, spelling, anchor, deferred)
        if target is not None:
            added[target].append(spelling.alias)
    return added


def _new_lines(missing: Iterable[Spelling]) -> list[str]:
    """The import statements for the names that no present statement can take."""
    names: dict[str, list[str]] = defaultdict(list)
    plain = set()
    for spelling in missing:
        if not spelling.alias:
            plain.add(f"import {spelling.module}")
        else:
            names[spelling.module].append(spelling.alias)
    lines = [f"from {module} import {', '.join(sorted(new))}" for module, new in names.items()]
    return sorted(plain) + lines


def _statements(
    found: Sequence[Import], whole: set[int]
) -> list[tuple[ast.stmt, list[ast.stmt], bool]]:
    """The statements to take out; with the last of its block the ``if TYPE_CHECKING:`` goes too."""
    result: dict[int, tuple[ast.stmt, list[ast.stmt], bool]] = {}
    nodes = {id(found[number].node) for number in whole}
    for number in sorted(whole):
        one = found[number]
        block = one.block
        if one.owner is None or not all(id(node) in nodes for node in block):
            result[id(one.node)] = (one.node, block, one.owner is None)
        elif one.place is Place.CHECKING:
            result[id(one.owner)] = (one.owner, [one.owner], True)
    return list(result.values())
