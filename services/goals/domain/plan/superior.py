"""What plans are held against: the policy of their cycle, and the plan of the superior that they serve."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.state import PlanState
from services.goals.rules.planning import Frame, Superior
from shared.ids import goals


def superior_of(plan: PlanState) -> str | None:
    """Name the plan that this one's objectives may serve, as long as the rater did not move within the cycle."""
    rater_id = plan.assignment.rater_id
    return goals.PLAN.of(plan.agency_id, plan.cycle_id, rater_id, goals.FIRST_SEGMENT) if rater_id else None


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


def frame_of(
    plan: PlanState,
    cycle: CycleState,
    superior: PlanState | None,
    unit_indicators: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Frame:
    """Give all that a proposal is held against."""
    return Frame(
        as_of=cycle.ends_on,
        planning=cycle.planning,
        components=cycle.components,
        assignment=plan.assignment,
        superior=superior_seen_by(plan, superior),
        unit_indicators=unit_indicators,
    )
