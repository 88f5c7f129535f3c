"""When the broker lost its data: notice, and say the present state of everything again.

A new cluster, a restored backup and an emptied in-memory broker are silent for Kafka clients: producers go on at
offset 0 and consumers reset themselves. So each service remembers, per relay slot, which cluster it has told.
"""

from collections.abc import Sequence

from aiokafka.errors import KafkaError

from shared import clock
from shared.bus.publisher import Publisher
from shared.bus.topics import BrokerState, broker_state
from shared.document import current_events
from shared.logs import get
from shared.metrics import PUBLISHED, REPUBLISHED
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases

_log = get(__name__)
_ID = "bus:told"
_CHUNK = 200


class Watchdog:
    """Compares the broker with the one this service told its facts to."""

    def __init__(
        self, *, documents: Documents, publisher: Publisher, leases: Leases, bootstrap: str, topics: Sequence[str]
    ) -> None:
        self._documents = documents
        self._publisher = publisher
        self._leases = leases
        self._bootstrap = bootstrap
        self._topics = topics

    async def check(self) -> int:
        """Say everything again for the held slots whose broker is new or reaches less far than before."""
        held = self._leases.held()
        state = await broker_state(self._bootstrap, self._topics)
        told = await self._documents.collection.find_one({"_id": _ID}) or {}
        lost = [slot for slot in held if told.get("slots", {}).get(str(slot)) != state.cluster_id]
        if _reaches_less(told.get("ends", {}), state):
            _log.warning("the broker reaches less far than before", cluster_id=state.cluster_id)
            lost = list(held)
        count = await self._say_again(frozenset(lost)) if lost and told else 0
        await self._remember(held, await broker_state(self._bootstrap, self._topics) if count else state)
        return count

    async def _say_again(self, slots: frozenset[int]) -> int:
        _log.warning("saying the present state again", slots=sorted(slots))
        count, moment = 0, clock.now()
        async for chunk in self._documents.everything(_CHUNK):
            mine = [each for each in chunk if each.slot(self._documents.slots) in slots and each.said]
            events = [event for each in mine for event in current_events(each, moment)]
            if not slots <= frozenset(self._leases.held()):
                raise KafkaError("a lease was lost while saying everything again; whoever holds it goes on")
            await self._publisher.publish(events)
            for event in events:
                PUBLISHED.labels(type=event.type, by="republish").inc()
            REPUBLISHED.inc(len(mine))
            count += len(mine)
        return count

    async def _remember(self, slots: Sequence[int], state: BrokerState) -> None:
        told = {f"slots.{slot}": state.cluster_id for slot in slots}
        await self._documents.collection.update_one({"_id": _ID}, {"$set": told | {"ends": state.ends}}, upsert=True)


def _reaches_less(before: dict[str, int], state: BrokerState) -> bool:
    return any(state.ends.get(partition, 0) < end for partition, end in before.items())
