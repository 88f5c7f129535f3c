"""Which unit stands below which."""

from collections.abc import Iterator, Mapping, Set

Parents = Mapping[str, str]
"""The units above: of each unit that has one, the one directly above it."""


def above(unit_id: str, parents: Parents) -> Iterator[str]:
    """Go up from a unit; a tree that was told as a ring ends where it comes round."""
    passed = {unit_id}
    while (parent := parents.get(unit_id)) is not None and parent not in passed:
        passed.add(parent)
        yield parent
        unit_id = parent


def with_below(units: Set[str], parents: Parents) -> frozenset[str]:
    """Name units and all that stand below them, also those of which the tree says nothing."""
    return frozenset(units) | {each for each in parents if any(one in units for one in above(each, parents))}
