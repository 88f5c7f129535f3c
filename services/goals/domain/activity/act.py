"""Acts on the entries of a month: the employee corrects or withdraws them, the superior confirms or returns them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.goals.domain.access import must_be_employee, must_be_rater
from services.goals.domain.activity.entry import Activity, EntryState
from services.goals.domain.activity.log import ActivityLogState, counted, empty_log
from services.goals.domain.activity.record import check_entry
from services.goals.domain.days import Days
from services.goals.domain.plan.state import PLAN, open_plan
from services.goals.domain.refusals import PlanClosed, TooMany
from services.goals.domain.standing import (
    ACTS_MAX,
    BY_SUPERIOR,
    Act,
    Asked,
    ChangedMeanwhile,
    Judging,
    Standing,
    Status,
    standings,
)
from shared.authority import Signed
from shared.decision import Addition, Decision, Env, Invalid, Kind, Publish, existing, publishes_nothing
from shared.ids import goals
from shared.ids.form import agency_of
from shared.indonesian import month_text


class OtherMonth(Invalid):
    """A correction keeps the month of its entry: another month is another log."""

    code = "other-month"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAct(Act[Activity]):
    """Steps on entries of one month; ``owner`` is its log."""

    corrected: tuple[Activity, ...] = ()


ENTRY_ACT: Final = Kind(
    name=goals.ENTRY_ACT.kind,
    state=EntryAct,
    lookup=lambda _state: {},
    body=publishes_nothing,
    belongs_to=lambda state: state.owner,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRead:
    """A month as it was read: its log, all entries that lie there, and all acts, with when they were done."""

    log: ActivityLogState | None
    entries: Sequence[EntryState]
    acts: Sequence[tuple[Act[Activity], datetime | None]]

    def standings(self) -> dict[str, Standing[Activity]]:
        """How every entry that was taken stands, by its id, in the order in which they came."""
        if self.log is None:
            return {}
        taken = sorted((each for each in self.entries if self.log.counts(each)), key=lambda each: each.number)
        known = {each.activity_id: each for each in self.log.unfiled}
        known |= {each.activity.activity_id: each.activity for each in taken}
        return standings(known, self.acts, counting=self.log.acts, id_of=id_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSteps:
    """What somebody asks for, on a month as it was read. ``name``: by chance, of this attempt alone.

    ``days`` and ``competences``: what corrections are held against, as new entries are.
    """

    asked: Sequence[Asked[Activity]]
    read: MonthRead
    plan_id: str
    name: str
    days: Days
    competences: tuple[str, ...] | None


def act_on_month(state: ActivityLogState | None, told: MonthSteps, env: Env) -> Decision[ActivityLogState]:
    """Take steps on entries, each for itself; the sums of the month follow.

    The superior is the rater frozen on the plan, or who acts for the rater today; never the employee (``domain.md``
    8.1: the superior approves each note). The plan is the context.

    :raises Rejected: when the caller may not, the month is closed, or too much was done in it
    """
    plan = existing(env.get(PLAN, told.plan_id))
    superior = any(each.step in BY_SUPERIOR for each in told.asked)
    signed = (
        must_be_rater(env.by, plan.assignment) if superior else Signed(by=must_be_employee(env.by, plan.assignment))
    )
    open_plan(plan)
    log = state or empty_log(env.id)
    if log.closed:
        raise PlanClosed
    if state != told.read.log:
        raise ChangedMeanwhile

    def check(_old: Activity, new: Activity) -> None:
        if new.month != log.month:
            raise OtherMonth(
                f"Perbaikan tetap dalam bulan {month_text(log.month)}. Tarik catatan ini, lalu catat lagi dengan id"
                " baru.",
                field="on",
            )
        check_entry(new, told.days, told.competences)

    judging = Judging(
        standing=told.read.standings(),
        signed=signed,
        verified=log.verifies,
        check=check,
        at=env.now,
    )
    outcomes = judging.judge(told.asked)
    if not judging.taken:
        return Decision(log, outcomes=outcomes)
    if len(log.acts) >= ACTS_MAX:
        raise TooMany(f"Satu bulan memuat paling banyak {ACTS_MAX} kiriman perubahan. Gabungkan beberapa sekaligus.")
    act = EntryAct(
        owner=log.id,
        name=told.name,
        by=signed.by,
        acting_for=signed.acting_for,
        items=judging.items(),
        corrected=judging.corrected(),
    )
    summed = replace(summed_up(log, judging.standing.values()), acts=(*log.acts, told.name))
    addition = Addition(ENTRY_ACT, act_id(log.id, told.name), act)
    return Decision(summed, (Publish("activity.recorded", log.id),), outcomes, (addition,))


def summed_up(log: ActivityLogState, found: Iterable[Standing[Activity]]) -> ActivityLogState:
    """Sum up a month anew from how its entries stand."""
    everything = tuple(found)
    empty = replace(log, verified=(), minutes=0, days=(), trainings=())
    counting = [each.content for each in everything if each.counts(verified=log.verifies(each.content))]
    waiting = [each for each in everything if each.status(verified=log.verifies(each.content)) is Status.SUBMITTED]
    return replace(
        counted(empty, counting),
        verified=log.verified,
        entries=len(everything),
        uncounted=len(everything) - len(counting),
        waiting=len(waiting),
    )


def act_id(log_id: str, name: str) -> str:
    """Name the document of an act on the entries of a month."""
    return goals.ENTRY_ACT.of(agency_of(log_id), *goals.ACTIVITY_LOG.read(log_id), name)


def id_of(entry: Activity) -> str:
    """Give the id that the client made."""
    return entry.activity_id
