"""A rating needs enough: below the policy's coverage nothing is rated, and what is missing is named."""

from decimal import Decimal
from json import dumps
from typing import Any

import pytest
from policy_builders import heard, indicator, judged, objective, on_target, qualitative, said, seen, unit

from services.evaluation.rules.policy.documents import PolicyRefused
from services.evaluation.rules.policy.packaged import load, parse
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.suggestion import Step, Suggestion
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.policy.policy import Policy

COMPETENCES = (
    "teknis-jabatan", "integritas", "kerja-sama", "komunikasi", "orientasi-hasil", "pelayanan-publik",
    "pengembangan-diri", "mengelola-perubahan", "pengambilan-keputusan", "perekat-bangsa",
)  # fmt: skip


def asking(policy_id: str, **changes: Any) -> Policy:
    """A packaged policy that demands so much on an axis, or in each of its components."""
    policy = load(policy_id)
    parts = changes.pop("components", None)
    components = tuple(each.model_copy(update={"coverage": parts}) for each in policy.results.components)
    results = policy.results.model_copy(update={"coverage": changes.get("results"), "components": components})
    behaviour = policy.behaviour.model_copy(update={"coverage": changes.get("behaviour")})
    return policy.model_copy(update={"results": results, "behaviour": behaviour})


def step(found: Suggestion, id_: str) -> Step:
    return next(each for each in found.steps if each.id == id_)


def test_one_of_seven_criteria_is_not_120_percent() -> None:
    inputs = heard(objective("o", indicator("i")), feedback=(said("kolaboratif", "3"),))
    before = suggest(asking("permenpanrb-6-2022"), inputs).suggested
    policy = asking("permenpanrb-6-2022", behaviour=Decimal(100))

    found = suggest(policy, inputs)

    assert (before.behaviour, before.behaviour_percent) == ("above", Decimal("120.00"))
    assert (found.suggested.behaviour, found.suggested.behaviour_percent, found.suggested.predicate) == (None,) * 3
    assert found.suggested.missing[:2] == ("coverage:behaviour", "criterion:berorientasi-pelayanan")
    assert len(found.suggested.missing) == 7
    told = step(found, "behaviour:level")
    # One of seven equal weights: 14.285714 percent.
    assert told.arithmetic == "1 / 7 x 100 = 14,285714 < 100,00"
    assert told.text == (
        "Perilaku kerja belum dapat dinilai: yang sudah dinilai 1 dari 7 kriteria (14,29 persen menurut bobot),"
        " kebijakan meminta paling sedikit 100,00 persen. Belum ada: Berorientasi Pelayanan, Akuntabel, Kompeten,"
        " Harmonis, Loyal, Adaptif. Yang dapat melengkapi: atasan."
    )
    assert all(each.id == "missing:" + each.changes[0].what for each in counterfactuals(policy, inputs)[1:])


def test_seven_of_seven_are_rated() -> None:
    policy = asking("permenpanrb-6-2022", behaviour=Decimal(100))
    feedback = tuple(said(each.id, "3") for each in policy.behaviour.criteria)

    found = suggest(policy, heard(objective("o", indicator("i")), feedback=feedback)).suggested

    assert (found.behaviour, found.behaviour_percent, found.missing) == ("above", Decimal("120.00"), ())


@pytest.mark.parametrize(
    ("observed", "coverage", "rated"),
    [
        pytest.param(3, "100", False, id="three of ten are no JPM"),
        pytest.param(9, "100", False, id="nine of ten where all are asked for"),
        pytest.param(10, "100", True, id="all of them"),
        pytest.param(8, "80", True, id="just enough"),
        pytest.param(7, "80", False, id="just not enough"),
    ],
)
def test_a_match_needs_enough_observed_competences(observed: int, coverage: str, rated: bool) -> None:
    policy = asking("kutacane-kompetensi", behaviour=Decimal(coverage))
    watched = tuple(seen(each, 2) for each in COMPETENCES[:observed])

    found = suggest(policy, heard(objective("o", indicator("i", component="akurasi")), observations=watched))

    assert (found.suggested.behaviour is not None) is rated
    assert ("coverage:behaviour" in found.suggested.missing) is not rated
    if observed == 3:
        told = step(found, "behaviour:level")
        assert told.arithmetic == "3 / 10 x 100 = 30,00 < 100,00"
        assert "yang sudah diamati 3 dari 10 kompetensi (30,00 persen)" in told.text
        assert "Belum ada: Komunikasi, Orientasi pada hasil, Pelayanan publik" in told.text
        assert told.text.endswith("Yang dapat melengkapi: atasan.")
        # What was observed is still told as gaps and strengths.
        assert sum(each.held is not None for each in found.competences) == 3
        assert "Kompetensi yang diamati" in step(found, "behaviour").text


@pytest.mark.parametrize(
    ("coverage", "results"),
    [
        pytest.param("75", None, id="a survey of 20 in 100 is no rating"),
        pytest.param("20", "above", id="where the policy is content with it"),
    ],
)
def test_components_need_enough_weight(coverage: str, results: str | None) -> None:
    policy = asking("kutacane-iku", results=Decimal(coverage))
    # Nobody reported anything yet, but the survey is there: 88.33 / 76.61.
    inputs = heard(closed=False, unit=unit(survey_index=Decimal("88.33"), survey_answers=200))

    found = suggest(policy, inputs)

    assert found.suggested.results == results
    if results is None:
        assert found.suggested.results_percent is None
        told = step(found, "results:level")
        assert told.arithmetic == "20 / 100 x 100 = 20,00 < 75,00"
        assert "Belum ada: Kehadiran, Penyelesaian tugas, Kontribusi terhadap program, Laporan harian." in told.text


@pytest.mark.parametrize(
    ("spoken", "results"), [pytest.param(1, None, id="one of four"), pytest.param(3, "above", id="three of four")]
)
def test_a_component_needs_enough_of_its_indicators(spoken: int, results: str | None) -> None:
    policy = asking("rakumpit-jabatan", components=Decimal(75))
    plan = [objective(f"o{number}", qualitative(f"i{number}"), weight="25") for number in range(4)]
    feedback = tuple(judged(f"o{number}", "3") for number in range(spoken))

    found = suggest(policy, heard(*plan, feedback=feedback))

    assert found.suggested.results == results
    assert ("coverage:indikator-kinerja" in found.suggested.missing) is (results is None)
    if results is None:
        assert step(found, "component:indikator-kinerja").arithmetic == "25 / 100 x 100 = 25,00 < 75,00"
        assert "superior_feedback:o1" in found.suggested.missing


@pytest.mark.parametrize(
    ("spoken", "results"), [pytest.param(1, None, id="one of three main"), pytest.param(3, "above", id="all")]
)
def test_judged_objectives_need_enough_main_results(spoken: int, results: str | None) -> None:
    policy = asking("permenpanrb-6-2022", components=Decimal(75))
    plan = [objective(f"o{number}", qualitative(f"i{number}")) for number in range(3)]
    feedback = tuple(judged(f"o{number}", "3") for number in range(spoken))

    found = suggest(policy, heard(*plan, feedback=feedback)).suggested

    assert (found.results, "coverage:hasil-kerja" in found.missing) == (results, results is None)


def test_nothing_is_demanded_where_the_policy_says_nothing() -> None:
    found = suggest(asking("kutacane-kompetensi"), heard(observations=(seen("integritas", 1),)))

    assert found.suggested.behaviour == "above"


@pytest.mark.parametrize("policy_id", ["sasaran", "kutacane-kompetensi", "kutacane-iku", "sorong-berkala"])
def test_whoever_has_everything_is_rated(policy_id: str) -> None:
    policy = asking(policy_id, results=Decimal(100), behaviour=Decimal(100))

    assert suggest(policy, on_target(policy)).suggested.predicate is not None


@pytest.mark.parametrize(
    ("axis", "coverage"),
    [
        pytest.param("behaviour", "101", id="more than all"),
        pytest.param("results", "-1", id="less than nothing"),
    ],
)
def test_a_coverage_is_a_share(axis: str, coverage: str) -> None:
    document = load("sasaran").model_dump(mode="json", by_alias=True)
    document[axis]["coverage"] = coverage

    with pytest.raises(PolicyRefused) as refused:
        parse(dumps(document))

    assert [place for place, _ in refused.value.problems] == [f"{axis}.coverage"]


def test_only_components_of_several_parts_have_a_coverage_of_their_own() -> None:
    document = load("kutacane-iku").model_dump(mode="json", by_alias=True)
    document["results"]["components"][3]["coverage"] = 50

    with pytest.raises(PolicyRefused, match="coverage"):
        parse(dumps(document))
