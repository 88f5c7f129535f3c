"""What goals and feedback say about a unit."""

from dataclasses import replace

from services.evaluation.domain.cycle.state import CYCLE, document_of, known
from services.evaluation.domain.unit.state import UnitState, moved, new_unit
from shared.decision import Decision, Env
from shared.events.feedback import Survey
from shared.events.goals import UnitIndicators
from shared.policy.feedback import AttributedTo


def on_indicators(state: UnitState | None, body: UnitIndicators, env: Env) -> Decision[UnitState]:
    """Copy a unit's indicators."""
    cycle = known(env.get(CYCLE, document_of(body)), body)
    changed = replace(
        state or new_unit(cycle, body.unit_id),
        indicators=body.indicators,
        indicators_version=body.version,
        indicators_closed=body.closed,
    )
    return Decision(moved(changed, cycle))


def on_survey(state: UnitState | None, body: Survey, env: Env) -> Decision[UnitState]:
    """Copy a unit's satisfaction index (SKM), and whether it may count for persons."""
    cycle = known(env.get(CYCLE, document_of(body)), body)
    changed = replace(
        state or new_unit(cycle, body.unit_id),
        survey_index=body.index,
        survey_answers=body.answers,
        survey_attributed=body.attributed_to == AttributedTo.PERSON,
        survey_version=body.version,
        survey_closed=body.closed,
    )
    return Decision(moved(changed, cycle))


def refreshed(state: UnitState, _gathered: None, _env: Env) -> Decision[UnitState]:
    """Every appraisal that reads this unit has taken in its present revision."""
    return Decision(replace(state, jobs=()))
