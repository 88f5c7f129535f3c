"""A document: state, version, facts already applied, commands already processed, facts said. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from shared.bus.cloudevents import Outgoing, encode
from shared.decision import Decision, Kind, Publish, Rejected
from shared.events.registry import BY_SHORT
from shared.ids.form import agency_of

S = TypeVar("S")

PROCESSED_MAX = 64
"""How many of the latest command keys a document remembers."""

FactKey = tuple[str, str]
"""Topic and subject: of each a document keeps the newest fact only."""


class TooLarge(Rejected):
    """The change would make an event or a document larger than others, or the database, accept."""

    code = "too-large"
    status = 413

    def __init__(self) -> None:
        super().__init__("Data ini menjadi terlalu besar atau memuat angka yang terlalu besar. Kurangi isinya.")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a document changes: the id of the fact or command, the correlation it belongs to, and when."""

    id: str
    correlation_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """The newest fact about one subject on one topic, without its body, which is built when it is sent.

    ``version`` is the document's when the fact was said: whenever it is sent, it has the same id and sequence.
    """

    type: str
    subject: str
    version: int
    cause: Cause

    @property
    def key(self) -> FactKey:
        """What the next fact about the same subject replaces it by."""
        return BY_SHORT[self.type].topic, self.subject


@dataclass(frozen=True)
class Document(Generic[S]):
    """One document as read or about to be written; the guarded write expects ``stored_version`` and ``stored_stamp``.

    Each save leaves another stamp, also one that keeps the version because it only notes a fact or a key.
    """

    id: str
    kind: Kind[S]
    agency_id: str
    stored_version: int = 0
    stored_stamp: str | None = None
    version: int = 0
    state: S | None = None
    applied: dict[str, int] = field(default_factory=dict)
    """The newest version applied of each foreign subject."""
    processed: tuple[str, ...] = ()
    """The latest keys of commands."""
    facts: dict[FactKey, Said] = field(default_factory=dict)
    """The newest fact of each topic and subject."""
    saying: frozenset[FactKey] = frozenset()
    """Which of them were said since the document was read."""
    mark: str | None = None
    """Which process said the newest of them, and the number of that save, as read."""
    dirty: bool = False

    @property
    def jobs(self) -> tuple[str, ...]:
        """The names of this document's pending bulk jobs."""
        names: tuple[str, ...] = getattr(self.state, "jobs", ())
        return names

    @property
    def present(self) -> S:
        """The state of a document that was found, or has pending jobs, and therefore has one.

        :raises LookupError: when there is none after all
        """
        if self.state is None:
            raise LookupError(f"{self.id} has no state")
        return self.state

    def has_applied(self, subject: str, version: int) -> bool:
        """Whether this version of a foreign subject, or a later one, was applied already."""
        return self.applied.get(subject, 0) >= version


def fresh(*, kind: Kind[S], id: str) -> Document[S]:
    """A document that does not exist yet; its agency is the first part of its id."""
    return Document(id=id, kind=kind, agency_id=agency_of(id))


def apply(document: Document[S], decision: Decision[S], cause: Cause) -> Document[S]:
    """Take a decision: one version further, with the facts that it says noted."""
    if not decision.publishes and (decision.state is document.state or decision.state == document.state):
        return document
    version = document.version + 1
    said = {each.key: each for fact in decision.publishes for each in (Said(fact.type, fact.subject, version, cause),)}
    return replace(
        document,
        version=version,
        state=decision.state,
        facts=document.facts | said,
        saying=document.saying | said.keys(),
        dirty=True,
    )


def mark_applied(document: Document[S], subject: str, version: int) -> Document[S]:
    """Remember that a fact was applied, so that it or an older one is recognised when it comes again.

    That alone is no reason to write: the newest fact about a subject comes once more when its topic is read again.
    """
    return replace(document, applied=document.applied | {subject: version})


def mark_processed(document: Document[S], key: str) -> Document[S]:
    """Remember a command's key, so that the same command sent again changes nothing."""
    return replace(document, processed=(*document.processed, key)[-PROCESSED_MAX:], dirty=True)


def events(document: Document[Any], keys: Iterable[FactKey] | None = None) -> tuple[Outgoing, ...]:
    """Build the events that tell the facts of some keys, or all, from the present state."""
    wanted = sorted(document.facts if keys is None else keys)
    return tuple(_event(document, document.facts[key]) for key in wanted if key in document.facts)


def _event(document: Document[Any], said: Said) -> Outgoing:
    body = document.kind.body(document.present, Publish(said.type, said.subject), said.version)
    cause = said.cause
    return encode(BY_SHORT[said.type], body, now=cause.now, cause_id=cause.id, correlation_id=cause.correlation_id)
