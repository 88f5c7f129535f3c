"""Units and teams as the directory told them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.goals.domain.directory.people import says_nothing
from shared.decision import Contexts, Decision, Kind, document_id
from shared.events.directory import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitState:
    """A unit or team, its place in the tree and its mission."""

    agency_id: str
    unit_id: str
    parent_id: str | None
    name: str
    kind: str
    mission: tuple[str, ...] = ()


def unit_id(agency_id: str, unit: str) -> str:
    """Name the document of a unit."""
    return document_id(agency_id, "unit", unit)


def hear_unit(state: UnitState | None, body: Unit, _contexts: Contexts, _now: datetime) -> Decision[UnitState] | None:
    """Take over what the directory says of a unit."""
    heard = UnitState(
        agency_id=body.agency_id,
        unit_id=body.unit_id,
        parent_id=body.parent_id,
        name=body.name,
        kind=body.kind,
        mission=body.mission,
    )
    return Decision(heard) if heard != state else None


def unit_target(body: Unit, _contexts: Contexts) -> Sequence[str]:
    """Name the document that a unit's fact changes."""
    return (unit_id(body.agency_id, body.unit_id),)


UNIT = Kind(name="unit", state=UnitState, lookup=lambda state: {"unit_id": state.unit_id}, body=says_nothing)
