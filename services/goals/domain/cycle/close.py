"""Closing a cycle: plans stop, logs close, plans and units say their last word, then goals answers.

The order matters. A stopped plan registers no further month and takes no realisation; only then are its logs
closed, and only when all are closed does the plan say which versions of them count. A plan without logs has
nothing to wait for and closes at once.
"""

from dataclasses import replace
from datetime import datetime

from services.goals.domain.activity.log import ActivityLogState, close_log, log_id
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.state import PlanState, say
from services.goals.domain.unit.indicators import UnitIndicatorsState, close_unit
from services.goals.domain.unit.register import UnitRegisterState, close_register
from shared.decision import Contexts, Decision
from shared.events.goals import LogVersion, PlanStatus
from shared.ids import goals
from shared.ids.form import kind_of

Closable = PlanState | ActivityLogState | UnitIndicatorsState | UnitRegisterState


Closed = Decision[PlanState] | Decision[ActivityLogState] | Decision[UnitIndicatorsState] | Decision[UnitRegisterState]


def close(state: Closable | None, id: str, _owner: CycleState, contexts: Contexts, _now: datetime) -> Closed | None:
    """Bring one document a step nearer to closed; None when it has to wait or is closed already."""
    match kind_of(id), state:
        case goals.PLAN.kind, PlanState():
            return close_plan(state, contexts)
        case goals.ACTIVITY_LOG.kind, ActivityLogState() | None:
            return close_log(state, id=id)
        case goals.UNIT_INDICATORS.kind, UnitIndicatorsState() | None:
            return close_unit(state, id=id)
        case goals.UNIT_REGISTER.kind, UnitRegisterState() | None:
            return close_register(state, id=id)
        case _:
            return None


def close_plan(plan: PlanState, contexts: Contexts) -> Decision[PlanState] | None:
    """Stop a plan that has logs; once all of them are closed, or without any at once, say its last word."""
    if plan.is_open and plan.months:
        return Decision(replace(plan, status=PlanStatus.CLOSING))
    if plan.status is PlanStatus.CLOSED:
        return None
    logs: list[ActivityLogState | None] = [contexts.get(id) for id in logs_of(plan)]
    if not all(log is not None and log.closed for log in logs):
        return None
    versions = tuple(LogVersion(month=log.month, version=log.revision) for log in logs if log is not None)
    return say(replace(plan, status=PlanStatus.CLOSED, logs=versions), "plan.closed")


def logs_of(plan: PlanState) -> tuple[str, ...]:
    """Name the logs that belong to a plan."""
    return tuple(log_id(plan.id, month) for month in plan.months)
