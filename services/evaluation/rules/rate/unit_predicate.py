"""What a unit's indicators suggest for its predicate; the leader one level above sets it (domain.md 1.6, step 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.events.goals import IndicatorState
from shared.policy.policy import BaselineUse, Policy, Unreported
from shared.rules.errors import InvalidInput
from shared.rules.indicator import achievement
from shared.rules.numbers import Term, half_up, mean_ratio, millionths
from shared.rules.vocabulary import UnitPredicate


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorReached:
    """What one indicator reached, in percent of its target; absent where that cannot be said."""

    indicator_id: str
    name: str
    weight: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedPredicate:
    """The predicate that a unit's indicators suggest, with their weighted mean; absent where none can be measured."""

    predicate: UnitPredicate | None
    percent: Decimal | None
    indicators: tuple[IndicatorReached, ...]


def suggested_predicate(
    indicators: Iterable[IndicatorState], policy: Policy, *, as_of: date, closed: bool
) -> SuggestedPredicate:
    """Compute what a unit's indicators suggest; what is left out was not reported, has no number or no target.

    ``as_of``: the cycle's end. ``closed``: nothing more is reported, so that what is missing counts as the policy says.
    """
    reached = [(each, _hundredths(each, policy, as_of=as_of, closed=closed)) for each in indicators]
    terms: list[Term] = [
        (millionths(each.weight), hundredths, 100) for each, hundredths in reached if hundredths is not None
    ]
    mean = mean_ratio([term for term in terms if term[0] > 0])
    percent = None if mean is None else half_up(Fraction(*mean), policy.rounding_places)
    return SuggestedPredicate(
        predicate=None if percent is None else policy.unit_rating.of(percent),
        percent=percent,
        indicators=tuple(
            IndicatorReached(
                indicator_id=each.indicator_id,
                name=each.name,
                weight=each.weight,
                percent=None if hundredths is None else half_up(Fraction(hundredths, 100), policy.rounding_places),
            )
            for each, hundredths in reached
        ),
    )


def _hundredths(indicator: IndicatorState, policy: Policy, *, as_of: date, closed: bool) -> int | None:
    if not indicator.quantitative or indicator.target is None:
        return None
    if indicator.actual is None:
        return 0 if closed and policy.results.unreported is Unreported.ZERO else None
    baseline = indicator.baseline if policy.planning.baseline is BaselineUse.LINEAR else None
    cap = policy.results.cap_percent
    try:
        return achievement(as_of=as_of).hundredths(
            indicator.direction,
            indicator.target,
            indicator.target_high,
            max(indicator.actual, Decimal(0)),
            baseline,
            None if cap is None else cap.as_integer_ratio(),
        )
    except InvalidInput:
        return None
