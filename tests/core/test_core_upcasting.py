"""Documents of version 0.1 are read as those of today, and are written as such when they change."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bson.json_util import JSONOptions, loads
from core_builders import CAUSE, ID, NOW, TALLY, Tally, times_of
from pymongo import ReplaceOne

from shared.decision import Decision, Env, Publish
from shared.document import Document, apply, events, fresh, mark_applied, mark_processed
from shared.jobs import BulkJob, BulkJobs
from shared.mongo.codec import RENAMED, from_stored, to_stored
from shared.mongo.documents import Documents
from tests.support.memory import Quiet

FILE = Path(__file__).parent / "fixtures" / "document-0.1.json"
"""Written by the code of version 0.1."""

STATE = Tally("a", counted=3, newest=2, jobs=("raise",))


@pytest.fixture
def old() -> dict[str, Any]:
    stored: dict[str, Any] = loads(FILE.read_text(), json_options=JSONOptions(tz_aware=True))
    return stored


async def keep(collection: Any, stored: dict[str, Any]) -> None:
    await collection.bulk_write([ReplaceOne({"_id": stored["_id"]}, stored, upsert=True)], ordered=False)


async def with_jobs(documents: Documents) -> list[Document[Any]]:
    return [each async for each in documents.with_jobs(lambda _id: True)]


def test_an_old_document_reads_as_the_same_document_of_today(old: dict[str, Any]) -> None:
    decision = Decision(STATE, (Publish("cycle.enrolled", "a:enrolment:c"),))
    made = apply(fresh(kind=TALLY, id=ID), decision, CAUSE)
    made = mark_processed(mark_applied(made, ID, 2), "key#content")
    today = to_stored(made, now=NOW) | {"stamp": old["stamp"]}

    assert old.keys() - today.keys() == {*RENAMED, "outbox", "owed_at", "slot"}
    assert from_stored(old, TALLY) == from_stored(today, TALLY)
    expected = replace(made, stored_version=1, stored_stamp=old["stamp"], saying=frozenset(), dirty=False)
    assert from_stored(old, TALLY) == expected


def test_a_fact_that_version_0_2_had_told_is_told_again_at_the_present_version(old: dict[str, Any]) -> None:
    told = from_stored(old | {"outbox": [], "version": 7}, TALLY)

    assert [(each.version, each.cause.id) for each in told.facts.values()] == [(7, "republish")]
    assert [event.key for event in events(told)] == ["a:enrolment:c"]


def test_a_kind_may_read_an_earlier_state_of_its_own(old: dict[str, Any]) -> None:
    old["state"]["heard"] = old["state"].pop("counted")
    kind = replace(TALLY, upcast=lambda state: {"counted": state["heard"]} | state)

    assert from_stored(old, kind).present == STATE


async def test_what_is_saved_again_has_the_new_names_only(
    documents: Documents, collection: Any, old: dict[str, Any]
) -> None:
    await keep(collection, old)

    found = (await documents.load([ID]))[ID]
    saved = await documents.save([apply(found, Decision(replace(STATE, counted=4)), CAUSE)], now=NOW)

    assert not saved
    stored = await collection.find_one({"_id": ID})
    assert not stored.keys() & RENAMED.keys()
    assert stored.keys() >= {"applied", "processed", "facts", "jobs"}
    assert not stored.keys() & {"outbox", "owed_at", "published", "slot"}
    assert (stored["jobs"], stored["state"]["jobs"]) == (["raise"], ["raise"])
    assert "owes" not in stored["state"]
    assert (await documents.load([ID]))[ID].applied == {ID: 2}


async def test_a_pending_job_of_an_old_document_is_found_and_done(
    documents: Documents, collection: Any, old: dict[str, Any]
) -> None:
    await keep(collection, old)
    assert await with_jobs(documents) == []
    for _ in range(2):
        await documents.ensure_indexes([("unit_id",)])
        assert [each.jobs for each in await with_jobs(documents)] == [("raise",)]

    def finish(owner: Tally, _gathered: None, _env: Env) -> Decision[Tally]:
        return Decision(replace(owner, jobs=()))

    job: BulkJob[Tally, None] = BulkJob(name="raise", finish=finish)
    teller = Quiet(documents)
    working = BulkJobs(documents=documents, teller=teller, mine=bool, jobs=[job], times=times_of(documents))

    assert await working.step()
    assert await with_jobs(documents) == []
    stored = await collection.find_one({"_id": ID})
    assert not stored.keys() & (RENAMED.keys() | {"jobs"})
