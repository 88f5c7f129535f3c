"""MongoDB's collection in memory, as far as the core uses one: for tests without a server.

It is held to the tests of the real one (``tests/core`` runs them on both), and lets others have a turn at each call, so
that races happen here too.
"""

import asyncio
import operator
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from bson import CodecOptions, decode, encode
from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError, DocumentTooLarge, DuplicateKeyError

from shared.decision import Kind
from shared.document import Document
from shared.mongo.documents import Documents
from shared.teller import Teller

Stored = dict[str, Any]
_BYTES_MAX: Final = 16 << 20
_AWARE: Final = CodecOptions[Stored](tz_aware=True)
_ORDER: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$lt": operator.lt,
    "$lte": operator.le,
}


def documents_of(kinds: Iterable[Kind[Any]]) -> Documents:
    """Keep documents in memory only."""
    collection: Any = MemoryCollection()
    return Documents(collection, kinds)


async def everything(documents: Documents) -> dict[str, Document[Any]]:
    """Read all documents."""
    return await documents.load(await documents.ids("", 1_000_000))


class Quiet(Teller):
    """Saves, and leaves the telling to another process."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def save(self, documents: Iterable[Document[Any]], *, now: datetime) -> frozenset[str]:
        """Save and tell nothing."""
        return await self._documents.save(documents, now=now, mark="another/1")

    def check_room(self) -> None: ...

    async def room(self) -> None: ...


class MemoryCollection:
    """Documents as BSON by ``_id``: what the database could not hold is refused here too."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}
        self._beside: dict[str, MemoryCollection] = {}
        self.indexes: dict[str, Sequence[str]] = {"_id_": ("_id",)}
        """The fields of each index, by its name: nothing is found by them, but tests ask what they would serve."""
        self.check: Callable[[Stored], None] = lambda _query: None
        """Refuses queries that a service is not to ask."""

    def __getitem__(self, name: str) -> "MemoryCollection":
        return self._beside.setdefault(name, MemoryCollection())

    async def create_index(self, keys: Sequence[tuple[str, int]], *, name: str, **_options: object) -> None:
        self.indexes[name] = [field for field, _direction in keys]

    async def drop_index(self, name: str) -> None:
        del self.indexes[name]

    async def index_information(self) -> Mapping[str, Sequence[str]]:
        return dict(self.indexes)

    async def drop(self) -> None:
        self._bytes.clear()

    def with_options(self, **_options: object) -> "MemoryCollection":
        """Be as sure of what is read as it gets."""
        return self

    def find(self, query: Stored, shown: Mapping[str, int] | None = None, **_options: object) -> "_Cursor":
        self.check(query)
        return _Cursor(self, query, shown)

    async def find_one(self, query: Stored) -> Stored | None:
        return next(iter([each async for each in self.find(query).limit(1)]), None)

    async def count_documents(self, query: Stored) -> int:
        return len([each async for each in self.find(query)])

    async def estimated_document_count(self) -> int:
        return len(self._bytes)

    async def update_many(self, query: Stored, change: Stored) -> None:
        await asyncio.sleep(0)
        for stored in self.matching(query):
            self._put(_changed(stored, change))

    async def update_one(self, query: Stored, change: Stored, *, upsert: bool = False) -> None:
        await asyncio.sleep(0)
        found = self.matching(query)[:1]
        if not found and upsert:
            if query["_id"] in self._bytes:
                raise DuplicateKeyError("there is one already")
            found = [{field: value for field, value in query.items() if not field.startswith("$")}]
        for stored in found:
            self._put(_changed(stored, change))

    async def delete_many(self, query: Stored) -> None:
        await asyncio.sleep(0)
        for stored in self.matching(query):
            del self._bytes[stored["_id"]]

    async def insert_many(self, documents: Sequence[Stored], **_options: object) -> None:
        """Insert what is not there yet."""
        await asyncio.sleep(0)
        refused: list[Stored] = []
        for index, stored in enumerate(documents):
            if stored["_id"] in self._bytes:
                refused.append({"index": index, "code": 11000})
            else:
                self._put(stored)
        if refused:
            raise BulkWriteError({"writeErrors": refused, "writeConcernErrors": []})

    async def bulk_write(self, requests: Sequence[ReplaceOne[Stored]], **_options: object) -> None:
        """Replace what the filters match; insert the rest, unless there is one already."""
        await asyncio.sleep(0)
        refused: list[Stored] = []
        for index, request in enumerate(requests):
            stored: Stored = dict(request._doc)
            if stored["_id"] in self._bytes and not self.matching(request._filter):
                refused.append({"index": index, "code": 11000})
            else:
                self._put(stored)
        if refused:
            raise BulkWriteError({"writeErrors": refused, "writeConcernErrors": []})

    def matching(self, query: Mapping[str, Any]) -> list[Stored]:
        """Give what matches a query."""
        return [decode(each, _AWARE) for each in self._candidates(query) if _matches(_seen(each), query)]

    def _candidates(self, query: Mapping[str, Any]) -> Iterable[bytes]:
        """Give what may match: where documents are named, only those."""
        wanted = query.get("_id")
        named = wanted.get("$in") if isinstance(wanted, dict) else [wanted] if isinstance(wanted, str) else None
        if named is None:
            return list(self._bytes.values())
        return [self._bytes[id] for id in dict.fromkeys(named) if id in self._bytes]

    def _put(self, stored: Stored) -> None:
        written = encode(stored)
        if len(written) > _BYTES_MAX:
            raise DocumentTooLarge(f"{len(written)} bytes")
        self._bytes[stored["_id"]] = written


class _Cursor:
    def __init__(self, collection: MemoryCollection, query: Stored, shown: Mapping[str, int] | None) -> None:
        self._collection = collection
        self._query = query
        self._shown = shown
        self._by = "_id"
        self._limit: int | None = None

    def sort(self, field: str, _direction: int) -> "_Cursor":
        self._by = field
        return self

    def limit(self, limit: int) -> "_Cursor":
        self._limit = limit
        return self

    async def __aiter__(self) -> AsyncIterator[Stored]:
        await asyncio.sleep(0)
        found = sorted(self._collection.matching(self._query), key=lambda each: _at(each, self._by))
        for stored in found[: self._limit]:
            yield stored if self._shown is None else _projected(stored, self._shown)


@lru_cache(maxsize=10_000)
def _seen(written: bytes) -> Stored:
    """Read a document only to look at it: whoever gets one may change it, and gets one of his own."""
    return decode(written, _AWARE)


def _at(stored: Any, path: str) -> Any:
    for part in path.split("."):
        stored = stored.get(part) if isinstance(stored, dict) else None
    return stored


def _put_at(stored: Stored, path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for part in outer:
        stored = stored.setdefault(part, {})
    stored[last] = value


def _projected(stored: Stored, shown: Mapping[str, int]) -> Stored:
    found: Stored = {"_id": stored["_id"]}
    for path in shown:
        if _at(stored, path) is not None:
            _put_at(found, path, _at(stored, path))
    return found


def _matches(stored: Stored, query: Mapping[str, Any]) -> bool:
    return all(
        any(_matches(stored, each) for each in wanted) if path == "$or" else _holds(_at(stored, path), wanted)
        for path, wanted in query.items()
    )


def _holds(value: Any, wanted: Any) -> bool:
    """Whether a value, or one element of a list, is what is asked for; each operator may find another element."""
    if not isinstance(wanted, dict):
        return wanted in _each(value)
    return all(_satisfies(value, name, operand) for name, operand in wanted.items())


def _satisfies(value: Any, name: str, operand: Any) -> bool:
    match name:
        case "$exists":
            return (value is not None) is operand
        case "$in":
            return any(each in operand for each in _each(value))
        case "$all":
            return all(each in _each(value) for each in operand)
        case "$elemMatch":
            return isinstance(value, list) and any(_holds(each, operand) for each in value)
        case _:
            return any(type(each) is type(operand) and _ORDER[name](each, operand) for each in _each(value))


def _each(value: Any) -> list[Any]:
    return [value, *value] if isinstance(value, list) else [value]


def _changed(stored: Stored, change: Mapping[str, Mapping[str, Any]]) -> Stored:
    for path, value in change.get("$set", {}).items():
        _put_at(stored, path, value)
    for path in change.get("$unset", {}):
        stored.pop(path, None)
    for old, new in change.get("$rename", {}).items():
        stored[new] = stored.pop(old)
    for path, value in change.get("$max", {}).items():
        _put_at(stored, path, max(value, _at(stored, path) or value))
    return stored
