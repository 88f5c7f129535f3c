"""Publishing what documents owe: at once by whoever saved, and by a relay for whatever a crash left.

Only the holder of a slot's lease publishes for the documents of that slot, and only one task at a time per slot:
otherwise an older state of a person could be written after a newer one and stay the last on a compacted topic.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared import clock
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Publisher, Unacknowledged
from shared.document import Document, current_events
from shared.logs import get
from shared.metrics import OWED, SLOTS_HELD, PublishedBy, count_published
from shared.mongo.documents import Documents, Owing
from shared.mongo.leases import Leases

_log = get(__name__)
_REMEMBERED = 50_000
_SWEEP = 500


class Outbox:
    """Publishes for the slots that this process holds."""

    def __init__(self, *, documents: Documents, publisher: Publisher, leases: Leases) -> None:
        self._documents = documents
        self._publisher = publisher
        self._leases = leases
        self._locks = [asyncio.Lock() for _ in range(documents.slots)]
        self._sent: OrderedDict[str, None] = OrderedDict()

    async def publish(self, owing: Sequence[Owing], *, by: PublishedBy = "saver") -> None:
        """Publish what was just saved and clear it; what belongs to slots of others is left to them.

        :raises KafkaError: when the broker did not take all of it; that stays owed and the relay tries again
        """
        async with self._alone({each.slot for each in owing}) as held:
            mine = [each for each in owing if each.slot in held]
            new = [event for each in mine for event in each.events if event.id not in self._sent]
            failed = Unacknowledged({})
            try:
                await self._publisher.publish(new)
            except Unacknowledged as error:
                failed = error
            # A document of which one event failed is told again from its first one, so that its order stays.
            told = [each for each in mine if failed.failed.isdisjoint(event.id for event in each.events)]
            self._remember((event for each in told for event in each.events if event.id not in self._sent), by)
            await self._documents.clear_published({each.id: each.stamp for each in told})
        if failed.failed:
            raise failed

    async def publish_again(self, documents: Sequence[Document[Any]]) -> int:
        """Publish the present state of documents of held slots, for a broker that lost its data.

        Who saves one of them meanwhile publishes after it: the slots are kept, and versions are looked at once more.

        :raises KafkaError: when a slot is not held any more, or the broker did not take all of it
        """
        slots = {each.slot(self._documents.slots) for each in documents}
        async with self._alone(slots) as held:
            if not slots <= held:
                raise KafkaError("a lease was lost while publishing everything again; whoever holds it goes on")
            versions = await self._documents.versions(each.id for each in documents)
            moved = await self._documents.load(each.id for each in documents if versions.get(each.id) != each.version)
            moment = clock.now()
            events = [event for each in documents for event in current_events(moved.get(each.id, each), moment)]
            await self._publisher.publish(events)
        count_published((event.type for event in events), "republish")
        return len(documents)

    @asynccontextmanager
    async def _alone(self, slots: Iterable[int]) -> AsyncIterator[frozenset[int]]:
        """Be the only task of this process that publishes for these slots; yield those that it holds then."""
        async with AsyncExitStack() as locked:
            for slot in sorted(slots):
                await locked.enter_async_context(self._locks[slot])
            yield frozenset(self._leases.held())

    async def try_publish(self, owing: Sequence[Owing]) -> None:
        """Publish as far as possible: the facts are saved, so a broker that is away is no reason to fail."""
        try:
            await self.publish(owing)
        except (KafkaError, PyMongoError) as error:
            _log.warning("publishing left to the relay", reason=type(error).__name__, documents=len(owing))

    async def sweep(self) -> int:
        """Publish what has been owed for longer than a saver would take; return how many documents owed."""
        held = self._leases.held()
        if not held:
            return 0
        before = clock.now() - timedelta(seconds=2)
        owing = await self._documents.owed(slots=held, before=before, limit=_SWEEP)
        OWED.set(len(owing))
        if owing:
            await self.publish(owing, by="relay")
        return len(owing)

    async def renew(self) -> None:
        """Keep the leases of this process alive and take free ones."""
        await self._leases.renew()
        SLOTS_HELD.set(len(self._leases.held()))

    def _remember(self, events: Iterable[Outgoing], by: PublishedBy) -> None:
        new = list(events)
        count_published((event.type for event in new), by)
        self._sent |= {event.id: None for event in new}
        while len(self._sent) > _REMEMBERED:
            self._sent.popitem(last=False)
