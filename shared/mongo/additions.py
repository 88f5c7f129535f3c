"""Documents that are inserted once and never changed: small, many, found by their id or by what they belong to.

They lie in a collection of their own beside the documents of the service (``goals.additions``). There they need none of
the other indexes, nor a version, a stamp or facts: an insert costs what it costs without this platform.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from pymongo.errors import BulkWriteError

from shared.decision import Addition, Kind
from shared.document import Document
from shared.ids.form import agency_of, kind_of
from shared.mongo.client import Collection
from shared.mongo.codec import adapter

S = TypeVar("S")
BELONGS_TO: Final = "belongs_to"
_DUPLICATE_KEY: Final = 11000


@dataclass(frozen=True, slots=True)
class Added(Generic[S]):
    """An addition as it lies there: its id, its state, and when it was inserted (UTC)."""

    id: str
    state: S
    at: datetime


class Additions:
    """What was added to the documents of one service."""

    def __init__(self, collection: Collection, kinds: Mapping[str, Kind[Any]]) -> None:
        self._collection = collection
        self._kinds = {name: kind for name, kind in kinds.items() if kind.belongs_to is not None}

    async def ensure_indexes(self) -> None:
        """Let what belongs together be found."""
        if self._kinds:
            await self._collection.create_index([(BELONGS_TO, 1)], name=BELONGS_TO, sparse=True)

    async def insert(self, additions: Iterable[Addition[Any]], *, now: datetime) -> frozenset[str]:
        """Insert all that is not there yet, and give the ids that were there already: the database refuses them."""
        stored = [_stored(each, now) for each in additions]
        if not stored:
            return frozenset()
        try:
            await self._collection.insert_many(stored, ordered=False)
        except BulkWriteError as error:
            problems = error.details.get("writeErrors", [])
            if any(each["code"] != _DUPLICATE_KEY for each in problems) or error.details.get("writeConcernErrors"):
                raise
            return frozenset(stored[each["index"]]["_id"] for each in problems)
        return frozenset()

    async def load(self, ids: list[str]) -> dict[str, Document[Any]]:
        """Read those that exist, by id."""
        found = self._collection.find({"_id": {"$in": ids}})
        return {each["_id"]: self._read(each) async for each in found}

    async def of(self, kind: Kind[S], owner: str) -> list[Added[S]]:
        """Read all of one kind that belong to a document, whether or not it counts them."""
        return [each for each in await self.belonging(owner) if isinstance(each.state, kind.state)]

    async def belonging(self, owner: str) -> list[Added[Any]]:
        """Read all that belong to a document, of any kind, whether or not it counts them."""
        return await self._all({BELONGS_TO: owner})

    async def under(self, kind: Kind[S], prefix: str) -> list[Added[S]]:
        """Read all of one kind whose ids begin with some parts (``IdForm.prefix``), whether or not they count."""
        found = await self._all({"_id": {"$gt": prefix, "$lt": f"{prefix[:-1]};"}})
        return [each for each in found if isinstance(each.state, kind.state)]

    async def _all(self, query: Mapping[str, Any]) -> list[Added[Any]]:
        read = [(self._read(each), each["at"]) async for each in self._collection.find(query)]
        return [Added(each.id, each.state, at) for each, at in read]

    def _read(self, stored: Mapping[str, Any]) -> Document[Any]:
        id, kind = stored["_id"], self._kinds[kind_of(stored["_id"])]
        state = adapter(kind.state).validate_python(stored["state"])
        return Document(id=id, kind=kind, agency_id=agency_of(id), stored_version=1, version=1, state=state)


def _stored(addition: Addition[Any], now: datetime) -> dict[str, Any]:
    """Lay an addition out for writing. What has its default is left out: a field never changes its default."""
    kind, state = addition.kind, addition.state
    shown = adapter(kind.state).dump_python(state, mode="json", exclude_defaults=True)
    owner = kind.belongs_to(state) if kind.belongs_to is not None else None
    return {"_id": addition.id, "state": shown, "at": now} | ({BELONGS_TO: owner} if owner is not None else {})
