"""Feedback as a value: averages of the sources, weighted as the policy says."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.evaluation.rules.rate.arithmetic import exactly, judged_percent
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import FeedbackValue, SourceValue
from shared.events.feedback import About, CriterionFeedback, Source
from shared.policy.policy import LevelPercents
from shared.rules.scoring import mean_of

_NOTHING_SAID: Final = FeedbackValue(sources=(), average=None, percent=None)


def feedback_on(
    criterion: str, *, inputs: Inputs, weights: Mapping[Source, Decimal], worth: LevelPercents
) -> FeedbackValue:
    """Weigh what the sources say about a behaviour. A source without a weight is shown and does not count."""
    said = inputs.judged.get((About.BEHAVIOUR, criterion))
    if said is None:
        return _NOTHING_SAID
    sources = tuple(
        SourceValue(
            source=source,
            average=average,
            answers=sum(each.answers for each in of_source),
            weight=weights.get(source, Decimal(0)),
        )
        for source in Source
        if (average := _average(of_source := [each for each in said if each.source is source])) is not None
    )
    average = mean_of((each.weight, each.average) for each in sources)
    return FeedbackValue(
        sources=sources,
        average=average,
        percent=None if average is None else judged_percent(average, worth),
    )


def superior_on_objective(objective_id: str, inputs: Inputs) -> Fraction | None:
    """Give the superior's average judgement of an objective."""
    said = inputs.judged.get((About.OBJECTIVE, objective_id))
    return None if said is None else _average([each for each in said if each.source is Source.SUPERIOR])


def _average(said: Sequence[CriterionFeedback]) -> Fraction | None:
    return mean_of(
        (Decimal(max(each.answers, 1)), None if each.average is None else exactly(each.average)) for each in said
    )
