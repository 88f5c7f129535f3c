"""When the broker lost data: notice, and tell the present state of everything again.

A new cluster, a restored copy and a lost tail are silent for Kafka clients: producers go on at the next offset, and
consumers reset themselves. So each service keeps which cluster it tells, and how far that has acknowledged.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from shared.bus.access import KafkaAccess
from shared.bus.topics import BrokerState, broker_state
from shared.events.registry import TOPICS
from shared.health import Health
from shared.logs import get
from shared.metrics import REPUBLISHED
from shared.mongo.checkpoint import Checkpoint
from shared.mongo.documents import Documents
from shared.mongo.epochs import Epoch, Epochs
from shared.teller import Teller

_log = get(__name__)
_WORK = "wire"
_CHUNK, _LISTED = 500, 20_000
_SURE_SECONDS = 2.0


class Watchdog:
    """Compares the broker with the one that this service tells its facts to."""

    def __init__(
        self,
        *,
        epochs: Epochs,
        documents: Documents,
        teller: Teller,
        checkpoint: Checkpoint,
        health: Health,
        access: KafkaAccess,
        restore: Callable[[], Awaitable[frozenset[str]]],
    ) -> None:
        self._epochs = epochs
        self._documents = documents
        self._teller = teller
        self._checkpoint = checkpoint
        self._health = health
        self._access = access
        self._restore = restore
        self._unseen = frozenset[str]()

    async def check(self) -> None:
        """Look whether the broker lost something. Each loss begins an epoch, in which everything is told again.

        :raises KafkaError: when the broker does not answer
        """
        known = await self._epochs.read()
        if known is not None and known.number > self._checkpoint.epoch:
            self._checkpoint.begin_epoch(known.number)
        state, lost = await self._look()
        if missing := [topic for topic in TOPICS if f"{topic}/0" not in state.ends and topic not in self._unseen]:
            _log.warning("topics are missing and are made again", topics=missing)
            self._unseen = await self._restore()
        if lost or self._is_another(known, state):
            await asyncio.sleep(_SURE_SECONDS)  # a new leader may not know yet how far it reaches
            state, lost = await self._look()
            if lost or self._is_another(known, state):
                await self._begin(known, state)

    async def _look(self) -> tuple[BrokerState, bool]:
        """Ask the broker, and say whether it has less than was acknowledged before it was asked."""
        reached = self._checkpoint.reached
        state = await broker_state(self._access, TOPICS, expected=reached)
        return state, self._checkpoint.shrunk or any(state.ends.get(each, 0) < end for each, end in reached.items())

    def _is_another(self, known: Epoch | None, state: BrokerState) -> bool:
        return known is None or known.cluster_id != state.cluster_id

    async def _begin(self, known: Epoch | None, state: BrokerState) -> None:
        epoch = Epoch(known.number + 1 if known is not None else 1, state.cluster_id)
        _log.warning("the broker is new or has lost something", cluster_id=state.cluster_id, epoch=epoch.number)
        await self._epochs.begin(epoch)
        self._checkpoint.begin_epoch(epoch.number)

    async def tell_again(self) -> int:
        """Tell what this epoch has not been told yet, from where somebody left off; return how many documents."""
        count, listing = 0, _Listing(self._documents)
        while self._checkpoint.is_mine(_WORK) and (epoch := await self._epochs.read()) is not None:
            if epoch.after is None:
                break
            self._health.telling_again = f"{epoch.done} of about {await self._documents.about()} documents"
            ids = await listing.next(epoch.number, epoch.after)
            await self._teller.tell(ids, by="republish")
            count += len(ids)
            REPUBLISHED.inc(len(ids))
            done, after = epoch.done + len(ids), ids[-1] if len(ids) == _CHUNK else None
            await self._epochs.advance(replace(epoch, after=after, done=done))
        self._health.telling_again = ""
        return count


@dataclass
class _Listing:
    """The ids of all documents, a chunk at a time; many are read at once, because some databases walk through all."""

    documents: Documents
    _epoch: int = 0
    _ids: list[str] = field(default_factory=list)

    async def next(self, epoch: int, after: str) -> list[str]:
        """The ids after one: a chunk, and fewer only at the end. What comes into being meanwhile is told anyway."""
        begin = bisect_right(self._ids, after)
        if epoch != self._epoch or len(self._ids) < begin + _CHUNK:
            self._epoch, self._ids, begin = epoch, await self.documents.ids(after, _LISTED), 0
        return self._ids[begin : begin + _CHUNK]
