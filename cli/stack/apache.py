"""Apache Kafka on this machine: one node that is broker and controller (KRaft), from its Maven artefacts."""

import subprocess
import uuid
from asyncio import to_thread
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from cli.stack.errors import ProgramMissing, StackError
from cli.stack.faces import Broker
from cli.stack.maven import CACHE, available, java_program, kafka_jars
from cli.stack.probe import kafka_answers
from cli.stack.process import Server, free_port

# Compiling less and collecting on one thread starts sooner and leaves the second core to the services under
# test.
JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
FORMAT_SECONDS_MAX = 60

SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",  # tests want to see dead members missed soon
    # One node can hold one copy of Kafka's own topics; a few partitions are plenty and quick to open.
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "broker.session.timeout.ms": "1500",
    "broker.heartbeat.interval.ms": "300",
    "log.cleaner.dedupe.buffer.size": "16777216",
    "log.index.size.max.bytes": "262144",  # laid out in full for each partition, twice: 10 MB each otherwise
}


def apache(
    *,
    folder: Path,
    port: int | None = None,
    advertised_port: int | None = None,
    cluster_id: str | None = None,
    settings: Mapping[str, str] | None = None,
    users: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    answers: Callable[[], Awaitable[bool]] | None = None,
    heap: str = "1g",
    cache: Path = CACHE,
    outlives_parent: bool = False,
) -> Broker:
    """Describe an Apache Kafka broker with its data and log in `folder`; start it with `async with` or
    `start`.

    Data and cluster id stay over restarts; after `wipe` the next start makes a new cluster. `cluster_id` is
    used when a cluster is made (22 characters of URL-safe base64); `settings` are added to, or replace, those
    of `SETTINGS` and the listeners. `users`: passwords by name, for SCRAM-SHA-512 from the first moment of a new
    cluster on. `answers` tells whether it serves, where a broker with a login does not answer everybody.
    """
    port = port or free_port()
    controller_port = free_port(other_than=port)
    folder = folder.absolute()
    data = folder / "kafka"
    bootstrap = f"127.0.0.1:{advertised_port or port}"
    addresses = {
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{bootstrap}",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "log.dirs": str(data),
    }

    async def prepare() -> Sequence[str]:
        if not (usable := await to_thread(available)):
            raise ProgramMissing(usable.reason)
        java, jars = java_program() or "java", await kafka_jars(cache=cache)
        properties = folder / "kafka.properties"
        properties.write_text(_properties({**SETTINGS, **addresses, **(settings or {})}))
        run = (java, f"-Xmx{heap}", *JVM, "-cp", f"{jars}/*")
        if not (data / "meta.properties").exists():
            await to_thread(
                _format, run, cluster_id=cluster_id or new_cluster_id(), properties=properties, users=users or {}
            )
        return (*run, "kafka.Kafka", str(properties))

    server = Server(
        name="kafka",
        folder=folder,
        port=port,
        prepare=prepare,
        answers=answers or partial(kafka_answers, port),
        environment=environment,
        deadline_seconds=90,
        grace_seconds=20,
        outlives_parent=outlives_parent,
    )
    return Broker(server=server, port=port, data=data, kind="apache", bootstrap=bootstrap)


def new_cluster_id() -> str:
    """Make a cluster id as Kafka does: a random UUID in URL-safe base64, never beginning with a dash."""
    while True:
        made = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not made.startswith("-"):
            return made


def _properties(values: Mapping[str, str]) -> str:
    return "".join(f"{key}={value}\n" for key, value in values.items())


def _format(run: Sequence[str], *, cluster_id: str, properties: Path, users: Mapping[str, str]) -> None:
    command = [*run, "kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(properties)]
    for name, password in users.items():
        command += ["--add-scram", f"SCRAM-SHA-512=[name={name},password={password}]"]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=FORMAT_SECONDS_MAX)
    if done.returncode != 0:
        raise StackError(
            f"Apache Kafka could not lay out its data folder; remove it and start again.\n{done.stdout}{done.stderr}"
        )
