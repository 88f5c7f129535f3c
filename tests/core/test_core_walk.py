"""Bulk work: resumed after crashes, shared by processes, and never held up by one bad owner or document."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from core_builders import NOW, TALLY, Tally
from pymongo.errors import AutoReconnect

from cli.stack import Stack
from shared import clock, walk
from shared.decision import Contexts, Decision, Kind, Rejected, Says
from shared.document import Cause, Document, apply, fresh
from shared.mongo.client import connect
from shared.mongo.documents import Documents, Owing
from shared.mongo.leases import Leases
from shared.walk import Walk, Walks

pytestmark = pytest.mark.integration
CAUSE = Cause("c", "c", NOW)


@dataclass(frozen=True)
class Owner:
    """A cycle that owes bulk work on all people of its agency."""

    agency_id: str
    target: int = 1
    owes: tuple[str, ...] = ("raise",)


OWNER = Kind("owner", Owner, lambda _state: {}, TALLY.body)
PERSON = replace(TALLY, lookup=lambda state: {"heard": state.heard})


class Quiet:
    """An outbox that has nothing to do in these tests."""

    async def try_publish(self, owing: Sequence[Owing]) -> None: ...


async def select(documents: Documents, owner: Document[Owner], limit: int) -> Sequence[str]:
    assert owner.state is not None
    where = {"heard": {"$lt": owner.state.target}}
    found = await documents.select(kind=PERSON, agency_id=owner.agency_id, where=where, limit=limit)
    return [each.id for each in found]


def decide(state: Tally | None, id: str, owner: Owner, _contexts: Contexts, _now: datetime) -> Decision[Tally]:
    assert state is not None
    return Decision(replace(state, heard=owner.target, newest=state.newest + 1))


def finish(owner: Owner, _gathered: Any, _now: datetime) -> Decision[Owner] | None:
    return Decision(replace(owner, owes=()))


RAISE: Walk[Owner] = Walk(name="raise", select=select, decide=decide, finish=finish)


@pytest.fixture
async def documents(servers: Stack, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Documents]:
    monkeypatch.setattr(walk, "CHUNK", 10)
    client = connect(servers.database.uri)
    found = Documents(client["core"][clock.random_id()], [PERSON, OWNER], in_chunk=50, slots=4)
    await found.ensure_indexes([("heard",)])
    yield found
    await found.collection.drop()
    client.close()


async def fill(documents: Documents, agency: str, people: int, *, owner: Owner | None = None) -> None:
    found = [
        apply(fresh(kind=PERSON, id=f"{agency}:person:e{each:03}"), Decision(Tally(agency)), CAUSE)
        for each in range(people)
    ]
    cycle = apply(fresh(kind=OWNER, id=f"{agency}:owner:c"), Decision(owner or Owner(agency)), CAUSE)
    await documents.save([*found, cycle], now=NOW)


async def walks(documents: Documents, walk: Walk[Any] = RAISE, *, process: str = "one") -> Walks:
    leases = Leases(documents.collection, owner=process, slots=documents.slots, seconds=30)
    await leases.renew()
    return Walks(documents=documents, outbox=Quiet(), leases=leases, walks=[walk])  # type: ignore[arg-type]


async def people(documents: Documents, agency: str) -> dict[str, Tally]:
    found = await documents.select(kind=PERSON, agency_id=agency, where={}, limit=1000)
    return {each.id: each.state for each in found if each.state is not None}


async def owes(documents: Documents, agency: str) -> tuple[str, ...]:
    return (await documents.get(OWNER, f"{agency}:owner:c")).owes


async def test_a_walk_goes_on_after_a_crash_in_the_middle_and_does_each_document_once(documents: Documents) -> None:
    await fill(documents, "a", 35)
    first = await walks(documents)
    assert await first.step()
    assert await first.step()

    second = await walks(documents)
    while await second.step():
        pass

    assert {(each.heard, each.newest) for each in (await people(documents, "a")).values()} == {(1, 1)}
    assert await owes(documents, "a") == ()


async def test_two_processes_share_owners_and_do_each_document_once(documents: Documents) -> None:
    agencies = [f"a{each}" for each in range(6)]
    for agency in agencies:
        await fill(documents, agency, 25)
    both = [await walks(documents), await walks(documents, process="two")]
    await asyncio.gather(*(_to_the_end(each) for each in both))

    for agency in agencies:
        assert {each.newest for each in (await people(documents, agency)).values()} == {1}
        assert await owes(documents, agency) == ()


async def test_an_owner_that_changes_during_its_walk_is_walked_with_its_new_state(documents: Documents) -> None:
    await fill(documents, "a", 15)
    working = await walks(documents)
    assert await working.step()
    owner = await documents.get(OWNER, "a:owner:c")
    await documents.save([apply(owner, Decision(Owner("a", target=2)), CAUSE)], now=NOW)

    await _to_the_end(working)

    assert {each.heard for each in (await people(documents, "a")).values()} == {2}
    assert await owes(documents, "a") == ()


async def test_an_owner_that_changes_while_its_walk_ends_is_walked_again(documents: Documents) -> None:
    await fill(documents, "a", 5)
    changed = False

    async def gather(documents: Documents, owner: Document[Owner]) -> None:
        nonlocal changed
        if not changed:
            changed = True
            found = await documents.get(OWNER, owner.id)
            await documents.save([apply(found, Decision(Owner("a", target=3)), CAUSE)], now=NOW)

    await _to_the_end(await walks(documents, replace(RAISE, gather=gather)))

    assert {each.heard for each in (await people(documents, "a")).values()} == {3}
    assert await owes(documents, "a") == ()


@pytest.mark.parametrize("outcome", ["none", "unchanged"])
async def test_a_walk_that_cannot_finish_yet_does_not_spin(documents: Documents, outcome: str) -> None:
    await fill(documents, "a", 0)

    def not_yet(owner: Owner, _gathered: Any, _now: datetime) -> Decision[Owner] | None:
        return None if outcome == "none" else Decision(owner)

    working = await walks(documents, replace(RAISE, finish=not_yet))

    assert not await working.step()
    assert await owes(documents, "a") == ("raise",)


async def test_one_failing_owner_stops_no_other(documents: Documents) -> None:
    await fill(documents, "a", 5)
    await fill(documents, "b", 5)
    await fill(documents, "c", 5, owner=Owner("c", owes=("nobody-knows-this", "raise")))

    async def failing(documents: Documents, owner: Document[Owner], limit: int) -> Sequence[str]:
        if owner.agency_id == "a":
            raise KeyError("a bug")
        return await select(documents, owner, limit)

    working = await walks(documents, replace(RAISE, select=failing))
    await _to_the_end(working)

    assert await owes(documents, "a") == ("raise",)
    assert await owes(documents, "b") == ()
    assert {each.heard for each in (await people(documents, "c")).values()} == {1}


async def test_a_database_that_is_away_ends_the_step(documents: Documents) -> None:
    await fill(documents, "a", 5)

    async def away(_documents: Documents, _owner: Document[Owner], _limit: int) -> Sequence[str]:
        raise AutoReconnect("away")

    with pytest.raises(AutoReconnect):
        await (await walks(documents, replace(RAISE, select=away))).step()


async def test_documents_that_cannot_be_decided_hold_up_nobody_behind_them(documents: Documents) -> None:
    """A chunk full of people who refuse or fail used to stand in front of everybody else for ever."""
    await fill(documents, "a", 60)

    def grudging(state: Tally | None, id: str, owner: Owner, contexts: Contexts, now: datetime) -> Decision[Tally]:
        if id < "a:person:e012":
            raise KeyError("a bug")
        if id < "a:person:e024":
            raise Rejected("belum")
        return decide(state, id, owner, contexts, now)

    await _to_the_end(await walks(documents, replace(RAISE, decide=grudging)))

    raised = [id for id, each in (await people(documents, "a")).items() if each.heard == 1]
    assert len(raised) == 36
    assert await owes(documents, "a") == ("raise",)


async def test_more_waiting_owners_than_are_looked_at_at_once_starve_nobody(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "_OWNERS", 3)
    for each in range(8):
        await fill(documents, f"a{each}", 0 if each < 7 else 5)

    def only_last(owner: Owner, _gathered: Any, _now: datetime) -> Decision[Owner] | None:
        return Decision(replace(owner, owes=())) if owner.agency_id == "a7" else None

    await _to_the_end(await walks(documents, replace(RAISE, finish=only_last)))

    assert await owes(documents, "a7") == ()
    assert await owes(documents, "a0") == ("raise",)


async def test_a_walk_never_touches_another_agency(documents: Documents) -> None:
    await fill(documents, "a", 3)
    await fill(documents, "b", 3, owner=Owner("b", owes=()))

    async def astray(documents: Documents, owner: Document[Owner], limit: int) -> Sequence[str]:
        return [*await select(documents, owner, limit), *(await people(documents, "b"))]

    await (await walks(documents, replace(RAISE, select=astray))).step()

    assert {each.heard for each in (await people(documents, "a")).values()} == {1}
    assert {each.heard for each in (await people(documents, "b")).values()} == {0}


async def test_what_a_walk_says_is_owed_until_it_is_published(documents: Documents) -> None:
    await fill(documents, "a", 3)

    def saying(state: Tally | None, id: str, owner: Owner, contexts: Contexts, now: datetime) -> Decision[Tally]:
        return replace(decide(state, id, owner, contexts, now), says=(Says("cycle.enrolled", id),))

    await (await walks(documents, replace(RAISE, decide=saying))).step()

    owed = await documents.owed(slots=range(4), before=clock.now(), limit=10)
    assert {event.key for each in owed for event in each.events} == set(await people(documents, "a"))


async def _to_the_end(working: Walks) -> None:
    async with asyncio.timeout(30):
        while await working.step():
            pass
