"""Bodies are built from the state when they are sent: what was told stays told, and no fact has another's body."""

from dataclasses import dataclass, replace
from typing import Any, Final

from shared.alike import body_of
from shared.decision import Decision, Kind, Publish
from shared.events.base import Body
from shared.events.goals import CycleEnrolment
from tests.support.bodies import Told, differences

SAID: Final = Publish("cycle.enrolled", "a:enrolment:c")
OTHER: Final = Publish("cycle.enrolled", "a:enrolment:d")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """As many people as are counted, and what nobody is told."""

    agency_id: str = "a"
    cycle_id: str = "c"
    people: int = 1
    complete: bool = False
    note: str = ""


Counted.__module__ = "services.made-up"
BEFORE: Final = Counted()
TOLD: Final[Told] = {("kinerja.goals", SAID.subject): (SAID, 3)}


def kind(body: Any) -> Kind[Counted]:
    return Kind("counted", Counted, lambda _state: {}, body)


def telling(state: Counted, publish: Publish, version: int) -> Body:
    if state.people < 0:
        raise LookupError(publish.subject)
    return body_of(CycleEnrolment, state, publish, version)


def always_the_same(state: Counted, _publish: Publish, version: int) -> Body:
    return body_of(CycleEnrolment, state, SAID, version)


def found(decision: Decision[Counted], body: Any = telling) -> list[str]:
    return [each.split("\n")[0] for each in differences(kind(body), BEFORE, decision, TOLD)]


def test_what_is_not_in_the_body_may_change() -> None:
    assert found(Decision(replace(BEFORE, note="x"))) == []


def test_what_is_in_the_body_changes_only_when_it_is_said() -> None:
    changed = replace(BEFORE, people=2)

    assert found(Decision(changed)) == ["cycle.enrolled of a:enrolment:c is not said and changed"]
    assert found(Decision(changed, (OTHER,))) == ["cycle.enrolled of a:enrolment:c is not said and changed"]
    assert found(Decision(changed, (SAID,))) == []


def test_what_was_told_can_be_told_again() -> None:
    (wrong,) = found(Decision(replace(BEFORE, people=-1)))

    assert wrong.startswith("cycle.enrolled of a:enrolment:c cannot be built any more: LookupError")


def test_a_fact_has_not_the_body_of_another() -> None:
    (wrong,) = found(Decision(replace(BEFORE, note="x"), (OTHER,)), always_the_same)

    assert wrong.startswith("cycle.enrolled of a:enrolment:d cannot be built: TypeError")
