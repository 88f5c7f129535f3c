"""A unit or team in a cycle: what was heard about it, and the rating an official gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from services.evaluation.domain.cycle import CycleState
from services.evaluation.domain.policy import running
from services.evaluation.rules.inputs import UnitInputs
from shared.decision import Decision, Kind, Rejected, Says, document_id
from shared.events.evaluation import CycleStatus, UnitRating
from shared.events.feedback import Survey
from shared.events.goals import IndicatorState, UnitIndicators
from shared.rules.vocabulary import UnitPredicate

REFRESH = "refresh"
"""The work after a change: look again at the appraisals that read this unit."""


class CycleClosed(Rejected):
    """Every appraisal of the cycle is final; a unit's rating cannot change any more."""

    code = "cycle-closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitState:
    """Copies of a unit's indicators and survey with the last versions heard, and its rating.

    ``revision`` counts the changes, so that an appraisal can say which of them it has taken in.
    """

    agency_id: str
    cycle_id: str
    unit_id: str
    revision: int = 0
    indicators: tuple[IndicatorState, ...] = ()
    indicators_version: int = 0
    indicators_closed: bool = False
    survey_index: Decimal | None = None
    survey_answers: int = 0
    survey_version: int = 0
    survey_closed: bool = False
    predicate: UnitPredicate | None = None
    reason: str = ""
    decided_by: str | None = None
    owes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSeen:
    """A unit as an appraisal took it in. Revision 0: nothing was heard about that unit yet."""

    unit_id: str
    revision: int = 0
    indicators_version: int = 0
    survey_version: int = 0
    inputs: UnitInputs | None = None


def hear_indicators(state: UnitState | None, body: UnitIndicators, *, cycle: CycleState) -> Decision[UnitState]:
    """Copy a unit's indicators."""
    unit = state or _new(cycle, body.unit_id)
    changed = replace(
        unit,
        indicators=body.indicators,
        indicators_version=body.version,
        indicators_closed=body.closed,
    )
    return Decision(_moved(changed, cycle))


def hear_survey(state: UnitState | None, body: Survey, *, cycle: CycleState) -> Decision[UnitState]:
    """Copy a unit's satisfaction index (SKM)."""
    unit = state or _new(cycle, body.unit_id)
    changed = replace(
        unit,
        survey_index=body.index,
        survey_answers=body.answers,
        survey_version=body.version,
        survey_closed=body.closed,
    )
    return Decision(_moved(changed, cycle))


def rate_unit(
    state: UnitState | None,
    *,
    cycle: CycleState,
    unit_id: str,
    predicate: UnitPredicate,
    reason: str,
    by: str,
) -> Decision[UnitState]:
    """Set a unit's predicate (domain.md 1.6, step 1).

    :raises CycleClosed: when every appraisal of the cycle is final.
    """
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle.cycle_id} sudah ditutup; predikat unit tidak dapat diubah lagi.")
    unit = state or _new(cycle, unit_id)
    if (unit.predicate, unit.reason, unit.decided_by) == (predicate, reason, by):
        return Decision(unit)
    rated = replace(unit, predicate=predicate, reason=reason, decided_by=by)
    return Decision(_moved(rated, cycle), (Says("unit.rated", _rating_subject(rated)),))


def refreshed(state: UnitState) -> Decision[UnitState]:
    """Every appraisal that reads this unit has taken in its present revision."""
    return Decision(replace(state, owes=()))


def as_seen(state: UnitState) -> UnitSeen:
    """What an appraisal keeps of a unit: enough to compute and explain its suggestion by itself."""
    return UnitSeen(
        unit_id=state.unit_id,
        revision=state.revision,
        indicators_version=state.indicators_version,
        survey_version=state.survey_version,
        inputs=UnitInputs(
            unit_id=state.unit_id,
            predicate=state.predicate,
            indicators=state.indicators,
            survey_index=state.survey_index,
            survey_answers=state.survey_answers,
        ),
    )


def _new(cycle: CycleState, unit_id: str) -> UnitState:
    return UnitState(agency_id=cycle.agency_id, cycle_id=cycle.cycle_id, unit_id=unit_id)


def _moved(state: UnitState, cycle: CycleState) -> UnitState:
    owes = (REFRESH,) if running(cycle.policy_text).reads_units else ()
    return replace(state, revision=state.revision + 1, owes=owes)


def _rating_subject(state: UnitState) -> str:
    return document_id(state.agency_id, "unit-rating", state.cycle_id, state.unit_id)


def _lookup(state: UnitState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "unit_id": state.unit_id}


def _body(state: UnitState, says: Says, version: int) -> UnitRating:
    if state.predicate is None or state.decided_by is None:
        raise AssertionError(f"{says.subject} speaks without a rating")
    return UnitRating(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=state.cycle_id,
        unit_id=state.unit_id,
        predicate=state.predicate,
        reason=state.reason,
        decided_by=state.decided_by,
    )


UNIT = Kind("unit", UnitState, _lookup, _body)
