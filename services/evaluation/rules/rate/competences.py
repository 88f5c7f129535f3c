"""Observed competences against the levels that a position needs."""

from fractions import Fraction

from services.evaluation.rules.rate.inputs import Inputs, Observation
from services.evaluation.rules.rate.scope import scope
from services.evaluation.rules.rate.values import CompetenceValue, MatchValue
from shared.policy.policy import Policy
from shared.rules.competence import jpm

_LEVELS = range(1, 6)


def match(policy: Policy, inputs: Inputs) -> MatchValue:
    """Match what was observed with what the position needs (JPM; a strength does not make up for a gap)."""
    values = tuple(
        CompetenceValue(competence=each, required=required, observation=_newest(each.id, inputs.observations))
        for each, required in scope(policy, inputs.assignment).competences
    )
    observed = [(each.required, each.observation.held) for each in values if each.observation is not None]
    if not observed:
        return MatchValue(competences=values, percent=None, rule=None)
    found = jpm(required=[need for need, _ in observed], held=[have for _, have in observed], cap_each=True)
    return MatchValue(competences=values, percent=Fraction(found.jpm_percent), rule=found.rule)


def not_observed(value: MatchValue) -> tuple[str, ...]:
    """List the competences that nobody observed."""
    return tuple(f"competence:{each.competence.id}" for each in value.competences if each.observation is None)


def _newest(competence: str, observations: tuple[Observation, ...]) -> Observation | None:
    """Name the observation that counts: the newest; of one day, the highest."""
    about = (each for each in observations if each.competence == competence and each.held in _LEVELS)
    return max(about, key=lambda each: (each.on, each.held, each.by, each.observed), default=None)
