"""Both brokers are held to the same tests; where they differ, the test says so."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from stack_builders import KINDS, create_topic, producing, read_all

from cli.stack import Broker, Kind, ProgramMissing, Proxy, apache, available, free_port, tansu
from cli.stack.tansu import BINARY_VARIABLE
from cli.stack.tansu import create_topic as tansu_topic

pytestmark = pytest.mark.integration


def broker_of(kind: Kind, folder: Path, *, port: int | None = None, advertised_port: int | None = None) -> Broker:
    if kind == "embedded":
        return tansu(folder=folder, port=port, advertised_port=advertised_port)
    return apache(folder=folder, port=port, advertised_port=advertised_port)


@pytest.mark.parametrize("kind", KINDS)
async def test_after_a_kill_the_cluster_id_tells_whether_the_log_was_lost(kind: Kind, tmp_path: Path) -> None:
    async with broker_of(kind, tmp_path) as broker:
        await create_topic(broker, "goals")
        async with producing(broker) as producer:
            await producer.send_and_wait("goals", b"kept?", key=b"plan-1", partition=1)
        assert await read_all(broker, "goals", partition=1, count=1) == [b"kept?"]
        before = await broker.cluster_id()

        await broker.kill()
        assert await broker.cluster_id() is None
        await broker.start()

        if kind == "apache":
            assert await broker.cluster_id() == before
            assert await read_all(broker, "goals", partition=1, count=1) == [b"kept?"]
        else:
            assert await broker.cluster_id() not in (None, before)


async def test_the_embedded_broker_gets_topics_before_its_clients_may_come(tmp_path: Path) -> None:
    """A producer that knows a topic from before is told that its record is kept, and it is."""
    port = free_port()
    topic = NewTopic("goals", 3, 1, topic_configs={"cleanup.policy": "compact"})
    async with (
        Proxy(target_port=port) as link,
        broker_of("embedded", tmp_path, port=port, advertised_port=link.port) as broker,
    ):
        await tansu_topic(port, topic)
        async with producing(broker) as producer:
            await producer.send_and_wait("goals", b"gone", partition=1)
            await broker.kill()
            await link.refuse()
            await broker.start()
            await tansu_topic(port, topic)
            await link.restore()
            sent = await asyncio.wait_for(producer.send_and_wait("goals", b"kept", partition=1), 20)
        assert (sent.offset, await read_all(broker, "goals", partition=1, count=1)) == (0, [b"kept"])


@pytest.mark.parametrize("kind", KINDS)
async def test_headers_large_records_and_group_offsets_come_back(kind: Kind, tmp_path: Path) -> None:
    headers = [("ce_id", b"1"), ("traceparent", b"")]
    large = b"x" * (2 << 20)
    async with broker_of(kind, tmp_path) as broker:
        await create_topic(broker, "goals")
        await create_topic(broker, "feedback")
        async with producing(broker) as producer:
            await producer.send_and_wait("goals", large, key=b"plan-1", partition=0, headers=headers)
        group = AIOKafkaConsumer(
            "goals",
            "feedback",
            **broker.access.client,
            group_id="evaluation",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=4 << 20,
        )
        async with group as consumer:
            record = await asyncio.wait_for(consumer.getone(), 20)
            await consumer.commit()
            committed = [await consumer.committed(partition) for partition in consumer.assignment()]

        assert (record.value, list(record.headers)) == (large, headers)
        assert sorted(offset for offset in committed if offset) == [1]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wiped_broker_is_another_cluster(kind: Kind, tmp_path: Path) -> None:
    async with broker_of(kind, tmp_path) as broker:
        await create_topic(broker, "goals")
        before = await broker.cluster_id()

        await broker.stop()
        await broker.wipe()
        await broker.start()

        assert await broker.cluster_id() != before
        admin = AIOKafkaAdminClient(**broker.access.client)
        await admin.start()
        try:
            assert "goals" not in await admin.list_topics()
        finally:
            await admin.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_only_the_embedded_broker_refuses_idempotent_producers(kind: Kind, tmp_path: Path) -> None:
    async with broker_of(kind, tmp_path) as broker:
        producer = AIOKafkaProducer(**broker.access.client, enable_idempotence=True)
        try:
            if kind == "apache":
                await producer.start()
            else:
                with pytest.raises(KafkaError):
                    await asyncio.wait_for(producer.start(), 5)
        finally:
            await producer.stop()


@pytest.mark.parametrize("kind", KINDS)
async def test_clients_of_a_broker_behind_a_proxy_go_through_it(kind: Kind, tmp_path: Path) -> None:
    port = free_port()
    async with (
        Proxy(target_port=port) as proxy,
        broker_of(kind, tmp_path, port=port, advertised_port=proxy.port) as broker,
    ):
        await create_topic(broker, "goals")
        async with producing(broker) as producer:
            await producer.send_and_wait("goals", b"one", key=b"plan-1", partition=0)
            assert proxy.connections > 0

            await proxy.refuse()
            sending = producer.send_and_wait("goals", b"two", key=b"plan-1", partition=0)
            waiting = asyncio.create_task(sending)
            _, pending = await asyncio.wait([waiting], timeout=0.3)
            assert pending
            await proxy.restore()
            await asyncio.wait_for(waiting, 20)

        assert await read_all(broker, "goals", partition=0, count=2) == [b"one", b"two"]


async def test_a_named_binary_that_cannot_run_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARY_VARIABLE, str(tmp_path / "nothing"))

    with pytest.raises(ProgramMissing, match=BINARY_VARIABLE):
        await tansu(folder=tmp_path).start()


def test_what_apache_kafka_lacks_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    missing = available()

    assert not missing
    assert "Java" in missing.reason
