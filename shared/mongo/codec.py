"""How a document is laid out in MongoDB, both ways."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from shared.decision import Kind
from shared.document import Cause, Document, FactKey, Said
from shared.events.registry import BY_SHORT

S = TypeVar("S")
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}

RENAMED: Final = {"seen": "applied", "handled": "processed", "said": "published", "owes": "jobs"}
"""Fields that stored documents had under another name until version 0.2; whatever is saved again has the new ones."""

_UNKNOWN: Final = "republish"
"""The cause of facts that version 0.2 had published and kept without one."""


def adapter(state: Any) -> TypeAdapter[Any]:
    """The validator and serialiser of a state type, built once."""
    if state not in _ADAPTERS:
        _ADAPTERS[state] = TypeAdapter(state)
    return _ADAPTERS[state]


def to_stored(document: Document[Any], *, now: datetime, mark: str | None = None) -> dict[str, Any]:
    """Lay a document out for writing. A save that says nothing carries on the mark of the one that did."""
    stored: dict[str, Any] = {
        "_id": document.id,
        "kind": document.kind.name,
        "agency_id": document.agency_id,
        "version": document.version,
        "state": adapter(document.kind.state).dump_python(document.state, mode="json"),
        "ix": dict(document.kind.lookup(document.state)),
        "applied": list(document.applied.items()),
        "processed": list(document.processed),
        "facts": [
            [each.type, each.subject, each.version, each.cause.id, each.cause.correlation_id, each.cause.now]
            for each in document.facts.values()
        ],
        "changed_at": now,
    }
    mark = mark if document.saying else document.mark
    if mark is not None:
        stored["mark"] = mark
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
        facts=_facts(stored),
        mark=stored.get("mark"),
    )


def _state(stored: dict[str, Any], kind: Kind[S]) -> S:
    if "owes" in stored:
        stored = stored | {"jobs": stored["owes"]}
    if kind.upcast is not None:
        stored = kind.upcast(stored)
    state: S = adapter(kind.state).validate_python(stored)
    return state


def _facts(stored: dict[str, Any]) -> dict[FactKey, Said]:
    noted = stored.get("facts")
    facts = _facts_of_0_2(stored) if noted is None else (_said(*row) for row in noted)
    return {each.key: each for each in facts}


def _said(type: str, subject: str, version: int, cause: str, correlation: str, at: datetime) -> Said:
    return Said(type, subject, version, Cause(cause, correlation, at))


def _facts_of_0_2(stored: dict[str, Any]) -> Iterator[Said]:
    """Read the facts of a document that noted neither versions nor causes; those of what is still owed are known."""
    causes = {(each["y"], each["k"]): dict(each["h"]) for each in stored["outbox"]}
    for key, short, time in stored["published"]:
        subject = key.split("|", 1)[1]
        header = causes.get((BY_SHORT[short].name, subject), {})
        cause, correlation = header.get("ce_causationid", _UNKNOWN), header.get("ce_correlationid", _UNKNOWN)
        yield Said(short, subject, stored["version"], Cause(cause, correlation, datetime.fromisoformat(time)))
