"""Bulk jobs that a document has pending: chunked, resumable, the same pure decisions.

A state lists the names of its pending jobs in ``jobs``; a job is done when ``select`` finds nothing more, and
``finish`` takes the name off. What was done before a crash is not selected again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pymongo.errors import PyMongoError

from shared import clock
from shared.decision import Decision, Env, Rejected
from shared.document import Cause, Document, apply, fresh
from shared.ids.form import belongs
from shared.logs import get
from shared.metrics import CONFLICTS, JOB_DOCUMENTS
from shared.mongo.documents import Documents, Unstorable
from shared.teller import Teller
from shared.times import Times

O = TypeVar("O")
G = TypeVar("G")
_log = get(__name__)
CHUNK = 500
_REST_SECONDS = 5.0
_STUCK_MAX = 20 * CHUNK


@dataclass(frozen=True, slots=True)
class Owner(Generic[O]):
    """The document whose job is done, as it was when the look began, and what to read with."""

    documents: Documents
    document: Document[O]
    env: Env

    @property
    def id(self) -> str:
        """The owner's id."""
        return self.document.id

    @property
    def agency_id(self) -> str:
        """The agency that everything is bound to."""
        return self.document.agency_id

    @property
    def state(self) -> O:
        """The owner's state."""
        return self.document.present


@dataclass(frozen=True)
class BulkJob(Generic[O, G]):
    """One kind of bulk job.

    ``select`` returns ids still to do, at most the given number, and shrinks as work is done; a job without it only
    waits for its end. ``decide`` gets the state (or None) of such a document, the owner's state and the environment,
    with the owner among the contexts; None or an unchanged state means that this document has to wait. ``contexts``
    names more of them by the ids, ``beside`` by what a document says. ``gather`` reads whatever ``finish`` needs, such
    as counts; ``finish`` returns None while the job has to stay pending.
    """

    name: str
    finish: Callable[[O, G, Env], Decision[O] | None]
    select: Callable[[Owner[O], int], Awaitable[Sequence[str]]] | None = None
    decide: Callable[[Any, O, Env], Decision[Any] | None] = lambda _state, _owner, _env: None
    contexts: Callable[[O, Sequence[str]], Sequence[str]] = lambda _owner, _ids: ()
    beside: Callable[[Any, O], Sequence[str]] | None = None
    gather: Callable[[Owner[O]], Awaitable[G]] | None = None


class BulkJobs:
    """Does the pending jobs of the documents that fall to this process; ``mine`` tells which."""

    def __init__(
        self,
        *,
        documents: Documents,
        teller: Teller,
        mine: Callable[[str], bool],
        jobs: Sequence[BulkJob[Any, Any]],
        times: Times,
    ) -> None:
        self._documents = documents
        self._teller = teller
        self._mine = mine
        self._jobs: Mapping[str, BulkJob[Any, Any]] = {job.name: job for job in jobs}
        self._times = times
        self._resting: dict[str, float] = {}
        self._stuck: dict[tuple[str, str], int] = {}

    async def step(self) -> bool:
        """Do one chunk of everything pending; return whether anything moved.

        What fails is looked at again some seconds later and keeps nothing else waiting; only a database that is
        away ends the step, because it is away for all.
        """
        moved = False
        async for owner in self._documents.with_jobs(self._mine):
            await self._teller.room()
            moved |= await self._one(owner)
        return moved

    async def _one(self, owner: Document[Any]) -> bool:
        if self._resting.get(owner.id, 0.0) > clock.monotonic():
            return False
        moved = False
        for name in owner.jobs:
            try:
                moved |= await self._chunk(self._jobs[name], await self._owner(owner))
            except PyMongoError:
                raise
            except Exception:  # noqa: BLE001 - a fault of one owner stops nobody else's work
                _log.exception("bulk job failed, it rests for a while", job=name, subject=owner.id)
                self._resting[owner.id] = clock.monotonic() + _REST_SECONDS
        return moved

    async def _owner(self, document: Document[Any]) -> Owner[Any]:
        time, contexts = await self._times.of(document.agency_id), {document.id: document.state}
        env = Env(id=document.id, now=time.now, today=time.today, contexts=contexts, day_of=time.day_of)
        return Owner(self._documents, document, env)

    async def _chunk(self, job: BulkJob[Any, Any], owner: Owner[Any]) -> bool:
        stuck = self._stuck.pop((owner.id, job.name), 0)
        limit = CHUNK + stuck
        ids = list(await job.select(owner, limit)) if job.select is not None else []
        if not ids:
            return await self._finish(job, owner)
        mine = [id for id in ids if belongs(id, owner.agency_id)]
        if len(mine) < len(ids):
            _log.error("bulk job selected another agency's documents", job=job.name, subject=owner.id)
        written = await self._change(job, owner, mine)
        unmoved = len(ids) - written
        if len(ids) >= limit and unmoved:
            # Who waits stands in front of those behind: look so much further next time.
            self._stuck[owner.id, job.name] = min(unmoved, _STUCK_MAX)
        return written > 0 or self._stuck.get((owner.id, job.name), 0) > stuck

    async def _change(self, job: BulkJob[Any, Any], owner: Owner[Any], ids: Sequence[str]) -> int:
        """Decide documents and write those that changed; return how many were written."""
        asked = [id for id in job.contexts(owner.state, ids) if belongs(id, owner.agency_id)]
        found = await self._documents.load({*ids, *asked, owner.id})
        if job.beside is not None:
            named = {each for id in ids if id in found for each in job.beside(found[id].present, owner.state)}
            beside = [each for each in named if belongs(each, owner.agency_id)]
            found |= await self._documents.load(each for each in beside if each not in found)
            asked += beside
        contexts = {id: found[id].state for id in (owner.id, *asked) if id in found}
        cause = Cause(f"{owner.id}/{owner.document.version}", f"{owner.id}/{job.name}", owner.env.now)
        env = replace(owner.env, contexts=contexts)
        decided = [self._decide(job, found.get(id), owner, replace(env, id=id), cause) for id in ids]
        changed = [document for document in decided if document is not None]
        try:
            losers = await self._teller.save(changed, now=clock.now())
        except Unstorable as error:
            _log.error("bulk job refused", job=job.name, subject=min(error.ids), reason="unstorable")
            changed = [each for each in changed if each.id not in error.ids]
            losers = await self._teller.save(changed, now=clock.now())
        CONFLICTS.inc(len(losers))
        JOB_DOCUMENTS.labels(name=job.name).inc(len(changed) - len(losers))
        return len(changed) - len(losers)

    def _decide(
        self, job: BulkJob[Any, Any], found: Document[Any] | None, owner: Owner[Any], env: Env, cause: Cause
    ) -> Document[Any] | None:
        """Decide one document; one that cannot be decided waits, and its neighbours go on."""
        try:
            document = found or fresh(kind=self._documents.kind_of(env.id), id=env.id)
            decision = job.decide(document.state, owner.state, env)
            moved = apply(document, decision, cause) if decision is not None else document
        except Rejected as refusal:
            _log.warning("bulk job refused", job=job.name, subject=env.id, reason=refusal.code)
            return None
        except Exception:  # noqa: BLE001 - a fault of one document stops nobody else's work
            _log.exception("bulk job failed for one document", job=job.name, subject=env.id)
            return None
        return moved if moved.dirty else None

    async def _finish(self, job: BulkJob[Any, Any], owner: Owner[Any]) -> bool:
        """Take the job off, on the owner as it was when nothing was left to do; a change meanwhile starts over."""
        gathered = await job.gather(owner) if job.gather is not None else None
        decision = job.finish(owner.state, gathered, owner.env)
        if decision is None:
            return False
        document = owner.document
        cause = Cause(f"{owner.id}/{document.version}/{job.name}", f"{owner.id}/{job.name}", owner.env.now)
        moved = apply(document, decision, cause)
        if not moved.dirty:
            return False
        if not await self._teller.save([moved], now=clock.now()):
            _log.info("bulk job done", job=job.name, subject=owner.id)
        return True
