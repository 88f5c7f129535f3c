"""A unit whose indicator is rolled up, and plans that are tied to it."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    DAY,
    RATER,
    RATER_ACTS,
    UNIT,
    acts,
    cycle,
    draft,
    env,
    indicator,
    objective,
    realisation,
)

from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.proposal import Proposal
from services.goals.domain.plan.propose import propose
from services.goals.domain.plan.state import PlanState
from services.goals.domain.requests import AgreementIn
from services.goals.domain.unit import UnitEdition, UnitIndicatorsState
from shared.events.goals import IndicatorState, ObjectiveState, RollUp, UnitIndicatorRef

UNIT_ID: Final = f"{AGENCY}:unit-indicators:{CYCLE}:{UNIT}"
LITERACY: Final = UnitIndicatorRef(unit_id=UNIT, indicator_id="lancar")


def unit_with(how: RollUp | None = RollUp.SUM) -> UnitIndicatorsState:
    fluent = indicator(indicator_id="lancar", name="Murid lancar membaca", target=200, unit="murid", roll_up=how)
    edition = UnitEdition(indicators=(fluent,), set_by=RATER, set_on=DAY, as_of=DAY)
    return UnitIndicatorsState(agency_id=AGENCY, cycle_id=CYCLE, unit_id=UNIT, editions=(edition,), revision=1)


def tied(*indicators: IndicatorState, to: UnitIndicatorRef = LITERACY) -> ObjectiveState:
    return objective(*(indicators or (indicator(unit="Murid"),)), unit_indicator=to)


def tied_plan(who: str, *indicators: IndicatorState) -> PlanState:
    """A plan that is agreed and tied to the unit's indicator."""
    plan, known = draft(who), {CYCLE_ID: cycle(), UNIT_ID: unit_with()}
    told = Proposal(objectives=(tied(*indicators),))
    waiting = propose(plan, told, env(plan.id, by=acts(who), contexts=known)).state
    return agree(waiting, AgreementIn(), env(plan.id, by=RATER_ACTS)).state


def achieved(who: str, value: str | None) -> PlanState:
    """Such a plan on which so much was reported."""
    told = () if value is None else (realisation(f"r-{who}", value=Decimal(value)),)
    return replace(tied_plan(who), realisations=told)
