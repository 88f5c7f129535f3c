"""Which mutants are tried: a sample that a seed gives again, spread over packages and drawn place by place."""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .mutant import Mutant, Site
from .sites import Module

OF_A_PACKAGE_MIN = 15
"""So many mutants of each package at least, so that a small one is judged, too."""


def sites(root: Path, modules: Sequence[Path]) -> tuple[Site, ...]:
    """Give every place for a fault in these modules."""
    return tuple(site for path in modules for site in read(root, path).sites())


def read(root: Path, path: Path) -> Module:
    """Read a module."""
    return Module(path.relative_to(root).as_posix(), path.read_text())


def shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Say how many mutants each package gets, by how many lines it has."""
    total = sum(sizes.values())
    return {name: max(OF_A_PACKAGE_MIN, -(-count * size // total)) for name, size in sizes.items()}


def draw(found: Sequence[Site], *, count: int, seed: str) -> list[tuple[Site, int]]:
    """Draw sites, each at most once, with one of its variants; a smaller sample is the beginning of a larger one."""
    chance = random.Random(seed)
    drawn = [(site, chance.randrange(site.variants)) for site in found]
    chance.shuffle(drawn)
    return drawn[:count]


def mutants(root: Path, drawn: Sequence[tuple[Site, int]]) -> Iterator[Mutant]:
    """Put the drawn faults in; each module is read once."""
    by_path: dict[str, list[tuple[Site, int]]] = {}
    for site, variant in drawn:
        by_path.setdefault(site.path, []).append((site, variant))
    for path, of_path in by_path.items():
        module = read(root, root / path)
        yield from (module.mutant(site.number, variant) for site, variant in of_path)
