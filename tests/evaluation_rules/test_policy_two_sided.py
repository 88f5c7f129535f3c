"""An indicator with two sides: rated, explained, and told what would bring it nearer to its target."""

from decimal import Decimal

import pytest
from policy_builders import behaviour_as, heard, indicator, objective

from services.evaluation.rules.policy.packaged import load
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.whatif.counterfactuals import counterfactuals


@pytest.mark.parametrize(
    ("actual", "arithmetic", "needed"),
    [
        ("85", "(1 - |85 - 100| / 100) x 100 = 85,00", "90"),
        ("115", "(1 - |115 - 100| / 100) x 100 = 85,00", "110"),
    ],
    ids=["too little", "too much"],
)
def test_too_much_is_as_bad_as_too_little(actual: str, arithmetic: str, needed: str) -> None:
    policy = load("sasaran")
    inputs = heard(objective("stok", indicator("stok", "100", actual, two_sided=True)), **behaviour_as(policy))

    found = suggest(policy, inputs)

    told = next(each for each in found.steps if each.id == "indicator:sasaran:stok:stok")
    assert (found.suggested.results_percent, found.suggested.results) == (Decimal("85.00"), "below")
    assert told.arithmetic == arithmetic
    assert "makin dekat ke target makin baik" in told.text
    (change,) = next(each for each in counterfactuals(policy, inputs) if each.level == "as").changes
    assert change.needed == needed


def test_a_baseline_does_not_count_there() -> None:
    policy = load("rakumpit-jabatan")
    plan = objective("stok", indicator("stok", "100", "90", two_sided=True, baseline=Decimal(50)))

    assert suggest(policy, heard(plan)).suggested.results_percent == Decimal("90.00")
