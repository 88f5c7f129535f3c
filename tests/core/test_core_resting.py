"""Which partition has to rest, and where: bad records in a row, counted partition by partition."""

import asyncio
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from core_builders import HANDLERS, NOW, batches_of, event_of, person

from shared.batch import Batches
from shared.bus.access import KafkaAccess
from shared.bus.outside import Follower
from shared.bus.publisher import Publisher
from shared.dead_letter import Parked
from shared.dead_letter_notes import Ledger, LetterNote, ParkedRecord, PassNote, RestNote, TryNote, read_note
from shared.events.registry import DEAD_LETTER_NOTES, DIRECTORY, GOALS
from shared.health import Health
from shared.mongo.documents import Documents
from shared.resting import Before, MustRest, Rest, follow, up_to
from shared.resting_partitions import RestingPartitions
from tests.support.publishing import record

ONE, TWO = TopicPartition(DIRECTORY, 1), TopicPartition(GOALS, 1)


def at(place: TopicPartition, *offsets: int) -> list[ConsumerRecord]:
    return [record(event_of(person()), topic=place.topic, partition=place.partition, offset=each) for each in offsets]


def bad(records: Iterable[ConsumerRecord], *offsets: int) -> list[Parked]:
    return [Parked(each, "not-json", "") for each in records if each.offset in offsets]


def test_only_bad_records_in_a_row_count() -> None:
    records = at(ONE, *range(12))

    found = follow(records, bad(records, 0, 1, 2, 4, 5, 6, 8, 9, 10), before={}, run_max=3)

    assert (found.runs, found.rests) == ({ONE: 0}, {})


def test_a_partition_rests_at_the_first_record_beyond_the_limit() -> None:
    records = at(ONE, *range(12))

    found = follow(records, bad(records, *range(2, 12)), before={}, run_max=3)

    assert found.rests == {ONE: Rest(5, 3, "not-json")}
    assert [each.offset for each in up_to(records, found.rests)] == [0, 1, 2, 3, 4]


def test_what_was_committed_before_counts_on() -> None:
    records = at(ONE, 7, 8)

    assert follow(records, bad(records, 7, 8), before={ONE: Before(run=2)}, run_max=3).rests == {
        ONE: Rest(8, 3, "not-json")
    }
    assert follow(records[:1], bad(records, 7), before={ONE: Before(run=2)}, run_max=3).runs == {ONE: 3}


def test_partitions_do_not_count_for_each_other() -> None:
    """200 bad records over all topics used to stop a service with everything it does."""
    one, two = at(ONE, *range(9)), at(TWO, *range(9))
    records = [each for pair in zip(one, two, strict=True) for each in pair]

    found = follow(records, [*bad(one, *range(9)), *bad(two, 0, 1)], before={}, run_max=3)

    assert found.rests == {ONE: Rest(3, 3, "not-json")}
    assert found.runs == {ONE: 3, TWO: 0}
    assert [each.offset for each in up_to(records, found.rests) if each.topic == GOALS] == list(range(9))


def test_who_takes_over_rests_at_the_same_record_unless_the_limit_was_raised() -> None:
    records = at(ONE, 40, 41)
    noted = {ONE: Before(rest=Rest(40, 3, "not-json"))}

    assert follow(records, bad(records, 40, 41), before=noted, run_max=3).rests == {ONE: Rest(40, 3, "not-json")}
    assert follow(records, bad(records, 40, 41), before=noted, run_max=9).runs == {ONE: 5}
    assert follow(records, bad(records, 41), before=noted, run_max=3).runs == {ONE: 1}


def test_what_an_operator_discarded_does_not_count() -> None:
    records = at(ONE, *range(12))
    before = {ONE: Before(run=3, rest=Rest(0, 3, "not-json"), passed=lambda offset: offset < 10)}

    found = follow(records, bad(records, *range(12)), before=before, run_max=3)

    assert (found.runs, found.rests) == ({ONE: 2}, {})


@pytest.mark.parametrize("seed", range(20))
def test_however_records_come_in_batches_a_partition_rests_at_the_same_place(seed: int) -> None:
    chance = random.Random(seed)
    records = at(ONE, *range(60))
    wrong = bad(records, *(each for each in range(60) if chance.random() < 0.7))
    whole = follow(records, wrong, before={}, run_max=4)

    run, start, rests = 0, 0, dict[TopicPartition, Rest]()
    while start < len(records) and not rests:
        end = start + chance.randint(1, 9)
        found = follow(records[start:end], wrong, before={ONE: Before(run=run)}, run_max=4)
        run, rests, start = found.runs[ONE], found.rests, end

    assert rests == whole.rests


async def test_what_lies_behind_a_resting_place_is_not_applied_and_other_partitions_are(documents: Documents) -> None:
    """Nothing may overtake: a fact behind a bad one may rest on it."""
    rubbish = {"topic": DIRECTORY, "partition": 1, "value": b"{"}
    records = [
        record(event_of(person("before")), partition=1, offset=0),
        *(record(event_of(person(f"bad{each}")), offset=each, **rubbish) for each in range(1, 6)),
        record(event_of(person("behind")), partition=1, offset=6),
        record(event_of(person("other")), partition=2, offset=0),
    ]

    def check(parked: Any) -> None:
        if rests := follow(records, parked, before={}, run_max=3).rests:
            raise MustRest(rests)

    batches: Batches = batches_of(documents, HANDLERS)
    with pytest.raises(MustRest) as told:
        await batches.apply(records, now=NOW, check=check)
    assert await _ids(documents) == set()

    applied = await batches.apply(up_to(records, told.value.rests), now=NOW)

    assert await _ids(documents) == {"a:person:before", "a:person:other"}
    assert [each.record.offset for each in applied.parked] == [1, 2, 3]


TIME = datetime(2025, 3, 1, tzinfo=UTC)
LETTER = ParkedRecord("goals", GOALS, 1, 40, "d")


def letter_note(action: Any, *, letter: int = 5, **change: Any) -> LetterNote:
    content: dict[str, Any] = {
        "service": "goals", "topic": GOALS, "partition": 1, "time": TIME, "offset": 40, "sha256": "d",
        "action": action, "letter": letter,
    }  # fmt: skip
    return LetterNote(**(content | change))


def passing(since: int, until: int) -> PassNote:
    return PassNote(service="goals", topic=GOALS, partition=1, time=TIME, since=since, until=until)


def ledger(*notes: Any) -> Ledger:
    found = Ledger()
    for number, each in enumerate(notes):
        found.add(each, number)
    return found


@pytest.mark.parametrize(
    ("notes", "letter", "state"),
    [
        ((), 5, "open"),
        ((letter_note("discard"),), 5, "discard"),
        ((letter_note("discard"),), 9, "discard"),
        ((letter_note("discard"), letter_note("reopen")), 5, "open"),
        ((letter_note("resend"),), 5, "resend"),
        ((letter_note("resend"),), 9, "open"),
        ((letter_note("resend"), letter_note("resend", letter=9)), 9, "resend"),
        ((letter_note("discard", sha256="other"),), 5, "open"),
        ((letter_note("discard", service="career"),), 5, "open"),
        ((passing(30, 50),), 5, "discard"),
        ((passing(30, 40),), 5, "open"),
        ((passing(30, 50), letter_note("reopen")), 5, "open"),
        ((letter_note("reopen"), passing(30, 50)), 5, "discard"),
    ],
)
def test_the_newest_note_says_what_became_of_a_letter(notes: Any, letter: int, state: str) -> None:
    assert ledger(*notes).outcome(LETTER, letter=letter) == state


def test_orders_about_a_partition_are_told_apart_by_their_number() -> None:
    trying = TryNote(service="goals", topic=GOALS, partition=1, time=TIME)

    assert ledger().ordered("goals", TWO) == -1
    assert ledger(passing(1, 2), letter_note("discard"), trying).ordered("goals", TWO) == 2
    assert ledger(trying).ordered("career", TWO) == -1
    assert ledger(passing(3, 5)).passed("goals", TWO, 4)
    assert not ledger(passing(3, 5)).passed("goals", TWO, 5)


@pytest.mark.parametrize("note", [letter_note("resend"), passing(1, 2), RestNote(
    service="goals", topic=GOALS, partition=1, time=TIME, offset=4, bad=200
)])  # fmt: skip
def test_a_note_is_read_as_it_was_written(note: Any) -> None:
    assert read_note(note.model_dump_json().encode()) == note


@pytest.mark.parametrize("value", [None, b"", b"{", b"[]", b'{"action": "dance"}', b'{"action": "pass", "since": -1}'])
def test_what_is_no_note_changes_nothing(value: bytes | None) -> None:
    assert read_note(value) is None


async def _ids(documents: Documents) -> set[str]:
    present = await documents.load({f"a:person:{each}" for each in ("before", "behind", "other")})
    return {id for id, each in present.items() if each.state}


class Slow(Follower):
    """Takes its time to read, and sees when it is closed meanwhile."""

    inside = closed_while_read = False

    async def more(self) -> list[ConsumerRecord]:
        self.inside = True
        await asyncio.sleep(0.05)
        self.inside = False
        return []

    async def stop(self) -> None:
        self.closed_while_read |= self.inside


async def test_notes_are_not_closed_while_a_batch_reads_them() -> None:
    access = KafkaAccess("127.0.0.1:1")
    follower, consumer = Slow(access, DEAD_LETTER_NOTES), AIOKafkaConsumer(**access.client)
    publisher = Publisher(access, client_id="nobody")
    resting = RestingPartitions(service="tally", notes=follower, publisher=publisher, health=Health(), run_max=3)

    await asyncio.gather(resting.learn([ONE]), resting.keep(consumer))
    await consumer.stop()

    assert not follower.closed_while_read
