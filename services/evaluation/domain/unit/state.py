"""A unit or team in a cycle: what was heard about it, its rating, and what an appraisal keeps of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.evaluation.domain.cycle.state import CycleState, InCycle
from services.evaluation.rules.rate.inputs import UnitInputs
from shared.alike import body_of, filled
from shared.decision import Env, Kind, Publish
from shared.events.evaluation import UnitRating
from shared.events.goals import Assignment, IndicatorState
from shared.ids import evaluation
from shared.rules.vocabulary import UnitPredicate

REFRESH = "refresh"
"""The work after a change: look again at the appraisals that read this unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadComment:
    """Why a spread of predicates stands that does not fit the unit's own, by whom, and for whom."""

    text: str
    by: str
    on: date
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitState:
    """Copies of a unit's indicators and survey with the last versions heard, and its rating.

    ``decided_for``: the leader for whom a substitute set the predicate. ``survey_attributed``: whether the survey may
    count for persons; None where the last one heard did not say. ``revision`` counts the changes, so that an appraisal
    can say which of them it has taken in. ``spread_comment`` changes nothing that counts.
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
    survey_attributed: bool | None = None
    survey_version: int = 0
    survey_closed: bool = False
    predicate: UnitPredicate | None = None
    reason: str = ""
    decided_by: str | None = None
    decided_for: str | None = None
    spread_comment: SpreadComment | None = None
    jobs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The document's id."""
        return evaluation.UNIT.of(self.agency_id, self.cycle_id, self.unit_id)


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
    return filled(UnitSeen, state, inputs=filled(UnitInputs, state))


def new_unit(cycle: CycleState, unit_id: str) -> UnitState:
    """A unit of which nothing was heard yet."""
    return UnitState(agency_id=cycle.agency_id, cycle_id=cycle.cycle_id, unit_id=unit_id)


def moved(state: UnitState, cycle: CycleState) -> UnitState:
    """Count a change; where the policy reads units, appraisals are owed a look."""
    jobs = (REFRESH,) if cycle.running.reads_units else ()
    return replace(state, revision=state.revision + 1, jobs=jobs)


def _lookup(state: UnitState) -> Mapping[str, str]:
    return {"cycle_id": state.cycle_id, "unit_id": state.unit_id}


def _body(state: UnitState, publish: Publish, version: int) -> UnitRating:
    if state.predicate is None or state.decided_by is None:
        raise AssertionError(f"{publish.subject} speaks without a rating")
    return body_of(UnitRating, state, publish, version)


Units = Mapping[str, UnitState]
"""Unit documents that were read, by unit id."""

UNIT = Kind(evaluation.UNIT.kind, UnitState, _lookup, _body)


def documents_of(about: InCycle, person: Assignment | None) -> tuple[str, ...]:
    """The ids of the units that may count for a person: where he or she works, the team, the one headed."""
    named = () if person is None else dict.fromkeys((person.unit_id, person.team_id, person.heads_unit))
    return tuple(evaluation.UNIT.of(about.agency_id, about.cycle_id, each) for each in named if each is not None)


def units_in(env: Env, about: InCycle, person: Assignment | None) -> Units:
    """Give the units that may count for a person, as far as they are among the contexts, by unit id."""
    return {each.unit_id: each for each in env.all(UNIT, documents_of(about, person))}
