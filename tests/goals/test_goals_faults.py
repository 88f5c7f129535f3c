"""Bulk work that is killed in the middle: everybody has one plan, and each plan its last word, once in effect."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from goals_builders import AGENCY, CYCLE, RATER, cycle_body, person_body, unit_body
from goals_world import OFFICER, World, activity_in, eventually

from cli.stack import Stack
from shared import clock
from shared.bus.publisher import Publisher
from shared.events.goals import CycleAnswer
from tests.support.identity import Identity
from tests.support.services import environment, service

pytestmark = pytest.mark.integration
PEOPLE = 700


@pytest.mark.timeout(240)
async def test_enrolling_and_closing_survive_kills(servers: Stack, identity: Identity, folder: Path) -> None:
    env = environment(servers, database="goals_faults", key_file=identity.key_file, KINERJA_LEASE_SECONDS="3")
    publisher = Publisher(servers.broker.bootstrap, client_id="test-goals-faults")
    await publisher.start()
    agency = f"{AGENCY}-{clock.secret_code().lower()}"
    people = [f"p{number:04d}" for number in range(PEOPLE)]

    async with service("goals", env, folder) as first:
        world = World(agency, first, identity, publisher, servers.broker.bootstrap)
        await world.hear(("unit.recorded", unit_body()), *(("person.recorded", person_body(each)) for each in people))
        await eventually(lambda: _known(world, people[-1]), 60)
        await world.hear(("cycle.opened", cycle_body()))
        await eventually(lambda: _enrolled(world, 1), 60)
        await first.kill()

    async with service("goals", env, folder) as second:
        world = World(agency, second, identity, publisher, servers.broker.bootstrap)
        await eventually(lambda: _enrolled(world, PEOPLE), 90)
        recorded = await world.post(f"plans/{world.plan('p0007')}/activities", {"items": [activity_in()]}, "p0007")
        assert recorded.json()["items"][0]["outcome"] == "recorded"
        await world.hear(("cycle.closing", cycle_body(status="closing", version=2)))
        await eventually(lambda: _closing_began(world), 60)
        await second.kill()

    async with service("goals", env, folder) as third:
        world = World(agency, third, identity, publisher, servers.broker.bootstrap)
        await eventually(lambda: _answered(world), 90)
        said = await world.said_until("goals.answered")
        await third.stop()
    await publisher.stop()

    versions = {(short, body.subject): body.version for short, body in said}
    told = Counter(short for short, _subject in versions)
    assert told["plan.opened"] == told["plan.closed"] == PEOPLE
    answers = {body.version: body for short, body in said if short == "goals.answered"}
    assert [body.people for body in answers.values() if isinstance(body, CycleAnswer)] == [PEOPLE]


async def _known(world: World, employee_id: str) -> bool:
    return bool((await world.get(f"assignments/{employee_id}", RATER)).status_code == 200)


async def _enrolled(world: World, at_least: int) -> bool:
    found = await world.get(f"cycles/{CYCLE}", "x", OFFICER)
    return bool(found.status_code == 200 and found.json()["enrolled"] >= at_least)


async def _closing_began(world: World) -> bool:
    plans = (await world.get(f"cycles/{CYCLE}", "x", OFFICER)).json()["plans"]
    return bool(plans.get("closing") or plans.get("closed"))


async def _answered(world: World) -> bool:
    await asyncio.sleep(0.2)
    return bool((await world.get(f"cycles/{CYCLE}", "x", OFFICER)).json()["answered"])
