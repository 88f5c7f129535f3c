"""Bulk work that a document owes: chunked, resumable, the same pure decisions, nothing kept in memory.

A state lists the names of the work it owes in ``owes``; the work is done when ``select`` finds nothing more, and
``finish`` takes the name off. What was done before a crash is not selected again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared import clock
from shared.decision import Contexts, Decision, Rejected
from shared.document import Cause, Document, apply, fresh
from shared.logs import get
from shared.metrics import CONFLICTS, WALK_DOCUMENTS
from shared.mongo.documents import Documents, Unstorable
from shared.mongo.leases import Leases
from shared.outbox import Outbox

O = TypeVar("O")
_log = get(__name__)
CHUNK = 500
_OWNERS = 200
_REST_SECONDS = 5.0
_STUCK_MAX = 20 * CHUNK


@dataclass(frozen=True)
class Walk(Generic[O]):
    """One kind of bulk work.

    ``select`` returns ids still to do, at most the given number, and shrinks as work is done.
    ``decide`` gets (state or None, id, owner's state, contexts, now); None or an unchanged state means that this
    document has to wait. ``gather`` reads whatever ``finish`` needs, such as counts; ``finish`` returns None while
    the work has to stay owed.
    """

    name: str
    select: Callable[[Documents, Document[O], int], Awaitable[Sequence[str]]]
    decide: Callable[[Any, str, O, Contexts, datetime], Decision[Any] | None]
    finish: Callable[[O, Any, datetime], Decision[O] | None]
    contexts: Callable[[O, Sequence[str]], Sequence[str]] = lambda _owner, _ids: ()
    gather: Callable[[Documents, Document[O]], Awaitable[Any]] | None = None


class Walks:
    """Does the bulk work of documents whose slots this process holds."""

    def __init__(self, *, documents: Documents, outbox: Outbox, leases: Leases, walks: Sequence[Walk[Any]]) -> None:
        self._documents = documents
        self._outbox = outbox
        self._leases = leases
        self._walks: Mapping[str, Walk[Any]] = {walk.name: walk for walk in walks}
        self._resting: dict[str, float] = {}
        self._stuck: dict[tuple[str, str], int] = {}

    async def step(self) -> bool:
        """Do one chunk of everything owed; return whether anything moved.

        What fails is looked at again some seconds later and keeps nothing else waiting; only a database or broker
        that is away ends the step, because it is away for all.
        """
        held = self._leases.held()
        moved, after = False, ""
        while owners := await self._documents.owing_work(_OWNERS, slots=held, after=after):
            for owner in owners:
                moved |= await self._one(owner)
            after = owners[-1].id
        return moved

    async def _one(self, owner: Document[Any]) -> bool:
        if self._resting.get(owner.id, 0.0) > clock.monotonic():
            return False
        moved = False
        for name in owner.owes:
            try:
                moved |= await self._chunk(self._walks[name], owner)
            except (KafkaError, PyMongoError):
                raise
            except Exception:  # noqa: BLE001 - a fault of one owner stops nobody else's work
                _log.exception("bulk work failed, it rests for a while", walk=name, subject=owner.id)
                self._resting[owner.id] = clock.monotonic() + _REST_SECONDS
        return moved

    async def _chunk(self, walk: Walk[Any], owner: Document[Any]) -> bool:
        stuck = self._stuck.pop((owner.id, walk.name), 0)
        limit = CHUNK + stuck
        ids = list(await walk.select(self._documents, owner, limit))
        if not ids:
            return await self._finish(walk, owner)
        mine = [id for id in ids if id.startswith(owner.agency_id + ":")]
        if len(mine) < len(ids):
            _log.error("bulk work selected another agency's documents", walk=walk.name, subject=owner.id)
        written = await self._change(walk, owner, mine)
        unmoved = len(ids) - written
        if len(ids) >= limit and unmoved:
            # Who waits stands in front of those behind: look so much further next time.
            self._stuck[owner.id, walk.name] = min(unmoved, _STUCK_MAX)
        return written > 0 or self._stuck.get((owner.id, walk.name), 0) > stuck

    async def _change(self, walk: Walk[Any], owner: Document[Any], ids: Sequence[str]) -> int:
        """Decide documents and write those that changed; return how many were written."""
        mine = owner.agency_id + ":"
        context_ids = [owner.id, *(id for id in walk.contexts(owner.state, ids) if id.startswith(mine))]
        found = await self._documents.load([*ids, *context_ids])
        states = {id: found[id].state for id in context_ids if id in found}
        now = clock.now()
        cause = Cause(f"{owner.id}/{owner.version}", f"{owner.id}/{walk.name}", now)
        changed = [
            moved for id in ids if (moved := self._decide(walk, found.get(id), id, owner, states, cause)) is not None
        ]
        try:
            saved = await self._documents.save(changed, now=now)
        except Unstorable as error:
            _log.error("bulk work refused", walk=walk.name, subject=min(error.ids), reason="unstorable")
            changed = [each for each in changed if each.id not in error.ids]
            saved = await self._documents.save(changed, now=now)
        CONFLICTS.inc(len(saved.losers))
        WALK_DOCUMENTS.labels(walk=walk.name).inc(len(changed) - len(saved.losers))
        await self._outbox.try_publish(saved.owing)
        return len(changed) - len(saved.losers)

    def _decide(
        self,
        walk: Walk[Any],
        found: Document[Any] | None,
        id: str,
        owner: Document[Any],
        states: Contexts,
        cause: Cause,
    ) -> Document[Any] | None:
        """Decide one document; one that cannot be decided waits, and its neighbours go on."""
        try:
            document = found or fresh(kind=self._documents.kind_of(id), id=id)
            decision = walk.decide(document.state, id, owner.state, states, cause.now)
            moved = apply(document, decision, cause) if decision is not None else document
        except Rejected as refusal:
            _log.warning("bulk work refused", walk=walk.name, subject=id, reason=refusal.code)
            return None
        except Exception:  # noqa: BLE001 - a fault of one document stops nobody else's work
            _log.exception("bulk work failed for one document", walk=walk.name, subject=id)
            return None
        return moved if moved.dirty else None

    async def _finish(self, walk: Walk[Any], owner: Document[Any]) -> bool:
        """Take the work off, on the owner as it was when nothing was left to do; a change meanwhile starts over."""
        gathered = await walk.gather(self._documents, owner) if walk.gather is not None else None
        now = clock.now()
        decision = walk.finish(owner.state, gathered, now)
        if decision is None:
            return False
        cause = Cause(f"{owner.id}/{owner.version}/{walk.name}", f"{owner.id}/{walk.name}", now)
        moved = apply(owner, decision, cause)
        if not moved.dirty:
            return False
        saved = await self._documents.save([moved], now=now)
        await self._outbox.try_publish(saved.owing)
        if not saved.losers:
            _log.info("bulk work done", walk=walk.name, subject=owner.id)
        return True
