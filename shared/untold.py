"""What is saved and not told yet, by document, in the order in which it came; and what is told once more later."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count, islice
from typing import Any

from shared import clock
from shared.document import Document, FactKey
from shared.metrics import PublishedBy
from shared.mongo.checkpoint import Checkpoint


@dataclass(slots=True)
class Waiting:
    """What is to be told of one document.

    ``document``: as it was saved; None: to be read first. ``keys``: which facts; None: all that it has. ``numbers``:
    the saves that wait for it. ``again``: so many seconds after the first acknowledgement it is told once more.
    """

    since: float
    document: Document[Any] | None = None
    keys: frozenset[FactKey] | None = None
    numbers: list[int] = field(default_factory=list)
    again: float = 0.0
    by: PublishedBy = "saver"

    def take(self, other: "Waiting") -> None:
        """Tell what waited of the same document together with this."""
        self.since = min(self.since, other.since)
        self.keys = self.keys | other.keys if self.keys is not None and other.keys is not None else None
        self.numbers += other.numbers
        self.again = max(self.again, other.again)


class Queue:
    """Documents that wait to be told, each once, at the place where it came first; a chunk of them is in hand."""

    def __init__(self, checkpoint: Checkpoint, *, room: int) -> None:
        self._checkpoint = checkpoint
        self._room = room
        self._waiting: dict[str, Waiting] = {}
        self._later: list[tuple[float, int, str, Waiting]] = []
        self._order = count()
        self._work, self._freed = asyncio.Event(), asyncio.Event()
        self.in_hand: dict[str, Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting) + len(self.in_hand)

    @property
    def is_full(self) -> bool:
        """Whether no more can be taken."""
        return len(self) >= self._room

    @property
    def is_owing(self) -> bool:
        """Whether something is told and has to be told once more."""
        return bool(self._later)

    @property
    def oldest_seconds(self) -> float:
        """For how long the oldest has waited."""
        since = min((each.since for each in (*self.in_hand.values(), *self._waiting.values())), default=None)
        return clock.monotonic() - since if since is not None else 0.0

    def waits_for(self, number: int) -> bool:
        """Whether something of a save has not been told once."""
        return any(number in each.numbers for each in (*self._waiting.values(), *self.in_hand.values()))

    def add(
        self,
        id: str,
        document: Document[Any] | None = None,
        *,
        keys: frozenset[FactKey] | None = None,
        number: int | None = None,
        again: float = 0.0,
        by: PublishedBy = "saver",
    ) -> None:
        """Let a document wait, with what is newest of it."""
        numbers = [] if number is None else [number]
        for each in numbers:
            self._checkpoint.hold(each)
        before = self._waiting.get(id)
        self._waiting[id] = waiting = Waiting(clock.monotonic(), document, keys, numbers, again, by)
        if before is not None:
            waiting.take(before)
        self._work.set()

    def put_back(self, id: str, waiting: Waiting) -> None:
        """Let a document wait again; what is newest of it waits already, or has to be read."""
        waiting.document = None
        if id in self._waiting:
            self._waiting[id].take(waiting)
        else:
            self._waiting[id] = waiting
        self._work.set()

    def put_off(self, id: str, waiting: Waiting, seconds: float) -> None:
        """Let a document wait again, after so many seconds."""
        heappush(self._later, (clock.monotonic() + seconds, next(self._order), id, waiting))

    def settle(self) -> None:
        """Put back what is left of the chunk in hand, and wake whoever waits for room."""
        left, self.in_hand = self.in_hand, {}
        for id, waiting in left.items():
            self.put_back(id, waiting)
        self._freed.set()

    async def next(self, chunk: int) -> dict[str, Waiting]:
        """Wait for something, and take it in hand; nothing when only the time has come to look again."""
        now = clock.monotonic()
        while self._later and self._later[0][0] <= now:
            _due, _order, id, waiting = heappop(self._later)
            self.put_back(id, waiting)
        if not self._waiting:
            self._work.clear()
            try:
                await asyncio.wait_for(self._work.wait(), self._later[0][0] - now if self._later else None)
            except TimeoutError:
                return {}
        self.in_hand = {id: self._waiting.pop(id) for id in [*islice(self._waiting, chunk)]}
        return self.in_hand

    async def until_not(self, holds: Callable[[], bool]) -> None:
        """Wait until something does not hold any more, as chunks are told."""
        while holds():
            self._freed.clear()
            await self._freed.wait()
