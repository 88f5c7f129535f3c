"""The page for operators: every command on it does what it says, in that order."""

import asyncio
import re
import shlex
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from cli.stack import Broker, tansu
from shared import clock
from shared.bus.access import KafkaAccess
from shared.bus.topics import ensure_topics
from shared.dead_letter import DeadLetters, Parked
from shared.dead_letter_notes import RestNote
from shared.events.directory import Unit
from shared.events.registry import AGENCIES
from tests.cli.cli_builders import command
from tests.support.publishing import outgoing, publishing, record

pytestmark = pytest.mark.integration
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "dead-letters.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line)[1:]
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    """Two bad messages, parked by career, which rests behind them."""
    async with tansu(folder=tmp_path) as found:
        await ensure_topics(found.access, partitions=3, replication=1)
        unit = Unit(agency_id="kota", subject="kota:unit:u", version=1, unit_id="u", name="Dinas")
        event = outgoing(("unit.recorded", unit))[0]
        async with publishing(found.access) as publisher:
            for offset in range(4):
                await (await publisher.start()).send_and_wait(AGENCIES, value=b"{", key=b"kota:unit:u", partition=1)
                if offset < 2:
                    bad = record(event, topic=AGENCIES, partition=1, offset=offset, value=b"{")
                    await DeadLetters(publisher=publisher, service="career").park([Parked(bad, "decision-failed", "")])
            rest = RestNote(service="career", topic=AGENCIES, partition=1, time=clock.now(), offset=2, bad=2)
            await publisher.note(rest.key.encode(), rest.model_dump_json().encode())
        await _commit(found.access, 2)
        yield found


async def test_every_command_of_the_page_works(broker: Broker) -> None:
    assert len(COMMANDS) >= 8
    for arguments in COMMANDS:
        code, told = await asyncio.to_thread(command, *arguments, "--kafka", broker.bootstrap)
        assert code == 0, f"{arguments}: {told}"


async def _commit(access: KafkaAccess, offset: int) -> None:
    consumer = AIOKafkaConsumer(
        AGENCIES, **access.client, group_id="career", enable_auto_commit=False, session_timeout_ms=6000
    )
    await consumer.start()
    try:
        place = TopicPartition(AGENCIES, 1)
        while place not in consumer.assignment():
            await asyncio.sleep(0.1)
        await consumer.commit({place: offset})
    finally:
        await consumer.stop()
