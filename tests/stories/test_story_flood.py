"""Somebody floods topics with rubbish: one partition waits for a word of the operator, everything else works on."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from cli.stack import Stack, tansu
from shared.bus.topics import ensure_topics
from shared.events.directory import Agency
from shared.events.registry import AGENCIES, EVALUATION, FEEDBACK
from shared.parties import party
from tests.cli.cli_builders import command
from tests.support import topics
from tests.support.identity import Identity
from tests.support.publishing import outgoing, publishing
from tests.support.services import environment, service
from tests.support.waiting import eventually

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
PARTITIONS = 6
FLOODED = f"{AGENCIES}/1"


@pytest.fixture
async def own(servers: Stack, tmp_path: Path) -> AsyncIterator[Stack]:
    async with tansu(folder=tmp_path) as broker:
        await ensure_topics(broker.access, partitions=PARTITIONS, replication=1)
        yield Stack(broker=broker, database=servers.database)


async def rubbish(servers: Stack, topic: str, partition: int, number: int) -> None:
    producer = AIOKafkaProducer(**servers.broker.access.client)
    await producer.start()
    try:
        sent = [await producer.send(topic, value=b"rubbish", key=b"x", partition=partition) for _ in range(number)]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


async def letters(servers: Stack, *arguments: str) -> tuple[int, str]:
    return await asyncio.to_thread(command, "dead-letters", *arguments, "--kafka", servers.broker.bootstrap)


async def resting(servers: Stack) -> list[dict[str, Any]]:
    code, output = await letters(servers, "list", "--json")
    assert code == 0, output
    found: list[dict[str, Any]] = json.loads(output)["resting"]
    return found


async def test_a_flood_holds_up_one_partition_until_the_operator_discards_it(
    own: Stack, identity: Identity, tmp_path: Path
) -> None:
    """200 bad messages over all topics used to stop the service, HTTP reads included, until it was restarted."""
    env = environment(own, database="flood", key_file=identity.key_file)
    async with service("career", env, tmp_path) as career:
        for partition in range(PARTITIONS):
            for topic in (EVALUATION, FEEDBACK):
                await rubbish(own, topic, partition, 40)
        await rubbish(own, AGENCIES, 1, 1000)
        await eventually(lambda: resting(own), 90)

        ready = await career.client.get("/readyz")
        assert ready.status_code == 200
        assert list(ready.json()["facts"]["resting"]) == [FLOODED]
        assert (await career.client.get("/openapi.json")).status_code == 200
        agencies = [
            Agency(agency_id=f"kota-{each}", subject=f"kota-{each}:agency:kota-{each}", version=1, name="Kota",
                   zone="Asia/Makassar")
            for each in range(12)
        ]  # fmt: skip
        async with publishing(own.broker.access) as publisher:
            await publisher.publish(outgoing(*(("agency.recorded", each) for each in agencies)))

        async def others_are_done() -> bool:
            lag = await topics.lag_of(own.broker.access, "career")
            return {f"{place.topic}/{place.partition}" for place, left in lag.items() if left > 0} <= {FLOODED}

        await eventually(others_are_done, 60)
        [rests] = await resting(own)
        assert (rests["service"], rests["offset"], rests["bad"]) == ("career", 200, 200)

        code, told = await letters(
            own, "discard", "--service", "career", "--resting", FLOODED, "--because", "banjir pesan rusak"
        )
        assert code == 0, told

        await topics.caught_up(own.broker.access, {"career": party("career").subscribes}, 90)
        assert await resting(own) == []
        assert (await career.client.get("/readyz")).json()["facts"]["resting"] == {}
        code, left = await letters(own, "list", "--topic", AGENCIES, "--json", "--limit", "5000")
        assert (code, json.loads(left)["total"]) == (0, 200)  # what was parked before it rested is still to be judged
