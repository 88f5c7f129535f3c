"""kill -9 in each window between save, publish, clear and commit: every fact once in effect, every event published."""

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
    async with publishing(servers.broker.bootstrap) as publisher:
        await publisher.publish([event_of(person(f"e{each}", version, agency)) for each in range(PEOPLE)])


async def states(servers: Stack, name: str) -> list[tuple[int, int, int]]:
    """Of each person: how often counted, the newest version applied, and how many events are owed."""
    client = connect(servers.database.uri)
    try:
        found = client["core"][name].find({"kind": TALLY.name})
        return [(each["state"]["counted"], each["state"]["newest"], len(each["outbox"])) async for each in found]
    finally:
        client.close()


async def crash_and_go_on(where: str, servers: Stack, folder: Path) -> None:
    name, agency = f"dies-{where}-{random_id()[:8]}", f"dies-{where}"
    await produce(servers, agency, 1)
    async with program(servers, folder, name, TINY_DIES=where, TINY_AGENCY=agency) as dying:
        assert await asyncio.wait_for(dying.process.wait(), 60) == 9, dying.log.read_text()
    assert [state[:2] for state in await states(servers, name)] == [(1, 1)] * PEOPLE

    await produce(servers, agency, 2)
    async with program(servers, folder, name, TINY_AGENCY=agency):

        async def settled() -> bool:
            return set(await states(servers, name)) == {(2, 2, 0)}

        await eventually(settled, 60)
    last: dict[bytes, int] = {}
    for each in await read_all(servers, GOALS, f"{agency}:"):
        sequence = int(dict(each.headers)["ce_sequence"])
        assert sequence >= last.get(each.key, 0)
        last[each.key] = sequence
    assert len(last) == PEOPLE
    assert set(last.values()) == {2}
    assert len(await states(servers, name)) == PEOPLE


async def test_a_kill_in_each_window_loses_nothing_and_doubles_nothing(servers: Stack, tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as all_at_once:
        for where in ("publish", "clear", "commit"):
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
    assert await states(servers, name) == [(1, 1, 0)] * PEOPLE
