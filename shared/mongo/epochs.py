"""Which broker a service tells its facts to, and how far that has been told everything again: one small document."""

from dataclasses import dataclass
from typing import Final

from shared.mongo.client import Collection

_ID: Final = "wire"


@dataclass(frozen=True, slots=True)
class Epoch:
    """The time since a broker was new or lost something: its number, whose cluster, and up to which id all is told.

    ``after``: the last id told again, empty before the first; None when all is told.
    """

    number: int
    cluster_id: str
    after: str | None = ""
    done: int = 0


class Epochs:
    """Keeps the epoch of a service."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def read(self) -> Epoch | None:
        """What is kept; nothing before anything was told."""
        found = await self._collection.find_one({"_id": _ID})
        return Epoch(found["epoch"], found["cluster_id"], found["after"], found["done"]) if found else None

    async def begin(self, epoch: Epoch) -> None:
        """Begin the epoch after the one that is kept, unless another process has just begun it for the same loss."""
        read = {"_id": _ID} if epoch.number == 1 else {"_id": _ID, "epoch": epoch.number - 1}
        begun = {"epoch": epoch.number, "cluster_id": epoch.cluster_id, "after": epoch.after, "done": epoch.done}
        await self._collection.update_one(read, {"$set": begun}, upsert=epoch.number == 1)

    async def advance(self, epoch: Epoch) -> None:
        """Note how far an epoch has been told; nothing when another has begun."""
        here = {"_id": _ID, "epoch": epoch.number}
        await self._collection.update_one(here, {"$set": {"after": epoch.after, "done": epoch.done}})
