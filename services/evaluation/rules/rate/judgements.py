"""What people judge: feedback weighed by its sources, observed competences against what a position needs."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final

from services.evaluation.rules.rate.arithmetic import Worth, judged_percent
from services.evaluation.rules.rate.inputs import Inputs, Observation
from services.evaluation.rules.rate.scope import Scope
from services.evaluation.rules.rate.values import CompetenceValue, FeedbackValue, MatchValue, SourceValue
from shared.events.feedback import CriterionFeedback, Source
from shared.rules.competence import jpm_hundredths
from shared.rules.numbers import MILLION, Ratio, Term, mean_ratio, millionths

_LEVELS = range(1, 6)
_RANK: Final = attrgetter("on", "held", "by", "observed")
_NOTHING_SAID: Final = FeedbackValue(judged=(), weights={}, average=None, percent=None)


def feedback_on(criterion: str, *, inputs: Inputs, weights: Mapping[Source, int], worth: Worth) -> FeedbackValue:
    """Weigh what the sources say about a behaviour; a source without a weight does not count."""
    judged = inputs.judged.get(criterion)
    if judged is None:
        return _NOTHING_SAID
    terms: list[Term] = []
    for source, weight in weights.items():
        if weight > 0 and (of := [each for each in judged if each.source is source]):
            terms.append((weight, *_average(of)))
    average = mean_ratio(terms)
    return FeedbackValue(judged, weights, average, None if average is None else judged_percent(average, worth))


def sources(value: FeedbackValue) -> tuple[SourceValue, ...]:
    """Tell the sources of feedback apart, also those that are shown and do not count."""
    return tuple(
        SourceValue(source, _average(of), sum(each.answers for each in of), value.weights.get(source, 0))
        for source in Source
        if (of := [each for each in value.judged if each.source is source])
    )


def superior_on_objective(objective_id: str, inputs: Inputs) -> Ratio | None:
    """Give the superior's average judgement of an objective."""
    judged = inputs.judged_objectives.get(objective_id)
    return None if judged is None else _average(judged)


def _average(judged: Sequence[CriterionFeedback]) -> Ratio:
    total = times = 0
    for each in judged:
        answers = each.answers or 1
        total += answers * (0 if each.average is None else millionths(each.average))
        times += answers
    return total, times * MILLION


def match(of: Scope, inputs: Inputs) -> MatchValue:
    """Match what was observed with what the position needs (JPM; a strength does not make up for a gap)."""
    newest = _newest(inputs.observations)
    values = tuple([CompetenceValue(each, required, newest.get(each.id)) for each, required in of.competences])
    observed = [(each.required, each.observation.held) for each in values if each.observation is not None]
    if not observed:
        return MatchValue(values, None, None)
    found, rule = jpm_hundredths(
        required=[need for need, _ in observed],
        held=[have for _, have in observed],
        cap_each=True,
        as_of=inputs.as_of,
    )
    return MatchValue(values, (found, 100), rule)


def not_observed(value: MatchValue) -> tuple[str, ...]:
    """List the competences that nobody observed."""
    return tuple(f"competence:{each.competence.id}" for each in value.competences if each.observation is None)


def _newest(observations: Sequence[Observation]) -> Mapping[str, Observation]:
    """Name the observation of each competence that counts: the newest; of one day, the highest."""
    found: dict[str, Observation] = {}
    for each in observations:
        if each.held in _LEVELS:
            other = found.setdefault(each.competence, each)
            if other is not each and _RANK(each) > _RANK(other):
                found[each.competence] = each
    return found
