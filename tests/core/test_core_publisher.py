"""A publisher on a broker that falls silent."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from core_builders import event_of, person

from cli.stack import tansu
from shared.bus import publisher as module
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics

pytestmark = pytest.mark.integration


async def test_a_stop_has_an_end_although_the_broker_answers_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka's own stop waits for what is buffered, without end: so did a start that gave its probe up."""
    monkeypatch.setattr(module, "_STOP_SECONDS", 0.5)
    async with tansu(folder=tmp_path) as broker:
        await ensure_topics(broker.bootstrap, partitions=1, replication=1)
        publisher = Publisher(broker.bootstrap, client_id="test")
        await publisher.start()
        await publisher.publish([event_of(person("e1"))])
        assert broker.pid is not None
        os.kill(broker.pid, signal.SIGSTOP)
        try:
            sending = asyncio.create_task(publisher.publish([event_of(person("e2"))]))
            await asyncio.sleep(0.1)
            async with asyncio.timeout(5):
                await publisher.stop()
        finally:
            os.kill(broker.pid, signal.SIGCONT)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
