"""A publisher on a broker that falls silent, and one that is thrown away."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from core_builders import event_of, person

from cli.stack import tansu
from shared.bus import publisher as module
from shared.bus.publisher import Publisher, Unacknowledged
from shared.bus.topics import ensure_topics
from shared.events.registry import DIRECTORY
from tests.support import topics

pytestmark = pytest.mark.integration


async def test_a_silent_broker_costs_bounded_time_and_what_comes_next_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idempotent producer waited for ever, with whoever published; its own stop waited too."""
    monkeypatch.setattr(module, "_SECONDS", 0.5)
    async with tansu(folder=tmp_path) as broker:
        await ensure_topics(broker.access, partitions=1, replication=1)
        publisher = Publisher(broker.access, client_id="test")
        assert await publisher.publish([event_of(person(each)) for each in ("e0", "e1")]) == {f"{DIRECTORY}/0": (0, 2)}
        assert broker.pid is not None
        os.kill(broker.pid, signal.SIGSTOP)
        try:
            async with asyncio.timeout(10):
                with pytest.raises(Unacknowledged):
                    await publisher.publish([event_of(person("e2"))])
                with pytest.raises(Unacknowledged):
                    await publisher.publish([event_of(person("e3"))])
                await publisher.stop()
        finally:
            os.kill(broker.pid, signal.SIGCONT)
        async with asyncio.timeout(20):
            while True:
                try:
                    await publisher.publish([event_of(person("e4"))])
                    break
                except Unacknowledged:
                    await asyncio.sleep(0.1)
        await publisher.stop()
        keys = [each.key for each in await topics.read(broker.access, [DIRECTORY])]
    assert (keys[1], keys[-1]) == (b"a:person:e1", b"a:person:e4")
    assert len([task for task in asyncio.all_tasks() if "aiokafka" in repr(task.get_coro())]) == 0


async def test_a_dead_sender_is_replaced(tmp_path: Path) -> None:
    async with tansu(folder=tmp_path) as broker:
        await ensure_topics(broker.access, partitions=1, replication=1)
        publisher = Publisher(broker.access, client_id="test")
        await publisher.publish([event_of(person("e1"))])
        (await publisher.start())._sender.sender_task.cancel()
        await asyncio.sleep(0.05)

        async with asyncio.timeout(5):
            await publisher.publish([event_of(person("e2"))])
        await publisher.stop()


async def test_what_is_thrown_away_is_not_sent_behind_what_follows(tmp_path: Path) -> None:
    async with tansu(folder=tmp_path) as broker:
        await ensure_topics(broker.access, partitions=1, replication=1)
        publisher = Publisher(broker.access, client_id="test")
        await publisher.start()
        dropped = asyncio.create_task(publisher.publish([event_of(person("e1"))]))
        await asyncio.sleep(0)  # within the linger time: it is buffered
        await publisher.stop()
        await publisher.publish([event_of(person("e2"))])
        await asyncio.gather(dropped, return_exceptions=True)
        await asyncio.sleep(0.2)
        keys = [each.key for each in await topics.read(broker.access, [DIRECTORY])]
        await publisher.stop()
    assert keys[-1] == b"a:person:e2"
