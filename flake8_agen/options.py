"""What a user may set, for the plugin and the command line alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """The ``agen-*`` settings."""

    library: str = "auto"
    """``auto``: names in ``__all__`` or re-exported by a package are used from outside; ``true``:
    every name without underscore is; ``false``: none is."""
    enable: frozenset[str] = frozenset()
    """Codes that are off by default and switched on."""
    root: str | None = None
    """The directory whose files may use a class; found from the file when None."""

    def of(self, path: str) -> Options:
        """What holds for the file ``path``: the same for every file."""
        return self
