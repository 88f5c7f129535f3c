"""The daily look at those whose last day is past."""

from dataclasses import replace

from services.evaluation.domain.appraisal.hear import look_again
from services.evaluation.domain.appraisal.leaving import left
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from shared.agency import EMPLOYMENT
from shared.decision import Decision, Env
from shared.events.directory import EmploymentEnd
from shared.events.evaluation import AppraisalStatus
from shared.ids import directory, evaluation
from shared.ids.form import agency_of


def look_at_leaver(state: AppraisalState | None, cycle: CycleState, env: Env) -> Decision[AppraisalState] | None:
    """Note that the last day is past: within the cycle, or after it of who was decided and has not acknowledged."""
    if state is None:
        return None
    if state.undecided:
        return look_again(state, cycle, env)
    employment = env.get(EMPLOYMENT, employment_of(state.id))
    if state.status is not AppraisalStatus.DECIDED or employment is None or not employment.is_over(env.today):
        return None
    ended, last_day = employment.ended or EmploymentEnd.CONTRACT_ENDED, employment.last_day or env.today
    return Decision(replace(state, by_rule=left(cycle.running.policy, ended, last_day)))


def employment_of(appraisal_id: str) -> str:
    """Name the employment of an appraisal's employee."""
    employee_id = evaluation.APPRAISAL.read(appraisal_id)[1]
    return directory.EMPLOYMENT.of(agency_of(appraisal_id), employee_id)
