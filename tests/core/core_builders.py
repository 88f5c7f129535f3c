"""A small kind of document and records built by hand, for testing the core without any service."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from aiokafka import ConsumerRecord

from shared.bus.cloudevents import Outgoing, encode
from shared.decision import Contexts, Decision, Kind, Says
from shared.events.base import Body
from shared.events.directory import Person, PositionGroup
from shared.events.goals import CycleEnrolment
from shared.events.registry import BY_SHORT
from shared.fold import Handler, Handlers

NOW = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Tally:
    """Counts how often a person was heard, to make a double effect visible."""

    agency_id: str
    heard: int = 0
    unit_id: str = "u"
    newest: int = 0
    owes: tuple[str, ...] = ()


def _body(state: Tally, says: Says, version: int) -> Body:
    return CycleEnrolment(
        agency_id=state.agency_id,
        subject=says.subject,
        version=version,
        cycle_id=says.subject.rsplit(":", 1)[-1],
        people=state.heard,
        complete=False,
    )


TALLY = Kind("person", Tally, lambda state: {"unit_id": state.unit_id}, _body)


def count(state: Tally | None, body: Person, _contexts: Contexts, _now: datetime) -> Decision[Tally]:
    state = state or Tally(body.agency_id)
    moved = replace(state, heard=state.heard + 1, newest=body.version, unit_id=body.unit_id)
    return Decision(moved, (Says("cycle.enrolled", body.subject),))


HANDLERS: Handlers = {
    "person.recorded": (Handler(kind=TALLY, targets=lambda body, _contexts: (body.subject,), decide=count),)
}


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


def heard(body: Person) -> Outgoing:
    return encode(BY_SHORT["person.recorded"], body, now=NOW, cause_id="test", correlation_id="test")


def record(event: Outgoing, *, offset: int = 0, **change: Any) -> ConsumerRecord:
    """A record as the consumer hands it over; ``change`` spoils it."""
    content: dict[str, Any] = {
        "topic": event.topic,
        "partition": 0,
        "offset": offset,
        "timestamp": 0,
        "timestamp_type": 0,
        "key": event.key.encode(),
        "value": event.value,
        "checksum": None,
        "serialized_key_size": 0,
        "serialized_value_size": len(event.value),
        "headers": tuple((key, value.encode()) for key, value in event.headers),
    }
    return ConsumerRecord(**(content | change))


def with_header(event: Outgoing, name: str, value: str | None) -> tuple[tuple[str, bytes], ...]:
    kept = [(key, text.encode()) for key, text in event.headers if key != name]
    return tuple(kept if value is None else [*kept, (name, value.encode())])
