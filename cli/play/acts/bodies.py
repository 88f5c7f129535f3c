"""Request bodies that several steps share."""

from cli.play.parts import Indicator, Objective
from cli.play.stage import Stage
from cli.play.steps import Step
from shared.ids.goals import PLAN, objective_of


def indicator_body(indicator: Indicator) -> dict[str, object]:
    """Write an indicator as goals wants it: with a target it is quantitative, with an expectation it is not."""
    shared: dict[str, object] = {
        "indicator_id": indicator.id,
        "name": indicator.name,
        "aspect": indicator.aspect,
        "component": indicator.component,
        **({} if indicator.perspective is None else {"perspective": indicator.perspective}),
        **({} if indicator.roll_up is None else {"roll_up": indicator.roll_up}),
        "weight": str(indicator.weight),
    }
    if indicator.target is None:
        return {**shared, "quantitative": False, "expectation": indicator.expectation}
    return {
        **shared,
        "quantitative": True,
        "direction": indicator.direction,
        "target": str(indicator.target),
        "target_high": _number(indicator.target_high),
        "baseline": _number(indicator.baseline),
        "two_sided": indicator.two_sided,
        "unit": indicator.unit,
        "expectation": indicator.expectation,
    }


def objective_body(stage: Stage, step: Step, objective: Objective) -> dict[str, object]:
    """Write an objective as goals wants it; person/objective becomes the superior's plan and objective."""
    superior = None
    if objective.intervenes_in is not None:
        person, name = objective.intervenes_in.split("/")
        superior = objective_of(stage.personal(PLAN, step, person), name)
    tied = None
    if objective.unit_indicator is not None:
        unit, indicator = objective.unit_indicator.split("/")
        tied = {"unit_id": unit, "indicator_id": indicator}
    return {
        "objective_id": objective.id,
        "name": objective.name,
        "main": objective.main,
        "intervenes_in": superior,
        "unit_indicator": tied,
        "mission": objective.mission,
        "weight": str(objective.weight),
        "indicators": [indicator_body(each) for each in objective.indicators],
    }


def _number(value: object) -> str | None:
    return None if value is None else str(value)
