"""How a document is laid out in MongoDB, both ways."""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from shared.bus.cloudevents import Outgoing
from shared.decision import Kind
from shared.document import Document

_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def adapter(state: Any) -> TypeAdapter[Any]:
    """The validator and serialiser of a state type, built once."""
    if state not in _ADAPTERS:
        _ADAPTERS[state] = TypeAdapter(state)
    return _ADAPTERS[state]


def to_stored(document: Document[Any], *, slots: int, now: datetime) -> dict[str, Any]:
    """Lay a document out for writing. ``owed_at`` and ``owes`` exist only while something is owed."""
    stored: dict[str, Any] = {
        "_id": document.id,
        "kind": document.kind.name,
        "agency_id": document.agency_id,
        "version": document.version,
        "slot": document.slot(slots),
        "state": adapter(document.kind.state).dump_python(document.state, mode="json"),
        "ix": dict(document.kind.lookup(document.state)),
        "seen": list(document.seen.items()),
        "handled": list(document.handled),
        "said": [[key, *value] for key, value in document.said.items()],
        "outbox": [_owed(each) for each in document.outbox],
        "changed_at": now,
    }
    if document.outbox:
        stored["owed_at"] = now
    if document.owes:
        stored["owes"] = list(document.owes)
    return stored


def from_stored(stored: dict[str, Any], kind: Kind[Any]) -> Document[Any]:
    """Read a document back; unknown fields of later versions are left alone."""
    return Document(
        id=stored["_id"],
        kind=kind,
        agency_id=stored["agency_id"],
        stored_version=stored["version"],
        stored_stamp=stored.get("stamp"),
        version=stored["version"],
        state=adapter(kind.state).validate_python(stored["state"]),
        seen=dict(stored["seen"]),
        handled=tuple(stored["handled"]),
        said={key: (short, time) for key, short, time in stored["said"]},
        outbox=tuple(outgoing(each) for each in stored["outbox"]),
    )


def _owed(event: Outgoing) -> dict[str, Any]:
    return {
        "i": event.id,
        "y": event.type,
        "t": event.topic,
        "k": event.key,
        "p": event.partition_key,
        "h": [list(pair) for pair in event.headers],
        "v": event.value,
    }


def outgoing(stored: dict[str, Any]) -> Outgoing:
    """Read an owed event as it will go on the wire."""
    headers = tuple((key, value) for key, value in stored["h"])
    return Outgoing(stored["i"], stored["y"], stored["t"], stored["k"], stored["p"], headers, bytes(stored["v"]))
