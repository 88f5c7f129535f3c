"""When a final result was received, and until when the employee may object (PP 30/2019 art. 59, domain.md 1.9)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.appraisal.decision import HandOver
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.requests import HandOverBody, check_reason
from shared.agency import AGENCY, AgencyState
from shared.decision import Decision, Env, Invalid, NotYet, Rejected, existing
from shared.events.evaluation import AppraisalStatus
from shared.ids import directory
from shared.rules.objection import ObjectionResult, objection_deadline

_HAND_OVERS_MAX: Final = 20


class SegmentOnly(Rejected):
    """It is a part of a cycle's result; object to the result, which the last segment gives."""

    code = "segment-only"


class NotFinal(NotYet):
    """Only a final result can be handed over and objected to."""

    code = "not-final"


def hand_over(state: AppraisalState | None, input: HandOverBody, env: Env) -> Decision[AppraisalState]:
    """Record, as an officer, on which day and how a final result was handed to the employee.

    The days to object never become fewer by it: they count from the latest day on which the result was received.

    :raises OwnAppraisal: when an officer records it of the own result.
    :raises NotFinal: when the result is not final yet.
    :raises SegmentOnly: when it is only a part of the cycle's result.
    :raises ReasonNeeded: when it is not said how it can be seen.
    :raises Invalid: when the day lies ahead, or before the result; or too many were recorded.
    """
    state, by = existing(state), env.by.employee_id
    if by == state.employee_id:
        raise OwnAppraisal("Penyerahan hasil Anda sendiri dicatat oleh pengelola kinerja yang lain.")
    check_result(state)
    check_reason(input.evidence, "Sebutkan bukti penyerahan, misalnya tanda terima atau berita acara.")
    on = env.on(input, since=state.decision.finalised_on)
    proof = HandOver(on=on, evidence=input.evidence, recorded_by=by, on_reason=input.on_reason.strip())
    if proof in state.decision.hand_overs:
        return Decision(state)
    if len(state.decision.hand_overs) >= _HAND_OVERS_MAX:
        raise Invalid(f"Paling banyak {_HAND_OVERS_MAX} catatan penyerahan per hasil.", field="evidence")
    proofs = (*state.decision.hand_overs, proof)
    return Decision(replace(state, decision=replace(state.decision, hand_overs=proofs)))


def check_result(state: AppraisalState) -> None:
    """Demand the final result of a cycle.

    :raises NotFinal: when the result is not final yet.
    :raises SegmentOnly: when it is only a part of the cycle's result.
    """
    if state.status is not AppraisalStatus.FINAL or state.decision.finalised_at is None:
        raise NotFinal("Hasil belum final. Keberatan dan koreksi dapat diajukan setelah hasil final.")
    if state.continued:
        raise SegmentOnly(
            "Ini penilaian satu segmen sebelum pegawai berpindah. Ajukan keberatan atau koreksi atas hasil siklus,"
            " yaitu penilaian segmen terakhir."
        )


def received_on(state: AppraisalState, day_of: Callable[[datetime], date]) -> date:
    """The day from which the days to object count: when the platform told the employee, or the latest proven hand-over.

    What is written about the decision, its acknowledgement or its finalisation does not move it.

    :raises NotFinal: when the result is not final yet.
    """
    return max([final_on(state, day_of), *(each.on for each in state.decision.hand_overs)])


def final_on(state: AppraisalState, day_of: Callable[[datetime], date]) -> date:
    """The day on which the platform took note of the final result, whatever day stands on paper.

    :raises NotFinal: when the result is not final yet.
    """
    if state.decision.finalised_at is None:
        raise NotFinal("Hasil belum final. Keberatan dapat diajukan setelah hasil final.")
    return day_of(state.decision.finalised_at)


def is_untold(state: AppraisalState) -> bool:
    """Whether the employee had left before the result was there, and nobody has handed it over on paper.

    No days to object run then.
    """
    decision, gone = state.decision, state.by_rule is not None and state.by_rule.ended is not None
    return gone and decision.acknowledged_on is None and not decision.hand_overs


def last_day_to_object(
    state: AppraisalState, *, cycle: CycleState, agency: AgencyState | None, day_of: Callable[[datetime], date]
) -> date | None:
    """Until when the result may still be objected to; None when it is not final, was objected to, or no days run."""
    if state.status is not AppraisalStatus.FINAL or state.objection is not None or state.decision.finalised_at is None:
        return None
    if state.continued or is_untold(state):
        return None
    received, as_of = received_on(state, day_of), final_on(state, day_of)
    return objection_clock(cycle, agency, received=received, filed=None, as_of=as_of).last_day


def calendar_in(env: Env, state: AppraisalState) -> AgencyState | None:
    """The agency with its calendar as it is now, among the contexts; None as long as the directory told nothing."""
    return env.get(AGENCY, directory.AGENCY.of(state.agency_id, state.agency_id))


def objection_clock(
    cycle: CycleState, agency: AgencyState | None, *, received: date, filed: date | None, as_of: date
) -> ObjectionResult:
    """Count the days to object by the policy, or by the table of the day on which the result became final (``as_of``).

    Working days are those of the agency's calendar, less its holidays.
    """
    rule = cycle.running.policy.objection
    return objection_deadline(
        received=received,
        filed=filed,
        days=rule.days,
        calendar=rule.calendar,
        working_weekdays=(agency.work_days or None) if agency is not None else None,
        holidays={*rule.holidays, *(agency.holidays if agency is not None else ())},
        as_of=as_of,
    )
