"""Who may see an appraisal: the employee, the frozen rater, who decides an objection, who acts for the agency."""

from services.evaluation.domain.appraisal import AppraisalState


def may_see(state: AppraisalState, *, employee_id: str, is_officer: bool) -> bool:
    """Whether this person may see the appraisal; whoever may not is told that there is none."""
    rater_id = state.assignment.rater_id if state.assignment is not None else None
    decider_id = state.objection.decider_id if state.objection is not None else None
    return is_officer or employee_id in (state.employee_id, rater_id, decider_id)
