"""Scans of modules for classes, which find every class that their conditions let through."""

from __future__ import annotations

import pytest
from command_line import USED, Project, explained

from test_uses import CLASS as QUOTED
from test_uses import brief
from test_uses_order import uses_of

CLASS = QUOTED.replace(' -> "C"', "")
"""Its name is written nowhere."""
PACKAGE = {"pkg/__init__": ""}

HEAD = "import importlib, inspect, pkgutil\n"
LOAD = f"{HEAD}def load(names, wanted):\n"
LOAD += "  for where in names:\n    mod = importlib.import_module(where)\n"
PAIRS = "    for n, c in inspect.getmembers(mod, inspect.isclass):\n"
ALL = "    for n, c in inspect.getmembers(mod):\n"
BASE = "from abc import ABC\nclass Base: ...\n"


def reached(code: str, cls: str = CLASS) -> bool:
    """Whether the code may take the class ``C`` of the module ``pkg.m``."""
    found = uses_of(cls, home="pkg/m", **{**PACKAGE, "pkg/other": code})
    return "UNRESOLVED of_class" in {brief(use) for use in found.uses}


FOUND = [
    PAIRS + "      register(c)",
    PAIRS + "      print(n)",
    PAIRS + "      if c.__module__ == mod.__name__: register(c)",
    PAIRS + "      if n.startswith('_'): continue\n      register(c)",
    PAIRS + "      if n == 'C': register(c)",
    PAIRS + "      if n.startswith(('C', 'D')): register(c)",
    PAIRS + "      if issubclass(c, object): register(c)",
    PAIRS + "      if issubclass(c, Base): register(c)\n      else: complain(c)",
    PAIRS + "      assert issubclass(c, Base)",
    PAIRS + "      if hasattr(c, 'n') or c.__doc__: register(c)",
    PAIRS + "      pass",
    PAIRS + "      wanted += 1\n      if issubclass(c, Base): register(c)",
    PAIRS + "      if issubclass(c, Base): register(c)\n      else: wanted += 1",
    PAIRS + "      name = n if issubclass(c, Base) else ''",
    "    return [n if issubclass(c, Base) else '' for n, c in"
    " inspect.getmembers(mod, inspect.isclass)]",
    ALL + "      if inspect.isclass(c): register(c)",
    ALL + "      if not inspect.isclass(c): continue\n      register(c)",
    ALL + "      if isinstance(c, type): register(c)",
    ALL + "      if isinstance(c, type) and n[0] != '_': register(c)",
    ALL + "      inspect.isclass(c) and register(c)",
    "    return [c for _, c in inspect.getmembers(mod, inspect.isclass)]",
    "    return [c for c in vars(mod).values() if isinstance(c, type)]",
    "    return [c for c in mod.__dict__.values() if inspect.isclass(c)]",
    "    return [c for n, c in vars(mod).items() if inspect.isclass(c)]",
    "    return [c for c in list(vars(mod).values()) if inspect.isclass(c)]",
    "    return dict(inspect.getmembers(mod, inspect.isclass))",
    "    return dict(inspect.getmembers(mod, predicate=inspect.isclass))",
    "    return inspect.getmembers(mod, lambda c: inspect.isclass(c) and c.__module__ == where)",
    "    found = inspect.getmembers(mod, inspect.isclass)\n    for n, c in found: register(c)",
    "    for n in dir(mod):\n      c = getattr(mod, n)\n      if isinstance(c, type): register(c)",
    "    register(c for n in dir(mod) if inspect.isclass(c := getattr(mod, n)))",
    # the function that it would become
    "    for n, c in inspect.getmembers(mod, inspect.isfunction): register(c)",
]
PASSED = [
    PAIRS + "      if issubclass(c, Base): register(c)",
    PAIRS + "      if not issubclass(c, Base): continue\n      register(c)",
    PAIRS + "      if issubclass(c, Base): register(c); names += 1",
    PAIRS + "      if not issubclass(c, Base): continue\n      names += 1\n      register(c)",
    PAIRS + "      register(c) if issubclass(c, Base) else None",
    PAIRS + "      if issubclass(c, Base): name = n if issubclass(c, Exception) else ''",
    "    return [n if issubclass(c, Exception) else ''"
    " for n, c in inspect.getmembers(mod, inspect.isclass) if issubclass(c, Base)]",
    PAIRS + "      if issubclass(c, Base) and c is not Base: register(n, c)",
    PAIRS + "      if issubclass(c, (Base, Exception)): register(c)",
    PAIRS + "      if issubclass(c, wanted): register(c)",
    PAIRS + "      if n == 'Plugin': register(c)",
    PAIRS + "      if n == wanted: register(c)",
    PAIRS + "      if c.__name__ == wanted: register(c)",
    PAIRS + "      if n.endswith('Plugin'): register(c)",
    PAIRS + "      if not n.startswith('Test'): continue\n      register(c)",
    PAIRS + "      if re.match('Test', n): register(c)",
    PAIRS + "      if hasattr(c, 'plugin_name'): register(c)",
    ALL + "      if inspect.ismodule(c): register(c)",
    ALL + "      if isinstance(c, Base): register(c)",
    ALL + "      if isinstance(c, type) and issubclass(c, Base): register(c)",
    "    return [c for _, c in inspect.getmembers(mod, inspect.isclass) if issubclass(c, Base)]",
    "    return [c for c in vars(mod).values() if isinstance(c, type) and issubclass(c, Base)]",
    "    return inspect.getmembers(mod, lambda c: inspect.isclass(c) and issubclass(c, Base))",
    "    found = inspect.getmembers(mod, inspect.isclass)\n"
    "    for n, c in found:\n      if issubclass(c, Base): register(c)",
    "    for n in dir(mod):\n      c = getattr(mod, n)\n"
    "      if isinstance(c, type) and issubclass(c, Base): register(c)",
    "    for n, c in inspect.getmembers(mod, inspect.ismethod): register(c)",
    "    for n, c in vars(mod).items(): register(c)",  # what is not asked for
]


@pytest.mark.parametrize("code", FOUND)
def test_a_class_is_found(code: str) -> None:
    assert reached(BASE + LOAD + code)


@pytest.mark.parametrize("code", PASSED)
def test_a_scan_that_wants_something_else(code: str) -> None:
    assert not reached(BASE + LOAD + code)


@pytest.mark.parametrize("code", PASSED[:-1])
def test_where_the_module_is_known(code: str) -> None:
    if "wanted" in code or "re.match" in code or "inspect.isclass" not in code:
        return
    load = f"{HEAD}from pkg import m\ndef load(names):\n    mod = m\n"
    assert not reached(BASE + load + code)
    assert reached(load + PAIRS + "      register(c)")


STARRED = "import inspect, pkg\nfor n, c in inspect.getmembers(pkg, inspect.isclass): print(n)"


@pytest.mark.parametrize(
    ("package", "found"),
    [
        ("from pkg.m import *", True),
        ("from .m import *", True),
        ("from .more import *", True),
        ("from .other import *", False),
        ("import pkg.m", False),
    ],
)
def test_a_package_that_imports_all_names(package: str, found: bool) -> None:
    files = {"pkg/__init__": package, "pkg/other": "", "pkg/more/__init__": "from pkg.m import *"}
    uses = uses_of(CLASS, home="pkg/m", **files, use=STARRED).uses
    assert ("UNRESOLVED of_class" in {brief(use) for use in uses}) is found


@pytest.mark.parametrize(
    ("loop", "found"),
    [
        ("for mod in list(sys.modules.values()):", True),
        ("for mod in sys.modules.values():", True),
        ("for name, mod in sorted(sys.modules.items()):", True),
        ("for mod, name in sys.modules.items():", False),
        ("for mod in list(sys.modules):", False),
    ],
)
def test_all_modules(loop: str, found: bool) -> None:
    scan = f"{HEAD}import sys\n{BASE}{loop}\n{PAIRS}"
    assert reached(f"{scan}      print(n)") is found
    assert not reached(f"{scan}      if issubclass(c, Base): print(n)")
    assert not reached(f"{HEAD}import sys\n{loop}\n    print(mod.__name__)")


PREDICATE = """\
def is_wanted(c):
    return inspect.isclass(c) and {test}
def load(where):
    return inspect.getmembers(importlib.import_module(where), is_wanted)
"""


@pytest.mark.parametrize(
    ("test", "found"), [("c.__module__", True), ("issubclass(c, Base)", False)]
)
def test_a_function_that_decides(test: str, found: bool) -> None:
    assert reached(HEAD + BASE + PREDICATE.format(test=test)) is found


@pytest.mark.parametrize(
    ("base", "cls", "found"),
    [
        ("Plugin", "class C(Plugin):", True),
        ("Plugin", "class C(More):", True),
        ("Plugin", "class C(AsyncIterator):", False),
        ("Plugin", "class C(Unknown):", False),
        ("AsyncIterator", "class C:", True),
        ("wanted", "class C(Plugin):", True),
        ("wanted", "class C(Unknown):", True),
        ("wanted", "class C(AsyncIterator):", False),
        ("Exception", "class C(Plugin):", False),
    ],
)
def test_the_bases_of_the_class_decide(base: str, cls: str, found: bool) -> None:
    bases = "from typing import AsyncIterator\nfrom elsewhere import Unknown\n"
    bases += "class Plugin: ...\nclass More(Plugin): ...\n"
    text = bases + CLASS.replace("class C:", cls)
    head = "from pkg.m import Plugin\nfrom typing import AsyncIterator\n"
    code = f"{head}{LOAD}{PAIRS}      if issubclass(c, {base}): register(c)"
    assert reached(code, text) is found


WHERE = [
    ("import_module(name)", True),
    ("import_module(f'pkg.{name}')", True),
    ("import_module('pkg.' + name)", True),
    ("import_module('pkg.%s' % name)", True),
    ("import_module('.' + name, 'pkg')", True),
    ("import_module('.' + name, package='pkg')", True),
    ("import_module(f'.{name}', __package__)", True),
    ("import_module(name, package='pkg')", True),
    ("import_module(f'{pkg.__name__}.{name}')", True),
    ("import_module(pkg.__name__ + '.' + name)", True),
    ("import_module('.' + name, package)", True),
    ("import_module('.a', package)", False),
    ("import_module(f'plugins.{name}')", False),
    ("import_module('plugins.' + name)", False),
    ("import_module('.' + name, 'plugins')", False),
    ("import_module(name, package='plugins')", False),
    ("import_module(f'{plugins.__name__}.{name}')", False),
    ("import_module(f'.{name}', plugins.__name__)", False),
    ("import_module(f'.{name}', package=plugins.__package__)", False),
]
FILES = {**PACKAGE, "plugins/__init__": "", "plugins/a": ""}


@pytest.mark.parametrize(("call", "found"), WHERE)
def test_which_modules(call: str, found: bool) -> None:
    load = f"def load(name, package):\n    mod = importlib.{call}\n{PAIRS}      register(c)"
    code = f"{HEAD}import pkg, plugins\n{load}"
    uses = uses_of(CLASS, home="pkg/m", **{**FILES, "pkg/other": code}).uses
    assert ("UNRESOLVED of_class" in {brief(use) for use in uses}) is found


ITERATED = [
    ("_, name, _ in pkgutil.iter_modules({0}.__path__, {0}.__name__ + '.')", "name"),
    ("info in pkgutil.walk_packages({0}.__path__, prefix='{0}.')", "info.name"),
    ("info in pkgutil.iter_modules({0}.__path__)", "f'{0}.{{info.name}}'"),
    ("_, name, _ in pkgutil.iter_modules({0}.__path__)", "f'{{{0}.__name__}}.{{name}}'"),
]


@pytest.mark.parametrize(("loop", "name"), ITERATED)
@pytest.mark.parametrize("package", ["pkg", "plugins"])
def test_modules_of_a_package(loop: str, name: str, package: str) -> None:
    code = (
        f"{HEAD}import pkg, plugins\nfor {loop.format(package)}:\n"
        f"    mod = importlib.import_module({name.format(package)})\n{PAIRS}      register(c)"
    )
    uses = uses_of(CLASS, home="pkg/m", **{**FILES, "pkg/other": code}).uses
    assert ("UNRESOLVED of_class" in {brief(use) for use in uses}) is (package == "pkg")


def test_it_says_where_the_scan_is() -> None:
    code = LOAD + PAIRS + "      register(c)"
    (use,) = uses_of(CLASS, home="pkg/m", **{**PACKAGE, "docs/conf": code}).uses
    assert (use.path, use.line) == ("/project/docs/conf.py", 5)
    assert use.name == "inspect.getmembers(mod, inspect.isclass)"


def test_the_class_waits_and_its_method_does_not(project: Project) -> None:
    project.write("pkg/__init__.py", "")
    project.write("pkg/a.py", USED)
    (entry,) = explained(project, "pkg")
    assert entry["applicability"] == "SAFE"
    project.write("tests/test_docs.py", LOAD + PAIRS + "      assert c.__doc__\n")
    (entry,) = explained(project, "pkg")
    assert (entry["form"], entry["applicability"]) == ("method-self", "SAFE")
    hazards = entry["hazards"]
    assert isinstance(hazards, list)
    (hazard,) = hazards
    assert (hazard["name"], hazard["path"], hazard["line"]) == ("ESCAPES", "tests/test_docs.py", 5)
