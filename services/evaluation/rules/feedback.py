"""Feedback as a value: averages of the sources, weighted as the policy says."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from services.evaluation.rules.arithmetic import judged_percent, weighted_mean
from services.evaluation.rules.inputs import Inputs
from services.evaluation.rules.values import FeedbackValue, SourceValue
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.policy import LevelPercents


def feedback_on(
    criterion: str, *, inputs: Inputs, weights: Mapping[Source, Decimal], worth: LevelPercents
) -> FeedbackValue:
    """Weigh what the sources say about a behaviour. A source without a weight is shown and does not count."""
    sources = tuple(
        SourceValue(
            source=source,
            average=average,
            answers=sum(each.answers for each in said),
            weight=weights.get(source, Decimal(0)),
        )
        for source, said in _by_source(inputs, About.BEHAVIOUR, criterion)
        if (average := _average(said)) is not None
    )
    average = weighted_mean((each.weight, each.average) for each in sources)
    return FeedbackValue(
        sources=sources,
        average=average,
        percent=None if average is None else judged_percent(average, worth),
    )


def superior_on_objective(objective_id: str, inputs: Inputs) -> Fraction | None:
    """Give the superior's average judgement of an objective."""
    said = dict(_by_source(inputs, About.OBJECTIVE, objective_id))
    return _average(said.get(Source.SUPERIOR, []))


def _by_source(inputs: Inputs, about: About, criterion: str) -> list[tuple[Source, list[CriterionFeedback]]]:
    said: dict[Source, list[CriterionFeedback]] = {}
    for each in inputs.feedback:
        if each.criterion == criterion and each.about is about and each.average is not None:
            said.setdefault(each.source, []).append(each)
    return [(source, said[source]) for source in Source if source in said]


def _average(said: list[CriterionFeedback]) -> Fraction | None:
    return weighted_mean(
        (Decimal(max(each.answers, 1)), None if each.average is None else Fraction(each.average)) for each in said
    )
