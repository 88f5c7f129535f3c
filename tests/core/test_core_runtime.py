"""What a service is made of: no body that comes in is forgotten."""

from collections.abc import Sequence
from typing import Any

import pytest
from core_builders import HANDLERS
from core_service import service

from shared.batch import unhandled
from shared.events.directory import Person, Unit
from shared.events.goals import Plan
from shared.events.registry import DIRECTORY, GOALS
from shared.parties import Party
from shared.service import Service


def describe(subscribes: Sequence[str] = (DIRECTORY,), ignores: Sequence[type[Any]] = (Unit,), **more: Any) -> Service:
    content: dict[str, Any] = {"handlers": HANDLERS, **more}
    return Service(
        party=Party(name="tiny", title="Uji", publishes=(GOALS,), subscribes=tuple(subscribes)),
        kinds=(), lookups=(), ignores=ignores, **content,
    )  # fmt: skip


def test_a_service_handles_or_ignores_every_body_of_its_topics() -> None:
    assert describe().ignores == (Unit,)
    assert service("tiny").handlers.keys() == {Person}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a body neither handled nor ignored": ({"ignores": ()}, "Unit"),
    "no handler": ({"handlers": {}}, "Person"),
    "ignored without need": ({"ignores": (Unit, Plan)}, "Plan"),
    "handled without need": ({"subscribes": (), "ignores": ()}, "Person"),
    "a whole topic forgotten": ({"subscribes": (DIRECTORY, GOALS)}, "Plan"),
}


@pytest.mark.parametrize(("wrong", "named"), WRONG.values(), ids=list(WRONG))
def test_a_service_that_forgets_a_body_or_names_one_without_need_cannot_be_built(
    wrong: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValueError, match=rf"tiny: .*{named}"):
        describe(**wrong)


def test_bodies_are_compared_once_however_many_types_carry_them() -> None:
    assert unhandled([DIRECTORY, DIRECTORY], HANDLERS, [Unit]) == frozenset()
    assert unhandled([DIRECTORY], {}, []) == {Person, Unit}
