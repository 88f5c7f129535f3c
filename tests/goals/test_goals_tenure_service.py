"""People who come and leave, and units put elsewhere, at the running service: facts in any order come to the same."""

from typing import Any

import pytest
from goals_builders import CYCLE, EMPLOYEE, RATER, cycle_body, person_body, unit_body
from goals_world import enrolled, open_cycle, plan_of

from shared.events.directory import Employment
from tests.support.waiting import eventually
from tests.support.world import BY_OFFICER, World

pytestmark = pytest.mark.integration


def _employment(employee_id: str = EMPLOYEE, **more: Any) -> Employment:
    content = {"agency_id": "sorong", "subject": f"sorong:employment:{employee_id}", "version": 1}
    return Employment.model_validate(content | {"employee_id": employee_id} | more)


LEAVE = {"kind": "long_leave", "first_day": "2026-03-01", "last_day": "2026-05-31"}


async def test_who_left_is_told_has_no_access_and_is_back_when_that_was_a_mistake(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    left = _employment(last_day="2026-09-30", ended="retired", leaves=[LEAVE])
    await world.publish(("employment.recorded", left))

    told = await world.fact("plan.ended", subject=plan_of(world))
    assert (told.json["ends_on"], told.json["ended"], told.json["leaves"]) == ("2026-09-30", "retired", [LEAVE])
    refused = await world.get(f"plans/{plan_of(world)}")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-employed")

    await world.publish(("employment.recorded", _employment(version=2, leaves=[LEAVE])))
    await world.shown(f"plans/{plan_of(world)}", lambda plan: plan["ends_on"] is None)


async def test_a_rater_who_leaves_shows_in_the_queue_until_the_directory_names_another(world: World) -> None:
    await open_cycle(world, EMPLOYEE)
    await world.publish(("employment.recorded", _employment(RATER, last_day="2026-09-30", ended="died")))

    shown = await world.shown("officers/raters-left", lambda page: page["items"], *BY_OFFICER)
    assert [(each["rater_id"], each["people"], each["last_day"]) for each in shown["items"]] == [
        (RATER, 1, "2026-09-30")
    ]

    heir = person_body("baru", heads_unit="sd1", rater_id=None)
    await world.publish(("person.recorded", heir), ("person.recorded", person_body(rater_id="baru", version=2)))
    await world.shown("officers/raters-left", lambda page: not page["items"], *BY_OFFICER)


async def test_who_begins_after_the_cycle_comes_in_when_the_first_day_is_put_right(world: World) -> None:
    await world.publish(("employment.recorded", _employment("nanti", first_day="2027-02-01")))
    await open_cycle(world, EMPLOYEE)
    await world.publish(("person.recorded", person_body("nanti", valid_from="2027-02-01")))
    await world.publish(("person.recorded", person_body("juga")))
    await enrolled(world, 3)
    assert (await world.get(f"plans/{plan_of(world, 'nanti')}", *BY_OFFICER)).status_code == 404

    await world.publish(("employment.recorded", _employment("nanti", first_day="2026-11-02", version=2)))
    await enrolled(world, 4)
    plan = (await world.get(f"plans/{plan_of(world, 'nanti')}", *BY_OFFICER)).json()
    assert plan["starts_on"] == "2026-11-02"


async def test_units_put_below_one_that_is_named_bring_their_people(world: World) -> None:
    population = {"units": ["dinas"], "with_subunits": True}
    people = [("person.recorded", person_body(each)) for each in (RATER, EMPLOYEE)]
    await world.publish(*people, ("person.recorded", person_body("atas", unit_id="dinas")))
    await world.publish(("cycle.opened", cycle_body(population=population)))
    await enrolled(world, 1)

    await world.publish(("unit.recorded", unit_body(parent_id="dinas")))
    await enrolled(world, 3)
    await world.publish(("person.recorded", person_body("baru")))
    await enrolled(world, 4)

    async def counted() -> bool:
        cycle = (await world.get(f"cycles/{CYCLE}", *BY_OFFICER)).json()
        return bool(cycle["enrolment_complete"])

    await eventually(counted)
