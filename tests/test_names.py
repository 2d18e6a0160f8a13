"""Files are looked into function by function: what is found must not depend on the order."""

from __future__ import annotations

import ast
import gc
import weakref

import pytest

from flake8_agen.uses.looks import Look
from flake8_agen.uses.names import Module, parse

TEXT = """\
from a import A as B

class K:
    kept = B
    def one(self, x=B):
        y = x
        class Inner:
            def deep(self):
                nonlocal y
                y = B
        return y
    @B
    def two(self): return lambda z: (z, B)

def three():
    global late
    late = B()

def four():
    return [w for w in three() if (seen := w)], "text"

late = 1
"""


def everything(module: Module) -> list[object]:
    """What is known of the file once all of it has been looked into."""
    return [
        [(scope.qualname, {name: [each.node for each in found]
                           for name, found in scope.bindings.items()})
         for scope in module.known_scopes()],
        {name: module.mentions([name]) for name in ("B", "y", "late", "three", "w", "a", "A")},
        {name: module.names(name) for name in ("B", "y", "late", "three", "w")},
    ]


@pytest.mark.parametrize("words", ["y", "z", "w y", "z w y", "w z", "nothing"])
def test_the_order_of_looking_does_not_matter(words: str) -> None:
    tree = ast.parse(TEXT)
    whole = Module("m.py", tree, TEXT)
    for node in ast.walk(tree):
        whole.look_into(node)
    module = Module("m.py", tree, TEXT)
    for word in words.split():
        module.reveal([word])
    for node in ast.walk(tree):
        module.look_into(node)
    assert everything(module) == everything(whole)


def test_only_what_is_asked_for_is_looked_into() -> None:
    module = parse("m.py", TEXT)
    assert module is not None
    seen = {scope.qualname for scope in module.known_scopes()}
    assert "K.one" in seen and "K.one.Inner" not in seen
    assert "late" in module.scope.bindings
    assert len(module.scope.bindings["late"]) == 2  # a function with ``global`` does not wait
    module.reveal(["Inner"])
    assert "K.one.Inner.deep" in {scope.qualname for scope in module.known_scopes()}


def test_a_node_is_found_in_a_function_that_waits() -> None:
    tree = ast.parse(TEXT)
    module = Module("m.py", tree, TEXT)
    deep = next(node for node in ast.walk(tree) if getattr(node, "name", "") == "deep")
    assert module.scopes[deep].qualname == "K.one.Inner.deep"
    assert module.parents[deep][1] == "body"
    assert module.definition("K.one.Inner.deep", 8) is deep


@pytest.mark.parametrize("text", ["def ﬁnd():\n    return C\n", "ｘ = 1\ndef f():\n    return C\n"])
def test_names_that_are_spelt_in_another_way(text: str) -> None:
    """Python normalises names, so the text does not show them: then nothing waits."""
    module = parse("m.py", text)
    assert module is not None
    assert module.mentions(["C"], near=["nowhere"])


def test_a_tree_that_is_not_that_of_the_text() -> None:
    module = Module("m.py", ast.parse("\n\ndef f():\n    return C\n"), "x = 1\n")
    assert module.mentions(["C"])


def test_a_file_is_gone_when_nobody_needs_it() -> None:
    """No cycles: the garbage collector need not run."""
    gc.disable()
    try:
        module = parse("m.py", TEXT)
        assert module is not None
        module.reveal(["y"])
        gone = weakref.ref(module)
        del module
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x.pos", True),
        ("(x.\n  # why\n  pos)", True),
        ("x. \\\n pos = 1", True),
        ("getattr(x, 'pos')", True),
        ('getattr(x, "pos")', True),
        ("match x:\n    case P(pos=1): pass", True),
        ("match x:\n    case P(pos \\\n = 1): pass", True),
        ("f(pos=1)", False),
        ("pos = 1", False),
        ("x.position", False),
        ("x.pos_", False),
        ("# pos", False),
        ("case = pos == 1", False),
    ],
)
def test_how_attributes_look(text: str, found: bool) -> None:
    look = Look(frozenset({"pos"}))
    assert look.finds(text, 0, len(text)) is found
    assert look.finds_bytes(text.encode()) is found
