"""Broker and database together, as `kinerja up` starts them."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient
from stack_builders import KINDS, create_topic, gone, kill_now, parent, runs

from cli.stack import Kind, PortTaken, free_port, stack, stop_all
from cli.stack.probe import kafka_answers, mongo_answers

pytestmark = pytest.mark.integration


async def test_a_stack_serves_on_the_ports_it_was_given(tmp_path: Path) -> None:
    broker_port = free_port()
    async with stack(kind="embedded", folder=tmp_path, broker_port=broker_port) as running:
        assert running.broker.bootstrap == f"127.0.0.1:{broker_port}"
        await create_topic(running.broker, "goals")
        client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(running.database.uri)
        async with client:
            assert (await client.admin.command("ping"))["ok"] == 1


async def test_when_one_cannot_start_the_other_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    running = stack(kind="embedded", folder=tmp_path / "mine", broker_port=port)
    async with stack(kind="embedded", folder=tmp_path / "other", broker_port=port):
        with pytest.raises(PortTaken):
            await running.start()

    assert running.database.pid is None


PARENT_OF_STACK = """
import asyncio, json, pathlib, sys
from cli.stack import stack
async def main():
    kind, folder, stays = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3] == "stays"
    running = stack(kind=kind, folder=folder, outlives_parent=stays)
    await running.start()
    pids, ports = zip(*((each.pid, each.port) for each in (running.broker, running.database)))
    print(json.dumps([pids, ports]), flush=True)
    if not stays: await asyncio.sleep(600)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("kind", KINDS)
async def test_a_killed_parent_leaves_no_orphan_servers(kind: Kind, tmp_path: Path) -> None:
    starter = parent(PARENT_OF_STACK, kind, tmp_path, "dies")
    assert starter.stdout is not None
    pids, _ = json.loads(await asyncio.to_thread(starter.stdout.readline))
    assert all(runs(pid) for pid in pids)

    kill_now(starter)

    assert [await gone(pid) for pid in pids] == [True, True]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_stack_that_stays_is_stopped_by_its_folder(tmp_path: Path) -> None:
    starter = parent(PARENT_OF_STACK, "embedded", tmp_path, "stays")
    assert starter.stdout is not None
    pids, (broker_port, database_port) = json.loads(await asyncio.to_thread(starter.stdout.readline))
    await asyncio.to_thread(starter.wait)
    starter.stdout.close()
    assert await kafka_answers(broker_port)
    assert await mongo_answers(database_port)

    assert await stop_all(tmp_path) == ["secantus", "tansu"]

    assert [await gone(pid) for pid in pids] == [True, True]
