"""The plan of the superior, as far as the plans that serve it look at it."""

from services.goals.domain.plan.state import PlanState
from services.goals.rules.planning import Superior, superior_plan_id


def superior_of(plan: PlanState) -> str | None:
    """Name the plan that this one's objectives may serve, as long as the rater did not move within the cycle."""
    return superior_plan_id(agency_id=plan.agency_id, cycle_id=plan.cycle_id, assignment=plan.assignment)


def superior_seen_by(plan: PlanState, known: PlanState | None) -> Superior | None:
    """Say what a plan needs to know of its superior's; None where the rater is not known."""
    superior_id = superior_of(plan)
    if superior_id is None:
        return None
    whose = (plan.cycle_id, plan.assignment.rater_id)
    if known is None or (known.cycle_id, known.assignment.employee_id) != whose:
        return Superior(plan_id=superior_id)
    return Superior(
        plan_id=known.id,
        objective_ids=tuple(each.objective_id for each in known.objectives),
        agreed=known.agreed is not None,
    )
