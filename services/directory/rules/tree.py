"""The tree of units: every parent exists, and nobody stands above itself."""

from collections.abc import Mapping


def in_circle(unit_id: str, parents: Mapping[str, str | None]) -> bool:
    """Whether a unit stands above itself."""
    above, steps = parents.get(unit_id), 0
    while above is not None and steps <= len(parents):
        if above == unit_id:
            return True
        above, steps = parents.get(above), steps + 1
    return steps > len(parents)
