"""A result in dispute or to be corrected: who decides on it reads the plan, until it is decided."""

from collections.abc import Sequence
from dataclasses import replace

from services.goals.domain.plan.state import PlanState
from shared.decision import Decision, Env
from shared.events.evaluation import Appraisal
from shared.ids import goals


def disputed(body: Appraisal, _env: Env) -> Sequence[str]:
    """Name the plan that an appraisal is about."""
    return (goals.PLAN.of(body.agency_id, body.cycle_id, body.assignment.employee_id, body.segment),)


def on_appraisal(state: PlanState | None, body: Appraisal, _env: Env) -> Decision[PlanState] | None:
    """Note who decides on an objection or a correction that waits; None where that is known."""
    if state is None or state.decider_id == body.awaited_decider:
        return None
    return Decision(replace(state, decider_id=body.awaited_decider))
