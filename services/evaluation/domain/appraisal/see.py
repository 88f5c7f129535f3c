"""Who may see an appraisal: the employee, the frozen rater, who decides an objection, their substitutes, officers."""

from datetime import date

from services.evaluation.domain.appraisal.state import AppraisalState
from shared.authority import principals
from shared.decision import Actor


def may_see(state: AppraisalState, actor: Actor, *, on: date | None) -> bool:
    """Whether this person may see the appraisal; whoever may not is told that there is none.

    ``on``: the day on which a substitute looks; None: also on the other days, so that an act can say what is wrong.
    """
    decider_id = state.objection.decider_id if state.objection is not None else None
    seen_by = {actor.employee_id, *principals(actor, on=on)}
    own = actor.employee_id == state.employee_id
    return actor.officer or own or not seen_by.isdisjoint({state.inputs.rater_id, decider_id})
