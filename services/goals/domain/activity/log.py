"""A month's log of activities and trainings, and how it tells its facts."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.goals.rules.evidence import Evidence
from shared.alike import body_of, filled
from shared.decision import Decision, Kind, Publish
from shared.events.base import Body
from shared.events.goals import ActivityLog, TrainingRecord
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
        """The month whose log holds this entry."""
        return f"{self.on:%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLogState:
    """The log of a month. ``revision`` is the version of the document that holds this state."""

    agency_id: str
    cycle_id: str
    employee_id: str
    month: str
    segment: int = goals.FIRST_SEGMENT
    closed: bool = False
    entries: tuple[Activity, ...] = ()
    revision: int = 0

    @property
    def id(self) -> str:
        """The document and subject of this log."""
        return goals.ACTIVITY_LOG.of(self.agency_id, self.cycle_id, self.employee_id, self.segment, self.month)

    @property
    def days_reported(self) -> int:
        """On how many days something was done by a daily entry."""
        return len({entry.on for entry in self.entries if entry.kind is ActivityKind.DAILY})

    @property
    def minutes(self) -> int:
        """The minutes of all entries."""
        return sum(entry.minutes for entry in self.entries)


def log_id(plan_id: str, month: str) -> str:
    """Name the log of a month that belongs to a plan."""
    return goals.ACTIVITY_LOG.of(agency_of(plan_id), *goals.PLAN.read(plan_id), month)


def empty_log(id: str) -> ActivityLogState:
    """Give the log that an id names, with nothing in it yet."""
    cycle_id, employee_id, segment, month = goals.ACTIVITY_LOG.read(id)
    return ActivityLogState(
        agency_id=agency_of(id), cycle_id=cycle_id, employee_id=employee_id, month=month, segment=int(segment)
    )


def close_log(state: ActivityLogState | None, *, id: str) -> Decision[ActivityLogState] | None:
    """Close a month's log, also one that was registered but never written; nothing to do when it is closed."""
    log = state or empty_log(id)
    if log.closed:
        return None
    return Decision(replace(log, closed=True, revision=log.revision + 1), (Publish("activity.closed", log.id),))


def _body(state: ActivityLogState, publish: Publish, version: int) -> Body:
    trainings = tuple(_training(each) for each in state.entries if each.kind is ActivityKind.TRAINING)
    return body_of(ActivityLog, state, publish, version, entries=len(state.entries), trainings=trainings)


def _training(entry: Activity) -> TrainingRecord:
    return filled(TrainingRecord, entry, hours_jp=entry.hours_jp or Decimal(0), evidence_count=len(entry.evidence))


ACTIVITY_LOG = Kind(
    name=goals.ACTIVITY_LOG.kind,
    state=ActivityLogState,
    lookup=lambda state: {
        "cycle_id": state.cycle_id,
        "employee_id": state.employee_id,
        "month": state.month,
        "closed": state.closed,
    },
    body=_body,
)
