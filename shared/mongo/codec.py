"""How a document is laid out in MongoDB, both ways."""

from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from shared.bus.cloudevents import Outgoing
from shared.decision import Kind
from shared.document import Document

S = TypeVar("S")
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}

RENAMED: Final = {"seen": "applied", "handled": "processed", "said": "published", "owes": "jobs"}
"""Fields that stored documents had under another name until version 0.2; whatever is saved again has the new ones."""


def adapter(state: Any) -> TypeAdapter[Any]:
    """The validator and serialiser of a state type, built once."""
    if state not in _ADAPTERS:
        _ADAPTERS[state] = TypeAdapter(state)
    return _ADAPTERS[state]


def to_stored(document: Document[Any], *, slots: int, now: datetime) -> dict[str, Any]:
    """Lay a document out for writing. ``owed_at`` and ``jobs`` exist only while something is owed or pending."""
    stored: dict[str, Any] = {
        "_id": document.id,
        "kind": document.kind.name,
        "agency_id": document.agency_id,
        "version": document.version,
        "slot": document.slot(slots),
        "state": adapter(document.kind.state).dump_python(document.state, mode="json"),
        "ix": dict(document.kind.lookup(document.state)),
        "applied": list(document.applied.items()),
        "processed": list(document.processed),
        "published": [[key, *value] for key, value in document.published.items()],
        "outbox": [_owed(each) for each in document.outbox],
        "changed_at": now,
    }
    if document.outbox:
        stored["owed_at"] = now
    if document.jobs:
        stored["jobs"] = list(document.jobs)
    return stored


def from_stored(stored: dict[str, Any], kind: Kind[S]) -> Document[S]:
    """Read a document back, also one of an earlier shape; unknown fields of later versions are left alone."""
    stored = stored | {new: stored[old] for old, new in RENAMED.items() if old in stored and new not in stored}
    return Document(
        id=stored["_id"],
        kind=kind,
        agency_id=stored["agency_id"],
        stored_version=stored["version"],
        stored_stamp=stored.get("stamp"),
        version=stored["version"],
        state=_state(stored["state"], kind),
        applied=dict(stored["applied"]),
        processed=tuple(stored["processed"]),
        published={key: (short, time) for key, short, time in stored["published"]},
        outbox=tuple(outgoing(each) for each in stored["outbox"]),
    )


def _state(stored: dict[str, Any], kind: Kind[S]) -> S:
    if "owes" in stored:
        stored = stored | {"jobs": stored["owes"]}
    if kind.upcast is not None:
        stored = kind.upcast(stored)
    state: S = adapter(kind.state).validate_python(stored)
    return state


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
