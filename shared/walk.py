"""Bulk work that a document owes: chunked, resumable, the same pure decisions, nothing kept in memory.

A state lists the names of the work it owes in ``owes``; the work is done when ``select`` finds nothing more, and
``finish`` takes the name off. What was done before a crash is not selected again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from shared import clock
from shared.decision import Contexts, Decision, Rejected
from shared.document import Cause, Document, apply, fresh
from shared.logs import get
from shared.metrics import CONFLICTS, WALK_DOCUMENTS
from shared.mongo.documents import Documents
from shared.mongo.leases import Leases
from shared.outbox import Outbox

O = TypeVar("O")
_log = get(__name__)
CHUNK = 500
_OWNERS = 200


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

    async def step(self) -> bool:
        """Do one chunk of everything owed; return whether anything moved."""
        held = frozenset(self._leases.held())
        owners = await self._documents.owing_work(_OWNERS)
        moved = False
        for owner in owners:
            if owner.slot(self._documents.slots) in held:
                for name in owner.owes:
                    moved |= await self._chunk(self._walks[name], owner)
        return moved

    async def _chunk(self, walk: Walk[Any], owner: Document[Any]) -> bool:
        ids = list(await walk.select(self._documents, owner, CHUNK))
        if not ids:
            return await self._finish(walk, owner)
        context_ids = [owner.id, *walk.contexts(owner.state, ids)]
        found = await self._documents.load([*ids, *context_ids])
        states = {id: found[id].state for id in context_ids if id in found}
        now = clock.now()
        cause = Cause(f"{owner.id}/{owner.version}", f"{owner.id}/{walk.name}", now)
        changed = [
            moved for id in ids if (moved := self._decide(walk, found.get(id), id, owner, states, cause)) is not None
        ]
        saved = await self._documents.save(changed, now=now)
        CONFLICTS.inc(len(saved.losers))
        WALK_DOCUMENTS.labels(walk=walk.name).inc(len(changed) - len(saved.losers))
        await self._outbox.try_publish(saved.owing)
        return bool(changed)

    def _decide(
        self,
        walk: Walk[Any],
        found: Document[Any] | None,
        id: str,
        owner: Document[Any],
        states: Contexts,
        cause: Cause,
    ) -> Document[Any] | None:
        document = found or fresh(kind=self._documents.kind_of(id), id=id)
        try:
            decision = walk.decide(document.state, id, owner.state, states, cause.now)
        except Rejected as refusal:
            _log.warning("bulk work refused", walk=walk.name, subject=id, reason=refusal.code)
            return None
        if decision is None:
            return None
        moved = apply(document, decision, cause)
        return moved if moved.dirty else None

    async def _finish(self, walk: Walk[Any], owner: Document[Any]) -> bool:
        """Take the work off, on the owner as it was when nothing was left to do; a change meanwhile starts over."""
        gathered = await walk.gather(self._documents, owner) if walk.gather is not None else None
        now = clock.now()
        decision = walk.finish(owner.state, gathered, now)
        if decision is None:
            return False
        cause = Cause(f"{owner.id}/{owner.version}/{walk.name}", f"{owner.id}/{walk.name}", now)
        saved = await self._documents.save([apply(owner, decision, cause)], now=now)
        await self._outbox.try_publish(saved.owing)
        if not saved.losers:
            _log.info("bulk work done", walk=walk.name, subject=owner.id)
        return True
