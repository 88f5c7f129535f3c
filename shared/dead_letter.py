"""Dead letters: a message that can never be applied is parked with its reason, and its neighbours go on."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from aiokafka import ConsumerRecord

from shared.bus.publisher import Publisher
from shared.decision import Rejected, Unprocessable
from shared.events.registry import RESTRICTED
from shared.logs import get, mask
from shared.metrics import PARKED

T = TypeVar("T")
_log = get(__name__)
_KEPT_BYTES = 1 << 20
_HEADER_BYTES = 64 << 10
_KEY_BYTES = 4096
_DETAIL_CHARACTERS = 500
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Parked:
    """A record and why it is parked."""

    record: ConsumerRecord
    reason: str
    detail: str


def shielded(decide: Callable[[], T]) -> T:
    """Run a decision; a bug in it becomes an unprocessable message instead of a batch that never ends.

    :raises Rejected, Unprocessable: as the decision raises them
    """
    try:
        return decide()
    except (Rejected, Unprocessable):
        raise
    except Exception as error:
        _log.exception("a decision failed")
        raise Unprocessable("decision-failed", type(error).__name__) from error


class DeadLetters:
    """Parks records for one service."""

    def __init__(self, *, publisher: Publisher, service: str) -> None:
        self._publisher = publisher
        self._service = service

    async def park(self, parked: Sequence[Parked]) -> None:
        """Send records to the dead letters and wait for the broker, so that committing past them loses nothing."""
        for start in range(0, len(parked), _AT_ONCE):
            await self._park(parked[start : start + _AT_ONCE])

    async def _park(self, parked: Sequence[Parked]) -> None:
        sent = await asyncio.gather(
            *(
                self._publisher.park(self._value(each.record), self._key(each.record), self._headers(each))
                for each in parked
            ),
            return_exceptions=True,
        )
        for answer in sent:
            if isinstance(answer, BaseException):
                raise answer
        for each in parked:
            PARKED.labels(reason=each.reason).inc()
            _log.warning(
                "message parked",
                reason=each.reason,
                topic=each.record.topic,
                partition=each.record.partition,
                offset=each.record.offset,
            )

    def _value(self, record: ConsumerRecord) -> bytes | None:
        """Copy the body, unless its topic is restricted: whoever may read that one finds it by origin and digest."""
        return None if record.value is None or record.topic in RESTRICTED else record.value[:_KEPT_BYTES]

    def _key(self, record: ConsumerRecord) -> bytes | None:
        if record.key is None or record.topic not in RESTRICTED:
            return record.key if record.key is None else record.key[:_KEY_BYTES]
        return str(mask(record.key.decode(errors="replace"))).encode()[:_KEY_BYTES]

    def _headers(self, each: Parked) -> list[tuple[str, bytes]]:
        record = each.record
        origin = {
            "x-service": self._service,
            "x-reason": each.reason,
            "x-detail": str(mask(each.detail))[:_DETAIL_CHARACTERS],
            "x-origin": f"{record.topic}/{record.partition}/{record.offset}",
            "x-origin-bytes": str(len(record.value or b"")),
            "x-origin-sha256": sha256(record.value or b"").hexdigest(),
            "x-origin-timestamp": str(record.timestamp),
        }
        kept, room = list[tuple[str, bytes]](), _HEADER_BYTES
        for key, value in () if record.topic in RESTRICTED else record.headers:
            room -= len(key) + len(value or b"")
            if room < 0:
                break  # parking must never fail for being too large
            if value is not None and key not in origin:
                kept.append((key, value))
        return [*kept, *((key, value.encode()) for key, value in origin.items())]
