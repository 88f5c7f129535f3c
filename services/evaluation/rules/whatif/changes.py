"""Inputs with one value changed; nothing else is touched."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.evaluation.rules.rate.inputs import Inputs, Observation, UnitInputs
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import IndicatorState, ObjectiveState
from shared.rules.vocabulary import UnitPredicate


def with_actual(inputs: Inputs, objective_id: str, indicator_id: str, actual: Decimal) -> Inputs:
    """Give an indicator of the plan another realisation."""

    def changed(objective: ObjectiveState) -> ObjectiveState:
        if objective.objective_id != objective_id:
            return objective
        return objective.model_copy(update={"indicators": _with_actual(objective.indicators, indicator_id, actual)})

    return replace(inputs, objectives=tuple(changed(each) for each in inputs.objectives))


def with_unit_actual(inputs: Inputs, *, team: bool, indicator_id: str, actual: Decimal) -> Inputs:
    """Give an indicator of the person's team or unit another realisation."""
    unit = inputs.team if team else inputs.unit
    if unit is None:
        return inputs
    changed = replace(unit, indicators=_with_actual(unit.indicators, indicator_id, actual))
    return replace(inputs, team=changed) if team else replace(inputs, unit=changed)


def with_judgement(inputs: Inputs, *, about: About, criterion: str, source: Source, average: Decimal) -> Inputs:
    """Let a source say something else on average."""
    others = tuple(
        each for each in inputs.feedback if (each.about, each.criterion, each.source) != (about, criterion, source)
    )
    said = CriterionFeedback(about=about, criterion=criterion, source=source, answers=1, average=average)
    return replace(inputs, feedback=(*others, said))


def with_observation(inputs: Inputs, competence: str, held: int) -> Inputs:
    """Let a competence have been observed at another level."""
    others = tuple(each for each in inputs.observations if each.competence != competence)
    seen = Observation(competence=competence, held=held, observed="", on=date.max, by="")
    return replace(inputs, observations=(*others, seen))


def with_survey_index(inputs: Inputs, index: Decimal) -> Inputs:
    """Give the person's unit another survey index."""
    unit = inputs.unit or UnitInputs(unit_id=inputs.assignment.unit_id)
    return replace(inputs, unit=replace(unit, survey_index=index))


def with_unit_predicate(inputs: Inputs, predicate: UnitPredicate) -> Inputs:
    """Rate the unit that the person heads."""
    headed = inputs.headed or UnitInputs(unit_id=inputs.assignment.heads_unit or "")
    return replace(inputs, headed=replace(headed, predicate=predicate))


def _with_actual(
    indicators: tuple[IndicatorState, ...], indicator_id: str, actual: Decimal
) -> tuple[IndicatorState, ...]:
    return tuple(
        each.model_copy(update={"actual": actual}) if each.indicator_id == indicator_id else each for each in indicators
    )
