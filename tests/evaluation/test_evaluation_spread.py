"""The spread of predicates in a unit: not looked at, warned about, or binding; the unit's own predicate first."""

from dataclasses import replace
from decimal import Decimal

import pytest
from evaluation_builders import (
    DAY,
    EMPLOYEE,
    ENDS,
    LONG,
    RATER,
    assignment,
    closing,
    env,
    rating,
    ready,
    with_inputs,
)

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, acknowledge, finalise
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.unit.spread import (
    NONE,
    Spread,
    SpreadOpen,
    SpreadUnfit,
    UnitUnrated,
    check_spread,
    counted,
    fit,
)
from services.evaluation.rules.policy.documents import PolicyRefused
from services.evaluation.rules.policy.packaged import parse
from shared.decision import Rejected
from shared.policy.outcome import DistributionMode
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

BAIK = UnitPredicate.BAIK


def spread(
    baik: int = 14, butuh_perbaikan: int = 3, *, undecided: int = 0, unit: UnitPredicate | None = BAIK
) -> Spread:
    """W4: of 20 people of a unit that is Baik, 3 are Sangat Baik, 14 Baik."""
    people = [Predicate.SANGAT_BAIK] * 3 + [Predicate.BAIK] * baik + [Predicate.BUTUH_PERBAIKAN] * butuh_perbaikan
    return held(people, unit=unit, undecided=undecided)


def held(people: list[Predicate], *, unit: UnitPredicate | None, undecided: int = 0) -> Spread:
    named = {f"p{number}": each for number, each in enumerate(people)}
    return Spread(unit_id="dinas", people=named, undecided=undecided, unit_predicate=unit, as_of=ENDS)


def decided() -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
    return decide(ready(), command, env(closing(), by=RATER)).state


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        (spread(), None),
        (spread(baik=15, butuh_perbaikan=2), SpreadUnfit),
        (spread(undecided=1), SpreadOpen),
        (spread(unit=None), UnitUnrated),
        (held([Predicate.BAIK], unit=UnitPredicate.KURANG), None),
    ],
    ids=["W4 fits", "W4 75 percent", "somebody undecided", "unit unrated", "one person can never fit"],
)
def test_nobody_becomes_final_against_the_spread_where_it_binds(found: Spread, refusal: type[Rejected] | None) -> None:
    if refusal is None:
        check_spread(found)
        assert acknowledge(decided(), Ending(spread=found), env(by=EMPLOYEE)).state.decision.acknowledged_on == DAY
        return
    with pytest.raises(refusal):
        acknowledge(decided(), Ending(spread=found), env(by=EMPLOYEE))
    with pytest.raises(refusal):
        finalise(decided(), Ending(reason=LONG, spread=found), env(by="pengelola"))


def test_the_refusal_names_the_least_change() -> None:
    with pytest.raises(SpreadUnfit, match="1 orang dari Baik ke"):
        check_spread(spread(baik=15, butuh_perbaikan=2))
    with pytest.raises(SpreadUnfit, match="Baik paling banyak 70 %: kini 15 dari 20 orang"):
        check_spread(spread(baik=15, butuh_perbaikan=2))


def test_who_has_acknowledged_is_not_asked_again() -> None:
    done = acknowledge(decided(), Ending(spread=spread()), env(by=EMPLOYEE)).state

    assert acknowledge(done, Ending(spread=spread(undecided=3)), env(by=EMPLOYEE)).state is done


def test_a_violation_tells_actual_and_limit_and_the_nearest_spread() -> None:
    found = fit(spread(baik=15, butuh_perbaikan=2).counts, unit_predicate=BAIK, as_of=ENDS)

    assert found is not None
    assert (found.mode, found.valid) == (DistributionMode.WARN, False)
    violation = found.violations[0]
    assert (violation.actual_percent, violation.limit_percent) == (Decimal(75), Decimal(70))
    assert (violation.actual_people, violation.limit_people) == (15, 14)
    assert found.nearest is not None
    assert (found.nearest.moved, found.nearest.counts["baik"], sum(found.nearest.counts.values())) == (1, 14, 20)


@pytest.mark.parametrize(
    ("mode", "unit"), [(DistributionMode.OFF, BAIK), (DistributionMode.WARN, None)], ids=["off", "unit unrated"]
)
def test_nothing_is_said_where_nothing_is_compared(mode: DistributionMode, unit: UnitPredicate | None) -> None:
    assert fit(spread().counts, unit_predicate=unit, mode=mode, as_of=ENDS) is None
    assert fit(counted([None]), unit_predicate=BAIK, as_of=ENDS) is None
    assert counted([None])[NONE] == 1


def units_first() -> CycleState:
    base = closing()
    known = running(base.policy_text).policy
    changed = known.model_copy(update={"results": known.results.model_copy(update={"unit_first": True})})
    return replace(base, policy_text=policy_text(changed))


@pytest.mark.parametrize("heads", [None, "dinas", "bidang"], ids=["member", "head of the own unit", "head of another"])
def test_where_units_come_first_nobody_is_decided_before_the_unit(heads: str | None) -> None:
    cycle = units_first()
    state = with_inputs(ready(), assignment=assignment(heads_unit=heads))
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason=LONG, on=DAY)
    rated = {name: rating(cycle, BAIK, unit_id=name).state for name in ("dinas", "bidang")}

    with pytest.raises(UnitUnrated, match=r"Predikat unit dinas belum ditetapkan\. Pimpinan satu tingkat di atas"):
        decide(state, command, env(cycle, by=RATER))
    if heads == "bidang":
        with pytest.raises(UnitUnrated, match="bidang"):
            decide(state, command, env(cycle, rated["dinas"], by=RATER))
    assert decide(state, command, env(cycle, *rated.values(), by=RATER)).state.decision.decided is not None
    assert decide(state, command, env(closing(), by=RATER)).state.decision.decided is not None


def test_tables_count_a_decision_without_reading_it_whole() -> None:
    looked_up = APPRAISAL.lookup(decided())

    assert (looked_up["results"], looked_up["behaviour"], looked_up["predicate"]) == ("above", "as", "baik")
    assert (looked_up["suggested_results"], looked_up["suggested_behaviour"]) == ("above", "as")
    assert "predicate" not in APPRAISAL.lookup(ready())


@pytest.mark.parametrize("people", [1, 2])
def test_of_one_or_two_people_a_binding_spread_demands_nothing(people: int) -> None:
    small = replace(held([Predicate.BAIK] * people, unit=BAIK), people_min=3)

    check_spread(small)
    check_spread(replace(small, undecided=1))
    check_spread(replace(small, unit_predicate=None))
    assert fit(small.counts, as_of=ENDS, unit_predicate=BAIK, people_min=3) is None
    with pytest.raises(SpreadUnfit):
        check_spread(replace(small, people_min=1))


def test_of_three_people_of_whom_one_has_no_predicate_it_demands_nothing_and_of_three_with_one_it_does() -> None:
    people: list[Predicate | None] = [Predicate.BAIK, Predicate.BAIK, None]
    named = {f"p{number}": each for number, each in enumerate(people)}
    some = Spread(unit_id="dinas", people=named, undecided=0, unit_predicate=BAIK, as_of=ENDS, people_min=3)

    check_spread(some)
    with pytest.raises(SpreadOpen):
        check_spread(replace(some, undecided=1))
    with pytest.raises(SpreadUnfit, match="1 orang dari Baik"):
        check_spread(replace(held([Predicate.BAIK] * 3, unit=BAIK), people_min=3))


def test_off_may_stand_without_quotes_in_a_policy_and_a_wrong_mode_is_named() -> None:
    base = policy_text(running(closing().policy_text).policy)

    def with_mode(text: str) -> str:
        return base.replace('"distribution":{"mode":"warn",', f'"distribution":{{"mode":{text},')

    assert parse(with_mode("false")).distribution.mode is DistributionMode.OFF
    assert parse(with_mode('"block"')).distribution.mode is DistributionMode.BLOCK
    with pytest.raises(PolicyRefused, match=r"distribution\.mode"):
        parse(with_mode('"keras"'))
