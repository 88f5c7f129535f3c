"""A document: state, version, facts already applied, commands already processed, events still owed. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from zlib import crc32

from shared.bus.cloudevents import Outgoing, encode
from shared.decision import Decision, Kind, Publish, Rejected
from shared.events.registry import BY_SHORT
from shared.ids.form import agency_of

S = TypeVar("S")

PROCESSED_MAX = 64
"""How many of the latest command keys a document remembers."""

EVENT_BYTES_MAX = 1 << 20
"""How large an event may become: what services take from Kafka unless they are set otherwise."""


class TooLarge(Rejected):
    """The change would make an event or a document larger than the others, or the database, accept."""

    code = "too-large"
    status = 413

    def __init__(self) -> None:
        super().__init__("Data ini menjadi terlalu besar atau memuat angka yang terlalu besar. Kurangi isinya.")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a document changes: the id of the fact or command and the correlation it belongs to."""

    id: str
    correlation_id: str
    now: datetime


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
    published: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The last fact of each topic and subject: its type, and when it was decided."""
    outbox: tuple[Outgoing, ...] = ()
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

    def slot(self, slots: int) -> int:
        """Which relay slot publishes for this document."""
        return crc32(self.id.encode()) % slots

    def has_applied(self, subject: str, version: int) -> bool:
        """Whether this version of a foreign subject, or a later one, was applied already."""
        return self.applied.get(subject, 0) >= version


def fresh(*, kind: Kind[S], id: str) -> Document[S]:
    """A document that does not exist yet; its agency is the first part of its id."""
    return Document(id=id, kind=kind, agency_id=agency_of(id))


def apply(document: Document[S], decision: Decision[S], cause: Cause) -> Document[S]:
    """Take a decision: one version further, with the facts it publishes added to the outbox.

    :raises TooLarge: when an event would be larger than others take
    """
    if decision.state is document.state and not decision.publishes:
        return document
    version = document.version + 1
    owed = tuple(_outgoing(document.kind, decision.state, version, each, cause) for each in decision.publishes)
    if any(len(event.value) > EVENT_BYTES_MAX for event in owed):
        raise TooLarge
    return replace(
        document,
        version=version,
        state=decision.state,
        outbox=document.outbox + owed,
        published=document.published | _published(decision.publishes, cause),
        dirty=True,
    )


def mark_applied(document: Document[S], subject: str, version: int) -> Document[S]:
    """Remember that a fact was applied, so that it or an older one is recognised when it comes again."""
    return replace(document, applied=document.applied | {subject: version}, dirty=True)


def mark_processed(document: Document[S], key: str) -> Document[S]:
    """Remember a command's key, so that the same command sent again changes nothing."""
    return replace(document, processed=(*document.processed, key)[-PROCESSED_MAX:], dirty=True)


def current_events(document: Document[S], now: datetime) -> tuple[Outgoing, ...]:
    """The last fact of each subject on each topic, built again from the present state: a broker lost its data."""
    if document.state is None:
        return ()
    cause = Cause(id="republish", correlation_id="republish", now=now)
    return tuple(
        _outgoing(
            document.kind,
            document.state,
            document.version,
            Publish(short, key.split("|", 1)[1]),
            replace(cause, now=datetime.fromisoformat(time)),
        )
        for key, (short, time) in sorted(document.published.items())
    )


def _published(facts: tuple[Publish, ...], cause: Cause) -> dict[str, tuple[str, str]]:
    return {f"{BY_SHORT[each.type].topic}|{each.subject}": (each.type, cause.now.isoformat()) for each in facts}


def _outgoing(kind: Kind[Any], state: Any, version: int, fact: Publish, cause: Cause) -> Outgoing:
    body = kind.body(state, fact, version)
    return encode(BY_SHORT[fact.type], body, now=cause.now, cause_id=cause.id, correlation_id=cause.correlation_id)
