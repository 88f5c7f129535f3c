"""Taking over what evaluation says of a cycle, with the bulk work that follows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError

from services.goals.domain.alike import filled
from services.goals.domain.cycle.state import ANSWER, CLOSE, ENROL, REMIND, CycleState
from shared.decision import Contexts, Decision, Unprocessable
from shared.events.directory import Person
from shared.events.evaluation import Cycle, CycleStatus
from shared.ids import evaluation
from shared.policy.policy import Component, PlanningRule

_COMPONENTS: Final = TypeAdapter(tuple[Component, ...])


def hear_cycle(
    state: CycleState | None, body: Cycle, _contexts: Contexts, _now: datetime
) -> Decision[CycleState] | None:
    """Take over a cycle and note the bulk work that its status asks for.

    Only the newest fact of a cycle may arrive, so everything follows from the status and what is done already.
    """
    heard = _heard(state, body)
    heard = replace(heard, owes=_owed(state, heard))
    return Decision(heard) if heard != state else None


def hear_late(
    state: CycleState | None, _body: Person, _contexts: Contexts, _now: datetime
) -> Decision[CycleState] | None:
    """Look once more for open plans when a person is heard while the cycle closes."""
    return close_again(state)


def close_again(state: CycleState | None) -> Decision[CycleState] | None:
    """Look once more for open plans: one may have been opened by somebody who still took the cycle for open."""
    if state is None or state.status is not CycleStatus.CLOSING or CLOSE in state.owes:
        return None
    return Decision(replace(state, owes=(*state.owes, CLOSE)))


def cycle_target(body: Cycle, _contexts: Contexts) -> Sequence[str]:
    """Name the document that a cycle's fact changes."""
    return (evaluation.CYCLE.of(body.agency_id, body.cycle_id),)


def _heard(state: CycleState | None, body: Cycle) -> CycleState:
    planning, components = _policy(body)
    return filled(CycleState, body, state, planning=planning, components=components)


def _policy(body: Cycle) -> tuple[PlanningRule, tuple[Component, ...]]:
    results = body.policy.get("results")
    try:
        planning = PlanningRule.model_validate(body.policy.get("planning") or {})
        components = _COMPONENTS.validate_python(results.get("components") if isinstance(results, dict) else None)
    except ValidationError as error:
        raise Unprocessable("unreadable-policy", f"{body.subject}: {error.error_count()} problems") from error
    return planning, components


def _owed(state: CycleState | None, heard: CycleState) -> tuple[str, ...]:
    """Enrol first, so that a cycle opened and closing within one batch still has its people."""
    owed = [name for name in heard.owes if name != REMIND]
    population_changed = state is None or state.population != heard.population
    if population_changed and heard.status is not CycleStatus.CLOSED and ENROL not in owed:
        owed.append(ENROL)
    if heard.status is CycleStatus.CLOSING and heard.answer is None and CLOSE not in owed and ANSWER not in owed:
        owed.append(CLOSE)
    if heard.status is CycleStatus.OPEN and heard.planning.deadline_days is not None:
        owed.append(REMIND)
    return tuple(owed)
