"""A cycle opened by mistake is amended or cancelled, as long as nothing was decided in it."""

from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.cycle.life import CONCLUDE, LEAVERS, SETTLE, OpenCycle, check_dates
from services.evaluation.domain.cycle.plausible import check_plausible
from services.evaluation.domain.cycle.remind import REMIND
from services.evaluation.domain.cycle.state import CycleCancelled, CycleClosing, CycleState
from services.evaluation.domain.requests import check_reason
from shared.alike import filled
from shared.decision import Decision, Env, Publish, Rejected, existing, without
from shared.events.evaluation import CycleChange, CycleChangeKind, CycleStatus, Population

FOLLOW = "follow"
"""The job of a cycle that was amended or cancelled: its undecided appraisals follow."""


class AlreadyDecidedInCycle(Rejected):
    """Somebody's appraisal was decided; results are corrected one by one, the cycle stays as it is."""

    code = "cycle-decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendCycle:
    """The command to amend a cycle; what is None stays. ``decided``: how many appraisals are decided or final."""

    reason: str
    decided: int = 0
    title: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    population: Population | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCycle:
    """The command to cancel a cycle. ``decided``: how many appraisals are decided or final."""

    reason: str
    decided: int


def amend_cycle(state: CycleState | None, input: AmendCycle, env: Env) -> Decision[CycleState]:
    """Give a cycle another title, other dates, or another population; plans and appraisals follow.

    Whom the new population takes in gets a plan. Who has one and is not taken in any more stays.

    :raises NotFound: when there is no such cycle.
    :raises CycleCancelled: when it was cancelled.
    :raises CycleClosing: when it accepts nothing new any more.
    :raises AlreadyDecidedInCycle: when something was decided.
    :raises Invalid: when the dates do not fit each other, the policy, or are not plausible.
    :raises ReasonNeeded: when the reason is too short.
    """
    cycle = existing(state)
    check_not_cancelled(cycle)
    wanted = replace(
        cycle,
        title=input.title if input.title is not None else cycle.title,
        starts_on=input.starts_on or cycle.starts_on,
        ends_on=input.ends_on or cycle.ends_on,
        population=input.population if input.population is not None else cycle.population,
    )
    if wanted == cycle:
        return Decision(cycle)
    if cycle.status is not CycleStatus.OPEN:
        raise CycleClosing(f"Siklus {cycle.cycle_id} sudah ditutup untuk masukan baru; isinya tidak dapat diubah lagi.")
    _check_undecided(cycle, input.decided)
    check_reason(input.reason, "Perubahan siklus harus disertai alasan.")
    policy = cycle.running.policy
    check_dates(filled(OpenCycle, wanted, policy=policy), policy)
    check_plausible(policy, period=cycle.period, starts_on=wanted.starts_on, ends_on=wanted.ends_on, today=env.today)
    changed = _noted(wanted, CycleChangeKind.AMENDED, input.reason, env)
    return Decision(changed, (Publish("cycle.amended", cycle.id),))


def cancel_cycle(state: CycleState | None, input: CancelCycle, env: Env) -> Decision[CycleState]:
    """Cancel a cycle: plans and dossiers are closed, appraisals end without a result.

    :raises NotFound: when there is no such cycle.
    :raises AlreadyDecidedInCycle: when something was decided.
    :raises ReasonNeeded: when the reason is too short.
    """
    cycle = existing(state)
    if cycle.status is CycleStatus.CANCELLED:
        return Decision(cycle)
    _check_undecided(cycle, input.decided)
    check_reason(input.reason, "Pembatalan siklus harus disertai alasan.")
    cancelled = replace(
        cycle, status=CycleStatus.CANCELLED, jobs=without(cycle.jobs, CONCLUDE, LEAVERS, SETTLE, REMIND)
    )
    noted = _noted(cancelled, CycleChangeKind.CANCELLED, input.reason, env)
    return Decision(noted, (Publish("cycle.cancelled", cycle.id),))


def followed(state: CycleState, _gathered: None, _env: Env) -> Decision[CycleState]:
    """Every undecided appraisal has the cycle's dates, or is cancelled with it."""
    return Decision(replace(state, jobs=without(state.jobs, FOLLOW)))


def check_not_cancelled(cycle: CycleState) -> None:
    """Refuse what comes after a cycle was cancelled.

    :raises CycleCancelled: when it was.
    """
    if cycle.status is CycleStatus.CANCELLED:
        raise CycleCancelled(f"Siklus {cycle.cycle_id} sudah dibatalkan. Buka siklus baru dengan cycle_id lain.")


def _check_undecided(cycle: CycleState, decided: int) -> None:
    if decided or cycle.status is CycleStatus.CLOSED:
        raise AlreadyDecidedInCycle(
            f"Dalam siklus {cycle.cycle_id} sudah ada {decided} penilaian yang diputus. Buka kembali putusan yang belum"
            " diketahui pegawai, atau koreksi hasil satu per satu."
        )


def _noted(cycle: CycleState, kind: CycleChangeKind, reason: str, env: Env) -> CycleState:
    change = CycleChange(kind=kind, on=env.today, by=env.by.employee_id, reason=reason)
    return replace(cycle, changes=(*cycle.changes, change), jobs=(*without(cycle.jobs, FOLLOW), FOLLOW))
