"""What pure code hands back: decisions and refusals. No I/O, no clock, no framework."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from shared.events.base import Body

S = TypeVar("S")

Contexts = Mapping[str, Any]
"""States of documents that a decision may read but not change, by document id."""


@dataclass(frozen=True, slots=True)
class Says:
    """One fact to tell the others: the short type name and whom it is about (a subject id)."""

    type: str
    subject: str


@dataclass(frozen=True)
class Decision(Generic[S]):
    """The new state of a document and the facts that follow from it, at most one per topic and subject."""

    state: S
    says: tuple[Says, ...] = ()


@dataclass(frozen=True)
class Kind(Generic[S]):
    """A kind of document: its name in ids, its state type, what to look it up by, how it tells its facts.

    ``body`` builds the event body of one fact from the state and the version; it must depend on nothing else,
    so that the current state can be published again at any time.
    """

    name: str
    state: type[S]
    lookup: Callable[[S], Mapping[str, Any]]
    body: Callable[[S, Says, int], Body]


def publishes_nothing(_state: object, says: Says, _version: int) -> Body:
    """Stand in for the body of kinds that tell no facts.

    :raises LookupError: always
    """
    raise LookupError(f"{says.subject} publishes nothing")


class Rejected(Exception):
    """Understood, but not allowed. The text is Indonesian, for people, and says what to do next."""

    code: ClassVar[str] = "rejected"
    status: ClassVar[int] = 409
    current_version: int | None = None
    """The document's version now, where the caller acted on an older one."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class Invalid(Rejected):
    """A value is wrong in itself: ``field`` names it."""

    code = "invalid"
    status = 422


class NotYours(Rejected):
    """The caller is not the person whom the rule names for this act."""

    code = "not-yours"
    status = 403


class NotYet(Rejected):
    """Something that this act needs is not known here yet; the same call may succeed later."""

    code = "not-yet"
    status = 409


class Unprocessable(Exception):
    """A fact that can never be applied; the text says why. At the Kafka door the message is parked."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def document_id(agency_id: str, kind: str, *parts: str | int) -> str:
    """Join a document id: ``agency:kind:part:...``. The first part binds it to its agency."""
    return ":".join((agency_id, kind, *(str(part) for part in parts)))
