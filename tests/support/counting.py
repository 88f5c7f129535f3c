"""How often the database is asked, and for which documents: an act is to read each document once."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from unittest.mock import patch

import httpx
from bson import encode
from fastapi import FastAPI

from shared import clock
from shared.mongo.documents import Documents

from .identity import Identity
from .in_process import client_of
from .services import ROOT

Trips = tuple[int, int]
"""Finds and writes."""

_FINDS: Final = frozenset(("find", "find_one", "count_documents"))
_CALLS: Final = _FINDS | {"bulk_write", "insert_many", "update_one", "update_many", "delete_many"}


@dataclass
class Counting:
    """Passes every call on to a collection.

    ``calls`` counts by kind of call, ``read`` lists the ids asked for, ``queries`` what was looked for. ``found`` and
    ``written`` list the sizes in bytes of the documents that came and went.
    """

    collection: Any
    calls: Counter[str] = field(default_factory=Counter)
    read: list[str] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    queries: list[dict[str, Any]] = field(default_factory=list)

    def with_options(self, **_options: object) -> "Counting":
        """Count also what is read with more care."""
        return self

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.collection, name)
        return self._counted(name, found) if name in _CALLS else found

    def __getitem__(self, name: str) -> "Counting":
        return replace(self, collection=self.collection[name])

    def forget(self) -> None:
        """Count from nothing."""
        for each in (self.calls, self.read, self.queries, self.found, self.written):
            each.clear()

    @property
    def trips(self) -> Trips:
        """What was counted: finds and writes."""
        finds = sum(self.calls[name] for name in _FINDS)
        return finds, self.calls.total() - finds

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.calls[name] += 1
            if name in _FINDS:
                self.queries.append(given[0])
            asked = given[0].get("_id") if name == "find" else None
            if isinstance(asked, dict):
                self.read += asked.get("$in", ())
            if name == "bulk_write":
                self.written += (len(encode(each._doc)) for each in given[0])
            if name == "insert_many":
                self.written += (len(encode(each)) for each in given[0])
            answer = call(*given, **named)
            return _Weighed(answer, self.found) if name == "find" else answer

        return counted


@dataclass
class _Weighed:
    """A cursor that notes how large each document is that it gives."""

    cursor: Any
    sizes: list[int]

    def sort(self, *order: Any) -> "_Weighed":
        return _Weighed(self.cursor.sort(*order), self.sizes)

    def limit(self, count: int) -> "_Weighed":
        return _Weighed(self.cursor.limit(count), self.sizes)

    async def __aiter__(self) -> AsyncIterator[Any]:
        async for each in self.cursor:
            self.sizes.append(len(encode(each)))
            yield each


def counting(documents: Documents) -> Counting:
    """Count from now on what these documents ask of their collection."""
    counted = Counting(documents._collection)
    collection: Any = counted
    documents._collection = collection
    return counted


@dataclass(frozen=True)
class Act:
    """A command: its row in the table, what fills the gaps of its path, its body, and who sends it with which roles."""

    row: str
    places: dict[str, str]
    body: dict[str, Any]
    who: tuple[str, ...]


def act(row: str, body: dict[str, Any], *who: str, **places: str) -> Act:
    """Describe a command; without somebody who sends it, it comes from the public."""
    return Act(row, places, body, who)


async def send(client: httpx.AsyncClient, act: Act, identity: Identity, agency: str) -> httpx.Response:
    """Send a command; it is to succeed."""
    method, path = act.row.format(**act.places).split(" ")
    header = identity.header(act.who[0], agency, *act.who[1:]) if act.who else {}
    key = {"Idempotency-Key": clock.random_id()}
    answer = await client.request(method, path, json=act.body, headers=header | key)
    assert answer.status_code < 300, (act, answer.text)
    return answer


async def trips_of(
    app: FastAPI,
    acts: Sequence[Act],
    identity: Identity,
    agency: str,
    *,
    never: str = "rejected",
    reads_again: Container[str] = (),
) -> dict[str, set[Trips]]:
    """Send the commands one after the other, and count the round trips of each row.

    Each is to succeed (``never`` is how an answer says that a part of it did not), and to read no document twice, but
    for the rows that ``reads_again`` names.
    """
    counted = counting(app.state.parts.documents)
    found: dict[str, set[Trips]] = {}
    # An agency's zone is read every two seconds, by whichever act comes then: that is not counted.
    with patch("shared.times._GOOD_SECONDS", float("inf")):
        app.state.parts.times.forget(agency)
        await app.state.parts.times.of(agency)
    async with client_of(app) as client:
        for each in acts:
            counted.forget()
            answer = await send(client, each, identity, agency)
            assert never not in answer.text, (each, answer.text)
            assert each.row in reads_again or len(counted.read) == len(set(counted.read)), (each, counted.read)
            found.setdefault(each.row, set()).add(counted.trips)
    return found


def documented(service: str) -> dict[str, set[Trips]]:
    """Read what the table in ``docs/round-trips.md`` says of a service, by command."""
    text = (ROOT / "docs" / "round-trips.md").read_text(encoding="utf-8")
    rows = re.findall(rf"^\| {service} \| (\w+ \S+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    return {command: {(int(finds), int(writes))} for command, finds, writes in rows}


def commands(app: FastAPI) -> set[str]:
    """Name every command of an API as the table does."""
    paths = app.openapi()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if method != "get"}
