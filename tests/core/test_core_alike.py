"""What is filled by name: what is given wins, then the first source that has it, then the default."""

from dataclasses import dataclass

import pytest

from shared.alike import differing, filled
from shared.events.career import Gap


@dataclass(frozen=True)
class Sent:
    """What somebody sent."""

    title: str
    weight: int | None = 1


@dataclass(frozen=True)
class Titled:
    """What says less."""

    title: str


@dataclass(frozen=True)
class Kept:
    """What is kept of it."""

    id: str
    title: str
    weight: int | None = 7


@pytest.mark.parametrize(
    ("sources", "given", "expected"),
    [
        pytest.param((Sent("a"), Sent("b", weight=3)), {}, Kept("x", "a", 1), id="the first source"),
        pytest.param((Titled("a"), Sent("b", weight=3)), {}, Kept("x", "a", 3), id="the first that has it"),
        pytest.param((Sent("b", weight=3), Titled("a")), {}, Kept("x", "b", 3), id="in this order"),
        pytest.param((Sent("a", weight=None), Sent("b", weight=3)), {}, Kept("x", "a", None), id="none is said too"),
        pytest.param((Sent("a"),), {"title": "mine", "weight": 2}, Kept("x", "mine", 2), id="what is given wins"),
        pytest.param((Titled("a"),), {"weight": 0}, Kept("x", "a", 0), id="nothing is given too"),
        pytest.param((), {"title": "mine"}, Kept("x", "mine", 7), id="as the type says"),
    ],
)
def test_fields_are_filled_by_name(sources: tuple[object, ...], given: dict[str, object], expected: Kept) -> None:
    assert filled(Kept, *sources, id="x", **given) == expected


def test_what_nobody_has_is_missed_by_name() -> None:
    with pytest.raises(TypeError, match="id"):
        filled(Kept, Sent("first"))
    with pytest.raises(ValueError, match="required"):
        filled(Gap, Titled("a"), competence="c", held=None)


def test_the_fields_in_which_two_values_differ_are_named_in_order() -> None:
    assert differing(Kept("x", "a"), Kept("x", "b", 3)) == ("title", "weight")
    assert differing(Kept("x", "a"), Kept("x", "a")) == ()
