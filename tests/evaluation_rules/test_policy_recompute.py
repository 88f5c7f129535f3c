"""An explanation that left the house is computed again to the same bytes, and a changed one is found out."""

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_builders import on_target
from policy_cases import case
from typer.testing import CliRunner

from cli.main import app
from services.evaluation.api.views import ExplanationView
from services.evaluation.domain.appraisal.explain import Explanation
from services.evaluation.domain.appraisal.state import AppraisalState, Suggested
from services.evaluation.rules.explain.recompute import Unreadable, contradictions, differences, digest
from services.evaluation.rules.policy.packaged import packaged
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.events.evaluation import CyclePeriod
from shared.policy.policy import Policy

POLICIES = {each.policy_id: each for each in packaged()}
every_policy = pytest.mark.parametrize("policy_id", sorted(POLICIES))


def sent(policy: Policy, inputs: Inputs, *, changes: bool = True) -> dict[str, Any]:
    """The explanation as it goes over the wire, read by somebody else; without ``changes``, as after a decision."""
    found = suggest(policy, inputs)
    explanation = Explanation(
        policy=policy,
        summary="",
        suggestion=found,
        counterfactuals=counterfactuals(policy, inputs) if changes else (),
        inputs=inputs,
        sources=(),
        people=(),
    )
    state = AppraisalState(
        agency_id="a", cycle_id="c", employee_id="e", segment=1, policy_id=policy.policy_id, policy_version=1,
        period=CyclePeriod.ANNUAL, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
        suggestion=Suggested(outcome=found.suggested),
    )  # fmt: skip
    view = ExplanationView.of(1, state, explanation)
    read: dict[str, Any] = json.loads(view.model_dump_json(by_alias=True))
    return read


@every_policy
@settings(max_examples=1000)
@given(seed=st.integers(0, 2**32))
def test_a_suggestion_with_its_explanation_recomputes_to_the_same_bytes(policy_id: str, seed: int) -> None:
    policy, rng = POLICIES[policy_id], Random(seed)

    # What would change it takes many times longer to find than the rating: every twentieth case shows it.
    assert differences(sent(policy, case(rng, policy), changes=seed % 20 == 0)) == ()


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("suggested", "results"), "above", {"suggested"}),
        (("suggested", "results_percent"), "100.0", {"suggested"}),
        (("steps", 0, "value"), "121", {"steps"}),
        (("steps", -1, "text"), "Baik sekali.", {"steps"}),
        (("rules", 0), "sasaran@9", {"rules"}),
        (("digest",), "0" * 64, {"digest"}),
        (("criteria", 0, "weight"), "1000", {"criteria"}),
        (("counterfactuals", 0, "text"), "Tidak ada.", {"counterfactuals"}),
        (("decided",), {"results": "as", "behaviour": "as", "predicate": "sangat_baik"}, {"decided"}),
        (("policy_document", "results", "bounds", "above"), "101", {"steps", "digest"}),
        (("inputs", "objectives", 0, "indicators", 0, "actual"), "1", {"suggested", "criteria", "steps", "digest"}),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_what_was_changed_is_named(path: tuple[str | int, ...], value: object, named: set[str]) -> None:
    policy = POLICIES["sasaran"]
    explanation = sent(policy, on_target(policy))
    assert differences(explanation) == ()

    place: Any = explanation
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    assert named <= set(differences(explanation))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("policy_document", None),
        ("policy_document", {"policy_id": "sasaran"}),
        ("inputs", None),
        ("inputs", {"closed": "maybe"}),
        ("inputs", [[[]]]),
        ("decided", "baik"),
    ],
)
def test_what_cannot_be_computed_is_named(field: str, value: object) -> None:
    policy = POLICIES["sasaran"]
    explanation = sent(policy, on_target(policy)) | {field: value}

    with pytest.raises(Unreadable) as refused:
        differences(explanation)

    assert refused.value.field == field


def kinerja(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


def written(tmp_path: Path, content: Any) -> str:
    file = tmp_path / "explanation.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(file)


def test_an_explanation_is_computed_again(tmp_path: Path) -> None:
    policy, inputs = POLICIES["sasaran"], on_target(POLICIES["sasaran"])
    found = suggest(policy, inputs)

    done = kinerja("verify", written(tmp_path, sent(policy, inputs)))

    assert done.exit_code == 0, done.stderr
    assert digest(found) in done.stdout


def test_a_changed_explanation_ends_with_1_and_names_the_part(tmp_path: Path) -> None:
    told = sent(POLICIES["sasaran"], on_target(POLICIES["sasaran"]))
    told["suggested"]["predicate"] = "sangat_baik"

    done = kinerja("verify", written(tmp_path, told))

    assert done.exit_code == 1
    assert "suggested" in done.stderr


@pytest.mark.parametrize(("name", "words"), [("suggested", "saran"), ("decided", "putusan")])
def test_a_level_that_its_percentage_contradicts_is_found(tmp_path: Path, name: str, words: str) -> None:
    told = sent(POLICIES["sasaran"], on_target(POLICIES["sasaran"]))
    told["decided"] = {**told["suggested"], "predicate": "baik"}
    told[name]["results_percent"] = "106.11"

    assert contradictions(told) == (f"{name}.results",)
    if name == "decided":
        done = kinerja("verify", written(tmp_path, told))
        assert done.exit_code == 1
        assert f"Tingkat dan persen bertentangan: hasil kerja dalam {words}." in done.stderr


def test_a_deviating_decision_without_percentages_contradicts_nothing() -> None:
    told = sent(POLICIES["sasaran"], on_target(POLICIES["sasaran"]))
    told["decided"] = {"results": "above", "behaviour": "as", "predicate": "baik"}

    assert contradictions(told) == ()


@pytest.mark.parametrize(
    ("place", "rated", "named"),
    [
        pytest.param("suggested", {"results": "as", "results_percent": "106.11"}, ["suggested.results"], id="106.11"),
        pytest.param("suggested", {"results": "above", "results_percent": "106.11"}, [], id="above 100"),
        pytest.param("suggested", {"results": "above", "results_percent": "100"}, ["suggested.results"], id="100"),
        pytest.param("suggested", {"behaviour": "above", "behaviour_percent": "110.00"}, [], id="from 110 on"),
        pytest.param(
            "suggested", {"behaviour": "as", "behaviour_percent": "89.99"}, ["suggested.behaviour"], id="89.99"
        ),
        pytest.param("suggested", {"results": "as", "results_percent": None}, [], id="no percent"),
        pytest.param("decided", {"results": "below", "results_percent": "90"}, ["decided.results"], id="decided"),
    ],
)
def test_a_level_against_its_own_percent_is_found_whatever_computing_again_gives(
    tmp_path: Path, place: str, rated: dict[str, Any], named: list[str]
) -> None:
    told = sent(POLICIES["sasaran"], on_target(POLICIES["sasaran"]))
    told[place] = {**(told[place] or {}), **rated}

    assert list(contradictions(told)) == named
    if named:
        assert kinerja("verify", written(tmp_path, told)).exit_code == 1


def test_a_contradiction_that_computes_again_the_same_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = sent(POLICIES["sasaran"], on_target(POLICIES["sasaran"]))
    told["inputs"]["segments"] = {
        "segment": 2, "starts_on": "2025-07-15", "ends_on": "2025-12-31",
        "earlier": [{
            "segment": 1, "appraisal_id": "a:appraisal:c:e:1", "unit_id": "dinas", "starts_on": "2025-01-01",
            "ends_on": "2025-07-14", "decided_by": "ani", "results": "as", "behaviour": "as", "predicate": "baik",
            "results_percent": "106.11", "behaviour_percent": "100", "finalised_at": "2026-01-05T00:00:00Z",
        }],
    }  # fmt: skip
    monkeypatch.setattr("cli.explain.differences", lambda _explanation: ())

    done = kinerja("verify", written(tmp_path, told))

    assert done.exit_code == 1
    assert "bertentangan: hasil kerja dalam segmen sebelumnya nomor 1." in done.stderr


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"inputs": {}}', '{"inputs": {}, "policy_document": {}}', '{"steps": 1}']
)
def test_what_is_no_explanation_ends_with_2(tmp_path: Path, content: str) -> None:
    assert kinerja("verify", written(tmp_path, content)).exit_code == 2
    assert kinerja("verify", str(tmp_path / "nowhere.json")).exit_code == 2


def test_an_explanation_reads_as_text(tmp_path: Path) -> None:
    told = sent(POLICIES["sasaran"], on_target(POLICIES["sasaran"]))

    shown = kinerja("show", written(tmp_path, told)).stdout

    assert "Kebijakan: " in shown
    assert all(step["text"] in shown for step in told["steps"])
    assert all(each["text"] in shown for each in told["counterfactuals"])
