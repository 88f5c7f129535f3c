"""What pure code is handed and hands back: an environment, decisions, refusals. No I/O, no clock, no framework."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Generic, NoReturn, Protocol, TypeVar

from shared.events.base import Body
from shared.events.delegation import DelegationStatus
from shared.indonesian import date_text

S = TypeVar("S")

Contexts = Mapping[str, Any]
"""States of documents that a decision may read but not change, by document id."""

DayOf = Callable[[datetime], date]
"""The day of a moment, in the zone of the agency."""

_EARLIER_MAX = timedelta(days=366)


class Dated(Protocol):
    """What somebody writes about the day of an act: the day, and why it is an earlier one."""

    @property
    def on(self) -> date | None:
        """The day, where one is written."""

    @property
    def on_reason(self) -> str:
        """Why an officer records a day before the step before."""


@dataclass(frozen=True, slots=True)
class Publish:
    """One fact to publish: the short type name and whom it is about (a subject id)."""

    type: str
    subject: str


@dataclass(frozen=True)
class Decision(Generic[S]):
    """The new state of a document and the facts that follow from it, at most one per topic and subject.

    ``outcomes``: what became of each item of a bulk command, in order. ``additions``: documents that a command inserts
    before it saves its own (:mod:`shared.additions`).
    """

    state: S
    publishes: tuple[Publish, ...] = ()
    outcomes: tuple[Any, ...] = ()
    additions: "tuple[Addition[Any], ...]" = ()


@dataclass(frozen=True)
class Kind(Generic[S]):
    """A kind of document: its name in ids, its state type, what to look it up by, how its facts read.

    ``body`` builds the event body of one fact from the state and the version; it must depend on nothing else,
    so that the current state can be published again at any time. ``upcast`` turns a stored state of an earlier shape
    into one of today's. ``belongs_to``: documents of this kind are additions (:class:`Addition`); it names the document
    by which they are found, if any.
    """

    name: str
    state: type[S]
    lookup: Callable[[S], Mapping[str, Any]]
    body: Callable[[S, Publish, int], Body]
    upcast: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    belongs_to: Callable[[S], str | None] | None = None


@dataclass(frozen=True)
class Addition(Generic[S]):
    """A document that is inserted once and never changed. Whether it counts, another document says."""

    kind: Kind[S]
    id: str
    state: S


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """What counts of a delegation: who acts for whom, on which days, and whether that was accepted."""

    agency_id: str
    principal_id: str
    delegate_id: str
    kind: str
    valid_from: date
    valid_to: date
    status: DelegationStatus = DelegationStatus.PROPOSED
    answered_on: date | None = None

    @property
    def is_live(self) -> bool:
        """Whether it waits for an answer or was accepted."""
        return self.status in (DelegationStatus.PROPOSED, DelegationStatus.ACCEPTED)

    @property
    def is_accepted(self) -> bool:
        """Whether the delegate accepted, and nobody ended it since."""
        return self.status is DelegationStatus.ACCEPTED

    def covers(self, on: date) -> bool:
        """Whether a day is one of its days, both ends included."""
        return self.valid_from <= on <= self.valid_to

    def is_in_force(self, on: date) -> bool:
        """Whether the delegate has the authority on a day: accepted by then."""
        accepted = self.is_accepted and self.answered_on is not None and self.answered_on <= on
        return accepted and self.covers(on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, as far as decisions care. ``officer``: acts for the agency as a whole; ``units``: for these only.

    Whether somebody is an officer for what is decided on, :func:`shared.authority.is_officer_of` says.

    ``today`` is the agency's day by the server's clock, when the act came: authority and sight are held against it and
    against no other day. ``given``: the delegations to this person, whoever gave them and whatever became of them.
    """

    employee_id: str
    today: date
    officer: bool = False
    units: frozenset[str] = frozenset()
    given: tuple[Delegation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """What a decision may know beside the state and the input.

    ``id`` is the document decided on, ``now`` in UTC, ``today`` the day in the agency's zone, as ``day_of`` gives it
    for other moments. There is an ``actor`` only where somebody known acts: facts, bulk jobs and what the public sends
    are nobody's act.
    """

    id: str
    now: datetime
    today: date
    actor: Actor | None = None
    contexts: Contexts = field(default_factory=dict)
    day_of: DayOf = datetime.date

    @property
    def by(self) -> Actor:
        """Who acts.

        :raises LookupError: when nobody does; a decision about people's acts was used for a fact
        """
        if self.actor is None:
            raise LookupError(f"nobody acts on {self.id}")
        return self.actor

    def get(self, kind: Kind[S], id: str | None) -> S | None:
        """The state of a context of this kind; None when there is no such document."""
        found = self.contexts.get(id) if id is not None else None
        return found if isinstance(found, kind.state) else None

    def all(self, kind: Kind[S], ids: Sequence[str] | None = None) -> tuple[S, ...]:
        """The contexts of this kind, of some ids or of all that were read."""
        wanted = self.contexts if ids is None else ids
        return tuple(state for id in wanted if (state := self.get(kind, id)) is not None)

    def on(self, written: Dated, *, since: date | None) -> date:
        """The day on which something happened on paper, as somebody writes it; today when nobody does.

        It is a description and no more: it lies between the step before (``since``; None: there is none, and the day is
        today) and today. Officers may record an earlier one, of the year before, when they say why.

        :raises DayAhead: when it has not come yet
        :raises DayTooEarly: when it lies before the step before and no officer says why
        """
        day = written.on or self.today
        first = min(since or self.today, self.today)
        if day > self.today:
            raise DayAhead(f"Tanggal {date_text(day)} belum tiba; hari ini {date_text(self.today)}.", field="on")
        if day >= first:
            return day
        early = f"Tanggal {date_text(day)} mendahului langkah sebelumnya ({date_text(first)})."
        if not (self.by.officer or self.by.units):
            raise DayTooEarly(f"{early} Hanya pengelola kinerja yang dapat mencatatnya.", field="on")
        if not written.on_reason.strip():
            raise DayTooEarly(f"{early} Sebutkan alasannya.", field="on_reason")
        if first - day > _EARLIER_MAX:
            raise DayTooEarly(f"Tanggal {date_text(day)} lebih dari setahun sebelum {date_text(first)}.", field="on")
        return day


class Rejected(Exception):
    """Understood, but not allowed. The text is Indonesian, for people, and says what to do next."""

    code: ClassVar[str] = "rejected"
    status: ClassVar[int] = 409
    current_version: int | None = None
    """The document's version now, where the caller acted on an older one."""
    faults: tuple[tuple[str, str], ...] = ()
    """All wrong fields with what is wrong there, where several are."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class Invalid(Rejected):
    """A value is wrong in itself: ``field`` names it."""

    code = "invalid"
    status = 422


class Findings:
    """Collects what is wrong with an input, ``with findings: check(...)``, so that all of it is told at once."""

    def __init__(self) -> None:
        self._found: list[Invalid] = []

    def __enter__(self) -> None:
        """Begin a check; the next ones are made whatever comes of it."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, Invalid):
            self._found.append(error)
        return isinstance(error, Invalid)

    def tell(self) -> None:
        """Refuse for all that was found, if anything was.

        :raises Invalid: the first that was found, with the faults and the words of all.
        """
        if not self._found:
            return
        first = self._found[0]
        if len(self._found) > 1:
            first.faults = tuple(
                fault for each in self._found for fault in each.faults or ((each.field or "", each.text),)
            )
            first.text = " ".join(dict.fromkeys(text for _field, text in first.faults))
        raise first


class DayAhead(Invalid):
    """The day written has not come yet."""

    code = "day-ahead"


class DayTooEarly(Invalid):
    """The day written lies before the step before; officers may record one, and say why."""

    code = "day-too-early"


class NotYours(Rejected):
    """The caller is not the person whom the rule names for this act."""

    code = "not-yours"
    status = 403


class NotFound(Rejected):
    """There is no such document in the caller's agency, or none for this caller."""

    code = "not-found"
    status = 404


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


def without(jobs: tuple[str, ...], *done: str) -> tuple[str, ...]:
    """Take names off the pending jobs of a state."""
    return tuple(name for name in jobs if name not in done)


def publishes_nothing(_state: object, publish: Publish, _version: int) -> NoReturn:
    """Be the ``body`` of kinds that others never learn of."""
    raise LookupError(f"{publish.subject} has no events")


def not_found() -> NotFound:
    """Refuse in the same words whether a thing is not there, belongs to another agency, or is not for this caller."""
    return NotFound("Data tidak ditemukan di instansi Anda. Periksa kembali nomornya.")


def existing(state: S | None) -> S:
    """Give the state that a decision needs.

    :raises NotFound: when there is no such document
    """
    if state is None:
        raise not_found()
    return state
