"""An improvement plan is agreed, followed and concluded, and officers are told what a result asks for.

Whatever follows from its outcome is for people to decide; the platform only lists it.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Final

from services.evaluation.domain.appraisal.checks import sign_as_party
from services.evaluation.domain.improvement.propose import AlreadyAgreed
from services.evaluation.domain.improvement.state import ImprovementState, published
from services.evaluation.domain.requests import CheckInBody, ConclusionBody, check_reason
from shared.alike import filled
from shared.authority import Signed
from shared.decision import Decision, Env, Invalid, NotYet, NotYours, existing
from shared.events.improvement import CheckIn, ImprovementOutcome, ImprovementStatus
from shared.policy.outcome import ImprovementRule
from shared.rules.vocabulary import Predicate

_CHECK_INS_MAX: Final = 100


class NotAgreed(NotYet):
    """The plan is not in force yet."""

    code = "improvement-not-agreed"


class Flag(StrEnum):
    """What the officer should look at; the platform executes none of it."""

    IMPROVEMENT_OWED = "improvement_owed"
    IMPROVEMENT_RUNNING = "improvement_running"
    IMPROVEMENT_DONE = "improvement_done"
    SANCTION_REVIEW = "sanction_review"
    REWARD_REVIEW = "reward_review"


def agree_plan(state: ImprovementState | None, _input: None, env: Env) -> Decision[ImprovementState]:
    """Agree, as the side that did not propose.

    :raises NotYours: when it is somebody else.
    """
    state = existing(state)
    text = "Rencana perbaikan disetujui oleh pihak yang tidak mengusulkannya: pegawai atau penilainya."
    signed = _sign(state, env, text)
    if (signed.by == state.employee_id) is state.is_the_employees:
        raise NotYours(text)
    if state.agreed_on is not None:
        return Decision(state)
    agreed = replace(
        state,
        status=ImprovementStatus.AGREED,
        agreed_on=env.today,
        agreed_by=signed.by,
        agreed_for=signed.acting_for,
    )
    return published(agreed, "improvement.agreed")


def note_check_in(state: ImprovementState | None, input: CheckInBody, env: Env) -> Decision[ImprovementState]:
    """Note a talk, as rater or employee.

    :raises NotYours: when it is somebody else.
    :raises NotAgreed: when the plan is not in force.
    :raises Invalid: when there are too many.
    :raises ReasonNeeded: when the note is too short.
    """
    state = existing(state)
    signed = _sign(state, env, "Perkembangan dicatat oleh pegawai atau pejabat penilainya.")
    _check_in_force(state)
    talk = filled(CheckIn, signed, input, on=env.on(input, since=state.agreed_on))
    if talk in state.check_ins:
        return Decision(state)
    check_reason(input.note, "Catatan perkembangan terlalu pendek.")
    if len(state.check_ins) >= _CHECK_INS_MAX:
        raise Invalid(f"Paling banyak {_CHECK_INS_MAX} catatan per rencana.", field="note")
    check_ins = tuple(sorted((*state.check_ins, talk), key=lambda each: each.on))
    return published(replace(state, check_ins=check_ins), "improvement.progressed")


def conclude_plan(state: ImprovementState | None, input: ConclusionBody, env: Env) -> Decision[ImprovementState]:
    """Say as the rater whether the goals were met; nothing follows by itself.

    :raises NotYours: when it is neither the rater nor a substitute of today.
    :raises NotAgreed: when the plan is not in force.
    :raises ReasonNeeded: when the reason is too short.
    """
    state = existing(state)
    text = "Hasil rencana perbaikan disimpulkan oleh pejabat penilai."
    signed = _sign(state, env, text)
    if signed.by == state.employee_id:
        raise NotYours(text)
    if (state.outcome, state.outcome_reason) == (input.outcome, input.reason):
        return Decision(state)
    _check_in_force(state)
    check_reason(input.reason, "Simpulan harus disertai alasan.")
    concluded = replace(
        state,
        status=ImprovementStatus.CONCLUDED,
        outcome=input.outcome,
        outcome_reason=input.reason,
        concluded_on=env.on(input, since=state.agreed_on),
        concluded_by=signed.by,
        concluded_for=signed.acting_for,
        on_reason=input.on_reason.strip(),
    )
    return published(concluded, "improvement.concluded")


def flag(predicate: Predicate | None, *, rule: ImprovementRule, plan: ImprovementState | None) -> Flag | None:
    """Say what a final predicate asks for now, under the policy; None for nothing."""
    if predicate in rule.reward_predicates:
        return Flag.REWARD_REVIEW
    if predicate not in rule.predicates:
        return None
    if plan is None or plan.status is ImprovementStatus.PROPOSED:
        return Flag.IMPROVEMENT_OWED
    if plan.status is ImprovementStatus.AGREED:
        return Flag.IMPROVEMENT_RUNNING
    return Flag.SANCTION_REVIEW if plan.outcome is ImprovementOutcome.NOT_MET else Flag.IMPROVEMENT_DONE


def _sign(state: ImprovementState, env: Env, otherwise: str) -> Signed:
    return sign_as_party(env.by, employee_id=state.employee_id, rater_id=state.rater_id, otherwise=otherwise)


def _check_in_force(state: ImprovementState) -> None:
    if state.status is ImprovementStatus.PROPOSED:
        raise NotAgreed("Rencana perbaikan belum disetujui kedua pihak.")
    if state.status is ImprovementStatus.CONCLUDED:
        raise AlreadyAgreed("Rencana perbaikan ini sudah disimpulkan.")
