"""Who may see an appraisal: the employee, the frozen rater, who decides an objection, their substitutes, officers."""

from collections.abc import Collection

from services.evaluation.domain.appraisal.state import AppraisalState


def may_see(state: AppraisalState, *, employee_id: str, is_officer: bool, principals: Collection[str] = ()) -> bool:
    """Whether this person may see the appraisal; whoever may not is told that there is none.

    ``principals``: the officials for whom this person may act.
    """
    rater_id = state.inputs.rater_id
    decider_id = state.objection.decider_id if state.objection is not None else None
    own = employee_id in (state.employee_id, rater_id, decider_id)
    return is_officer or own or rater_id in principals or decider_id in principals
