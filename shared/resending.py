"""Parked records that an operator has ordered to be taken up again, by the one service that parked them.

Nothing is written to the topic that a record came from: an old version must not become the last record of its key, and
other subscribers have nothing to do with it. The note tells where the record lies; the service that may read that topic
reads it there and checks the digest. What it has applied already, or in a newer version, it recognises as ever.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from hashlib import sha256
from typing import Final

from aiokafka import ConsumerRecord

from shared.bus.access import KafkaAccess
from shared.bus.outside import fetch
from shared.dead_letter_notes import LetterNote, read_note
from shared.logs import get
from shared.metrics import RESENT

_log = get(__name__)
_CHUNK_BYTES: Final = 8 << 20
_CHUNK_RECORDS: Final = 500


class Resending:
    """Finds the records that notes order to be taken up again."""

    def __init__(self, access: KafkaAccess, *, service: str, topics: Sequence[str]) -> None:
        self._access = access
        self._service = service
        self._topics = frozenset(topics)

    async def originals(self, notes: Iterable[ConsumerRecord]) -> AsyncIterator[list[ConsumerRecord]]:
        """Give the original records in chunks of bounded size, as they lie in their topics.

        What is gone is passed over: a newer record of the same key has taken its place, or the broker is another one
        and its owner says everything again.

        :raises KafkaError: when the broker does not answer
        """
        for chunk in _chunks(self._ordered(notes)):
            found = await fetch(self._access, [(each.topic, each.partition, each.offset) for each in chunk])
            originals: list[ConsumerRecord] = []
            for each in chunk:
                record = found.get((each.topic, each.partition, each.offset))
                if record is not None and digest(record.value) == each.sha256:
                    originals.append(record)
                    continue
                RESENT.labels(outcome="gone").inc()
                _log.warning("parked record is gone", topic=each.topic, partition=each.partition, offset=each.offset)
            if originals:
                yield originals

    def _ordered(self, notes: Iterable[ConsumerRecord]) -> list[LetterNote]:
        """Orders to this service, each record once."""
        ordered: dict[tuple[str, str], LetterNote] = {}
        for each in notes:
            note = read_note(each.value)
            if isinstance(note, LetterNote) and note.action == "resend" and self._is_ours(note):
                ordered[note.key, note.sha256] = note
        return list(ordered.values())

    def _is_ours(self, note: LetterNote) -> bool:
        return note.service == self._service and note.topic in self._topics


def digest(value: bytes | None) -> str:
    """The digest by which a parked record is known."""
    return sha256(value or b"").hexdigest()


def _chunks(notes: Iterable[LetterNote]) -> Iterable[list[LetterNote]]:
    chunk: list[LetterNote] = []
    size = 0
    for each in notes:
        if chunk and (size + each.bytes > _CHUNK_BYTES or len(chunk) >= _CHUNK_RECORDS):
            yield chunk
            chunk, size = [], 0
        chunk.append(each)
        size += each.bytes
    if chunk:
        yield chunk
