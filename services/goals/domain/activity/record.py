"""Recording activities, entered late or twice, by client-made ids, each counted once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from services.goals.domain.activity.entry import ACTIVITY, Activity, ActivityKind, EntryState, entry_ids
from services.goals.domain.activity.log import ActivityLogState, counted, empty_log
from services.goals.domain.days import Days
from services.goals.domain.realisation import Receipt
from services.goals.domain.refusals import PlanClosed, TooMany
from services.goals.rules.evidence import check_evidence
from shared.decision import Addition, Decision, Env, Invalid, Publish, Rejected, existing

ENTRIES_MAX: Final = 1000
_FILED: Final = "filed"


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
    """Entries of one month, and the days of the plan's segment. ``batch``: a name by chance, of this attempt alone."""

    items: Sequence[Activity]
    days: Days
    batch: str


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

    The contexts are the entries that have these ids already: an id counts once in the whole plan. One that was inserted
    but never counted, because of a crash, is counted now.

    :raises PlanClosed: when the log is closed
    """
    log = state or empty_log(env.id)
    if log.closed:
        raise PlanClosed
    ids = entry_ids(log.id, entries.items)
    kept = {id: entry for id, document in ids.items() if (entry := env.get(ACTIVITY, document)) is not None}
    taking = _Taking(log=log, days=entries.days, batch=entries.batch, kept=kept)
    outcomes = tuple(taking.take(item) for item in entries.items)
    if not taking.new:
        return Decision(log, outcomes=outcomes)
    additions = tuple(Addition(ACTIVITY, ids[each.activity.activity_id], each) for each in taking.entries())
    return Decision(taking.recorded(), (Publish("activity.recorded", log.id),), outcomes, additions)


def file_entries(state: ActivityLogState | None, _input: None, env: Env) -> Decision[ActivityLogState]:
    """Make documents of their own of the entries that a log holds itself; it counts what it counted before.

    The contexts are those of them that are documents already.
    """
    log = existing(state)
    if not log.unfiled:
        return Decision(log)
    ids = entry_ids(log.id, log.unfiled)
    kept = {id: entry for id, document in ids.items() if (entry := env.get(ACTIVITY, document)) is not None}
    filed = replace(
        log,
        unfiled=(),
        batches=(*log.batches, _FILED),
        adopted=(*log.adopted, *(id for id, entry in kept.items() if entry.batch != _FILED)),
        revision=log.revision + 1,
    )
    additions = tuple(
        Addition(ACTIVITY, ids[each.activity_id], EntryState(log=log.id, batch=_FILED, number=number, activity=each))
        for number, each in enumerate(log.unfiled, start=1)
        if each.activity_id not in kept
    )
    return Decision(filed, additions=additions)


def refused(item: Activity, refusal: Rejected) -> TakenActivity:
    """Say that an entry was not taken, and why."""
    return TakenActivity(activity_id=item.activity_id, outcome=Receipt.REFUSED, refusal=refusal)


@dataclass(slots=True, kw_only=True)
class _Taking:
    """Takes the entries of a request into a log, one after the other. ``kept``: those that are documents already."""

    log: ActivityLogState
    days: Days
    batch: str
    kept: Mapping[str, EntryState]
    new: dict[str, Activity] = field(default_factory=dict)
    held: dict[str, Activity] = field(init=False)

    def __post_init__(self) -> None:
        self.held = {each.activity_id: each for each in self.log.unfiled}

    def take(self, item: Activity) -> TakenActivity:
        """Take one entry, or say why not."""
        id = item.activity_id
        entry, known = self.kept.get(id), self.new.get(id) or self.held.get(id)
        earlier = entry.activity if entry is not None else known
        is_new = known is None and (entry is None or not self.log.counts(entry))
        try:
            if earlier is not None and earlier != item:
                raise _differs(item)
            if is_new:
                _check(item, days=self.days, full=self.log.entries + len(self.new) >= ENTRIES_MAX)
                self.new[id] = item
        except Rejected as refusal:
            return refused(item, refusal)
        return TakenActivity(activity_id=id, outcome=Receipt.RECORDED if is_new else Receipt.REPEATED)

    def recorded(self) -> ActivityLogState:
        """Count what was taken."""
        batch = self._batch()
        others = tuple(id for id in self.new if id in self.kept and self.kept[id].batch != batch)
        named = (batch,) if len(others) < len(self.new) else ()
        log = counted(self.log, tuple(self.new.values()))
        return replace(log, batches=(*log.batches, *named), adopted=(*log.adopted, *others))

    def entries(self) -> Iterator[EntryState]:
        """Give what was taken and is no document yet."""
        log_id, batch = self.log.id, self._batch()
        for number, (id, item) in enumerate(self.new.items(), start=self.log.entries + 1):
            if id not in self.kept:
                yield EntryState(log=log_id, batch=batch, number=number, activity=item)

    def _batch(self) -> str:
        """Name the batch. It is counted as a whole: another one, where not all of it that is there already counts."""
        own = (id for id, entry in self.kept.items() if entry.batch == self.batch)
        is_whole = all(id in self.new or self.log.counts(self.kept[id]) for id in own)
        return self.batch if is_whole else f"{self.batch}.{self.log.revision}"


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
