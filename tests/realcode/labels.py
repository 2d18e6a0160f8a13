"""The labels: for each class of the pinned packages, whether it should be flagged, and why."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Label:
    """What people said of one class."""

    file: str
    name: str
    line: int
    flag: bool
    form: str
    reason: str


@dataclass
class Package:
    """A pinned package and its labelled classes."""

    version: str
    labels: list[Label] = field(default_factory=list)


def read(path: Path) -> dict[str, Package]:
    """The packages of a labels file by name."""
    packages: dict[str, Package] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            package = packages.setdefault(row["package"], Package(row["version"]))
            if package.version != row["version"]:
                raise ValueError(f"two versions of {row['package']}")
            package.labels.append(
                Label(
                    file=row["file"],
                    name=row["class"],
                    line=int(row["line"]),
                    flag=row["flag"] == "yes",
                    form=row["form"],
                    reason=row["reason"],
                )
            )
    return packages
