"""When the broker lost its data: notice, and publish the present state of everything again.

A new cluster, a restored backup and an emptied in-memory broker are silent for Kafka clients: producers go on at
offset 0 and consumers reset themselves. So each service remembers, per relay slot, which cluster it published to.
"""

from collections.abc import Awaitable, Callable, Sequence

from shared.bus.topics import BrokerState, broker_state
from shared.logs import get
from shared.metrics import REPUBLISHED
from shared.mongo.broker_memory import BrokerMemory
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.outbox import Outbox

_log = get(__name__)
_CHUNK = 200


class Watchdog:
    """Compares the broker with the one this service published its facts to."""

    def __init__(
        self,
        *,
        documents: Documents,
        outbox: Outbox,
        leases: Leases,
        memory: BrokerMemory,
        bootstrap: str,
        topics: Sequence[str],
        restore: Callable[[], Awaitable[None]],
    ) -> None:
        self._documents = documents
        self._outbox = outbox
        self._leases = leases
        self._memory = memory
        self._bootstrap = bootstrap
        self._topics = topics
        self._restore = restore

    async def check(self) -> int:
        """Publish everything again for the held slots whose broker is new or reaches less far than before.

        A loss is recorded before anything is published: each loss begins an epoch, each slot remembers the epoch that
        it was published in. So every process publishes its own slots, and one that ends half way is continued by the
        next.
        """
        held = self._leases.held()
        state = await broker_state(self._bootstrap, self._topics)
        if any(f"{topic}/0" not in state.ends for topic in self._topics):
            await self._restore()
        known = await self._memory.read()
        if known and _reaches_less(known.get("ends", {}), state):
            _log.warning("the broker reaches less far than before", cluster_id=state.cluster_id)
            await self._memory.begin_epoch(known.get("epoch", 0), state.ends)
            known = await self._memory.read()
        mark = f"{state.cluster_id}/{known.get('epoch', 0)}"
        lost = frozenset(slot for slot in held if known.get("slots", {}).get(str(slot)) != mark)
        count = await self._publish_again(lost) if lost and known else 0
        reached = await broker_state(self._bootstrap, self._topics) if count else state
        await self._memory.remember(held, mark, reached.ends)
        return count

    async def _publish_again(self, slots: frozenset[int]) -> int:
        _log.warning("publishing the present state again", slots=sorted(slots))
        count = 0
        async for chunk in self._documents.everything(_CHUNK):
            mine = [each for each in chunk if each.slot(self._documents.slots) in slots and each.published]
            if mine:
                count += await self._outbox.publish_again(mine)
                REPUBLISHED.inc(len(mine))
        return count


def _reaches_less(before: dict[str, int], state: BrokerState) -> bool:
    return any(state.ends.get(partition, 0) < end for partition, end in before.items())
