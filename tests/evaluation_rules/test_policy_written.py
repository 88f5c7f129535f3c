"""A policy can be taken as the YAML text that people change and send again."""

import pytest

from services.evaluation.rules.policy.packaged import load, packaged, parse
from services.evaluation.rules.policy.written import text_of, yaml_of
from shared.policy.policy import Policy


@pytest.mark.parametrize("policy", packaged(), ids=lambda policy: f"{policy.policy_id}-{policy.version}")
def test_what_is_written_is_read_as_the_same_policy(policy: Policy) -> None:
    written = yaml_of(policy)

    assert parse(written) == policy
    assert parse(written).model_dump_json() == policy.model_dump_json()


def test_numbers_and_dates_are_written_as_people_write_them() -> None:
    lines = yaml_of(load("sasaran")).splitlines()

    assert "valid_from: 2025-01-01" in lines
    assert "  cap_percent: 120" in lines


def test_a_policy_of_the_platform_comes_with_its_comments() -> None:
    assert text_of(load("sasaran")).startswith("# Target-based appraisal")
    assert text_of(load("sasaran").model_copy(update={"policy_id": "kota"})).startswith("policy_id: kota")
