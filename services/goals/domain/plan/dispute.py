"""An objection against a result: who decides on it reads the plan in dispute, until it is decided."""

from collections.abc import Sequence
from dataclasses import replace

from services.goals.domain.plan.state import PlanState
from shared.decision import Decision, Env
from shared.events.evaluation import Appraisal, ObjectionStatus
from shared.ids import goals


def disputed(body: Appraisal, _env: Env) -> Sequence[str]:
    """Name the plan that an appraisal is about."""
    return (goals.PLAN.of(body.agency_id, body.cycle_id, body.assignment.employee_id, body.segment),)


def on_appraisal(state: PlanState | None, body: Appraisal, _env: Env) -> Decision[PlanState] | None:
    """Note who decides on an objection that waits; None where that is known."""
    waits = body.objection is not None and body.objection.status is ObjectionStatus.FILED
    decider_id = body.objection.decider_id if waits and body.objection is not None else None
    if state is None or state.decider_id == decider_id:
        return None
    return Decision(replace(state, decider_id=decider_id))
