"""The packages that hold rules and decisions: what is mutated."""

from collections.abc import Mapping, Sequence
from pathlib import Path

AUTHORITY = "shared/authority.py"
SERVICES = ("goals", "feedback", "evaluation", "career", "directory")

Packages = Mapping[str, Sequence[Path]]


def packages(root: Path) -> Packages:
    """Name the packages that hold rules and decisions, with their modules."""
    folders = ["shared/rules", *(f"services/{name}/{part}" for name in SERVICES for part in ("rules", "domain"))]
    found = {folder: tuple(sorted((root / folder).rglob("*.py"))) for folder in folders}
    return found | {AUTHORITY: (root / AUTHORITY,)}


def package_of(path: str) -> str:
    """Name the package of a module."""
    return path if path == AUTHORITY else "/".join(path.split("/")[: 3 if path.startswith("services/") else 2])
