"""A small kind of document and records built by hand, for testing the core without any service."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.batch import Batches, Handler, Handlers
from shared.bus.cloudevents import Outgoing, encode
from shared.commands import By, Command, Commands
from shared.decision import Actor, Decision, Env, Kind, Publish, publishes_nothing
from shared.document import Cause
from shared.events.base import Body
from shared.events.directory import Person, PositionGroup
from shared.events.goals import CycleEnrolment
from shared.events.registry import BY_SHORT
from shared.ids.form import agency_of
from shared.mongo.documents import Documents
from shared.times import Times, _Known
from tests.support.memory import Quiet

NOW = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
TODAY = date(2025, 3, 1)
ZONE = "Asia/Jakarta"
ID = "a:person:e1"
CAUSE = Cause("c", "c", NOW)


@dataclass(frozen=True)
class Tally:
    """Counts how often a fact about a person was applied, to make a double effect visible."""

    agency_id: str
    counted: int = 0
    unit_id: str = "u"
    newest: int = 0
    jobs: tuple[str, ...] = ()


def _body(state: Tally, publish: Publish, version: int) -> Body:
    return CycleEnrolment(
        agency_id=state.agency_id,
        subject=publish.subject,
        version=version,
        cycle_id=publish.subject.rsplit(":", 1)[-1],
        people=state.counted,
        complete=False,
    )


TALLY = Kind("person", Tally, lambda state: {"unit_id": state.unit_id}, _body)


@dataclass(frozen=True)
class Other:
    """The state of another kind of document."""

    agency_id: str


OTHER = Kind("other", Other, lambda _state: {}, publishes_nothing)


def count(state: Tally | None, body: Person, _env: Env) -> Decision[Tally]:
    state = state or Tally(body.agency_id)
    moved = replace(state, counted=state.counted + 1, newest=body.version, unit_id=body.unit_id)
    return Decision(moved, (Publish("cycle.enrolled", body.subject),))


def itself(body: Person, _env: Env) -> tuple[str, ...]:
    """Target the document of the person whom a fact is about."""
    return (body.subject,)


HANDLERS: Handlers = {Person: (Handler(kind=TALLY, targets=itself, decide=count),)}


class Zoned(Times):
    """Knows every agency's zone without reading."""

    async def _read(self, agency_ids: Iterable[str]) -> None:
        self._known |= {id: _Known(ZONE, timedelta(), float("inf")) for id in agency_ids}


def times_of(documents: Documents) -> Times:
    return Zoned(documents, zone=ZONE)


def batches_of(documents: Documents, handlers: Handlers = HANDLERS) -> Batches:
    return Batches(
        documents=documents,
        teller=Quiet(documents),
        handlers=handlers,
        message_bytes_max=1 << 20,
        times=times_of(documents),
    )


def add(state: Tally | None, number: int, env: Env) -> Decision[Tally]:
    """Decide a command: count so many more."""
    state = state or Tally(agency_of(env.id))
    publish = Publish("cycle.enrolled", f"{agency_of(env.id)}:enrolment:c")
    return Decision(replace(state, counted=state.counted + number), (publish,))


def plus(number: int = 1, id: str = ID, *, decide: Any = add, **more: Any) -> Command[Any, Any]:
    return Command(TALLY, id, decide, number, **more)


def by(agency_id: str = "a", *, if_version: int | None = None) -> By:
    return By(agency_id=agency_id, actor=Actor(employee_id="e1", today=TODAY), if_version=if_version)


def commands_of(documents: Documents) -> Commands:
    return Commands(documents=documents, teller=Quiet(documents), times=times_of(documents))


def environment(id: str = ID, *, actor: Actor | None = None, **contexts: Any) -> Env:
    return Env(id=id, now=NOW, today=TODAY, actor=actor, contexts=contexts)


def person(employee: str = "e1", version: int = 1, agency: str = "a", **more: Any) -> Person:
    content = {
        "agency_id": agency,
        "subject": f"{agency}:person:{employee}",
        "version": version,
        "employee_id": employee,
        "name": "Sari",
        "unit_id": "u",
        "position": "Analis",
        "position_group": PositionGroup.JF,
        "valid_from": date(2025, 1, 1),
    }
    return Person.model_validate(content | more)


def event_of(body: Person) -> Outgoing:
    return encode(BY_SHORT["person.recorded"], body, now=NOW, cause_id="test", correlation_id="test")


def with_header(event: Outgoing, name: str, value: str | None) -> tuple[tuple[str, bytes], ...]:
    kept = [(key, text.encode()) for key, text in event.headers if key != name]
    return tuple(kept if value is None else [*kept, (name, value.encode())])
