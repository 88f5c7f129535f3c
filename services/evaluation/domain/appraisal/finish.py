"""A decision becomes final: the employee sees it, or an officer acts; or it ends without a rating."""

from dataclasses import replace
from datetime import date, datetime

from services.evaluation.domain.appraisal.checks import OwnAppraisal, check_decided, check_not_final, check_ready
from services.evaluation.domain.appraisal.decision import Standing
from services.evaluation.domain.appraisal.merge import MERGE
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from services.evaluation.domain.appraisal.suggest import renewed
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.owed import without
from services.evaluation.domain.reasons import check_reason
from services.evaluation.domain.unit.spread import Spread, check_spread
from services.evaluation.domain.unit.state import Units
from shared.decision import Decision, NotYours, Rejected, Says
from shared.events.evaluation import AppraisalStatus

FINALISE = "finalise"
"""The work of an acknowledged appraisal: become final."""


class AlreadyDecided(Rejected):
    """The rater decided; finalise that decision instead."""

    code = "already-decided"


def acknowledge(state: AppraisalState, *, by: str, on: date, spread: Spread | None = None) -> Decision[AppraisalState]:
    """The employee has seen the decision; what is owed now is to make it final.

    ``spread`` is given where the policy wants the unit's spread to fit first.

    :raises NotYours: when it is not the employee who acknowledges.
    :raises NotDecided: when there is no decision yet.
    :raises AlreadyFinal: when it became final without being acknowledged.
    :raises Rejected: as ``check_spread`` raises it.
    """
    if by != state.employee_id:
        raise NotYours("Hanya pegawai yang dinilai yang dapat menyatakan sudah mengetahui hasil.")
    if state.decision.acknowledged_on is not None:
        return Decision(state)
    check_not_final(state)
    check_decided(state)
    if spread is not None:
        check_spread(spread)
    after = replace(
        state,
        status=AppraisalStatus.ACKNOWLEDGED,
        decision=replace(state.decision, acknowledged_on=on),
        owes=(*state.owes, FINALISE),
    )
    return Decision(after, (Says("appraisal.acknowledged", state.id),))


def finalise_acknowledged(state: AppraisalState, *, now: datetime) -> Decision[AppraisalState]:
    """Make an acknowledged appraisal final."""
    if state.status is not AppraisalStatus.ACKNOWLEDGED:
        return Decision(state)
    seen = replace(state.decision, finalised_on=state.decision.acknowledged_on)
    return _final(replace(state, owes=without(state.owes, FINALISE)), seen, now)


def finalise(
    state: AppraisalState, *, by: str, reason: str, on: date, now: datetime, spread: Spread | None = None
) -> Decision[AppraisalState]:
    """Make a decision final that the employee does not acknowledge.

    :raises OwnAppraisal: when an officer finalises the own appraisal.
    :raises NotDecided: when there is no decision yet.
    :raises AlreadyFinal: when it is final, or acknowledged.
    :raises ReasonNeeded: when the reason is too short.
    :raises Rejected: as ``check_spread`` raises it.
    """
    _check_not_own(state, by)
    if (state.decision.finalised_by, state.decision.final_reason) == (by, reason.strip()):
        return Decision(state)
    check_not_final(state)
    check_decided(state)
    check_reason(reason, "Putusan menjadi final tanpa pernyataan pegawai.")
    if spread is not None:
        check_spread(spread)
    done = replace(state.decision, finalised_by=by, finalised_on=on, final_reason=reason.strip())
    return _final(state, done, now)


def conclude_unrated(
    state: AppraisalState, *, cycle: CycleState, units: Units, by: str, reason: str, on: date, now: datetime
) -> Decision[AppraisalState]:
    """Make an appraisal final without a rating, because what it needs is missing.

    :raises OwnAppraisal: when an officer concludes the own appraisal.
    :raises InputsOpen: when facts that count may still arrive.
    :raises AlreadyDecided: when the rater decided.
    :raises AlreadyFinal: when it is final, or acknowledged.
    :raises ReasonNeeded: when the reason is too short.
    """
    _check_not_own(state, by)
    before = state.decision
    if before.unrated_reason and (before.finalised_by, before.unrated_reason) == (by, reason.strip()):
        return Decision(state)
    check_not_final(state)
    if state.status is AppraisalStatus.DECIDED:
        raise AlreadyDecided("Pejabat penilai sudah memutuskan. Finalkan putusan itu.")
    fresh = renewed(state, cycle=cycle, units=units)
    check_ready(fresh)
    check_reason(reason, "Penilaian selesai tanpa predikat.")
    done = replace(fresh.decision, finalised_by=by, finalised_on=on, unrated_reason=reason.strip())
    return _final(fresh, done, now)


def _final(state: AppraisalState, decision: Standing, now: datetime) -> Decision[AppraisalState]:
    final = replace(state, status=AppraisalStatus.FINAL, decision=replace(decision, finalised_at=now))
    if state.continued:
        return Decision(replace(final, owes=(*state.owes, MERGE)), (Says("appraisal.final", state.id),))
    return Decision(final, (Says("appraisal.final", state.id), Says("result.final", result_subject(state))))


def _check_not_own(state: AppraisalState, by: str) -> None:
    if by == state.employee_id:
        raise OwnAppraisal("Penilaian diri sendiri harus diselesaikan oleh pengelola kinerja yang lain.")
