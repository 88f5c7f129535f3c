"""Reading and writing documents in batches: one find, one guarded unordered bulk write."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bson import encode
from bson.errors import InvalidDocument
from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError

from shared.bus.cloudevents import Outgoing
from shared.clock import random_id
from shared.decision import Kind
from shared.document import Document, fresh
from shared.ids.form import kind_of
from shared.mongo.client import Collection
from shared.mongo.codec import from_stored, outgoing, to_stored
from shared.mongo.query import by_lookup
from shared.where import Term

S = TypeVar("S")
_DUPLICATE_KEY = 11000
_TOO_LARGE = (10334, 17419, 17420)
_DOCUMENT_BYTES_MAX = 16 << 20


class Unstorable(Exception):
    """Documents that no database of this kind can hold: larger than 16 MiB, or with numbers of more than 8 bytes."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = frozenset(ids)
        super().__init__(f"{len(self.ids)} documents cannot be stored")


@dataclass(frozen=True, slots=True)
class Owing:
    """A document's unpublished events, as of the save with this stamp."""

    id: str
    slot: int
    stamp: str
    events: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a bulk write did: the ids that lost a race, and what the written documents owe."""

    losers: frozenset[str]
    owing: tuple[Owing, ...]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A document by its lookup fields only."""

    id: str
    version: int
    fields: Mapping[str, Any]


class Documents:
    """The documents of one service. Ids begin with the agency, so an id binds its reader to one agency."""

    def __init__(
        self, collection: Collection, kinds: Iterable[Kind[Any]], *, in_chunk: int = 500, slots: int = 16
    ) -> None:
        self._collection = collection
        self.kinds: Mapping[str, Kind[Any]] = {kind.name: kind for kind in kinds}
        self.slots = slots
        self._in_chunk = in_chunk

    async def ensure_indexes(self, lookups: Sequence[tuple[str, ...]]) -> None:
        """Create the indexes all services need, and one per tuple of lookup fields, within an agency."""
        await self._collection.create_index([("owed_at", 1)], name="owed", sparse=True)
        await self._collection.create_index([("jobs", 1)], name="jobs", sparse=True)
        await self._upgrade()
        for fields in lookups:
            keys = [("agency_id", 1), ("kind", 1), *((f"ix.{field}", 1) for field in fields), ("_id", 1)]
            await self._collection.create_index(keys, name="by_" + "_".join(fields))

    async def _upgrade(self) -> None:
        """Let the pending jobs of documents from before version 0.2 be found; the rest is upcast when it is read."""
        await self._collection.update_many(
            {"owes": {"$exists": True}, "jobs": {"$exists": False}}, {"$rename": {"owes": "jobs"}}
        )

    def kind_of(self, id: str) -> Kind[Any]:
        """The kind that an id names in its second part."""
        return self.kinds[kind_of(id)]

    async def load(self, ids: Iterable[str]) -> dict[str, Document[Any]]:
        """Read the documents that exist, by id."""
        found: dict[str, Document[Any]] = {}
        for chunk in _chunks(sorted(set(ids)), self._in_chunk):
            async for stored in self._collection.find({"_id": {"$in": chunk}}):
                kind = self.kinds.get(stored.get("kind", ""))
                if kind is not None:
                    found[stored["_id"]] = from_stored(stored, kind)
        return found

    async def get(self, kind: Kind[S], id: str) -> Document[S]:
        """Read one document; a fresh one when it does not exist."""
        document = (await self.load([id])).get(id)
        return document if document is not None and document.kind.name == kind.name else fresh(kind=kind, id=id)

    async def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """Read versions only: whether documents that were read meanwhile changed."""
        found: dict[str, int] = {}
        for chunk in _chunks(sorted(set(ids)), self._in_chunk):
            async for stored in self._collection.find({"_id": {"$in": chunk}}, {"version": 1}):
                found[stored["_id"]] = stored["version"]
        return found

    async def save(self, documents: Iterable[Document[Any]], *, now: datetime) -> Saved:
        """Write all changed documents at once, and say which of them somebody else had changed first.

        The filter names the version and the stamp that were read. When it does not match, the upsert tries to insert
        and the unique ``_id`` refuses: that duplicate-key error is how the loser of a race is recognised.

        :raises Unstorable: when the database could never take some of them; others may have been written
        """
        changed = [document for document in documents if document.dirty]
        stamp, losers = random_id(), frozenset[str]()
        if changed:
            try:
                await self._collection.bulk_write(
                    [_guarded(each, slots=self.slots, now=now, stamp=stamp) for each in changed],
                    ordered=False,
                )
            except BulkWriteError as error:
                losers = _losers(error, changed)
            except (InvalidDocument, OverflowError) as error:
                bad = [each.id for each in changed if not _storable(to_stored(each, slots=self.slots, now=now))]
                if not bad:
                    raise
                raise Unstorable(bad) from error
        owing = tuple(
            Owing(each.id, each.slot(self.slots), stamp, each.outbox)
            for each in changed
            if each.outbox and each.id not in losers
        )
        return Saved(losers, owing)

    async def clear_published(self, published: Mapping[str, str]) -> None:
        """Empty the outboxes of documents whose events are all published, given the stamp they were saved with.

        A document saved again meanwhile has another stamp and keeps its outbox: whoever saved it publishes all
        of it. Documents of one batch share a stamp, so a batch costs one command (per ``in_chunk`` ids).
        """
        by_stamp: dict[str, list[str]] = {}
        for id, stamp in published.items():
            by_stamp.setdefault(stamp, []).append(id)
        for stamp, ids in by_stamp.items():
            for chunk in _chunks(ids, self._in_chunk):
                await self._collection.update_many(
                    {"_id": {"$in": chunk}, "stamp": stamp},
                    {"$set": {"outbox": []}, "$unset": {"owed_at": ""}},
                )

    async def owed(self, *, slots: Sequence[int], before: datetime, limit: int) -> list[Owing]:
        """Read what documents of these slots owe since before a moment, oldest first."""
        query = {"slot": {"$in": list(slots)}, "owed_at": {"$lte": before}}
        cursor = self._collection.find(query, {"outbox": 1, "stamp": 1, "slot": 1}).sort("owed_at", 1).limit(limit)
        return [
            Owing(each["_id"], each["slot"], each["stamp"], tuple(outgoing(event) for event in each["outbox"]))
            async for each in cursor
        ]

    async def with_jobs(self, limit: int, *, slots: Sequence[int], after: str = "") -> list[Document[Any]]:
        """Read documents of these slots that have pending bulk jobs, in id order after a given id."""
        query = {"jobs": {"$gt": ""}, "slot": {"$in": list(slots)}, "_id": {"$gt": after}}
        found = self._collection.find(query | {"kind": {"$in": list(self.kinds)}}).sort("_id", 1).limit(limit)
        return [from_stored(stored, self.kinds[stored["kind"]]) async for stored in found]

    async def select(
        self,
        *,
        kind: Kind[S],
        agency_id: str,
        where: Mapping[str, Term],
        limit: int,
        after: str | None = None,
    ) -> list[Document[S]]:
        """Read documents of one kind of one agency by their lookup fields, in id order after a given id."""
        if not agency_id:
            return []
        query = by_lookup(kind, agency_id, where)
        if after is not None:
            query["_id"] = {"$gt": after}
        cursor = self._collection.find(query).sort("_id", 1).limit(limit)
        return [from_stored(stored, kind) async for stored in cursor]

    async def pages(
        self, *, kind: Kind[S], agency_id: str, where: Mapping[str, Term], size: int, after: str | None = None
    ) -> AsyncIterator[list[Document[S]]]:
        """Read all documents of one kind of one agency by their lookup fields, page by page, in id order."""
        while page := await self.select(kind=kind, agency_id=agency_id, where=where, limit=size, after=after):
            after = page[-1].id
            yield page
            if len(page) < size:
                break

    async def lookups(
        self, *, kind: Kind[Any], agency_id: str, where: Mapping[str, Term], fields: Sequence[str] = ()
    ) -> AsyncIterator[LookedUp]:
        """Read only ids, versions and lookup fields (some, or all) of one kind: for tables over very many."""
        if not agency_id:
            return
        shown = {f"ix.{field}": 1 for field in fields} or {"ix": 1}
        async for stored in self._collection.find(by_lookup(kind, agency_id, where), shown | {"version": 1}):
            yield LookedUp(stored["_id"], stored["version"], stored.get("ix", {}))

    async def count(self, *, kind: Kind[Any], agency_id: str, where: Mapping[str, Term]) -> int:
        """Count documents of one kind of one agency by their lookup fields; none of a missing agency."""
        return int(await self._collection.count_documents(by_lookup(kind, agency_id, where))) if agency_id else 0

    async def everything(self, chunk: int) -> AsyncIterator[list[Document[Any]]]:
        """Read all documents with one cursor, in chunks: for publishing everything again."""
        pending: list[Document[Any]] = []
        async for stored in self._collection.find({"kind": {"$in": list(self.kinds)}}, batch_size=chunk):
            pending.append(from_stored(stored, self.kinds[stored["kind"]]))
            if len(pending) == chunk:
                yield pending
                pending = []
        if pending:
            yield pending


def _guarded(document: Document[Any], *, slots: int, now: datetime, stamp: str) -> ReplaceOne[dict[str, Any]]:
    stored = to_stored(document, slots=slots, now=now) | {"stamp": stamp}
    read = {"_id": document.id, "version": document.stored_version, "stamp": document.stored_stamp}
    return ReplaceOne(read, stored, upsert=True)


def _storable(stored: dict[str, Any]) -> bool:
    try:
        return len(encode(stored)) <= _DOCUMENT_BYTES_MAX
    except (InvalidDocument, OverflowError):
        return False


def _losers(error: BulkWriteError, changed: Sequence[Document[Any]]) -> frozenset[str]:
    problems = error.details.get("writeErrors", [])
    if large := [changed[problem["index"]].id for problem in problems if problem["code"] in _TOO_LARGE]:
        raise Unstorable(large) from error
    if any(problem["code"] != _DUPLICATE_KEY for problem in problems) or error.details.get("writeConcernErrors"):
        raise error
    return frozenset(changed[problem["index"]].id for problem in problems)


def _chunks(ids: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
