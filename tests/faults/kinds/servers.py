"""Broker and database die, stop, lose what they had, have no room; three brokers lose one."""

import asyncio
import resource
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from cli.stack import Broker, Server
from cli.stack.tansu import create_topic
from shared.bus.topics import platform_topics
from shared.settings import ServiceSettings
from tests.faults.cluster import Cluster
from tests.faults.kinds.base import APACHE, EMBEDDED, limited, one_broker, pause, stopped, until
from tests.faults.run import Fault, Scene

_TOPICS: Final = "kinerja."
_MORE_BYTES: Final = 16 << 10
_AWAY: Final = (0.2, 5.0)
_LONG_AWAY: Final = (20.0, 30.0)


async def kill_broker(scene: Scene, seconds: tuple[float, float] = _AWAY) -> None:
    """Kill the broker; one in memory comes back empty."""
    broker = one_broker(scene)
    with scene.broken("kill broker"):
        await broker.kill()
        await asyncio.sleep(scene.chance.uniform(*seconds))
        await _start(scene, broker)


async def _start(scene: Scene, broker: Broker) -> None:
    """Start a broker; let nobody into one that forgot its topics before it has them.

    The embedded one acknowledges what is sent to a topic that it does not have, keeps nothing of it, and takes nothing
    into that partition ever after. Apache Kafka refuses; on it the services make their topics again themselves.
    """
    link = scene.platform.broker_link
    if broker.kind == "apache" or link is None:
        await broker.start()
        return
    await link.refuse()
    await broker.start()
    for topic in platform_topics(partitions=ServiceSettings().kafka_partitions, replication=1):
        await create_topic(broker.port, topic)
    await link.restore()
    scene.lost()


async def pause_broker(scene: Scene) -> None:
    """Stop the broker for longer than every timeout."""
    await pause(scene, one_broker(scene).server)


async def pause_database(scene: Scene) -> None:
    """Stop the database for longer than every timeout."""
    await pause(scene, scene.platform.database.server)


async def kill_database(scene: Scene, seconds: tuple[float, float] = (0.2, 2.0)) -> None:
    """Kill the database."""
    with scene.broken("kill database"):
        await scene.platform.database.kill()
        await asyncio.sleep(scene.chance.uniform(*seconds))
        await scene.platform.database.start()


async def kill_both(scene: Scene) -> None:
    """Kill broker and database at the same time."""
    await asyncio.gather(kill_broker(scene), kill_database(scene))


async def empty_broker(scene: Scene) -> None:
    """Kill the broker and take its disk away."""
    broker = one_broker(scene)
    with scene.broken("broker without its disk"):
        await broker.kill()
        await broker.wipe()
        await broker.start()
        scene.lost()


async def restore_older(scene: Scene) -> None:
    """Copy the broker's data, let people go on for some seconds, put the copy back."""
    broker = one_broker(scene)
    assert broker.data is not None
    backup = broker.data.with_name("backup")
    with stopped(broker.server):
        shutil.rmtree(backup, ignore_errors=True)
        await asyncio.to_thread(shutil.copytree, broker.data, backup)
    await asyncio.sleep(scene.chance.uniform(2.0, 6.0))
    with scene.broken("broker restored from an older copy"):
        await broker.kill()
        await broker.wipe()
        await asyncio.to_thread(shutil.copytree, backup, broker.data)
        await broker.start()
        scene.lost()


async def lose_tail(scene: Scene) -> None:
    """Cut what was written in the last seconds off every log, as a power failure does to what no disk has yet."""
    broker = one_broker(scene)
    assert broker.data is not None
    sizes = _sizes(broker.data)
    await asyncio.sleep(scene.chance.uniform(2.0, 6.0))
    with scene.broken("broker without its tail"):
        await broker.kill()
        cut = 0
        for log, size in sizes.items():
            if log.exists() and log.stat().st_size > size:
                cut += log.stat().st_size - size
                with log.open("r+b") as file:
                    file.truncate(size)
        scene.notes.append(f"{cut} bytes cut off")
        await broker.start()
        scene.lost()


def _sizes(data: Path) -> dict[Path, int]:
    folders = [
        each for each in data.iterdir() if each.is_dir() and each.name.startswith((_TOPICS, "__consumer_offsets"))
    ]
    return {log: _used(log) for folder in folders for log in folder.glob("*.log")}


def _used(log: Path) -> int:
    return log.stat().st_size


async def no_room(scene: Scene, what: str) -> None:
    """Let no file of a server grow any further, as on a full disk, then give it room again."""
    server: Server = one_broker(scene).server if what == "broker" else scene.platform.database.server
    data = one_broker(scene).data if what == "broker" else scene.platform.database.data
    assert data is not None
    pid = server.pid
    if pid is None:
        return
    largest = max(each.stat().st_size for each in data.rglob("*") if each.is_file() and each.suffix not in _FIXED)
    with scene.broken(f"no room for the {what}"):
        with limited(pid, resource.RLIMIT_FSIZE, largest + _MORE_BYTES):
            await asyncio.sleep(scene.chance.uniform(5.0, 9.0))
        if server.pid is None:
            scene.notes.append(f"the {what} ended for want of room")
        await server.kill()
        await server.start()


_FIXED: Final = (".index", ".timeindex")
"""Files that are made in their full size."""


async def kill_member(scene: Scene) -> None:
    """Kill one of three brokers for a while; the others choose new leaders."""
    cluster = scene.platform.broker
    assert isinstance(cluster, Cluster)
    member = scene.chance.choice(cluster.members)
    with scene.broken(f"kill broker {cluster.members.index(member) + 1} of {len(cluster.members)}"):
        await member.kill()
        await asyncio.sleep(scene.chance.uniform(3.0, 10.0))
        await member.start()


async def pause_member(scene: Scene) -> None:
    """Stop one of three brokers for longer than every timeout: it comes back as a leader that is none any more."""
    cluster = scene.platform.broker
    assert isinstance(cluster, Cluster)
    await pause(scene, scene.chance.choice(cluster.members).server)


async def roll_members(scene: Scene) -> None:
    """Restart the brokers in order, one after the other: each leader changes."""
    cluster = scene.platform.broker
    assert isinstance(cluster, Cluster)
    for number, member in enumerate(cluster.members, 1):
        with scene.broken(f"restart broker {number} of {len(cluster.members)}"):
            await member.restart()
        await until(lambda member=member: member.pid is not None, 30)
        await asyncio.sleep(scene.chance.uniform(2.0, 4.0))


_SAME: Final = replace(EMBEDDED, same_cluster=True)
_THREE: Final = replace(APACHE, brokers=3)

KINDS: Final = (
    Fault(
        name="broker-empty",
        about="the broker comes back empty, as a new cluster",
        wanted=EMBEDDED,
        strike=kill_broker,
        times=5,
        gap=5,
        away=True,
    ),
    Fault(
        name="broker-empty-same-id",
        about="the broker comes back empty, and says it is the same",
        wanted=_SAME,
        strike=kill_broker,
        times=5,
        gap=5,
        away=True,
    ),
    Fault(
        name="broker-away",
        about="no broker for longer than every timeout",
        wanted=EMBEDDED,
        strike=partial(kill_broker, seconds=_LONG_AWAY),
        times=2,
        away=True,
    ),
    Fault(
        name="pause-broker",
        about="the broker stopped for longer than every timeout",
        wanted=EMBEDDED,
        strike=pause_broker,
        times=3,
        away=True,
    ),
    Fault(name="kill-database", about="kill -9 of the database", wanted=EMBEDDED, strike=kill_database, times=6),
    Fault(
        name="pause-database",
        about="the database stopped for longer than every timeout",
        wanted=EMBEDDED,
        strike=pause_database,
        times=3,
    ),
    Fault(
        name="kill-both",
        about="kill -9 of broker and database at once",
        wanted=EMBEDDED,
        strike=kill_both,
        times=3,
        gap=5,
    ),
    Fault(
        name="database-no-room",
        about="the database cannot write for want of room",
        wanted=EMBEDDED,
        strike=partial(no_room, what="database"),
        times=4,
    ),
    Fault(
        name="apache-kill-broker",
        about="kill -9 of the broker, which keeps its data",
        wanted=APACHE,
        strike=kill_broker,
        times=6,
        gap=3,
        away=True,
    ),
    Fault(
        name="apache-pause-broker",
        about="the broker stopped for longer than every timeout",
        wanted=APACHE,
        strike=pause_broker,
        times=3,
        away=True,
    ),
    Fault(
        name="apache-restored-older",
        about="the broker restored from a copy some seconds older",
        wanted=APACHE,
        strike=restore_older,
        times=4,
        gap=5,
    ),
    Fault(
        name="apache-lost-tail",
        about="the broker loses what was written last",
        wanted=APACHE,
        strike=lose_tail,
        times=4,
        gap=5,
    ),
    Fault(name="apache-empty", about="the broker loses its disk", wanted=APACHE, strike=empty_broker, times=3, gap=5),
    Fault(
        name="apache-no-room",
        about="the broker cannot write for want of room",
        wanted=APACHE,
        strike=partial(no_room, what="broker"),
        times=3,
        gap=4,
        away=True,
    ),
    Fault(
        name="apache-three-kill",
        about="one of three brokers killed, leaders change",
        wanted=_THREE,
        strike=kill_member,
        times=6,
        gap=3,
    ),
    Fault(
        name="apache-three-pause",
        about="one of three brokers stopped, leaders change",
        wanted=_THREE,
        strike=pause_member,
        times=3,
        gap=3,
    ),
    Fault(
        name="apache-three-roll",
        about="three brokers restarted one after the other",
        wanted=_THREE,
        strike=roll_members,
        times=2,
        gap=3,
    ),
)
