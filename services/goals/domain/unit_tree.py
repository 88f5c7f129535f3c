"""Which unit stands below which, so that a population may take in the units below those it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.directory import Unit
from shared.ids import goals

REGROUP: Final = "regroup"
"""The work of a tree that changed: cycles that take in units below others look again for people without a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTreeState:
    """The units of an agency that stand below another, each with that one. ``revision`` counts the changes."""

    agency_id: str
    parents: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0
    jobs: tuple[str, ...] = ()


def tree_id(agency_id: str) -> str:
    """Name the document of an agency's tree of units."""
    return goals.UNIT_TREE.of(agency_id, "all")


def parents_in(env: Env, agency_id: str) -> Mapping[str, str]:
    """Give the units above, as far as the directory told them."""
    tree = env.get(UNIT_TREE, tree_id(agency_id))
    return tree.parents if tree is not None else {}


def place_unit(state: UnitTreeState | None, body: Unit, _env: Env) -> Decision[UnitTreeState] | None:
    """Put a unit below the one that the directory names; None where it stands there."""
    tree = state or UnitTreeState(agency_id=body.agency_id)
    if tree.parents.get(body.unit_id) == body.parent_id:
        return None
    others = {unit: parent for unit, parent in tree.parents.items() if unit != body.unit_id}
    parents = others | ({body.unit_id: body.parent_id} if body.parent_id is not None else {})
    return Decision(replace(tree, parents=parents, revision=tree.revision + 1, jobs=(REGROUP,)))


UNIT_TREE: Final = Kind(
    name=goals.UNIT_TREE.kind, state=UnitTreeState, lookup=lambda _state: {}, body=publishes_nothing
)
