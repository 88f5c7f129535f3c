"""CloudEvents 1.0 in Kafka binary mode: ``ce_*`` headers, the state as plain JSON, the subject as record key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.events.base import Body
from shared.events.event_type import EventType
from shared.ids.form import event_id

_READ: Final = frozenset(
    {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_sequence", "ce_correlationid"}
)

SEQUENCE_DIGITS: Final = 20
"""Sequences are zero-padded, so that they sort as text."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event ready for the wire: the exact bytes that the outbox keeps."""

    id: str
    type: str
    topic: str
    key: str
    partition_key: str
    headers: tuple[tuple[str, str], ...]
    value: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the headers of a record say, before its body is read."""

    id: str
    type_name: str
    source: str
    subject: str
    sequence: int
    correlation_id: str


class NotCloudEvents(Exception):
    """The record does not carry the headers that every event has; it was not written by a Kinerja service."""


def encode(event_type: EventType, body: Body, *, now: datetime, cause_id: str, correlation_id: str) -> Outgoing:
    """Build the event that tells ``body``; its id depends on type, subject and version only."""
    identity = event_id(type_name=event_type.name, subject=body.subject, sequence=body.version)
    partition_key = event_type.partition_by(body)
    headers = (
        ("ce_specversion", "1.0"),
        ("ce_id", identity),
        ("ce_type", event_type.name),
        ("ce_source", event_type.source),
        ("ce_subject", body.subject),
        ("ce_time", now.isoformat()),
        ("ce_recordedtime", now.isoformat()),
        ("ce_sequence", f"{body.version:0{SEQUENCE_DIGITS}d}"),
        ("ce_partitionkey", partition_key),
        ("ce_correlationid", correlation_id),
        ("ce_causationid", cause_id),
        ("ce_dataclassification", event_type.classification),
        ("content-type", "application/json"),
    )
    value = body.model_dump_json().encode()
    return Outgoing(identity, event_type.name, event_type.topic, body.subject, partition_key, headers, value)


def read_headers(headers: tuple[tuple[str, bytes], ...]) -> Incoming:
    """Read what is needed to drop repeated and stale records without opening their bodies.

    :raises NotCloudEvents: when a header is missing or not what CloudEvents prescribe
    """
    try:
        found = {key: value.decode() for key, value in headers if key in _READ and value is not None}
        if found["ce_specversion"] != "1.0":
            raise NotCloudEvents(f"ce_specversion is {found['ce_specversion'][:20]!r}, only 1.0 is understood")
        return Incoming(
            found["ce_id"],
            found["ce_type"],
            found["ce_source"],
            found["ce_subject"],
            int(found["ce_sequence"]),
            found.get("ce_correlationid", found["ce_id"]),
        )
    except KeyError as error:
        raise NotCloudEvents(f"header {error.args[0]} is missing") from error
    except (UnicodeDecodeError, ValueError) as error:
        raise NotCloudEvents("a header is not text, or ce_sequence is not a number") from error
