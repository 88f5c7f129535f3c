"""A month of activities and trainings, entered late or twice, by client-made ids, each counted once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.goals.domain.cycles import CycleState
from services.goals.domain.plans import FIRST_SEGMENT
from services.goals.domain.realisations import Outcome
from services.goals.domain.refusals import OutsideCycle, TooMany, plan_closed
from services.goals.rules.evidence import Evidence, check_evidence
from shared.decision import Decision, Invalid, Kind, Rejected, Says, document_id
from shared.events.base import Body
from shared.events.goals import ActivityLog, TrainingRecord

ENTRIES_MAX: Final = 1000


class ActivityKind(StrEnum):
    """A day's work, or a training that was completed."""

    DAILY = "daily"
    TRAINING = "training"


class ActivityDiffers(Rejected):
    """The same activity id was used for another entry; take a new id."""

    code = "activity-differs"


class Incomplete(Invalid):
    """A daily entry says what was done; a training has lesson hours and a name."""

    code = "incomplete"


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
    segment: int = FIRST_SEGMENT
    closed: bool = False
    entries: tuple[Activity, ...] = ()
    revision: int = 0

    @property
    def id(self) -> str:
        """The document and subject of this log."""
        return document_id(self.agency_id, "activity-log", self.cycle_id, self.employee_id, self.segment, self.month)

    @property
    def days_reported(self) -> int:
        """On how many days something was done by a daily entry."""
        return len({entry.on for entry in self.entries if entry.kind is ActivityKind.DAILY})

    @property
    def minutes(self) -> int:
        """The minutes of all entries."""
        return sum(entry.minutes for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOutcome:
    """What became of one entry; ``refusal`` says why it was not taken."""

    activity_id: str
    outcome: Outcome
    refusal: Rejected | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """The decision on one month's log and what became of each item, in order."""

    decision: Decision[ActivityLogState]
    outcomes: tuple[ItemOutcome, ...]


def log_id(plan_id: str, month: str) -> str:
    """Name the log of a month that belongs to a plan."""
    agency_id, _kind, rest = plan_id.split(":", 2)
    return f"{agency_id}:activity-log:{rest}:{month}"


def empty_log(id: str) -> ActivityLogState:
    """Give the log that an id names, with nothing in it yet."""
    agency_id, _kind, cycle_id, employee_id, segment, month = id.split(":")
    return ActivityLogState(
        agency_id=agency_id, cycle_id=cycle_id, employee_id=employee_id, month=month, segment=int(segment)
    )


def sort_by_month(items: Sequence[Activity], *, cycle: CycleState) -> dict[str, tuple[Activity, ...]]:
    """Give the entries that belong to a month of the cycle, each id once: the first of its kind in the request."""
    first: dict[str, Activity] = {}
    for item in items:
        if cycle.starts_on <= item.on <= cycle.ends_on:
            first.setdefault(item.activity_id, item)
    months = sorted({item.month for item in first.values()})
    return {month: tuple(item for item in first.values() if item.month == month) for month in months}


def settle(
    items: Sequence[Activity], taken: Mapping[str, ItemOutcome], *, cycle: CycleState
) -> tuple[ItemOutcome, ...]:
    """Say for each entry of a request what became of it, given the outcomes of those sorted by month."""
    outcomes: list[ItemOutcome] = []
    first: dict[str, Activity] = {}
    for item in items:
        sorted_out = taken.get(item.activity_id)
        if not cycle.starts_on <= item.on <= cycle.ends_on or sorted_out is None:
            outcomes.append(refused(item, _outside(item, cycle)))
        elif item.activity_id not in first:
            first[item.activity_id] = item
            outcomes.append(sorted_out)
        elif first[item.activity_id] != item:
            outcomes.append(refused(item, _differs(item)))
        else:
            again = sorted_out.outcome is Outcome.RECORDED
            outcomes.append(replace(sorted_out, outcome=Outcome.REPEATED) if again else sorted_out)
    return tuple(outcomes)


def record(
    state: ActivityLogState | None,
    items: Sequence[Activity],
    *,
    id: str,
    cycle: CycleState,
    elsewhere: Iterable[ActivityLogState],
) -> Logged:
    """Add entries of one month; a bad one does not stop the others.

    ``elsewhere`` are the other months' logs of the plan: an id counts once in the whole plan.

    :raises PlanClosed: when the log is closed
    """
    log = state or empty_log(id)
    if log.closed:
        raise plan_closed()
    known = {entry.activity_id: entry for other in elsewhere for entry in other.entries}
    known |= {entry.activity_id: entry for entry in log.entries}
    added: dict[str, Activity] = {}
    outcomes = tuple(_take(item, known, added, cycle=cycle, room=ENTRIES_MAX - len(log.entries)) for item in items)
    if not added:
        return Logged(decision=Decision(log), outcomes=outcomes)
    recorded = replace(log, entries=(*log.entries, *added.values()), revision=log.revision + 1)
    return Logged(decision=Decision(recorded, (Says("activity.recorded", log.id),)), outcomes=outcomes)


def close_log(state: ActivityLogState | None, *, id: str) -> Decision[ActivityLogState] | None:
    """Close a month's log, also one that was registered but never written; nothing to do when it is closed."""
    log = state or empty_log(id)
    if log.closed:
        return None
    return Decision(replace(log, closed=True, revision=log.revision + 1), (Says("activity.closed", log.id),))


def refused(item: Activity, refusal: Rejected) -> ItemOutcome:
    """Say that an entry was not taken, and why."""
    return ItemOutcome(activity_id=item.activity_id, outcome=Outcome.REFUSED, refusal=refusal)


def _take(
    item: Activity,
    known: Mapping[str, Activity],
    added: dict[str, Activity],
    *,
    cycle: CycleState,
    room: int,
) -> ItemOutcome:
    try:
        earlier = known.get(item.activity_id) or added.get(item.activity_id)
        if earlier is None:
            _check(item, cycle=cycle, full=len(added) >= room)
            added[item.activity_id] = item
        elif earlier != item:
            raise _differs(item)
    except Rejected as refusal:
        return refused(item, refusal)
    outcome = Outcome.RECORDED if earlier is None else Outcome.REPEATED
    return ItemOutcome(activity_id=item.activity_id, outcome=outcome)


def _check(item: Activity, *, cycle: CycleState, full: bool) -> None:
    if not cycle.starts_on <= item.on <= cycle.ends_on:
        raise _outside(item, cycle)
    if full:
        raise TooMany(f"Satu bulan memuat paling banyak {ENTRIES_MAX} kegiatan. Gabungkan kegiatan yang serupa.")
    if item.kind is ActivityKind.DAILY and not item.text.strip():
        raise Incomplete("Kegiatan harian perlu uraian. Tuliskan apa yang dikerjakan.")
    if item.kind is ActivityKind.TRAINING:
        _check_training(item)
    check_evidence(item.evidence, path="evidence")


def _check_training(item: Activity) -> None:
    if item.hours_jp is None or item.hours_jp <= 0:
        raise Incomplete("Pelatihan perlu jumlah JP lebih dari 0. Isi jam pelajarannya.")
    if not (item.text.strip() or item.training_id):
        raise Incomplete("Pelatihan perlu nama atau id pelatihan. Isi salah satunya.")


def _outside(item: Activity, cycle: CycleState) -> OutsideCycle:
    return OutsideCycle(
        f"Tanggal {item.on} di luar siklus ({cycle.starts_on} sampai {cycle.ends_on}). Perbaiki tanggalnya."
    )


def _differs(item: Activity) -> ActivityDiffers:
    return ActivityDiffers(f"Kegiatan {item.activity_id} sudah tercatat dengan isi lain. Pakai id baru.")


def _body(state: ActivityLogState, says: Says, version: int) -> Body:
    return ActivityLog(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=state.cycle_id,
        segment=state.segment,
        employee_id=state.employee_id,
        month=state.month,
        closed=state.closed,
        entries=len(state.entries),
        days_reported=state.days_reported,
        minutes=state.minutes,
        trainings=tuple(_training(each) for each in state.entries if each.kind is ActivityKind.TRAINING),
    )


def _training(entry: Activity) -> TrainingRecord:
    return TrainingRecord(
        activity_id=entry.activity_id,
        on=entry.on,
        competence=entry.competence,
        training_id=entry.training_id,
        hours_jp=entry.hours_jp or Decimal(0),
        evidence_count=len(entry.evidence),
    )


ACTIVITY_LOG = Kind(
    name="activity-log",
    state=ActivityLogState,
    lookup=lambda state: {
        "cycle_id": state.cycle_id,
        "employee_id": state.employee_id,
        "month": state.month,
        "closed": state.closed,
    },
    body=_body,
)
