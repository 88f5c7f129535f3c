"""When the broker lost its data: notice, and say the present state of everything again.

A new cluster, a restored backup and an emptied in-memory broker are silent for Kafka clients: producers go on at
offset 0 and consumers reset themselves. So each service remembers, per relay slot, which cluster it has told.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from shared.bus.topics import BrokerState, broker_state
from shared.logs import get
from shared.metrics import REPUBLISHED
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.outbox import Outbox

_log = get(__name__)
_ID = "bus:told"
_CHUNK = 200


class Watchdog:
    """Compares the broker with the one this service told its facts to."""

    def __init__(
        self,
        *,
        documents: Documents,
        outbox: Outbox,
        leases: Leases,
        bootstrap: str,
        topics: Sequence[str],
        restore: Callable[[], Awaitable[None]],
    ) -> None:
        self._documents = documents
        self._outbox = outbox
        self._leases = leases
        self._bootstrap = bootstrap
        self._topics = topics
        self._restore = restore

    async def check(self) -> int:
        """Say everything again for the held slots whose broker is new or reaches less far than before.

        A loss is recorded before anything is said: each loss begins an epoch, each slot remembers the epoch that it
        was told in. So every process says its own slots, and one that ends half way is continued by the next.
        """
        held = self._leases.held()
        state = await broker_state(self._bootstrap, self._topics)
        if any(f"{topic}/0" not in state.ends for topic in self._topics):
            await self._restore()
        told = await self._told()
        if told and _reaches_less(told.get("ends", {}), state):
            _log.warning("the broker reaches less far than before", cluster_id=state.cluster_id)
            told = await self._new_epoch(told, state)
        mark = f"{state.cluster_id}/{told.get('epoch', 0)}"
        lost = frozenset(slot for slot in held if told.get("slots", {}).get(str(slot)) != mark)
        count = await self._say_again(lost) if lost and told else 0
        await self._remember(held, mark, await broker_state(self._bootstrap, self._topics) if count else state)
        return count

    async def _say_again(self, slots: frozenset[int]) -> int:
        _log.warning("saying the present state again", slots=sorted(slots))
        count = 0
        async for chunk in self._documents.everything(_CHUNK):
            mine = [each for each in chunk if each.slot(self._documents.slots) in slots and each.said]
            if mine:
                count += await self._outbox.say_again(mine)
                REPUBLISHED.inc(len(mine))
        return count

    async def _told(self) -> dict[str, Any]:
        return await self._documents.collection.find_one({"_id": _ID}) or {}

    async def _new_epoch(self, told: dict[str, Any], state: BrokerState) -> dict[str, Any]:
        """Begin an epoch, unless another process has just begun it for the same loss."""
        epoch = told.get("epoch", 0)
        await self._documents.collection.update_one(
            {"_id": _ID, "epoch": epoch}, {"$set": {"epoch": epoch + 1, "ends": state.ends}}
        )
        return await self._told()

    async def _remember(self, slots: Sequence[int], mark: str, state: BrokerState) -> None:
        told = {f"slots.{slot}": mark for slot in slots}
        await self._documents.collection.update_one(
            {"_id": _ID}, {"$set": told | {"ends": state.ends}, "$max": {"epoch": 0}}, upsert=True
        )


def _reaches_less(before: dict[str, int], state: BrokerState) -> bool:
    return any(state.ends.get(partition, 0) < end for partition, end in before.items())
