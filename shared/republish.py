"""When the broker lost data: notice, and tell the present state of everything again.

A new cluster, a restored copy and a lost tail are silent for Kafka clients: producers go on at the next offset, and
consumers reset themselves. So each service keeps which cluster it tells, and how far that has acknowledged.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from shared.bus.access import KafkaAccess
from shared.bus.topics import BrokerState, broker_state
from shared.checkpoint import Checkpoint
from shared.events.registry import TOPICS
from shared.health import Health
from shared.logs import get
from shared.metrics import REPUBLISHED
from shared.mongo.client import Collection
from shared.mongo.documents import Documents
from shared.teller import Teller

_log = get(__name__)
_ID = "wire"
_CHUNK = 500
_SURE_SECONDS = 2.0


class Watchdog:
    """Compares the broker with the one that this service tells its facts to."""

    def __init__(
        self,
        *,
        collection: Collection,
        documents: Documents,
        teller: Teller,
        checkpoint: Checkpoint,
        health: Health,
        access: KafkaAccess,
        restore: Callable[[], Awaitable[frozenset[str]]],
    ) -> None:
        self._collection = collection
        self._documents = documents
        self._teller = teller
        self._checkpoint = checkpoint
        self._health = health
        self._access = access
        self._restore = restore
        self._unseen = frozenset[str]()

    async def check(self) -> None:
        """Look whether the broker lost something. Each loss begins an epoch, in which everything is told again.

        :raises KafkaError: when the broker does not answer
        """
        state = await self._state()
        if missing := [topic for topic in TOPICS if f"{topic}/0" not in state.ends and topic not in self._unseen]:
            _log.warning("topics are missing and are made again", topics=missing)
            self._unseen = await self._restore()
        known = await self._collection.find_one({"_id": _ID})
        if known is not None and known["epoch"] > self._checkpoint.epoch:
            self._checkpoint.begin_epoch(known["epoch"])
        if self._is_another(known, state):
            await asyncio.sleep(_SURE_SECONDS)  # a new leader may not know yet how far it reaches
            state = await self._state()
            if self._is_another(known, state):
                await self._begin(known, state)

    async def _state(self) -> BrokerState:
        return await broker_state(self._access, TOPICS, expected=self._checkpoint.reached)

    def _is_another(self, known: dict[str, Any] | None, state: BrokerState) -> bool:
        return known is None or known["cluster_id"] != state.cluster_id or self._checkpoint.exceeds(state.ends)

    async def _begin(self, known: dict[str, Any] | None, state: BrokerState) -> None:
        """Begin the next epoch, unless another process has just begun it for the same loss."""
        epoch = known["epoch"] + 1 if known is not None else 1
        _log.warning("the broker is new or has lost something", cluster_id=state.cluster_id, epoch=epoch)
        begun = {"cluster_id": state.cluster_id, "epoch": epoch, "after": "", "done": 0}
        read = {"_id": _ID} if known is None else {"_id": _ID, "epoch": known["epoch"]}
        await self._collection.update_one(read, {"$set": begun}, upsert=known is None)
        self._checkpoint.begin_epoch(epoch)

    async def tell_again(self) -> int:
        """Tell what this epoch has not been told yet, from where somebody left off; return how many documents."""
        count = 0
        while self._checkpoint.is_mine(_ID) and (known := await self._collection.find_one({"_id": _ID})) is not None:
            if known["after"] is None:
                break
            ids = await self._documents.ids(known["after"], _CHUNK)
            await self._teller.tell(ids, by="republish")
            count += len(ids)
            REPUBLISHED.inc(len(ids))
            done = known["done"] + len(ids)
            self._health.telling_again = f"{done} of about {await self._documents.about()} documents"
            after = ids[-1] if len(ids) == _CHUNK else None
            here = {"_id": _ID, "epoch": known["epoch"]}
            await self._collection.update_one(here, {"$set": {"after": after, "done": done}})
        self._health.telling_again = ""
        return count
