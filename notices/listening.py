"""Hearing the topics as any subscriber does: a group of its own, kept first, committed afterwards."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError
from pydantic import ValidationError
from pymongo.errors import PyMongoError

from notices.metrics import FACTS
from notices.store import Store
from shared.bus.access import KafkaAccess
from shared.bus.cloudevents import NotCloudEvents, read_headers
from shared.events.base import Body
from shared.events.delegation import Delegated
from shared.events.directory import Agency, Person
from shared.events.evaluation import Appraisal
from shared.events.feedback import Dossier
from shared.events.goals import Plan
from shared.events.registry import AGENCIES, BY_NAME, DIRECTORY, EVALUATION, FEEDBACK, GOALS
from shared.logs import get

_log = get(__name__)
_WANTED: Final[dict[type[Body], str]] = {
    Person: DIRECTORY,
    Agency: AGENCIES,
    Plan: GOALS,
    Delegated: GOALS,
    Dossier: FEEDBACK,
    Appraisal: EVALUATION,
}
TOPICS: Final = tuple(dict.fromkeys(_WANTED.values()))
"""Where is told who waits for whom, where people are reached, and in which zone they live."""
_POLL_MS: Final = 500
_RECORDS_MAX: Final = 1000
_PAUSE_SECONDS: Final = 5.0


def facts_in(records: Iterable[ConsumerRecord]) -> Iterator[Body]:
    """Read the facts that matter here; what cannot be read is counted and passed over: the services park it."""
    for record in records:
        try:
            body = _fact(record)
        except (NotCloudEvents, ValidationError, ValueError):
            FACTS.labels("unreadable").inc()
            continue
        if body is not None:
            FACTS.labels("kept").inc()
            yield body


def _fact(record: ConsumerRecord) -> Body | None:
    event = BY_NAME.get(read_headers(record.headers).type_name)
    if event is None or _WANTED.get(event.body) != record.topic or not record.value:
        return None
    body = event.body.model_validate_json(record.value)
    return body if body.subject.startswith(f"{body.agency_id}:") else None


class Listener:
    """Reads the topics for ever; ``caught_up`` is set once everything that was there at the start is kept."""

    def __init__(self, access: KafkaAccess, store: Store, *, group: str) -> None:
        self._access = access
        self._store = store
        self._group = group
        self.caught_up = asyncio.Event()

    async def run(self) -> None:
        """Read until it is cancelled; broker or database away is waited for."""
        while True:
            try:
                await self._read()
            except (KafkaError, PyMongoError, OSError) as error:
                _log.warning("listening anew", cause=type(error).__name__)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _read(self) -> None:
        consumer = AIOKafkaConsumer(
            *TOPICS,
            **self._access.client,
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 << 20,
        )
        await consumer.start()
        try:
            while True:
                found = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_RECORDS_MAX)
                records = [each for some in found.values() for each in some]
                if records:
                    await self._store.keep(facts_in(records))
                    await consumer.commit()
                elif not self.caught_up.is_set() and await _at_end(consumer):
                    self.caught_up.set()
        finally:
            await consumer.stop()


async def _at_end(consumer: AIOKafkaConsumer) -> bool:
    places = consumer.assignment()
    if not places:
        return False
    ends = await consumer.end_offsets(list(places))
    return all([await consumer.position(place) >= end for place, end in ends.items()])
