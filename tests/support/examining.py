"""How many documents a database looks at to answer a query, by its own account; counted, not timed."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from .counting import Act, counting, send
from .identity import Identity
from .in_process import client_of
from .memory import MemoryCollection

Query = Mapping[str, Any]


def part_served(query: Query, index: Sequence[str]) -> Query:
    """The part of a query that an index narrows: one value for each of its first fields, then one field with several.

    That much every database does. What is left is looked at document by document.
    """
    served: dict[str, Any] = {}
    for field in index:
        if field not in query:
            break
        served[field] = query[field]
        if isinstance(query[field], dict):
            break
    return served


async def examined(collection: Any, query: Query) -> int:
    """Count the documents that are looked at for a query, in memory as its best index would narrow it."""
    if isinstance(collection, MemoryCollection):
        parts = (part_served(query, index) for index in collection.indexes.values())
        return min(len(collection.matching(part)) for part in parts)
    asked = {"find": collection.name, "filter": dict(query), "sort": {"_id": 1}}
    told = await collection.database.command("explain", asked, verbosity="executionStats")
    return int(told["executionStats"]["totalDocsExamined"])


async def examined_by(app: FastAPI, acts: Sequence[Act], identity: Identity, agency: str) -> dict[str, int]:
    """Send acts one after the other, and count the documents that each looked at."""
    counted = counting(app.state.parts.documents)
    found: dict[str, int] = {}
    async with client_of(app) as client:
        for each in acts:
            app.state.parts.times.forget(agency)
            counted.forget()
            await send(client, each, identity, agency)
            queries = list(counted.queries)
            found[each.row] = sum([await examined(counted.collection, query) for query in queries])
    return found
