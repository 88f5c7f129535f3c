"""A unit's predicate: set by the leader one level above it, with reasons, beside what its indicators suggest."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from evaluation_builders import AGENCY, CYCLE_ID, DAY, ENDS, LONG, UNIT_ID, closed, closing, env, indicator, policy

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.cycle.state import CycleClosed
from services.evaluation.domain.requests import ReasonNeeded
from services.evaluation.domain.unit.rate import Heads, RateUnit, rate_unit
from services.evaluation.domain.unit.state import UNIT, UnitState
from services.evaluation.rules.rate.unit_predicate import suggested_predicate
from shared.decision import Decision, Delegation, NotFound, NotYours, Publish
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import UnitRating
from shared.policy.outcome import UnitRatingRule
from shared.rules.indicator import Direction
from shared.rules.vocabulary import UnitPredicate

HEAD, LEADER = "kepala", "bupati"
ABOVE = Heads(head_ids=frozenset({HEAD, "lama"}), leader_ids=(LEADER,))
UNIT_DOCUMENT = f"{AGENCY}:unit:{CYCLE_ID}:{UNIT_ID}"


def rating(
    *, by: str, officer: bool = False, heads: Heads = ABOVE, reason: str = LONG, given: tuple[Delegation, ...] = ()
) -> Decision[UnitState]:
    command = RateUnit(predicate=UnitPredicate.BAIK, reason=reason, heads=heads)
    return rate_unit(None, command, env(closing(), by=by, officer=officer, given=given, id=UNIT_DOCUMENT))


def test_the_leader_one_level_above_sets_it_with_reasons() -> None:
    decision = rating(by=LEADER)

    assert [each.type for each in decision.publishes] == ["unit.rated"]
    assert (decision.state.predicate, decision.state.decided_by, decision.state.reason) == ("baik", LEADER, LONG)
    with pytest.raises(ReasonNeeded):
        rating(by=LEADER, reason="Bagus.")


def test_a_substitute_of_today_sets_it_with_both_names() -> None:
    given = Delegation(
        agency_id=AGENCY,
        principal_id=LEADER,
        delegate_id="plh",
        kind="plh",
        valid_from=DAY,
        valid_to=DAY,
        status=DelegationStatus.ACCEPTED,
        answered_on=DAY,
    )
    decision = rating(by="plh", given=(given,))

    told = UNIT.body(decision.state, decision.publishes[0], 2)
    assert isinstance(told, UnitRating)
    assert (told.decided_by, told.decided_for) == ("plh", LEADER)
    with pytest.raises(OwnAppraisal):
        rating(by=HEAD, given=(replace(given, delegate_id=HEAD),))


@pytest.mark.parametrize("officer", [False, True])
@pytest.mark.parametrize("by", [HEAD, "lama"])
def test_nobody_sets_that_of_a_unit_he_or_she_heads_or_headed(by: str, officer: bool) -> None:
    with pytest.raises(OwnAppraisal):
        rating(by=by, officer=officer)
    with pytest.raises(OwnAppraisal):
        rating(by=by, officer=officer, heads=replace(ABOVE, leader_ids=()))


@pytest.mark.parametrize(("by", "officer"), [("pengelola", True), ("citra", False)])
def test_an_officer_sets_it_only_where_nobody_is_above(by: str, officer: bool) -> None:
    with pytest.raises(NotYours, match="satu tingkat di atas unit"):
        rating(by=by, officer=officer)

    assert rating(by="pengelola", officer=True, heads=Heads()).state.decided_by == "pengelola"
    with pytest.raises(NotYours, match="pengelola kinerja"):
        rating(by="citra", heads=Heads())


def test_it_may_be_set_again_until_the_cycle_is_closed_and_the_same_again_changes_nothing() -> None:
    before = rating(by=LEADER).state
    command = RateUnit(predicate=UnitPredicate.BAIK, reason=LONG, heads=ABOVE)

    assert rate_unit(before, command, env(closing(), by=LEADER, id=UNIT_DOCUMENT)).state is before
    changed = rate_unit(
        before,
        replace(command, predicate=UnitPredicate.KURANG),
        env(closing(), by=LEADER, id=UNIT_DOCUMENT),
    )
    assert changed.publishes == (Publish("unit.rated", f"{AGENCY}:unit-rating:{CYCLE_ID}:{UNIT_ID}"),)
    with pytest.raises(CycleClosed):
        rate_unit(before, command, env(closed(), by=LEADER, id=UNIT_DOCUMENT))
    with pytest.raises(NotFound):
        rate_unit(None, command, env(by=LEADER, id=UNIT_DOCUMENT))


@pytest.mark.parametrize(
    ("actual", "suggested"),
    [
        ("100.01", UnitPredicate.ISTIMEWA),
        ("100", UnitPredicate.BAIK),
        ("90", UnitPredicate.BAIK),
        ("89.99", UnitPredicate.BUTUH_PERBAIKAN),
        ("70", UnitPredicate.BUTUH_PERBAIKAN),
        ("69.99", UnitPredicate.KURANG),
        ("50", UnitPredicate.KURANG),
        ("49.99", UnitPredicate.SANGAT_KURANG),
        ("0", UnitPredicate.SANGAT_KURANG),
    ],
)
def test_what_the_indicators_reach_suggests_a_predicate(actual: str, suggested: UnitPredicate) -> None:
    found = suggested_predicate((indicator(actual=Decimal(actual)),), policy(), as_of=ENDS, closed=True)

    assert (found.predicate, found.percent) == (suggested, Decimal(actual).quantize(Decimal("0.01")))


def test_the_suggestion_is_the_mean_by_weights_and_says_what_each_reached() -> None:
    # 3 x 120 (capped) + 1 x 40 = 400 / 4 = 100 -> baik, not above 100
    found = suggested_predicate(
        (
            indicator(indicator_id="U1", actual=150, weight=3),
            indicator(indicator_id="U2", actual=16, target=10, direction=Direction.MINIMISE, weight=1),
            indicator(indicator_id="U3", target=None, expectation="Tertib", actual=None),
        ),
        policy(),
        as_of=ENDS,
        closed=True,
    )

    assert (found.predicate, found.percent) == (UnitPredicate.BAIK, Decimal("100.00"))
    assert [each.percent for each in found.indicators] == [Decimal("120.00"), Decimal("40.00"), None]


def test_what_is_not_reported_counts_nothing_once_closed_and_waits_until_then() -> None:
    half = (indicator(indicator_id="U1", actual=100), indicator(indicator_id="U2", actual=None))

    assert suggested_predicate(half, policy(), as_of=ENDS, closed=False).predicate is UnitPredicate.BAIK
    assert suggested_predicate(half, policy(), as_of=ENDS, closed=True).predicate is UnitPredicate.KURANG
    assert suggested_predicate((), policy(), as_of=date(2025, 12, 31), closed=True).predicate is None


def test_the_limits_of_the_suggestion_fall() -> None:
    with pytest.raises(ValueError, match="fall"):
        UnitRatingRule(baik_from=Decimal(60))
