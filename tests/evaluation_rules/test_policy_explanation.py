"""The explanation: anyone can recompute a result from it, and a clerk can read it."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from policy_builders import (
    LESS,
    behaviour_as,
    heard,
    indicator,
    judged,
    objective,
    on_target,
    person,
    qualitative,
    said,
    unit,
)

from services.evaluation.rules.explain.wording import number_text, percent_text
from services.evaluation.rules.policy.packaged import load, packaged
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.suggestion import Step, Suggestion
from shared.policy.policy import BaselineUse, Policy
from shared.rules.numbers import half_up
from shared.rules.tables import PACKAGED
from shared.rules.vocabulary import UnitPredicate

WEIGHTED = re.compile(r"^\((?P<terms>[^()]+)\) / (?P<total>[\d,]+) = (?P<value>[\d,]+)")


def number(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


def step(found: Suggestion, id_: str) -> Step:
    return next(each for each in found.steps if each.id == id_)


def puskesmas() -> Suggestion:
    plan = (
        objective("hadir", indicator("h", "100", "97.5", component="kehadiran")),
        objective("tugas", indicator("t", "40", "42", component="penyelesaian-tugas")),
        objective("program", indicator("p", "3", "2", component="kontribusi-program")),
    )
    policy = load("kutacane-iku")
    return suggest(
        policy,
        heard(
            *plan,
            days_reported=200,
            unit=unit(survey_index=Decimal("81.39")),
            feedback=(said("integritas", "2.33"), said("profesionalisme", "2"), said("inovasi", "3")),
        ),
    )


def test_weighted_steps_can_be_recomputed_from_their_text() -> None:
    recomputed = 0
    for each in puskesmas().steps:
        found = WEIGHTED.match(each.arithmetic)
        if found is not None:
            terms = [term.split(" x ") for term in found["terms"].split(" + ")]
            mean = sum(number(weight) * number(value) for weight, value in terms) / number(found["total"])
            # Values in the text have at most six decimals.
            assert abs(mean - number(found["value"])) <= Fraction(1, 100), each
            recomputed += 1
    assert recomputed >= 2


def test_the_whole_result_follows_from_the_printed_components() -> None:
    found = puskesmas()
    terms = WEIGHTED.match(step(found, "results").arithmetic)
    assert terms is not None
    pairs = [term.split(" x ") for term in terms["terms"].split(" + ")]

    total = sum(number(weight) * number(value) for weight, value in pairs) / number(terms["total"])

    assert half_up(total, 2) == found.suggested.results_percent


def test_each_step_names_inputs_that_exist() -> None:
    found = puskesmas()
    ids = {each.id for each in found.steps}

    for each in found.steps:
        for used in each.inputs:
            assert used.step is None or used.step in ids, (each.id, used)


def test_an_indicators_step_cites_the_regulation_and_shows_its_numbers() -> None:
    plan = objective("o", indicator("hari", "10", "3", direction=LESS, unit="hari"))

    found = step(suggest(load("sasaran"), heard(plan)), "indicator:sasaran:o:hari")

    assert (found.rule, found.version) == ("permenpanrb-8-2021.achievement", "1")
    assert found.arithmetic == "(1 + (1 - 3 / 10)) x 100, paling tinggi 120,00 = 120,00"
    assert [(each.name, each.value) for each in found.inputs] == [
        ("target", "10 hari (makin rendah makin baik)"),
        ("realisasi", "3 hari"),
    ]
    assert found.text == (
        "'Indikator hari': realisasi 3 hari dari target 10 hari (makin rendah makin baik), capaian 120,00 persen."
    )


@pytest.mark.parametrize(
    ("given", "arithmetic"),
    [
        (indicator("i", "80", "92", target_high=Decimal(90)), "92 / 90 x 100 = 102,22"),
        (indicator("i", "80", "85", target_high=Decimal(90)), "85 di dalam rentang target = 100,00"),
        (indicator("i", "10", "25", direction=LESS), "(1 + (1 - 25 / 10)) x 100, paling rendah 0 = 0,00"),
        (indicator("i", "100", "0"), "0 / 100 x 100 = 0,00"),
    ],
    ids=["over a range", "inside a range", "floor", "zero"],
)
def test_formulas_as_written(given: object, arithmetic: str) -> None:
    plan = objective("o", given)

    assert step(suggest(load("sasaran"), heard(plan)), "indicator:sasaran:o:i").arithmetic == arithmetic


@pytest.mark.parametrize(
    ("given", "arithmetic"),
    [
        (indicator("i", "100", "60", baseline=Decimal(50)), "(60 - 50) / (100 - 50) x 100 = 20,00"),
        (indicator("i", "2", "3", baseline=Decimal(10), direction=LESS), "(3 - 10) / (2 - 10) x 100 = 87,50"),
        (indicator("i", "100", "40", baseline=Decimal(50)), "(40 - 50) / (100 - 50) x 100, paling rendah 0 = 0,00"),
        (indicator("i", "100", "60"), "60 / 100 x 100 = 60,00"),
    ],
    ids=["more", "less", "worse than before", "no baseline"],
)
def test_the_way_from_the_baseline_counts_where_the_policy_says_so(given: object, arithmetic: str) -> None:
    policy, plan = load("sasaran"), objective("o", given)
    linear = policy.model_copy(update={"planning": policy.planning.model_copy(update={"baseline": BaselineUse.LINEAR})})

    found = step(suggest(linear, heard(plan)), "indicator:sasaran:o:i")

    assert found.arithmetic == arithmetic
    assert ("nilai awal" in {each.name for each in found.inputs}) == ("- " in arithmetic)


@pytest.mark.parametrize(
    ("closed", "words"),
    [(False, "belum ada realisasi, sementara tidak dihitung"), (True, "dihitung 0 persen menurut kebijakan")],
)
def test_what_was_not_reported_is_said(closed: bool, words: str) -> None:
    plan = objective("o", indicator("i", actual=None))

    assert words in step(suggest(load("sasaran"), heard(plan, closed=closed)), "indicator:sasaran:o:i").text


def test_the_level_says_that_the_rounded_percentage_was_judged() -> None:
    found = step(suggest(load("sasaran"), heard(objective("o", indicator("i", actual="90")))), "results:level")

    assert found.arithmetic == "90,00 >= 90,00"
    assert "sudah dibulatkan" in found.text
    assert (found.rule, found.version, found.clause) == ("sasaran", "2", "batas tingkat hasil kerja")
    assert found.basis == "Kebijakan Penilaian kinerja berbasis sasaran, batas tingkat hasil kerja (versi 2)"


def test_sources_that_do_not_count_are_shown_as_such() -> None:
    feedback = (said("loyal", "2"), said("loyal", "1", "peer", 3))

    found = step(suggest(load("permenpanrb-6-2022"), heard(feedback=feedback)), "criterion:loyal")

    assert [each.name for each in found.inputs] == [
        "umpan balik atasan",
        "umpan balik rekan sejawat (tidak dihitung)",
    ]
    assert found.value == "100,00"


def test_judged_objectives_are_explained_one_by_one() -> None:
    plan = (objective("a", indicator("i", actual="110")), objective("b", qualitative("q"), main=False))

    found = suggest(load("permenpanrb-6-2022"), heard(*plan, feedback=(judged("b", "1"),)))

    assert step(found, "objective:hasil-kerja:a:level").value == "above"
    assert step(found, "objective:hasil-kerja:b:level").value == "below"
    rolled = step(found, "results:level")
    assert rolled.rule == "permenpanrb-6-2022.roll-up"
    assert [each.source for each in rolled.inputs] == [
        "hasil kerja utama, hitungan di atas",
        "hasil kerja tambahan, hitungan di atas",
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"plan_agreed": False}, "belum pernah disepakati"),
        ({"assignment": person(heads="dinas")}, "predikat unit yang dipimpin belum ditetapkan"),
        ({}, "belum ada hasil kerja utama"),
    ],
)
def test_results_that_cannot_be_rated_say_why(given: dict[str, object], words: str) -> None:
    found = suggest(load("permenpanrb-6-2022"), heard(**given))

    assert words in step(found, "results:level").text


def test_the_head_of_a_unit_sees_whose_rating_it_is() -> None:
    inputs = heard(assignment=person(heads="dinas"), headed=unit(predicate=UnitPredicate.ISTIMEWA))

    found = step(suggest(load("permenpanrb-6-2022"), inputs), "results:level")

    assert (found.rule, found.value) == ("permenpanrb-6-2022.unit-head-results", "above")


@pytest.mark.parametrize("policy", packaged(), ids=lambda policy: policy.policy_id)
def test_cited_rules_exist_with_their_version(policy: Policy) -> None:
    known = {f"{entry.id}@{entry.version}" for entries in PACKAGED.entries().values() for entry in entries}

    found = suggest(policy, on_target(policy))

    assert found.rules[0] == f"{policy.policy_id}@{policy.version}"
    assert set(found.rules[1:]) <= known
    assert "permenpanrb-6-2022.predicate@1" in found.rules


def test_the_outcome_is_what_events_carry() -> None:
    policy = load("sasaran")
    found = suggest(policy, heard(objective("o", indicator("i", actual="95")), **behaviour_as(policy)))

    outcome = found.suggested

    assert outcome.model_dump(mode="json") == {
        "results": "as",
        "behaviour": "as",
        "predicate": "baik",
        "results_percent": "95.00",
        "behaviour_percent": "100.00",
        "missing": [],
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(100), "100,00"),
        (Fraction(200, 3), "66,666667"),
        (Fraction(1, 8), "0,125"),
        (Decimal("97.5"), "97,50"),
        (Decimal("1234.5"), "1.234,50"),
    ],
)
def test_percentages_as_written(value: Fraction, text: str) -> None:
    assert percent_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1E+3"), "1.000"), (Decimal("1234567.5"), "1.234.567,5"), (Decimal("2.50"), "2,5"), (7, "7")],
)
def test_numbers_as_written(value: Decimal, text: str) -> None:
    assert number_text(value) == text


def test_a_number_that_replaced_another_is_explained_with_the_one_before() -> None:
    reported = indicator("h", "10", "3").model_copy(
        update={"earlier_actual": Decimal(10), "earlier_on": date(2026, 3, 2), "reported_on": date(2026, 6, 30)}
    )

    found = suggest(load("permenpanrb-6-2022"), heard(objective("hadir", reported)))

    (shown,) = [each for each in found.steps if each.id.startswith("indicator:") and each.id.endswith(":h")]
    before = [(each.value, each.source) for each in shown.inputs if each.name == "laporan sebelumnya"]
    assert before == [("10", "laporan realisasi 2 Maret 2026")]
