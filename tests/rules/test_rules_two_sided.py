"""Where too much is as bad as too little, what the actual is away from the target is taken off (domain.md 3) [P]."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.errors import InvalidInput
from shared.rules.indicator import Direction, indicator_achievement
from tests.support.rules import DAY

amounts = st.decimals("0", "1000", places=2)
targets = st.decimals("0.01", "500", places=2)


def reached(target: Decimal | tuple[Decimal, Decimal], actual: Decimal, direction: str = "maximise") -> Decimal:
    return indicator_achievement(
        direction=Direction(direction), target=target, actual=actual, two_sided=True, as_of=DAY
    ).achievement_percent


@pytest.mark.parametrize(
    ("target", "actual", "percent"),
    [
        pytest.param("100", "100", "100.00", id="the target"),
        pytest.param("100", "90", "90.00", id="ten too few"),
        pytest.param("100", "110", "90.00", id="ten too many"),
        pytest.param("100", "0", "0.00", id="nothing"),
        pytest.param("100", "250", "0.00", id="more than twice the target: not below nothing"),
        # 1 - 10/80; 1 - 2/90 = 0.97778
        pytest.param(("80", "90"), "70", "87.50", id="below the range"),
        pytest.param(("80", "90"), "92", "97.78", id="above the range"),
        pytest.param(("80", "90"), "85", "100.00", id="inside the range"),
        pytest.param(("0", "10"), "15", "50.00", id="a range that begins at nothing"),
    ],
)
def test_both_sides_take_off_the_same(target: str | tuple[str, str], actual: str, percent: str) -> None:
    wanted = Decimal(target) if isinstance(target, str) else (Decimal(target[0]), Decimal(target[1]))

    assert reached(wanted, Decimal(actual)) == Decimal(percent)
    assert reached(wanted, Decimal(actual), "minimise") == Decimal(percent)


@given(targets, amounts, amounts)
def test_nearer_is_never_worse_and_never_more_than_all(target: Decimal, one: Decimal, other: Decimal) -> None:
    nearer, farther = sorted((one, other), key=lambda actual: abs(actual - target))

    assert reached(target, farther) <= reached(target, nearer) <= 100


def test_there_is_no_way_from_a_baseline() -> None:
    with pytest.raises(InvalidInput) as refused:
        indicator_achievement(
            direction=Direction.MAXIMISE,
            target=Decimal(100),
            actual=Decimal(90),
            baseline=Decimal(50),
            two_sided=True,
            as_of=DAY,
        )

    assert refused.value.field == "baseline"
