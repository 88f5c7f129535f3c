"""Reading and writing documents in batches: one find, one guarded unordered bulk write."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from bson import encode
from bson.errors import InvalidDocument
from bson.raw_bson import RawBSONDocument
from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError
from pymongo.read_concern import ReadConcern

from shared.clock import random_id
from shared.decision import Addition, Kind
from shared.document import Document, events, fresh
from shared.ids.form import kind_of
from shared.mongo import indexes
from shared.mongo.additions import Additions
from shared.mongo.client import Collection
from shared.mongo.codec import from_stored, to_stored
from shared.mongo.kept import Kept
from shared.mongo.query import by_lookup
from shared.where import Term

S = TypeVar("S")
_DUPLICATE_KEY = 11000
_TOO_LARGE = (10334, 17419, 17420)
_DOCUMENT_BYTES_MAX = 16 << 20

EVENT_BYTES_MAX = 1 << 20
"""How large an event may become: what services take from Kafka unless they are set otherwise."""

_SURELY_SMALL = EVENT_BYTES_MAX // 4
"""Documents below tell no event that is too large: a body says no more than the state that it is built from."""


class Unstorable(Exception):
    """Documents that no database of this kind can hold (larger than 16 MiB, or with numbers of more than 8 bytes), or
    whose events no subscriber would take.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = frozenset(ids)
        super().__init__(f"{len(self.ids)} documents cannot be stored")


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A document by its lookup fields only."""

    id: str
    version: int
    fields: Mapping[str, Any]


class Documents:
    """The documents of one service. Ids begin with the agency, so an id binds its reader to one agency."""

    def __init__(
        self, collection: Collection, kinds: Iterable[Kind[Any]], *, in_chunk: int = 500, kept: int = 2_000
    ) -> None:
        self._collection = collection
        self._kept = Kept(kept)
        self.kinds: Mapping[str, Kind[Any]] = {kind.name: kind for kind in kinds}
        self._apart = {kind.name for kind in self.kinds.values() if kind.belongs_to is not None}
        self._in_chunk = in_chunk

    @property
    def additions(self) -> Additions:
        """What is inserted once and lies beside the other documents."""
        return Additions(self._collection["additions"], self.kinds)

    async def ensure_indexes(self, lookups: Sequence[tuple[str, ...]]) -> None:
        """Create the indexes all services need, and one per tuple of lookup fields, and drop others."""
        await self._collection.create_index([("mark", 1)], name="mark", sparse=True)
        await self._collection.create_index([("jobs", 1)], name="jobs", sparse=True)
        await self._upgrade()
        await self.additions.ensure_indexes()
        await indexes.ensure(self._collection, lookups)

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
        apart, wanted = list[str](), list[str]()
        for id in sorted(set(ids)):
            (apart if self._apart and kind_of(id) in self._apart else wanted).append(id)
        for chunk in _chunks(apart, self._in_chunk):
            found |= await self.additions.load(chunk)
        for chunk in _chunks(wanted, self._in_chunk):
            async for stored in self._collection.find({"_id": {"$in": chunk}}):
                kind = self.kinds.get(stored.get("kind", ""))
                if kind is not None:
                    found[stored["_id"]] = from_stored(stored, kind)
        return found

    async def recall(self, ids: Iterable[str]) -> dict[str, Document[Any]]:
        """Give documents as they were last read or written here; read the others, and keep them.

        They may be behind what others wrote: whoever decides on them writes guarded, or looks at ``versions``.
        """
        wanted = set(ids)
        found = self._kept.get(wanted)
        read = await self.load(wanted - found.keys())
        self._kept.put(read.values())
        return found | read

    def keep(self, documents: Iterable[Document[Any]]) -> None:
        """Keep documents that are not changed but for notes of facts that changed nothing."""
        self._kept.put(documents)

    def forget(self, ids: Iterable[str]) -> None:
        """Read these anew when they are recalled next."""
        self._kept.forget(ids)

    async def get(self, kind: Kind[S], id: str) -> Document[S]:
        """Read one document; a fresh one when it does not exist."""
        document = (await self.load([id])).get(id)
        return document if document is not None and document.kind.name == kind.name else fresh(kind=kind, id=id)

    async def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """Read versions only, of what no failover takes back: whether documents that were read meanwhile changed."""
        found: dict[str, int] = {}
        sure = self._collection.with_options(read_concern=ReadConcern("majority"))
        for chunk in _chunks(sorted(set(ids)), self._in_chunk):
            async for stored in sure.find({"_id": {"$in": chunk}}, {"version": 1}):
                found[stored["_id"]] = stored["version"]
        return found

    async def save(
        self, documents: Iterable[Document[Any]], *, now: datetime, mark: str | None = None
    ) -> frozenset[str]:
        """Write all changed documents at once; return the ids of those that somebody else had changed first.

        The filter names the version and the stamp that were read. When it does not match, the upsert tries to insert
        and the unique ``_id`` refuses: that duplicate-key error is how the loser of a race is recognised.

        :raises Unstorable: when some of them could never be taken; others may have been written
        """
        changed = [document for document in documents if document.dirty]
        if not changed:
            return frozenset()
        stamp = random_id()
        writes = {each.id: _guarded(each, now=now, mark=mark, stamp=stamp) for each in changed}
        self.forget(writes)
        if bad := [id for id, write in writes.items() if write is None]:
            raise Unstorable(bad)
        losers = frozenset[str]()
        try:
            await self._collection.bulk_write([write for write in writes.values() if write], ordered=False)
        except BulkWriteError as error:
            losers = _losers(error, changed)
        self.keep(_as_stored(each, mark, stamp) for each in changed if each.id not in losers)
        return losers

    async def insert(self, additions: Iterable[Addition[Any]], *, now: datetime) -> frozenset[str]:
        """Insert additions; give the ids of those that were there already.

        :raises Unstorable: when the database could never take some of them; others may have been inserted
        """
        new = tuple(additions)
        try:
            return await self.additions.insert(new, now=now)
        except (InvalidDocument, OverflowError) as error:
            raise Unstorable(each.id for each in new) from error

    async def marked(self, process: str, since: int) -> dict[str, int]:
        """Read ids and versions of the documents that a process said something by, from one of its saves on."""
        query = {"mark": {"$gte": mark_of(process, since), "$lt": mark_of(process)}}
        return {each["_id"]: each["version"] async for each in self._collection.find(query, {"version": 1})}

    async def with_jobs(self, mine: Callable[[str], bool]) -> AsyncIterator[Document[Any]]:
        """Read documents that have pending bulk jobs, whose ids are this process's to work on."""
        found = self._collection.find({"jobs": {"$gt": ""}, "kind": {"$in": list(self.kinds)}}, {"_id": 1})
        ids = [each["_id"] async for each in found]
        for chunk in _chunks(sorted(filter(mine, ids)), self._in_chunk):
            for document in (await self.load(chunk)).values():
                if document.jobs:
                    yield document

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
        if not where:  # All of a kind: only the ids, which begin with agency and kind, have them in order.
            query["_id"] = {"$gt": after or f"{agency_id}:{kind.name}:", "$lt": f"{agency_id}:{kind.name};"}
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

    async def ids(self, after: str, limit: int) -> list[str]:
        """Read the ids of documents in their order, after a given one: for telling everything again."""
        query = {"_id": {"$gt": after}, "kind": {"$in": list(self.kinds)}}
        return [each["_id"] async for each in self._collection.find(query, {"_id": 1}).sort("_id", 1).limit(limit)]

    async def about(self) -> int:
        """Estimate how many documents there are."""
        return int(await self._collection.estimated_document_count())


def mark_of(process: str, number: int | None = None) -> str:
    """The mark of a save of a process; without a number, what is greater than each of them."""
    return f"{process}0" if number is None else f"{process}/{number:016d}"


def _guarded(
    document: Document[Any], *, now: datetime, mark: str | None, stamp: str
) -> ReplaceOne[RawBSONDocument] | None:
    """Build the write of a document; None when the database would not take it, or subscribers not its events."""
    stored = to_stored(document, now=now, mark=mark) | {"stamp": stamp}
    read = {"_id": document.id, "version": document.stored_version, "stamp": document.stored_stamp}
    try:
        raw = encode(stored)
    except (InvalidDocument, OverflowError):
        return None
    if len(raw) > _DOCUMENT_BYTES_MAX or (len(raw) > _SURELY_SMALL and _tells_too_much(document)):
        return None
    return ReplaceOne(read, RawBSONDocument(raw), upsert=True)


def _as_stored(document: Document[S], mark: str | None, stamp: str) -> Document[S]:
    return replace(
        document,
        stored_version=document.version,
        stored_stamp=stamp,
        mark=mark if document.saying else document.mark,
        saying=frozenset(),
        dirty=False,
    )


def _tells_too_much(document: Document[Any]) -> bool:
    return any(len(event.value) > EVENT_BYTES_MAX for event in events(document, document.saying))


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
