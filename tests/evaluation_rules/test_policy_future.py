"""A version of the national tables that begins in 2031 changes nothing of a cycle that ended before.

Suggestions, every step and digest, what would change them, what is told of decisions: to the byte, under every policy.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from policy_builders import ENDS, on_target
from policy_cases import case
from pydantic import TypeAdapter
from test_policy_recompute import sent

from services.evaluation.domain.appraisal.decision import outcome_of
from services.evaluation.rules.explain.recompute import canonical, differences, digest
from services.evaluation.rules.policy.packaged import packaged
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.suggestion import Counterfactual, Suggestion
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.policy.policy import Policy
from shared.rules.errors import InvalidInput
from shared.rules.vocabulary import Level
from tests.support.future import DAY_IN_FORCE, bent, in_place_of_the_packaged, with_future

POLICIES: Final = {each.policy_id: each for each in packaged()}
CASES: Final = 150
"""Generated people per policy; of every tenth also what would change the result, which takes longer to find."""
OLD: Final = json.loads(
    (Path(__file__).parent / "fixtures" / "explanations_without_day.json").read_text(encoding="utf-8")
)
SUGGESTION: Final = TypeAdapter(Suggestion)
CHANGES: Final = TypeAdapter(tuple[Counterfactual, ...])
every_policy = pytest.mark.parametrize("policy_id", sorted(POLICIES))


def people(policy: Policy, *, as_of: date = ENDS) -> list[Inputs]:
    """The same people every time."""
    return [replace(case(Random(seed), policy), as_of=as_of) for seed in range(CASES)]


def told(policy: Policy, inputs: Inputs, *, changes: bool) -> tuple[bytes, str, bytes]:
    """A suggestion with all its steps, its digest, and what would change it."""
    found = suggest(policy, inputs)
    would = counterfactuals(policy, inputs) if changes else ()
    return (
        canonical(SUGGESTION.dump_python(found, mode="json")),
        digest(found),
        canonical(CHANGES.dump_python(would, mode="json")),
    )


def all_told(policy: Policy, of: list[Inputs]) -> list[tuple[bytes, str, bytes]]:
    return [told(policy, each, changes=number % 10 == 0) for number, each in enumerate(of)]


@every_policy
def test_a_future_version_of_every_table_changes_no_suggestion_step_or_digest(policy_id: str) -> None:
    policy = POLICIES[policy_id]
    before = all_told(policy, people(policy))

    with in_place_of_the_packaged(with_future(bent)):
        assert all_told(policy, people(policy)) == before


@every_policy
def test_an_explanation_that_left_the_house_before_recomputes_to_the_same_bytes(policy_id: str) -> None:
    policy = POLICIES[policy_id]
    explanations = [sent(policy, each) for each in [*people(policy)[:15], on_target(policy)]]
    for each in explanations:
        each["decided"] = outcome_of(Level.AS, Level.ABOVE, as_of=ENDS).model_dump(mode="json")

    with in_place_of_the_packaged(with_future(bent)):
        assert [differences(each) for each in explanations] == [()] * len(explanations)


@every_policy
def test_an_explanation_of_before_inputs_named_their_day_does_too(policy_id: str) -> None:
    policy = POLICIES[policy_id]
    explanations = [sent(policy, each) for each in people(policy)[:40]]
    for each in explanations:
        del each["inputs"]["as_of"]

    assert [differences(each) for each in explanations] == [()] * len(explanations)
    with in_place_of_the_packaged(with_future(bent)):
        assert [differences(each) for each in explanations] == [()] * len(explanations)


@pytest.mark.parametrize("name", sorted(OLD))
def test_an_explanation_that_an_earlier_version_wrote_recomputes_to_the_same_bytes(name: str) -> None:
    """The fixture was written by the code of that time."""
    assert "as_of" not in OLD[name]["inputs"]

    assert differences(OLD[name]) == ()
    with in_place_of_the_packaged(with_future(bent)):
        assert differences(OLD[name]) == ()


def turned(name: str, values: Any) -> Any:
    """Tables that can be read and say something else wherever a suggestion reads them."""
    if name == "predicate":
        values["matrix"] = {results: dict.fromkeys(row, "kurang") for results, row in values["matrix"].items()}
    elif name == "unit_head_results":
        values["results"] = dict.fromkeys(values["results"], "below")
    elif name == "training_hours":
        values["hours_a_year"] = 28
    elif name == "segment_merge":
        values["points"] = {level: points + 1 for level, points in values["points"].items()}
    return values


@every_policy
def test_a_cycle_that_ends_in_2031_is_rated_by_the_new_version(policy_id: str) -> None:
    policy = POLICIES[policy_id]
    before = all_told(policy, people(policy))

    with in_place_of_the_packaged(with_future(turned)):
        after = all_told(policy, people(policy, as_of=DAY_IN_FORCE))
        on_new = suggest(policy, replace(on_target(policy), as_of=DAY_IN_FORCE))

    assert sum(one != other for one, other in zip(before, after, strict=True)) > CASES // 3
    assert on_new.suggested.predicate is not None
    assert on_new.suggested.predicate.value == "kurang"


def test_a_table_that_is_read_on_the_wrong_day_would_be_seen() -> None:
    policy = POLICIES["permenpanrb-6-2022"]

    with in_place_of_the_packaged(with_future(bent)), pytest.raises(InvalidInput):
        suggest(policy, replace(on_target(policy), as_of=DAY_IN_FORCE))
