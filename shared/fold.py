"""The fold: a batch of facts becomes few reads, pure decisions in order, one guarded bulk write.

batch -> read headers, newest version per subject -> validate -> group by document -> one find -> decide
      -> one unordered bulk write -> publish what is owed -> park what is bad -> the caller commits offsets
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from aiokafka import ConsumerRecord

from shared.dead_letter import Parked, shielded
from shared.decision import Contexts, Decision, Kind, Rejected, Unprocessable
from shared.document import Cause, Document, TooLarge, apply, fresh, mark_seen
from shared.events.base import Body
from shared.intake import Fact, take
from shared.logs import get
from shared.metrics import CONFLICTS, FACTS
from shared.mongo.documents import Documents, Owing, Unstorable

B = TypeVar("B", bound=Body)
S = TypeVar("S")
_log = get(__name__)


@dataclass(frozen=True)
class Handler(Generic[B, S]):
    """What one type of fact does to one kind of document.

    ``contexts`` names documents that are only read, ``targets`` those to change; ``decide`` gets the state (None
    when there is no document yet), the body, the contexts' states and the time, and returns None for "nothing to do".
    """

    kind: Kind[S]
    targets: Callable[[B, Contexts], Sequence[str]]
    decide: Callable[[S | None, B, Contexts, datetime], Decision[S] | None]
    contexts: Callable[[B], Sequence[str]] = lambda _body: ()


Handlers = Mapping[str, tuple[Handler[Any, Any], ...]]


@dataclass(slots=True)
class Folded:
    """What a batch came to: what is owed now, what is bad, how many facts were understood."""

    owing: dict[str, Owing] = field(default_factory=dict)
    parked: list[Parked] = field(default_factory=list)
    good: int = 0


class Fold:
    """Folds batches of one service's facts into its documents."""

    def __init__(self, *, documents: Documents, handlers: Handlers, message_bytes_max: int) -> None:
        self._documents = documents
        self._handlers = handlers
        self._bytes_max = message_bytes_max

    async def fold(self, records: Iterable[ConsumerRecord], *, now: datetime) -> Folded:
        """Apply all facts of a batch. Nothing is published or committed here; doing it twice changes nothing."""
        facts, parked = take(records, handled=self._handlers, bytes_max=self._bytes_max)
        folded = Folded(parked=parked)
        bad: dict[int, Parked] = {}
        pending = [read for fact in facts if (read := self._read(fact, bad)) is not None]
        again = frozenset[int]()
        while pending:
            pending, again = await self._round(pending, again, now, folded, bad)
        folded.parked.extend(bad.values())
        folded.good = len(facts) - len(bad)
        return folded

    def _read(self, fact: Fact, bad: dict[int, Parked]) -> "_Read | None":
        """Ask the handlers which contexts a fact needs; those of another agency are as if they did not exist."""
        handlers = self._handlers[fact.type.short]
        mine = fact.body.agency_id + ":"
        try:
            asked = [id for handler in handlers for id in shielded(partial(handler.contexts, fact.body))]
        except (Rejected, Unprocessable) as error:
            bad[fact.number] = _parked(fact, error)
            return None
        return _Read(fact, handlers, frozenset(id for id in asked if id.startswith(mine)))

    async def _round(
        self,
        reads: Sequence["_Read"],
        again: frozenset[int],
        now: datetime,
        folded: Folded,
        bad: dict[int, Parked],
    ) -> tuple[list["_Read"], frozenset[int]]:
        """Fold once; return the facts to fold again, and which of them because a context changed meanwhile.

        The latter are decided again although the document has seen them: they were decided on what is not true
        any more, and whoever changed the context may have passed this document before it was written.
        """
        context_ids = frozenset[str]().union(*(read.contexts for read in reads))
        contexts = await self._documents.load(context_ids)
        states = {id: document.state for id, document in contexts.items()}
        steps = [step for read in reads for step in _steps(read, states, bad)]
        documents = await self._documents.load({id for _fact, _handler, id in steps})
        for fact, handler, id in steps:
            document = documents.get(id) or fresh(kind=handler.kind, id=id)
            try:
                documents[id] = _advance(document, handler, fact, states, now, again=fact.number in again)
            except Unprocessable as error:
                bad[fact.number] = _parked(fact, error)
        try:
            saved = await self._documents.save(documents.values(), now=now)
        except Unstorable as error:
            guilty = {fact.number: fact for fact, _handler, id in steps if id in error.ids}
            bad |= {number: Parked(fact.record, "unstorable", str(error)) for number, fact in guilty.items()}
            return [read for read in reads if read.fact.number not in bad], again
        folded.owing |= {each.id: each for each in saved.owing}
        CONFLICTS.inc(len(saved.losers))
        lost = {fact.number for fact, _handler, id in steps if id in saved.losers}
        changed = await self._changed(contexts, context_ids)
        outdated = frozenset(read.fact.number for read in reads if not changed.isdisjoint(read.contexts))
        repeat = (lost | outdated) - bad.keys()
        return [read for read in reads if read.fact.number in repeat], outdated

    async def _changed(self, contexts: Mapping[str, Document[Any]], ids: frozenset[str]) -> set[str]:
        """Which contexts are not any more what the decisions saw."""
        if not ids:
            return set()
        versions = await self._documents.versions(ids)
        return {id for id in ids if versions.get(id, 0) != (contexts[id].version if id in contexts else 0)}


@dataclass(frozen=True, slots=True)
class _Read:
    """A fact with its handlers and the ids of the contexts that they asked for."""

    fact: Fact
    handlers: tuple[Handler[Any, Any], ...]
    contexts: frozenset[str]


def _steps(read: _Read, states: Contexts, bad: dict[int, Parked]) -> list[tuple[Fact, Handler[Any, Any], str]]:
    fact = read.fact
    try:
        return [
            (fact, handler, id)
            for handler in read.handlers
            for id in dict.fromkeys(shielded(partial(handler.targets, fact.body, states)))
        ]
    except (Rejected, Unprocessable) as error:
        bad[fact.number] = _parked(fact, error)
        return []


def _parked(fact: Fact, error: Rejected | Unprocessable) -> Parked:
    if isinstance(error, Rejected):
        return Parked(fact.record, error.code, "refused before it was decided")
    return Parked(fact.record, error.reason, error.detail)


def _advance(
    document: Document[Any],
    handler: Handler[Any, Any],
    fact: Fact,
    states: Contexts,
    now: datetime,
    *,
    again: bool,
) -> Document[Any]:
    if document.agency_id != fact.body.agency_id:
        raise Unprocessable("foreign-agency", f"{fact.subject} aims at a document of another agency")
    if document.kind is not handler.kind and document.kind.name != handler.kind.name:
        raise Unprocessable("wrong-kind", f"{fact.subject} aims at a {document.kind.name}, not a {handler.kind.name}")
    if document.has_seen(fact.subject, fact.version + 1 if again else fact.version):
        FACTS.labels(type=fact.type.short, fate="stale").inc()
        return document
    try:
        decision = shielded(partial(handler.decide, document.state, fact.body, states, now))
    except Rejected as refusal:
        FACTS.labels(type=fact.type.short, fate="rejected").inc()
        _log.info("fact rejected", subject=fact.subject, event_id=fact.id, reason=refusal.code)
        return document
    if decision is None or (again and _said_already(document, decision, fact)):
        FACTS.labels(type=fact.type.short, fate="ignored").inc()
        return document
    try:
        moved = shielded(partial(apply, document, decision, Cause(fact.id, fact.correlation_id, now)))
    except TooLarge as error:
        raise Unprocessable(error.code, "the event that follows from it would be too large") from error
    FACTS.labels(type=fact.type.short, fate="applied").inc()
    return mark_seen(moved, fact.subject, fact.version)


def _said_already(document: Document[Any], decision: Decision[Any], fact: Fact) -> bool:
    """Whether deciding again came to what the document says already: two facts that are each other's context would
    otherwise move each other for ever.
    """
    return document.has_seen(fact.subject, fact.version) and bool(decision.state == document.state)
