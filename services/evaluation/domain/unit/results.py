"""The results of a unit: how its people are spread, mean percents, and who is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.unit.spread import Fit, counted, fit
from services.evaluation.domain.unit.state import UnitState
from shared.alike import filled
from shared.events.evaluation import AppraisalStatus, Outcome
from shared.policy.outcome import DistributionRule
from shared.rules.numbers import half_up, mean_of

_WARNED: Final = DistributionRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionMean:
    """The mean of one component or criterion over those for whom it has a value."""

    criterion: str
    axis: str
    mean_percent: Decimal
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Who has no complete suggestion yet or is still awaited, and why."""

    employee_id: str
    appraisal_id: str
    status: AppraisalStatus
    waits_for: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResults:
    """What a unit's people come to; ``without_result``: of how many the policy says that there is none.

    They left, or were on leave all the time; nobody waits for them, and they are in no spread.
    """

    people: int
    without_result: int
    by_status: dict[str, int]
    suggested: dict[str, int]
    decided: dict[str, int]
    mean_results_percent: Decimal | None
    mean_behaviour_percent: Decimal | None
    criteria: tuple[CriterionMean, ...]
    missing: tuple[Missing, ...]
    distribution: Fit | None


def unit_results(
    appraisals: Sequence[AppraisalState],
    *,
    as_of: date,
    unit: UnitState | None,
    rule: DistributionRule = _WARNED,
    places: int = 2,
) -> UnitResults:
    """Add up the appraisals of a unit's people; of who moved on within the cycle, the next segment counts.

    ``as_of``: the cycle's end. ``places``: the decimals to which the policy rounds.
    """
    appraisals = [each for each in appraisals if not each.continued]
    rated = [each for each in appraisals if each.by_rule is None or each.by_rule.result]
    suggested = [each.suggestion.outcome for each in rated]
    decided = [each.decision.decided.outcome for each in appraisals if each.decision.decided is not None]
    spread = _spread(decided)
    return UnitResults(
        people=len(appraisals),
        without_result=len(appraisals) - len(rated),
        by_status=_by_status(appraisals),
        suggested=_spread(suggested),
        decided=spread,
        mean_results_percent=_mean([each.results_percent for each in suggested], places),
        mean_behaviour_percent=_mean([each.behaviour_percent for each in suggested], places),
        criteria=_criteria(rated, places),
        missing=tuple(
            filled(Missing, each, each.inputs, each.suggestion.outcome, appraisal_id=each.id)
            for each in appraisals
            if _is_missing(each)
        ),
        distribution=fit(
            spread,
            as_of=as_of,
            unit_predicate=unit.predicate if unit is not None else None,
            mode=rule.mode,
            people_min=rule.people_min,
        ),
    )


def _by_status(appraisals: Iterable[AppraisalState]) -> dict[str, int]:
    people = Counter(each.status.value for each in appraisals)
    return {status.value: people[status.value] for status in AppraisalStatus}


def _spread(outcomes: Iterable[Outcome]) -> dict[str, int]:
    return counted(each.predicate for each in outcomes)


def _mean(percents: Iterable[Decimal | None], places: int) -> Decimal | None:
    found = mean_of((Decimal(1), None if each is None else Fraction(each)) for each in percents)
    return None if found is None else half_up(found, places)


def _criteria(appraisals: Iterable[AppraisalState], places: int) -> tuple[CriterionMean, ...]:
    percents: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for each in (criterion for appraisal in appraisals for criterion in appraisal.suggestion.criteria):
        if each.percent is not None:
            percents[each.axis, each.criterion].append(each.percent)
    return tuple(
        CriterionMean(criterion=criterion, axis=axis, mean_percent=mean, people=len(known))
        for (axis, criterion), known in sorted(percents.items(), key=lambda item: (item[0][0] != "results", item[0]))
        if (mean := _mean(known, places)) is not None
    )


def _is_missing(state: AppraisalState) -> bool:
    awaited = state.by_rule is None or state.by_rule.result
    return state.undecided and awaited and bool(state.inputs.waits_for or state.suggestion.outcome.missing)
