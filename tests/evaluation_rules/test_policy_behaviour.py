"""The behaviour axis: feedback of several sources, observed competences, and the decision."""

from datetime import date
from decimal import Decimal

import pytest
from policy_builders import ENDS, behaviour_as, content, heard, indicator, objective, said, seen

from services.evaluation.domain.appraisal.decision import differs
from services.evaluation.rules.policy.packaged import load
from services.evaluation.rules.rate.axes import rate_behaviour
from services.evaluation.rules.rate.suggest import predicate_of, suggest
from shared.events.feedback import CriterionFeedback
from shared.policy.policy import Policy
from shared.rules.vocabulary import Level, Predicate


def behaviour(policy: Policy, *feedback: CriterionFeedback) -> tuple[str | None, tuple[str, ...]]:
    found = rate_behaviour(policy, heard(feedback=feedback))
    return None if found.percent is None else str(found.percent), found.missing


ALL_BUT_ONE = ("criterion:akuntabel", "criterion:kolaboratif")
SERVICE = "berorientasi-pelayanan"


@pytest.mark.parametrize(
    ("feedback", "percent"),
    [
        pytest.param((said(SERVICE, "3"), said(SERVICE, "2", "peer", 3)), "112.00", id="60 superior, 40 peers"),
        pytest.param((said(SERVICE, "3"),), "120.00", id="no peers: the superior counts in full"),
        pytest.param((said(SERVICE, "2"), said(SERVICE, None, "peer")), "100.00", id="too few peers show nothing"),
        pytest.param((said(SERVICE, "2"), said(SERVICE, "3", "self")), "100.00", id="oneself does not count"),
        pytest.param((said(SERVICE, "1"), said(SERVICE, "3", "peer", 4)), "96.00", id="1.8 lies between below and as"),
    ],
)
def test_sources_are_weighted_over_those_present(feedback: tuple[CriterionFeedback, ...], percent: str) -> None:
    assert behaviour(content(load("sorong-berkala")), *feedback) == (percent, ALL_BUT_ONE)


def test_without_a_word_of_the_superior_there_is_no_behaviour() -> None:
    assert behaviour(content(load("sorong-berkala")), said(SERVICE, "3", "peer", 5)) == (None, ("superior_feedback",))


def test_a_criterion_with_peers_only_counts_once_the_superior_spoke_of_another() -> None:
    feedback = (said(SERVICE, "3", "peer", 5), said("akuntabel", "2"))

    assert behaviour(content(load("sorong-berkala")), *feedback) == ("110.00", ("criterion:kolaboratif",))


def test_a_policy_that_gives_the_superior_no_weight_needs_any_feedback() -> None:
    document = content(load("sorong-berkala")).model_dump(by_alias=True)
    document["behaviour"]["source_weights"] = {"peer": 1}
    policy = Policy.model_validate(document)

    assert behaviour(policy) == (None, ("feedback",))
    assert behaviour(policy, said(SERVICE, "3", "peer", 5)) == ("120.00", ALL_BUT_ONE)


@pytest.mark.parametrize(
    ("averages", "level"),
    [
        pytest.param(("3", "2.5", "2"), "above", id="110.00 is above"),
        pytest.param(("3", "2.49", "2"), "as", id="just under 110"),
        pytest.param(("1", "1.5", "2"), "as", id="90.00 is as expected"),
        pytest.param(("1", "1.49", "2"), "below", id="just under 90"),
    ],
)
def test_the_middle_between_two_judgements_is_the_border(averages: tuple[str, ...], level: str) -> None:
    policy = content(load("rakumpit-jabatan"))
    feedback = tuple(said(each.id, average) for each, average in zip(policy.behaviour.criteria, averages, strict=True))

    assert suggest(policy, heard(feedback=feedback)).suggested.behaviour == level


def test_several_records_of_one_source_count_by_their_answers() -> None:
    policy = content(load("sabang-karier"))
    # (1 x 1 + 3 x 3) / 4 = 2.5
    feedback = (said("komunikasi", "1"), said("komunikasi", "3", answers=3))

    assert behaviour(policy, *feedback)[0] == "110.00"


W21 = (
    ("integritas", 3),
    ("kerja-sama", 3),
    ("komunikasi", 2),
    ("orientasi-hasil", 3),
    ("pelayanan-publik", 4),
    ("pengembangan-diri", 3),
    ("mengelola-perubahan", 2),
    ("pengambilan-keputusan", 3),
    ("perekat-bangsa", 3),
)


def test_w21_job_person_match_of_an_administrator() -> None:
    inputs = heard(
        assignment=heard().assignment.model_copy(update={"position_group": "administrator"}),
        observations=tuple(seen(competence, held) for competence, held in W21),
    )

    found = suggest(content(load("kutacane-kompetensi")), inputs)

    # 25 of 27; the technical competence was not observed
    assert (str(found.suggested.behaviour_percent), found.suggested.behaviour) == ("92.59", Level.AS)
    assert rate_behaviour(content(load("kutacane-kompetensi")), inputs).missing == ("competence:teknis-jabatan",)
    gaps = {each.competence: each.held - each.required for each in found.competences if each.held is not None}
    assert {key: int(gap) for key, gap in gaps.items() if gap} == {
        "komunikasi": -1,
        "mengelola-perubahan": -1,
        "pelayanan-publik": 1,
    }


@pytest.mark.parametrize(
    ("held", "level"),
    [
        # Of five levels needed by a pelaksana: teknis 2, komunikasi 2, integritas 1
        pytest.param((2, 2, 1), "above", id="all reached: 100"),
        pytest.param((2, 1, 1), "as", id="exactly 80"),
        pytest.param((1, 1, 1), "below", id="60"),
        pytest.param((5, 1, 5), "as", id="a strength makes up for nothing"),
    ],
)
def test_match_bounds(held: tuple[int, ...], level: str) -> None:
    names = ("teknis-jabatan", "komunikasi", "integritas")
    observations = tuple(seen(name, each) for name, each in zip(names, held, strict=True))

    found = suggest(content(load("kutacane-kompetensi")), heard(observations=observations))

    assert found.suggested.behaviour == level


def test_without_observations_there_is_no_behaviour() -> None:
    inputs = heard(observations=(seen("unknown", 3), seen("komunikasi", 9)))

    found = rate_behaviour(content(load("kutacane-kompetensi")), inputs)

    assert (found.level, found.missing) == (None, ("observations",))


def test_the_newest_observation_counts_and_of_one_day_the_highest() -> None:
    older, newer = date(2025, 3, 1), date(2025, 9, 1)
    observations = (seen("komunikasi", 4, older), seen("komunikasi", 1, newer), seen("komunikasi", 2, newer))

    found = suggest(content(load("kutacane-kompetensi")), heard(observations=observations))

    held = {each.competence: each.held for each in found.competences}
    assert held["komunikasi"] == 2


def test_competences_are_told_even_where_behaviour_comes_from_feedback() -> None:
    found = suggest(content(load("sabang-karier")), heard(observations=(seen("komunikasi", 1),)))

    told = {each.competence: (each.required, each.held) for each in found.competences}
    assert told["komunikasi"] == (Decimal(2), Decimal(1))
    assert told["kepemimpinan"] == (Decimal(1), None)
    assert not [code for code in found.suggested.missing if code.startswith("competence:")]


MATRIX = {
    ("below", "below"): "sangat_kurang",
    ("below", "as"): "butuh_perbaikan",
    ("below", "above"): "butuh_perbaikan",
    ("as", "below"): "kurang",
    ("as", "as"): "baik",
    ("as", "above"): "baik",
    ("above", "below"): "kurang",
    ("above", "as"): "baik",
    ("above", "above"): "sangat_baik",
}


def test_w1_matrix_decides_whatever_the_policy() -> None:
    for (results, conduct), predicate in MATRIX.items():
        assert predicate_of(Level(results), Level(conduct), as_of=ENDS) is Predicate(predicate)
    assert predicate_of(None, Level.AS, as_of=ENDS) is None
    assert predicate_of(Level.AS, None, as_of=ENDS) is None


def test_a_decision_deviates_when_it_differs_or_nothing_was_suggested() -> None:
    policy = content(load("sasaran"))
    complete = suggest(policy, heard(objective("o", indicator("i")), **behaviour_as(policy)))
    nothing = suggest(policy, heard())

    assert not differs(complete.suggested, Level.AS, Level.AS)
    assert differs(complete.suggested, Level.ABOVE, Level.AS)
    assert differs(complete.suggested, Level.AS, Level.BELOW)
    assert differs(nothing.suggested, Level.AS, Level.AS)
    assert not differs(nothing.suggested, None, None)
