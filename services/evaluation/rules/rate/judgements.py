"""What people judge: feedback weighed by its sources, observed competences against what a position needs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.evaluation.rules.rate.arithmetic import exactly, judged_percent
from services.evaluation.rules.rate.inputs import Inputs, Observation
from services.evaluation.rules.rate.scope import scope
from services.evaluation.rules.rate.values import CompetenceValue, FeedbackValue, MatchValue, SourceValue
from shared.events.feedback import About, CriterionFeedback, Source
from shared.policy.policy import LevelPercents, Policy
from shared.rules.competence import jpm
from shared.rules.numbers import mean_of

_LEVELS = range(1, 6)
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


def match(policy: Policy, inputs: Inputs) -> MatchValue:
    """Match what was observed with what the position needs (JPM; a strength does not make up for a gap)."""
    values = tuple(
        CompetenceValue(competence=each, required=required, observation=_newest(each.id, inputs.observations))
        for each, required in scope(policy, inputs.assignment).competences
    )
    observed = [(each.required, each.observation.held) for each in values if each.observation is not None]
    if not observed:
        return MatchValue(competences=values, percent=None, rule=None)
    found = jpm(
        required=[need for need, _ in observed],
        held=[have for _, have in observed],
        cap_each=True,
        as_of=inputs.as_of,
    )
    return MatchValue(competences=values, percent=Fraction(found.jpm_percent), rule=found.rule)


def not_observed(value: MatchValue) -> tuple[str, ...]:
    """List the competences that nobody observed."""
    return tuple(f"competence:{each.competence.id}" for each in value.competences if each.observation is None)


def _newest(competence: str, observations: tuple[Observation, ...]) -> Observation | None:
    """Name the observation that counts: the newest; of one day, the highest."""
    about = (each for each in observations if each.competence == competence and each.held in _LEVELS)
    return max(about, key=lambda each: (each.on, each.held, each.by, each.observed), default=None)
