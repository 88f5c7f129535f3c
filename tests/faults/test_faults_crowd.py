"""A very large agency ends in bulk, and its check finds what is planted, in one pass and without bodies."""

import asyncio
import json
import math
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.issuer import Issuer, make_keys
from shared.events.registry import BY_SHORT
from tests.faults import layout, streaming
from tests.faults.caller import Caller
from tests.faults.checks import Findings
from tests.faults.everybody import RATED, Everybody, Together, is_rated
from tests.faults.faults_builders import TIME
from tests.faults.ledger import Fate, Ledger
from tests.faults.wire import Record
from tests.faults.world import Agency, agency

PEOPLE = 4
MANY = 4200
BECAME = {"decisions": ("ready", "decided"), "finalisations": ("decided", "final"), "unrated": ("ready", "final")}


@dataclass
class Made:
    """An agency of a few, all with a final result."""

    agency: Agency
    store: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    def keep(self, service: str, id: str, state: dict[str, Any], *facts: tuple[str, str, str]) -> None:
        kind, at = id.split(":")[1], datetime.fromisoformat(TIME)
        said = [[short, subject, 3, "command", "correlation", at] for _topic, subject, short in facts]
        self.store.setdefault(service, []).append({"_id": id, "kind": kind, "state": state, "facts": said})
        for topic, subject, short in facts:
            self.send(topic, subject, short, 3)

    def send(self, topic: str, subject: str, short: str, version: int, id: str = "") -> None:
        name, at = BY_SHORT[short].name, len(self.records)
        self.records.append(Record(topic, 0, at, subject, id or f"{short}/{subject}", name, version, TIME, b""))

    def appraisal(self, number: int) -> dict[str, Any]:
        id = self.agency.personal("appraisal", f"p{number}")
        return next(each for each in self.store["evaluation"] if each["_id"] == id)


def everything_right() -> Made:
    made = Made(agency(random.Random(8), people=PEOPLE, closes_at=1.0, again=True))
    for employee in made.agency.employees:
        appraisal, result = (made.agency.personal(kind, employee) for kind in ("appraisal", "result"))
        made.keep("directory", f"{made.agency.id}:person:{employee}", {})
        made.keep("goals", made.agency.personal("plan", employee), {})
        made.keep("feedback", made.agency.personal("dossier", employee), {})
        pair = {"results": RATED["results"], "behaviour": RATED["behaviour"], "predicate": "baik"}
        decision = {"decided": {"outcome": pair}} if is_rated(appraisal) else {"unrated_reason": "Pindah sistem."}
        state = {"status": "final", "suggestion": {}, "decision": decision}
        facts = ("kinerja.evaluation", appraisal, "appraisal.final"), ("kinerja.appraisals", result, "result.final")
        made.keep("evaluation", appraisal, state, *facts)
        made.keep("career", f"{made.agency.id}:profile:{employee}", {"results": [{"appraisal": appraisal}]})
    return made


async def found_in(made: Made, monkeypatch: pytest.MonkeyPatch) -> tuple[int, Findings]:
    async def stream(
        _uri: str, _database: str, service: str, _agency: str, _fields: Sequence[str]
    ) -> AsyncIterator[dict[str, Any]]:
        for each in made.store[service]:
            yield each

    monkeypatch.setattr(layout, "stream", stream)
    wire, found = streaming.Wire(), Findings()
    for each in made.records:
        wire.take(each)
    return await streaming.check("", "", wire, made.agency, found), found


async def test_everybody_has_one_result_where_everything_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await found_in(everything_right(), monkeypatch) == (PEOPLE, Findings())


def lose_an_appraisal(made: Made) -> None:
    made.store["evaluation"].remove(made.appraisal(1))


def leave_one_open(made: Made) -> None:
    made.appraisal(1)["state"]["status"] = "ready"


def forget_one_in_the_profile(made: Made) -> None:
    made.store["career"][2]["state"]["results"].clear()


def never_say_one(made: Made) -> None:
    made.records = [each for each in made.records if each.key != made.agency.personal("result", "p3")]


def rate_one_otherwise(made: Made) -> None:
    made.appraisal(2)["state"]["decision"]["decided"]["outcome"]["results"] = "below"


@pytest.mark.parametrize(
    "plant", [lose_an_appraisal, leave_one_open, forget_one_in_the_profile, never_say_one, rate_one_otherwise]
)
async def test_a_result_that_is_missing_is_lost(plant: Callable[[Made], None], monkeypatch: pytest.MonkeyPatch) -> None:
    made = everything_right()
    plant(made)
    _good, found = await found_in(made, monkeypatch)
    assert found.lost
    assert not found.duplicated


def say_one_twice(made: Made) -> None:
    made.send("kinerja.appraisals", made.agency.personal("result", "p0"), "result.final", 3, id="another")


def show_one_twice(made: Made) -> None:
    made.store["career"][0]["state"]["results"] *= 2


def add_an_appraisal(made: Made) -> None:
    made.store["evaluation"].append(made.appraisal(0) | {"_id": made.agency.personal("appraisal", "p78")})


@pytest.mark.parametrize("plant", [say_one_twice, show_one_twice, add_an_appraisal])
async def test_a_result_that_is_there_twice_is_duplicated(
    plant: Callable[[Made], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = everything_right()
    plant(made)
    _good, found = await found_in(made, monkeypatch)
    assert found.duplicated
    assert not found.lost


async def test_a_topic_that_ends_with_an_older_record_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    made = everything_right()
    made.send("kinerja.evaluation", made.agency.personal("appraisal", "p0"), "appraisal.decided", 2)
    _good, found = await found_in(made, monkeypatch)
    assert found.misordered
    assert found.stale_last


@dataclass
class Endings:
    """What evaluation does with lists and endings: one status each, and a refusal of what has another one.

    ``stale`` are listed as ready once more, though they ended; ``deaf``: so many orders are obeyed and not answered.
    """

    status: dict[str, str]
    stale: set[str] = field(default_factory=set)
    deaf: int = 0
    told: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    orders: Counter[str] = field(default_factory=Counter)
    largest: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        if request.method == "GET":
            return self._list(request.url.params)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        key, path = request.headers["idempotency-key"], request.url.path.removeprefix("/v1/")
        if key not in self.told:
            self.told[key] = self._order(path, json.loads(request.content)["items"])
        if self.deaf:
            self.deaf -= 1
            return httpx.Response(503)
        return httpx.Response(200, json={"items": self.told[key]})

    def _list(self, asked: httpx.QueryParams) -> httpx.Response:
        wanted = asked["status"]
        found = [
            id for id, status in self.status.items() if status == wanted or (wanted == "ready" and id in self.stale)
        ]
        self.stale = set()
        start = int(asked.get("after", 0))
        part = found[start : start + int(asked["limit"])]
        following = start + len(part) if start + len(part) < len(found) else None
        rows = [{"employee_id": each.split(":")[3]} for each in part]
        return httpx.Response(200, json={"items": rows, "next": following})

    def _order(self, path: str, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        self.orders[path] += 1
        self.largest = max(self.largest, len(items))
        return [self._one(path, each["appraisal_id"]) for each in items]

    def _one(self, path: str, id: str) -> dict[str, Any]:
        before, after = BECAME[path]
        if self.status[id] == before:
            self.status[id] = after
            return {"appraisal_id": id, "status": after, "code": None}
        code = "already-final" if self.status[id] == "final" else "not-decided"
        return {"appraisal_id": id, "status": "rejected", "code": code}


@asynccontextmanager
async def player_of(made: Agency, server: Endings, folder: Path) -> AsyncIterator[tuple[Everybody, Ledger]]:
    key, _public = make_keys(folder)
    ledger = Ledger()
    async with httpx.AsyncClient(transport=httpx.MockTransport(server)) as client:
        caller = Caller(
            {"evaluation": ["http://evaluation"]},
            client=client,
            issuer=Issuer(key, issuer="kinerja", audience="kinerja"),
            ledger=ledger,
            agencies=[made.id],
            chance=random.Random(8),
            patience=5.0,
        )
        yield Everybody(caller, made, lambda: 1.0, 5.0), ledger


@pytest.fixture
def large() -> Agency:
    return agency(random.Random(8), people=MANY, closes_at=1.0, again=True)


def all_ready(made: Agency) -> dict[str, str]:
    return {made.personal("appraisal", each): "ready" for each in made.employees}


async def test_everybody_ends_some_hundred_at_a_time_and_two_requests_at_once(large: Agency, tmp_path: Path) -> None:
    server = Endings(all_ready(large))

    async with player_of(large, server, tmp_path) as (player, ledger):
        await player.end()

    assert set(server.status.values()) == {"final"}
    assert server.orders == {"decisions": 11, "finalisations": 11, "unrated": 11}
    assert (server.largest, server.most_at_once) == (200, 2)
    assert (player.ended, player.share, ledger.unfinished) == (MANY, 1.0, [])


async def test_a_run_that_was_broken_off_goes_on_with_who_is_left(large: Agency, tmp_path: Path) -> None:
    """Some ended, of whom some are still listed; some were decided only; an order is obeyed and not answered."""
    status = all_ready(large)
    rated = [each for each in status if is_rated(each)]
    status |= dict.fromkeys(rated[:100], "final") | dict.fromkeys(rated[100:200], "decided")
    server = Endings(status, stale=set(rated[:10]), deaf=1)

    async with player_of(large, server, tmp_path) as (player, ledger):
        await player.end()

    fates = Counter(fate for act in ledger.of("finalisations") for fate in act.items.values())
    assert set(server.status.values()) == {"final"}
    assert (player.share, ledger.unfinished) == (1.0, [])
    assert (fates[Fate.REFUSED], fates[Fate.UNKNOWN]) == (10, 0)


async def test_nobody_is_ended_before_what_is_to_break_there_broke(tmp_path: Path) -> None:
    made = agency(random.Random(8), people=60, closes_at=1.0, again=True)
    server = Endings(all_ready(made))

    async with player_of(made, server, tmp_path) as (player, _ledger):
        player.held_at = 0.8
        ending = asyncio.create_task(player.end())
        await asyncio.sleep(0.3)
        held = Counter(server.status.values())
        player.held_at = math.inf
        await ending

    assert 0 < held["final"] < 30
    assert set(server.status.values()) == {"final"}


async def test_no_agency_gets_further_than_what_is_to_break(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        servers, all_of_them = [], []
        for seed in (8, 9):
            made = agency(random.Random(seed), people=60, closes_at=1.0, again=True)
            servers.append(Endings(all_ready(made)))
            player, _ledger = await stack.enter_async_context(player_of(made, servers[-1], tmp_path))
            all_of_them.append(player)
        players = Together(all_of_them)
        players.hold_at(0.8)
        ending = asyncio.gather(*(each.end() for each in all_of_them))
        await asyncio.sleep(0.5)
        held = [Counter(each.status.values())["final"] for each in servers]
        share = players.share
        players.hold_at(math.inf)
        await ending

    assert all(0 < final < 30 for final in held)
    assert 0.8 <= share < 0.85
    assert (players.share, players.ended) == (1.0, 120)
