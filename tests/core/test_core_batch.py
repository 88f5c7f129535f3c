"""Applying batches: once in effect, whatever is repeated, shuffled, raced or changed meanwhile."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from core_builders import CAUSE, ID, NOW, OTHER, TALLY, Tally, batches_of, count, event_of, itself, person

from shared.batch import Handler, Handlers
from shared.decision import Decision, Env, Publish, Rejected, Unprocessable
from shared.document import Cause, Document, apply, fresh
from shared.events.directory import Person
from shared.mongo.documents import Documents
from tests.support.counting import counting
from tests.support.memory import everything
from tests.support.publishing import record


async def tallies(documents: Documents) -> dict[str, Tally]:
    return {id: each.state for id, each in (await everything(documents)).items() if each.state}


async def test_a_batch_is_written_once_and_marks_what_says_something(documents: Documents) -> None:
    records = [record(event_of(person(f"e{number}"))) for number in range(120)]
    asked = counting(documents)

    await batches_of(documents).apply(records, now=NOW)

    assert asked.calls["bulk_write"] == 1
    assert len(await documents.marked("another", 1)) == 120
    assert {tally.counted for tally in (await tallies(documents)).values()} == {1}


async def test_doubled_and_shuffled_facts_end_in_the_same_state(documents: Documents) -> None:
    records = [record(event_of(person(f"e{n}", version))) for n in range(30) for version in range(1, 5)] * 2
    rng = random.Random(7)
    rng.shuffle(records)
    batches = batches_of(documents)

    for start in range(0, len(records), 17):
        await batches.apply(records[start : start + 17], now=NOW)

    assert {tally.newest for tally in (await tallies(documents)).values()} == {4}


async def test_stale_facts_raise_nothing_and_write_nothing(documents: Documents) -> None:
    batches = batches_of(documents)
    await batches.apply([record(event_of(person(version=3)))], now=NOW)

    asked = counting(documents)
    await batches.apply([record(event_of(person(version=version))) for version in (1, 2, 3)], now=NOW)

    assert "bulk_write" not in asked.calls
    assert (await documents.load(["a:person:e1"]))["a:person:e1"].version == 1


async def test_two_batches_on_one_document_at_once_lose_nothing(documents: Documents) -> None:
    def target_one(body: Any, _env: Env) -> tuple[str, ...]:
        return (f"{body.agency_id}:person:shared",)

    handlers: Handlers = {Person: (Handler(kind=TALLY, targets=target_one, decide=count),)}
    batches = [[record(event_of(person(f"e{n}-{each}"))) for each in range(5)] for n in range(8)]

    await asyncio.gather(*(batches_of(documents, handlers).apply(batch, now=NOW) for batch in batches))

    assert (await tallies(documents))["a:person:shared"].counted == 40


async def test_a_fact_of_one_agency_cannot_touch_a_document_of_another(documents: Documents) -> None:
    handlers: Handlers = {Person: (Handler(kind=TALLY, targets=lambda _body, _env: ("b:person:e1",), decide=count),)}

    applied = await batches_of(documents, handlers).apply([record(event_of(person()))], now=NOW)

    assert [each.reason for each in applied.parked] == ["foreign-agency"]
    assert not await tallies(documents)


@pytest.mark.parametrize(
    ("error", "reasons"),
    [
        (Rejected("sudah ditutup"), []),
        (Unprocessable("unknown-cycle", "c"), ["unknown-cycle"]),
        (KeyError("bug"), ["decision-failed"]),
    ],
    ids=["rejected", "unprocessable", "bug"],
)
async def test_one_failing_decision_leaves_its_neighbours_alone(
    documents: Documents, error: Exception, reasons: list[str]
) -> None:
    def decide(state: Tally | None, body: Any, env: Env) -> Decision[Tally]:
        if body.employee_id == "bad":
            raise error
        return count(state, body, env)

    handlers: Handlers = {Person: (Handler(kind=TALLY, targets=itself, decide=decide),)}

    applied = await batches_of(documents, handlers).apply(
        [record(event_of(person(e))) for e in ("e1", "bad", "e2")], now=NOW
    )

    assert [each.reason for each in applied.parked] == reasons
    assert set(await tallies(documents)) == {"a:person:e1", "a:person:e2"}


async def test_a_context_that_changes_during_the_write_is_decided_again(documents: Documents) -> None:
    """Whoever changes a context may pass a document that is only just being written; nobody would come again."""
    context = "a:person:context"
    cause = Cause("c", "c", NOW)
    await documents.save([apply(fresh(kind=TALLY, id=context), Decision(Tally("a", counted=1)), cause)], now=NOW)

    def take_over(state: Tally | None, body: Any, env: Env) -> Decision[Tally]:
        found = env.get(TALLY, context)
        assert found is not None
        return Decision(Tally("a", counted=found.counted), (Publish("cycle.enrolled", body.subject),))

    handlers: Handlers = {
        Person: (Handler(kind=TALLY, targets=itself, decide=take_over, contexts=lambda _body: (context,)),)
    }
    real_save, raced = documents.save, False

    async def save_after_somebody_else(changed: Any, *, now: datetime, **mark: Any) -> Any:
        nonlocal raced
        if not raced:
            raced = True
            found = (await documents.load([context]))[context]
            assert found.state is not None
            await real_save([apply(found, Decision(replace(found.state, counted=2)), cause)], now=now)
        return await real_save(changed, now=now)

    documents.save = save_after_somebody_else
    applied = await batches_of(documents, handlers).apply([record(event_of(person()))], now=NOW)

    assert (await tallies(documents))["a:person:e1"].counted == 2
    assert not applied.parked


async def test_a_fact_that_is_decided_again_and_loses_its_race_is_decided_once_more(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to be taken for applied then, and what its new context says was lost."""
    context = "a:person:context"
    await documents.save([apply(fresh(kind=TALLY, id=context), Decision(Tally("a", counted=1)), CAUSE)], now=NOW)

    def take_over(state: Tally | None, body: Any, env: Env) -> Decision[Tally]:
        found = env.get(TALLY, context)
        assert found is not None
        return Decision(replace(state or Tally("a"), counted=found.counted))

    handlers: Handlers = {
        Person: (Handler(kind=TALLY, targets=itself, decide=take_over, contexts=lambda _body: (context,)),)
    }
    save, others = documents.save, [(context, {"counted": 2}), (ID, {"unit_id": "v"})]

    async def save_after_somebody_else(changed: Any, *, now: datetime, **mark: Any) -> Any:
        if others:
            id, change = others.pop(0)
            found = (await documents.load([id]))[id]
            await save([apply(found, Decision(replace(found.present, **change)), CAUSE)], now=now)
        return await save(changed, now=now, **mark)

    monkeypatch.setattr(documents, "save", save_after_somebody_else)
    await batches_of(documents, handlers).apply([record(event_of(person()))], now=NOW)

    assert (await tallies(documents))[ID] == Tally("a", counted=2, unit_id="v")


async def test_a_write_on_a_version_that_has_moved_names_the_loser(documents: Documents) -> None:
    cause = Cause("c", "c", NOW)
    first: Document[Tally] = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a")), cause)
    other = apply(fresh(kind=TALLY, id="a:person:e2"), Decision(Tally("a")), cause)
    await documents.save([first], now=NOW)

    saved = await documents.save([first, other], now=NOW)

    assert saved == {"a:person:e1"}
    assert set(await tallies(documents)) == {"a:person:e1", "a:person:e2"}


async def test_no_agency_reads_nothing(documents: Documents) -> None:
    await batches_of(documents).apply([record(event_of(person()))], now=NOW)

    asked = counting(documents)
    assert await documents.select(kind=TALLY, agency_id="", where={}, limit=10) == []
    assert [each async for each in documents.lookups(kind=TALLY, agency_id="", where={})] == []
    assert await documents.count(kind=TALLY, agency_id="", where={}) == 0
    assert asked.calls == {}


async def test_another_agency_and_another_kind_are_not_selected(documents: Documents) -> None:
    await batches_of(documents).apply([record(event_of(person()))], now=NOW)

    for kind, agency, found in ((TALLY, "a", [ID]), (TALLY, "b", []), (OTHER, "a", [])):
        assert [each.id for each in await documents.select(kind=kind, agency_id=agency, where={}, limit=10)] == found
        assert [each.id async for each in documents.lookups(kind=kind, agency_id=agency, where={})] == found
        assert await documents.count(kind=kind, agency_id=agency, where={}) == len(found)
    assert len(await documents.select(kind=TALLY, agency_id="a", where={"unit_id": "u"}, limit=10)) == 1
    assert await documents.select(kind=TALLY, agency_id="a", where={"unit_id": "v"}, limit=10) == []


async def test_a_decision_may_ask_for_the_day_of_any_moment(documents: Documents) -> None:
    def late(_state: Tally | None, body: Person, env: Env) -> Decision[Tally]:
        moment = datetime(2025, 3, 1, 17, 30, tzinfo=UTC)
        return Decision(Tally(body.agency_id, unit_id=f"{env.day_of(moment)}"))

    handlers: Handlers = {Person: (Handler(kind=TALLY, targets=itself, decide=late),)}
    await batches_of(documents, handlers).apply([record(event_of(person()))], now=NOW)

    assert (await tallies(documents))[ID].unit_id == "2025-03-02"


async def test_a_document_kept_from_before_is_read_anew_when_somebody_changed_it(collection: Any) -> None:
    """Also where the decision on the old state writes nothing, or refuses for good."""
    ours, theirs = (Documents(collection, [TALLY, OTHER], in_chunk=50) for _ in range(2))

    def decide(state: Tally | None, body: Person, env: Env) -> Decision[Tally] | None:
        if state is None or body.version == 4:
            return count(state, body, env)
        if body.version == 2:
            return Decision(state)
        if state.unit_id != "moved":
            raise Unprocessable("not-moved", "decided on an old state")
        return count(state, body, env)

    batches = batches_of(ours, {Person: (Handler(kind=TALLY, targets=itself, decide=decide),)})
    await batches.apply([record(event_of(person(version=1)))], now=NOW)
    for changed in ("once", "moved"):
        found = (await theirs.load([ID]))[ID]
        await theirs.save([apply(found, Decision(replace(found.present, unit_id=changed)), CAUSE)], now=NOW)
        if changed == "once":
            asked = counting(ours)
            assert not (await batches.apply([record(event_of(person(version=2)))], now=NOW)).parked
            assert asked.calls["find"] == 3  # looked at the version, then read anew, and looked again
    assert not (await batches.apply([record(event_of(person(version=3)))], now=NOW)).parked
    await batches.apply([record(event_of(person(version=4)))], now=NOW)
    assert (await theirs.load([ID]))[ID].present.counted == 3


async def test_a_document_that_was_written_here_is_not_read_again(documents: Documents) -> None:
    batches = batches_of(documents)
    await batches.apply([record(event_of(person(f"e{each}"))) for each in range(20)], now=NOW)
    asked = counting(documents)
    await batches.apply([record(event_of(person(f"e{each}", 2))) for each in range(20)], now=NOW)

    assert asked.calls == {"bulk_write": 1}
