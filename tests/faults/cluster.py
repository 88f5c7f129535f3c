"""Three Apache Kafka brokers on this machine, each broker and controller, that keep three copies of everything."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from cli.stack import Broker, apache, free_port
from cli.stack.apache import new_cluster_id

_HEAP: Final = "384m"


@dataclass(frozen=True)
class Cluster:
    """Brokers that serve one cluster: ``async with``. Two copies must have a record before it is acknowledged."""

    members: tuple[Broker, ...]

    @classmethod
    def describe(cls, folder: Path, *, count: int) -> Self:
        """Describe a cluster with its data in a folder."""
        ports = [(free_port(), free_port()) for _ in range(count)]
        voters = ",".join(f"{number}@127.0.0.1:{control}" for number, (_port, control) in enumerate(ports, 1))
        copies = str(count)
        shared: Mapping[str, str] = {
            "controller.quorum.voters": voters,
            "offsets.topic.replication.factor": copies,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": "2",
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": "2",
            "default.replication.factor": copies,
            "min.insync.replicas": "2",
            "broker.session.timeout.ms": "3000",
            "replica.lag.time.max.ms": "5000",
        }
        cluster_id = new_cluster_id()
        members = tuple(
            apache(
                folder=folder / str(number),
                port=port,
                cluster_id=cluster_id,
                heap=_HEAP,
                settings={
                    **shared,
                    "node.id": str(number),
                    "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{control}",
                },
            )
            for number, (port, control) in enumerate(ports, 1)
        )
        return cls(members)

    @property
    def bootstrap(self) -> str:
        """All members."""
        return ",".join(each.bootstrap for each in self.members)

    async def __aenter__(self) -> Self:
        starts = [asyncio.create_task(each.start()) for each in self.members]
        try:
            await asyncio.gather(*starts)
        except BaseException:
            await asyncio.gather(*starts, return_exceptions=True)
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(each.kill() for each in self.members), return_exceptions=True)
