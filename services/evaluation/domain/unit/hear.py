"""Hearing what goals and feedback say about a unit."""

from dataclasses import replace

from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.state import UnitState, moved, new_unit
from shared.decision import Decision
from shared.events.feedback import Survey
from shared.events.goals import UnitIndicators


def hear_indicators(state: UnitState | None, body: UnitIndicators, *, cycle: CycleState) -> Decision[UnitState]:
    """Copy a unit's indicators."""
    unit = state or new_unit(cycle, body.unit_id)
    changed = replace(
        unit,
        indicators=body.indicators,
        indicators_version=body.version,
        indicators_closed=body.closed,
    )
    return Decision(moved(changed, cycle))


def hear_survey(state: UnitState | None, body: Survey, *, cycle: CycleState) -> Decision[UnitState]:
    """Copy a unit's satisfaction index (SKM)."""
    unit = state or new_unit(cycle, body.unit_id)
    changed = replace(
        unit,
        survey_index=body.index,
        survey_answers=body.answers,
        survey_version=body.version,
        survey_closed=body.closed,
    )
    return Decision(moved(changed, cycle))


def refreshed(state: UnitState) -> Decision[UnitState]:
    """Every appraisal that reads this unit has taken in its present revision."""
    return Decision(replace(state, owes=()))
