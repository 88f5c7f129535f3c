"""Where units are about to be put: one document of the agency, so that no two acts at the same moment make a circle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.directory.domain.unit import check_place
from shared.decision import Decision, Env, Kind, Rejected, publishes_nothing
from shared.ids import directory
from shared.ids.form import agency_of

HELD: Final = timedelta(minutes=10)
"""So long a place counts although the unit does not stand there yet: longer than an act takes to record it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Below which unit another one is about to stand, and until when that counts."""

    unit_id: str
    parent_id: str | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlacesState:
    """The places that acts of the last minutes took."""

    agency_id: str
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Which units an act puts below which, and the tree as it was recorded when the act began."""

    wanted: Sequence[tuple[str, str | None]]
    recorded: Mapping[str, str | None]


def places_id(agency_id: str) -> str:
    """Name the document of an agency's places."""
    return directory.UNIT_PLACES.of(agency_id, "all")


def place_units(state: UnitPlacesState | None, placing: Placing, env: Env) -> Decision[UnitPlacesState]:
    """Take places in the tree; the outcomes say for each unit why it cannot stand there, or None."""
    claims = {each.unit_id: each for each in state.claims if each.until > env.now} if state is not None else {}
    parents = {
        **placing.recorded,
        **{each.unit_id: each.parent_id for each in claims.values()},
        **dict(placing.wanted),
    }
    outcomes = tuple(_refusal(unit_id, parent_id, parents) for unit_id, parent_id in placing.wanted)
    for (unit_id, parent_id), refusal in zip(placing.wanted, outcomes, strict=True):
        if refusal is None:
            claims[unit_id] = Claim(unit_id=unit_id, parent_id=parent_id, until=env.now + HELD)
    taken = UnitPlacesState(agency_id=agency_of(env.id), claims=tuple(claims.values()))
    return Decision(taken, outcomes=outcomes)


def _refusal(unit_id: str, parent_id: str | None, parents: Mapping[str, str | None]) -> Rejected | None:
    try:
        check_place(unit_id, parent_id, parents)
    except Rejected as refusal:
        return refusal
    return None


UNIT_PLACES: Final = Kind(
    name=directory.UNIT_PLACES.kind, state=UnitPlacesState, lookup=lambda _state: {}, body=publishes_nothing
)
