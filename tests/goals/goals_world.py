"""What goals' integration tests do with an agency again and again."""

from typing import Any

from goals_builders import CYCLE, EMPLOYEE, RATER, cycle_body, person_body, policy, unit_body

from tests.support.world import BY_OFFICER, World


def plan_of(world: World, employee_id: str = EMPLOYEE) -> str:
    return f"{world.agency}:plan:{CYCLE}:{employee_id}:1"


async def open_cycle(world: World, *people: str, **planning: Any) -> None:
    """Publish a unit, its head, its people and a cycle, and wait until everybody has a plan."""
    directory = [("person.recorded", person_body(each)) for each in (RATER, *people)]
    await world.publish(("unit.recorded", unit_body()), *directory)
    await world.publish(("cycle.opened", cycle_body(policy=policy(**planning))))
    await enrolled(world, len(people) + 1)


async def enrolled(world: World, people: int) -> None:
    await world.shown(f"cycles/{CYCLE}", lambda cycle: cycle["enrolled"] == people, *BY_OFFICER)


async def agree(
    world: World, employee_id: str = EMPLOYEE, rater_id: str = RATER, /, **objective: Any
) -> dict[str, Any]:
    """Propose and agree a plan of one objective with one indicator."""
    plan = f"plans/{plan_of(world, employee_id)}"
    proposal = {"objectives": [objective_in(**objective)], "on": "2026-01-12"}
    proposed = await world.post(f"{plan}/proposals", proposal, employee_id)
    assert proposed.status_code == 200, proposed.text
    agreed = await world.post(f"{plan}/agreements", {"on": "2026-01-12"}, rater_id)
    assert agreed.status_code == 200, agreed.text
    return dict(agreed.json())


async def close_cycle(world: World) -> None:
    await world.publish(("cycle.closing", cycle_body(status="closing", version=2)))
    await world.shown(f"cycles/{CYCLE}", lambda cycle: cycle["answered"], *BY_OFFICER)


def objective_in(**more: Any) -> dict[str, Any]:
    content = {
        "objective_id": "o1",
        "name": "Pembelajaran berjalan",
        "indicators": [{"indicator_id": "i1", "name": "Jam mengajar", "target": "100", "unit": "jam"}],
    }
    return content | more


def realisation_in(realisation_id: str = "r1", **more: Any) -> dict[str, Any]:
    return {"realisation_id": realisation_id, "indicator_id": "i1", "value": "80", "on": "2026-06-30"} | more


def activity_in(activity_id: str = "a1", **more: Any) -> dict[str, Any]:
    return {"activity_id": activity_id, "on": "2026-03-02", "text": "Mengajar", "minutes": 60} | more
