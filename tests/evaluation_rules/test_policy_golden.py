"""Ratings, steps and what would change them are, to the byte, what they were when they were computed on fractions."""

import json

import golden
import pytest

WRITTEN = json.loads(golden.FILE.read_text(encoding="utf-8"))
POLICIES = dict(golden.policies())


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_thousand_cases_of_each_policy_are_rated_and_worded_as_before(name: str) -> None:
    firsts = range(0, golden.CASES, golden.BLOCK)

    assert [golden.block(POLICIES[name], first) for first in firsts] == WRITTEN[name]
