"""Applying a batch: facts become few reads, pure decisions in order, one guarded bulk write.

batch -> decode: newest valid version per subject -> group by document -> one find -> decide -> one unordered bulk write
      -> park what is bad -> the caller commits offsets
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from aiokafka import ConsumerRecord

from shared.dead_letter import Parked, shielded
from shared.decision import Decision, Env, Kind, Rejected, Unprocessable
from shared.decoding import DECISIONS_MAX, Fact, decode
from shared.document import Cause, Document, TooLarge, apply, fresh, mark_applied
from shared.events.base import Body
from shared.events.directory import Agency
from shared.events.registry import TYPES
from shared.ids.form import belongs
from shared.logs import get
from shared.metrics import CONFLICTS, count_fact
from shared.mongo.documents import Documents, Unstorable
from shared.teller import Teller
from shared.times import LocalTime, Times

B = TypeVar("B", bound=Body)
S = TypeVar("S")
_log = get(__name__)


@dataclass(frozen=True)
class Handler(Generic[B, S]):
    """What a fact, whatever its type, does to one kind of document.

    ``contexts`` names documents that are only read, ``targets`` those to change; ``decide`` gets the state (None
    when there is no document yet), the body and the environment, and returns None for "nothing to do".
    """

    kind: Kind[S]
    targets: Callable[[B, Env], Sequence[str]]
    decide: Callable[[S | None, B, Env], Decision[S] | None]
    contexts: Callable[[B], Sequence[str]] = lambda _body: ()


Handlers = Mapping[type[Body], tuple[Handler[Any, Any], ...]]
"""By the body's class: all facts about a subject carry one body, and whoever wants one of them wants the newest."""


def unhandled(topics: Iterable[str], handlers: Handlers, ignored: Iterable[type[Body]]) -> frozenset[type[Body]]:
    """Name the bodies of subscribed topics that are neither handled nor ignored, and those named without need."""
    subscribed = frozenset(each.body for each in TYPES if each.topic in set(topics))
    return subscribed ^ (handlers.keys() | frozenset(ignored))


Check = Callable[[Sequence[Parked]], None]


def _go_on(_parked: Sequence[Parked]) -> None:
    """Whatever is bad, the rest is applied."""


@dataclass(slots=True)
class Applied:
    """What of a batch is bad."""

    bad: dict[int, Parked] = field(default_factory=dict)
    unreadable: list[Parked] = field(default_factory=list)

    @property
    def parked(self) -> list[Parked]:
        """All that is bad."""
        return [*self.unreadable, *self.bad.values()]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A fact with its handlers and the ids of the contexts that they asked for.

    ``again``: decided a second time, because a context changed while it was written.
    """

    fact: Fact
    handlers: tuple[Handler[Any, Any], ...]
    contexts: frozenset[str]
    again: bool = False


_Step = tuple[_Asked, Handler[Any, Any], str]
_Times = Mapping[str, LocalTime]


class Batches:
    """Applies batches of facts to the documents of one service."""

    def __init__(
        self,
        *,
        documents: Documents,
        teller: Teller,
        handlers: Handlers,
        message_bytes_max: int,
        times: Times,
        version_max: int = DECISIONS_MAX,
    ) -> None:
        self._documents = documents
        self._teller = teller
        self._handlers = handlers
        self._bytes_max = message_bytes_max
        self._version_max = version_max
        self._times = times

    async def apply(self, records: Iterable[ConsumerRecord], *, now: datetime, check: Check = _go_on) -> Applied:
        """Apply all facts of a batch. Nothing is committed here; doing it twice changes nothing.

        ``check`` is shown what is bad before anything is written; what it raises ends the batch unwritten.
        """
        facts, unreadable = decode(
            records, wanted=self._handlers, bytes_max=self._bytes_max, version_max=self._version_max
        )
        applied = Applied(unreadable=unreadable)
        check(applied.parked)
        pending = [asked for fact in facts if (asked := self._ask(fact, applied)) is not None]
        times = await self._times.of_all({each.fact.body.agency_id for each in pending}, now=now)
        while pending:
            contexts = await self._documents.recall({id for each in pending for id in each.contexts})
            known = set(applied.bad)
            steps = self._aim(pending, contexts, applied, times)
            documents = await self._documents.recall({id for _asked, _handler, id in steps})
            self._decide(steps, contexts, documents, applied, times)
            read = [*contexts.values(), *documents.values()]
            if applied.bad.keys() > known and await self._old({each.id: each.stored_version for each in read}):
                # What looks bad may be so only by what somebody else has changed since.
                applied.bad = {number: each for number, each in applied.bad.items() if number in known}
                continue
            check(applied.parked)
            pending = await self._settle(pending, steps, contexts, documents, applied, now)
        return applied

    def _ask(self, fact: Fact, applied: Applied) -> _Asked | None:
        """Ask the handlers which contexts a fact needs; those of another agency are as if they did not exist."""
        handlers = self._handlers[type(fact.body)]
        try:
            asked = [id for handler in handlers for id in shielded(partial(handler.contexts, fact.body))]
        except (Rejected, Unprocessable) as error:
            applied.bad[fact.number] = _parked(fact, error)
            return None
        return _Asked(fact, handlers, frozenset(id for id in asked if belongs(id, fact.body.agency_id)))

    def _aim(
        self, pending: Sequence[_Asked], contexts: Mapping[str, Document[Any]], applied: Applied, times: _Times
    ) -> list[_Step]:
        """Find out which documents each fact changes."""
        steps: list[_Step] = []
        for asked in pending:
            env = _env(asked, "", contexts, times)
            try:
                for handler in asked.handlers:
                    ids = shielded(partial(handler.targets, asked.fact.body, env))
                    steps += [(asked, handler, id) for id in dict.fromkeys(ids)]
            except (Rejected, Unprocessable) as error:
                applied.bad[asked.fact.number] = _parked(asked.fact, error)
        return [step for step in steps if step[0].fact.number not in applied.bad]

    def _decide(
        self,
        steps: Sequence[_Step],
        contexts: Mapping[str, Document[Any]],
        documents: dict[str, Document[Any]],
        applied: Applied,
        times: _Times,
    ) -> None:
        for asked, handler, id in steps:
            document = documents.get(id) or fresh(kind=handler.kind, id=id)
            try:
                documents[id] = _advance(document, handler, asked, _env(asked, id, contexts, times))
            except Unprocessable as error:
                applied.bad[asked.fact.number] = _parked(asked.fact, error)

    async def _settle(
        self,
        pending: Sequence[_Asked],
        steps: Sequence[_Step],
        contexts: Mapping[str, Document[Any]],
        documents: Mapping[str, Document[Any]],
        applied: Applied,
        now: datetime,
    ) -> list[_Asked]:
        """Write; return the facts to decide again.

        Those whose context changed are decided again although the document has applied them: they were decided on what
        is not true any more, and whoever changed the context may have passed this document before it was written.
        """
        try:
            losers = await self._teller.save(documents.values(), now=now)
        except Unstorable as error:
            guilty = [asked.fact for asked, _handler, id in steps if id in error.ids]
            applied.bad |= {fact.number: Parked(fact.record, "unstorable", str(error)) for fact in guilty}
            return [each for each in pending if each.fact.number not in applied.bad]
        looked_at = {id: each for id, each in documents.items() if not each.dirty and each.stored_version}
        self._documents.keep(looked_at.values())
        for each in pending:
            if isinstance(each.fact.body, Agency):
                self._times.forget(each.fact.body.agency_id)
        CONFLICTS.inc(len(losers))
        seen = {id: contexts[id].version if id in contexts else 0 for each in pending for id in each.contexts}
        changed = await self._old(seen | {id: each.version for id, each in looked_at.items()})
        redone = losers | (changed & looked_at.keys())
        lost = {asked.fact.number for asked, _handler, id in steps if id in redone}
        good = [each for each in pending if each.fact.number not in applied.bad]
        outdated = {each.fact.number for each in good if not changed.isdisjoint(each.contexts)}
        return [
            replace(each, again=each.again or each.fact.number in outdated)
            for each in good
            if each.fact.number in lost or each.fact.number in outdated
        ]

    async def _old(self, seen: Mapping[str, int]) -> set[str]:
        """Which documents are not any more at the version that decisions saw; they are read anew."""
        versions = await self._documents.versions(seen) if seen else {}
        old = {id for id, version in seen.items() if versions.get(id, 0) != version}
        self._documents.forget(old)
        return old


def _env(asked: _Asked, id: str, contexts: Mapping[str, Document[Any]], times: _Times) -> Env:
    states = {each: contexts[each].state for each in asked.contexts if each in contexts}
    time = times[asked.fact.body.agency_id]
    return Env(id=id, now=time.now, today=time.today, contexts=states, day_of=time.day_of)


def _parked(fact: Fact, error: Rejected | Unprocessable) -> Parked:
    if isinstance(error, Rejected):
        return Parked(fact.record, error.code, "refused before it was decided")
    return Parked(fact.record, error.reason, error.detail)


def _advance(document: Document[Any], handler: Handler[Any, Any], asked: _Asked, env: Env) -> Document[Any]:
    fact = asked.fact
    _check_target(document, handler, fact)
    if document.has_applied(fact.subject, fact.version + 1 if asked.again else fact.version):
        count_fact(fact.type, "stale")
        return document
    try:
        decision = shielded(partial(handler.decide, document.state, fact.body, env))
    except Rejected as refusal:
        count_fact(fact.type, "rejected")
        _log.info("fact rejected", subject=fact.subject, event_id=fact.id, reason=refusal.code)
        return document
    if decision is None or (asked.again and _applied_already(document, decision, fact)):
        count_fact(fact.type, "ignored")
        return document
    try:
        moved = shielded(partial(apply, document, decision, Cause(fact.id, fact.correlation_id, env.now)))
    except TooLarge as error:
        raise Unprocessable(error.code, "the event that follows from it would be too large") from error
    count_fact(fact.type, "applied")
    return mark_applied(moved, fact.subject, fact.version)


def _check_target(document: Document[Any], handler: Handler[Any, Any], fact: Fact) -> None:
    if document.agency_id != fact.body.agency_id:
        raise Unprocessable("foreign-agency", f"{fact.subject} aims at a document of another agency")
    if document.kind.name != handler.kind.name:
        raise Unprocessable("wrong-kind", f"{fact.subject} aims at a {document.kind.name}, not a {handler.kind.name}")


def _applied_already(document: Document[Any], decision: Decision[Any], fact: Fact) -> bool:
    """Whether deciding again came to what the document says already: two facts that are each other's context would
    otherwise move each other for ever.
    """
    return document.has_applied(fact.subject, fact.version) and bool(decision.state == document.state)
