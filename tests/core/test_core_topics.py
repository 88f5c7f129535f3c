"""What a broker tells of its topics, whichever broker it is."""

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from cli.stack import Stack
from cli.wire import reading
from shared.bus.access import KafkaAccess
from shared.bus.topics import broker_state, ensure_topics, partitions_of
from shared.events.directory import Unit
from shared.events.registry import DEAD_LETTER_NOTES, DEAD_LETTERS, DIRECTORY
from tests.support.publishing import outgoing, publishing

pytestmark = pytest.mark.integration


async def test_the_ends_of_topics_are_known_without_reading_them(servers: Stack) -> None:
    access = servers.broker.access
    await ensure_topics(access, partitions=6, replication=1)
    before = await broker_state(access, [DEAD_LETTER_NOTES])

    async with publishing(access) as publisher:
        await publisher.note(b"ujung-topik", b"{}")

    after = await broker_state(access, [DEAD_LETTER_NOTES])
    assert len(before.ends) == len(await partitions_of(access, [DEAD_LETTER_NOTES])) > 0
    assert before.ends.keys() == after.ends.keys()
    assert sum(after.ends.values()) == sum(before.ends.values()) + 1
    assert after.cluster_id == before.cluster_id


async def test_topics_that_are_not_there_have_no_partitions(servers: Stack) -> None:
    assert await partitions_of(servers.broker.access, ["kinerja.tidak-ada"]) == []


async def test_nothing_is_known_of_topics_that_a_new_broker_does_not_have(servers: Stack) -> None:
    """Asking a consumer that has nothing to ask let a cancellation out that ended whoever asked, for ever."""
    assert (await broker_state(servers.broker.access, ["kinerja.tidak-ada"])).ends == {}


async def test_dead_letters_are_kept_for_90_days_and_facts_for_ever(servers: Stack) -> None:
    await ensure_topics(servers.broker.access, partitions=6, replication=1)

    kept = await settings_of(servers.broker.access, DEAD_LETTERS)
    facts = await settings_of(servers.broker.access, DIRECTORY)

    assert (kept["cleanup.policy"], kept["retention.ms"]) == ("delete", str(90 * 24 * 3600 * 1000))
    assert facts["cleanup.policy"] == "compact"


@pytest.mark.parametrize("key", [None, b"", b"a"])
@pytest.mark.parametrize("value", [None, b"", b"a"])
async def test_whatever_comes_can_be_parked(servers: Stack, key: bytes | None, value: bytes | None) -> None:
    async with publishing(servers.broker.access) as publisher:
        await publisher.park(value, key, [("x-reason", b"test")])


async def test_who_reads_from_outside_sees_what_was_published(servers: Stack) -> None:
    access = servers.broker.access
    await publish_unit(access, agency="terbaca-dari-luar")

    async with reading(access, [DIRECTORY]) as reader:
        await reader.to_start()
        keys = [record.key async for record in reader.until_end()]

    assert "terbaca-dari-luar:unit:dinas" in keys


async def settings_of(access: KafkaAccess, topic: str) -> dict[str, str]:
    admin = AIOKafkaAdminClient(**access.client)
    await admin.start()
    try:
        answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    finally:
        await admin.close()
    return {name: value for answer in answers for resource in answer.resources for name, value, *_ in resource[4]}


async def publish_unit(access: KafkaAccess, *, agency: str) -> None:
    unit = Unit(agency_id=agency, subject=f"{agency}:unit:dinas", version=1, unit_id="dinas", name="Dinas", kind="unit")
    async with publishing(access) as publisher:
        await publisher.publish(outgoing(("unit.recorded", unit)))
