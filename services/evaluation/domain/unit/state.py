"""A unit or team in a cycle: what was heard about it, its rating, and what an appraisal keeps of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.filled import filled
from services.evaluation.domain.policy.running import running
from services.evaluation.rules.rate.inputs import UnitInputs
from shared.decision import Kind, Says
from shared.events.evaluation import UnitRating
from shared.events.goals import IndicatorState
from shared.ids import evaluation
from shared.rules.vocabulary import UnitPredicate

REFRESH = "refresh"
"""The work after a change: look again at the appraisals that read this unit."""


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


def new_unit(cycle: CycleState, unit_id: str) -> UnitState:
    """A unit of which nothing was heard yet."""
    return UnitState(agency_id=cycle.agency_id, cycle_id=cycle.cycle_id, unit_id=unit_id)


def moved(state: UnitState, cycle: CycleState) -> UnitState:
    """Count a change; where the policy reads units, appraisals are owed a look."""
    owes = (REFRESH,) if running(cycle.policy_text).reads_units else ()
    return replace(state, revision=state.revision + 1, owes=owes)


def rating_subject(state: UnitState) -> str:
    """The subject of a unit's rating."""
    return evaluation.UNIT_RATING.of(state.agency_id, state.cycle_id, state.unit_id)


def _lookup(state: UnitState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "unit_id": state.unit_id}


def _body(state: UnitState, says: Says, version: int) -> UnitRating:
    if state.predicate is None or state.decided_by is None:
        raise AssertionError(f"{says.subject} speaks without a rating")
    return filled(UnitRating, state, subject=says.subject, version=version)


Units = Mapping[str, UnitState]
"""Unit documents that were read, by unit id."""

UNIT = Kind(evaluation.UNIT.kind, UnitState, _lookup, _body)
