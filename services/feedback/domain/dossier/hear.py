"""Hearing of a plan: whoever has one has a dossier."""

from dataclasses import replace

from services.feedback.domain.cycle.state import Cycle
from services.feedback.domain.dossier.state import LATE, Dossier
from shared.decision import Decision
from shared.events.goals import Plan


def hear_plan(state: Dossier | None, plan: Plan, cycle: Cycle | None) -> Decision[Dossier]:
    """Open the dossier of whoever has a plan, or take over a change of the plan.

    Opened or still open while its cycle closes, it owes that the cycle closes it: the walk that closes dossiers
    may have looked before this one was there.
    """
    heard = Dossier(
        agency_id=plan.agency_id,
        cycle_id=plan.cycle_id,
        segment=plan.segment,
        assignment=plan.assignment,
        objectives=tuple(objective.objective_id for objective in plan.objectives),
        owes=(LATE,) if cycle is not None and not cycle.is_open else (),
    )
    if state is None:
        return Decision(heard)
    if state.closed:
        return Decision(state)
    taken = replace(
        state,
        assignment=heard.assignment,
        objectives=heard.objectives,
        owes=heard.owes or state.owes,
    )
    return Decision(state if taken == state else taken)
