"""A month's log of activities and trainings: what it counts, and how it tells its facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter

from services.goals.domain.activity.entry import Activity, ActivityKind, EntryState
from shared.alike import body_of, filled
from shared.decision import Decision, Kind, Publish
from shared.events.base import Body
from shared.events.goals import ActivityLog, TrainingRecord
from shared.ids import goals
from shared.ids.form import agency_of

FILED: Final = "filed"
"""The batch of entries that a log held itself in version 0.2, and that became documents later."""

_ACTIVITIES: Final = TypeAdapter(tuple[Activity, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLogState:
    """The sums of a month. ``revision`` is the version of the document that holds this state.

    ``days``: those of the month on which something was done by a daily entry. An entry counts when ``batches`` names
    its batch, or ``adopted`` its id: it was found inserted, but not counted. ``unfiled``: entries that this document
    holds itself, as all logs did in version 0.2; they count.
    ``verified``: what the superior has to confirm before it counts, as the policy said when the month began.
    ``entries`` are all that were taken; ``uncounted`` of them are in no sum: withdrawn, or not confirmed (``waiting``
    of those wait for the superior). ``acts`` names what was done with entries since (ADR 22), in order.
    """

    agency_id: str
    cycle_id: str
    employee_id: str
    month: str
    segment: int = goals.FIRST_SEGMENT
    closed: bool = False
    entries: int = 0
    minutes: int = 0
    days: tuple[int, ...] = ()
    trainings: tuple[TrainingRecord, ...] = ()
    batches: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    unfiled: tuple[Activity, ...] = ()
    verified: tuple[ActivityKind, ...] = ()
    uncounted: int = 0
    waiting: int = 0
    acts: tuple[str, ...] = ()
    revision: int = 0

    @property
    def id(self) -> str:
        """The document and subject of this log."""
        return goals.ACTIVITY_LOG.of(self.agency_id, self.cycle_id, self.employee_id, self.segment, self.month)

    @property
    def days_reported(self) -> int:
        """On how many days something was done by a daily entry."""
        return len(self.days)

    def verifies(self, entry: Activity) -> bool:
        """Whether the superior has to confirm such an entry before it counts."""
        return entry.kind in self.verified

    def counts(self, entry: EntryState) -> bool:
        """Whether an entry was taken into this month: one that was inserted only, before a crash, was not."""
        return entry.batch in self.batches or entry.activity.activity_id in self.adopted


def log_id(plan_id: str, month: str) -> str:
    """Name the log of a month that belongs to a plan."""
    return goals.ACTIVITY_LOG.of(agency_of(plan_id), *goals.PLAN.read(plan_id), month)


def empty_log(id: str) -> ActivityLogState:
    """Give the log that an id names, with nothing in it yet."""
    cycle_id, employee_id, segment, month = goals.ACTIVITY_LOG.read(id)
    return ActivityLogState(
        agency_id=agency_of(id), cycle_id=cycle_id, employee_id=employee_id, month=month, segment=int(segment)
    )


def counted(log: ActivityLogState, new: Sequence[Activity]) -> ActivityLogState:
    """Add entries to the sums of their month; those that have to be confirmed wait."""
    counting = [each for each in new if not log.verifies(each)]
    daily = {each.on.day for each in counting if each.kind is ActivityKind.DAILY}
    trainings = (_training(each) for each in counting if each.kind is ActivityKind.TRAINING)
    waiting = len(new) - len(counting)
    return replace(
        log,
        entries=log.entries + len(new),
        uncounted=log.uncounted + waiting,
        waiting=log.waiting + waiting,
        minutes=log.minutes + sum(each.minutes for each in counting),
        days=tuple(sorted(daily.union(log.days))),
        trainings=(*log.trainings, *trainings),
        revision=log.revision + 1,
    )


def entries_of(log: ActivityLogState, kept: Sequence[EntryState]) -> tuple[Activity, ...]:
    """Give what counts in a month, by day, among equals in the order in which it came."""
    counting = sorted((each for each in kept if log.counts(each)), key=lambda each: each.number)
    known = {each.activity_id: each for each in (*log.unfiled, *(each.activity for each in counting))}
    return tuple(sorted(known.values(), key=lambda each: each.on))


def close_log(state: ActivityLogState | None, *, id: str) -> Decision[ActivityLogState] | None:
    """Close a month's log, also one that was registered but never written; nothing to do when it is closed."""
    log = state or empty_log(id)
    if log.closed:
        return None
    return Decision(replace(log, closed=True, revision=log.revision + 1), (Publish("activity.closed", log.id),))


def _training(entry: Activity) -> TrainingRecord:
    return filled(TrainingRecord, entry, hours_jp=entry.hours_jp or Decimal(0), evidence_count=len(entry.evidence))


def _body(state: ActivityLogState, publish: Publish, version: int) -> Body:
    return body_of(ActivityLog, state, publish, version, entries=state.entries - state.uncounted)


def _upcast(stored: dict[str, Any]) -> dict[str, Any]:
    """Sum up the entries that a log held itself.

    Where they stood is now their number, so that a process of the version before refuses to read what it would lose.
    """
    if not isinstance(stored.get("entries"), list):
        return stored
    known = _ACTIVITIES.validate_python(stored["entries"])
    sums = counted(ActivityLogState(agency_id="", cycle_id="", employee_id="", month=""), known)
    return {
        **stored,
        "entries": sums.entries,
        "minutes": sums.minutes,
        "days": sums.days,
        "trainings": sums.trainings,
        "unfiled": known,
    }


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
    upcast=_upcast,
)
