"""Positions of the agency as the directory tells them: what they need, and from when they are vacant."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.alike import filled
from shared.decision import Decision, Env, Kind, publishes_nothing
from shared.events.directory import Position, PositionGroup, RequiredCompetence
from shared.ids import directory


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionCopy:
    """A position as heard; who holds it is not told."""

    agency_id: str
    position_id: str
    unit_id: str
    name: str
    position_group: PositionGroup
    job_class: int | None = None
    competences: tuple[RequiredCompetence, ...] = ()
    vacant_from: date | None = None
    active: bool = True

    @property
    def vacant(self) -> bool:
        """Whether somebody may be placed there: it is vacant, or is known to become so."""
        return self.active and self.vacant_from is not None


POSITION: Final = Kind(
    name=directory.POSITION.kind,
    state=PositionCopy,
    lookup=lambda state: {"vacant": "yes" if state.vacant else None},
    body=publishes_nothing,
)


def on_position(state: PositionCopy | None, body: Position, _env: Env) -> Decision[PositionCopy] | None:
    """Take over what the directory says of a position."""
    heard = filled(PositionCopy, body)
    return Decision(heard) if heard != state else None
