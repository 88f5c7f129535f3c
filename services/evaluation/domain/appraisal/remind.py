"""Reminders to whoever an appraisal waits for, by the policy's deadlines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.deadlines import Act, Due, due, fallen_to, superior_in
from services.evaluation.domain.appraisal.hear import segments_of
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from shared.agency import AGENCY, EMPLOYMENT, AgencyState
from shared.decision import Decision, Env, Publish, without
from shared.events.reminding import Reminder, Wait
from shared.ids import directory
from shared.reminding import escalated, reminder_due

WATCH: Final = "watch"
"""The job of an appraisal against which an objection was filed: have its cycle looked at, though it may be closed."""


def reminder(state: AppraisalState, cycle: CycleState, agency: AgencyState | None, *, today: date) -> Reminder | None:
    """Give the reminder that is due today, not yet saying who is told besides; None where there is none."""
    rule, awaited = cycle.running.policy.deciding.reminders, _awaited(state, cycle, agency)
    if rule is None or awaited is None or awaited.last_day is None:
        return None
    return reminder_due(
        rule,
        state.reminders,
        wait=Wait(awaited.act.value),
        employee_id=awaited.official_id,
        since=awaited.since,
        due_on=awaited.last_day,
        today=today,
    )


def remind(state: AppraisalState | None, cycle: CycleState, env: Env) -> Decision[AppraisalState] | None:
    """Remind whoever somebody waits for, on the local day of the agency; None where nobody has to be reminded."""
    if state is None:
        return None
    agency = env.get(AGENCY, directory.AGENCY.of(state.agency_id, state.agency_id))
    found, rule = reminder(state, cycle, agency, today=env.today), cycle.running.policy.deciding.reminders
    if found is None or rule is None:
        return None
    fallen = fallen_to(state, Act(found.wait.value), env)
    told = escalated(
        found,
        rule,
        superior_id=fallen[0] if fallen is not None else _above(state, found, env),
        fallen=fallen is not None,
        left=_has_left(state, found, env),
    )
    return Decision(replace(state, reminders=(*state.reminders, told)), (Publish("appraisal.reminded", state.id),))


def beside(state: AppraisalState, _cycle: CycleState) -> Sequence[str]:
    """Name what a reminder reads beside the appraisal: who the officials' superiors are, and who has left."""
    approval, objection = state.decision.approval, state.objection
    officials = {
        state.inputs.rater_id,
        approval.approver_id if approval is not None else None,
        objection.decider_id if objection is not None else None,
    }
    known = [each for each in officials if each is not None]
    employments = [directory.EMPLOYMENT.of(state.agency_id, each) for each in known]
    return [*employments, *(id for each in known for id in segments_of(state.agency_id, state.cycle_id, each))]


def watched(state: AppraisalState, _gathered: None, _env: Env) -> Decision[AppraisalState]:
    """The cycle is looked at each day."""
    return Decision(replace(state, jobs=without(state.jobs, WATCH)))


def _awaited(state: AppraisalState, cycle: CycleState, agency: AgencyState | None) -> Due | None:
    """What an appraisal waits for: one act at a time."""
    return next((found for act in Act if (found := due(state, act, cycle, agency)) is not None), None)


def _above(state: AppraisalState, found: Reminder, env: Env) -> str | None:
    """Who rates whoever is waited for; never a party to what is decided."""
    if found.wait is Wait.ACKNOWLEDGEMENT:
        return state.inputs.rater_id
    superior_id = superior_in(env, state, found.employee_id)
    return superior_id if superior_id not in (state.employee_id, state.inputs.rater_id) else None


def _has_left(state: AppraisalState, found: Reminder, env: Env) -> bool:
    if found.employee_id is None:
        return False
    employment = env.get(EMPLOYMENT, directory.EMPLOYMENT.of(state.agency_id, found.employee_id))
    return employment is not None and employment.is_over(env.today)
