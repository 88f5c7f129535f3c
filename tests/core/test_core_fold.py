"""The fold on a real database: once in effect, whatever is repeated, shuffled, raced or changed meanwhile."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from core_builders import HANDLERS, NOW, TALLY, Tally, count, heard, person, record

from cli.stack import Stack
from shared.clock import random_id
from shared.decision import Contexts, Decision, Rejected, Says, Unprocessable
from shared.document import Cause, Document, apply, fresh
from shared.fold import Fold, Handler, Handlers
from shared.mongo.client import connect
from shared.mongo.documents import Documents

pytestmark = pytest.mark.integration


@pytest.fixture
async def documents(servers: Stack) -> AsyncIterator[Documents]:
    client = connect(servers.database.uri)
    found = Documents(client["core"][random_id()], [TALLY], in_chunk=50, slots=4)
    await found.ensure_indexes([("unit_id",)])
    yield found
    await found.collection.drop()
    client.close()


def fold_of(documents: Documents, handlers: Handlers = HANDLERS) -> Fold:
    return Fold(documents=documents, handlers=handlers, message_bytes_max=1 << 20)


async def tallies(documents: Documents) -> dict[str, Tally]:
    return {each.id: each.state async for chunk in documents.everything(100) for each in chunk if each.state}


async def test_a_batch_is_written_once_and_owes_one_event_per_person(documents: Documents) -> None:
    records = [record(heard(person(f"e{number}"))) for number in range(120)]

    folded = await fold_of(documents).fold(records, now=NOW)

    assert len(folded.owing) == 120
    assert {tally.heard for tally in (await tallies(documents)).values()} == {1}


async def test_doubled_and_shuffled_facts_end_in_the_same_state(documents: Documents) -> None:
    records = [record(heard(person(f"e{n}", version))) for n in range(30) for version in range(1, 5)] * 2
    rng = random.Random(7)
    rng.shuffle(records)
    fold = fold_of(documents)

    for start in range(0, len(records), 17):
        await fold.fold(records[start : start + 17], now=NOW)

    assert {tally.newest for tally in (await tallies(documents)).values()} == {4}


async def test_stale_facts_raise_nothing_and_write_nothing(documents: Documents) -> None:
    fold = fold_of(documents)
    await fold.fold([record(heard(person(version=3)))], now=NOW)

    again = await fold.fold([record(heard(person(version=version))) for version in (1, 2, 3)], now=NOW)

    assert not again.owing
    assert (await documents.load(["a:person:e1"]))["a:person:e1"].version == 1


async def test_two_folds_of_one_document_at_once_lose_nothing(documents: Documents) -> None:
    def target_one(body: Any, _contexts: Contexts) -> tuple[str, ...]:
        return (f"{body.agency_id}:person:shared",)

    handlers: Handlers = {"person.recorded": (Handler(kind=TALLY, targets=target_one, decide=count),)}
    batches = [[record(heard(person(f"e{n}-{each}"))) for each in range(5)] for n in range(8)]

    await asyncio.gather(*(fold_of(documents, handlers).fold(batch, now=NOW) for batch in batches))

    assert (await tallies(documents))["a:person:shared"].heard == 40


async def test_a_fact_of_one_agency_cannot_touch_a_document_of_another(documents: Documents) -> None:
    handlers: Handlers = {
        "person.recorded": (Handler(kind=TALLY, targets=lambda _body, _contexts: ("b:person:e1",), decide=count),)
    }

    folded = await fold_of(documents, handlers).fold([record(heard(person()))], now=NOW)

    assert [each.reason for each in folded.parked] == ["foreign-agency"]
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
    def decide(state: Tally | None, body: Any, contexts: Contexts, now: datetime) -> Decision[Tally]:
        if body.employee_id == "bad":
            raise error
        return count(state, body, contexts, now)

    handlers: Handlers = {
        "person.recorded": (Handler(kind=TALLY, targets=lambda body, _contexts: (body.subject,), decide=decide),)
    }

    folded = await fold_of(documents, handlers).fold([record(heard(person(e))) for e in ("e1", "bad", "e2")], now=NOW)

    assert [each.reason for each in folded.parked] == reasons
    assert set(await tallies(documents)) == {"a:person:e1", "a:person:e2"}


async def test_a_context_that_changes_during_the_write_is_decided_again(documents: Documents) -> None:
    """Whoever changes a context may pass a document that is only just being written; nobody would come again."""
    context = "a:person:context"
    cause = Cause("c", "c", NOW)
    await documents.save([apply(fresh(kind=TALLY, id=context), Decision(Tally("a", heard=1)), cause)], now=NOW)

    def take_over(state: Tally | None, body: Any, contexts: Contexts, _now: datetime) -> Decision[Tally]:
        found = contexts[context].heard
        return Decision(Tally("a", heard=found), (Says("cycle.enrolled", body.subject),))

    handlers: Handlers = {
        "person.recorded": (
            Handler(
                kind=TALLY, targets=lambda body, _c: (body.subject,), decide=take_over, contexts=lambda _b: (context,)
            ),
        )
    }
    real_save, raced = documents.save, False

    async def save_after_somebody_else(changed: Any, *, now: datetime) -> Any:
        nonlocal raced
        if not raced:
            raced = True
            found = (await documents.load([context]))[context]
            assert found.state is not None
            await real_save([apply(found, Decision(replace(found.state, heard=2)), cause)], now=now)
        return await real_save(changed, now=now)

    documents.save = save_after_somebody_else  # type: ignore[method-assign]
    folded = await fold_of(documents, handlers).fold([record(heard(person()))], now=NOW)

    assert (await tallies(documents))["a:person:e1"].heard == 2
    assert not folded.parked


async def test_a_write_on_a_version_that_has_moved_names_the_loser(documents: Documents) -> None:
    cause = Cause("c", "c", NOW)
    first: Document[Tally] = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a")), cause)
    other = apply(fresh(kind=TALLY, id="a:person:e2"), Decision(Tally("a")), cause)
    await documents.save([first], now=NOW)

    saved = await documents.save([first, other], now=NOW)

    assert saved.losers == {"a:person:e1"}
    assert set(await tallies(documents)) == {"a:person:e1", "a:person:e2"}


async def test_no_agency_reads_nothing(documents: Documents) -> None:
    await fold_of(documents).fold([record(heard(person()))], now=NOW)

    assert await documents.select(kind=TALLY, agency_id="", where={}, limit=10) == []
    assert await documents.select(kind=TALLY, agency_id="b", where={}, limit=10) == []
    assert len(await documents.select(kind=TALLY, agency_id="a", where={"unit_id": "u"}, limit=10)) == 1
