"""What a unit's people come to: spread, means, who is missing, and the warning about the spread."""

from dataclasses import replace
from decimal import Decimal

from evaluation_builders import DAY, ENDS, RATER, closing, cycle, env, plan, rating, ready

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.unit.results import unit_results
from services.evaluation.domain.unit.state import UnitState
from shared.rules.vocabulary import Level, UnitPredicate


def decided(name: str) -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
    state = decide(ready(), command, env(closing(), by=RATER)).state
    return replace(state, employee_id=name)


def rated(predicate: UnitPredicate) -> UnitState:
    return rating(closing(), predicate).state


def test_people_are_counted_by_status_and_predicate() -> None:
    open_still = replace(on_plan(None, plan(), env(cycle())).state, employee_id="citra")

    results = unit_results([decided("budi"), ready(), open_still], unit=None, as_of=ENDS)

    assert results.people == 3
    assert results.by_status == {"open": 1, "ready": 1, "decided": 1, "acknowledged": 0, "final": 0, "cancelled": 0}
    assert results.suggested["baik"] == 2
    assert results.suggested["none"] == 1
    assert results.decided["baik"] == 1
    assert [each.employee_id for each in results.missing] == ["citra"]
    assert results.missing[0].waits_for == ("plan", "dossier")


def test_means_are_exact_and_rounded_once() -> None:
    results = unit_results([ready(actual=100), ready(actual=105), ready(actual=100)], unit=None, as_of=ENDS)

    assert results.mean_results_percent == Decimal("101.67")
    assert results.criteria[0].criterion == "sasaran"
    assert (results.criteria[0].mean_percent, results.criteria[0].people) == (Decimal("101.67"), 3)


def test_the_spread_is_compared_with_the_units_rating_as_a_warning_only() -> None:
    everybody_good = [decided(f"p{number}") for number in range(10)]

    fit = unit_results(everybody_good, unit=rated(UnitPredicate.BAIK), as_of=ENDS).distribution

    assert fit is not None
    assert not fit.valid
    assert fit.warnings


def test_nothing_is_said_about_the_spread_before_unit_and_people_are_rated() -> None:
    assert unit_results([decided("budi")], unit=None, as_of=ENDS).distribution is None
    assert unit_results([ready()], unit=rated(UnitPredicate.BAIK), as_of=ENDS).distribution is None


def test_an_empty_unit_has_no_means() -> None:
    results = unit_results([], unit=None, as_of=ENDS)

    assert (results.people, results.mean_results_percent, results.criteria) == (0, None, ())
