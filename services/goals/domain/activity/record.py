"""Recording activities, entered late or twice, by client-made ids, each counted once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from services.goals.domain.activity.entry import ACTIVITY, Activity, ActivityKind, EntryState, entry_ids
from services.goals.domain.activity.log import FILED, ActivityLogState, counted, empty_log
from services.goals.domain.days import Days
from services.goals.domain.realisation import Receipt
from services.goals.domain.refusals import PlanClosed, TooMany
from services.goals.rules.evidence import check_evidence
from shared.alike import differing
from shared.decision import Addition, Decision, Env, Invalid, Publish, Rejected, existing

ENTRIES_MAX: Final = 1000


class ActivityDiffers(Rejected):
    """The same activity id was used for another entry; take a new id."""

    code = "activity-differs"


class Incomplete(Invalid):
    """A daily entry says what was done; a training has lesson hours and a name."""

    code = "incomplete"


class CompetenceUnknown(Invalid):
    """A training serves a competence of the cycle's policy, or names none."""

    code = "competence-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenActivity:
    """What became of one entry; ``refusal`` says why it was not taken."""

    activity_id: str
    outcome: Receipt
    refusal: Rejected | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Entries of one month, and the days of the plan's segment. ``batch``: a name by chance, of this attempt alone.

    ``competences``: those of the policy, if they are known. ``verified``: what the superior has to confirm by it.
    """

    items: Sequence[Activity]
    days: Days
    batch: str
    competences: tuple[str, ...] | None = None
    verified: tuple[ActivityKind, ...] = ()


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
            outcomes.append(refused(item, _differs(first[item.activity_id], item)))
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
    log = state or replace(empty_log(env.id), verified=entries.verified)
    if log.closed:
        raise PlanClosed
    ids = entry_ids(log.id, entries.items)
    kept = {id: entry for id, document in ids.items() if (entry := env.get(ACTIVITY, document)) is not None}
    taking = _Taking(log=log, entries=entries, kept=kept)
    outcomes = tuple(taking.take(item) for item in entries.items)
    if not taking.new:
        return Decision(log, outcomes=outcomes)
    additions = tuple(Addition(ACTIVITY, ids[each.activity.activity_id], each) for each in taking.added())
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
        batches=(*log.batches, FILED),
        adopted=(*log.adopted, *(id for id, entry in kept.items() if entry.batch != FILED)),
        revision=log.revision + 1,
    )
    additions = tuple(
        Addition(ACTIVITY, ids[each.activity_id], EntryState(log=log.id, batch=FILED, number=number, activity=each))
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
    entries: Entries
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
                raise _differs(earlier, item)
            if is_new:
                self._check_room()
                check_entry(item, self.entries.days, self.entries.competences)
                self.new[id] = item
        except Rejected as refusal:
            return refused(item, refusal)
        return TakenActivity(activity_id=id, outcome=Receipt.RECORDED if is_new else Receipt.REPEATED)

    def _check_room(self) -> None:
        if self.log.entries + len(self.new) >= ENTRIES_MAX:
            raise TooMany(f"Satu bulan memuat paling banyak {ENTRIES_MAX} kegiatan. Gabungkan kegiatan yang serupa.")

    def recorded(self) -> ActivityLogState:
        """Count what was taken."""
        batch = self._batch()
        others = tuple(id for id in self.new if id in self.kept and self.kept[id].batch != batch)
        named = (batch,) if len(others) < len(self.new) else ()
        log = counted(self.log, tuple(self.new.values()))
        return replace(log, batches=(*log.batches, *named), adopted=(*log.adopted, *others))

    def added(self) -> Iterator[EntryState]:
        """Give what was taken and is no document yet."""
        log_id, batch = self.log.id, self._batch()
        for number, (id, item) in enumerate(self.new.items(), start=self.log.entries + 1):
            if id not in self.kept:
                yield EntryState(log=log_id, batch=batch, number=number, activity=item)

    def _batch(self) -> str:
        """Name the batch. It is counted as a whole: another one, where not all of it that is there already counts."""
        own = (id for id, entry in self.kept.items() if entry.batch == self.entries.batch)
        is_whole = all(id in self.new or self.log.counts(self.kept[id]) for id in own)
        return self.entries.batch if is_whole else f"{self.entries.batch}.{self.log.revision}"


def check_entry(item: Activity, days: Days, competences: tuple[str, ...] | None) -> None:
    """Refuse an entry that lacks something, or is of a day or for a competence that cannot be.

    :raises Rejected: naming the field
    """
    days.check(item.on, field="on")
    if item.kind is ActivityKind.DAILY and not item.text.strip():
        raise Incomplete("Kegiatan harian perlu uraian. Tuliskan apa yang dikerjakan.", field="text")
    if item.kind is ActivityKind.TRAINING:
        _check_training(item, competences)
    check_evidence(item.evidence, path="evidence")


def _check_training(item: Activity, competences: tuple[str, ...] | None) -> None:
    if item.hours_jp is None or item.hours_jp <= 0:
        raise Incomplete("Pelatihan perlu jumlah JP lebih dari 0. Isi jam pelajarannya.", field="hours_jp")
    if not (item.text.strip() or item.training_id):
        raise Incomplete("Pelatihan perlu nama atau id pelatihan. Isi salah satunya.", field="text")
    if item.competence is not None and competences is not None and item.competence not in competences:
        raise CompetenceUnknown(_unknown(item.competence, competences), field="competence")


def _unknown(competence: str, known: tuple[str, ...]) -> str:
    """Say which competences the policy has: only hours for one of them close a gap (``domain.md`` 4.4)."""
    if not known:
        return f"Kebijakan siklus ini tidak memuat kompetensi. Kosongkan isian kompetensi ({competence})."
    return f"Kompetensi {competence} tidak ada dalam kebijakan siklus ini. Pilih salah satu: {', '.join(known)}."


def _off_days(item: Activity, days: Days) -> TakenActivity:
    try:
        days.check(item.on, field="on")
    except Rejected as refusal:
        return refused(item, refusal)
    raise LookupError(f"{item.activity_id} was not sorted out")


def _differs(earlier: Activity, item: Activity) -> ActivityDiffers:
    fields = differing(earlier, item)
    text = f"Kegiatan {item.activity_id} sudah tercatat dengan isi lain ({', '.join(fields)}). Pakai id baru."
    return ActivityDiffers(text, field=fields[0])
