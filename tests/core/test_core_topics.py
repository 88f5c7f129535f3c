"""What a broker tells of its topics, whichever broker it is."""

import pytest

from cli.stack import Stack
from cli.wire import reading
from shared import clock
from shared.bus import encode
from shared.bus.publisher import Publisher
from shared.bus.topics import broker_state, ensure_topics, partitions_of
from shared.events.directory import Unit
from shared.events.registry import BY_SHORT, DIRECTORY

pytestmark = pytest.mark.integration


async def test_the_ends_of_topics_are_known_without_reading_them(servers: Stack) -> None:
    bootstrap = servers.broker.bootstrap
    await ensure_topics(bootstrap, partitions=6, replication=1)
    before = await broker_state(bootstrap, [DIRECTORY])

    await say(bootstrap, agency="ujung-topik")

    after = await broker_state(bootstrap, [DIRECTORY])
    assert len(before.ends) == len(await partitions_of(bootstrap, [DIRECTORY])) > 0
    assert before.ends.keys() == after.ends.keys()
    assert sum(after.ends.values()) == sum(before.ends.values()) + 1
    assert after.cluster_id == before.cluster_id


async def test_topics_that_are_not_there_have_no_partitions(servers: Stack) -> None:
    assert await partitions_of(servers.broker.bootstrap, ["kinerja.tidak-ada"]) == []


async def test_who_reads_from_outside_sees_what_was_said(servers: Stack) -> None:
    bootstrap = servers.broker.bootstrap
    await ensure_topics(bootstrap, partitions=6, replication=1)
    await say(bootstrap, agency="terbaca-dari-luar")

    async with reading(bootstrap, [DIRECTORY]) as reader:
        await reader.to_start()
        keys = [record.key async for record in reader.until_end()]

    assert "terbaca-dari-luar:unit:dinas" in keys


async def say(bootstrap: str, *, agency: str) -> None:
    unit = Unit(agency_id=agency, subject=f"{agency}:unit:dinas", version=1, unit_id="dinas", name="Dinas", kind="unit")
    publisher = Publisher(bootstrap, client_id="test-topics")
    await publisher.start()
    try:
        await publisher.publish(
            [encode(BY_SHORT["unit.recorded"], unit, now=clock.now(), cause_id="c", correlation_id="c")]
        )
    finally:
        await publisher.stop()
