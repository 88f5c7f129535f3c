"""Leases: which process may publish for which slot, by one small document per slot."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.clock import monotonic, now
from shared.mongo.client import Collection


class Leases:
    """The slots that this process holds. A lease counts only while its own clock says that it has not run out."""

    def __init__(self, collection: Collection, *, owner: str, slots: int, seconds: float) -> None:
        self._collection = collection
        self._owner = owner
        self._slots = slots
        self._seconds = seconds
        self._until: dict[int, float] = {}

    def held(self) -> tuple[int, ...]:
        """Slots held for at least another quarter of the lease: enough to publish and to notice a loss."""
        limit = monotonic() + self._seconds / 4
        return tuple(slot for slot, until in self._until.items() if until > limit)

    async def renew(self) -> None:
        """Renew what is ours and take what is free or has run out. Called more often than half a lease."""
        asked, moment = monotonic(), now()
        mine = {"_id": {"$in": self._ids()}, "lease_owner": self._owner}
        await self._collection.update_many(mine, {"$set": {"lease_until": self._end(moment)}})
        kept = {lease["_id"] async for lease in self._collection.find(mine, {"_id": 1})}
        for slot in range(self._slots):
            if self._id(slot) in kept or await self._take(slot, moment):
                self._until[slot] = asked + self._seconds
            else:
                self._until.pop(slot, None)

    async def release(self) -> None:
        """Give everything back, so that another process need not wait."""
        self._until.clear()
        await self._collection.delete_many({"_id": {"$in": self._ids()}, "lease_owner": self._owner})

    async def _take(self, slot: int, moment: datetime) -> bool:
        mine_or_free = {"$or": [{"lease_owner": self._owner}, {"lease_until": {"$lt": moment}}]}
        until = {"lease_owner": self._owner, "lease_until": self._end(moment)}
        try:
            await self._collection.update_one({"_id": self._id(slot)} | mine_or_free, {"$set": until}, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    def _end(self, moment: datetime) -> datetime:
        return moment + timedelta(seconds=self._seconds)

    def _ids(self) -> Sequence[str]:
        return [self._id(slot) for slot in range(self._slots)]

    def _id(self, slot: int) -> str:
        return f"lease:{slot}"
