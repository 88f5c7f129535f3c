"""Taking over what types name alike."""

from dataclasses import dataclass

import pytest

from services.goals.domain.alike import filled
from shared.events.evaluation import Population


@dataclass(frozen=True, kw_only=True)
class Source:
    units: tuple[str, ...] = ("u1",)
    other: int = 1


@dataclass(frozen=True, kw_only=True)
class Target:
    units: tuple[str, ...]
    kept: str = "default"


def test_what_is_named_alike_is_taken_from_the_first_that_has_it() -> None:
    assert filled(Target, None, Source(), Population(units=("u2",))) == Target(units=("u1",))
    assert filled(Population, Source()) == Population(units=("u1",))


def test_what_is_given_wins() -> None:
    assert filled(Target, Source(), units=("u3",), kept="given") == Target(units=("u3",), kept="given")


def test_what_nobody_has_is_missed() -> None:
    with pytest.raises(TypeError, match="units"):
        filled(Target, object())
