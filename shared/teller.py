"""Saving documents, and telling the facts that they say: soon after the save, in the newest state, until it is sure.

One task of a process sends. After the broker's acknowledgement it reads the versions once more, and what moved on is
told again; so the last record of a key is the newest, whoever was killed or paused. Whatever was doubtful is told once
more some seconds later: a request in the socket of a dead process may still arrive after a newer one.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from aiokafka.errors import MessageSizeTooLargeError
from pymongo.errors import PyMongoError

from shared import faultpoint
from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Publisher, Unacknowledged
from shared.decision import Rejected
from shared.document import Document, FactKey, events
from shared.health import Untold
from shared.logs import get
from shared.metrics import PublishedBy, count_published
from shared.mongo.checkpoint import Checkpoint
from shared.mongo.documents import Documents, Unstorable, mark_of
from shared.untold import Queue, Waiting

_log = get(__name__)
_CHUNK: Final = 500
_KEPT_DECODED: Final = 2_000
_AGAIN_SECONDS: Final = 10.0
_UNKNOWN_SECONDS: Final = 60.0
_BROKEN_SECONDS: Final = 30.0


class Full(Rejected):
    """Too much is saved and not told yet; what comes now waits outside."""

    code = "busy"
    status = 503

    def __init__(self) -> None:
        super().__init__("Sistem sedang sangat sibuk mengirim data. Perubahan Anda belum disimpan; coba lagi sebentar.")


class Teller:
    """Saves for everybody in a process, and tells what was saved."""

    def __init__(
        self, *, documents: Documents, publisher: Publisher, checkpoint: Checkpoint, room: int = 20_000
    ) -> None:
        self._documents = documents
        self._publisher = publisher
        self._checkpoint = checkpoint
        self._queue = Queue(checkpoint, room=room)
        self._adopted: dict[str, dict[str, int]] = {}
        self._failing = ""
        self._broken: set[str] = set()

    async def save(self, documents: Iterable[Document[Any]], *, now: datetime) -> frozenset[str]:
        """Write changed documents, and see to it that what they say is told; return who lost a race, by id.

        :raises Unstorable: when the database could never take some of them
        """
        changed = [each for each in documents if each.dirty]
        saying = [each for each in changed if each.saying]
        if not saying:
            return await self._documents.save(changed, now=now)
        if self._checkpoint.is_late:
            await self._checkpoint.beat()
        await self._checkpoint.know(each.mark for each in saying)
        number = self._checkpoint.take()
        try:
            faultpoint.reached("before-save")
            losers = await self._documents.save(changed, now=now, mark=mark_of(self._checkpoint.process, number))
            faultpoint.reached("after-save")
        except Unstorable as error:
            for each in saying:  # the others may have been written
                if each.id not in error.ids:
                    self._queue.add(each.id, keys=each.saying, number=number)
            raise
        except (PyMongoError, asyncio.CancelledError):
            for each in saying:  # it may have been written, and may be yet
                self._queue.add(each.id, keys=each.saying, number=number, again=_UNKNOWN_SECONDS)
            raise
        else:
            for each in saying:
                if each.id not in losers:
                    self._saved(each, number)
            return losers
        finally:
            self._checkpoint.release([number])

    def _saved(self, document: Document[Any], number: int) -> None:
        """Tell what a save says; all of the document where it took the mark of another's save that may be untold."""
        kept = document if len(self._queue) < _KEPT_DECODED else None
        if self._checkpoint.has_told(document.mark):
            self._queue.add(document.id, kept, keys=document.saying, number=number)
        else:
            self._queue.add(document.id, kept, number=number, again=_AGAIN_SECONDS)

    async def tell(self, ids: Iterable[str], *, by: PublishedBy) -> None:
        """Tell all facts of documents, and wait until that is done; one that cannot be told is not waited for."""
        number = self._checkpoint.take()
        for id in ids:
            self._queue.add(id, number=number, by=by)
        self._checkpoint.release([number])
        await self._queue.until_not(partial(self._queue.waits_for, number))

    def untold(self) -> Untold:
        """Say how much is untold, and why."""
        return Untold(
            documents=len(self._queue),
            oldest_seconds=self._queue.oldest_seconds,
            failing=self._failing,
            broken=len(self._broken),
            full=self._queue.is_full,
        )

    def check_room(self) -> None:
        """Let a command pass.

        :raises Full: when too much is untold
        """
        if self._queue.is_full:
            raise Full

    async def room(self) -> None:
        """Wait until there is room for more."""
        await self._queue.until_not(lambda: self._queue.is_full)

    async def drain(self) -> bool:
        """Wait until everything is told; return whether nothing is left to be told once more."""
        await self._queue.until_not(lambda: len(self._queue) > 0)
        return not self._queue.is_owing

    async def step(self) -> None:
        """Tell what waits, at most a chunk.

        :raises KafkaError: when the broker did not take all of it; that waits again
        :raises PyMongoError: when the database does not answer
        """
        chunk = await self._queue.next(_CHUNK)
        try:
            if chunk:
                await self._tell(chunk)
                self._failing = ""
        except Exception as error:
            self._failing = type(error).__name__
            raise
        finally:
            for waiting in chunk.values():  # what is left of it may have been sent, or may be yet
                waiting.again = max(waiting.again, _AGAIN_SECONDS)
            self._queue.settle()

    async def adopt(self) -> None:
        """Tell what silent processes saved and may not have told. They may still write: so it is looked at again."""
        for process, told in self._checkpoint.silent().items():
            if not self._checkpoint.is_mine(process):
                continue
            known = self._adopted.setdefault(process, {})
            found = await self._documents.marked(process, told)
            for id in (id for id, version in found.items() if known.get(id) != version):
                self._queue.add(id, again=_AGAIN_SECONDS, by="adopter")
            if self._adopted[process] != found:
                _log.warning("telling what a silent process saved", process=process, documents=len(found))
            self._adopted[process] = found

    async def _tell(self, chunk: dict[str, Waiting]) -> None:
        """Send a chunk, look again, and take out of it what is told."""
        if self._checkpoint.is_late:
            await self._checkpoint.beat()
            for waiting in chunk.values():
                waiting.document = None
        read = await self._read([id for id, waiting in chunk.items() if waiting.document is None])
        documents = {id: waiting.document or read.get(id) for id, waiting in chunk.items()}
        sending = {id: self._events(document, chunk[id].keys) for id, document in documents.items()}
        before, failed = self._checkpoint.reached, dict[str, Any]()
        try:
            written = await self._publisher.publish(event for each in sending.values() for event in each)
        except Unacknowledged as error:
            failed, written = error.failed, error.written
        self._checkpoint.reach(written, before=before)
        faultpoint.reached("after-ack")
        versions = await self._documents.versions(chunk)
        for id, document in documents.items():
            refused = [failed[event.id] for event in sending[id] if event.id in failed]
            if any(isinstance(each, MessageSizeTooLargeError) for each in refused):
                self._broken.add(id)
            elif refused:
                continue
            waiting = chunk.pop(id)
            count_published((event.type for event in sending[id]), waiting.by)
            self._settle(id, waiting, document, versions.get(id, 0))
        if failed:
            raise Unacknowledged(failed)

    async def _read(self, ids: Sequence[str]) -> dict[str, Document[Any]]:
        try:
            return await self._documents.load(ids)
        except PyMongoError:
            raise
        except Exception as error:  # noqa: BLE001 - a document that cannot be read keeps no other from being told
            if len(ids) > 1:
                return {id: each for one in ids for id, each in (await self._read([one])).items()}
            _log.error("a document cannot be read", subject=ids[0], reason=type(error).__name__)
            self._broken.add(ids[0])
            return {}

    def _settle(self, id: str, waiting: Waiting, document: Document[Any] | None, version: int) -> None:
        """Put back what has to be told again, and let go of the rest."""
        pause, waiting.again = _BROKEN_SECONDS if id in self._broken else waiting.again, 0.0
        if document is not None and document.version != version:
            waiting.again = pause
            self._queue.put_back(id, waiting)
        elif pause:
            self._queue.put_off(id, waiting, pause)
        else:
            self._checkpoint.release(waiting.numbers)

    def _events(self, document: Document[Any] | None, keys: frozenset[FactKey] | None) -> tuple[Outgoing, ...]:
        if document is None or document.state is None:
            return ()
        self._broken.discard(document.id)
        try:
            return events(document, keys)
        except Exception:  # noqa: BLE001 - a fault of one document keeps no other from being told
            _log.exception("a fact cannot be built", subject=document.id)
            self._broken.add(document.id)
            return ()
