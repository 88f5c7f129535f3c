"""Inputs with sensible defaults; a test states only what matters to it."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.evaluation.rules.rate.inputs import Inputs, Observation, UnitInputs
from shared.events.directory import PositionGroup
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import Assignment, IndicatorState, ObjectiveState
from shared.policy.policy import BehaviourMethod, ComponentSource, Policy

LESS = "minimise"
ENDS = date(2025, 12, 31)
"""The end of the cycle, whose tables count."""


def content(policy: Policy) -> Policy:
    """The policy, content with whatever there is: for what the parts come to that are there."""
    components = tuple(each.model_copy(update={"coverage": None}) for each in policy.results.components)
    results = policy.results.model_copy(update={"coverage": None, "components": components})
    behaviour = policy.behaviour.model_copy(update={"coverage": None})
    return policy.model_copy(update={"results": results, "behaviour": behaviour})


def person(position: str = "Analis", group: str = "pelaksana", heads: str | None = None) -> Assignment:
    return Assignment(
        employee_id="budi",
        unit_id="dinas",
        team_id="tim-1",
        position=position,
        position_group=PositionGroup(group),
        heads_unit=heads,
    )


def indicator(
    id_: str, target: str | None = "100", actual: str | None = "100", weight: str = "1", **more: Any
) -> IndicatorState:
    return IndicatorState(
        indicator_id=id_,
        name=f"Indikator {id_}",
        target=None if target is None else Decimal(target),
        actual=None if actual is None else Decimal(actual),
        weight=Decimal(weight),
        **more,
    )


def qualitative(id_: str, **more: Any) -> IndicatorState:
    return IndicatorState(indicator_id=id_, name=f"Indikator {id_}", quantitative=False, expectation="Rapi", **more)


def objective(id_: str, *indicators: IndicatorState, weight: str = "1", main: bool = True) -> ObjectiveState:
    return ObjectiveState(
        objective_id=id_, name=f"Hasil {id_}", main=main, weight=Decimal(weight), indicators=indicators
    )


def said(criterion: str, average: str | None, source: str = "superior", answers: int = 1) -> CriterionFeedback:
    return CriterionFeedback(
        about=About.BEHAVIOUR,
        criterion=criterion,
        source=Source(source),
        answers=0 if average is None else answers,
        average=None if average is None else Decimal(average),
    )


def judged(objective_id: str, average: str) -> CriterionFeedback:
    return CriterionFeedback(
        about=About.OBJECTIVE,
        criterion=objective_id,
        source=Source.SUPERIOR,
        answers=1,
        average=Decimal(average),
    )


def seen(competence: str, held: int, on: date = date(2025, 6, 30)) -> Observation:
    return Observation(competence=competence, held=held, observed="Terlihat saat bertugas", on=on, by="ani")


def unit(*indicators: IndicatorState, **more: Any) -> UnitInputs:
    return UnitInputs(unit_id="dinas", indicators=indicators, **more)


def heard(*objectives: ObjectiveState, **more: Any) -> Inputs:
    given: dict[str, Any] = {
        "as_of": ENDS,
        "assignment": person(),
        "closed": True,
        "plan_agreed": True,
        "objectives": objectives,
        "feedback": (),
        "observations": (),
        "days_reported": 0,
        "training_jp": Decimal(0),
        "months": 12,
    }
    return Inputs(**{**given, **more})


def behaviour_as(policy: Policy, average: str = "2") -> dict[str, Any]:
    """Behaviour inputs that give every criterion the same judgement, or every competence the level required."""
    if policy.behaviour.method is BehaviourMethod.OBSERVATIONS:
        group = PositionGroup.PELAKSANA
        needed = [(each.id, each.required.get(group, each.default)) for each in policy.competences]
        return {"observations": tuple(seen(id_, held) for id_, held in needed)}
    return {"feedback": tuple(said(each.id, average) for each in policy.behaviour.criteria)}


def on_target(policy: Policy, actual: str = "100") -> Inputs:
    """Give inputs that reach every target exactly, or a percentage of the indicators' targets."""
    components = policy.results.components
    plan = [
        objective(each.id, indicator(each.id, actual=actual, component=each.id))
        for each in components
        if each.source is ComponentSource.INDICATORS
    ]
    given = behaviour_as(policy)
    of_results = tuple(said(each.id, "2") for each in components if each.source is ComponentSource.FEEDBACK)
    target = {each.source: each.target for each in components}
    given["feedback"] = (*given.get("feedback", ()), *of_results)
    return heard(
        *plan,
        unit=unit(indicator("u", actual=actual), survey_index=target.get(ComponentSource.SURVEY)),
        team=unit(indicator("t", actual=actual)),
        days_reported=240,
        **given,
    )
