"""Recording activities, entered late or twice, by client-made ids, each counted once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from services.goals.domain.activity.log import ACTIVITY_LOG, Activity, ActivityKind, ActivityLogState, empty_log
from services.goals.domain.days import Days
from services.goals.domain.realisation import Receipt
from services.goals.domain.refusals import PlanClosed, TooMany
from services.goals.rules.evidence import check_evidence
from shared.decision import Decision, Env, Invalid, Publish, Rejected

ENTRIES_MAX: Final = 1000


class ActivityDiffers(Rejected):
    """The same activity id was used for another entry; take a new id."""

    code = "activity-differs"


class Incomplete(Invalid):
    """A daily entry says what was done; a training has lesson hours and a name."""

    code = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenActivity:
    """What became of one entry; ``refusal`` says why it was not taken."""

    activity_id: str
    outcome: Receipt
    refusal: Rejected | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Entries of one month, and the days of the plan's segment."""

    items: Sequence[Activity]
    days: Days


def sort_by_month(items: Sequence[Activity], *, days: Days) -> dict[str, tuple[Activity, ...]]:
    """Give the entries that may be reported, by month, each id once: the first of its kind in the request."""
    first: dict[str, Activity] = {}
    for item in items:
        if days.has(item.on):
            first.setdefault(item.activity_id, item)
    months = sorted({item.month for item in first.values()})
    return {month: tuple(item for item in first.values() if item.month == month) for month in months}


def settle(items: Sequence[Activity], taken: Mapping[str, TakenActivity], *, days: Days) -> tuple[TakenActivity, ...]:
    """Say for each entry of a request what became of it, given the outcomes of those sorted by month."""
    outcomes: list[TakenActivity] = []
    first: dict[str, Activity] = {}
    for item in items:
        sorted_out = taken.get(item.activity_id)
        if sorted_out is None or not days.has(item.on):
            outcomes.append(_off_days(item, days))
        elif item.activity_id not in first:
            first[item.activity_id] = item
            outcomes.append(sorted_out)
        elif first[item.activity_id] != item:
            outcomes.append(refused(item, _differs(item)))
        else:
            again = sorted_out.outcome is Receipt.RECORDED
            outcomes.append(replace(sorted_out, outcome=Receipt.REPEATED) if again else sorted_out)
    return tuple(outcomes)


def record(state: ActivityLogState | None, entries: Entries, env: Env) -> Decision[ActivityLogState]:
    """Add entries of one month; a bad one does not stop the others.

    The contexts are the other months' logs of the plan: an id counts once in the whole plan.

    :raises PlanClosed: when the log is closed
    """
    log = state or empty_log(env.id)
    if log.closed:
        raise PlanClosed
    others = (other for other in env.all(ACTIVITY_LOG) if other.id != env.id)
    known = {entry.activity_id: entry for each in (*others, log) for entry in each.entries}
    added: dict[str, Activity] = {}
    room = ENTRIES_MAX - len(log.entries)
    outcomes = tuple(_take(item, known, added, days=entries.days, room=room) for item in entries.items)
    if not added:
        return Decision(log, outcomes=outcomes)
    recorded = replace(log, entries=(*log.entries, *added.values()), revision=log.revision + 1)
    return Decision(recorded, (Publish("activity.recorded", log.id),), outcomes)


def refused(item: Activity, refusal: Rejected) -> TakenActivity:
    """Say that an entry was not taken, and why."""
    return TakenActivity(activity_id=item.activity_id, outcome=Receipt.REFUSED, refusal=refusal)


def _take(
    item: Activity,
    known: Mapping[str, Activity],
    added: dict[str, Activity],
    *,
    days: Days,
    room: int,
) -> TakenActivity:
    try:
        earlier = known.get(item.activity_id) or added.get(item.activity_id)
        if earlier is None:
            _check(item, days=days, full=len(added) >= room)
            added[item.activity_id] = item
        elif earlier != item:
            raise _differs(item)
    except Rejected as refusal:
        return refused(item, refusal)
    outcome = Receipt.RECORDED if earlier is None else Receipt.REPEATED
    return TakenActivity(activity_id=item.activity_id, outcome=outcome)


def _check(item: Activity, *, days: Days, full: bool) -> None:
    days.check(item.on, field="on")
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


def _off_days(item: Activity, days: Days) -> TakenActivity:
    try:
        days.check(item.on, field="on")
    except Rejected as refusal:
        return refused(item, refusal)
    raise LookupError(f"{item.activity_id} was not sorted out")


def _differs(item: Activity) -> ActivityDiffers:
    return ActivityDiffers(f"Kegiatan {item.activity_id} sudah tercatat dengan isi lain. Pakai id baru.")
