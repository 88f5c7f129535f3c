"""What the rules compute on integers is what fractions give, in generated cases of every policy.

100,000 cases: ``python tests/evaluation_rules/test_policy_exact.py 100000``, with ``PYTHONPATH=.`` from the root.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace

import golden
import pytest
from exactly import exactly
from policy_builders import content

from services.evaluation.rules.rate.suggest import suggest

POLICIES = dict(golden.policies())
CASES = 150


def different(name: str, seeds: range) -> Iterator[tuple[int, object, object]]:
    """The cases in which integers and fractions say something else."""
    policy = content(POLICIES[name])
    for seed in seeds:
        inputs = replace(golden.given(policy, seed), segments=None)
        found, expected = suggest(policy, inputs, explain=False), exactly(policy, inputs)
        told = found.suggested
        axes = (told.results, told.results_percent, told.behaviour, told.behaviour_percent)
        parts = {(each.axis, each.criterion): each.percent for each in found.criteria}
        if axes != expected[:4] or parts != expected.parts:
            yield seed, (axes, parts), expected


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_integers_give_what_fractions_give(name: str) -> None:
    assert list(different(name, range(CASES))) == []


if __name__ == "__main__":
    each, more = divmod(int(sys.argv[1]), len(POLICIES))
    wrong = [(name, *found) for at, name in enumerate(POLICIES) for found in different(name, range(each + (at < more)))]
    for case in wrong[:10]:
        sys.stdout.write(f"{case}\n")
    sys.stdout.write(f"{sys.argv[1]} cases, {len(wrong)} different\n")
    sys.exit(bool(wrong))
