"""That a cycle is looked at each day for whoever has to be reminded, as long as anybody waits."""

from dataclasses import replace
from datetime import date
from typing import Final

from services.evaluation.domain.cycle.state import CycleState
from shared.decision import Decision, Env, without
from shared.events.evaluation import CycleStatus

REMIND: Final = "remind"
"""The job of a cycle whose policy has deadlines: look each day at who has to be reminded."""


def finish_day(state: CycleState, looked: tuple[date, bool] | None, _env: Env) -> Decision[CycleState] | None:
    """Note that a day's look at all appraisals is done; the job ends with the cycle, once no objection waits.

    ``looked``: the day, and whether an objection waits; None: nothing new was looked at.
    """
    if looked is None:
        return None
    day, waiting = looked
    over = state.status is CycleStatus.CLOSED and not waiting
    return Decision(replace(state, reminded_on=day, jobs=without(state.jobs, REMIND) if over else state.jobs))


def look_daily(state: CycleState | None, _appraisal: object, _env: Env) -> Decision[CycleState] | None:
    """Have a cycle looked at each day, because an objection waits."""
    return None if state is None else Decision(with_daily_look(state))


def with_daily_look(cycle: CycleState) -> CycleState:
    """A cycle that is looked at each day, where its policy has somebody reminded."""
    if REMIND in cycle.jobs or not cycle.running.policy.deciding.reminds:
        return cycle
    return replace(cycle, jobs=(*cycle.jobs, REMIND))
