"""The rules as tables: planning, indicators, evidence, population, progress."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from goals_builders import (
    DAY,
    ONE_COMPONENT,
    SUPERIOR_ID,
    acts,
    agreed,
    cycle,
    draft,
    indicator,
    objective,
    person_body,
    proposed,
    qualitative,
    realisation,
)

from services.goals.rules.evidence import Evidence, EvidenceUrl, check_evidence
from services.goals.rules.indicators import check_indicators
from services.goals.rules.population import takes_part
from services.goals.rules.progress import average, progress_of_indicators, progress_of_plan
from shared.decision import Rejected
from shared.events.evaluation import Population
from shared.events.goals import IndicatorState, ObjectiveState
from shared.http.problems import rejection

SECOND = {"id": "kepemimpinan", "label": {"id": "Kepemimpinan"}, "source": "indicators", "weight": 20}
FOR_HEADS = SECOND | {"applies_to": {"heads": True}}


def _serves(plan: str) -> tuple[ObjectiveState, ...]:
    return (objective(intervenes_in=plan),)


def _two(first: Any, second: Any) -> tuple[ObjectiveState, ...]:
    return (
        objective(indicator(), weight=first),
        objective(indicator(indicator_id="i2"), objective_id="o2", weight=second),
    )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param(indicator(target=None), "target-missing", id="no target"),
        pytest.param(indicator(unit=" "), "target-missing", id="no unit"),
        pytest.param(indicator(target=0), "target-zero", id="zero target"),
        pytest.param(indicator(target="-0.1"), "target-zero", id="negative target"),
        pytest.param(indicator(target=8, target_high=7), "range-order", id="bounds swapped"),
        pytest.param(indicator(target=8, target_high=8), "range-order", id="bounds equal"),
        pytest.param(indicator(target=None, target_high=8), "target-missing", id="upper bound only"),
        pytest.param(indicator(target=-1, target_high=8), "target-zero", id="negative lower bound"),
        pytest.param(qualitative(expectation=" "), "expectation-missing", id="no expectation"),
        pytest.param(qualitative(target=3), "expectation-missing", id="qualitative with target"),
        pytest.param(indicator(weight=0), "weight-zero", id="zero weight"),
    ],
)
def test_an_indicator_that_cannot_be_measured_is_refused(wrong: IndicatorState, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        check_indicators((indicator(), wrong), path="indicators")

    assert refused.value.code == code
    assert refused.value.status == 422
    assert refused.value.field is not None
    assert refused.value.field.startswith("indicators[1].")


@pytest.mark.parametrize(
    "right",
    [
        pytest.param(indicator(target="0.000001"), id="smallest target"),
        pytest.param(indicator(target=7, target_high=8), id="range"),
        pytest.param(indicator(target=0, target_high=8), id="range from zero"),
        pytest.param(indicator(direction="minimise", target=10), id="lower is better"),
        pytest.param(qualitative(), id="qualitative"),
    ],
)
def test_an_indicator_that_can_be_measured_is_taken(right: IndicatorState) -> None:
    check_indicators((right,), path="indicators")


@pytest.mark.parametrize(
    ("planning", "each", "code"),
    [
        pytest.param({"objectives_min": 2}, (objective(),), "objectives-count", id="too few"),
        pytest.param({"objectives_max": 1}, _two(1, 1), "objectives-count", id="too many"),
        pytest.param({"weights_total": 100}, _two(60, "39.99"), "weights-total", id="just below the total"),
        pytest.param({"weights_total": 100}, _two(60, "40.01"), "weights-total", id="just above the total"),
        pytest.param({}, _two(1, 0), "weight-zero", id="objective without weight"),
        pytest.param({}, (objective(), objective(indicator(indicator_id="i2"))), "duplicate-id", id="objective twice"),
        pytest.param({}, (objective(indicator(), indicator()),), "duplicate-id", id="indicator twice"),
        pytest.param({"alignment_required": True}, (objective(),), "not-aligned", id="serves nothing"),
        pytest.param({"alignment_required": True}, (objective(mission="  "),), "not-aligned", id="blank mission"),
        pytest.param({}, _serves("sorong:plan:2026:other:1:o1"), "wrong-superior", id="not the rater"),
        pytest.param({}, _serves("sorong:plan:2025:boss:1:o1"), "wrong-superior", id="other cycle"),
        pytest.param({}, _serves("kutacane:plan:2026:boss:1:o1"), "wrong-superior", id="other agency"),
        pytest.param({}, _serves(SUPERIOR_ID), "wrong-superior", id="no objective named"),
        pytest.param({}, (objective(indicator(component="lain")),), "unknown-component", id="unknown component"),
    ],
)
def test_a_proposal_against_the_policy_is_refused(
    planning: dict[str, Any], each: tuple[ObjectiveState, ...], code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        proposed(*each, cycle=cycle(**planning))

    assert refused.value.code == code
    assert refused.value.text.endswith(".")


@pytest.mark.parametrize(
    ("planning", "each"),
    [
        pytest.param({"weights_total": 100}, _two(60, 40), id="exact total"),
        pytest.param({"weights_total": 100}, _two("33.4", "66.6"), id="exact total in decimals"),
        pytest.param({}, _two(3, 5), id="relative weights"),
        pytest.param({"objectives_min": 2, "objectives_max": 2}, _two(1, 1), id="exactly so many"),
        pytest.param({"alignment_required": True}, (objective(mission="Kota cerdas"),), id="serves the mission"),
        pytest.param({"alignment_required": True}, _serves(f"{SUPERIOR_ID}:o1"), id="serves the rater"),
        pytest.param({"alignment_required": True}, (objective(main=False),), id="additional objective"),
        pytest.param({}, (objective(indicator(component="kinerja")),), id="component named"),
    ],
)
def test_a_proposal_within_the_policy_is_taken(planning: dict[str, Any], each: tuple[ObjectiveState, ...]) -> None:
    assert proposed(*each, cycle=cycle(**planning)).pending is not None


def test_several_components_have_to_be_told_apart() -> None:
    with pytest.raises(Rejected) as refused:
        proposed(objective(), cycle=cycle(ONE_COMPONENT, SECOND))

    assert refused.value.code == "component-missing"
    assert "kinerja, kepemimpinan" in refused.value.text


def test_a_component_for_heads_is_not_for_others() -> None:
    with pytest.raises(Rejected) as refused:
        proposed(objective(indicator(component="kepemimpinan")), cycle=cycle(ONE_COMPONENT, FOR_HEADS))

    assert refused.value.code == "unknown-component"
    assert refused.value.text.endswith("Pilih salah satu: kinerja.")


@pytest.mark.parametrize("component", [None, "kinerja"])
def test_a_component_need_not_be_named_where_only_one_is_meant(component: str | None) -> None:
    plan = proposed(objective(indicator(component=component)), cycle=cycle(ONE_COMPONENT, FOR_HEADS))
    assert plan.pending is not None

    with pytest.raises(Rejected) as refused:
        proposed(objective(), cycle=cycle(ONE_COMPONENT, FOR_HEADS), plan=draft(heads_unit="sd1"))
    assert refused.value.code == "component-missing"


@pytest.mark.parametrize(
    ("weights", "text"),
    [
        pytest.param(("60", "39.5"), "99,5, seharusnya 100: kurang 0,5", id="too little"),
        pytest.param(("60", "41"), "101, seharusnya 100: lebih 1", id="too much"),
    ],
)
def test_indicator_weights_that_miss_the_policy_s_total_are_named(weights: tuple[str, str], text: str) -> None:
    first, second = (indicator(indicator_id=f"i{place}", weight=weight) for place, weight in enumerate(weights))

    with pytest.raises(Rejected) as refused:
        proposed(objective(first, second), cycle=cycle(indicator_weights_total=100))

    assert (refused.value.code, refused.value.field) == ("indicator-weights-total", "objectives[0].indicators")
    assert text in refused.value.text
    assert "Pembelajaran berjalan" in refused.value.text


def test_everything_that_must_be_changed_is_told_at_once_and_by_one_form_of_pointer() -> None:
    many = tuple(
        objective(
            indicator(indicator_id=f"i{place}", target=None, weight=0), objective_id=f"o{place}", intervenes_in=None
        )
        for place in range(12)
    )

    with pytest.raises(Rejected) as refused:
        proposed(*many, cycle=cycle())

    told = {each.pointer for each in rejection(refused.value).errors}
    assert told >= {
        f"/objectives/{place}/indicators/0/{field}" for place in range(12) for field in ("target", "weight")
    }
    assert all("[" not in each for each in told)
    assert "Bobot harus lebih dari 0." in refused.value.text
    assert "Isi target angka." in refused.value.text


def test_indicator_weights_that_make_the_policy_s_total_are_taken_and_are_relative_without_one() -> None:
    each = objective(indicator(weight=60), indicator(indicator_id="i2", weight=40))

    assert proposed(each, cycle=cycle(indicator_weights_total=100)).pending is not None
    assert proposed(objective(indicator(weight=7)), cycle=cycle()).pending is not None


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(indicator(baseline=100), id="baseline at the target"),
        pytest.param(indicator(baseline=101), id="baseline better than the target"),
        pytest.param(indicator(direction="minimise", target=10, baseline=10), id="lower is better, at the target"),
        pytest.param(indicator(direction="minimise", target=10, baseline=9), id="lower is better, below it"),
        pytest.param(indicator(target=7, target_high=9, baseline=8), id="inside the range"),
        pytest.param(indicator(baseline=50, two_sided=True), id="no way to a target with two sides"),
    ],
)
def test_a_baseline_that_leaves_no_way_to_the_target_is_refused_only_where_it_counts(wrong: IndicatorState) -> None:
    with pytest.raises(Rejected) as refused:
        proposed(objective(wrong), cycle=cycle(baseline="linear"))

    assert (refused.value.code, refused.value.field) == (
        "baseline-not-worse",
        "objectives[0].indicators[0].baseline",
    )
    assert proposed(objective(wrong), cycle=cycle()).pending is not None


@pytest.mark.parametrize(("value", "percent"), [(60, "60.00"), (140, "60.00"), (100, "100.00")])
def test_progress_of_an_indicator_with_two_sides_falls_on_both(value: int, percent: str) -> None:
    plan = proposed(objective(indicator(two_sided=True)), cycle=cycle())

    assert replace(plan, realisations=(realisation(value=Decimal(value)),)).progress.percent == Decimal(percent)


@pytest.mark.parametrize(
    ("policy", "percent"),
    [pytest.param({}, "60.00", id="ignored"), pytest.param({"baseline": "linear"}, "20.00", id="linear")],
)
def test_progress_counts_from_the_baseline_where_the_policy_says_so(policy: dict[str, Any], percent: str) -> None:
    plan = proposed(objective(indicator(baseline=50)), cycle=cycle(**policy))
    plan = replace(plan, realisations=(realisation(value=Decimal(60)),))

    assert plan.progress.percent == Decimal(percent)


def test_a_missing_superior_plan_is_flagged_and_does_not_block() -> None:
    plan = proposed(objective(intervenes_in=f"{SUPERIOR_ID}:o9"))

    assert plan.pending is not None
    assert [(flag.objective_id, flag.code) for flag in plan.pending.flags] == [("o1", "superior-plan-missing")]


def test_a_proposed_superior_plan_is_flagged_as_not_agreed() -> None:
    superior, theirs = proposed(objective()), draft("e2", rater_id="e1")

    plan = proposed(
        objective(intervenes_in="sorong:plan:2026:e1:1:o1"),
        plan=theirs,
        superior=superior,
        actor=acts("e2"),
    )

    assert plan.pending is not None
    assert [flag.code for flag in plan.pending.flags] == ["superior-plan-not-agreed"]


def test_an_agreed_superior_plan_is_not_flagged_and_its_objectives_are_known() -> None:
    superior, theirs, actor = agreed(objective()), draft("e2", rater_id="e1"), acts("e2")

    plan = proposed(objective(intervenes_in="sorong:plan:2026:e1:1:o1"), plan=theirs, superior=superior, actor=actor)
    assert plan.pending is not None
    assert plan.pending.flags == ()

    with pytest.raises(Rejected) as refused:
        proposed(objective(intervenes_in="sorong:plan:2026:e1:1:o2"), plan=theirs, superior=superior, actor=actor)
    assert refused.value.code == "unknown-objective"


def test_whoever_has_no_rater_names_the_mission() -> None:
    top = draft(rater_id=None)

    with pytest.raises(Rejected) as refused:
        proposed(objective(intervenes_in=f"{SUPERIOR_ID}:o1"), plan=top)

    assert refused.value.code == "wrong-superior"
    assert proposed(objective(mission="Kota cerdas"), plan=top).pending is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://drive.example.go.id/berkas?id=1",
        "http://10.0.0.5:8080/x",
        "HTTPS://contoh.go.id",
    ],
)
def test_web_addresses_are_evidence(url: str) -> None:
    check_evidence((Evidence(url=url),), path="evidence")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x.go.id/a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "x.go.id/a",
        "https://user:rahasia@x.go.id/",
        "https://x.go.id/a b",
        "https://x.go.id/\n",
        "https://x.go.id:port/",
        "https://[x/",
        "data:text/html,x",
        "https://x.go.id/" + "a" * 2000,
    ],
)
def test_other_addresses_are_not_evidence(url: str) -> None:
    with pytest.raises(EvidenceUrl) as refused:
        check_evidence((Evidence(url="https://x.go.id"), Evidence(url=url)), path="evidence")

    assert refused.value.field == "evidence[1].url"


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        pytest.param(Population(), True, id="everybody"),
        pytest.param(Population(units=("u1",)), True, id="by unit"),
        pytest.param(Population(units=("u2",)), False, id="other unit"),
        pytest.param(Population(position_groups=("jf",)), True, id="by group"),
        pytest.param(Population(employees=("e1",)), True, id="by name"),
        pytest.param(Population(units=("u1",), position_groups=("jf",), employees=("e1",)), True, id="each of several"),
        pytest.param(Population(units=("u2",), employees=("e1",)), False, id="one of two"),
        pytest.param(Population(units=("u1",), position_groups=("jpt",)), False, id="unit without group"),
        pytest.param(Population(units=("u2",), position_groups=("jpt",)), False, id="none of several"),
        pytest.param(Population(units=("dinas",)), False, id="unit above"),
        pytest.param(Population(units=("dinas",), with_subunits=True), True, id="unit above with those below"),
        pytest.param(Population(units=("kota",), with_subunits=True), True, id="two above"),
        pytest.param(Population(units=("u3",), with_subunits=True), False, id="unit beside"),
        pytest.param(Population(units=("u0",), with_subunits=True), False, id="unit below"),
        pytest.param(
            Population(units=("kota",), with_subunits=True, position_groups=("jpt",)), False, id="below without group"
        ),
        pytest.param(Population(with_subunits=True), True, id="everybody with those below"),
    ],
)
def test_who_takes_part(population: Population, expected: bool) -> None:
    parents = {"u0": "u1", "u1": "dinas", "u3": "dinas", "dinas": "kota"}
    assert takes_part(population, person_body("e1", unit_id="u1", position_group="jf"), parents) is expected


def test_units_told_as_a_ring_end_somewhere() -> None:
    population = Population(units=("u9",), with_subunits=True)
    assert not takes_part(population, person_body("e1", unit_id="u1"), {"u1": "u2", "u2": "u1"})


def _reported(actual: Any, **more: Any) -> IndicatorState:
    return indicator(actual=actual, reported_on="2026-06-30", **more)


@pytest.mark.parametrize(
    ("indicators", "percent", "reported_percent"),
    [
        pytest.param((), None, None, id="nothing"),
        pytest.param((indicator(),), "0.00", None, id="nothing reported"),
        pytest.param((_reported(85),), "85.00", "85.00", id="below target"),
        pytest.param((_reported(120),), "120.00", "120.00", id="above target"),
        pytest.param((_reported(3, direction="minimise", target=10),), "170.00", "170.00", id="10 days, then 3"),
        pytest.param((_reported(25, direction="minimise", target=10),), "0.00", "0.00", id="never below zero"),
        pytest.param((_reported("7.5", target=7, target_high=8),), "100.00", "100.00", id="inside the range"),
        pytest.param((_reported(100), indicator()), "50.00", "100.00", id="half reported"),
        pytest.param((_reported(100, weight=3), indicator(weight=1)), "75.00", "100.00", id="by weight"),
        pytest.param((qualitative(actual_text="ya", reported_on="2026-06-30"),), None, None, id="only words"),
    ],
)
def test_progress_of_a_unit(
    indicators: tuple[IndicatorState, ...], percent: str | None, reported_percent: str | None
) -> None:
    progress = progress_of_indicators(indicators, as_of=DAY)

    assert progress.percent == (Decimal(percent) if percent else None)
    assert progress.reported_percent == (Decimal(reported_percent) if reported_percent else None)
    assert progress.indicators == len(indicators)


def test_progress_of_a_plan_weighs_objectives_whatever_their_number_of_indicators() -> None:
    many = objective(_reported(100, indicator_id="a"), _reported(100, indicator_id="b"), weight=60)
    one = objective(_reported(50, indicator_id="c"), objective_id="o2", weight=40)

    assert progress_of_plan((many, one), as_of=DAY).percent == Decimal("80.00")


def test_the_average_leaves_out_who_has_nothing_to_measure() -> None:
    assert average((Decimal(50), None, Decimal(75))) == Decimal("62.50")
    assert average((None,)) is None
