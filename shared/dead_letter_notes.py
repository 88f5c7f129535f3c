"""Notes about dead letters: what operators decided, and where services rest. One topic, one partition, one order.

A note carries places (topic, partition, offset) and digests, never content: whoever may read it learns nothing of what
was parked, and whoever takes a record up again reads it where it lies, with rights of his own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final, Literal

from aiokafka import ConsumerRecord, TopicPartition
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

Offset = Annotated[int, Field(ge=0)]
Action = Literal["resend", "discard", "reopen"]


class _About(BaseModel):
    """``by``: who noted it; a service notes by its own name. ``why``: in his words."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: str
    topic: str
    partition: Offset
    time: datetime
    by: str = ""
    why: str = ""

    @property
    def place(self) -> TopicPartition:
        """The partition that it is about."""
        return TopicPartition(self.topic, self.partition)

    @property
    def key(self) -> str:
        """The record key: notes about one thing share it."""
        return f"{self.service} {self.topic}/{self.partition}"


class LetterNote(_About):
    """One parked record is to be taken up again, is discarded, or is open again.

    ``letter``: how far the dead letters were read when it was decided; a letter about the same record behind that is
    news. ``bytes``: how large the record is.
    """

    action: Action
    offset: Offset
    sha256: str
    letter: Offset
    bytes: Offset = 0

    @property
    def key(self) -> str:
        """The record key: notes about one parked record share it."""
        return f"{super().key}/{self.offset}"


class PassNote(_About):
    """In a partition bad records of ``since <= offset < until`` are parked as discarded, however many they are."""

    action: Literal["pass"] = "pass"
    since: Offset
    until: Offset


class TryNote(_About):
    """A resting partition is to be tried again at once: what was wrong is mended."""

    action: Literal["try"] = "try"


class RestNote(_About):
    """A service rests in a partition at ``offset``, after ``bad`` bad records in a row, the last for ``reason``."""

    action: Literal["rest"] = "rest"
    offset: Offset
    bad: Offset
    reason: str = ""


Note = LetterNote | PassNote | TryNote | RestNote
_ADAPTER: Final = TypeAdapter[Note](Annotated[Note, Field(discriminator="action")])


def read_note(value: bytes | None) -> Note | None:
    """Read a note; None when it is none, whoever wrote it."""
    try:
        return _ADAPTER.validate_json(value or b"")
    except ValidationError:
        return None


@dataclass(frozen=True, slots=True)
class ParkedRecord:
    """Which record a service parked."""

    service: str
    topic: str
    partition: int
    offset: int
    sha256: str


@dataclass(slots=True)
class Ledger:
    """What all notes together say; built by adding them in the order of their topic."""

    letters: dict[ParkedRecord, tuple[int, LetterNote]] = field(default_factory=dict)
    """The newest note about each record, and its number."""
    resent: dict[ParkedRecord, int] = field(default_factory=dict)
    passes: dict[tuple[str, TopicPartition], list[tuple[int, PassNote]]] = field(default_factory=dict)
    tries: dict[tuple[str, TopicPartition], int] = field(default_factory=dict)
    """The number of the newest order to try a partition at once."""
    rests: dict[tuple[str, TopicPartition], RestNote] = field(default_factory=dict)

    def add(self, note: Note, number: int) -> None:
        """Add a note; ``number`` is its offset."""
        about = (note.service, note.place)
        match note:
            case LetterNote():
                record = ParkedRecord(note.service, note.topic, note.partition, note.offset, note.sha256)
                self.letters[record] = (number, note)
                if note.action == "resend":
                    self.resent[record] = self.resent.get(record, 0) + 1
            case PassNote():
                self.passes.setdefault(about, []).append((number, note))
            case TryNote():
                self.tries[about] = number
            case RestNote():
                self.rests[about] = note

    def take(self, records: Iterable[ConsumerRecord]) -> None:
        """Add what is a note among records of the topic."""
        for each in records:
            if (note := read_note(each.value)) is not None:
                self.add(note, each.offset)

    def passed(self, service: str, place: TopicPartition, offset: int) -> bool:
        """Whether bad records of this offset are discarded by order."""
        return any(each.since <= offset < each.until for _number, each in self.passes.get((service, place), ()))

    def ordered(self, service: str, place: TopicPartition) -> int:
        """The number of the newest order about a partition; -1 when there is none."""
        passes = [number for number, _note in self.passes.get((service, place), ())]
        return max([self.tries.get((service, place), -1), *passes])

    def outcome(self, record: ParkedRecord, *, letter: int) -> Literal["open", "resend", "discard"]:
        """What became of a parked record; ``letter`` is the offset of the newest letter about it."""
        number, note = self.letters.get(record, (-1, None))
        place = TopicPartition(record.topic, record.partition)
        by_pass = [
            (order, each)
            for order, each in self.passes.get((record.service, place), ())
            if order > number and each.since <= record.offset < each.until
        ]
        if by_pass:
            return "discard"
        if note is None or note.action == "reopen":
            return "open"
        if note.action == "resend" and letter > note.letter:
            return "open"
        return note.action
