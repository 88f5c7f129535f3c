"""Bulk jobs: resumed after crashes, shared by processes, and never held up by one bad owner or document."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from core_builders import CAUSE, NOW, TALLY, Tally, times_of
from pymongo.errors import AutoReconnect

from shared import jobs
from shared.decision import Decision, Env, Kind, Publish, Rejected
from shared.document import apply, fresh
from shared.jobs import BulkJob, BulkJobs, Owner
from shared.mongo.documents import Documents
from shared.where import Range
from tests.support.memory import Quiet


@dataclass(frozen=True)
class Cycle:
    """A cycle with a pending job on all people of its agency."""

    agency_id: str
    target: int = 1
    jobs: tuple[str, ...] = ("raise",)


CYCLE = Kind("cycle", Cycle, lambda _state: {}, TALLY.body)
PERSON = replace(TALLY, lookup=lambda state: {"counted": state.counted})


async def select(owner: Owner[Cycle], limit: int) -> Sequence[str]:
    where = {"counted": Range(below=owner.state.target)}
    found = await owner.documents.select(kind=PERSON, agency_id=owner.agency_id, where=where, limit=limit)
    return [each.id for each in found]


def decide(state: Tally | None, owner: Cycle, _env: Env) -> Decision[Tally]:
    assert state is not None
    return Decision(replace(state, counted=owner.target, newest=state.newest + 1))


def finish(owner: Cycle, _gathered: Any, _env: Env) -> Decision[Cycle] | None:
    return Decision(replace(owner, jobs=()))


RAISE: BulkJob[Cycle, Any] = BulkJob(name="raise", select=select, decide=decide, finish=finish)


@pytest.fixture
async def documents(collection: Any, monkeypatch: pytest.MonkeyPatch) -> Documents:
    monkeypatch.setattr(jobs, "CHUNK", 10)
    found = Documents(collection, [PERSON, CYCLE], in_chunk=50)
    await found.ensure_indexes([("counted",)])
    return found


async def fill(documents: Documents, agency: str, people: int, *, owner: Cycle | None = None) -> None:
    found = [
        apply(fresh(kind=PERSON, id=f"{agency}:person:e{each:03}"), Decision(Tally(agency)), CAUSE)
        for each in range(people)
    ]
    cycle = apply(fresh(kind=CYCLE, id=f"{agency}:cycle:c"), Decision(owner or Cycle(agency)), CAUSE)
    await documents.save([*found, cycle], now=NOW)


def jobs_of(documents: Documents, job: BulkJob[Any, Any] = RAISE, *, mine: Callable[[str], Any] = bool) -> BulkJobs:
    return BulkJobs(documents=documents, teller=Quiet(documents), mine=mine, jobs=[job], times=times_of(documents))


async def people(documents: Documents, agency: str) -> dict[str, Tally]:
    found = await documents.select(kind=PERSON, agency_id=agency, where={}, limit=1000)
    return {each.id: each.state for each in found if each.state is not None}


async def pending(documents: Documents, agency: str) -> tuple[str, ...]:
    return (await documents.get(CYCLE, f"{agency}:cycle:c")).jobs


async def test_a_job_goes_on_after_a_crash_in_the_middle_and_does_each_document_once(documents: Documents) -> None:
    await fill(documents, "a", 35)
    first = jobs_of(documents)
    assert await first.step()
    assert await first.step()

    second = jobs_of(documents)
    while await second.step():
        pass

    assert {(each.counted, each.newest) for each in (await people(documents, "a")).values()} == {(1, 1)}
    assert await pending(documents, "a") == ()


async def test_two_processes_share_owners_and_do_each_document_once(documents: Documents) -> None:
    agencies = [f"a{each}" for each in range(6)]
    for agency in agencies:
        await fill(documents, agency, 25)
    halves = [re.compile("a[012]:").match, re.compile("a[345]:").match]
    both = [jobs_of(documents, mine=half) for half in halves]
    await asyncio.gather(*(_to_the_end(each) for each in both))

    for agency in agencies:
        assert {each.newest for each in (await people(documents, agency)).values()} == {1}
        assert await pending(documents, agency) == ()


async def test_a_job_goes_on_with_the_new_state_of_an_owner_that_changes(documents: Documents) -> None:
    await fill(documents, "a", 15)
    working = jobs_of(documents)
    assert await working.step()
    owner = await documents.get(CYCLE, "a:cycle:c")
    await documents.save([apply(owner, Decision(Cycle("a", target=2)), CAUSE)], now=NOW)

    await _to_the_end(working)

    assert {each.counted for each in (await people(documents, "a")).values()} == {2}
    assert await pending(documents, "a") == ()


async def test_an_owner_that_changes_while_its_job_ends_keeps_it_pending(documents: Documents) -> None:
    await fill(documents, "a", 5)
    changed = False

    async def gather(owner: Owner[Cycle]) -> None:
        nonlocal changed
        if not changed:
            changed = True
            found = await documents.get(CYCLE, owner.id)
            await documents.save([apply(found, Decision(Cycle("a", target=3)), CAUSE)], now=NOW)

    await _to_the_end(jobs_of(documents, replace(RAISE, gather=gather)))

    assert {each.counted for each in (await people(documents, "a")).values()} == {3}
    assert await pending(documents, "a") == ()


@pytest.mark.parametrize("outcome", ["none", "unchanged"])
async def test_a_job_that_cannot_finish_yet_does_not_spin(documents: Documents, outcome: str) -> None:
    await fill(documents, "a", 0)

    def not_yet(owner: Cycle, _gathered: Any, _env: Env) -> Decision[Cycle] | None:
        return None if outcome == "none" else Decision(owner)

    working = jobs_of(documents, replace(RAISE, finish=not_yet))

    assert not await working.step()
    assert await pending(documents, "a") == ("raise",)


async def test_one_failing_owner_stops_no_other(documents: Documents) -> None:
    await fill(documents, "a", 5)
    await fill(documents, "b", 5)
    await fill(documents, "c", 5, owner=Cycle("c", jobs=("nobody-knows-this", "raise")))

    async def failing(owner: Owner[Cycle], limit: int) -> Sequence[str]:
        if owner.agency_id == "a":
            raise KeyError("a bug")
        return await select(owner, limit)

    working = jobs_of(documents, replace(RAISE, select=failing))
    await _to_the_end(working)

    assert await pending(documents, "a") == ("raise",)
    assert await pending(documents, "b") == ()
    assert {each.counted for each in (await people(documents, "c")).values()} == {1}


async def test_a_database_that_is_away_ends_the_step(documents: Documents) -> None:
    await fill(documents, "a", 5)

    async def away(owner: Owner[Cycle], limit: int) -> Sequence[str]:
        raise AutoReconnect("away")

    with pytest.raises(AutoReconnect):
        await jobs_of(documents, replace(RAISE, select=away)).step()


async def test_documents_that_cannot_be_decided_hold_up_nobody_behind_them(documents: Documents) -> None:
    """A chunk full of people who refuse or fail used to stand in front of everybody else for ever."""
    await fill(documents, "a", 60)

    def grudging(state: Tally | None, owner: Cycle, env: Env) -> Decision[Tally]:
        if env.id < "a:person:e012":
            raise KeyError("a bug")
        if env.id < "a:person:e024":
            raise Rejected("belum")
        return decide(state, owner, env)

    await _to_the_end(jobs_of(documents, replace(RAISE, decide=grudging)))

    raised = [id for id, each in (await people(documents, "a")).items() if each.counted == 1]
    assert len(raised) == 36
    assert await pending(documents, "a") == ("raise",)


async def test_more_waiting_owners_than_are_looked_at_at_once_starve_nobody(documents: Documents) -> None:
    documents._in_chunk = 3
    for each in range(8):
        await fill(documents, f"a{each}", 0 if each < 7 else 5)

    def only_last(owner: Cycle, _gathered: Any, _env: Env) -> Decision[Cycle] | None:
        return Decision(replace(owner, jobs=())) if owner.agency_id == "a7" else None

    await _to_the_end(jobs_of(documents, replace(RAISE, finish=only_last)))

    assert await pending(documents, "a7") == ()
    assert await pending(documents, "a0") == ("raise",)


async def test_a_job_never_touches_another_agency(documents: Documents) -> None:
    await fill(documents, "a", 3)
    await fill(documents, "b", 3, owner=Cycle("b", jobs=()))

    async def astray(owner: Owner[Cycle], limit: int) -> Sequence[str]:
        return [*await select(owner, limit), *(await people(documents, "b"))]

    await jobs_of(documents, replace(RAISE, select=astray)).step()

    assert {each.counted for each in (await people(documents, "a")).values()} == {1}
    assert {each.counted for each in (await people(documents, "b")).values()} == {0}


async def test_contexts_of_another_agency_are_as_if_they_did_not_exist(documents: Documents) -> None:
    await fill(documents, "a", 1)
    await fill(documents, "b", 1, owner=Cycle("b", jobs=()))
    seen: set[str] = set()

    def look(state: Tally | None, owner: Cycle, env: Env) -> Decision[Tally]:
        seen.update(env.contexts)
        return decide(state, owner, env)

    def contexts(_owner: Cycle, ids: Sequence[str]) -> Sequence[str]:
        return [*ids, "b:person:e000", "b:cycle:c"]

    await jobs_of(documents, replace(RAISE, decide=look, contexts=contexts)).step()

    assert seen == {"a:cycle:c", "a:person:e000"}


async def test_what_a_job_says_is_marked(documents: Documents) -> None:
    await fill(documents, "a", 3)

    def publishing(state: Tally | None, owner: Cycle, env: Env) -> Decision[Tally]:
        return replace(decide(state, owner, env), publishes=(Publish("cycle.enrolled", env.id),))

    await jobs_of(documents, replace(RAISE, decide=publishing)).step()

    assert set(await documents.marked("another", 1)) == set(await people(documents, "a"))


async def _to_the_end(working: BulkJobs) -> None:
    async with asyncio.timeout(30):
        while await working.step():
            pass


async def test_a_job_may_ask_for_the_day_of_any_moment(documents: Documents) -> None:
    def late(state: Tally | None, _owner: Cycle, env: Env) -> Decision[Tally] | None:
        moment = datetime(2025, 3, 1, 17, 30, tzinfo=UTC)
        return Decision(replace(state, counted=1, unit_id=f"{env.day_of(moment)}")) if state else None

    await fill(documents, "a", 1)
    assert await jobs_of(documents, replace(RAISE, decide=late)).step()

    assert {each.unit_id for each in (await people(documents, "a")).values()} == {"2025-03-02"}
