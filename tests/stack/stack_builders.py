"""Servers and clients for the tests of the local stack."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from cli.stack import Broker, Server, available, free_port

REPOSITORY = Path(__file__).parents[2]

APACHE = available()
KINDS = [
    pytest.param("embedded", id="embedded"),
    pytest.param(
        "apache",
        id="apache",
        marks=[
            pytest.mark.apache,
            pytest.mark.skipif(not APACHE, reason=APACHE.reason),
            pytest.mark.timeout(600),  # The first time, Maven fetches some 45 MB.
        ],
    ),
]

ANSWERING = """
import signal, socket, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN if "stubborn" in sys.argv else signal.SIG_DFL)
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
while True:
    listening.accept()[0].close()
"""


def small_server(
    *,
    folder: Path,
    script: str = ANSWERING,
    port: int | None = None,
    stubborn: bool = False,
    deadline_seconds: float = 10,
    outlives_parent: bool = False,
) -> Server:
    """A server that costs nothing: a few lines of Python that listen on a port."""
    port = port or free_port()

    async def prepare() -> Sequence[str]:
        return (sys.executable, "-c", script, str(port), "stubborn" if stubborn else "")

    async def answers() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    return Server(
        name="small",
        folder=folder,
        port=port,
        prepare=prepare,
        answers=answers,
        deadline_seconds=deadline_seconds,
        grace_seconds=0.2 if stubborn else 10,
        outlives_parent=outlives_parent,
    )


def runs(pid: int) -> bool:
    """Tell whether a process that may not be our child still runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def gone(pid: int, *, within_seconds: float = 5) -> bool:
    """Wait until a process is gone."""
    for _ in range(int(within_seconds / 0.05)):
        if not runs(pid):
            return True
        await asyncio.sleep(0.05)
    return False


def parent(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a Python process that starts servers of its own and prints one line when they are up."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'tests' / 'stack'}"},
    )


def kill_now(process: subprocess.Popen[str]) -> None:
    """End a process as a crash would."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


async def create_topic(broker: Broker, topic: str, *, partitions: int = 2) -> None:
    """Create a compacted topic that takes records of 3 MiB."""
    settings = {"cleanup.policy": "compact", "max.message.bytes": str(3 << 20)}
    admin = AIOKafkaAdminClient(**broker.access.client)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=settings)])
    finally:
        await admin.close()


@asynccontextmanager
async def producing(broker: Broker) -> AsyncIterator[AIOKafkaProducer]:
    """A started producer."""
    async with AIOKafkaProducer(**broker.access.client, max_request_size=4 << 20) as producer:
        yield producer


async def read_all(broker: Broker, topic: str, *, partition: int, count: int) -> list[bytes]:
    """Read so many values from the start of a partition."""
    async with AIOKafkaConsumer(
        **broker.access.client, auto_offset_reset="earliest", max_partition_fetch_bytes=4 << 20
    ) as consumer:
        consumer.assign([TopicPartition(topic, partition)])
        return [(await asyncio.wait_for(consumer.getone(), 20)).value for _ in range(count)]
