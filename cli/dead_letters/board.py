"""What lies in the dead letters, and what the notes say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from aiokafka import TopicPartition

from cli.wire import Reader, Record, committed_of, reading
from shared.bus.access import KafkaAccess
from shared.dead_letter_notes import Ledger, LetterNote, ParkedRecord, RestNote, read_note
from shared.events.registry import DEAD_LETTER_NOTES, DEAD_LETTERS, RESTRICTED
from shared.ids.form import agency_of
from shared.masking import masked

State = Literal["open", "resent", "discarded"]
_STATES: Mapping[str, State] = {"open": "open", "resend": "resent", "discard": "discarded"}
_ORIGIN_PARTS = 3


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that one service parked, as its headers tell it. ``letter``: where its newest letter lies."""

    id: str
    service: str
    topic: str
    partition: int
    offset: int
    reason: str
    detail: str
    time: str
    bytes: int
    agency: str
    subject: str
    type: str
    sha256: str
    letter: int
    parked: int = 1
    state: State = "open"
    resent: int = 0
    noted: str = ""

    @property
    def restricted(self) -> bool:
        """Whether its body lies only where it came from."""
        return self.topic in RESTRICTED

    @property
    def place(self) -> TopicPartition:
        """The partition that it came from."""
        return TopicPartition(self.topic, self.partition)


@dataclass(frozen=True, slots=True)
class Resting:
    """A partition in which a service rests."""

    service: str
    topic: str
    partition: int
    offset: int
    since: str
    bad: int
    reason: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Board:
    """All letters, one for each record and service, in the order of their newest; and where services rest."""

    letters: tuple[DeadLetter, ...]
    resting: tuple[Resting, ...]
    records: dict[str, Record] = field(default_factory=dict)
    """The letters themselves, of the ids that were asked for."""


async def read_board(access: KafkaAccess, *, whole: frozenset[str] = frozenset()) -> Board:
    """Read all letters and notes; of the ids in ``whole`` the letter itself too.

    :raises BrokerAway: when the broker cannot be reached
    """
    found: dict[str, tuple[Record, int]] = {}
    records: dict[str, Record] = {}
    ledger = Ledger()
    async with reading(access, [DEAD_LETTERS, DEAD_LETTER_NOTES]) as reader:
        await reader.to_start()
        async for record in reader.until_end():
            if record.topic == DEAD_LETTER_NOTES:
                if (note := read_note(record.value)) is not None:
                    ledger.add(note, record.offset)
                continue
            id = _id(record)
            if id in whole:
                records[id] = record
            found[id] = (record.without_value(), found[id][1] + 1 if id in found else 1)
        resting = await _resting(access, reader, ledger)
    letters = [_letter(id, record, times, ledger) for id, (record, times) in found.items()]
    return Board(tuple(sorted(letters, key=lambda each: each.letter)), tuple(resting), records)


async def _resting(access: KafkaAccess, reader: Reader, ledger: Ledger) -> list[Resting]:
    """Whoever has committed past his resting place rests no more."""
    found: list[Resting] = []
    for service in sorted({service for service, _place in ledger.rests}):
        noted = {place: note for (name, place), note in ledger.rests.items() if name == service}
        committed = await committed_of(access, service, sorted(noted))
        still = {place: note for place, note in noted.items() if committed.get(place, -1) == note.offset}
        ends = await reader.ends_of(sorted(still)) if still else {}
        found += [_rest(note, ends[place]) for place, note in still.items() if place in ends]
    return found


def _rest(note: RestNote, end: int) -> Resting:
    return Resting(
        note.service,
        note.topic,
        note.partition,
        note.offset,
        note.time.isoformat(timespec="seconds"),
        note.bad,
        note.reason,
        max(0, end - note.offset),
    )


def _id(record: Record) -> str:
    return f"{record.headers.get('x-service', '?')}:{record.headers.get('x-origin', '?')}"


def _letter(id: str, record: Record, times: int, ledger: Ledger) -> DeadLetter:
    headers = record.headers
    origin = headers.get("x-origin", "").rsplit("/", 2)
    topic, partition, offset = origin if len(origin) == _ORIGIN_PARTS else ("?", "-1", "-1")
    subject = headers.get("ce_subject", record.key)
    parked = ParkedRecord(headers.get("x-service", "?"), topic, _number(partition), _number(offset), _sha256(record))
    _order, note = ledger.letters.get(parked, (-1, None))
    return DeadLetter(
        id=id,
        service=parked.service,
        topic=topic,
        partition=parked.partition,
        offset=parked.offset,
        reason=headers.get("x-reason", "?"),
        detail=masked(headers.get("x-detail", "")),
        time=datetime.fromtimestamp(record.timestamp_ms / 1000, UTC).isoformat(timespec="seconds"),
        bytes=_number(headers.get("x-origin-bytes", "-1")),
        agency=agency_of(subject) if ":" in subject else "",
        subject=masked(subject),
        type=headers.get("ce_type", ""),
        sha256=parked.sha256,
        letter=record.offset,
        parked=times,
        state=_STATES[ledger.outcome(parked, letter=record.offset)],
        resent=ledger.resent.get(parked, 0),
        noted=_told(note),
    )


def _sha256(record: Record) -> str:
    return record.headers.get("x-origin-sha256", "")


def _told(note: LetterNote | None) -> str:
    if note is None:
        return ""
    why = f": {note.why}" if note.why else ""
    return f"{note.action} {note.time.isoformat(timespec='seconds')} {note.by}{why}"


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return -1
