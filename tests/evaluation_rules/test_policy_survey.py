"""A unit's survey counts for a person only by the policy's published rule, and the explanation says so."""

from decimal import Decimal
from typing import Any

import pytest
from policy_builders import heard, indicator, objective, unit

from services.evaluation.rules.policy.packaged import load
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.suggestion import Step, Suggestion
from shared.policy.feedback import AttributedTo, SurveyAttribution
from shared.policy.policy import Policy


def attributing(to: str, minimum: int = 30) -> Policy:
    policy = load("kutacane-iku")
    rule = SurveyAttribution(to=AttributedTo(to), minimum=minimum)
    return policy.model_copy(update={"feedback": policy.feedback.model_copy(update={"survey_attribution": rule})})


def puskesmas(policy: Policy, **survey: Any) -> tuple[Suggestion, Step]:
    plan = (
        objective("hadir", indicator("h", "100", "97.5", component="kehadiran")),
        objective("tugas", indicator("t", "40", "42", component="penyelesaian-tugas")),
        objective("program", indicator("p", "4", "4", component="kontribusi-program")),
    )
    found = suggest(policy, heard(*plan, days_reported=200, unit=unit(survey_index=Decimal("81.39"), **survey)))
    return found, next(each for each in found.steps if each.id == "component:kepuasan-masyarakat")


def test_it_counts_by_the_published_rule_and_the_step_names_it() -> None:
    # 15 x 97.5 + 35 x 105 + 20 x 100 + 20 x (81.39 / 76.61 x 100) + 10 x (200 / 240 x 100), / 100
    found, told = puskesmas(attributing("person"), survey_attributed=True, survey_answers=34)

    assert found.suggested.results_percent == Decimal("100.96")
    assert told.clause == "komponen hasil kerja dan survei yang dihitung bagi pegawai"
    assert told.text == (
        "Kepuasan masyarakat: 106,239394 persen. Survei unit ini dihitung bagi pegawai menurut kebijakan:"
        " 34 jawaban, paling sedikit 30."
    )


@pytest.mark.parametrize(
    ("to", "answers", "words", "code"),
    [
        pytest.param(
            "unit",
            200,
            "menurut kebijakan survei ini berlaku bagi unit dan tidak dihitung bagi pegawai",
            "component:kepuasan-masyarakat",
            id="a policy for units",
        ),
        pytest.param(
            "person",
            12,
            "dari 12 jawaban; kebijakan menghitungnya bagi pegawai mulai 30 jawaban",
            "survey_answers:kepuasan-masyarakat",
            id="too few answers",
        ),
    ],
)
def test_otherwise_it_is_the_units_alone(to: str, answers: int, words: str, code: str) -> None:
    # Without the survey: the same, / 80
    found, told = puskesmas(attributing(to), survey_attributed=False, survey_answers=answers)

    assert found.suggested.results_percent == Decimal("99.64")
    assert told.text.startswith("Kepuasan masyarakat: indeks unit 81,39 ")
    assert words in told.text
    assert told.text_en
    assert told.value == "-"
    assert code in found.suggested.missing


def test_what_was_heard_before_attribution_was_read_counts_as_it_did() -> None:
    found, told = puskesmas(attributing("unit"), survey_attributed=None)

    assert found.suggested.results_percent == Decimal("100.96")
    assert told.clause == "komponen hasil kerja dan bobotnya"
