"""Which broker a service's facts were published to, and how far its topics reached: one small document a service."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.mongo.client import Collection

_ID = "bus:told"


class BrokerMemory:
    """Remembers, per relay slot, the cluster and the loss since which everything was published."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def read(self) -> dict[str, Any]:
        """What is remembered; empty before anything was published."""
        return await self._collection.find_one({"_id": _ID}) or {}

    async def begin_epoch(self, epoch: int, ends: Mapping[str, int]) -> None:
        """Begin the epoch after this one, unless another process has just begun it for the same loss."""
        after = {"$set": {"epoch": epoch + 1, "ends": dict(ends)}}
        await self._collection.update_one({"_id": _ID, "epoch": epoch}, after)

    async def remember(self, slots: Iterable[int], mark: str, ends: Mapping[str, int]) -> None:
        """Note that everything of these slots was published to the cluster and epoch of the mark."""
        told = {f"slots.{slot}": mark for slot in slots}
        await self._collection.update_one(
            {"_id": _ID}, {"$set": told | {"ends": dict(ends)}, "$max": {"epoch": 0}}, upsert=True
        )
