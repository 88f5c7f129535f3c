"""What would change a result: the least that does, what follows, and what to supply."""

from decimal import Decimal
from typing import Any

import pytest
from policy_builders import (
    LESS,
    behaviour_as,
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
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.suggestion import Counterfactual
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.policy.policy import Policy
from shared.rules.vocabulary import Level, Predicate, UnitPredicate


def offered(policy_id: str, inputs: Inputs) -> dict[str, Counterfactual]:
    policy = content(load(policy_id))
    return {each.id: each for each in counterfactuals(policy, inputs)}


def needed(found: Counterfactual) -> list[tuple[str, str, str]]:
    return [(each.what, each.now, each.needed) for each in found.changes]


def of_sasaran(*plan: Any, **more: Any) -> Inputs:
    return heard(*plan, **behaviour_as(content(load("sasaran"))), **more)


def test_the_least_realisation_that_reaches_the_next_level() -> None:
    # (80 + 90) / 2 = 85: five points are missing, ten on one of two indicators.
    inputs = of_sasaran(objective("o", indicator("x", actual="80"), indicator("y", actual="90", unit="berkas")))

    found = offered("sasaran", inputs)

    assert (found["results:as"].gap_percent, found["results:as"].predicate) == (Decimal("5.00"), Predicate.BAIK)
    assert needed(found["results:as"]) == [("indicator:x", "80", "90")]
    assert needed(found["results:as:2"]) == [("indicator:y", "90 berkas", "100 berkas")]
    assert found["results:as:2"].text == (
        "Indikator 'Indikator y': 100 berkas (sekarang 90 berkas) menaikkan hasil kerja menjadi sesuai "
        "ekspektasi; saran predikat menjadi Baik. Kekurangannya 5,00 poin persen."
    )


def test_the_bound_counts_after_rounding() -> None:
    # 89.99 needs one hundredth more; its realisation is written in hundredths.
    inputs = of_sasaran(objective("o", indicator("x", actual="89.99")))

    assert needed(offered("sasaran", inputs)["results:as"]) == [("indicator:x", "89,99", "90")]


def test_exceeding_is_more_than_one_hundred() -> None:
    inputs = of_sasaran(objective("o", indicator("x")))

    found = offered("sasaran", inputs)["results:above"]

    assert (found.gap_percent, needed(found)) == (Decimal("0.01"), [("indicator:x", "100", "101")])
    assert found.predicate is Predicate.BAIK


@pytest.mark.parametrize(
    ("given", "change"),
    [
        pytest.param(
            indicator("x", "10", "12", direction=LESS), ("indicator:x", "12", "11"), id="minimise: fewer days"
        ),
        pytest.param(indicator("x", actual=None), ("indicator:x", "belum ada", "90"), id="never reported"),
        pytest.param(
            indicator("x", "10", None, direction=LESS),
            ("indicator:x", "belum ada", "11"),
            id="minimise, never reported",
        ),
        pytest.param(
            indicator("x", "80", "60", target_high=Decimal(90)), ("indicator:x", "60", "72"), id="under a range"
        ),
    ],
)
def test_indicators_of_every_kind(given: Any, change: tuple[str, str, str]) -> None:
    assert needed(offered("sasaran", of_sasaran(objective("o", given)))["results:as"]) == [change]


def test_several_changes_together_where_none_would_do_alone() -> None:
    inputs = of_sasaran(objective("o", *(indicator(name, actual="50") for name in "abc")))

    found = offered("sasaran", inputs)["results:as"]

    # 90 each on average, and no further than needed.
    assert found.reachable
    values = {"a": 50, "b": 50, "c": 50} | {
        each.what.removeprefix("indicator:"): int(each.needed) for each in found.changes
    }
    assert sum(values.values()) == 270


def test_what_nothing_can_reach_is_said() -> None:
    # Attendance and reports count 100 at most, and nothing else is there.
    policy = content(load("kutacane-iku"))
    plan = (objective("o", indicator("h", actual="100", component="kehadiran")),)
    inputs = heard(*plan, days_reported=240, **behaviour_as(policy))

    found = offered("kutacane-iku", inputs)["results:above"]

    assert (found.reachable, found.changes, found.predicate) == (False, (), None)
    assert "tidak dapat mencapai" in found.text


def test_feedback_of_the_superior_and_of_peers_is_told_apart() -> None:
    plan = (objective("o", indicator("x")),)
    feedback = (said("komunikasi", "2"), said("komunikasi", "2", "peer", 3), said("komunikasi", "3", "self"))

    found = offered("sabang-karier", heard(*plan, feedback=feedback))

    # 70 of 100 from the superior alone: 2.7 -> 114; peers alone: 2.3 -> 106, not enough.
    assert needed(found["behaviour:above"]) == [
        ("criterion:komunikasi:superior", "sesuai ekspektasi", "di atas ekspektasi")
    ]
    assert "behaviour:above:2" not in found


def test_judged_objectives_and_qualitative_results() -> None:
    plan = (objective("a", qualitative("q")), objective("b", indicator("x", actual="101")))
    inputs = heard(*plan, feedback=(judged("a", "2"), *behaviour_as(content(load("permenpanrb-6-2022")))["feedback"]))

    found = offered("permenpanrb-6-2022", inputs)

    # One of two above is not most; the other has to be above as well.
    assert found["results:above"].gap_percent is None
    assert needed(found["results:above"]) == [("objective:a", "sesuai ekspektasi", "di atas ekspektasi")]


def test_heads_depend_on_their_unit() -> None:
    inputs = heard(assignment=person(heads="dinas"), headed=unit(predicate=UnitPredicate.SANGAT_KURANG))

    found = offered("permenpanrb-6-2022", inputs)

    assert needed(found["results:as"]) == [("unit_rating", "Sangat Kurang", "Baik")]


def test_observed_competences() -> None:
    watched = (seen("teknis-jabatan", 1), seen("komunikasi", 1))

    found = offered("kutacane-kompetensi", heard(observations=watched))

    # 2 of 4; one more level is 75, both are 100.
    assert needed(found["behaviour:as"]) == [
        ("competence:komunikasi", "tingkat 1", "tingkat 2"),
        ("competence:teknis-jabatan", "tingkat 1", "tingkat 2"),
    ]


@pytest.mark.parametrize(
    ("given", "what", "change"),
    [
        # No survey: (70 x 100 + 10 x reports) / 80 = 89.995 takes 19.96 percent of 240 days
        pytest.param({"days_reported": 0}, "component:laporan-harian", ("0", "48"), id="daily reports"),
        # 89.995 rounds to 90: (89.995 x 100 - 70 x 90 - 10 x 100) / 20 = 84.975 percent of 76.61
        pytest.param(
            {"days_reported": 240, "unit": unit(survey_index=Decimal("61.29")), "actual": "90"},
            "component:kepuasan-masyarakat",
            ("61,29", "65,1"),
            id="survey",
        ),
    ],
)
def test_shares(given: dict[str, Any], what: str, change: tuple[str, str]) -> None:
    names = ("kehadiran", "penyelesaian-tugas", "kontribusi-program")
    actual = given.pop("actual", "100")
    plan = tuple(objective(name, indicator(name, actual=actual, component=name)) for name in names)

    found = offered("kutacane-iku", heard(*plan, **given))

    changes = {each.changes[0].what: (each.changes[0].now, each.changes[0].needed) for each in found.values()}
    assert changes[what] == change


def test_a_teacher_depends_on_method_team_and_unit_too() -> None:
    plan = tuple(objective(name, indicator(name, component=name)) for name in ("kehadiran", "hasil-belajar"))
    given = {
        "assignment": person("Guru Muda", "jf"),
        "team": unit(indicator("t")),
        "unit": unit(indicator("u", "50", "49")),
        "feedback": (said("metode-pengajaran", "2"), said("metode-pengajaran", "2", "peer", 3)),
    }

    found = offered("sorong-berkala", heard(*plan, **given))

    # Four at 100 and the unit at 98 make 99.60; 2.025 points on one fifth make 100.005, which rounds to 100.01.
    ways = [needed(found[f"results:above{place}"]) for place in ("", ":2", ":3")]
    assert ways == [
        [("indicator:hasil-belajar", "100", "103")],
        [("indicator:t", "100", "103")],
        [("indicator:u", "49", "51")],
    ]
    assert [each.source for each in found["results:above:2"].changes] == ["realisasi tim"]
    assert [each.source for each in found["results:above:3"].changes] == ["realisasi unit kerja"]


def test_training_hours_are_a_lever() -> None:
    document = content(load("sasaran")).model_dump(by_alias=True)
    document["results"]["components"] = [
        {"id": "jp", "label": {"id": "Pelatihan"}, "source": "training_hours", "weight": 1}
    ]
    policy = Policy.model_validate(document)
    inputs = heard(training_jp=Decimal("10.5"))

    found = {each.id: each for each in counterfactuals(policy, inputs)}

    assert needed(found["results:as"]) == [("component:jp", "10,5", "18")]


def test_nothing_is_above_the_best() -> None:
    inputs = heard(objective("o", indicator("x", actual="110")), **behaviour_as(content(load("sasaran")), "3"))

    assert offered("sasaran", inputs) == {}


@pytest.mark.parametrize(
    ("inputs", "code", "words"),
    [
        (heard(plan_agreed=False), "agreed_plan", "belum disepakati"),
        (heard(), "superior_feedback", "Atasan belum memberi umpan balik"),
        (heard(), "component:sasaran", "'Sasaran kinerja'"),
        (
            heard(objective("o", indicator("x", actual=None)), closed=False),
            "realisation:x",
            "Realisasi 'Indikator x' belum dilaporkan",
        ),
        (heard(objective("o", indicator("x", None))), "target:x", "'Indikator x'"),
        (heard(objective("o", qualitative("q"))), "superior_feedback:o", "'Hasil o'"),
        (heard(feedback=(said("disiplin", "2"),)), "criterion:integritas", "'Integritas'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_to_supply_and_by_whom(inputs: Inputs, code: str, words: str) -> None:
    found = offered("sasaran", inputs)[f"missing:{code}"]

    assert words in found.text
    assert found.changes[0].what == code
    assert found.changes[0].source


def test_changing_what_is_offered_gives_what_was_promised() -> None:
    policy = content(load("sasaran"))
    plan = objective("o", indicator("x", actual="80"), indicator("y", actual="90"))
    inputs = of_sasaran(plan)
    (promised,) = [each for each in counterfactuals(policy, inputs) if each.id == "results:as"]

    better = objective("o", indicator("x", actual="90"), indicator("y", actual="90"))
    almost = objective("o", indicator("x", actual="89"), indicator("y", actual="90"))

    after = suggest(policy, of_sasaran(better))
    assert (after.suggested.results, after.suggested.predicate) == (promised.level, promised.predicate)
    assert suggest(policy, of_sasaran(almost)).suggested.results is Level.BELOW
