"""One entry of an activity log: a document of its own, inserted once under the id that the client made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.goals.rules.evidence import Evidence
from shared.decision import Kind, publishes_nothing
from shared.ids import goals
from shared.ids.form import agency_of


class ActivityKind(StrEnum):
    """A day's work, or a training that was completed."""

    DAILY = "daily"
    TRAINING = "training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One entry. ``hours_jp``, ``competence`` and ``training_id`` belong to trainings."""

    activity_id: str
    on: date
    kind: ActivityKind = ActivityKind.DAILY
    text: str = ""
    minutes: int = 0
    evidence: tuple[Evidence, ...] = ()
    hours_jp: Decimal | None = None
    competence: str | None = None
    training_id: str | None = None

    @property
    def month(self) -> str:
        """The month whose log counts this entry."""
        return f"{self.on:%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryState:
    """An entry as it is kept, never changed. Only the log of its month (``log``) says whether it counts.

    ``batch``: with which others it was inserted. ``number``: its place in the order in which entries came.
    """

    log: str
    batch: str
    number: int
    activity: Activity


def entry_ids(log_id: str, activities: Iterable[Activity]) -> dict[str, str]:
    """Name the documents of entries, by the ids that the client made.

    The month is no part of it: an id counts once in the whole plan.
    """
    agency_id, (*whose, _month) = agency_of(log_id), goals.ACTIVITY_LOG.read(log_id)
    return {each.activity_id: goals.ACTIVITY.of(agency_id, *whose, each.activity_id) for each in activities}


ACTIVITY = Kind(
    name=goals.ACTIVITY.kind,
    state=EntryState,
    lookup=lambda _state: {},
    body=publishes_nothing,
    belongs_to=lambda state: state.log,
)
