"""Inputs of any kind, the same for the same seed: for what must hold whatever the inputs are.

A hundred draws a case from a property-testing library take ten times longer than the rules themselves. So a seed is
drawn, and the corners that such a library would look for are listed here by hand.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import TypeVar

from policy_builders import ENDS, person

from services.evaluation.rules.rate.arithmetic import Limits
from services.evaluation.rules.rate.inputs import EarlierSegment, Inputs, Observation, SegmentInputs, UnitInputs
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import IndicatorState, ObjectiveState
from shared.policy.policy import Bounds, ComponentSource, Policy
from shared.rules.indicator import Direction
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

T = TypeVar("T")

_CORNERS = ("0", "0.00", "0.01", "1", "89.99", "90", "99.995", "100", "100.01", "1E+2", "120", "300")
_JUDGEMENTS = ("1", "1.5", "1.99", "2", "2.00", "2.5", "2.333333", "3")


def case(rng: Random, policy: Policy) -> Inputs:
    """Anything that could have been heard about a person."""
    return Inputs(
        as_of=ENDS,
        assignment=person(
            rng.choice(["Guru Muda", "Analis"]),
            rng.choice(["jpt", "jf", "pelaksana"]),
            rng.choice([None, None, "dinas"]),
        ),
        closed=rng.random() < 0.5,
        plan_agreed=rng.random() > 0.1,
        objectives=tuple(_objective(rng, policy, number) for number in range(rng.randrange(5))),
        feedback=_feedback(rng, policy),
        observations=_observations(rng, policy),
        days_reported=rng.choice([0, 0, 1, 239, 240, 241, rng.randrange(300)]),
        training_jp=_amount(rng),
        months=rng.randrange(1, 13),
        unit=_maybe(rng, _unit(rng)),
        team=_maybe(rng, _unit(rng)),
        headed=_maybe(rng, _unit(rng)),
        segments=_maybe(rng, _segments(rng, policy), likely=0.3),
    )


def shuffled(rng: Random, of: Inputs) -> Inputs:
    """The same in another order."""
    return replace(
        of,
        objectives=tuple(
            each.model_copy(update={"indicators": _mixed(rng, each.indicators)}) for each in _mixed(rng, of.objectives)
        ),
        feedback=_mixed(rng, of.feedback),
        observations=_mixed(rng, of.observations),
        unit=of.unit and replace(of.unit, indicators=_mixed(rng, of.unit.indicators)),
        team=of.team and replace(of.team, indicators=_mixed(rng, of.team.indicators)),
    )


def better(rng: Random, of: Inputs) -> Inputs:
    """Nothing is new, and nothing is worse."""
    ranks = list(reversed(UnitPredicate))
    headed = of.headed
    if headed is not None and headed.predicate is not None:
        headed = replace(headed, predicate=rng.choice(ranks[ranks.index(headed.predicate) :]))
    return replace(
        of,
        objectives=tuple(
            each.model_copy(update={"indicators": _better_indicators(rng, each.indicators)}) for each in of.objectives
        ),
        feedback=tuple(
            each
            if each.average is None
            else each.model_copy(update={"average": min(Decimal(3), each.average + _maybe_more(rng) / 100)})
            for each in of.feedback
        ),
        observations=tuple(replace(each, held=rng.randint(each.held, 5)) for each in of.observations),
        days_reported=of.days_reported + (rng.randrange(50) if of.days_reported else 0),
        unit=of.unit
        and replace(
            of.unit,
            indicators=_better_indicators(rng, of.unit.indicators),
            survey_index=of.unit.survey_index and of.unit.survey_index + _maybe_more(rng),
        ),
        team=of.team and replace(of.team, indicators=_better_indicators(rng, of.team.indicators)),
        headed=headed,
    )


def _better_indicators(rng: Random, of: tuple[IndicatorState, ...]) -> tuple[IndicatorState, ...]:
    return tuple(each if each.actual is None else _better(rng, each, each.actual) for each in of)


def _better(rng: Random, indicator: IndicatorState, actual: Decimal) -> IndicatorState:
    more = _maybe_more(rng)
    changed = actual + more if indicator.direction is Direction.MAXIMISE else max(Decimal(0), actual - more)
    return indicator.model_copy(update={"actual": changed})


def _objective(rng: Random, policy: Policy, number: int) -> ObjectiveState:
    named = [each.id for each in policy.results.components if each.source is ComponentSource.INDICATORS]
    return ObjectiveState(
        objective_id=f"o{number}",
        name="Hasil",
        main=rng.random() < 0.5,
        weight=Decimal(rng.choice(["0", "1", "20", "33.33", str(rng.randrange(101))])),
        indicators=_indicators(rng, [*named, None], 4),
    )


def _indicators(rng: Random, components: Sequence[str | None], below: int) -> tuple[IndicatorState, ...]:
    return tuple(
        IndicatorState(
            indicator_id=f"{rng.choice('abc')}{number}",
            name="Indikator",
            quantitative=rng.random() < 0.8,
            direction=rng.choice(list(Direction)),
            target=_maybe(rng, _amount(rng)),
            target_high=_maybe(rng, _amount(rng), likely=0.3),
            component=rng.choice(components),
            weight=Decimal(rng.choice(["0", "1", "1", "2.5", "33.333333", "50"])),
            actual=_maybe(rng, _amount(rng)),
        )
        for number in range(rng.randrange(below))
    )


def _unit(rng: Random) -> UnitInputs:
    return UnitInputs(
        unit_id="dinas",
        predicate=_maybe(rng, rng.choice(list(UnitPredicate))),
        indicators=_indicators(rng, [None], 3),
        survey_index=_maybe(rng, Decimal(rng.randint(2500, 10_000)).scaleb(-2)),
        survey_answers=rng.choice([0, 12, 30, 400]),
        survey_attributed=rng.choice([None, False, True]),
    )


def _segments(rng: Random, policy: Policy) -> SegmentInputs:
    """One to three earlier segments and the present one, of a year."""
    last, number = date(2025, 12, 31), rng.randint(1, 3)
    days = sorted(rng.sample(range(2, 365), number))
    begins = [date(2025, 1, 1), *(date(2025, 1, 1) + timedelta(days=day) for day in days)]
    earlier = tuple(
        _earlier(rng, policy, place, since, until - timedelta(days=1))
        for place, (since, until) in enumerate(pairwise(begins), start=1)
    )
    return SegmentInputs(segment=number + 1, starts_on=begins[-1], ends_on=last, earlier=earlier)


def _earlier(rng: Random, policy: Policy, number: int, starts_on: date, ends_on: date) -> EarlierSegment:
    """A segment before; where a rating has a percent, the level is the one that the policy gives it."""
    rated = rng.random() < 0.8
    work, conduct = (_maybe(rng, _percent(rng)) if rated else None for _ in range(2))
    return EarlierSegment(
        segment=number,
        appraisal_id=f"a:appraisal:c:e:{number}",
        unit_id="dinas",
        starts_on=starts_on,
        ends_on=ends_on,
        decided_by="ani" if rated else None,
        results=_level(rng, policy.results.bounds, work) if rated else None,
        behaviour=_level(rng, policy.behaviour.bounds, conduct) if rated else None,
        predicate=Predicate.BAIK if rated else None,
        results_percent=work,
        behaviour_percent=conduct,
        finalised_at=datetime(2026, 1, 5, tzinfo=UTC),
    )


def _level(rng: Random, bounds: Bounds, percent: Decimal | None) -> Level:
    return rng.choice(list(Level)) if percent is None else Limits.of(bounds).level_of(percent)


def _feedback(rng: Random, policy: Policy) -> tuple[CriterionFeedback, ...]:
    of_results = [each.id for each in policy.results.components if each.source is ComponentSource.FEEDBACK]
    about = [(About.BEHAVIOUR, each.id) for each in policy.behaviour.criteria]
    about += [(About.BEHAVIOUR, each) for each in of_results]
    about += [(About.OBJECTIVE, f"o{number}") for number in range(4)]
    likely = rng.choice([0.0, 0.2, 0.5, 1.0])
    return tuple(
        CriterionFeedback(
            about=kind,
            criterion=criterion,
            source=source,
            answers=rng.randint(1, 5),
            average=_maybe(rng, Decimal(rng.choice(_JUDGEMENTS)), likely=0.9),
        )
        for kind, criterion in about
        for source in (Source.SUPERIOR, Source.PEER, Source.SUBORDINATE, Source.SELF)
        if rng.random() < likely
    )


def _observations(rng: Random, policy: Policy) -> tuple[Observation, ...]:
    names = [each.id for each in policy.competences]
    return tuple(
        Observation(
            competence=rng.choice(names),
            held=rng.randint(1, 5),
            observed="",
            on=date(2025, 1, rng.randint(1, 4)),
            by="ani",
        )
        for _ in range(rng.randrange(7) if names else 0)
    )


def _amount(rng: Random) -> Decimal:
    return Decimal(rng.choice(_CORNERS)) if rng.random() < 0.4 else Decimal(rng.randrange(30_001)).scaleb(-2)


def _percent(rng: Random) -> Decimal:
    return Decimal(rng.choice([0, 9999, 10_000, 12_000, rng.randint(0, 12_000)])).scaleb(-2)


def _maybe_more(rng: Random) -> Decimal:
    return rng.choice([Decimal(0), _amount(rng)])


def _maybe(rng: Random, value: T, *, likely: float = 0.7) -> T | None:
    return value if rng.random() < likely else None


def _mixed(rng: Random, items: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(rng.sample(items, len(items)))
