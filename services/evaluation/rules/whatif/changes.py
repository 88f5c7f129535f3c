"""Inputs with one value changed; nothing else is touched."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.evaluation.rules.rate.inputs import Inputs, Observation, UnitInputs
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import IndicatorState, ObjectiveState


def with_actual(objective_id: str, indicator_id: str, inputs: Inputs, actual: Decimal) -> Inputs:
    """Give an indicator of the plan another realisation."""

    def changed(objective: ObjectiveState) -> ObjectiveState:
        if objective.objective_id != objective_id:
            return objective
        return objective.model_copy(update={"indicators": _with_actual(objective.indicators, indicator_id, actual)})

    return replace(inputs, objectives=tuple(changed(each) for each in inputs.objectives))


def with_judgement(about: About, criterion: str, source: Source, inputs: Inputs, average: Decimal) -> Inputs:
    """Let a source say something else on average."""
    others = tuple(
        each for each in inputs.feedback if (each.about, each.criterion, each.source) != (about, criterion, source)
    )
    said = CriterionFeedback(about=about, criterion=criterion, source=source, answers=1, average=average)
    return replace(inputs, feedback=(*others, said))


def with_observation(competence: str, inputs: Inputs, held: Decimal) -> Inputs:
    """Let a competence have been observed at another level."""
    others = tuple(each for each in inputs.observations if each.competence != competence)
    seen = Observation(competence=competence, held=int(held), observed="", on=date.max, by="")
    return replace(inputs, observations=(*others, seen))


def unit_with_actual(unit: UnitInputs | None, indicator_id: str, actual: Decimal) -> UnitInputs | None:
    """Give an indicator of a unit or team another realisation."""
    return unit and replace(unit, indicators=_with_actual(unit.indicators, indicator_id, actual))


def _with_actual(
    indicators: tuple[IndicatorState, ...], indicator_id: str, actual: Decimal
) -> tuple[IndicatorState, ...]:
    return tuple(
        each.model_copy(update={"actual": actual}) if each.indicator_id == indicator_id else each for each in indicators
    )
