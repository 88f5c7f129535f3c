"""Taking over what evaluation says of a cycle, with the bulk work that follows."""

from dataclasses import replace

from services.goals.domain.cycle.state import ANSWER, CLOSE, ENROL, REMIND, CycleState
from shared.alike import filled
from shared.decision import Decision, Env, without
from shared.events.evaluation import Cycle, CycleStatus
from shared.policy_of import policy_of


def on_cycle(state: CycleState | None, body: Cycle, _env: Env) -> Decision[CycleState] | None:
    """Take over a cycle and note the bulk work that its status asks for.

    Only the newest fact of a cycle may arrive, so everything follows from the status and what is done already.
    """
    heard = _heard(state, body)
    heard = replace(heard, jobs=_pending(state, heard))
    return Decision(heard) if heard != state else None


def look_again(state: CycleState | None, _input: object, _env: Env) -> Decision[CycleState] | None:
    """Look once more for open plans, when somebody is heard or moves while the cycle closes.

    One may have been opened by somebody who still took the cycle for open.
    """
    if state is None or state.status is not CycleStatus.CLOSING or CLOSE in state.jobs:
        return None
    return Decision(replace(state, jobs=(*state.jobs, CLOSE)))


def _heard(state: CycleState | None, body: Cycle) -> CycleState:
    policy = policy_of(body)
    return filled(CycleState, body, state, planning=policy.planning, components=policy.results.components)


def _pending(state: CycleState | None, heard: CycleState) -> tuple[str, ...]:
    """Enrol first, so that a cycle opened and closing within one batch still has its people."""
    pending = [*without(heard.jobs, REMIND)]
    population_changed = state is None or state.population != heard.population
    if population_changed and heard.status is not CycleStatus.CLOSED and ENROL not in pending:
        pending.append(ENROL)
    if heard.status is CycleStatus.CLOSING and heard.answer is None and CLOSE not in pending and ANSWER not in pending:
        pending.append(CLOSE)
    if heard.status is CycleStatus.OPEN and heard.planning.deadline_days is not None:
        pending.append(REMIND)
    return tuple(pending)
