"""Circles in a structure in which each has at most one above."""

from collections.abc import Mapping


def circles(above: Mapping[str, str | None]) -> dict[str, int]:
    """Find who stands in a circle, and how many the circle has, in one pass."""
    found: dict[str, int] = {}
    done: set[str] = set()
    for start in above:
        path: dict[str, int] = {}
        current: str | None = start
        while current is not None and current not in done and current not in path:
            path[current] = len(path)
            current = above.get(current)
        if current is not None and current in path:
            members = [each for each, place in path.items() if place >= path[current]]
            found.update(dict.fromkeys(members, len(members)))
        done.update(path)
    return found
