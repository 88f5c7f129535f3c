"""What two types name alike is taken over."""

from dataclasses import dataclass

import pytest

from shared.alike import filled


@dataclass(frozen=True)
class Sent:
    """What somebody sent."""

    title: str
    weight: int = 1


@dataclass(frozen=True)
class Kept:
    """What is kept of it."""

    id: str
    title: str
    weight: int = 7


def test_what_is_named_alike_is_taken_from_the_first_that_has_it() -> None:
    assert filled(Kept, Sent("first"), Sent("second", weight=3), id="a") == Kept("a", "first", 1)


def test_what_is_given_wins_and_what_nobody_has_is_as_the_type_says() -> None:
    assert filled(Kept, Sent("first"), id="a", title="mine", weight=2) == Kept("a", "mine", 2)
    assert filled(Kept, id="a", title="mine") == Kept("a", "mine", 7)


def test_what_nobody_has_is_missed() -> None:
    with pytest.raises(TypeError, match="id"):
        filled(Kept, Sent("first"))
