"""Messages and documents that are bad in ways a schema does not catch: parked, told apart, and in nobody's way."""

import asyncio
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from core_builders import HANDLERS, NOW, TALLY, Tally, batches_of, count, event_of, person

from shared.batch import Handlers
from shared.bus.publisher import Publisher
from shared.bus.topics import RECORD_BYTES_MAX
from shared.dead_letter import DeadLetters, Parked
from shared.decision import Decision, Env, Publish
from shared.document import Cause, apply, events, fresh
from shared.events.directory import Person
from shared.events.registry import DIRECTORY, GOALS
from shared.mongo.documents import Documents
from tests.support.memory import everything
from tests.support.publishing import record


def handled(**change: Any) -> Handlers:
    return {Person: (replace(HANDLERS[Person][0], **change),)}


async def parked(documents: Documents, handlers: Handlers, *records: Any) -> list[str]:
    """Apply records; the reasons of those parked."""
    async with asyncio.timeout(10):
        applied = await batches_of(documents, handlers).apply(records, now=NOW)
    return [each.reason for each in applied.parked]


async def ids(documents: Documents) -> dict[str, Tally]:
    return {id: each.state for id, each in (await everything(documents)).items() if each.state}


def fails_for_bad(result: Any) -> Any:
    def of(body: Any, *_: Any) -> Any:
        if body.employee_id == "bad":
            raise KeyError("a bug")
        return result(body)

    return of


@pytest.mark.parametrize("where", ["contexts", "targets"])
async def test_a_bug_in_naming_documents_parks_its_message_alone(documents: Documents, where: str) -> None:
    """It used to escape, and the whole batch with it."""
    result = {"contexts": lambda _body: (), "targets": lambda body: (body.subject,)}[where]
    records = [record(event_of(person(each))) for each in ("e1", "bad", "e2")]

    assert await parked(documents, handled(**{where: fails_for_bad(result)}), *records) == ["decision-failed"]
    assert set(await ids(documents)) == {"a:person:e1", "a:person:e2"}


@pytest.mark.parametrize("how", ["number of more than 8 bytes", "more than 16 MiB"])
async def test_what_the_database_cannot_hold_is_parked_and_its_neighbours_are_saved(
    documents: Documents, how: str
) -> None:
    """The driver refuses the whole write: one such message used to stop its partition for ever."""

    def decide(state: Tally | None, body: Any, env: Env) -> Decision[Tally]:
        good = count(state, body, env)
        if body.employee_id != "bad":
            return good
        return replace(good, state=replace(good.state, counted=2**70) if "number" in how else replace(
            good.state, unit_id="u" * (17 << 20)
        ))  # fmt: skip

    records = [record(event_of(person(each))) for each in ("e1", "bad", "e2")]
    assert await parked(documents, handled(decide=decide), *records) == ["unstorable"]
    assert set(await ids(documents)) == {"a:person:e1", "a:person:e2"}


@pytest.mark.parametrize("version", [10**19, 2**63 - 1])
async def test_a_version_that_would_silence_a_person_is_parked(documents: Documents, version: int) -> None:
    records = [record(event_of(person("e1", version=version))), record(event_of(person("e2")))]

    assert await parked(documents, HANDLERS, *records) == ["implausible-version"]
    assert set(await ids(documents)) == {"a:person:e2"}


async def test_an_event_that_others_would_not_take_is_not_made(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.mongo.documents.EVENT_BYTES_MAX", 10)
    monkeypatch.setattr("shared.mongo.documents._SURELY_SMALL", 2)

    assert await parked(documents, HANDLERS, record(event_of(person()))) == ["unstorable"]
    assert await ids(documents) == {}


async def test_facts_that_are_each_others_context_come_to_rest(documents: Documents) -> None:
    """Each one's change made the other one's decision outdated, for ever."""

    def take_over(state: Tally | None, body: Any, env: Env) -> Decision[Tally]:
        return Decision(Tally("a", counted=len(env.contexts)), (Publish("cycle.enrolled", body.subject),))

    other = {"a:person:e1": "a:person:e2", "a:person:e2": "a:person:e1"}
    handlers = handled(decide=take_over, contexts=lambda body: (other[body.subject],))
    records = [record(event_of(person(each))) for each in ("e1", "e2")]

    assert await parked(documents, handlers, *records) == []
    assert {each.counted for each in (await ids(documents)).values()} == {1}


async def test_contexts_of_another_agency_are_as_if_they_did_not_exist(documents: Documents) -> None:
    await parked(documents, HANDLERS, record(event_of(person(agency="b"))))
    seen: list[Any] = []

    def look(state: Tally | None, body: Any, env: Env) -> Decision[Tally]:
        seen.append(env.contexts)
        return count(state, body, env)

    await parked(documents, handled(decide=look, contexts=lambda _body: ("b:person:e1",)), record(event_of(person())))
    assert seen == [{}]


async def test_a_target_of_another_kind_is_parked(documents: Documents) -> None:
    await parked(documents, HANDLERS, record(event_of(person())))
    other = replace(TALLY, name="other")

    assert await parked(documents, handled(kind=other), record(event_of(person(version=2)))) == ["wrong-kind"]


class Shelf(Publisher):
    """Keeps what is parked."""

    def __init__(self) -> None:
        self.kept: list[tuple[bytes | None, bytes | None, Any]] = []

    async def park(self, value: bytes | None, key: bytes | None, headers: Any) -> None:
        self.kept.append((value, key, headers))


async def test_a_hostile_message_can_be_parked_whatever_it_carries() -> None:
    """Parking must not fail for size: the batch would be tried again for ever."""
    shelf = Shelf()
    headers = (("none", None), ("x-reason", b"forged"), *((f"h{each}", b"x" * 4000) for each in range(700)))
    hostile = record(event_of(person()), topic=GOALS, value=b"v" * (2 << 20), key=b"k" * (1 << 20), headers=headers)

    await DeadLetters(publisher=shelf, service="s").park([Parked(hostile, "too-large", "d" * 9000)])

    value, key, sent = shelf.kept[0]
    size = len(value or b"") + len(key or b"") + sum(len(name) + len(text) for name, text in sent)
    assert size < RECORD_BYTES_MAX // 2
    assert [text for name, text in sent if name == "x-reason"] == [b"too-large"]


async def test_a_message_of_normal_size_is_parked_whole_so_that_it_can_be_sent_again() -> None:
    shelf = Shelf()
    value = b"v" * 900_000
    await DeadLetters(publisher=shelf, service="s").park(
        [Parked(record(event_of(person()), topic=GOALS, value=value), "r", "")]
    )

    assert shelf.kept[0][0] == value


async def test_of_a_restricted_message_only_its_place_and_digest_are_parked() -> None:
    shelf = Shelf()
    secret = b"198701012010011001"
    headers = (("ce_subject", b"a:person:" + secret), ("nip", secret))
    spoilt = record(event_of(person()), offset=7, value=b'{"nip": "' + secret + b'"', key=secret, headers=headers)

    await DeadLetters(publisher=shelf, service="s").park([Parked(spoilt, "not-json", secret.decode())])

    value, key, sent = shelf.kept[0]
    told = dict(sent)
    assert value is None
    assert secret not in b"|".join([key or b"", *told.values()])
    assert told["x-origin"] == f"{DIRECTORY}/0/7".encode()
    assert told["x-origin-sha256"] == sha256(spoilt.value).hexdigest().encode()


def test_one_subject_on_two_topics_is_published_again_on_both() -> None:
    publishes = (Publish("cycle.enrolled", "a:x:1"), Publish("cycle.opened", "a:x:1"))
    document = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a"), publishes), Cause("c", "c", NOW))

    assert {event.topic for event in events(document)} == {"kinerja.goals", "kinerja.evaluation"}


async def test_an_unreadable_document_is_never_passed_over(documents: Documents) -> None:
    """A stored state that this version cannot read is our fault: the batch has to wait, not to be lost."""
    await parked(documents, HANDLERS, record(event_of(person())))
    await documents._collection.update_one({"_id": "a:person:e1"}, {"$set": {"state": {"agency_id": 5}}})
    documents.forget(["a:person:e1"])

    with pytest.raises(ValueError, match="validation error"):
        await parked(documents, HANDLERS, record(event_of(person(version=2))))
