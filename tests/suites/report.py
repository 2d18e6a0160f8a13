"""The results as text."""

from __future__ import annotations

from suites.comparing import FOLDERS, Result

HEAD = (
    "                                         classes converted     tests passed/failed/skipped\n"
    f"{'package':<28} {'version':<10}  SAFE  --unsafe  run  "
    f"{'before':>12} {'SAFE':>12} {'--unsafe':>12}  same"
)


def render(result: Result) -> str:
    """A line of the table, with what is to be said on it below."""
    suite = result.suite
    safe, unsafe = (result.converted.get(mode, {}) for mode in ("default", "unsafe"))
    runs = (str(result.runs.get(name, "-")) for name in FOLDERS)
    line = (
        f"{suite.package:<28} {suite.version:<10} {len(safe):>5} {len(unsafe):>9} "
        f"{len({*safe, *unsafe}) - len(result.idle):>4}  {' '.join(f'{each:>12}' for each in runs)}"
        f"  {'NO' if result.failures else 'known' if result.known else 'yes'}"
    )
    return "\n".join([
        line,
        *(f"    no test runs {each}" for each in result.idle),
        *(f"    known: {each}" for each in result.known),
        *(f"    FAILED: {each}" for each in result.failures),
    ])
