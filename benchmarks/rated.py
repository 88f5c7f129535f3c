"""People to be rated, the same for the same seed.

Each has five objectives with two indicators each, of which most are quantitative; feedback of
every source that the policy asks, on every criterion and objective; observations of every competence. The policies are
all packaged ones in turn. Fifteen people of each go round: few enough to lie in the processor's cache, as what a
service rates does, which was decoded just before.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Final

from services.evaluation.rules.policy.packaged import packaged
from services.evaluation.rules.rate.inputs import Inputs, Observation, UnitInputs
from shared.events.directory import PositionGroup
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import Assignment, IndicatorState, ObjectiveState
from shared.policy.policy import ComponentSource, Policy
from shared.rules.indicator import Direction
from shared.rules.vocabulary import UnitPredicate

SEED: Final = 8
_ENDS, _REPORTED, _SEEN = date(2025, 12, 31), date(2025, 11, 28), date(2025, 6, 30)
_OBJECTIVES, _INDICATORS, _PEOPLE = 5, 2, 105

Person = tuple[Policy, Inputs]
"""Somebody to be rated: by which policy, from what."""


@lru_cache(maxsize=1)
def people() -> tuple[Person, ...]:
    """Make the people, the same for the same seed."""
    rng, policies = Random(SEED), packaged()
    return tuple(
        (policy, _inputs(rng, policy, number))
        for number in range(_PEOPLE)
        for policy in (policies[number % len(policies)],)
    )


def _inputs(rng: Random, policy: Policy, number: int) -> Inputs:
    return Inputs(
        as_of=_ENDS,
        assignment=Assignment(
            employee_id=f"e{number}",
            unit_id="u1",
            team_id="t1",
            position=rng.choice(["Pranata Komputer Ahli Muda", "Guru Ahli Muda", "Pengelola data"]),
            position_group=rng.choice([PositionGroup.JF, PositionGroup.PELAKSANA]),
            rater_id="r1",
        ),
        closed=True,
        plan_agreed=True,
        objectives=tuple(_objective(rng, policy, at) for at in range(_OBJECTIVES)),
        feedback=tuple(_feedback(rng, policy)),
        observations=tuple(
            Observation(competence=each.id, held=rng.randint(1, 5), observed="Tampak saat bertugas", on=_SEEN, by="r1")
            for each in policy.competences
        ),
        days_reported=rng.randint(150, 250),
        training_jp=Decimal(rng.randint(0, 40)),
        months=12,
        unit=_unit(rng),
        team=_unit(rng),
    )


def _objective(rng: Random, policy: Policy, number: int) -> ObjectiveState:
    named = [each.id for each in policy.results.components if each.source is ComponentSource.INDICATORS]
    return ObjectiveState(
        objective_id=f"o{number}",
        name=f"Terlaksananya pengolahan data kepegawaian bagian {number}",
        main=number < _OBJECTIVES - 1,
        weight=Decimal(20),
        indicators=tuple(
            _indicator(rng, f"o{number}-i{at}", named[(number + at) % len(named)]) for at in range(_INDICATORS)
        ),
    )


def _indicator(rng: Random, id_: str, component: str | None) -> IndicatorState:
    target = Decimal(rng.choice([12, 24, 50, 100, 250, rng.randint(10, 5000)]))
    return IndicatorState(
        indicator_id=id_,
        name="Jumlah berkas yang diolah lengkap dan benar",
        quantitative=rng.random() < 0.85,
        direction=rng.choice(list(Direction)),
        target=target,
        unit="berkas",
        expectation="Lengkap dan benar",
        component=component,
        weight=Decimal(50),
        actual=target * rng.randint(60, 130) / 100,
        reported_on=_REPORTED,
        evidence_count=1,
    )


def _feedback(rng: Random, policy: Policy) -> Iterator[CriterionFeedback]:
    of_results = [each.id for each in policy.results.components if each.source is ComponentSource.FEEDBACK]
    for criterion in (*(each.id for each in policy.behaviour.criteria), *of_results):
        for source in policy.feedback.sources:
            yield _said(rng, About.BEHAVIOUR, criterion, source)
    for number in range(_OBJECTIVES):
        yield _said(rng, About.OBJECTIVE, f"o{number}", Source.SUPERIOR)


def _said(rng: Random, about: About, criterion: str, source: Source) -> CriterionFeedback:
    answers = rng.randint(3, 6) if source in (Source.PEER, Source.SUBORDINATE) else 1
    total = sum(rng.randint(1, 3) for _ in range(answers))
    average = round(Decimal(total) / answers, 6)
    return CriterionFeedback(about=about, criterion=criterion, source=source, answers=answers, average=average)


def _unit(rng: Random) -> UnitInputs:
    return UnitInputs(
        unit_id="u1",
        predicate=UnitPredicate.BAIK,
        indicators=tuple(_indicator(rng, f"u{at}", None) for at in range(2)),
        survey_index=Decimal(rng.randint(7000, 9900)).scaleb(-2),
        survey_answers=30,
    )
