"""What is filled by name: what is given wins, then the first source that has it, then the default."""

from dataclasses import dataclass

import pytest

from shared.alike import filled
from shared.events.career import Gap


@dataclass(frozen=True, kw_only=True)
class Made:
    name: str
    days: int
    remark: str = "-"


@dataclass(frozen=True, kw_only=True)
class Named:
    name: str


@dataclass(frozen=True, kw_only=True)
class Lasting:
    name: str
    days: int | None
    more: str = ""


@pytest.mark.parametrize(
    ("sources", "given", "expected"),
    [
        pytest.param((Named(name="a"), Lasting(name="b", days=3)), {}, Made(name="a", days=3), id="the first source"),
        pytest.param((Lasting(name="b", days=3), Named(name="a")), {}, Made(name="b", days=3), id="in this order"),
        pytest.param((Lasting(name="b", days=3),), {"name": "c"}, Made(name="c", days=3), id="what is given wins"),
        pytest.param((Named(name="a"),), {"days": 0, "remark": ""}, Made(name="a", days=0, remark=""), id="all given"),
    ],
)
def test_fields_are_filled_by_name(sources: tuple[object, ...], given: dict[str, object], expected: Made) -> None:
    assert filled(Made, *sources, **given) == expected


def test_a_source_that_says_none_has_said_it() -> None:
    first, second = Lasting(name="a", days=None), Lasting(name="b", days=3)

    assert filled(Lasting, first, second).days is None


def test_what_nobody_says_is_missed_by_name() -> None:
    with pytest.raises(TypeError, match="days"):
        filled(Made, Named(name="a"))
    with pytest.raises(ValueError, match="required"):
        filled(Gap, Named(name="a"), competence="c", held=None)
