"""Records that nobody asked for: floods of garbage, everything once more, offsets set back."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from aiokafka.errors import KafkaError

from shared import clock
from shared.bus.access import KafkaAccess
from shared.parties import PORTS, party
from tests.faults import layout
from tests.faults.kinds.base import APACHE, EMBEDDED, again, copies_of, held
from tests.faults.platform import DATABASE
from tests.faults.run import Fault, Scene
from tests.faults.settling import settled
from tests.support import topics
from tests.support.garbage import garbage, oversize, spread

_RESET_SECONDS: Final = 40.0
_REQUEST_BYTES: Final = 4 << 20
_REPLAY_SECONDS: Final = 120.0


async def flood(scene: Scene) -> None:
    """Write hundreds of bad records to every topic, into every partition."""
    one, other = scene.chance.sample(list(scene.agencies), 2)
    with scene.broken("garbage in every topic"):
        letters = await spread(scene.platform.access, garbage(one.id, other=other.id), everywhere=True)
        letters += await spread(scene.platform.access, oversize(one.id), everywhere=False)
    scene.notes.append(f"{len(letters)} bad records to be parked")


async def set_back(scene: Scene) -> None:
    """Set the offsets of a group to the beginning while its members are away."""
    service = scene.chance.choice([name for name in PORTS if party(name).subscribes])
    [process] = copies_of(scene.platform, service)
    with scene.broken(f"offsets of {service} set back"):
        ends = process.ends
        async with held(process):
            await process.server.kill()
            if not await _commit_beginnings(scene.platform.access, service):
                scene.notes.append(f"the offsets of {service} could not be set back")
        await again(process, ends)


async def _commit_beginnings(access: KafkaAccess, group: str) -> bool:
    """Commit offset 0 everywhere, once the group lets somebody else do so."""
    deadline = clock.monotonic() + _RESET_SECONDS
    places = await topics.ends_of(access, party(group).subscribes)
    while clock.monotonic() < deadline:
        consumer = AIOKafkaConsumer(**access.client, group_id=group, enable_auto_commit=False)
        try:
            await consumer.start()
            consumer.assign(list(places))
            await consumer.commit(dict.fromkeys(places, 0))
            return True
        except KafkaError:
            await asyncio.sleep(0.5)
        finally:
            await consumer.stop()
    return False


async def replay(scene: Scene) -> None:
    """Write all records of the run twice more, shuffled, then the newest of each key: nothing may change."""
    platform = scene.platform
    ids = [each.id for each in scene.agencies]
    before = _states(await layout.read(platform.database.uri, DATABASE, ids))
    with scene.broken("everything twice more, shuffled"):
        records = [each for each in await topics.read(platform.access) if _owner(each) in ids]
        await _write(platform.access, records, scene.chance)
    moving = await settled(platform, _REPLAY_SECONDS)
    after = _states(await layout.read(platform.database.uri, DATABASE, ids))
    scene.failed += moving
    changed = [id for id in before.keys() | after.keys() if before.get(id) != after.get(id)]
    scene.changed += [f"{id} is another one after everything was told again" for id in changed]


async def _write(access: KafkaAccess, records: Sequence[ConsumerRecord], chance: random.Random) -> None:
    mixed = list(records) * 2
    chance.shuffle(mixed)
    newest = {(each.topic, each.key): each for each in records}
    producer = AIOKafkaProducer(**access.client, acks="all", max_request_size=_REQUEST_BYTES)
    await producer.start()
    try:
        for part in (mixed, list(newest.values())):
            sent = [
                await producer.send(
                    each.topic, each.value, each.key, partition=each.partition, headers=list(each.headers)
                )
                for each in part
            ]
            await asyncio.gather(*sent)
    finally:
        await producer.stop()


def _owner(record: ConsumerRecord) -> str:
    return (record.key or b"").decode(errors="replace").split(":", 1)[0]


def _states(store: layout.Store) -> dict[str, Any]:
    return {f"{service}/{id}": document["state"] for service, found in store.items() for id, document in found.items()}


async def nothing(scene: Scene) -> None:
    """Let people work for a moment."""
    await asyncio.sleep(1.0)


KINDS: Final = (
    Fault(name="garbage", about="floods of bad records in every topic", wanted=EMBEDDED, strike=flood, times=3, gap=4),
    Fault(
        name="offsets-reset",
        about="offsets of a group set back to the beginning",
        wanted=EMBEDDED,
        strike=set_back,
        times=4,
    ),
    Fault(
        name="replay",
        about="everything told twice more, shuffled",
        wanted=EMBEDDED,
        strike=nothing,
        after=replay,
        times=2,
    ),
    Fault(
        name="apache-garbage", about="floods of bad records in every topic", wanted=APACHE, strike=flood, times=3, gap=4
    ),
    Fault(name="apache-offsets-reset", about="offsets of a group set back", wanted=APACHE, strike=set_back, times=4),
    Fault(
        name="apache-replay",
        about="everything told twice more, shuffled",
        wanted=APACHE,
        strike=nothing,
        after=replay,
        times=2,
    ),
)
