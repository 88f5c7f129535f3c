"""Which events flowed: a watcher without a group counts them per agency, topic and type, each event once."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cli.watch import short_type
from cli.wire import Reader, reading
from shared.bus.access import KafkaAccess
from shared.events.registry import DEAD_LETTERS, TOPICS
from shared.ids.form import agency_of


class Tally:
    """Counts of what passed since it began."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._seen: set[str] = set()
        self._topics: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._types: defaultdict[str, Counter[str]] = defaultdict(Counter)

    async def follow(self) -> None:
        """Count until cancelled."""
        while True:
            for record in await self._reader.more():
                event_id = record.headers.get("ce_id", "")
                if not event_id or event_id in self._seen or record.topic == DEAD_LETTERS:
                    continue
                self._seen.add(event_id)
                agency = agency_of(record.key)
                self._topics[agency][record.topic] += 1
                self._types[agency][short_type(record)] += 1

    def topics(self, agency: str) -> dict[str, int]:
        """Say how many events of an agency each topic carried."""
        return {topic: self._topics[agency][topic] for topic in TOPICS if self._topics[agency][topic]}

    def types(self, agency: str) -> dict[str, int]:
        """Say how many events of each type an agency had, most frequent first."""
        return dict(self._types[agency].most_common())


@asynccontextmanager
async def tallying(access: KafkaAccess) -> AsyncIterator[Tally]:
    """Watch all topics from now on.

    :raises BrokerAway: when the broker cannot be reached.
    """
    async with reading(access, [*TOPICS, DEAD_LETTERS]) as reader:
        await reader.to_end()
        tally = Tally(reader)
        task = asyncio.create_task(tally.follow())
        try:
            yield tally
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
