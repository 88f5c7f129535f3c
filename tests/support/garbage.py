"""Records that no service of ours would write, on every topic that one of them subscribes to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import UnknownError

from shared.bus.access import KafkaAccess
from shared.events.registry import APPRAISALS, BY_SHORT, DIRECTORY, EVALUATION, FEEDBACK, GOALS
from shared.parties import PORTS, party

from .topics import GARBAGE

_EXAMPLES = Path(__file__).resolve().parents[2] / "contracts" / "examples"
_BYTES = 2 << 20
_REQUEST_BYTES_MAX = 4 << 20
NIP_OF_NOBODY: Final = "197001011995031099"
NAME_OF_NOBODY: Final = "Rahasia Purnamasari Tandipayuk"

FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    DIRECTORY: ("person.recorded", "unit.recorded"),
    GOALS: ("plan.opened", "activity.recorded", "delegation.accepted"),
    FEEDBACK: ("dossier.updated", "mentoring.session-recorded"),
    EVALUATION: ("cycle.opened", "appraisal.final"),
    APPRAISALS: ("result.withdrawn",),
}
"""On each topic facts of two types or three, or of the one that somebody of us subscribes to."""

SUBSCRIBERS: Final[Mapping[str, tuple[str, ...]]] = {
    topic: tuple(name for name in PORTS if topic in party(name).subscribes) for topic in FACTS
}
"""Who subscribes to a topic, and so parks what is not even an event there."""

HANDLERS: Final[Mapping[str, tuple[str, ...]]] = {
    short: tuple(
        name
        for name in SUBSCRIBERS[topic]
        if BY_SHORT[short].body in import_module(f"services.{name}.handlers").HANDLERS
    )
    for topic, types in FACTS.items()
    for short in types
}
"""Who handles a type, and so parks a bad fact of it; the others do not look into it."""


@dataclass(frozen=True)
class Bad:
    """A bad record, why it must be parked (empty: it must not), and by whom."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]
    reason: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Letter:
    """A parked message as the dead letters must tell it."""

    service: str
    topic: str
    partition: int
    offset: int
    reason: str


def garbage(agency: str, *, other: str) -> list[Bad]:
    """Make bad records that look as if they were about subjects of an agency, each newer than anything real."""
    return [
        bad
        for topic, types in FACTS.items()
        for bad in (
            *_nothing_like_an_event(topic, agency),
            *(each for short in types for each in _bad_facts(short, agency, other)),
        )
    ]


def oversize(agency: str) -> list[Bad]:
    """Make a record of 2 MB for every topic."""
    return [_oversize(topic, types[0], agency) for topic, types in FACTS.items()]


async def spread(access: KafkaAccess, records: Sequence[Bad], *, everywhere: bool) -> list[Letter]:
    """Send records to one partition, or to all of them; return the letters that must be found."""
    producer = AIOKafkaProducer(**access.client, max_request_size=_REQUEST_BYTES_MAX, acks="all")
    await producer.start()
    expected: list[Letter] = []
    try:
        for bad in records:
            partitions = sorted(await producer.partitions_for(bad.topic))
            for partition in partitions if everywhere else partitions[:1]:
                try:
                    sent = await producer.send_and_wait(
                        bad.topic, value=bad.value, key=bad.key, headers=bad.headers, partition=partition
                    )
                except UnknownError:
                    assert bad.key is None  # a real broker refuses what it could not compact
                    continue
                expected.extend(Letter(name, bad.topic, partition, sent.offset, bad.reason) for name in bad.by)
    finally:
        await producer.stop()
    return expected


def _nothing_like_an_event(topic: str, agency: str) -> list[Bad]:
    short = FACTS[topic][0]
    body, subscribers = _example(short, agency), SUBSCRIBERS[topic]
    key, value = body["subject"].encode(), json.dumps(body).encode()
    return [
        Bad(topic, key, value, _headers(short, body, type="id.kinerja.langit.runtuh.v9"), "unknown-type", subscribers),
        Bad(topic, key, value, [], "not-a-cloudevent", subscribers),
        Bad(topic, None, b"\x00\xff\xfe", [], "not-a-cloudevent", subscribers),
        Bad(topic, key, value, _headers(short, body, specversion="0.3"), "not-a-cloudevent", subscribers),
        Bad(topic, key, value, _headers(_elsewhere(topic), body), "wrong-topic", subscribers),
        Bad(topic, key, value, _headers(short, body, source="urn:kinerja:langit"), "foreign-source", subscribers),
        Bad(topic, key, value, _headers(short, body, sequence=str(2**63 - 1)), "implausible-version", subscribers),
        Bad(topic, key, None, []),
        Bad(topic, key, None, _headers(short, body)),
    ]


def _bad_facts(short: str, agency: str, other: str) -> list[Bad]:
    body, topic, by = _example(short, agency), BY_SHORT[short].topic, HANDLERS[short]
    headers, key = _headers(short, body), body["subject"].encode()
    nobodys = {name: value for name, value in body.items() if name != "agency_id"}
    return [
        Bad(topic, key, b"{bukan json", headers, "not-json", by),
        Bad(topic, key, json.dumps(nobodys).encode(), headers, "missing-agency", by),
        Bad(topic, key, json.dumps(body | {"agency_id": ""}).encode(), headers, "missing-agency", by),
        Bad(topic, key, json.dumps(body | {"agency_id": other}).encode(), headers, "foreign-agency", by),
        Bad(topic, key, json.dumps(body | {"version": 7}).encode(), headers, "inconsistent", by),
        Bad(topic, key, b"[]", headers, "invalid-body", by),
    ]


def _oversize(topic: str, short: str, agency: str) -> Bad:
    body = _example(short, agency)
    value = json.dumps(body | {"title": "x" * _BYTES}).encode()
    return Bad(topic, body["subject"].encode(), value, _headers(short, body), "too-large", SUBSCRIBERS[topic])


def _example(short: str, agency: str) -> dict[str, Any]:
    """The contract's example as a fact of this agency, newer than anything that is published in a test."""
    told: dict[str, Any] = json.loads((_EXAMPLES / f"{BY_SHORT[short].name}.json").read_text())
    body: dict[str, Any] = told["body"]
    rest = str(body["subject"]).split(":", 1)[1]
    changed = body | {"agency_id": agency, "subject": f"{agency}:{rest}", "version": 999_999}
    if short == "person.recorded":
        changed |= {"nip": NIP_OF_NOBODY, "name": NAME_OF_NOBODY}
    return changed


def _headers(short: str, body: Mapping[str, Any], **changed: str) -> list[tuple[str, bytes]]:
    told = {
        "specversion": "1.0",
        "id": "00000000-0000-5000-8000-000000000000",
        "type": BY_SHORT[short].name,
        "source": BY_SHORT[short].source,
        "subject": body["subject"],
        "sequence": f"{body['version']:020d}",
        "correlationid": "garbage",
    } | changed
    return [*((f"ce_{name}", value.encode()) for name, value in told.items()), GARBAGE]


def _elsewhere(topic: str) -> str:
    return "dossier.updated" if topic == GOALS else "plan.opened"
