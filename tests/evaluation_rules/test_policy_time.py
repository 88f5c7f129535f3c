"""Who came, moved, left or was on leave: what is expected per time is that of the days that are measured."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_builders import behaviour_as, heard, indicator, objective, said, unit
from policy_cases import case
from pydantic import TypeAdapter

from services.evaluation.rules.explain.recompute import differences, digest
from services.evaluation.rules.policy.packaged import load, packaged
from services.evaluation.rules.rate.axes import rate_results
from services.evaluation.rules.rate.inputs import EarlierSegment, Inputs, SegmentInputs, TimeInPost
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.events.directory import Leave
from shared.policy.policy import Policy
from shared.rules.vocabulary import Level, Predicate

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
JUNE = date(2025, 6, 30)
POLICIES = {each.policy_id: each for each in packaged()}


def time(starts_on: date = FIRST, ends_on: date = LAST, *leaves: tuple[date, date]) -> TimeInPost:
    away = tuple(Leave(kind="long_leave", first_day=first, last_day=last) for first, last in leaves)
    return TimeInPost(cycle_starts_on=FIRST, cycle_ends_on=LAST, starts_on=starts_on, ends_on=ends_on, leaves=away)


def one(**component: Any) -> Policy:
    base = load("sasaran").model_dump(by_alias=True)
    base["results"]["components"] = [{"id": "c", "label": {"id": "C"}, "weight": 1, **component}]
    return Policy.model_validate(base)


def puskesmas(days: int, during: TimeInPost | None) -> Inputs:
    """Somebody of the health centre who reaches every target, with so many days reported."""
    policy = load("kutacane-iku")
    plan = [
        objective(name, indicator(name, component=name))
        for name in ("kehadiran", "penyelesaian-tugas", "kontribusi-program")
    ]
    given = behaviour_as(policy)
    return heard(*plan, unit=unit(survey_index=Decimal("76.61")), days_reported=days, time=during, **given)


HALVES = [
    pytest.param(time(ends_on=JUNE), id="left at the end of June"),
    pytest.param(time(starts_on=date(2025, 7, 5)), id="came in July"),
    pytest.param(time(FIRST, LAST, (date(2025, 3, 1), date(2025, 8, 31))), id="half a year of leave"),
]


@pytest.mark.parametrize("during", HALVES)
def test_half_a_year_of_reports_is_all_that_half_a_year_expects(during: TimeInPost) -> None:
    policy = load("kutacane-iku")

    whole, half = (suggest(policy, puskesmas(120, each)).suggested for each in (None, during))

    assert (whole.results_percent, whole.predicate) == (Decimal("95.00"), Predicate.BAIK)
    assert (half.results_percent, half.predicate) == (Decimal("100.00"), Predicate.BAIK)


@pytest.mark.parametrize("during", HALVES)
def test_a_policy_of_reports_rates_half_a_year_as_it_rates_a_whole_one(during: TimeInPost) -> None:
    policy = one(source="daily_reports", target=20, cap_percent=100)
    given = {"feedback": tuple(said(each.id, "2") for each in policy.behaviour.criteria)}

    whole, half = (suggest(policy, heard(days_reported=120, time=each, **given)) for each in (None, during))

    assert (whole.suggested.results, whole.suggested.predicate) == (Level.BELOW, Predicate.BUTUH_PERBAIKAN)
    assert (half.suggested.results, half.suggested.predicate) == (Level.AS, Predicate.BAIK)


@pytest.mark.parametrize(
    ("component", "given", "percent"),
    [
        # 120 / (240 x 181 / 365) = 100,828..., rounded once
        pytest.param({"source": "daily_reports", "target": 20}, {"days_reported": 120}, "100.83", id="daily reports"),
        pytest.param(
            {"source": "training_hours", "target": 40}, {"training_jp": Decimal(20)}, "100.83", id="training"
        ),
        pytest.param({"source": "training_hours"}, {"training_jp": Decimal(10)}, "100.83", id="the yearly duty"),
        pytest.param({"source": "survey", "target": 80}, {"unit": unit(survey_index=Decimal(80))}, "100.00", id="SKM"),
        pytest.param(
            {"source": "indicators"}, {"objectives": (objective("o", indicator("i", "100", "50")),)}, "50.00",
            id="a target agreed for the segment",
        ),
    ],
)  # fmt: skip
def test_what_is_expected_per_time_is_scaled_and_nothing_else(
    component: dict[str, Any], given: dict[str, Any], percent: str
) -> None:
    found = rate_results(one(**component), heard(time=time(ends_on=JUNE), **given))

    assert str(found.percent) == percent


def test_the_explanation_has_the_days_and_the_arithmetic() -> None:
    policy = one(source="daily_reports", target=20)
    during = time(FIRST, JUNE, (date(2025, 3, 1), date(2025, 3, 30)))

    found = suggest(policy, heard(days_reported=99, time=during))

    days, component = found.steps[:2]
    assert (days.id, days.rule, days.arithmetic) == ("time", "kinerja.expectation", "(181 - 30) / 365 = 151 / 365")
    assert "Cuti 30 hari (1 Maret 2025 s.d. 30 Maret 2025) tidak diukur." in days.text
    assert "Leave of 30 days is not measured." in days.text_en
    assert [each.name for each in days.inputs] == ["hari siklus", "hari segmen", "cuti (long leave)"]
    assert component.arithmetic == "99 / (240 x 151 / 365) x 100 = 99,710265"
    assert component.inputs[1].value == "99,287671"
    assert "kinerja.expectation@1" in found.rules


def test_the_whole_cycle_is_explained_as_it_always_was() -> None:
    found = suggest(one(source="daily_reports", target=20), heard(days_reported=120))

    assert found.steps[0].id == "component:c"
    assert found.steps[0].arithmetic == "120 / 240 x 100 = 50,00"


def test_what_would_change_it_asks_for_no_more_than_the_days_do() -> None:
    policy = one(source="daily_reports", target=20, cap_percent=100)
    during = heard(days_reported=60, time=time(ends_on=JUNE), feedback=(said("disiplin", "2"),))

    (way, *_) = counterfactuals(policy, during)

    # 90 % of 119,01 days; the whole cycle would ask for 216
    assert (way.level, way.changes[0].needed) == (Level.AS, "108")


def test_on_leave_all_the_time_nothing_is_measured_and_nothing_counts_as_nothing() -> None:
    policy = load("kutacane-iku")

    away = puskesmas(0, time(FIRST, LAST, (date(2024, 11, 1), date(2026, 3, 1))))

    found = suggest(policy, away)
    assert (found.suggested.results, found.suggested.predicate) == (None, None)
    assert found.suggested.missing == ("measured_days",)
    assert any("tidak ada hari yang diukur" in each.text for each in found.steps)
    assert [each.id for each in counterfactuals(policy, away)] == ["missing:measured_days"]


def test_a_last_segment_on_leave_leaves_the_result_to_those_before() -> None:
    earlier = EarlierSegment(
        segment=1, appraisal_id="a:appraisal:c:e:1", unit_id="dinas", starts_on=FIRST, ends_on=JUNE, decided_by="ani",
        results=Level.ABOVE, behaviour=Level.ABOVE, predicate=Predicate.SANGAT_BAIK, results_percent=None,
        behaviour_percent=None, finalised_at=datetime(2026, 1, 5, tzinfo=UTC), leave_days=30,
    )  # fmt: skip
    segments = SegmentInputs(segment=2, starts_on=date(2025, 7, 1), ends_on=LAST, earlier=(earlier,))
    away = time(date(2025, 7, 1), LAST, (date(2025, 7, 1), LAST))

    found = suggest(load("kutacane-iku"), replace(puskesmas(0, away), segments=segments))

    assert (found.suggested.predicate, found.suggested.missing) == (Predicate.SANGAT_BAIK, ())
    names = [each.name for each in found.steps[-2].inputs]
    assert names == [
        "segmen 1, 181 hari (termasuk cuti 30 hari), bobot 100,00 %",
        "segmen 2, 184 hari (termasuk cuti 184 hari), tidak dihitung",
    ]


@pytest.mark.parametrize("policy_id", sorted(POLICIES))
@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_fewer_days_never_lower_anything_and_can_be_computed_again(policy_id: str, seed: int) -> None:
    policy, rng = POLICIES[policy_id], Random(seed)
    last = FIRST + timedelta(rng.randrange(30, 365))
    leave = (FIRST + timedelta(rng.randrange(15)), FIRST + timedelta(rng.randrange(15, 29)))
    inputs = case(rng, policy)

    longer = suggest(policy, inputs)
    shorter = suggest(policy, replace(inputs, time=time(FIRST, last, leave)))

    assert (shorter.suggested.results_percent or 0) >= (longer.suggested.results_percent or 0)
    assert (shorter.suggested.behaviour, shorter.suggested.missing) == (
        longer.suggested.behaviour, longer.suggested.missing,
    )  # fmt: skip
    told = {
        "policy_document": policy.model_dump(mode="json", by_alias=True),
        "inputs": TypeAdapter(Inputs).dump_python(replace(inputs, time=time(FIRST, last, leave)), mode="json"),
        **TypeAdapter(type(shorter)).dump_python(shorter, mode="json"),
        "digest": digest(shorter),
    }
    assert differences(told) == ()
