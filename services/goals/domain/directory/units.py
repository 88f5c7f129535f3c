"""Units and teams as the directory told them."""

from dataclasses import dataclass

from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.directory import Unit
from shared.ids import directory


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitState:
    """A unit or team, its place in the tree and its mission."""

    agency_id: str
    unit_id: str
    parent_id: str | None
    name: str
    kind: str
    mission: tuple[str, ...] = ()


def on_unit(state: UnitState | None, body: Unit, _env: Env) -> Decision[UnitState] | None:
    """Take over what the directory says of a unit."""
    heard = filled(UnitState, body)
    return Decision(heard) if heard != state else None


UNIT = Kind(
    name=directory.UNIT.kind, state=UnitState, lookup=lambda state: {"unit_id": state.unit_id}, body=publishes_nothing
)
