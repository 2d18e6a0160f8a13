"""The same through libcst: its command parses and prints the whole module, whatever is in it."""

from __future__ import annotations

import libcst
from libcst.codemod import CodemodContext

from codemods.agen.command import ClassToGenerator
from flake8_agen.source import Source

from .guests import visit_to
from .tally import Tally
from .trees import compiled, source_of


def through_libcst(where: str, data: bytes, tally: Tally) -> None:
    """A module with a guest at its end comes out of the command as it went in, but for the guest.

    What libcst itself cannot read or give back is its own affair; that is only counted.
    """
    source = source_of(data)
    tree = compiled(source.text) if source is not None else None
    if source is None or tree is None:
        return
    visit = visit_to(source.text, tree, "used", "end")
    if visit is not None:
        _one(where, source.text, source.encode(visit.text), source, tally)


def _one(where: str, text: str, data: bytes, source: Source, tally: Tally) -> None:
    try:
        module = libcst.parse_module(data)
        exact = module.bytes == data
    except Exception as error:  # noqa: BLE001 - a parser of its own, with limits of its own
        tally.counts["libcst cannot parse"] += 1
        tally.notes.append(f"{where}: libcst cannot parse it ({type(error).__name__})")
        return
    if not exact:
        tally.counts["libcst does not give back"] += 1
        tally.notes.append(f"{where}: libcst does not give it back as it was")
        return
    tally.counts["libcst commands"] += 1
    try:
        new = ClassToGenerator(CodemodContext(filename="stdin")).transform_module(module).bytes
    except Exception as error:  # noqa: BLE001 - any crash is a finding
        tally.fail(f"{where}: libcst command", f"{type(error).__name__}: {error}")
        return
    kept = source.encode(text)
    if new == data:
        tally.counts["libcst commands that do nothing"] += 1
    elif not new.startswith(kept):
        tally.fail(f"{where}: libcst command", "what is above the guest differs")
