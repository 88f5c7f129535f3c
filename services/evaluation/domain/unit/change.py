"""What changes a unit: what goals and feedback say about it, and its rating by an official."""

from dataclasses import replace

from services.evaluation.domain.cycle.state import CYCLE, CycleClosed, document_of, known
from services.evaluation.domain.requests import RatingBody
from services.evaluation.domain.unit.state import UnitState, moved, new_unit
from shared.decision import Decision, Env, Publish, existing
from shared.events.evaluation import CycleStatus
from shared.events.feedback import Survey
from shared.events.goals import UnitIndicators
from shared.ids import evaluation
from shared.ids.form import agency_of


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
    """Copy a unit's satisfaction index (SKM)."""
    cycle = known(env.get(CYCLE, document_of(body)), body)
    changed = replace(
        state or new_unit(cycle, body.unit_id),
        survey_index=body.index,
        survey_answers=body.answers,
        survey_version=body.version,
        survey_closed=body.closed,
    )
    return Decision(moved(changed, cycle))


def refreshed(state: UnitState, _gathered: None, _env: Env) -> Decision[UnitState]:
    """Every appraisal that reads this unit has taken in its present revision."""
    return Decision(replace(state, jobs=()))


def rate_unit(state: UnitState | None, rating: RatingBody, env: Env) -> Decision[UnitState]:
    """Set a unit's predicate (domain.md 1.6, step 1).

    :raises NotFound: when there is no such cycle.
    :raises CycleClosed: when every appraisal of the cycle is final.
    """
    cycle_id, unit_id = evaluation.UNIT.read(env.id)
    cycle = existing(env.get(CYCLE, evaluation.CYCLE.of(agency_of(env.id), cycle_id)))
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; predikat unit tidak dapat diubah lagi.")
    unit = state or new_unit(cycle, unit_id)
    wanted = (rating.predicate, rating.reason, env.by.employee_id)
    if (unit.predicate, unit.reason, unit.decided_by) == wanted:
        return Decision(unit)
    rated = replace(unit, predicate=rating.predicate, reason=rating.reason, decided_by=env.by.employee_id)
    subject = evaluation.UNIT_RATING.of(rated.agency_id, rated.cycle_id, rated.unit_id)
    return Decision(moved(rated, cycle), (Publish("unit.rated", subject),))
