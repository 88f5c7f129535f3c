"""Bulk work that is killed in the middle: everybody has one plan, and each plan its last word, once in effect."""

from collections import Counter
from pathlib import Path

import httpx
import pytest
from goals_builders import CYCLE, EMPLOYEE, RATER, cycle_body, person_body, unit_body
from goals_world import activity_in, agree, open_cycle, plan_of, realisation_in

from cli.stack import Stack
from shared.bus.publisher import Publisher
from shared.events.goals import CycleAnswer
from shared.faultpoint import VARIABLE
from tests.support.identity import Identity
from tests.support.services import environment, service
from tests.support.topics import Published
from tests.support.waiting import eventually
from tests.support.world import BY_OFFICER, Json, World

pytestmark = pytest.mark.integration
PEOPLE = 700


@pytest.mark.timeout(240)
async def test_enrolling_and_closing_survive_kills(
    servers: Stack, identity: Identity, publisher: Publisher, folder: Path
) -> None:
    env = environment(servers, database="goals_faults", key_file=identity.key_file, KINERJA_LEASE_SECONDS="3")
    people = [f"p{number:04d}" for number in range(PEOPLE)]
    cycle = f"cycles/{CYCLE}"

    async with service("goals", env, folder) as first:
        world = World(first, identity, publisher, caller=BY_OFFICER)
        directory = [("person.recorded", person_body(each)) for each in people]
        await world.publish(("unit.recorded", unit_body()), *directory)
        await world.shown(f"assignments/{people[-1]}", bool, RATER, seconds=60)
        await world.publish(("cycle.opened", cycle_body()))
        await world.shown(cycle, lambda shown: shown["enrolled"] >= 1, seconds=60)
        await first.kill()

    async with service("goals", env, folder) as world.running:
        await world.shown(cycle, lambda shown: shown["enrolled"] >= PEOPLE, seconds=90)
        recorded = await world.post(f"plans/{plan_of(world, 'p0007')}/activities", {"items": [activity_in()]}, "p0007")
        assert recorded.json()["items"][0]["outcome"] == "recorded"
        await world.publish(("cycle.closing", cycle_body(status="closing", version=2)))
        await world.shown(cycle, _closing_began, seconds=60)
        await world.running.kill()

    async with service("goals", env, folder) as world.running:
        await world.shown(cycle, lambda shown: shown["answered"], seconds=90)
        # What a killed process saved is told by another only after silent seconds.
        published = await eventually(lambda: _published_with(world, closed=PEOPLE))
        await world.running.stop()

    answers = {each.sequence: each.body for each in published if each.short == "goals.answered"}
    assert [body.people for body in answers.values() if isinstance(body, CycleAnswer)] == [PEOPLE]


async def _published_with(world: World, *, closed: int) -> list[Published]:
    published = await world.published("goals.answered")
    last = {each.key: each.short for each in published if each.short.startswith("plan.")}
    return published if Counter(last.values()) == {"plan.closed": closed} else []


def _closing_began(cycle: Json) -> bool:
    return bool(cycle["plans"].get("closing") or cycle["plans"].get("closed"))


@pytest.mark.timeout(300)
async def test_an_entry_and_a_report_survive_a_kill_between_their_two_writes(
    servers: Stack, identity: Identity, publisher: Publisher, folder: Path
) -> None:
    env = environment(servers, database="goals_between", key_file=identity.key_file, KINERJA_LEASE_SECONDS="3")
    plan = {"activities": activity_in(), "realisations": realisation_in()}

    async with service("goals", env, folder) as first:
        world = World(first, identity, publisher, caller=(EMPLOYEE,))
        await open_cycle(world, EMPLOYEE)
        await agree(world)
        await first.stop()
    for act, item in plan.items():
        async with service("goals", env | {VARIABLE: "after-insert"}, folder) as world.running:
            with pytest.raises(httpx.TransportError):
                await world.post(f"plans/{plan_of(world)}/{act}", {"items": [item]})

    async with service("goals", env, folder) as world.running:
        before = (await world.get(f"plans/{plan_of(world)}/activities", month="2026-03")).json()
        assert (before["items"], before["minutes"]) == ([], 0)
        for act, item in plan.items():
            answers = [await world.post(f"plans/{plan_of(world)}/{act}", {"items": [item]}) for _ in range(2)]
            assert [each.json()["items"][0]["outcome"] for each in answers] == ["recorded", "repeated"]
        after = (await world.get(f"plans/{plan_of(world)}/activities", month="2026-03")).json()
        assert ([each["activity_id"] for each in after["items"]], after["minutes"]) == (["a1"], 60)
        shown = (await world.get(f"plans/{plan_of(world)}")).json()
        assert shown["objectives"][0]["indicators"][0]["actual"] == "80"
        await world.running.stop()
