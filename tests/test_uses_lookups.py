"""Classes that are reached by a computed name, in a text, or from a file that is no ``.py``."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from flake8_agen.project import Project
from flake8_agen.uses import others
from flake8_agen.uses.lookups import WORDS, lookups_in
from test_uses import CLASS, brief
from test_uses_order import uses_of
from test_uses_strings import PACKAGE

M = "from pkg import m\n"
IM = "import importlib\n"
SYS = "import sys\n"
REACHED = [
    # a member of an imported module, by a name that may be that of the class
    f"{M}getattr(m, name)",
    f"{M}getattr(m, name, None)",
    "import pkg.m\ngetattr(pkg.m, name)",
    "import pkg.m as other\ngetattr(other, name)",
    f"{M}for name in ['D', 'C']: getattr(m, name)",
    f"{M}for name in names: getattr(m, name)",
    f"{M}name = 'D' if a else 'C'\ngetattr(m, name)",
    f"{M}getattr(m, f'{{kind}}C')",
    f"{M}getattr(m, prefix + 'C')",
    f"{M}getattr(m, '%sC' % kind)",
    f"{M}getattr(m, '{{}}'.format(kind))",
    f"{M}getattr(m, ''.join(kind))",
    f"{M}vars(m)[name]",
    f"{M}m.__dict__[name]",
    f"{M}m.__dict__.get(name)",
    f"{M}m.__dict__.items()",
    f"{M}dict(vars(m))",
    # a module that is handed on
    f"{M}import inspect\ninspect.getmembers(m)",
    f"{M}register(m)",
    f"{M}register(plugin=m)",
    f"{M}PLUGINS = [m]",
    f"{M}def f():\n    yield m",
    f"{M}def f():\n    return m\ngetattr(f(), name)",
    f"{M}@fixture\ndef f():\n    return m",
    f"{M}def f():\n    return m\nregister(f)",
    f"{M}n = m\ngetattr(n, name)",
    f"{M}getattr(n := m, name)",
    f"{M}getattr(m or None, name)",
    f"{M}a.plugin = m\ngetattr(a.plugin, name)",
    f"{M}(a, b) = m, 3\n",
    f"{M}a[0] = m\n",
    # a module by name
    f"{IM}getattr(importlib.import_module('pkg.m'), name)",
    f"{IM}getattr(importlib.import_module(where), name)",
    f"{IM}getattr(importlib.import_module(f'pkg.{{where}}'), name)",
    f"{IM}getattr(importlib.import_module('.' + where, __package__), name)",
    f"{IM}getattr(importlib.import_module('.m', __package__), name)",
    f"{IM}mod = importlib.import_module(where)\nclass A:\n    x = getattr(mod, name)",
    f"{IM}def f(where):\n    return importlib.import_module(where)\ngetattr(f(1), name)",
    f"{IM}list(map(importlib.import_module, names))",
    f"{IM}class A:\n    mod = importlib.import_module(where)",
    "from importlib import import_module as im\ngetattr(im(where), name)",
    "getattr(__import__(where), name)",
    f"{SYS}getattr(sys.modules[where], name)",
    f"{SYS}vars(sys.modules['pkg.m'])['C']",
    f"{SYS}getattr(sys.modules.get(where), name)",
    f"{SYS}[getattr(m, name) for m in sys.modules.values()]",
    "from sys import modules\ngetattr(modules[where], name)",
    "import __main__\ngetattr(__main__, name)",
    "import runpy\nrunpy.run_path(where)[name]",
    "import importlib.util\ngetattr(importlib.util.module_from_spec(s), name)",
    "import inspect\ngetattr(inspect.getmodule(x), name)",
    "def f(): ...\nf.__globals__[name]",
    # the class itself by name
    "import pkgutil\npkgutil.resolve_name(name)",
    "import pkgutil\npkgutil.resolve_name(f'pkg.m:{name}')",
    "from django.utils.module_loading import import_string\nimport_string(path)",
]
NOT_REACHED = [
    f"{M}getattr(m, 'D')",
    f"{M}getattr(m, f'cmd_{{name}}')",
    f"{M}getattr(m, '%s_D' % name)",
    f"{M}for name in ('D', 'E'): getattr(m, name)",
    f"{M}name = 'D'\ngetattr(m, name)",
    f"{M}m.D, hasattr(m, name), repr(m), m is None, dir(m)",
    f"{M}if m: pass\nassert m\nprint(f'{{m}}')\nm",
    f"{M}mock.patch.object(m, 'D')",
    f"{M}vars(m)['D'], 'C' in vars(m), list(vars(m)), m.__dict__.keys()",
    f"{M}for name in vars(m): print(name)",
    f"{M}vars(m)[name] = 3",
    "from pkg import taken as m\ngetattr(m, name)",
    "def f(m, name):\n    return getattr(m, name)",
    "def f(self, name):\n    return getattr(self, name), vars(self)[name], self.__dict__",
    "print(globals()[name], eval(text))",  # not in a file that has it
    "def f():\n    return locals(), vars()",
    f"{IM}importlib.import_module(name)",
    f"{IM}importlib.import_module(name).main()",
    f"{IM}getattr(importlib.import_module('json'), name)",
    f"{IM}getattr(importlib.import_module(f'plugins.{{where}}'), name)",
    f"{IM}getattr(importlib.import_module('.' + where, 'x'), 'main')",
    f"{IM}def f(where):\n    return importlib.import_module(where)\nf(1).main()",
    f"{IM}importlib.reload(importlib.import_module(where))",
    f"{SYS}sys.modules[where] = 3\ndel sys.modules[where]\nwhere in sys.modules",
    f"{SYS}sys.modules.pop(where, None)",
    f"{SYS}sys.modules['json'].dumps",
    "import pkgutil\npkgutil.resolve_name('json.dumps')",
    "import pkgutil\npkgutil.resolve_name(f'json.{name}')",
    "eval(text, {})",
    "def globals(): ...\nglobals()[name]",
]


@pytest.mark.parametrize("code", REACHED)
def test_reached(code: str) -> None:
    found = uses_of(CLASS, home="pkg/m", **{**PACKAGE, "pkg/other": code})
    assert "UNRESOLVED of_class" in {brief(use) for use in found.uses}


@pytest.mark.parametrize("code", NOT_REACHED)
def test_not_reached(code: str) -> None:
    found = uses_of(CLASS, home="pkg/m", **{**PACKAGE, "pkg/other": code})
    assert "UNRESOLVED of_class" not in {brief(use) for use in found.uses}


IDLE = [
    "if name in frame.f_globals: pass",
    "a = name not in tb.tb_frame.f_globals\nb = 3",
    "for name in f.__globals__: print(name)",
    "a = [name for name in f.__globals__]",
    "Kind = type(f.__globals__)",
    "try:\n    __import__(name)\nexcept ImportError: pass",
    f"{IM}importlib.import_module(name)",
    f"{IM}importlib.import_module(name)\r\nprint(name)\r\n",
    f"{SYS}sys.modules[old] = sys.modules[new]\ndel old",
    f"{SYS}# sys.modules[name]\n",
]
"""Nothing comes of it, and no tree is needed to see that."""
NEARLY_IDLE = [
    "for name in frame.f_globals or x: pass",
    "a = name in (frame.f_globals\n    [name])",
    "a = name in frame.f_globals\\\n    [name]",
    "show(\n    __import__(name)\n)",
    "show(\n    __import__(name)\n    if a else b)",
    "show(a or\n    __import__(name)\n    .main)",
    "a = \\\n__import__(name)\n",
    "__import__(name)\nload = __import__\n",
    f"{SYS}sys.modules[old] = sys.modules[new] or a\n",
    f"{SYS}sys.modules[old] = show = sys.modules[new]\n",
]


@pytest.mark.parametrize(
    ("code", "idle"),
    [
        *((code, True) for code in IDLE),
        *((code, False) for code in (*REACHED, *NOT_REACHED, *NEARLY_IDLE)),
    ],
)
def test_what_is_seen_without_the_tree(tmp_path: Path, code: str, idle: bool) -> None:
    (tmp_path / "m.py").write_bytes(code.encode())
    path = str(tmp_path / "m.py")
    project = Project(str(tmp_path))
    project.search(WORDS)
    words = [word for word in WORDS if path in project.mentioning(word)]
    with_tree = lookups_in(project, path)
    if idle:
        assert words and not project._takes(words, path)
    assert not with_tree or not words or project._takes(words, path)


HERE = [
    ("globals()[name]", True),
    ("globals().items()", True),
    ("g = globals", True),
    ("exec(code, globals())", True),
    ("eval(text)", True),
    ("eval('C().n')", True),
    ("eval('D().n')", False),
    ("locals()[name]", True),
    ("vars()[name]", True),
    ("import sys\ngetattr(sys.modules[__name__], name)", True),
    ("globals()['D']", False),
    ("globals()['x' + name] = 3", False),
    ("'C' in globals()", False),
    ("globals().update(a=3)", False),
    ("def f():\n    return locals()", False),
]


@pytest.mark.parametrize(("code", "reached"), HERE)
def test_in_the_file_of_the_class(code: str, reached: bool) -> None:
    found = uses_of(f"{CLASS}\n{code}\n")
    assert ("UNRESOLVED of_class" in {brief(use) for use in found.uses}) is reached


def test_a_name_in_a_package_of_its_own() -> None:
    """``import_module`` of something below a package reaches nothing elsewhere."""
    code = f"{IM}getattr(importlib.import_module('.' + where, __package__), name)"
    found = uses_of(CLASS, home="m", **{**PACKAGE, "pkg/other": code})
    assert not found.uses


PROGRAM = "from pkg.m import C\n"
LOOP = "async def f():\n    async for x in C(2): print(x)\n"
TEXTS = [
    (PROGRAM + LOOP, ["CONSUMED of_class"]),
    (f"{PROGRAM}print(C(2).n)", ["ATTRIBUTE n of_class", "UNRESOLVED of_class"]),
    (f"{PROGRAM}c = C(2)\nc.n", ["ATTRIBUTE n of_class", "UNRESOLVED of_class"]),
    (f"{PROGRAM}anext(C(2))", ["ANEXT of_class", "UNRESOLVED of_class"]),
    ("from pkg.m import C as D\n", ["UNRESOLVED of_class"]),
    (f"{PROGRAM}print C(2)", ["UNRESOLVED of_class"]),
    ("import pkg.m\nasync def f(): return [x async for x in pkg.m.C()]", ["CONSUMED of_class"]),
    ("cannot import C from pkg.m", []),
    ("class C: pass\n", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_program_in_a_string(text: str, expected: list[str]) -> None:
    code = f"import subprocess\nsubprocess.run([{text!r}])"
    found = uses_of(CLASS, home="pkg/m", **{**PACKAGE, "pkg/other": code})
    assert sorted(brief(use) for use in found.uses) == expected


DOCSTRING = 'def f():\n    """Text of C.\n\n    >>> C(2).n\n    0\n    """\n'


def test_examples_count_where_doctests_are_run(tmp_path: Path) -> None:
    text = f"{CLASS}\n{DOCSTRING}"
    assert not uses_of(text).uses
    found = uses_of(text, other="import doctest\n")
    assert [brief(use) for use in found.uses] == ["ATTRIBUTE n of_class", "UNRESOLVED of_class"]
    (tmp_path / "m.py").write_text(text)
    (tmp_path / "setup.cfg").write_text("[tool:pytest]\naddopts = --doctest-modules\n")
    assert len(uses_below(tmp_path)) == 2


def uses_below(root: Path, path: str = "m.py") -> list[str]:
    """The uses of the class ``C`` of a file, in a project on disk."""
    Project.clear()
    text = (root / path).read_text()
    tree = ast.parse(text)
    node = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == "C")
    (root / ".git").mkdir(exist_ok=True)
    (root / ".git" / "HEAD").touch()
    project = Project.of(str(root / path))
    return [brief(use) for use in project.uses(str(root / path), tree, node).uses]


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["from m import C\n", "C().n"]},
        {"cell_type": "code", "source": ["from m import C\n", "async for x in C(1): pass"]},
    ]
}
BROKEN = {"cells": [{"cell_type": "code", "source": ["%time\n", "from m import C\n"]}]}
OTHER_FILES = [
    ("setup.cfg", "[options.entry_points]\nx =\n    rows = m:C\n", ["STRING m.C"]),
    ("pyproject.toml", 'x = "m:C"', ["STRING m.C"]),
    ("conf.json", '{"class": "m.C"}', ["STRING m.C"]),
    ("conf.yaml", "class: m.C.n", ["STRING m.C"]),
    ("conf.yaml", "class: json.C\nother: C\nmore: xm.C, m.CC", []),
    ("conf.yaml", "# " + "x" * others.LIMIT + "\nclass: m.C", []),
    ("README.md", "m.C", []),
    ("LICENSE", "from m import C\nC().n", []),
    ("tool", "#!/bin/sh\nfrom m import C", []),
    ("tool", "#!/usr/bin/env python3\nfrom m import C\nprint(C(1).n)", ["IMPORT", "ATTRIBUTE n"]),
    ("tool", "#!/usr/bin/python\nfrom m import C\nprint C", ["UNRESOLVED"]),
    ("tool.pyw", "from m import C\nasync def f():\n    async for x in C(1): pass",
     ["IMPORT", "CONSUMED"]),
    ("fast.pyx", "from m import C\ncdef f(): return C()", ["UNRESOLVED of_class"]),
    ("fast.pyx", "cdef class C: pass", []),
    ("a.ipynb", json.dumps(NOTEBOOK), ["CONSUMED of_class"]),
    ("a.ipynb", json.dumps(BROKEN), ["UNRESOLVED of_class"]),
    ("a.ipynb", "from m import C, but no notebook", ["UNRESOLVED of_class"]),
    ("setup.py", 'setup(entry_points={"x": ["rows = m:C"]})', ["STRING m:C"]),
    ("conf.py", 'x = "ext://m.C"', ["STRING m:C"]),
    ("conf.py", 'x = "see: m.C"', []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), OTHER_FILES)
def test_other_files(tmp_path: Path, name: str, text: str, expected: list[str]) -> None:
    (tmp_path / "m.py").write_text(CLASS)
    (tmp_path / name).write_text(text)
    assert uses_below(tmp_path) == expected


CHAIN = [f"def g{i}():\n    return g{i + 1}()" for i in range(6)]


@pytest.mark.parametrize(
    ("code", "reached"),
    [
        # one after the other returns it; what is far away counts as any name
        (f"{M}def g1():\n    return m\n{CHAIN[0]}\ng0().D", False),
        ("\n".join([f"{M}def g6():\n    return m", *CHAIN, "g0().D"]), True),
        # in a circle
        (f"{M}def g2():\n    return m or g0()\n{CHAIN[1]}\n{CHAIN[0]}\ng0().D", False),
        (f"{M}def g1():\n    return m or g0()\n{CHAIN[0]}\ngetattr(g0(), name)", True),
    ],
)
def test_functions_that_return_a_module(code: str, reached: bool) -> None:
    found = uses_of(CLASS, home="pkg/m", **{**PACKAGE, "n": code})
    assert ("UNRESOLVED of_class" in {brief(use) for use in found.uses}) is reached


@pytest.mark.parametrize(("number", "expected"), [(3, False), (50, True)])
def test_a_function_that_many_files_may_call(number: int, expected: bool) -> None:
    """It is not followed: what is taken of the module may have any name."""
    callers = {f"n{i}": "from n import g\ng().D\n" for i in range(number)}
    files = {**PACKAGE, "n": f"{M}def g():\n    return m", **callers}
    found = uses_of(CLASS, home="pkg/m", **files)
    assert ("UNRESOLVED of_class" in {brief(use) for use in found.uses}) is expected
