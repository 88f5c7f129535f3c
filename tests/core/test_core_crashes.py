"""kill -9 in each window between save, telling, looking again and commit: every fact once in effect, and told."""

import asyncio
from pathlib import Path

import httpx
import pytest
from core_builders import TALLY, event_of, person
from core_service import program, read_all

from cli.stack import Stack
from shared.clock import random_id
from shared.events.registry import GOALS
from shared.mongo.client import connect
from tests.support.publishing import publishing
from tests.support.waiting import eventually

pytestmark = pytest.mark.integration
PEOPLE = 40


async def produce(servers: Stack, agency: str, version: int) -> None:
    async with publishing(servers.broker.access) as publisher:
        await publisher.publish([event_of(person(f"e{each}", version, agency)) for each in range(PEOPLE)])


async def states(servers: Stack, name: str) -> list[tuple[int, int]]:
    """Of each person: how often counted, and the newest version applied."""
    client = connect(servers.database.uri)
    try:
        found = client["core"][name].find({"kind": TALLY.name})
        return [(each["state"]["counted"], each["state"]["newest"]) async for each in found]
    finally:
        client.close()


async def newest(servers: Stack, agency: str) -> dict[bytes, int]:
    """The sequence of the last record of each key."""
    records = await read_all(servers, GOALS, f"{agency}:")
    return {each.key: int(dict(each.headers)["ce_sequence"]) for each in records if each.key is not None}


async def crash_and_go_on(where: str, servers: Stack, folder: Path) -> None:
    name, agency = f"dies-{where}-{random_id()[:8]}", f"dies-{where}"
    await produce(servers, agency, 1)
    async with program(servers, folder, name, TINY_DIES=where, TINY_AGENCY=agency) as dying:
        assert await asyncio.wait_for(dying.process.wait(), 60) == 9, dying.log.read_text()
    assert await states(servers, name) == [(1, 1)] * PEOPLE

    await produce(servers, agency, 2)
    async with program(servers, folder, name, TINY_AGENCY=agency):

        async def settled() -> bool:
            last = await newest(servers, agency)
            return set(await states(servers, name)) == {(2, 2)} and set(last.values()) == {2}

        await eventually(settled, 60)
    assert len(await newest(servers, agency)) == PEOPLE
    assert len(await states(servers, name)) == PEOPLE


async def test_a_kill_in_each_window_loses_nothing_and_doubles_nothing(servers: Stack, tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as all_at_once:
        for where in ("tell", "look", "commit"):
            all_at_once.create_task(crash_and_go_on(where, servers, tmp_path))


async def test_sigterm_during_a_batch_drains_it_in_bounded_time(servers: Stack, tmp_path: Path) -> None:
    name, agency = f"term-{random_id()[:8]}", "term"
    await produce(servers, agency, 1)
    async with program(servers, tmp_path, name, TINY_SLOW="1", TINY_AGENCY=agency) as running:

        async def in_hand() -> bool:
            return "batch in hand" in running.log.read_text()

        await eventually(in_hand, 60)
        assert (await running.client.get("/healthz")).status_code == httpx.codes.OK
        running.process.terminate()
        assert await asyncio.wait_for(running.process.wait(), 20) == 0, running.log.read_text()
    assert await states(servers, name) == [(1, 1)] * PEOPLE
