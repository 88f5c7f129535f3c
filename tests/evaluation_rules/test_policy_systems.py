"""The seven systems, each with its seed's own example, reckoned by hand from domain.md and the policy's numbers."""

from decimal import Decimal
from typing import Any

import pytest
from policy_builders import (
    LESS,
    content,
    heard,
    indicator,
    judged,
    objective,
    person,
    qualitative,
    said,
    seen,
    unit,
)

from services.evaluation.rules.policy.packaged import load
from services.evaluation.rules.rate.suggest import suggest
from shared.policy.policy import Policy
from shared.rules.vocabulary import UnitPredicate


def levels(policy: Policy, **given: Any) -> tuple[str | None, ...]:
    found = suggest(policy, heard(*given.pop("plan"), **given))
    return tuple(
        None if each is None else str(each)
        for each in (
            found.suggested.results_percent,
            found.suggested.results,
            found.suggested.behaviour_percent,
            found.suggested.behaviour,
            found.suggested.predicate,
        )
    )


def test_data_processor_who_exceeds_the_target_is_sangat_baik() -> None:
    # 98 / 95 = 103.16; (1 + (1 - 4 / 5)) = 120.00; 0.6 x 103.16 + 0.4 x 120 = 109.896
    plan = (
        objective("akurat", indicator("akurat", "95", "98"), weight="60"),
        objective("cepat", indicator("cepat", "5", "4", direction=LESS), weight="40"),
    )
    # (120 + 100 + 120) / 3
    feedback = (said("disiplin", "3"), said("integritas", "2"), said("kerja-sama", "3"))

    assert levels(content(load("sasaran")), plan=plan, feedback=feedback) == (
        "109.90",
        "above",
        "113.33",
        "above",
        "sangat_baik",
    )


@pytest.mark.parametrize(
    ("heads", "percent", "predicate"),
    [
        # (120 + 100 + 120 + 80) / 4 for a head; the others are not judged on leadership: (120 + 100 + 120) / 3
        pytest.param("bidang-1", "105.00", "baik", id="leadership counts for the head of division"),
        pytest.param(None, "113.33", "sangat_baik", id="leadership does not count for others"),
    ],
)
def test_leadership_is_for_heads_only(heads: str | None, percent: str, predicate: str) -> None:
    plan = (objective("o", indicator("i", "100", "110")),)
    feedback = (
        said("disiplin", "3"),
        said("integritas", "2"),
        said("kerja-sama", "3"),
        said("kepemimpinan", "1"),
    )

    found = levels(content(load("sasaran")), plan=plan, feedback=feedback, assignment=person(heads=heads))

    assert (found[2], found[4]) == (percent, predicate)


@pytest.mark.parametrize(
    ("communication", "percent", "level"),
    [
        # (2 + 1 + 1) / (2 + 2 + 1): the second level in public service makes up for nothing
        pytest.param(1, "80.00", "as", id="gap in communication"),
        pytest.param(2, "100.00", "above", id="every level reached"),
    ],
)
def test_education_data_officer_is_judged_on_accuracy_timeliness_and_observation(
    communication: int, percent: str, level: str
) -> None:
    # 99.5 / 98 = 101.53; 11 / 12 = 91.67; half each = 96.60
    plan = (
        objective("a", indicator("a", "98", "99.5", component="akurasi")),
        objective("b", indicator("b", "12", "11", component="ketepatan-waktu")),
    )
    watched = (seen("teknis-jabatan", 2), seen("komunikasi", communication), seen("pelayanan-publik", 2))

    assert levels(content(load("kutacane-kompetensi")), plan=plan, observations=watched) == (
        "96.60",
        "as",
        percent,
        level,
        "baik",
    )


@pytest.mark.parametrize(
    ("days", "percent", "level"),
    [
        # Half the weight each; the qualitative half is as expected, 100.
        pytest.param("3", "110.00", "above", id="170 percent counts 120"),
        pytest.param("10", "100.00", "as", id="ten days, as promised"),
        pytest.param("12", "90.00", "as", id="two days late"),
        pytest.param("25", "50.00", "below", id="more than twice the target counts nothing"),
    ],
)
def test_complaints_answered_sooner_are_better(days: str, percent: str, level: str) -> None:
    plan = (
        objective("tanggap", indicator("hari", "10", days, direction=LESS), weight="50"),
        objective("tertib", qualitative("arsip"), weight="50"),
    )

    found = levels(content(load("rakumpit-jabatan")), plan=plan, feedback=(judged("tertib", "2"),))

    assert found[:2] == (percent, level)


@pytest.mark.parametrize(
    ("survey", "percent", "level"),
    [
        # 15 x 97.5 + 35 x 105 + 20 x 100 + 20 x (81.39 / 76.61 x 100) + 10 x (200 / 240 x 100), / 100
        pytest.param("81.39", "100.96", "above", id="satisfied public"),
        # the same without the survey, / 80
        pytest.param(None, "99.64", "as", id="no survey of this unit"),
    ],
)
def test_puskesmas_survey_and_daily_reports_count(survey: str | None, percent: str, level: str) -> None:
    plan = (
        objective("hadir", indicator("h", "100", "97.5", component="kehadiran")),
        objective("tugas", indicator("t", "40", "42", component="penyelesaian-tugas")),
        objective("program", indicator("p", "4", "4", component="kontribusi-program")),
    )
    index = None if survey is None else Decimal(survey)

    found = levels(content(load("kutacane-iku")), plan=plan, days_reported=200, unit=unit(survey_index=index))

    assert found[:2] == (percent, level)


TEAM_AND_UNIT = {"team": unit(indicator("t", "10", "9")), "unit": unit(indicator("u", "100", "105"))}


def test_teacher_is_judged_on_attendance_method_outcome_team_and_unit() -> None:
    # 100; method (60 x 3 + 40 x 2) / 100 = 2.6 -> 112; 72 / 75 = 96; team 90; unit 105; a fifth each
    plan = (
        objective("hadir", indicator("h", "60", "60", component="kehadiran")),
        objective("belajar", indicator("b", "75", "72", component="hasil-belajar")),
    )
    feedback = (
        said("metode-pengajaran", "3"),
        said("metode-pengajaran", "2", "peer", 3),
        # (60 x 2 + 40 x 3) / 100 = 2.4 -> 108, on the one criterion that anybody spoke about
        said("kolaboratif", "2"),
        said("kolaboratif", "3", "peer", 3),
    )
    teacher = person("Guru Ahli Muda", "jf")

    found = levels(content(load("sorong-berkala")), plan=plan, feedback=feedback, assignment=teacher, **TEAM_AND_UNIT)

    assert found == ("100.60", "above", "108.00", "as", "baik")


def test_others_in_sorong_are_judged_on_their_own_results_team_and_unit() -> None:
    # 0.6 x 95 + 0.2 x 90 + 0.2 x 105; a word about method is not meant for a registrar
    plan = (objective("akta", indicator("akta", "200", "190")),)
    feedback = (said("metode-pengajaran", "1"),)

    found = levels(
        content(load("sorong-berkala")),
        plan=plan,
        feedback=feedback,
        assignment=person("Pengadministrasi", "jf"),
        **TEAM_AND_UNIT,
    )

    assert found == ("96.00", "as", None, None, None)


def test_immunisation_coverage_and_the_way_it_was_reached() -> None:
    # 85.5 / 90 = 95; (70 x 3 + 30 x 2) / 100 = 2.7 -> 114; 0.7 x 95 + 0.3 x 114
    plan = (objective("imunisasi", indicator("cakupan", "90", "85.5")),)
    feedback = (said("cara-pencapaian", "3"), said("cara-pencapaian", "2", "peer", 3), said("komunikasi", "2"))

    assert levels(content(load("sabang-karier")), plan=plan, feedback=feedback) == (
        "100.70",
        "above",
        "100.00",
        "as",
        "baik",
    )


@pytest.mark.parametrize(
    ("actuals", "additional", "level"),
    [
        pytest.param(("110", "101", "100"), None, "above", id="two of three above, none below"),
        pytest.param(("110", "101", "89.99"), None, "as", id="above, but one main result below"),
        pytest.param(("110", "101"), "50", "above", id="an additional result below does not count against"),
        pytest.param(("110", "100"), None, "as", id="half above is not most"),
        pytest.param(("89", "89", "110"), None, "below", id="most main results below"),
        pytest.param(("89", "110"), None, "as", id="half below is not most"),
    ],
)
def test_national_rating_rolls_up_judged_objectives(
    actuals: tuple[str, ...], additional: str | None, level: str
) -> None:
    plan = [objective(f"o{n}", indicator(f"i{n}", "100", actual)) for n, actual in enumerate(actuals)]
    if additional is not None:
        plan.append(objective("x", indicator("x", "100", additional), main=False))

    assert levels(content(load("permenpanrb-6-2022")), plan=plan)[:2] == (None, level)


@pytest.mark.parametrize(
    ("rating", "behaviour", "results", "predicate"),
    [
        pytest.param("baik", "3", "as", "baik", id="W3: Baik, above"),
        pytest.param("istimewa", "3", "above", "sangat_baik", id="W3: Istimewa, above"),
        pytest.param("kurang", "2", "below", "butuh_perbaikan", id="W3: Kurang, as"),
    ],
)
def test_head_of_unit_has_the_units_rating(rating: str, behaviour: str, results: str, predicate: str) -> None:
    policy = content(load("permenpanrb-6-2022"))
    feedback = tuple(said(each.id, behaviour) for each in policy.behaviour.criteria)
    # Whatever the own plan says, even nothing.
    found = levels(
        policy,
        plan=(objective("o", indicator("i", "100", "10")),),
        plan_agreed=False,
        feedback=feedback,
        assignment=person(group="jpt", heads="dinas"),
        headed=unit(predicate=UnitPredicate(rating)),
    )

    assert (found[1], found[4]) == (results, predicate)


def test_peers_inform_but_do_not_count_in_the_national_rating() -> None:
    feedback = (said("loyal", "2"), said("loyal", "1", "peer", 5), said("loyal", "1", "subordinate", 5))

    assert levels(content(load("permenpanrb-6-2022")), plan=(), feedback=feedback)[2:4] == ("100.00", "as")
