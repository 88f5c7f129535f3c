"""What was parked: listed once for each record, shown with what to do, sent again, discarded, brought back."""

import ast
import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import ConsumerRecord
from aiokafka.structs import OffsetAndMetadata

from cli.dead_letters.reasons import REASONS, meaning, next_step
from cli.stack import Broker, tansu
from shared import clock
from shared.bus.access import KafkaAccess
from shared.bus.publisher import Publisher
from shared.bus.topics import ensure_topics
from shared.dead_letter import DeadLetters, Parked
from shared.dead_letter_notes import LetterNote, PassNote, RestNote, TryNote, read_note
from shared.events.directory import Unit
from shared.events.registry import AGENCIES, DEAD_LETTER_NOTES, DEAD_LETTERS, DIRECTORY, GOALS
from tests.cli.cli_builders import CHIEF, command, leaks
from tests.support import topics
from tests.support.publishing import outgoing, publishing, record

ROOT = Path(__file__).resolve().parents[2]
broker_needed = pytest.mark.integration


async def run(*arguments: str) -> tuple[int, str]:
    return await asyncio.to_thread(command, "dead-letters", *arguments)


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    async with tansu(folder=tmp_path) as found:
        await ensure_topics(found.access, partitions=3, replication=1)
        yield found


class Parking:
    """Writes bad records where facts lie, and parks them as a service does."""

    def __init__(self, access: KafkaAccess, publisher: Publisher) -> None:
        self.access = access
        self.publisher = publisher

    async def bad(
        self, topic: str, value: bytes, *, agency: str = "kota", reason: str = "not-json", by: str = "career"
    ) -> str:
        """Park one record; its id."""
        unit = Unit(agency_id=agency, subject=f"{agency}:unit:u", version=1, unit_id="u", name="Rahasia")
        headers = [(name, text.encode()) for name, text in outgoing(("unit.recorded", unit))[0].headers]
        sent = await (await self.publisher.start()).send_and_wait(
            topic, value=value, key=f"{agency}:unit:u".encode(), headers=headers, partition=1
        )
        spoilt = record(outgoing(("unit.recorded", unit))[0], topic=topic, partition=1, offset=sent.offset, value=value)
        await self.park(by, spoilt, reason)
        return f"{by}:{topic}/1/{sent.offset}"

    async def park(self, by: str, spoilt: ConsumerRecord, reason: str) -> None:
        await DeadLetters(publisher=self.publisher, service=by).park([Parked(spoilt, reason, f"near {CHIEF}")])

    async def run(self, *arguments: str) -> tuple[int, str]:
        return await run(*arguments, "--kafka", self.access.bootstrap)

    async def listed(self, *arguments: str) -> list[dict[str, Any]]:
        code, output = await self.run("list", "--json", *arguments)
        assert code == 0, output
        items: list[dict[str, Any]] = json.loads(output)["items"]
        return items

    async def ids(self, *arguments: str) -> list[str]:
        return [each["id"] for each in await self.listed(*arguments)]

    async def notes(self) -> list[Any]:
        return [read_note(each.value) for each in await topics.read(self.access, [DEAD_LETTER_NOTES])]


@pytest.fixture
async def parking(broker: Broker) -> AsyncIterator[Parking]:
    async with publishing(broker.access) as publisher:
        yield Parking(broker.access, publisher)


def test_every_reason_for_parking_has_words_and_a_next_step() -> None:
    where = {"Unprocessable": 0, "Parked": 1}
    given = [
        call.args[where[call.func.id]]
        for folder in ("shared", "services")
        for file in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in where
    ]
    used = {each.value for each in given if isinstance(each, ast.Constant)}

    assert used >= {"not-json", "decision-failed", "unstorable", "unknown-cycle"}
    assert used - REASONS.keys() == set()
    assert meaning("something else")
    assert next_step("something else")


@broker_needed
async def test_a_letter_tells_origin_reason_and_next_step_but_no_content(parking: Parking) -> None:
    id = await parking.bad(DIRECTORY, b'{"nip": "%s"}' % CHIEF.encode())

    [found] = await parking.listed()
    table = (await parking.run("list"))[1]

    assert (found["id"], found["service"], found["topic"], found["partition"], found["bytes"]) == (
        id, "career", DIRECTORY, 1, 29,
    )  # fmt: skip
    assert (found["reason"], found["state"], found["agency"]) == ("not-json", "open", "kota")
    assert found["next"] == next_step("not-json")
    assert "Isinya bukan JSON" in table
    assert leaks(json.dumps(found) + table) == []


@broker_needed
async def test_a_record_that_was_parked_twice_is_listed_once_for_each_service(parking: Parking) -> None:
    """A batch that is tried again parks again."""
    id = await parking.bad(AGENCIES, b"{")
    unit = Unit(agency_id="kota", subject="kota:unit:u", version=1, unit_id="u", name="Rahasia")
    offset = int(id.rsplit("/", 1)[1])
    again = record(outgoing(("unit.recorded", unit))[0], topic=AGENCIES, partition=1, offset=offset, value=b"{")
    await parking.park("career", again, "not-json")
    await parking.park("goals", again, "not-json")

    found = {each["service"]: each["parked"] for each in await parking.listed()}

    assert found == {"career": 2, "goals": 1}


@broker_needed
async def test_the_list_can_be_narrowed(parking: Parking) -> None:
    one = await parking.bad(AGENCIES, b"{")
    two = await parking.bad(GOALS, b"{}", agency="desa", reason="invalid-body", by="evaluation")

    assert await parking.ids() == [one, two]
    for narrowed in (
        ("--service", "evaluation"), ("--reason", "invalid-body"), ("--topic", GOALS), ("--topic", f"{GOALS}/1"),
        ("--agency", "desa"), (two,), ("--since", "1h", "--agency", "desa"), ("--limit", "1"),
    ):  # fmt: skip
        assert await parking.ids(*narrowed) == [two], narrowed
    assert await parking.ids("--since", "2999-01-01") == []
    assert await parking.ids("--topic", f"{GOALS}/2") == []


@broker_needed
@pytest.mark.parametrize(
    "arguments",
    [("list", "--since", "kemarin"), ("list", "career:x/0/1"), ("show", "career:x/0/1"), ("resend",),
     ("discard", "--because", "x"), ("discard", "--service", "career"), ("resend", "career:x/0/1"),
     ("resend", "--resting", "kinerja.goals"), ("resend", "--resting", "kinerja.goals/1"),
     ("discard", "--service", "goals", "--resting", "kinerja.goals/1", "--because", "x"),
     ("resend", "--service", "goals", "--agency", "kota", "--resting", "kinerja.goals/1")],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_and_changes_nothing(parking: Parking, arguments: tuple[str, ...]) -> None:
    await parking.bad(AGENCIES, b"{")

    code, output = await parking.run(*arguments)

    assert code == 2, output
    assert "Gagal" in output
    assert await parking.notes() == []


@broker_needed
async def test_nothing_that_fits_ends_with_1(parking: Parking) -> None:
    assert (await parking.run("resend", "--service", "career"))[0] == 1
    assert (await parking.run("discard", "--service", "career", "--because", "x"))[0] == 1
    assert (await parking.run("list"))[0] == 0


@broker_needed
async def test_one_letter_is_shown_whole_but_a_restricted_one_only_where_it_lies(parking: Parking) -> None:
    open_one = await parking.bad(AGENCIES, b'{"nama":"Dinas"}', reason="invalid-body")
    secret = await parking.bad(DIRECTORY, b'{"nama":"Rahasia"}')

    code, shown = await parking.run("show", open_one)
    assert code == 0
    assert '"nama": "Dinas"' in shown
    assert meaning("invalid-body") in shown
    assert next_step("invalid-body") in shown
    assert "ce_subject" in shown

    code, shown = await parking.run("show", secret)
    assert code == 0
    assert "Rahasia" not in shown
    assert f"topik {DIRECTORY} terbatas" in shown
    assert json.loads((await parking.run("show", secret, "--json"))[1])["body"] is None


@broker_needed
async def test_a_dry_run_writes_nothing_and_a_resend_notes_where_the_original_lies(parking: Parking) -> None:
    one = await parking.bad(AGENCIES, b"{")
    two = await parking.bad(DIRECTORY, b'{"nama":"Rahasia"}')

    code, told = await parking.run("resend", "--service", "career", "--dry-run")
    assert (code, await parking.notes()) == (0, [])
    assert "2 pesan akan dikirim ulang" in told
    before = {place: end for place, end in (await topics.ends_of(parking.access)).items() if end}

    assert (await parking.run("resend", "--service", "career"))[0] == 0

    notes = await parking.notes()
    assert [(each.topic, each.action, each.service) for each in notes] == [
        (AGENCIES, "resend", "career"), (DIRECTORY, "resend", "career"),
    ]  # fmt: skip
    assert "Rahasia" not in str(notes)
    after = {place: end for place, end in (await topics.ends_of(parking.access)).items() if end}
    assert after == before  # nothing was written to any topic of facts
    assert await parking.ids() == []
    assert {each["id"]: (each["state"], each["resent"]) for each in await parking.listed("--all")} == {
        one: ("resent", 1), two: ("resent", 1),
    }  # fmt: skip
    assert (await parking.run("resend", one))[0] == 0  # named, it goes again
    assert [each["resent"] for each in await parking.listed(one)] == [2]


@broker_needed
async def test_what_is_parked_again_after_a_resend_is_open_again(parking: Parking) -> None:
    id = await parking.bad(AGENCIES, b"{")
    await parking.run("resend", id)
    unit = Unit(agency_id="kota", subject="kota:unit:u", version=1, unit_id="u", name="Rahasia")
    offset = int(id.rsplit("/", 1)[1])

    await parking.park(
        "career", record(outgoing(("unit.recorded", unit))[0], topic=AGENCIES, partition=1, offset=offset, value=b"{"),
        "not-json",
    )  # fmt: skip

    [found] = await parking.listed()
    assert (found["state"], found["resent"], found["parked"]) == ("open", 1, 2)


@broker_needed
async def test_what_is_gone_from_its_origin_is_not_sent(parking: Parking) -> None:
    """Compaction took it, or the broker is another one: what lies at that place now is something else."""
    unit = Unit(agency_id="kota", subject="kota:unit:u", version=1, unit_id="u", name="Rahasia")
    event = outgoing(("unit.recorded", unit))[0]
    await parking.bad(AGENCIES, b"{")
    other = record(event, topic=AGENCIES, partition=1, offset=0, value=b"what lay there before")
    nowhere = record(event, topic=AGENCIES, partition=1, offset=77, value=b"{")
    await parking.park("goals", other, "not-json")
    await parking.park("goals", nowhere, "not-json")

    code, told = await parking.run("resend", "--service", "goals")

    assert code == 1
    assert "2 pesan tidak ada lagi di asalnya" in told
    assert await parking.notes() == []


@broker_needed
async def test_what_was_discarded_is_listed_no_more_until_that_is_undone(parking: Parking) -> None:
    one = await parking.bad(AGENCIES, b"{")
    two = await parking.bad(GOALS, b"{", by="evaluation")

    code, told = await parking.run("discard", one, "--because", "kiriman uji coba")
    assert (code, "1 pesan diabaikan" in told) == (0, True)
    assert await parking.ids() == [two]
    [found] = await parking.listed(one)
    assert found["state"] == "discarded"
    assert "kiriman uji coba" in found["noted"]

    assert (await parking.run("discard", "--service", "career", "--undo"))[0] == 0
    assert await parking.ids() == [one, two]


@broker_needed
async def test_a_resting_partition_is_listed_and_orders_about_it_are_noted(parking: Parking) -> None:
    for _ in range(5):
        await parking.bad(AGENCIES, b"{")
    rest = RestNote(service="career", topic=AGENCIES, partition=1, time=clock.now(), offset=2, bad=2, reason="not-json")
    await parking.publisher.note(rest.key.encode(), rest.model_dump_json().encode())
    await commit(parking.access, "career", 2)

    told = (await parking.run("list"))[1]
    assert f"Partisi {AGENCIES}/1 layanan career beristirahat" in told
    assert "3 pesan menunggu" in told
    ordered = ("--service", "career", "--resting", f"{AGENCIES}/1")
    assert (await parking.run("resend", *ordered, "--dry-run"))[0] == 0
    assert (await parking.run("resend", *ordered))[0] == 0
    assert (await parking.run("discard", *ordered, "--because", "uji"))[0] == 0

    tried, passed = (await parking.notes())[1:]
    assert isinstance(tried, TryNote)
    assert isinstance(passed, PassNote)
    assert (passed.since, passed.until, passed.why) == (2, 5, "uji")
    assert await parking.ids() == [f"career:{AGENCIES}/1/{each}" for each in (0, 1)]

    await commit(parking.access, "career", 5)
    assert "beristirahat" not in (await parking.run("list"))[1]


async def commit(access: KafkaAccess, group: str, offset: int) -> None:
    from aiokafka import AIOKafkaConsumer, TopicPartition

    consumer = AIOKafkaConsumer(
        AGENCIES, **access.client, group_id=group, enable_auto_commit=False, session_timeout_ms=6000
    )
    await consumer.start()
    try:
        place = TopicPartition(AGENCIES, 1)
        while place not in consumer.assignment():
            await asyncio.sleep(0.1)
        await consumer.commit({place: OffsetAndMetadata(offset, "")})
    finally:
        await consumer.stop()


async def test_a_broker_that_is_away_is_said_with_what_to_do() -> None:
    code, told = await run("list", "--kafka", "127.0.0.1:1")

    assert code == 2
    assert "tidak dapat dihubungi" in told


def test_a_note_about_a_letter_carries_no_content() -> None:
    assert not {"key", "value", "headers", "subject"} & LetterNote.model_fields.keys()
    assert DEAD_LETTERS != DEAD_LETTER_NOTES
