"""A briefing: what it was about, when, by whom, who was told, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shared.decision import Kind, publishes_nothing
from shared.ids import evaluation


class BriefingAbout(StrEnum):
    """What people were told: how they are appraised, or what came of it."""

    RULES = "rules"
    RESULTS = "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingState:
    """A briefing as an officer recorded it. ``acknowledged``: the day on which somebody confirmed it, by employee."""

    agency_id: str
    cycle_id: str
    briefing_id: str
    about: BriefingAbout
    text: str
    held_on: date
    held_by: str
    people: tuple[str, ...]
    proof: tuple[str, ...] = ()
    recorded_by: str
    recorded_on: date
    acknowledged: Mapping[str, date] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The document's id."""
        return evaluation.BRIEFING.of(self.agency_id, self.cycle_id, self.briefing_id)


def _lookup(state: BriefingState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "status": state.about.value}


BRIEFING = Kind(evaluation.BRIEFING.kind, BriefingState, _lookup, publishes_nothing)
