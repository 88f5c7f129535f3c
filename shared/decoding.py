"""Decoding: from records to facts. What is stale is dropped by its headers, what is bad gets its reason."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Final

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from shared.bus.cloudevents import Incoming, NotCloudEvents, read_headers
from shared.dead_letter import Parked
from shared.decision import Unprocessable
from shared.events.base import Body
from shared.events.event_type import EventType
from shared.events.registry import BY_NAME
from shared.ids.form import agency_of
from shared.metrics import count_fact

DECISIONS_MAX: Final = 10_000_000
"""A version says how often its document was decided on; once a second, day and night, comes to so many in 115 days."""

_CLOCKED: Final = {"directory": 1 << 32}
"""Whose versions begin at the second, since 1970, in which a subject was first recorded: below this until 2106."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One validated fact. ``number`` is its place in the batch."""

    number: int
    id: str
    type: EventType
    subject: str
    version: int
    correlation_id: str
    body: Body
    record: ConsumerRecord


@dataclass(slots=True)
class _Candidate:
    number: int
    type: EventType
    header: Incoming
    record: ConsumerRecord


def decode(
    records: Iterable[ConsumerRecord],
    *,
    wanted: Container[type[Body]],
    bytes_max: int,
    version_max: int = DECISIONS_MAX,
) -> tuple[list[Fact], list[Parked]]:
    """Keep the newest valid version per subject of the wanted bodies, in the order of arrival; say why others are bad.

    A newer record that turns out to be bad does not hide an older good one of the same subject.
    """
    parked: list[Parked] = []
    by_subject: dict[tuple[str, str], list[_Candidate]] = {}
    for number, record in enumerate(records):
        try:
            candidate = _open(number, record, bytes_max, version_max)
        except Unprocessable as error:
            parked.append(Parked(record, error.reason, error.detail))
            continue
        if candidate is not None and candidate.type.body in wanted:
            by_subject.setdefault((candidate.record.topic, candidate.header.subject), []).append(candidate)
    facts = [fact for group in by_subject.values() if (fact := _newest(group, parked)) is not None]
    return sorted(facts, key=lambda fact: fact.number), parked


def _open(number: int, record: ConsumerRecord, bytes_max: int, version_max: int) -> _Candidate | None:
    if record.value is None:
        return None
    if len(record.value) > bytes_max:
        raise Unprocessable("too-large", f"{len(record.value)} bytes, {bytes_max} are allowed")
    try:
        header = read_headers(record.headers)
    except NotCloudEvents as error:
        raise Unprocessable("not-a-cloudevent", str(error)) from error
    event_type = BY_NAME.get(header.type_name)
    if event_type is None:
        raise Unprocessable("unknown-type", header.type_name[:200])
    if event_type.topic != record.topic:
        raise Unprocessable("wrong-topic", f"{event_type.short} belongs on {event_type.topic}")
    if header.source != event_type.source:
        raise Unprocessable("foreign-source", f"{header.source[:200]} is not {event_type.source}")
    limit = max(version_max, _CLOCKED.get(event_type.owner, 0))
    if header.sequence > limit:
        # Applied, it would make every later version of this subject count as stale, for good.
        raise Unprocessable("implausible-version", f"{header.sequence}, at most {limit} are plausible")
    return _Candidate(number, event_type, header, record)


def _newest(group: list[_Candidate], parked: list[Parked]) -> Fact | None:
    for candidate in sorted(group, key=lambda each: (each.header.sequence, each.number), reverse=True):
        try:
            fact = _validate(candidate)
        except Unprocessable as error:
            parked.append(Parked(candidate.record, error.reason, error.detail))
            continue
        older = len(group) - 1
        if older:
            count_fact(candidate.type, "stale", older)
        return fact
    return None


def _validate(candidate: _Candidate) -> Fact:
    header = candidate.header
    try:
        body = candidate.type.adapter.validate_json(candidate.record.value)
    except ValidationError as error:
        raise _unprocessable(error) from error
    if body.subject != header.subject or body.version != header.sequence:
        raise Unprocessable("inconsistent", "subject or version differ between headers and body")
    if agency_of(body.subject) != body.agency_id:
        raise Unprocessable("foreign-agency", f"the subject does not belong to agency {body.agency_id}")
    return Fact(
        candidate.number,
        header.id,
        candidate.type,
        body.subject,
        body.version,
        header.correlation_id,
        body,
        candidate.record,
    )


def _unprocessable(error: ValidationError) -> Unprocessable:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    places = [".".join(str(part) for part in problem["loc"]) or "(body)" for problem in problems]
    if problems[0]["type"] == "json_invalid":
        return Unprocessable("not-json", str(problems[0]["msg"]))
    if any(place == "agency_id" for place in places):
        return Unprocessable("missing-agency", "agency_id is missing or malformed")
    told = "; ".join(f"{place}: {problem['msg']}" for place, problem in zip(places, problems, strict=True))
    return Unprocessable("invalid-body", told)
