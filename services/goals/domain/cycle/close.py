"""Closing a cycle: plans stop, logs close, plans and units say their last word, then goals answers.

The order matters. A stopped plan registers no further month and takes no realisation; only then are its logs
closed, and only when all are closed does the plan say which versions of them count. A plan without logs has
nothing to wait for and closes at once.
"""

from dataclasses import replace

from services.goals.domain.activity.log import ACTIVITY_LOG, ActivityLogState, close_log, log_id
from services.goals.domain.cycle.state import ANSWER, CLOSE, ENROL, Answer, CycleState
from services.goals.domain.plan.state import PlanState, publish
from services.goals.domain.unit import UnitIndicatorsState, UnitRegisterState, close_register, close_unit
from shared.decision import Decision, Env, Publish, without
from shared.events.goals import LogVersion, PlanStatus
from shared.ids import goals
from shared.ids.form import kind_of

Closable = PlanState | ActivityLogState | UnitIndicatorsState | UnitRegisterState
Closed = Decision[PlanState] | Decision[ActivityLogState] | Decision[UnitIndicatorsState] | Decision[UnitRegisterState]


def close(state: Closable | None, _owner: CycleState, env: Env) -> Closed | None:
    """Bring one document a step nearer to closed; None when it has to wait or is closed already."""
    match kind_of(env.id), state:
        case goals.PLAN.kind, PlanState():
            return close_plan(state, env)
        case goals.ACTIVITY_LOG.kind, ActivityLogState() | None:
            return close_log(state, id=env.id)
        case goals.UNIT_INDICATORS.kind, UnitIndicatorsState() | None:
            return close_unit(state, id=env.id)
        case goals.UNIT_REGISTER.kind, UnitRegisterState() | None:
            return close_register(state, id=env.id)
        case _:
            return None


def close_plan(plan: PlanState, env: Env) -> Decision[PlanState] | None:
    """Stop a plan that has logs; once all of them are closed, or without any at once, say its last word."""
    if plan.is_open and plan.months:
        return Decision(replace(plan, status=PlanStatus.CLOSING))
    if plan.status is PlanStatus.CLOSED:
        return None
    logs = env.all(ACTIVITY_LOG, logs_of(plan))
    if len(logs) < len(plan.months) or not all(log.closed for log in logs):
        return None
    versions = tuple(LogVersion(month=log.month, version=log.revision) for log in logs)
    return publish(replace(plan, status=PlanStatus.CLOSED, logs=versions), "plan.closed")


def logs_of(plan: PlanState) -> tuple[str, ...]:
    """Name the logs that belong to a plan."""
    return tuple(log_id(plan.id, month) for month in plan.months)


def finish_closing(state: CycleState, _gathered: None, _env: Env) -> Decision[CycleState] | None:
    """Go on to the last words once no plan and no log is open, and nobody is being enrolled."""
    if ENROL in state.jobs:
        return None
    return Decision(replace(state, jobs=(*without(state.jobs, CLOSE, ANSWER), ANSWER)))


def finish_answer(state: CycleState, answer: Answer, _env: Env) -> Decision[CycleState] | None:
    """Take the answer off the pending jobs and publish it, again only when it is another one."""
    if ENROL in state.jobs or CLOSE in state.jobs:
        return None
    done = replace(state, answer=answer, jobs=without(state.jobs, ANSWER))
    subject = goals.ANSWER.of(state.agency_id, state.cycle_id)
    return Decision(done, () if answer == state.answer else (Publish("goals.answered", subject),))
