"""The tree of an agency's units."""

from collections import defaultdict
from dataclasses import dataclass

from services.directory.store import unit_names
from shared.acting import Acting


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNode:
    """A unit, how deep it stands in the tree, and what stands right below it."""

    unit_id: str
    name: str
    parent_id: str | None
    depth: int
    children: tuple[str, ...]


async def unit_tree(acting: Acting) -> list[UnitNode]:
    """Give all units, each followed by what stands below it."""
    units = await unit_names(acting.documents, acting.agency_id)
    below: dict[str | None, list[str]] = defaultdict(list)
    for unit_id, (_name, parent_id) in sorted(units.items()):
        below[parent_id if parent_id in units else None].append(unit_id)
    nodes: list[UnitNode] = []
    waiting = [(unit_id, 0) for unit_id in reversed(below[None])]
    while waiting:
        unit_id, depth = waiting.pop()
        name, parent_id = units[unit_id]
        nodes.append(
            UnitNode(unit_id=unit_id, name=name, parent_id=parent_id, depth=depth, children=tuple(below[unit_id]))
        )
        waiting += [(child, depth + 1) for child in reversed(below[unit_id])]
    return nodes
