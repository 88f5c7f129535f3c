"""Every sentence of every generated explanation is one that a clerk can read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

import golden
import pytest
from policy_builders import on_target
from test_policy_recompute import sent

from docs.explanations import explanations
from services.evaluation.rules.explain.recompute import contradictions, differences
from services.evaluation.rules.policy.packaged import load, packaged
from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from shared.events.goals import IndicatorState, ObjectiveState
from shared.policy.feedback import AttributedTo, SurveyAttribution
from shared.policy.policy import ComponentSource, Policy
from tests.support.sentences import faults

N = TypeVar("N", IndicatorState, ObjectiveState)
CASES = 150
NEWEST = [load(each) for each in sorted({each.policy_id for each in packaged()})]


def named(inputs: Inputs) -> Inputs:
    """Generated things all have one name; people give each its own."""
    return replace(
        inputs,
        objectives=tuple(
            each.model_copy(update={"indicators": _numbered(each.indicators, f"{each.name} {place}")})
            for place, each in enumerate(_numbered(inputs.objectives, "rapat"))
        ),
        unit=_unit(inputs.unit, "dinas"),
        team=_unit(inputs.team, "tim"),
    )


def _numbered(of: Iterable[N], of_what: str) -> tuple[N, ...]:
    return tuple(each.model_copy(update={"name": f"{each.name} {of_what} {place}"}) for place, each in enumerate(of))


def _unit(unit: UnitInputs | None, name: str) -> UnitInputs | None:
    return unit and replace(unit, indicators=_numbered(unit.indicators, name))


@pytest.mark.parametrize("policy", packaged(), ids=lambda policy: policy.policy_id)
def test_every_sentence_is_one_that_a_clerk_can_read(policy: Policy) -> None:
    given = [on_target(policy), *(named(golden.given(policy, seed)) for seed in range(CASES))]

    wrong = {place: faults(sent(policy, each, changes=place % 5 == 0)) for place, each in enumerate(given)}

    assert {place: each for place, each in wrong.items() if each} == {}


def asking_more(policy: Policy, to: AttributedTo) -> Policy:
    """A policy that uses all that a policy may say about what counts."""
    of_survey = policy.feedback.model_copy(update={"survey_attribution": SurveyAttribution(to=to, minimum=30)})
    enough = Decimal(90)
    components = tuple(each.model_copy(update={"coverage": enough}) for each in policy.results.components)
    return policy.model_copy(
        update={
            "results": policy.results.model_copy(update={"coverage": enough, "components": components}),
            "behaviour": policy.behaviour.model_copy(update={"coverage": enough}),
            "feedback": of_survey,
        }
    )


def reported(inputs: Inputs, rng: Random) -> Inputs:
    """Indicators as they are reported: with two sides, a report before, words and evidence."""
    objectives = tuple(
        each.model_copy(update={"indicators": tuple(_reported(one, rng) for one in each.indicators)})
        for each in inputs.objectives
    )
    return replace(inputs, objectives=objectives)


def _reported(indicator: IndicatorState, rng: Random) -> IndicatorState:
    before = rng.choice([None, Decimal("1234.5")])
    return indicator.model_copy(
        update={
            "two_sided": rng.random() < 0.5,
            "unit": rng.choice(["", "berkas"]),
            "reported_on": date(2025, 6, 30),
            "earlier_actual": before,
            "earlier_on": None if before is None else date(2025, 3, 31),
            "actual_text": rng.choice(["", "Selesai seluruhnya"]),
            "evidence_count": rng.randrange(3),
        }
    )


@pytest.mark.parametrize("to", list(AttributedTo), ids=str)
@pytest.mark.parametrize("policy", NEWEST, ids=lambda policy: policy.policy_id)
def test_all_that_may_count_is_said_in_words_too(policy: Policy, to: AttributedTo) -> None:
    asking = asking_more(policy, to)
    given = [reported(named(golden.given(policy, seed)), Random(seed)) for seed in range(CASES)]

    found = [sent(asking, each, changes=place % 3 == 0) for place, each in enumerate(given)]

    wrong = {place: faults(each) for place, each in enumerate(found)}
    assert {place: each for place, each in wrong.items() if each} == {}
    assert any("coverage:" in code for each in found for code in each["suggested"]["missing"])
    shown = {one["name"] for each in found for step in each["steps"] for one in step["inputs"]}
    if any(each.source is ComponentSource.INDICATORS for each in policy.results.components):
        assert {"laporan sebelumnya", "bukti dukung", "keterangan realisasi"} <= shown


@pytest.mark.parametrize("title", explanations())
def test_the_printed_explanations_are_held_to_it_too_and_recompute(title: str) -> None:
    explanation = explanations()[title]

    assert faults(explanation) == []
    assert (differences(explanation), contradictions(explanation)) == ((), ())
