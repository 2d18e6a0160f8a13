"""Build the wheel and prove it in a clean environment, beside somebody's own ``codemods`` folder.

    python tests/wheel/check_wheel.py [--lowest]

``--lowest`` installs the lowest versions of the requirements that setup.cfg allows.
"""

from __future__ import annotations

import argparse
import configparser
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = ("-x", "codemods.agen.command.ClassToGenerator")
EXAMPLE = '''\
class Countdown:
    def __init__(self, start: int) -> None:
        self.current = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.current <= 0:
            raise StopAsyncIteration
        self.current -= 1
        return self.current + 1


async def main():
    async for number in Countdown(3):
        print(number)
'''
NOT_OURS = ("PYTHONPATH", "PYTHONSAFEPATH", "COVERAGE_FILE", "COVERAGE_PROCESS_CONFIG")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lowest", action="store_true")
    lowest = parser.parse_args().lowest
    with tempfile.TemporaryDirectory(prefix="agen-wheel-") as name:
        folder = Path(name).resolve()
        wheel = build(folder)
        look_inside(wheel)
        environment = install(wheel, folder, lowest=lowest)
        linting(environment, folder)
        without_init(environment, folder)
        with_init(environment, folder)
    print(f"the wheel works on Python {sys.version.split()[0]}")


def build(folder: Path) -> Path:
    """The wheel, built from a copy, so that nothing is left behind in the checkout."""
    sources = folder / "sources"
    ignore = shutil.ignore_patterns(".*", "*.egg-info", "build", "dist", "__pycache__", "tests")
    shutil.copytree(REPOSITORY, sources, ignore=ignore)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, sources]
    subprocess.run(pip, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def look_inside(wheel: Path) -> None:
    """It has what it needs and nothing that could get into anybody's way."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in ("flake8_agen/py.typed", "codemods/agen/py.typed", "codemods/agen/rewrite.py"):
        assert wanted in names, f"{wanted} is not in the wheel"
    assert any(name.endswith("LICENSE") for name in names), "no licence in the wheel"
    assert "codemods/__init__.py" not in names, "codemods must stay a namespace package"
    tops = {name.split("/")[0] for name in names}
    unknown = {top for top in tops if not top.startswith("flake8_agen")} - {"codemods"}
    assert not unknown, f"the wheel also installs {unknown}"
    others = {name for name in names if name.startswith("codemods/")}
    assert all(name.startswith("codemods/agen/") for name in others), others


class Environment:
    """A virtual environment and the programs in it."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / ("Scripts" if os.name == "nt" else "bin")

    def run(
        self, *arguments: str | Path, at: Path, status: int = 0, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in the folder ``at``; it must end with ``status`` and no traceback."""
        inherited = {key: text for key, text in os.environ.items() if key not in NOT_OURS}
        done = subprocess.run(
            [self.programs / arguments[0], *arguments[1:]],
            cwd=at,
            env={**inherited, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        said = f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == status, said
        assert "Traceback" not in done.stdout + done.stderr, said
        return done


def install(wheel: Path, folder: Path, *, lowest: bool) -> Environment:
    """A clean environment with the wheel, and nothing of the checkout."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    environment = Environment(folder / "venv")
    wanted = [str(wheel)]
    if lowest:
        settings = configparser.ConfigParser()
        settings.read(REPOSITORY / "setup.cfg")
        required = settings["options"]["install_requires"].split()
        wanted += [requirement.replace(">=", "==") for requirement in required]
    environment.run("python", "-m", "pip", "install", "--quiet", *wanted, at=folder)
    environment.run("python", "-m", "pip", "check", at=folder)
    return environment


def project(folder: Path, name: str, *, init: bool) -> Path:
    """A project with a ``codemods`` folder of its own."""
    at = folder / name
    (at / "codemods").mkdir(parents=True)
    (at / "codemods" / "mine.py").write_text("ANSWER = 42\n")
    if init:
        (at / "codemods" / "__init__.py").write_text("")
    (at / "setup.cfg").write_text("[flake8]\n")
    (at / "example.py").write_text(EXAMPLE)
    return at


def converts(environment: Environment, at: Path, *command: str, **variables: str) -> None:
    """The command rewrites the example."""
    (at / "example.py").write_text(EXAMPLE)
    environment.run(*command, "example.py", at=at, **variables)
    text = (at / "example.py").read_text()
    assert "async def Countdown(start: int)" in text and "class" not in text, (command, text)


def linting(environment: Environment, folder: Path) -> None:
    """flake8 knows the plugin and reports the example."""
    at = project(folder, "linted", init=False)
    assert "flake8-agen: " in environment.run("flake8", "--version", at=at).stdout
    out = environment.run("flake8", "example.py", at=at, status=1).stdout
    assert out.startswith("example.py:1:1: AGN101 'Countdown'"), out
    assert environment.run("agen-codemod", "--version", at=at).stdout.startswith("agen-codemod ")


def without_init(environment: Environment, folder: Path) -> None:
    """Beside a ``codemods`` folder without ``__init__.py`` everything works."""
    at = project(folder, "without", init=False)
    tool = ("python", "-m", "libcst.tool", "codemod", "--no-format", *COMMAND)
    converts(environment, at, "agen-codemod")
    converts(environment, at, "agen-codemod", PYTHONPATH=str(at))
    converts(environment, at, "python", "-m", "flake8_agen")
    converts(environment, at, *tool)
    both = "import codemods.mine, codemods.agen.write"
    environment.run("python", "-c", both, at=at)


def with_init(environment: Environment, folder: Path) -> None:
    """With one, what does not put the folder first works; what does says so in one line."""
    at = project(folder, "with", init=True)
    converts(environment, at, "agen-codemod")
    if sys.version_info >= (3, 11):
        tool = ("python", "-P", "-m", "libcst.tool", "codemod", "--no-format", *COMMAND)
        converts(environment, at, *tool)
        converts(environment, at, "python", "-P", "-m", "flake8_agen")
    (at / "example.py").write_text(EXAMPLE)
    hidden(environment, at, "agen-codemod", PYTHONPATH=str(at))
    hidden(environment, at, "python", "-m", "flake8_agen")
    # what needs no rewriting does not care
    environment.run("python", "-m", "flake8_agen", "--explain", "example.py", at=at)
    environment.run("flake8", "example.py", at=at, status=1, PYTHONPATH=str(at))


def hidden(environment: Environment, at: Path, *command: str, **variables: str) -> None:
    """The command says in one line that its package is hidden, and touches nothing."""
    done = environment.run(*command, "example.py", at=at, status=2, **variables)
    assert not done.stdout, done
    (line,) = done.stderr.splitlines()
    assert "__init__.py:1: " in line and "hides" in line, line
    assert (at / "example.py").read_text() == EXAMPLE


if __name__ == "__main__":
    main()
