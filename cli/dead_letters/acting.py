"""What operators decide about parked records, written down as notes for services and for the next look."""

import getpass
from collections.abc import Iterable, Sequence

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from cli.dead_letters.board import Board, DeadLetter, Resting
from cli.errors import Stop
from cli.wire import BrokerAway, write
from shared import clock
from shared.bus.access import KafkaAccess
from shared.bus.outside import fetch
from shared.dead_letter_notes import Action, LetterNote, Note, PassNote, TryNote
from shared.events.registry import DEAD_LETTER_NOTES
from shared.resending import digest

_AT_ONCE = 200


def resting(board: Board, service: str, place: TopicPartition) -> Resting:
    """Find a partition that rests.

    :raises Stop: when that one does not
    """
    for each in board.resting:
        if (each.service, each.topic, each.partition) == (service, place.topic, place.partition):
            return each
    known = ", ".join(f"{each.service} {each.topic}/{each.partition}" for each in board.resting) or "tidak ada"
    raise Stop(f"Partisi {place.topic}/{place.partition} layanan {service} tidak beristirahat. Sekarang: {known}.")


async def still_there(access: KafkaAccess, letters: Sequence[DeadLetter]) -> tuple[list[DeadLetter], list[DeadLetter]]:
    """Tell apart whose original record still lies where it came from, and whose does not.

    :raises BrokerAway: when the broker does not answer
    """
    there: list[DeadLetter] = []
    for start in range(0, len(letters), _AT_ONCE):
        some = letters[start : start + _AT_ONCE]
        try:
            found = await fetch(access, [(each.topic, each.partition, each.offset) for each in some])
        except (KafkaError, TimeoutError, OSError) as error:
            raise BrokerAway(access) from error
        digests = {origin: digest(record.value) for origin, record in found.items()}
        there += [each for each in some if digests.get((each.topic, each.partition, each.offset)) == each.sha256]
    ids = {each.id for each in there}
    return there, [each for each in letters if each.id not in ids]


def handling(letter: DeadLetter, action: Action, why: str) -> Note:
    """The note that one letter was resent, discarded or opened again."""
    return LetterNote(
        service=letter.service,
        topic=letter.topic,
        partition=max(0, letter.partition),
        offset=max(0, letter.offset),
        time=clock.now(),
        by=_user(),
        why=why,
        action=action,
        sha256=letter.sha256,
        letter=letter.letter,
        bytes=max(0, letter.bytes),
    )


def trying(rests: Resting, why: str) -> Note:
    """The note that a resting partition is to be tried again."""
    return TryNote(
        service=rests.service, topic=rests.topic, partition=rests.partition, time=clock.now(), by=_user(), why=why
    )


def passing(rests: Resting, why: str) -> Note:
    """The note that what is bad in a resting partition, up to its end now, is discarded."""
    return PassNote(
        service=rests.service,
        topic=rests.topic,
        partition=rests.partition,
        time=clock.now(),
        by=_user(),
        why=why,
        since=rests.offset,
        until=rests.offset + rests.waiting,
    )


async def write_notes(access: KafkaAccess, notes: Iterable[Note]) -> None:
    """Write notes down.

    :raises BrokerAway: when the broker does not take them
    """
    await write(access, DEAD_LETTER_NOTES, [(each.key.encode(), each.model_dump_json().encode()) for each in notes])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
