"""The results axis: every component source, caps, weights, and what is missing."""

from decimal import Decimal
from typing import Any

import pytest
from policy_builders import LESS, heard, indicator, judged, objective, person, qualitative, said, seen, unit

from services.evaluation.rules.policy.packaged import load
from services.evaluation.rules.rate.axes import rate_results
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import suggest
from shared.policy.policy import Bounds, Component, Policy, Unreported


def policy(*components: dict[str, Any], **more: Any) -> Policy:
    """Give sasaran with other components."""
    base = load("sasaran").model_dump(by_alias=True)
    base["results"].update(more)
    if components:
        base["results"]["components"] = [{"label": {"id": each["id"]}, **each} for each in components]
    return Policy.model_validate(base)


def result(of: Policy, inputs: Inputs) -> tuple[str | None, tuple[str, ...]]:
    found = rate_results(of, inputs)
    return None if found.percent is None else str(found.percent), found.missing


INDICATORS = [
    pytest.param("100", "95", {}, "95.00", id="maximise"),
    pytest.param("100", "130", {}, "120.00", id="maximise, capped"),
    pytest.param("100", "0", {}, "0.00", id="nothing done"),
    pytest.param("100", "-5", {}, "0.00", id="below nothing counts as nothing"),
    pytest.param("8", "9", {"direction": LESS}, "87.50", id="W10: minimise"),
    pytest.param("7", "6.5", {"target_high": Decimal(8), "direction": LESS}, "107.14", id="W10: minimise range"),
    pytest.param("7", "9", {"target_high": Decimal(8), "direction": LESS}, "87.50", id="W10: beyond a range"),
    pytest.param("80", "70", {"target_high": Decimal(90)}, "87.50", id="W10: maximise, under a range"),
    pytest.param("80", "92", {"target_high": Decimal(90)}, "102.22", id="W10: maximise, over a range"),
    pytest.param("80", "85", {"target_high": Decimal(90)}, "100.00", id="inside a range"),
    pytest.param("10", "3", {"direction": LESS}, "120.00", id="W10: 170 before the cap"),
    pytest.param("10", "20", {"direction": LESS}, "0.00", id="twice the target"),
    pytest.param("10", "21", {"direction": LESS}, "0.00", id="never negative"),
]


@pytest.mark.parametrize(("target", "actual", "more", "percent"), INDICATORS)
def test_indicator_in_percent_of_its_target(target: str, actual: str, more: dict[str, Any], percent: str) -> None:
    assert result(policy(), heard(objective("o", indicator("i", target, actual, **more)))) == (percent, ())


def test_without_a_cap_an_indicator_counts_in_full() -> None:
    of = policy(cap_percent=None)

    assert result(of, heard(objective("o", indicator("i", "10", "3", direction=LESS)))) == ("170.00", ())


def test_without_a_cap_no_result_is_too_large_to_be_told() -> None:
    of = policy(cap_percent=None)

    percent, _ = result(of, heard(objective("o", indicator("i", "0.0001", "1" + "0" * 17))))

    assert percent == "999999.00"


def test_an_objectives_weight_is_shared_among_its_indicators() -> None:
    # 60 x (3 x 100 + 1 x 80) / 4 + 40 x 90 = 57 + 36
    first = objective("a", indicator("a1", weight="3"), indicator("a2", actual="80"), weight="60")
    second = objective("b", indicator("b1", actual="90"), weight="40")

    assert result(policy(), heard(first, second)) == ("93.00", ())


def test_what_weighs_nothing_does_not_count() -> None:
    first = objective("a", indicator("a1"), indicator("a2", actual="0", weight="0"))
    second = objective("b", indicator("b1", actual="0"), weight="0")

    assert result(policy(), heard(first, second)) == ("100.00", ())


@pytest.mark.parametrize(
    ("closed", "unreported", "expected"),
    [
        pytest.param(False, "zero", ("90.00", ("realisation:late",)), id="open: left out and listed"),
        pytest.param(True, "zero", ("45.00", ()), id="closed: zero"),
        pytest.param(True, "not_applicable", ("90.00", ("realisation:late",)), id="closed: left out, still listed"),
    ],
)
def test_an_indicator_without_a_realisation(
    closed: bool, unreported: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    plan = objective("o", indicator("i", actual="90"), indicator("late", actual=None))

    assert result(policy(unreported=Unreported(unreported)), heard(plan, closed=closed)) == expected


@pytest.mark.parametrize("target", [None, "0", "-1", "1E+30"])
def test_a_target_that_cannot_be_divided_by_is_left_out(target: str | None) -> None:
    plan = objective("o", indicator("i", actual="90"), indicator("bad", target))

    assert result(policy(), heard(plan)) == ("90.00", ("target:bad",))


@pytest.mark.parametrize(
    ("average", "percent"),
    [("3", "120.00"), ("2.5", "110.00"), ("2", "100.00"), ("1.5", "90.00"), ("1", "80.00")],
)
def test_a_qualitative_indicator_counts_what_the_superior_says(average: str, percent: str) -> None:
    inputs = heard(objective("o", qualitative("i")), feedback=(judged("o", average),))

    assert result(policy(), inputs) == (percent, ())


@pytest.mark.parametrize("closed", [True, False])
def test_a_qualitative_indicator_is_never_zero_for_want_of_feedback(closed: bool) -> None:
    plan = (objective("o", qualitative("i")), objective("p", indicator("j", actual="95")))

    found = result(policy(), heard(*plan, closed=closed, feedback=(said("o", "1"), judged("x", "1"))))

    assert found == ("95.00", ("superior_feedback:o",))


def test_without_an_agreed_plan_there_are_no_results() -> None:
    assert result(policy(), heard(objective("o", indicator("i")), plan_agreed=False)) == (
        None,
        ("agreed_plan",),
    )


def test_an_empty_plan_has_no_results() -> None:
    assert result(policy(), heard()) == (None, ("component:sasaran",))


def test_only_additional_results_give_no_national_rating() -> None:
    inputs = heard(objective("x", indicator("i"), main=False))

    assert result(load("permenpanrb-6-2022"), inputs) == (None, ("main_result",))


def test_a_head_of_an_unrated_unit_has_no_rating_yet() -> None:
    inputs = heard(objective("o", indicator("i")), assignment=person(heads="dinas"), headed=unit())

    assert result(load("permenpanrb-6-2022"), inputs) == (None, ("unit_rating",))


TWO = (
    {"id": "a", "source": "indicators", "weight": 50},
    {"id": "b", "source": "indicators", "weight": 50},
)


def test_indicators_feed_the_component_they_name() -> None:
    plan = objective("o", indicator("i", actual="90", component="a"), indicator("j", actual="110", component="b"))

    assert result(policy(*TWO), heard(plan)) == ("100.00", ())


def test_an_indicator_that_names_no_component_is_listed() -> None:
    plan = objective("o", indicator("i", actual="90", component="a"), indicator("j"), indicator("k", component="c"))

    found = result(policy(*TWO), heard(plan))

    assert found == ("90.00", ("component:b", "indicator_component:j", "indicator_component:k"))


OTHERS = [
    pytest.param({"source": "team_indicators"}, {"team": unit(indicator("t", actual="80"))}, "80.00", id="team"),
    pytest.param({"source": "team_indicators"}, {"team": unit()}, None, id="team without indicators"),
    pytest.param({"source": "team_indicators"}, {}, None, id="no team"),
    pytest.param({"source": "unit_indicators"}, {"unit": unit(indicator("u", actual="130"))}, "120.00", id="unit"),
    pytest.param({"source": "unit_indicators"}, {}, None, id="no unit"),
    pytest.param(
        {"source": "survey", "target": 80}, {"unit": unit(survey_index=Decimal("81.39"))}, "101.74", id="survey (W17)"
    ),
    pytest.param(
        {"source": "survey", "target": 80}, {"unit": unit(survey_index=Decimal(100))}, "120.00", id="survey, capped"
    ),
    pytest.param({"source": "survey", "target": 80}, {"unit": unit()}, None, id="survey with too few answers"),
    pytest.param({"source": "daily_reports", "target": 20}, {"days_reported": 200}, "83.33", id="daily reports"),
    pytest.param({"source": "daily_reports", "target": 20}, {"days_reported": 0}, "0.00", id="no daily report"),
    pytest.param(
        {"source": "daily_reports", "target": 20, "cap_percent": 100},
        {"days_reported": 280},
        "100.00",
        id="more reports are not more work",
    ),
    pytest.param(
        {"source": "daily_reports", "target": 20},
        {"days_reported": 0, "closed": False},
        None,
        id="no daily report so far",
    ),
    pytest.param(
        {"source": "training_hours", "target": 40}, {"training_jp": Decimal(30)}, "75.00", id="training hours"
    ),
    pytest.param({"source": "training_hours"}, {"training_jp": Decimal(14)}, "70.00", id="W26: training, yearly duty"),
    pytest.param(
        {"source": "training_hours"}, {"training_jp": Decimal(0), "closed": False}, None, id="no training so far"
    ),
    pytest.param({"source": "feedback"}, {"feedback": (said("x", "2.5"),)}, "110.00", id="feedback"),
    pytest.param({"source": "feedback"}, {"feedback": (said("x", "3", "self"),)}, None, id="only one's own"),
    pytest.param({"source": "observations"}, {"observations": (seen("komunikasi", 1),)}, "50.00", id="observations"),
    pytest.param({"source": "observations"}, {}, None, id="no observations"),
]


@pytest.mark.parametrize(("component", "given", "percent"), OTHERS)
def test_component_sources(component: dict[str, Any], given: dict[str, Any], percent: str | None) -> None:
    of = policy({"id": "x", "weight": 100, **component})

    found = suggest(of, heard(**given))

    assert (None if found.suggested.results_percent is None else str(found.suggested.results_percent)) == percent
    assert ("component:x" in found.suggested.missing) == (percent is None)


def test_a_component_without_inputs_leaves_its_weight_to_the_others() -> None:
    of = policy(
        {"id": "own", "source": "indicators", "weight": 60},
        {"id": "team", "source": "team_indicators", "weight": 20},
        {"id": "unit", "source": "unit_indicators", "weight": 20},
    )
    # (60 x 90 + 20 x 110) / 80
    inputs = heard(objective("o", indicator("i", actual="90")), unit=unit(indicator("u", actual="110")))

    assert result(of, inputs) == ("95.00", ("component:team",))


@pytest.mark.parametrize(
    ("actual", "level"),
    [
        pytest.param("89.99", "below", id="just under as"),
        pytest.param("90", "as", id="as from exactly 90"),
        pytest.param("100", "as", id="exactly 100 is as expected"),
        pytest.param("100.01", "above", id="just over 100"),
        pytest.param("89.995", "as", id="judged after rounding half up, to 90.00"),
        pytest.param("100.004", "as", id="judged after rounding, to 100.00"),
    ],
)
def test_bounds_on_both_sides(actual: str, level: str) -> None:
    found = suggest(policy(), heard(objective("o", indicator("i", "100", actual))))

    assert found.suggested.results == level


@pytest.mark.parametrize(("actual", "level"), [("109.99", "as"), ("110", "above")])
def test_an_inclusive_bound_is_above(actual: str, level: str) -> None:
    of = policy(bounds=Bounds(above=Decimal(110), above_inclusive=True, as_from=Decimal(90)))

    assert suggest(of, heard(objective("o", indicator("i", "100", actual)))).suggested.results == level


def test_rounding_happens_once_at_the_end() -> None:
    # (100 + 100 + 99.99) / 3 = 99.99666...; rounding the halves first would give 99.99
    plan = objective("o", indicator("a"), indicator("b"), indicator("c", actual="99.99"))

    assert result(policy(), heard(plan)) == ("100.00", ())


def test_criteria_tell_each_component_with_its_weight() -> None:
    inputs = heard(objective("o", indicator("i", actual="95")), feedback=(said("disiplin", "3"),))

    found = {each.criterion: (each.axis, each.percent) for each in suggest(policy(), inputs).criteria}

    assert found == {
        "sasaran": ("results", Decimal("95.00")),
        "disiplin": ("behaviour", Decimal("120.00")),
        "integritas": ("behaviour", None),
        "kerja-sama": ("behaviour", None),
    }


def test_a_component_is_not_for_everybody() -> None:
    for_heads = Component.model_validate(
        {"id": "x", "label": {"id": "x"}, "source": "indicators", "weight": 1, "applies_to": {"heads": True}}
    )
    of = policy({"id": "own", "source": "indicators", "weight": 1}, for_heads.model_dump())

    plan = objective("o", indicator("i", actual="95", component="own"), indicator("j", component="x"))

    # Only one component of indicators is left for others: all indicators feed it.
    assert result(of, heard(plan)) == ("97.50", ())
    assert result(of, heard(plan, assignment=person(heads="dinas"))) == ("97.50", ())
