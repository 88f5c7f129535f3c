"""How far this process has told what it saved, and how far the others have: one small document per process.

A save that says something takes a number and leaves ``<process>/<number>`` in the document, in the same write. The
checkpoint says once a second, and once before the first save, which is the smallest number not told yet; so whoever
finds the checkpoint of a process standing still knows which documents to look at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from zlib import crc32

from shared import clock
from shared.bus.publisher import Ends, Written
from shared.mongo.client import Collection

_BESIDE: Final = "checkpoints"
"""In a collection beside the documents: whoever looks for the few of them walks through no document."""
_KEPT: Final = timedelta(days=7)


@dataclass(slots=True)
class _Other:
    told: int
    beat: int
    moved_at: float
    """When, by the own clock, it was found to move: clocks of machines are not compared."""
    ended: bool


class Checkpoint:
    """The numbers that this process has open, its own checkpoint, and what those of the others said last."""

    def __init__(self, collection: Collection, *, silent_seconds: float) -> None:
        self._collection = collection[_BESIDE]
        self._silent = silent_seconds
        self.process: Final = clock.random_id()
        self._next = 1
        self._open: dict[int, int] = {}
        self._beat = 0
        self._last = float("-inf")
        self._others: dict[str, _Other] = {}
        self._over: set[str] = set()
        self._gone: set[str] = set()
        self.epoch = 0
        self._reached: Ends = {}
        self.shrunk = False
        """Whether the broker gave an offset that it had given before: it lost the end of a topic."""

    def take(self) -> int:
        """Open a number for a save."""
        number, self._next = self._next, self._next + 1
        self._open[number] = 1
        return number

    def hold(self, number: int) -> None:
        """Let one more thing wait for being told before a number is done."""
        self._open[number] += 1

    def release(self, numbers: Iterable[int]) -> None:
        """Let go of numbers, once each; what nobody holds any more is told."""
        for number in numbers:
            self._open[number] -= 1
            if not self._open[number]:
                del self._open[number]

    @property
    def is_late(self) -> bool:
        """Whether this process was silent so long that others may have taken it for dead."""
        return clock.monotonic() - self._last > self._silent / 2

    def is_mine(self, id: str) -> bool:
        """Whether work that one process has to do, such as bulk jobs of a document, is this one's.

        Each id falls to one of the processes that are alive. Two may both believe it for a moment, when one comes or
        goes: whatever is done twice is guarded by versions, or harmless.
        """
        alive = (process for process, each in self._others.items() if not each.ended and process not in self.silent())
        return not self.is_late and all(_rank(process, id) < _rank(self.process, id) for process in alive)

    async def beat(self, *, ended: bool = False) -> None:
        """Write the own checkpoint, and read those of the others."""
        asked, self._beat = clock.monotonic(), self._beat + 1
        own: dict[str, Any] = {
            "told": min(self._open, default=self._next),
            "beat": self._beat,
            "epoch": self.epoch,
            "reached": [[partition, end] for partition, end in self._reached.items()],
            "at": clock.now(),
            "ended": ended,
        }
        await self._collection.update_one({"_id": self.process}, {"$set": own}, upsert=True)
        self._last = asked
        if self._over:  # what they said last is said here too
            await self._collection.delete_many({"_id": {"$in": list(self._over)}})
        await self._read()

    async def know(self, marks: Iterable[str | None]) -> None:
        """Make sure that what ``has_told`` says of these marks is not too old to know their processes."""
        processes = {mark.split("/", 1)[0] for mark in marks if mark}
        if unknown := processes - self._others.keys() - self._gone - {self.process}:
            await self._read()
            self._gone |= unknown - self._others.keys()

    def has_told(self, mark: str | None) -> bool:
        """Whether whoever left this mark told what it stands for; an ended process did, before its checkpoint went."""
        process, _, number = (mark or "").partition("/")
        if not mark or process == self.process or process in self._gone:
            return True
        other = self._others.get(process)
        return other is not None and other.told > int(number)

    def silent(self) -> Mapping[str, int]:
        """The processes whose checkpoints stand still, and from which number on nobody knows what they told."""
        limit = clock.monotonic() - self._silent
        return {
            process: each.told for process, each in self._others.items() if not each.ended and each.moved_at < limit
        }

    @property
    def reached(self) -> Ends:
        """How far the topics are known to reach: what the broker has acknowledged to any process."""
        return dict(self._reached)

    def reach(self, written: Written, *, before: Ends) -> None:
        """Note how far the broker has acknowledged, and whether it had been further before it was sent to."""
        self.shrunk |= any(first < before.get(partition, 0) for partition, (first, _end) in written.items())
        self._merge({partition: end for partition, (_first, end) in written.items()})

    def begin_epoch(self, epoch: int) -> None:
        """Forget how far the topics of a broker reached that has lost something since."""
        self.epoch, self._reached, self.shrunk = epoch, {}, False

    async def _read(self) -> None:
        moment = clock.monotonic()
        found: dict[str, dict[str, Any]] = {each["_id"]: each async for each in self._collection.find({})}
        found.pop(self.process, None)
        self._over = {process for process, each in found.items() if each["ended"] or each["at"] < clock.now() - _KEPT}
        before, self._others = self._others, {}
        for process, each in found.items():
            known = before.get(process)
            moved_at = known.moved_at if known is not None and known.beat == each["beat"] else moment
            self._others[process] = _Other(each["told"], each["beat"], moved_at, each["ended"])
            if each["epoch"] > self.epoch:
                self.begin_epoch(each["epoch"])
            if each["epoch"] == self.epoch:
                self._merge(dict(each["reached"]))

    def _merge(self, ends: Ends) -> None:
        for partition, end in ends.items():
            self._reached[partition] = max(end, self._reached.get(partition, 0))


def _rank(process: str, id: str) -> tuple[int, str]:
    return crc32(f"{process}/{id}".encode()), process
