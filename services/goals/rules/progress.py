"""How far a person or a unit has come, reckoned with the regulation's achievement of an indicator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from shared.events.goals import IndicatorState, ObjectiveState
from shared.rules.indicator import indicator_achievement
from shared.rules.numbers import half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Numbers for a glance; the rating is evaluation's business.

    ``percent`` counts what was not reported as zero, ``reported_percent`` leaves it out; both only look at
    quantitative indicators and are None when there is none to look at.
    """

    indicators: int
    reported: int
    percent: Decimal | None
    reported_percent: Decimal | None


NO_PROGRESS: Final = Progress(indicators=0, reported=0, percent=None, reported_percent=None)
"""Where nothing is agreed or set yet."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    weight: Fraction
    achieved: Fraction | None


def progress_of_plan(objectives: Sequence[ObjectiveState], *, as_of: date, from_baseline: bool = False) -> Progress:
    """Sum up a plan: indicators by their weight within the objective, objectives by theirs.

    ``as_of``, here and below: the cycle's end, whose formula counts.
    """
    return _progress(
        [indicator for objective in objectives for indicator in objective.indicators],
        [
            weighed
            for objective in objectives
            for weighed in _shares(objective.indicators, objective.weight, as_of=as_of, from_baseline=from_baseline)
        ],
    )


def progress_of_indicators(
    indicators: Sequence[IndicatorState], *, as_of: date, from_baseline: bool = False
) -> Progress:
    """Sum up the indicators of a unit by their weight."""
    return _progress(indicators, _shares(indicators, Decimal(1), as_of=as_of, from_baseline=from_baseline))


def achieved(indicator: IndicatorState, *, as_of: date, from_baseline: bool) -> Fraction | None:
    """Give the achievement of one indicator in percent, from its baseline where the policy says so and there is one.

    :raises InvalidInput: when the formula cannot be applied
    """
    if indicator.actual is None or indicator.target is None:
        return None
    result = indicator_achievement(
        direction=indicator.direction,
        target=indicator.target if indicator.target_high is None else (indicator.target, indicator.target_high),
        actual=indicator.actual,
        baseline=indicator.baseline if from_baseline and not indicator.two_sided else None,
        two_sided=indicator.two_sided,
        as_of=as_of,
    )
    return Fraction(result.achievement_percent)


def average(percents: Iterable[Decimal | None]) -> Decimal | None:
    """Give the plain mean of the percentages that are there, two decimals."""
    there = [Fraction(each) for each in percents if each is not None]
    return half_up(sum(there, Fraction(0)) / len(there)) if there else None


def _shares(
    indicators: Sequence[IndicatorState], whole: Decimal, *, as_of: date, from_baseline: bool
) -> list[_Weighed]:
    measured = [indicator for indicator in indicators if indicator.quantitative and indicator.target is not None]
    weights = [Fraction(each.weight) for each in measured]
    share = Fraction(whole) / (sum(weights, Fraction(0)) or 1)
    return [
        _Weighed(share * weight, achieved(each, as_of=as_of, from_baseline=from_baseline))
        for each, weight in zip(measured, weights, strict=True)
    ]


def _progress(indicators: Sequence[IndicatorState], weighed: Sequence[_Weighed]) -> Progress:
    reported = [each for each in weighed if each.achieved is not None]
    return Progress(
        indicators=len(indicators),
        reported=sum(indicator.reported_on is not None for indicator in indicators),
        percent=_mean(weighed),
        reported_percent=_mean(reported),
    )


def _mean(weighed: Sequence[_Weighed]) -> Decimal | None:
    total = sum((each.weight for each in weighed), Fraction(0))
    if not total:
        return None
    return half_up(sum((each.weight * each.achieved for each in weighed if each.achieved), Fraction(0)) / total)
