"""The fold: a batch of facts becomes few reads, pure decisions in order, one guarded bulk write.

batch -> read headers, newest version per subject -> validate -> group by document -> one find -> decide
      -> one unordered bulk write -> publish what is owed -> park what is bad -> the caller commits offsets
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from aiokafka import ConsumerRecord

from shared.dead_letter import Parked, shielded
from shared.decision import Contexts, Decision, Kind, Rejected, Unprocessable
from shared.document import Cause, Document, apply, fresh, mark_seen
from shared.events.base import Body
from shared.intake import Fact, take
from shared.logs import get
from shared.metrics import CONFLICTS, FACTS
from shared.mongo.documents import Documents, Owing

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
        folded = Folded(parked=parked, good=len(facts))
        bad: dict[int, Parked] = {}
        pending, again = facts, frozenset[int]()
        while pending:
            pending, again = await self._round(pending, again, now, folded, bad)
        folded.parked.extend(bad.values())
        folded.good -= len(bad)
        return folded

    async def _round(
        self,
        facts: Sequence[Fact],
        again: frozenset[int],
        now: datetime,
        folded: Folded,
        bad: dict[int, Parked],
    ) -> tuple[list[Fact], frozenset[int]]:
        """Fold once; return the facts to fold again, and which of them because a context changed meanwhile.

        The latter are decided again although the document has seen them: they were decided on what is not true
        any more, and whoever changed the context may have passed this document before it was written.
        """
        context_ids = {id for fact in facts for id in self._contexts(fact)}
        contexts = await self._documents.load(context_ids)
        states = {id: document.state for id, document in contexts.items()}
        steps = [step for fact in facts for step in self._steps(fact, states)]
        documents = await self._documents.load({id for _fact, _handler, id in steps})
        for fact, handler, id in steps:
            document = documents.get(id) or fresh(kind=handler.kind, id=id)
            try:
                documents[id] = _advance(document, handler, fact, states, now, again=fact.number in again)
            except Unprocessable as error:
                bad[fact.number] = Parked(fact.record, error.reason, error.detail)
        saved = await self._documents.save(documents.values(), now=now)
        folded.owing |= {each.id: each for each in saved.owing}
        CONFLICTS.inc(len(saved.losers))
        lost = {fact.number for fact, _handler, id in steps if id in saved.losers}
        changed = await self._changed(contexts, context_ids)
        outdated = {fact.number for fact in facts if not changed.isdisjoint(self._contexts(fact))}
        repeat = (lost | outdated) - bad.keys()
        return [fact for fact in facts if fact.number in repeat], frozenset(outdated)

    def _contexts(self, fact: Fact) -> list[str]:
        return [id for handler in self._of(fact) for id in handler.contexts(fact.body)]

    async def _changed(self, contexts: Mapping[str, Document[Any]], ids: set[str]) -> set[str]:
        """Which contexts are not any more what the decisions saw."""
        if not ids:
            return set()
        versions = await self._documents.versions(ids)
        return {id for id in ids if versions.get(id, 0) != (contexts[id].version if id in contexts else 0)}

    def _of(self, fact: Fact) -> tuple[Handler[Any, Any], ...]:
        return self._handlers[fact.type.short]

    def _steps(self, fact: Fact, states: Contexts) -> list[tuple[Fact, Handler[Any, Any], str]]:
        return [
            (fact, handler, id)
            for handler in self._of(fact)
            for id in dict.fromkeys(handler.targets(fact.body, states))
        ]


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
    if document.has_seen(fact.subject, fact.version + 1 if again else fact.version):
        FACTS.labels(type=fact.type.short, fate="stale").inc()
        return document
    try:
        decision = shielded(lambda: handler.decide(document.state, fact.body, states, now))
    except Rejected as refusal:
        FACTS.labels(type=fact.type.short, fate="rejected").inc()
        _log.info("fact rejected", subject=fact.subject, event_id=fact.id, reason=refusal.code)
        return document
    if decision is None:
        FACTS.labels(type=fact.type.short, fate="ignored").inc()
        return document
    FACTS.labels(type=fact.type.short, fate="applied").inc()
    moved = apply(document, decision, Cause(fact.id, fact.correlation_id, now))
    return mark_seen(moved, fact.subject, fact.version)
