"""The one place where the linter calls the codemod, which is imported when there is work for it.

``codemods`` is a namespace package, so that ours can live beside a project's own folder of that
name. A project whose folder is a regular package hides ours when it comes first on ``sys.path``;
that is somebody's set-up and not a mistake, so it is said in one line.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import warnings
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from flake8_agen.source import BadInput, Source

if TYPE_CHECKING:
    from flake8_agen.verdict import Following, FormVerdict, Verdict

    Job = tuple[Verdict, FormVerdict]

ADVICE = "the file is left as it is, please report it"


class Unusable(BadInput):
    """The codemod cannot be imported, so the whole run ends here."""


def rewritten(path: str, text: str, jobs: Sequence[Job]) -> str:
    """``text``, the content of ``path``, with the jobs done and validated.

    Raises :class:`BadInput` where that fails; the text is not to be used then.
    """
    load()
    from codemods.agen.rewrite import rewrite

    return _validated(path, text, jobs[0][0], lambda: rewrite(text, jobs))


def followed(
    path: str, text: str, home: str, edits: Sequence[tuple[Verdict, Following]], *, beside: bool
) -> str:
    """``text``, the content of the file ``path``, after classes have gone from another file, whose
    text was ``home``; ``beside`` says whether that is in the same folder.

    Raises :class:`BadInput` where that fails; then nothing is done with these classes.
    """
    load()
    from codemods.agen.rewrite import follow

    return _validated(
        path, text, edits[0][0], lambda: follow(path, text, home, edits, beside=beside)
    )


def speaking(
    path: str, text: str, home: str, job: Job, names: Collection[str]
) -> str:
    """``text``, the content of the file ``path``, with docstrings that say of these names what has
    become of the class, whose file was ``home``."""
    load()
    from codemods.agen.rewrite import speaking as spoken_of

    return _validated(path, text, job[0], lambda: spoken_of(text, home, job, names))


def edited(
    path: str, text: str, verdict: Verdict, edits: Sequence[tuple[int, int, int, str]]
) -> str:
    """``text``, the content of the file ``path``, with edits of single words made and validated:
    (1-based line, first and last code-point column, what is to stand there)."""
    load()
    from codemods.agen.rewrite import reworded

    return _validated(path, text, verdict, lambda: reworded(text, edits))


def _validated(path: str, text: str, first: Verdict, edit: Callable[[], str]) -> str:
    from codemods.agen.rewrite import RewriteError
    from codemods.agen.validate import Invalid, validate

    try:
        after = edit()
        validate(text, after)
    except (RewriteError, Invalid) as error:
        _compilable(path, text)
        raise BadInput(path, error.line, f"not rewritten ({error.message})", ADVICE) from error
    except Exception as error:  # a mistake of ours must cost one file, not the run
        what = f"rewriting {first.name!r} failed ({type(error).__name__}: {error})"
        raise BadInput(path, first.line, what, ADVICE) from error
    return after


def _compilable(path: str, text: str) -> None:
    """Raise :class:`BadInput` where the text that was given parses, but does not compile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        what = f"cannot be compiled ({error.msg})"
        raise BadInput(path, error.lineno or 1, what, "correct it, or leave it out") from error


def write(files: Sequence[tuple[str, Source, str]]) -> None:
    """Write the texts to the files, each with its path and as it was read: all or none."""
    from codemods.agen.write import write_together

    write_together(files)


def load() -> None:
    """Import the codemod; raise :class:`Unusable` where something is in its way."""
    try:
        importlib.import_module("codemods.agen.rewrite")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "codemods":
            what = f"a module that the rewriting needs is missing ({error.name})"
            raise Unusable(_interpreter(), 1, what, "install flake8-agen again") from error
        raise _hidden() from error
    except Exception as error:  # a broken installation, or a package of that name that fails
        if _foreign() is not None:
            raise _hidden() from error
        what = f"the rewriting cannot be imported ({type(error).__name__}: {error})"
        raise Unusable(_interpreter(), 1, what, "install flake8-agen again") from error


def _hidden() -> Unusable:
    file = _foreign()
    if file is None:
        what = "flake8-agen's package codemods.agen is missing"
        return Unusable(_interpreter(), 1, what, "install flake8-agen again")
    what = "this package hides the codemods.agen of flake8-agen"
    advice = (
        "run the console script agen-codemod with its folder neither on PYTHONPATH"
        " nor current under 'python -m' without -P, or remove its __init__.py"
    )
    return Unusable(os.path.relpath(file) if _below_here(file) else file, 1, what, advice)


def _foreign() -> str | None:
    """The ``__init__.py`` of a package ``codemods``; ours is a namespace and has none."""
    try:
        spec = importlib.util.find_spec("codemods")
    except (ImportError, ValueError):
        return None
    return spec.origin if spec is not None else None


def _below_here(file: str) -> bool:
    return file.startswith(os.getcwd() + os.sep)


def _interpreter() -> str:
    return sys.executable or "python"
