"""Periodic results beside the annual decision: considered, not averaged; against most of them with a reason."""

from dataclasses import replace
from datetime import date

import pytest
from evaluation_builders import DAY, LONG, RATER, closing, env, ready

from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.consider import PeriodicResult, considered, falls_within, majority
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.requests import ReasonNeeded
from shared.events.evaluation import Appraisal, CyclePeriod
from shared.policy.outcome import PeriodicRule
from shared.rules.vocabulary import Level, Predicate

BAIK, SB, BP = Predicate.BAIK, Predicate.SANGAT_BAIK, Predicate.BUTUH_PERBAIKAN
FOLLOWS = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)


def quarters(*predicates: Predicate | None) -> tuple[PeriodicResult, ...]:
    return tuple(
        PeriodicResult(
            appraisal_id=f"kota:appraisal:2025-t{number}:budi:1",
            version=10 + number,
            cycle_id=f"2025-t{number}",
            period=CyclePeriod.QUARTERLY,
            starts_on=date(2025, 3 * number - 2, 1),
            ends_on=date(2025, 3 * number, 28),
            results=Level.AS,
            behaviour=Level.AS,
            predicate=each,
        )
        for number, each in enumerate(predicates, 1)
    )


def needing(required: int | None) -> CycleState:
    base = closing()
    rule = None if required is None else PeriodicRule(required=required)
    changed = running(base.policy_text).policy.model_copy(update={"periodic": rule})
    return replace(base, policy_text=policy_text(changed))


@pytest.mark.parametrize(
    ("predicates", "expected"),
    [
        ((BAIK, BAIK, SB), BAIK),
        ((BAIK, SB), None),
        ((BAIK, None), BAIK),
        ((None,), None),
        ((), None),
        ((BP, BP, SB, BAIK), None),
    ],
    ids=["two of three", "a tie", "unrated do not count", "only unrated", "none", "largest but not most"],
)
def test_a_majority_is_more_than_half_of_the_rated(
    predicates: tuple[Predicate | None, ...], expected: Predicate | None
) -> None:
    assert majority(quarters(*predicates)) is expected


@pytest.mark.parametrize(
    ("required", "predicates", "refused"),
    [
        (None, (BP, BP, BP), False),
        (3, (BP, BP, BP), True),
        (4, (BP, BP, BP), False),
        (3, (BAIK, BAIK, BP), False),
        (2, (BP, SB), False),
        (3, (BP, BP, None), False),
    ],
    ids=["policy does not look", "enough", "one too few", "agrees", "no majority", "unrated do not count"],
)
def test_against_most_of_enough_periodic_results_a_decision_needs_a_reason(
    required: int | None, predicates: tuple[Predicate | None, ...], refused: bool
) -> None:
    cycle, periodic = needing(required), quarters(*predicates)

    def decided(reason: str) -> AppraisalState:
        command = replace(FOLLOWS, reason=reason)
        return decide(ready(), replace(command, periodic=periodic), env(cycle, by=RATER)).state

    if refused:
        with pytest.raises(ReasonNeeded, match=r"sebagian besar hasil periodik tahun ini \(Butuh Perbaikan\)"):
            decided("")
        assert decided(LONG).decision.decided is not None
    else:
        assert decided("").decision.decided is not None


def test_a_decision_keeps_what_it_considered_with_source_and_version() -> None:
    periodic = quarters(BAIK, BAIK)
    decision = decide(ready(), replace(FOLLOWS, periodic=periodic), env(closing(), by=RATER))
    state = decision.state

    body = APPRAISAL.body(state, decision.publishes[0], 9)
    shown = AppraisalView.of(9, state)

    assert state.periodic == periodic
    assert isinstance(body, Appraisal)
    assert [(each.appraisal, each.version) for each in body.considered] == [
        ("kota:appraisal:2025-t1:budi:1", 11),
        ("kota:appraisal:2025-t2:budi:1", 12),
    ]
    assert [each.version for each in explain(state, cycle=closing()).sources[-2:]] == [11, 12]
    assert shown.periodic is not None
    assert (shown.periodic.majority, "dipertimbangkan, tidak dirata-rata" in shown.periodic.text) == (BAIK, True)
    assert state.suggestion == ready().suggestion


def test_only_shorter_periods_of_the_same_year_count() -> None:
    (first,) = quarters(BAIK)
    year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}

    assert falls_within(first, **year)
    assert not falls_within(replace(first, period=CyclePeriod.ANNUAL), **year)
    assert not falls_within(replace(first, starts_on=date(2024, 12, 31)), **year)
    assert not falls_within(replace(first, ends_on=date(2026, 1, 1)), **year)
    assert considered(()) is None
