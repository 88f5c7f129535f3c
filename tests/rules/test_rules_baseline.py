"""Achievement as the way from a baseline to the target."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.errors import InvalidInput
from shared.rules.indicator import Direction, indicator_achievement
from tests.support.rules import DAY, answer_of

MORE, LESS = Direction.MAXIMISE, Direction.MINIMISE


def achieved(direction: Direction, target: Any, actual: Any, baseline: Any) -> Decimal:
    return indicator_achievement(
        direction=direction,
        target=tuple(map(Decimal, target)) if isinstance(target, tuple) else Decimal(target),
        actual=Decimal(actual),
        baseline=Decimal(baseline),
        as_of=DAY,
    ).achievement_percent


@pytest.mark.parametrize(
    ("direction", "target", "actual", "baseline", "percent"),
    [
        pytest.param(MORE, 100, 60, 50, "20.00", id="start 50, now 60, target 100"),
        pytest.param(MORE, 100, 50, 50, "0.00", id="nothing moved"),
        pytest.param(MORE, 100, 40, 50, "0.00", id="worse than the start is nothing"),
        pytest.param(MORE, 100, 110, 50, "120.00", id="beyond the target"),
        pytest.param(MORE, 100, 60, 0, "60.00", id="from zero as without a baseline"),
        pytest.param(LESS, 3, 10, 10, "0.00", id="lower is better, nothing moved"),
        pytest.param(LESS, 3, 3, 10, "100.00", id="lower is better, reached"),
        pytest.param(LESS, 3, 5, 10, "71.43", id="lower is better, half up"),
        pytest.param(LESS, 3, 12, 10, "0.00", id="lower is better, worse than the start"),
        pytest.param(MORE, (7, 9), 8, 5, "100.00", id="inside a range"),
        pytest.param(MORE, (7, 9), 6, 5, "50.00", id="below a range"),
        pytest.param(LESS, (7, 9), 10, 12, "66.67", id="above a range, lower is better"),
        pytest.param(MORE, 10, 4, -10, "70.00", id="from below zero"),
    ],
)
def test_the_way_from_the_baseline(direction: Direction, target: Any, actual: Any, baseline: Any, percent: str) -> None:
    assert achieved(direction, target, actual, baseline) == Decimal(percent)


@pytest.mark.parametrize(
    ("direction", "target", "baseline"),
    [(MORE, 100, 100), (MORE, 100, 101), (LESS, 10, 10), (LESS, 10, 9), (MORE, (7, 9), 7), (LESS, (7, 9), 9)],
)
def test_a_baseline_as_good_as_the_target_is_refused(direction: Direction, target: Any, baseline: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        achieved(direction, target, 5, baseline)
    assert refused.value.field == "baseline"


@given(start=st.integers(0, 50), way=st.integers(1, 50), first=st.integers(0, 200), more=st.integers(0, 50))
def test_who_comes_further_never_has_less(start: int, way: int, first: int, more: int) -> None:
    assert achieved(MORE, start + way, first + more, start) >= achieved(MORE, start + way, first, start)
    assert achieved(LESS, start + 1, first + more, start + 1 + way) <= achieved(LESS, start + 1, first, start + 1 + way)


def test_the_registry_takes_a_baseline_and_answers_as_before_without_one() -> None:
    asked = {"direction": "maximise", "target": 100, "actual": 60}

    assert answer_of("indicator_achievement", asked)["achievement_percent"] == "60.00"
    assert answer_of("indicator_achievement", asked | {"baseline": 50})["achievement_percent"] == "20.00"
