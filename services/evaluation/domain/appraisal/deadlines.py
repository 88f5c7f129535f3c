"""Until when an official decides by the policy, and to whom the act falls afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.evaluation.domain.appraisal.checks import OwnAppraisal, inputs_closed, sign_as_rater
from services.evaluation.domain.appraisal.hear import segments_of
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CYCLE, CycleState, document_of
from shared.agency import AGENCY, AgencyState
from shared.authority import Signed, acts_for, sign_for
from shared.decision import Actor, Env, NotYours
from shared.events.evaluation import AppraisalStatus, ObjectionStatus
from shared.ids import directory
from shared.indonesian import date_text
from shared.policy.deciding import Deadline, DecidingRule, Overdue
from shared.rules.days import last_day

_EVERY_DAY = range(1, 8)


class DeadlinePassed(NotYours):
    """The official's days are over, and by the policy the act fell to the official's superior."""

    code = "deadline-passed"


class Act(StrEnum):
    """What somebody waits for an official to do, or the employee."""

    DECISION = "decision"
    APPROVAL = "approval"
    OBJECTION = "objection"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An act that is awaited: of whom, since when, and the last day of the policy; None: it sets none."""

    act: Act
    official_id: str | None
    since: date
    last_day: date | None
    falls: bool

    def is_overdue(self, today: date) -> bool:
        """Whether the last day is past."""
        return self.last_day is not None and self.last_day < today


def due(state: AppraisalState, act: Act, cycle: CycleState, agency: AgencyState | None) -> Due | None:
    """Say until when an act on an appraisal is due; None while nobody waits for it."""
    rule = _rule_of(cycle.running.policy.deciding, act)
    waiting = _waiting(state, act, cycle)
    if waiting is None:
        return None
    official_id, since = waiting
    return Due(
        act=act,
        official_id=official_id,
        since=since,
        last_day=_last_day(rule, since, agency) if rule is not None else None,
        falls=rule is not None and rule.overdue is Overdue.SUPERIOR,
    )


def superior_in(env: Env, state: AppraisalState, official_id: str | None) -> str | None:
    """Who rates an official in the cycle, among the contexts; None where that is not known."""
    if official_id is None:
        return None
    return rater_of(env.all(APPRAISAL, segments_of(state.agency_id, state.cycle_id, official_id)))


def rater_of(segments: Iterable[AppraisalState]) -> str | None:
    """Who rates somebody, by the latest of the segments in which that is known."""
    known = [each for each in segments if each.inputs.rater_id is not None]
    latest = max(known, key=lambda each: each.segment, default=None)
    return latest.inputs.rater_id if latest is not None else None


def fallen_to(state: AppraisalState, act: Act, env: Env) -> tuple[str, date] | None:
    """To whom an act fell, by the policy, and which last day had passed; None: it is still the official's.

    It never falls to the employee, nor where no superior is known: then it stays where it is.
    """
    cycle = env.get(CYCLE, document_of(state))
    agency = env.get(AGENCY, directory.AGENCY.of(state.agency_id, state.agency_id))
    awaited = due(state, act, cycle, agency) if cycle is not None else None
    if awaited is None or awaited.last_day is None or not awaited.falls or not awaited.is_overdue(env.today):
        return None
    superior_id = superior_in(env, state, awaited.official_id)
    if superior_id is None or superior_id in (state.employee_id, state.inputs.rater_id):
        return None
    return superior_id, awaited.last_day


def sign_to_decide(state: AppraisalState, env: Env) -> tuple[Signed, date | None]:
    """Let the rater decide, or the superior to whom it fell; then also the rater's last day.

    :raises NotYours: when it is somebody else.
    """
    fallen = fallen_to(state, Act.DECISION, env)
    return sign_for_decision(state, env.by) if fallen is None else (_sign_instead(state, env.by, fallen), fallen[1])


def sign_for_decision(state: AppraisalState, by: Actor) -> tuple[Signed, date | None]:
    """Let whoever's decision it is act on it: the rater, or the superior to whom it fell; then with that last day.

    :raises NotYours: when it is somebody else.
    """
    decided = state.decision.decided
    if decided is None or decided.after_deadline is None:
        return sign_as_rater(state, by), None
    fallen = (decided.acting_for or decided.by, decided.after_deadline)
    return _sign_instead(state, by, fallen), decided.after_deadline


def _sign_instead(state: AppraisalState, by: Actor, fallen: tuple[str, date]) -> Signed:
    return sign_after_deadline(
        by,
        fallen,
        official_id=state.inputs.rater_id,
        employee_id=state.employee_id,
        otherwise="Batas waktu pejabat penilai sudah lewat; sekarang hanya atasannya yang dapat memutuskan.",
    )


def sign_after_deadline(
    by: Actor, fallen: tuple[str, date], *, official_id: str | None, employee_id: str, otherwise: str
) -> Signed:
    """Let the superior act to whom an act fell, or a substitute of today.

    :raises OwnAppraisal: when it is the own appraisal.
    :raises DeadlinePassed: for the official whose days are over.
    :raises NotYours: for everybody else, saying what ``otherwise`` says.
    """
    superior_id, last = fallen
    if by.employee_id == employee_id:
        raise OwnAppraisal("Penilaian diri sendiri diputuskan oleh pejabat, bukan oleh Anda.")
    if acts_for(by, official_id) and not acts_for(by, superior_id):
        raise DeadlinePassed(
            f"Batas waktu Anda berakhir pada {date_text(last)}. Menurut kebijakan ini beralih ke atasan Anda;"
            " sampaikan pertimbangan Anda kepadanya."
        )
    return sign_for(by, superior_id, otherwise=otherwise)


def _rule_of(rule: DecidingRule, act: Act) -> Deadline | None:
    return {
        Act.DECISION: rule.decision,
        Act.APPROVAL: rule.approval,
        Act.OBJECTION: rule.objection,
        Act.ACKNOWLEDGEMENT: rule.acknowledgement,
    }[act]


def _waiting(state: AppraisalState, act: Act, cycle: CycleState) -> tuple[str | None, date] | None:
    """Who is awaited since when."""
    if act is Act.DECISION:
        no_result = state.by_rule is not None and not state.by_rule.result
        if state.status is not AppraisalStatus.READY or no_result:
            return None
        return state.inputs.rater_id, state.ready_on or inputs_closed(state, cycle)
    if act is Act.APPROVAL:
        approval = state.decision.approval
        awaited = approval is not None and approval.is_awaited and state.status is AppraisalStatus.DECIDED
        return (approval.approver_id, approval.since) if approval is not None and awaited else None
    if act is Act.ACKNOWLEDGEMENT:
        return _unacknowledged(state)
    objection = state.objection
    if objection is None or objection.status is not ObjectionStatus.FILED:
        return None
    return objection.decider_id, objection.filed_on


def _unacknowledged(state: AppraisalState) -> tuple[str, date] | None:
    """The employee, since the decision or its approval; None where no word is awaited."""
    decided, approval = state.decision.decided, state.decision.approval
    awaited = state.by_rule is None or state.by_rule.acknowledges
    if decided is None or state.status is not AppraisalStatus.DECIDED or state.awaits_approval or not awaited:
        return None
    approved_on = approval.on if approval is not None else None
    return state.employee_id, max(decided.on, approved_on or decided.on)


def _last_day(rule: Deadline, since: date, agency: AgencyState | None) -> date:
    if rule.calendar:
        return last_day(since, rule.days, weekdays=_EVERY_DAY)
    known = agency or AgencyState(agency_id="", name="", zone="")
    return last_day(since, rule.days, weekdays=known.work_days or _EVERY_DAY, holidays=frozenset(known.holidays))
